"""The contract on the files of recordings: whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

import requests

from anymeet.errors import AnymeetError, InvalidRequest, Unsupported
from anymeet.models import DownloadLink
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import expect_moment
from anymeet.testing.contract.base import proves
from anymeet.testing.contract.connections import left_open_by
from anymeet.testing.contract.failures import Guide, Words, expect, expect_that
from anymeet.testing.contract.recorded import Recorded
from anymeet.testing.contract.traces import said_by
from anymeet.testing.faults import Fault
from anymeet.testing.journal import Entry

_DELAY: Final = 5.0  # seconds that nobody waits, since the timeout is far shorter
_TIMEOUT: Final = 0.25


class RecordingFilesContract(Recorded):
    """Fetched, or handed to others to be fetched."""

    @proves("recordings.download", see=Guide.FILES)
    def test_recordings_download(self, account: Account) -> None:
        """The file comes whole or not at all, also when the connection breaks, and says how far it is."""
        known = self.recording_id(account, self._recorded(account))
        told: list[int] = []
        whole = account.folder / "whole"
        account.mark()
        came = account.provider.recordings.download(known, whole, progress=lambda done, _: told.append(done))
        sent = account.sent()
        expect("recordings.download: where the file is", whole, Path(came), Guide.FILES)
        expect_that("recordings.download: a file", whole.stat().st_size, Guide.FILES, expected="bytes", came=b"")
        expect("recordings.download: how far it said it was", whole.stat().st_size, max(told, default=0), Guide.FILES)
        content = whole.read_bytes()
        if account.declares("recordings.download_link"):
            by_link = _fetched(account.provider.recordings.download_link(known), "at once")
            _is_whole("recordings.download: the file that a download_link gives", by_link, content)
        shown = [f"{entry.method} {entry.path}" for entry in sent if self._shows_key(account, entry)]
        expect("recordings.download: requests with a key, to an address that asks for none", [], shown, Guide.FILES)
        self._cut(account, known, content, sent[-1].operation)
        self._delayed(account, known, sent[-1].operation)
        left = left_open_by(account, lambda provider: provider.recordings.download(known, whole))
        expect("recordings.download: connections that are left open after close", 0, len(left), Guide.CLOSING)

    def _shows_key(self, account: Account, entry: Entry) -> bool:
        """Whether a request says who we are where nobody looks at it."""
        if entry.credential or self.logs_in(account, entry):
            return False
        said = (*entry.headers.values(), *map(str, entry.query.values()))
        signed = any(name.lower() == "authorization" for name in entry.headers)
        return signed or any(secret in text for secret in account.settings().secrets() for text in said)

    def _cut(self, account: Account, known: str, content: bytes, fetching: str) -> None:
        """A download goes on after a cut; one that is refused from then on leaves no half of a file behind."""
        download, faults = account.provider.recordings.download, account.emulator.faults
        broken, refused = account.folder / "broken", account.folder / "refused"
        for skip in range(3):
            faults.clear()
            faults.add(Fault(cut="body", skip=skip))
            download(known, broken)
            _is_whole(f"recordings.download: cut at request {skip + 1}", content, broken.read_bytes())
        faults.clear()
        faults.add(Fault(operation=fetching, cut="body"), Fault(operation=fetching, status=500, times=None))
        with suppress(AnymeetError):
            download(known, refused)
        faults.clear()
        if refused.exists():
            what = "recordings.download: cut, and refused from then on, so there is no file, or all of it"
            _is_whole(what, content, refused.read_bytes())
        download(known, refused)
        left = sorted(path.name for path in account.folder.iterdir())
        expect("recordings.download: what is left in the folder", ["broken", "refused", "whole"], left, Guide.FILES)

    def _delayed(self, account: Account, known: str, fetching: str) -> None:
        """A file that does not come is waited for as long as the settings say."""
        hasty, gave_up = account.open(timeout=_TIMEOUT, retries=0), False
        account.emulator.faults.add(Fault(operation=fetching, delay=_DELAY))
        account.mark()
        try:
            hasty.recordings.download(known, account.folder / "delayed")
        except AnymeetError:
            gave_up = True
        account.emulator.faults.clear()
        again = len([entry for entry in account.sent() if entry.operation == fetching]) > 1
        what = f"recordings.download: nothing came within {_TIMEOUT:g} seconds, the timeout of the settings"
        expected = "Timeout, or another attempt"
        expect_that(what, gave_up or again, Guide.REPEATING, expected=expected, came=Words("it went on waiting"))

    @proves("recordings.download_link", see=Guide.FILES)
    def test_recordings_download_link(self, account: Account) -> None:
        """Anybody can fetch the file by it, for as long as was asked for."""
        known = self.recording_id(account, self._recorded(account))
        make = account.provider.recordings.download_link
        _fetched(make(known), "at once")
        now, asked = account.provider.clock.now(), []
        for valid_for in (timedelta(minutes=20), timedelta(minutes=10)):
            account.mark()
            try:
                link = make(known, valid_for=valid_for)
            except (InvalidRequest, Unsupported):
                return  # a vendor that grants no certain time
            asked.append((link.url, list(map(said_by, account.sent()))))
            until = now + valid_for
            expect_moment("recordings.download_link: until when", [until], link.expires_at, link.raw)
        what, expected = "recordings.download_link for 20 and for 10 minutes", "requests or links that differ"
        expect_that(what, asked[0] != asked[1], Guide.FILES, expected=expected, came=Words("the same for both"))
        account.wait(minutes=9)
        _fetched(link, "9 of 10 minutes later")

    # Arranging.

    def ready_recordings_download(self, account: Account) -> Callable[..., Path]:
        known = self.recording_id(account, self._recorded(account))
        return lambda: account.provider.recordings.download(known, account.folder / "file")

    def ready_recordings_download_link(self, account: Account) -> Callable[..., DownloadLink]:
        known = self.recording_id(account, self._recorded(account))
        return lambda: account.provider.recordings.download_link(known)


def _fetched(link: DownloadLink, when: str) -> bytes:
    answer = requests.get(link.url, timeout=10)
    expect(f"recordings.download_link: the status when it is fetched {when}", 200, answer.status_code, Guide.FILES)
    return answer.content


def _is_whole(what: str, content: bytes, came: bytes) -> None:
    same = Words(f"{len(came)} bytes, {'of which some differ' if len(came) == len(content) else 'not all of them'}")
    expect_that(what, came == content, Guide.FILES, expected=f"the {len(content)} bytes of the file", came=same)
