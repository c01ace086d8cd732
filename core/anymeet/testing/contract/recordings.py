"""The contract on recordings: from the first frame to the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import requests

from anymeet.errors import NotFound, Timeout
from anymeet.models import DownloadLink, Feature, Meeting, Recording, RecordingState
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, one_of, proves
from anymeet.testing.contract.failures import (
    ContractBroken,
    Guide,
    Words,
    expect,
    expect_among,
    expect_error,
    expect_that,
)
from anymeet.testing.faults import Fault
from anymeet.testing.people import Person


class RecordingsContract(Contract):
    """Made by the API or by people, found, fetched, put aside, deleted."""

    @proves("recordings.list", see=Guide.ANSWERS)
    def test_recordings_list(self, account: Account) -> None:
        """What was recorded is in the list, of its meeting and of the account, and in no other meeting's."""
        made, other = self._recorded(account), self._recorded(account)
        listed = account.provider.recordings.list
        for meeting in (made, other):
            ours = list(listed(meeting.id))
            expect("recordings.list: one for each recording", 1, len({each.id for each in ours}), Guide.ANSWERS)
            expect_among("recordings.list: its meeting", (meeting.id, None), ours[0].meeting_id, Guide.ANSWERS)
            length = ours[0].duration
            expect_among("recordings.list: how long", (timedelta(minutes=5), None), length, Guide.TIMES)
        expect("recordings.list: those of the account", 2, len({each.id for each in listed()}), Guide.ANSWERS)

    @proves("recordings.get", see=Guide.IDS)
    def test_recordings_get(self, account: Account) -> None:
        """A recording is found by its id, and none by an unknown one."""
        known = self.recording_id(account, self._recorded(account))
        recording = account.provider.recordings.get(known)
        expect("recordings.get: the recording that was asked for", known, recording.id, Guide.ANSWERS)
        states = (RecordingState.READY, RecordingState.UNKNOWN)
        expect_among("recordings.get: its state an hour later", states, recording.state, Guide.ANSWERS)
        with expect_error("recordings.get: an unknown id", NotFound, Guide.IDS):
            account.provider.recordings.get(self.unknown(known))

    @proves("recordings.wait", see=Guide.FILES)
    def test_recordings_wait(self, account: Account) -> None:
        """It comes back when the recording is ready, and gives up in time while it is not."""
        made, host = self._recording(account)
        known = self.recording_id(account, made)
        with expect_error("recordings.wait: one that goes on", Timeout, Guide.FILES):
            account.provider.recordings.wait(known, timeout=timedelta(minutes=2))
        self._stop(account, made, host)
        recording = account.provider.recordings.wait(known)
        expect("recordings.wait: the recording that was asked for", known, recording.id, Guide.FILES)
        expect("recordings.wait: when it comes back", RecordingState.READY, recording.state, Guide.FILES)

    @proves("recordings.start", see=Guide.FILES)
    def test_recordings_start(self, account: Account) -> None:
        """The session is recorded from then on; an unknown meeting is not found."""
        made = self.with_features(account, Feature.RECORDING)
        self.attend(account, made)
        account.provider.recordings.start(made.id)
        expect("recordings.start: what goes on", 1, len(list(self._listed(account, made))), Guide.FILES)
        with expect_error("recordings.start: an unknown meeting", NotFound, Guide.IDS):
            account.provider.recordings.start(self.unknown(made.id))

    @proves("recordings.stop", see=Guide.FILES)
    def test_recordings_stop(self, account: Account) -> None:
        """The recording ends, while the session goes on."""
        made, host = self._recording(account)
        account.wait(minutes=5)
        account.provider.recordings.stop(made.id)
        expect("recordings.stop: the session goes on", True, host.inside, Guide.FILES)
        account.wait(hours=1)
        states = {each.state for each in self._listed(account, made)} - {RecordingState.UNKNOWN}
        expect_among("recordings.stop: its state an hour later", ({RecordingState.READY}, set()), states, Guide.FILES)

    @proves("recordings.download", see=Guide.FILES)
    def test_recordings_download(self, account: Account) -> None:
        """The file comes whole, also when the connection breaks, and says how far it is."""
        known = self.recording_id(account, self._recorded(account))
        told: list[int] = []
        whole, broken = account.folder / "whole", account.folder / "broken"
        download = account.provider.recordings.download
        came = download(known, whole, progress=lambda done, _: told.append(done))
        expect("recordings.download: where the file is", whole, Path(came), Guide.FILES)
        expect_that("recordings.download: a file", whole.stat().st_size, Guide.FILES, expected="bytes", came=b"")
        expect("recordings.download: how far it said it was", whole.stat().st_size, max(told, default=0), Guide.FILES)
        for skip in range(3):
            account.emulator.faults.clear()
            account.emulator.faults.add(Fault(cut="body", skip=skip))
            download(known, broken)
            same = whole.read_bytes() == broken.read_bytes()
            expect(f"recordings.download: cut at request {skip + 1}, the same file", True, same, Guide.FILES)
        left = sorted(path.name for path in account.folder.iterdir())
        expect("recordings.download: what is left in the folder", ["broken", "whole"], left, Guide.FILES)

    @proves("recordings.download_link", see=Guide.FILES)
    def test_recordings_download_link(self, account: Account) -> None:
        """Anybody can fetch the file by it, for as long as was asked for."""
        known = self.recording_id(account, self._recorded(account))
        for valid_for in (None, timedelta(minutes=10)):
            now = account.provider.clock.now()
            link = account.provider.recordings.download_link(known, valid_for=valid_for)
            with requests.get(link.url, timeout=10, stream=True) as answer:
                expect("recordings.download_link: fetched without credentials", 200, answer.status_code, Guide.FILES)
            if valid_for and link.expires_at:
                until = abs(link.expires_at - (now + valid_for)) <= timedelta(minutes=1)
                expected = f"{valid_for} from {now}"
                what = "recordings.download_link: how long it works"
                expect_that(what, until, Guide.TIMES, expected=expected, came=link.expires_at)

    @proves("recordings.archive", see=Guide.FILES)
    def test_recordings_archive(self, account: Account) -> None:
        """It is no longer in the list."""
        made = self._recorded(account)
        known = self.recording_id(account, made)
        account.provider.recordings.archive(known)
        came = one_of(account.provider.recordings.list(made.id), known)
        expect("recordings.archive: what the list has of it", None, came, Guide.FILES)

    @proves("recordings.unarchive", see=Guide.FILES)
    def test_recordings_unarchive(self, account: Account) -> None:
        """It is in the list again."""
        made = self._recorded(account)
        known = self.recording_id(account, made)
        account.provider.recordings.archive(known)
        account.provider.recordings.unarchive(known)
        came = [each.id for each in account.provider.recordings.list(made.id)]
        expect("recordings.unarchive: what is in the list", [known], came, Guide.FILES)

    @proves("recordings.delete", see=Guide.IDS)
    def test_recordings_delete(self, account: Account) -> None:
        """A deleted recording is gone; deleting what is not there does nothing."""
        made = self._recorded(account)
        known = self.recording_id(account, made)
        self.delete(account, account.provider.recordings.delete, known)
        if account.declares("recordings.list"):
            came = one_of(account.provider.recordings.list(made.id), known)
            expect("recordings.delete: what the list has of it", None, came, Guide.IDS)
        if account.declares("recordings.get"):
            with expect_error("recordings.delete: what was deleted is not found", NotFound, Guide.IDS):
                account.provider.recordings.get(known)

    # Arranging.

    def recording_id(self, account: Account, meeting: Meeting) -> str:
        """The id of the one recording of a meeting."""
        return next(iter(self._listed(account, meeting))).id

    def _listed(self, account: Account, meeting: Meeting) -> Pages[Recording]:
        if not account.declares("recordings.list"):
            expected = Words("recordings.list, or recording_id() of the test class overridden")
            came = Words("recordings.list is not declared")
            raise ContractBroken("recordings to try things with", expected=expected, came=came, see=Guide.EMULATOR)
        return account.provider.recordings.list(meeting.id)

    def _recording(self, account: Account) -> tuple[Meeting, Person]:
        """A meeting that is being recorded, and its host."""
        made = self.with_features(account, Feature.RECORDING)
        host, _ = self.attend(account, made)
        if account.declares("recordings.start"):
            account.provider.recordings.start(made.id)
        else:
            host.record()
        return made, host

    def _stop(self, account: Account, meeting: Meeting, host: Person) -> None:
        if account.declares("recordings.stop"):
            account.provider.recordings.stop(meeting.id)
        else:
            host.stop_recording()

    def _recorded(self, account: Account) -> Meeting:
        """A meeting with a recording of five minutes, an hour later."""
        made, host = self._recording(account)
        account.wait(minutes=5)
        self._stop(account, made, host)
        self.leave(account, *account.emulator.people.inside)
        account.wait(hours=1)
        return made

    def ready_recordings_list(self, account: Account) -> Callable[..., list[Recording]]:
        made = self._recorded(account)
        return lambda: list(account.provider.recordings.list(made.id))

    def ready_recordings_get(self, account: Account) -> Callable[..., Recording]:
        known = self.recording_id(account, self._recorded(account))
        return lambda: account.provider.recordings.get(known)

    def ready_recordings_wait(self, account: Account) -> Callable[..., Recording]:
        known = self.recording_id(account, self._recorded(account))
        return lambda: account.provider.recordings.wait(known)

    def ready_recordings_start(self, account: Account) -> Callable[..., None]:
        made = self.with_features(account, Feature.RECORDING)
        self.attend(account, made)
        return lambda: account.provider.recordings.start(made.id)

    def ready_recordings_stop(self, account: Account) -> Callable[..., None]:
        made, _ = self._recording(account)
        return lambda: account.provider.recordings.stop(made.id)

    def ready_recordings_download(self, account: Account) -> Callable[..., Path]:
        known = self.recording_id(account, self._recorded(account))
        return lambda: account.provider.recordings.download(known, account.folder / "file")

    def ready_recordings_download_link(self, account: Account) -> Callable[..., DownloadLink]:
        known = self.recording_id(account, self._recorded(account))
        return lambda: account.provider.recordings.download_link(known)

    def ready_recordings_archive(self, account: Account) -> Callable[..., None]:
        known = self.recording_id(account, self._recorded(account))
        return lambda: account.provider.recordings.archive(known)

    def ready_recordings_unarchive(self, account: Account) -> Callable[..., None]:
        known = self.recording_id(account, self._recorded(account))
        if account.declares("recordings.archive"):
            account.provider.recordings.archive(known)
        return lambda: account.provider.recordings.unarchive(known)

    def ready_recordings_delete(self, account: Account) -> Callable[..., None]:
        known = self.recording_id(account, self._recorded(account))
        return lambda: account.provider.recordings.delete(known)

    def many_recordings_list(self, account: Account, count: int) -> Callable[[], Pages[Recording]]:
        made, host = self._recording(account)
        for _ in range(count - 1):
            self._stop(account, made, host)
            account.provider.recordings.start(made.id) if account.declares("recordings.start") else host.record()
        self._stop(account, made, host)
        return lambda: account.provider.recordings.list(made.id)
