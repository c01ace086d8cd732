"""Files to disk: whole or not at all, going on where a cut left off."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from anymeet import errors
from anymeet.downloads import download
from anymeet.http import Transport
from anymeet.models import DownloadLink
from support.clock import FakeClock
from support.disks import FullDisk
from support.loopback import Heard, Loopback, Step, answer, resets, says, sends, stalls
from support.transports import KeySettings

CONTENT = bytes(range(256)) * 1024  # a quarter of a megabyte: several pieces
PIECE = 2**15  # bytes of a cut answer that are on the disk for certain; of the last few some are lost


def start_of(heard: Heard) -> int:
    """Where a Range request begins, 0 without one."""
    found = re.fullmatch(r"bytes=(\d+)-", heard.headers.get("range", ""))
    return int(found[1]) if found else 0


def serves(*, cut: int | None = None, ranges: bool = True, content: bytes = CONTENT) -> Step:
    """A step that serves the content by Range, ``cut`` after so many bytes of this answer."""

    def step(connection: Any, heard: Heard) -> None:
        start = start_of(heard) if ranges else 0
        rest = content[start:]
        partial = {"Content_Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
        whole = answer(206 if start else 200, rest, **partial)
        if cut is None:
            connection.sendall(whole)
        else:
            sends(whole[: len(whole) - len(rest) + cut])(connection, heard)

    return step


@attrs.define
class Fetcher:
    """Downloads from the scripted vendor to a folder of its own."""

    vendor: Loopback
    clock: FakeClock
    folder: Path
    timeout: float = 10
    links: list[str] = attrs.field(factory=list)
    told: list[tuple[int, int | None]] = attrs.field(factory=list)
    interrupt: Callable[[int], None] = lambda done: None

    @property
    def target(self) -> Path:
        """Where the file shall be."""
        return self.folder / "film.mp4"

    @property
    def parts(self) -> list[Path]:
        """What waits beside it."""
        return [path for path in self.folder.iterdir() if path != self.target]

    def link(self) -> DownloadLink:
        """A fresh link each time."""
        self.links.append(f"{self.vendor.url}/film?link={len(self.links) + 1}")
        return DownloadLink(url=self.links[-1])

    def progress(self, done: int, total: int | None) -> None:
        """Remember, and interrupt."""
        self.told.append((done, total))
        self.interrupt(done)

    def __call__(self, identity: str = "recording 1") -> Path:
        """Download."""
        settings = KeySettings(base_url="https://vendor.example", timeout=self.timeout)
        with Transport(settings, clock=self.clock) as transport:
            return download(transport, self.link, self.target, identity=identity, progress=self.progress)

    def starts(self) -> list[int]:
        """Where each request began."""
        return [start_of(heard) for heard in self.vendor.heard]


@pytest.fixture
def fetch(vendor: Loopback, clock: FakeClock, tmp_path: Path) -> Fetcher:
    """Downloads from the scripted vendor."""
    return Fetcher(vendor, clock, tmp_path)


def test_a_file_is_fetched(fetch: Fetcher, vendor: Loopback) -> None:
    """The file is there with all its bytes, by one request, and nothing is left beside it."""
    vendor.script(serves())
    assert fetch.target == fetch()
    assert CONTENT == fetch.target.read_bytes()
    assert ([], [0], 1) == (fetch.parts, fetch.starts(), len(fetch.links))
    assert "identity" == vendor.heard[0].headers["accept-encoding"]


def test_progress_counts_up_to_the_whole(fetch: Fetcher, vendor: Loopback) -> None:
    """Progress begins at 0, never falls, and ends at the length, which is told all along."""
    vendor.script(serves())
    fetch()
    assert [(0, len(CONTENT)), (len(CONTENT), len(CONTENT))] == [fetch.told[0], fetch.told[-1]]
    done = [bytes_ for bytes_, _ in fetch.told]
    assert sorted(done) == done
    assert {len(CONTENT)} == {total for _, total in fetch.told}


def test_progress_need_not_be_told(vendor: Loopback, clock: FakeClock, tmp_path: Path) -> None:
    """A download without anybody to tell, to a path that is text, is whole as well."""
    vendor.script(serves(cut=PIECE), serves())
    link = DownloadLink(url=f"{vendor.url}/film")
    with Transport(KeySettings(base_url="https://vendor.example"), clock=clock) as transport:
        path = download(transport, lambda: link, str(tmp_path / "film.mp4"), identity="x")
    assert (tmp_path / "film.mp4", CONTENT) == (path, path.read_bytes())


def test_an_empty_file_is_a_file(fetch: Fetcher, vendor: Loopback) -> None:
    """A file without bytes is fetched like any other."""
    vendor.script(says(200, b""))
    assert b"" == fetch().read_bytes()
    assert (0, 0) == fetch.told[-1]


def test_an_existing_file_is_replaced(fetch: Fetcher, vendor: Loopback) -> None:
    """What was there under the name gives way to the whole new file, and stays until then."""
    fetch.target.write_bytes(b"old")
    vendor.script(says(404))
    with pytest.raises(errors.NotFound):
        fetch()
    assert b"old" == fetch.target.read_bytes()
    vendor.script(serves())
    fetch()
    assert CONTENT == fetch.target.read_bytes()


def test_a_folder_is_refused_before_anything_is_asked(fetch: Fetcher, vendor: Loopback) -> None:
    """A path that is a folder, or lies in none, is an OSError that names it, and no link is asked for."""
    fetch.target.mkdir()
    with pytest.raises(IsADirectoryError, match=r"film\.mp4 is a folder"):
        fetch()
    fetch.folder /= "absent"
    with pytest.raises(FileNotFoundError, match="absent"):
        fetch()
    assert ([], []) == (vendor.heard, fetch.links)


@pytest.mark.parametrize("cuts", [[PIECE], [2 * PIECE, 0, 3 * PIECE], [0, 0, PIECE, 0]])
def test_a_cut_download_goes_on(cuts: list[int], fetch: Fetcher, vendor: Loopback, clock: FakeClock) -> None:
    """After each cut the rest alone is asked for, with waits between, and the file is whole."""
    vendor.script(*(serves(cut=cut) for cut in cuts), serves())
    assert CONTENT == fetch().read_bytes()
    expected = [sum(cuts[:number]) for number in range(len(cuts) + 1)]
    assert expected == fetch.starts()
    assert (len(cuts), []) == (len(clock.slept), fetch.parts)
    assert sorted(fetch.told) == fetch.told


@pytest.mark.parametrize("cut", [1, PIECE - 1, len(CONTENT) - 1])
def test_a_cut_may_be_anywhere(cut: int, fetch: Fetcher, vendor: Loopback) -> None:
    """Wherever an answer is cut, the next asks for what is not on the disk yet, and the file is whole."""
    vendor.script(serves(cut=cut), serves())
    assert CONTENT == fetch().read_bytes()
    assert cut - PIECE < fetch.starts()[1] <= cut


def test_a_reset_in_mid_body_goes_on(fetch: Fetcher, vendor: Loopback) -> None:
    """A connection that is reset in mid-body is a cut like any other."""
    vendor.script(resets(answer(200, CONTENT)[:-1000]), serves())
    assert CONTENT == fetch().read_bytes()
    assert 2 == len(vendor.heard)


def test_a_stall_in_mid_body_goes_on(fetch: Fetcher, vendor: Loopback) -> None:
    """A file that stops coming for `timeout` seconds is asked for again, and becomes whole."""
    fetch.timeout = 0.1
    vendor.script(stalls(answer(200, CONTENT)[:-PIECE]), serves())
    assert CONTENT == fetch().read_bytes()
    assert 2 <= len(vendor.heard)


def test_a_broken_download_goes_on_in_a_later_call(fetch: Fetcher, vendor: Loopback) -> None:
    """When no attempt gets further the error is raised, nothing is under the final name, and the next call resumes."""
    vendor.script(serves(cut=PIECE), serves(cut=0))
    with pytest.raises(errors.ConnectionFailed):
        fetch()
    assert not fetch.target.exists()
    (part,) = fetch.parts
    assert part.name.startswith(".")
    assert CONTENT[:PIECE] == part.read_bytes()
    vendor.heard.clear()
    vendor.script(serves())
    assert CONTENT == fetch().read_bytes()
    assert ([PIECE], []) == (fetch.starts(), fetch.parts)


def test_bytes_of_something_else_are_not_used(fetch: Fetcher, vendor: Loopback) -> None:
    """What is left of another recording's download to the same path is not taken for this one's beginning."""
    vendor.script(serves(cut=PIECE, content=CONTENT[::-1]), serves(cut=0))
    with pytest.raises(errors.ConnectionFailed):
        fetch("recording 1")
    vendor.script(serves())
    vendor.heard.clear()
    assert CONTENT == fetch("recording 2").read_bytes()
    assert [0] == fetch.starts()


def test_it_gives_up_when_nothing_comes(fetch: Fetcher, vendor: Loopback, clock: FakeClock) -> None:
    """Five attempts in a row that bring nothing are enough; the waits between them grow up to ten seconds."""
    vendor.script(resets())
    with pytest.raises(errors.ConnectionFailed):
        fetch()
    assert (5, [1, 2, 4, 8]) == (len(vendor.heard), clock.slept)


def test_a_server_that_repeats_itself_is_given_up(fetch: Fetcher, vendor: Loopback) -> None:
    """A server that ignores Range and is cut ever again, a bit sooner or later, brings nothing new and is given up."""
    vendor.script(*(serves(cut=PIECE - 1000 * (number % 2), ranges=False) for number in range(40)), serves())
    with pytest.raises(errors.ConnectionFailed):
        fetch()
    assert 10 > len(vendor.heard)


def test_a_server_that_ignores_ranges_is_served_from_the_start(fetch: Fetcher, vendor: Loopback) -> None:
    """A 200 in answer to a Range is the whole file, and replaces the piece."""
    vendor.script(serves(cut=PIECE), serves(ranges=False))
    assert CONTENT == fetch().read_bytes()
    assert [0, PIECE] == fetch.starts()


def test_nothing_is_missing_after_all(fetch: Fetcher, vendor: Loopback) -> None:
    """A cut after the last byte is found out by a 416 that tells the same length."""
    total = len(CONTENT)
    vendor.script(serves(cut=PIECE), serves(cut=0))
    with pytest.raises(errors.ConnectionFailed):
        fetch()
    (part,) = fetch.parts
    part.write_bytes(CONTENT)
    vendor.script(says(416, "", Content_Range=f"bytes */{total}"))
    assert CONTENT == fetch().read_bytes()


@pytest.mark.parametrize("headers", [{}, {"Content_Range": "bytes */3000"}, {"Content_Range": "bytes */*"}])
def test_a_range_refused_starts_anew(headers: dict[str, str], fetch: Fetcher, vendor: Loopback) -> None:
    """A 416 for another length than ours, or without one, throws the piece away, however long its own body is."""
    vendor.script(serves(cut=PIECE), says(416, b"x" * PIECE, **headers), serves())
    assert CONTENT == fetch().read_bytes()
    assert [0, PIECE, 0] == fetch.starts()


@pytest.mark.parametrize(
    "odd",
    [
        says(416, b""),
        says(416, b"nothing"),
        says(206, CONTENT[10:], Content_Range=f"bytes 10-{len(CONTENT) - 1}/{len(CONTENT)}"),
        says(206, CONTENT),
        says(204, b""),
        says(304, b""),
    ],
)
def test_an_answer_without_sense_ends_it(odd: Step, fetch: Fetcher, vendor: Loopback) -> None:
    """A server that answers a plain request with a piece, or finds fault with a range nobody asked for, is an error, once."""
    vendor.script(odd)
    with pytest.raises((errors.UnexpectedResponse, errors.ProviderError)):
        fetch()
    assert not fetch.target.exists()
    assert 3 > len(vendor.heard)


def test_another_piece_than_asked_for_is_not_used(fetch: Fetcher, vendor: Loopback) -> None:
    """A 206 that begins elsewhere makes the download begin anew."""
    total = len(CONTENT)
    elsewhere = says(206, CONTENT[100:], Content_Range=f"bytes 100-{total - 1}/{total}")
    vendor.script(serves(cut=PIECE), elsewhere, serves())
    assert CONTENT == fetch().read_bytes()
    assert [0, PIECE, 0] == fetch.starts()


def test_an_expired_link_is_renewed(fetch: Fetcher, vendor: Loopback) -> None:
    """A link that is refused is asked for anew, as often as the last one was of use, and the download goes on."""
    vendor.script(
        says(403), serves(cut=PIECE), says(403), serves(cut=PIECE), says(410), serves(cut=PIECE), says(404), serves()
    )
    assert CONTENT == fetch().read_bytes()
    used = [heard.target.partition("link=")[2] for heard in vendor.heard]
    assert ["1", "2", "2", "3", "3", "4", "4", "5"] == used
    assert [n * PIECE for n in (0, 0, 1, 1, 2, 2, 3, 3)] == fetch.starts()


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_fresh_link_that_is_refused_is_an_error(status: int, fetch: Fetcher, vendor: Loopback) -> None:
    """Two links in a row that bring nothing are enough."""
    vendor.script(says(status))
    with pytest.raises(errors.ProviderError) as raised:
        fetch()
    assert status == raised.value.status
    assert (2, []) == (len(vendor.heard), fetch.parts)


def test_other_refusals_are_raised_at_once(fetch: Fetcher, vendor: Loopback) -> None:
    """A refusal that no fresh link would change is raised."""
    vendor.script(says(400))
    with pytest.raises(errors.Rejected):
        fetch()
    assert 1 == len(vendor.heard)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_is_asked_again(status: int, fetch: Fetcher, vendor: Loopback, clock: FakeClock) -> None:
    """Trouble passes: the download waits as the server asks, or by itself, and goes on."""
    vendor.script(says(status, Retry_After="17"), says(status), serves())
    assert CONTENT == fetch().read_bytes()
    assert [17, 2] == clock.slept


def test_a_server_that_asks_for_too_much_patience_is_given_up(
    fetch: Fetcher, vendor: Loopback, clock: FakeClock
) -> None:
    """A Retry-After beyond max_retry_after is raised, with the seconds."""
    vendor.script(says(429, Retry_After="3600"))
    with pytest.raises(errors.RateLimited) as raised:
        fetch()
    assert (3600, []) == (raised.value.retry_after, clock.slept)


def test_an_unsafe_address_is_not_tried_twice(fetch: Fetcher, clock: FakeClock) -> None:
    """A link over plain http to elsewhere is refused at once: it would be no safer a second later."""
    unsafe = DownloadLink(url="http://storage.example/film")
    with (
        Transport(KeySettings(base_url="https://vendor.example"), clock=clock) as transport,
        pytest.raises(errors.ConnectionFailed, match="https"),
    ):
        download(transport, lambda: unsafe, fetch.target, identity="x")
    assert [] == clock.slept


def test_a_promised_length_is_checked(fetch: Fetcher, vendor: Loopback) -> None:
    """Fewer or more bytes than promised for the whole are UnexpectedResponse, and leave nothing behind."""
    for promised in (len(CONTENT) - 1, len(CONTENT) + 5):
        odd = says(206, CONTENT[PIECE:], Content_Range=f"bytes {PIECE}-{promised - 1}/{promised}")
        vendor.script(serves(cut=PIECE), odd)
        with pytest.raises(
            errors.UnexpectedResponse, match=f"{len(CONTENT)} bytes came instead of the {promised} that were announced"
        ):
            fetch()
        assert [] == [*fetch.parts, *fetch.folder.glob("film*")]


def test_a_length_nobody_told(fetch: Fetcher, vendor: Loopback) -> None:
    """A file in chunks has no length beforehand: progress tells None, and its end is the last chunk's."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (CONTENT[:100_000], CONTENT[100_000:]))
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    vendor.script(sends(head + chunks[:-20]), lambda connection, _: connection.sendall(head + chunks + b"0\r\n\r\n"))
    assert CONTENT == fetch().read_bytes()
    assert {None} == {total for _, total in fetch.told}


def test_a_full_disk(fetch: Fetcher, vendor: Loopback, monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    """A disk that is full is the OSError it is, at once; nothing takes up its room, and the old file is still there."""
    original = Path.open

    def open_on_full_disk(self: Path, mode: str = "r", **options: Any) -> Any:
        file = original(self, mode, **options)
        return FullDisk(file, 100_000) if self.suffix == ".part" else file

    monkeypatch.setattr(Path, "open", open_on_full_disk)
    fetch.target.touch()
    vendor.script(serves())
    with pytest.raises(OSError, match="No space left") as raised:
        fetch()
    assert errno.ENOSPC == raised.value.errno
    assert ([], 1, []) == (fetch.parts, len(vendor.heard), clock.slept)
    assert 0 == fetch.target.stat().st_size


def test_ctrl_c_leaves_a_hidden_piece(fetch: Fetcher, vendor: Loopback) -> None:
    """KeyboardInterrupt in mid-download goes through, leaves the piece alone, and the next call goes on from it."""

    def interrupt(done: int) -> None:
        if done >= 100_000:
            raise KeyboardInterrupt

    fetch.interrupt = interrupt
    vendor.script(serves())
    with pytest.raises(KeyboardInterrupt):
        fetch()
    (part,) = fetch.parts
    size = part.stat().st_size
    assert 100_000 <= size < len(CONTENT)
    assert part.name.startswith(".film.mp4.")
    assert not fetch.target.exists()
    fetch.interrupt = lambda done: None
    assert CONTENT == fetch().read_bytes()
    assert [0, size] == fetch.starts()


def test_a_link_that_cannot_be_had(fetch: Fetcher, vendor: Loopback) -> None:
    """What asking for the link raises is raised, and nothing is left."""
    vendor.script(says(403))

    def link() -> DownloadLink:
        if fetch.links:
            raise errors.NotFound("the recording was deleted")
        return fetch.link()

    with (
        Transport(KeySettings(base_url="https://vendor.example")) as transport,
        pytest.raises(errors.NotFound, match="deleted"),
    ):
        download(transport, link, fetch.target, identity="x")
    assert [] == list(fetch.folder.iterdir())


def test_errors_tell_no_link(fetch: Fetcher, vendor: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    """Neither errors nor logs of a download quote the path or query of its link."""
    caplog.set_level("DEBUG")
    vendor.script(resets(), resets(), says(403), says(403))
    with pytest.raises(errors.Forbidden) as raised:
        fetch()
    assert "link=" not in f"{raised.value!r}{vars(raised.value)}{caplog.text}"
    assert "/film?" not in caplog.text


@pytest.fixture(autouse=True)
def _nothing_waits_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real sleep would be an error."""
    monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail("slept for real"))
