"""Files sent to a place that is not the vendor's own."""

from __future__ import annotations

import logging
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
import requests
import responses

from anymeet import errors
from anymeet.uploads import upload
from support.clock import FakeClock
from support.loopback import Heard, Loopback, Step, closed_port, resets, says
from support.transports import SECRET, VENDOR, MakeTransport, Watcher, everything_about

TICKET = "ticket-7c1e"
HEADERS = {"Authorization": f"Bearer {TICKET}"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of several pieces."""
    path = tmp_path / 'Grüße "2030".pdf'
    path.write_bytes(bytes(range(256)) * 1000)
    return path


def parts(heard: Heard) -> list[Message]:
    """The parts of a multipart body."""
    content_type = heard.headers["content-type"].encode()
    message = message_from_bytes(b"Content-Type: " + content_type + b"\r\n\r\n" + heard.body)
    return [part for part in message.walk() if not part.is_multipart()]


def test_a_file_is_sent_as_a_form(vendor: Loopback, make_transport: MakeTransport, file: Path) -> None:
    """One part of the given name with the file's own name, type and bytes, of a length that is told before."""
    vendor.script(says(201, {"stored": True}))
    answer = upload(make_transport(VENDOR), f"{vendor.url}/put?x=1", file, headers=HEADERS, field="document")
    (heard,) = vendor.heard
    (part,) = parts(heard)
    assert (201, {"stored": True}) == (answer.status, answer.json())
    assert ("POST", "/put?x=1", str(len(heard.body))) == (heard.method, heard.target, heard.headers["content-length"])
    assert ("application/pdf", file.read_bytes()) == (part.get_content_type(), part.get_payload(decode=True))
    assert b'name="document"; filename="Gr\xc3\xbc\xc3\x9fe %222030%22.pdf"\r\n' in heard.body


def test_our_credentials_stay_at_home(vendor: Loopback, make_transport: MakeTransport, file: Path) -> None:
    """The place is shown the headers that are given, and nothing of ours."""
    vendor.script(says(204))
    upload(make_transport(VENDOR), vendor.url, file, headers=HEADERS)
    (heard,) = vendor.heard
    assert f"Bearer {TICKET}" == heard.headers["authorization"]
    assert SECRET not in repr(heard)


def test_progress_is_told(vendor: Loopback, make_transport: MakeTransport, file: Path) -> None:
    """From nothing to everything, in bytes of the file."""
    vendor.script(says(204))
    told: list[tuple[int, int | None]] = []
    upload(make_transport(VENDOR), vendor.url, file, headers={}, progress=lambda *step: told.append(step))
    assert (0, 256_000) == told[0]
    assert (256_000, 256_000) == told[-1]
    assert told == sorted(told)
    assert len(told) > 3


def test_an_empty_file_is_sent(vendor: Loopback, make_transport: MakeTransport, tmp_path: Path) -> None:
    """What to make of it is for the other side to say."""
    vendor.script(says(204))
    empty = tmp_path / "empty"
    empty.touch()
    upload(make_transport(VENDOR), vendor.url, empty, headers={})
    (part,) = parts(vendor.heard[0])
    assert ("application/octet-stream", b"") == (part.get_content_type(), part.get_payload(decode=True))


def test_a_refusal_is_an_error_without_secrets(
    vendor: Loopback, make_transport: MakeTransport, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What the place answers is quoted, but not the credential that it echoes, nor its address beyond the host."""
    caplog.set_level(logging.DEBUG)
    vendor.script(says(401, f"token {TICKET} of {TICKET!r} has expired", X_Echo=TICKET))
    with pytest.raises(errors.Unauthorized) as raised:
        upload(make_transport(VENDOR), f"{vendor.url}/put/{TICKET}?sig={TICKET}", file, headers=HEADERS)
    error = raised.value
    assert ("acme", 401, "POST http://127.0.0.1/...") == (error.provider, error.status, error.request_line)
    assert "token *** of '***' has expired" == error.body
    assert TICKET not in everything_about(error) + caplog.text
    assert "POST http://127.0.0.1/... -> 401" in caplog.text


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_is_refused(vendor: Loopback, make_transport: MakeTransport, file: Path, status: int) -> None:
    """A file, and the right to upload it, go where they were meant to go and nowhere else."""
    vendor.script(says(status, Location=f"{vendor.url}/elsewhere"), says(200))
    with pytest.raises(errors.Rejected):
        upload(make_transport(VENDOR), f"{vendor.url}/put", file, headers=HEADERS)
    assert ["/put"] == [heard.target for heard in vendor.heard]


def test_what_cannot_have_happened_is_repeated_from_the_beginning(
    vendor: Loopback, make_transport: MakeTransport, file: Path, clock: FakeClock
) -> None:
    """After a 429 the whole file is sent again, when it was asked for."""
    vendor.script(says(429, retry_after="7"), says(200))
    upload(make_transport(VENDOR), vendor.url, file, headers=HEADERS)
    assert [7] == clock.slept
    assert [file.read_bytes()] * 2 == [parts(heard)[0].get_payload(decode=True) for heard in vendor.heard]


def test_a_place_that_is_not_there_is_tried_again(make_transport: MakeTransport, file: Path, clock: FakeClock) -> None:
    """Nothing can have happened there."""
    with pytest.raises(errors.ConnectionFailed) as raised:
        upload(make_transport(VENDOR, retries=2), closed_port(), file, headers={})
    assert not raised.value.may_have_happened
    assert 2 == len(clock.slept)


@pytest.mark.parametrize(("step", "error"), [(resets(), errors.ConnectionFailed), (says(503), errors.Unavailable)])
def test_what_may_have_happened_is_not_repeated(
    vendor: Loopback, make_transport: MakeTransport, file: Path, step: Step, error: type[errors.AnymeetError]
) -> None:
    """A file is not uploaded twice by accident."""
    vendor.script(step)
    with pytest.raises(error):
        upload(make_transport(VENDOR), vendor.url, file, headers=HEADERS)
    assert 1 == len(vendor.heard)


@pytest.mark.parametrize("url", ["http://storage.example/put", "storage.example", "ftp://storage.example", ""])
def test_what_is_no_safe_address_is_refused(make_transport: MakeTransport, file: Path, url: str) -> None:
    """Nothing goes in the clear, except to this computer."""
    with pytest.raises(errors.ConnectionFailed) as raised:
        upload(make_transport(VENDOR), url, file, headers=HEADERS)
    assert raised.value.lasting


def test_a_file_that_is_not_there_is_an_error_of_the_disk(
    vendor: Loopback, make_transport: MakeTransport, tmp_path: Path
) -> None:
    """Before anything is sent."""
    with pytest.raises(FileNotFoundError):
        upload(make_transport(VENDOR), vendor.url, tmp_path / "none", headers=HEADERS)
    assert [] == vendor.heard


@pytest.mark.parametrize("content", [b"grown" * 100_000, b"shrunk"])
def test_a_file_that_changes_meanwhile_is_refused(
    make_transport: MakeTransport, file: Path, content: bytes, https: responses.RequestsMock
) -> None:
    """Half of the old and half of the new would be a file that nobody has."""

    def read(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        file.write_bytes(content)
        assert request.body is not None
        return 200, {}, str(len(b"".join(request.body)))  # type: ignore[arg-type]

    https.add_callback("POST", "https://storage.example/put", read)
    with pytest.raises(errors.InvalidRequest, match="must not change while it is sent"):
        upload(make_transport(VENDOR), "https://storage.example/put", file, headers={})


def test_a_file_that_vanishes_meanwhile_is_refused(
    vendor: Loopback, make_transport: MakeTransport, file: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is not taken for the connection."""
    vendor.script(says(429))
    monkeypatch.setattr(clock, "sleep", lambda seconds: file.unlink())
    with pytest.raises(errors.InvalidRequest, match=r"must be readable: .*No such file"):
        upload(make_transport(VENDOR), vendor.url, file, headers={})


def test_no_observer_is_told(vendor: Loopback, make_transport: MakeTransport, file: Path) -> None:
    """Observers see what is said to the vendor."""
    vendor.script(says(200))
    watcher = Watcher()
    upload(make_transport(VENDOR, options={"observer": watcher}), vendor.url, file, headers={})
    assert [] == watcher.requests
