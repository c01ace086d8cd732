"""The contract on recordings: from the first frame to the file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from anymeet.errors import AnymeetError, NotFound, Timeout
from anymeet.models import Feature, Meeting, Recording, RecordingState
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import expect_since
from anymeet.testing.contract.base import one_of, proves
from anymeet.testing.contract.failures import (
    ContractBroken,
    Guide,
    Words,
    expect,
    expect_among,
    expect_error,
    expect_that,
)
from anymeet.testing.contract.recorded import LENGTH, Recorded
from anymeet.testing.contract.told import expect_length, expect_text


class RecordingsContract(Recorded):
    """Made by the API or by people, found, put aside, deleted."""

    @proves("recordings.list", see=Guide.ANSWERS)
    def test_recordings_list(self, account: Account) -> None:
        """What was recorded is in the list, of its meeting and of the account, and in no other meeting's."""
        begun, listed = account.provider.clock.now(), account.provider.recordings.list
        made, host = self._recording(account)
        account.emulator.clock.advance(LENGTH)
        for each in self._so_far(account, made):
            _goes_on("recordings.list", each)
        self._stop(account, made, host)
        self._finish(account)
        other = self._recorded(account)
        for meeting in (made, other):
            ours = list(listed(meeting.id))
            expect("recordings.list: one for each recording", 1, len({each.id for each in ours}), Guide.ANSWERS)
            self._is_told("recordings.list", account, meeting, ours[0], begun)
        expect("recordings.list: those of the account", 2, len({each.id for each in listed()}), Guide.ANSWERS)

    @proves("recordings.get", see=Guide.IDS)
    def test_recordings_get(self, account: Account) -> None:
        """A recording is found by its id, in each of its states, and none by an unknown one."""
        begun, get = account.provider.clock.now(), account.provider.recordings.get
        made, host = self._recording(account)
        account.emulator.clock.advance(LENGTH)
        for each in self._so_far(account, made):
            _goes_on("recordings.get", get(each.id))
        self._stop(account, made, host)
        for each in self._so_far(account, made):
            _fits_its_state("recordings.get", account, get(each.id))
        self._finish(account)
        known = self.recording_id(account, made)
        recording = get(known)
        expect("recordings.get: the recording that was asked for", known, recording.id, Guide.ANSWERS)
        states = (RecordingState.READY, RecordingState.UNKNOWN)
        expect_among("recordings.get: its state an hour later", states, recording.state, Guide.ANSWERS)
        self._is_told("recordings.get", account, made, recording, begun)
        with expect_error("recordings.get: an unknown id", NotFound, Guide.IDS):
            get(self.unknown(known))

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
        _fits_its_state("recordings.wait", account, recording)

    @proves("recordings.start", see=Guide.FILES)
    def test_recordings_start(self, account: Account) -> None:
        """The session is recorded from then on; an unknown meeting is not found."""
        made = self.with_features(account, Feature.RECORDING)
        self.attend(account, made)
        account.provider.recordings.start(made.id)
        account.wait(minutes=5)
        self._finish(account)
        came = len(list(self._listed(account, made)))
        expect("recordings.start: recordings of it an hour after the session", 1, came, Guide.FILES)
        with expect_error("recordings.start: an unknown meeting", NotFound, Guide.IDS):
            account.provider.recordings.start(self.unknown(made.id))

    @proves("recordings.stop", see=Guide.FILES)
    def test_recordings_stop(self, account: Account) -> None:
        """The recording ends, while the session goes on; an unknown meeting is not found."""
        made, host = self._recording(account)
        account.wait(minutes=5)
        account.provider.recordings.stop(made.id)
        expect("recordings.stop: the session goes on", True, host.inside, Guide.FILES)
        account.wait(hours=1)
        states = {each.state for each in self._listed(account, made)} - {RecordingState.UNKNOWN}
        expect_among("recordings.stop: its state an hour later", ({RecordingState.READY}, set()), states, Guide.FILES)
        with expect_error("recordings.stop: an unknown meeting", NotFound, Guide.IDS):
            account.provider.recordings.stop(self.unknown(made.id))

    @proves("recordings.archive", see=Guide.FILES)
    def test_recordings_archive(self, account: Account) -> None:
        """It is no longer in the list; an unknown id is not found."""
        made = self._recorded(account)
        known = self.recording_id(account, made)
        account.provider.recordings.archive(known)
        came = one_of(account.provider.recordings.list(made.id), known)
        expect("recordings.archive: what the list has of it", None, came, Guide.FILES)
        with expect_error("recordings.archive: an unknown id", NotFound, Guide.IDS):
            account.provider.recordings.archive(self.unknown(known))

    @proves("recordings.unarchive", see=Guide.FILES)
    def test_recordings_unarchive(self, account: Account) -> None:
        """It is in the list again; an unknown id is not found."""
        made = self._recorded(account)
        known = self.recording_id(account, made)
        account.provider.recordings.archive(known)
        account.provider.recordings.unarchive(known)
        came = [each.id for each in account.provider.recordings.list(made.id)]
        expect("recordings.unarchive: what is in the list", [known], came, Guide.FILES)
        with expect_error("recordings.unarchive: an unknown id", NotFound, Guide.IDS):
            account.provider.recordings.unarchive(self.unknown(known))

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

    def _is_told(self, ability: str, account: Account, meeting: Meeting, recording: Recording, begun: datetime) -> None:
        """A recording of `LENGTH`, made since the test has ``begun``."""
        raw = recording.raw
        expect_text(f"{ability}: its meeting", meeting.id, recording.meeting_id, raw)
        if account.declares("sessions.list"):
            session = self.session_id(account, meeting)
            expect_text(f"{ability}: its session", session, recording.session_id, raw)
        expect_length(f"{ability}: how long", LENGTH, recording.duration, raw)
        expect_since(f"{ability}: created_at", begun, recording.created_at, account)

    # Arranging.

    def _so_far(self, account: Account, meeting: Meeting) -> list[Recording]:
        """Recordings that go on or are about to be ready, which not every vendor lists."""
        with suppress(NotFound):
            return list(self._listed(account, meeting)) if account.declares("recordings.list") else []
        return []

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
            self._record(account, made, host)
        self._stop(account, made, host)
        return lambda: account.provider.recordings.list(made.id)


def _goes_on(ability: str, recording: Recording) -> None:
    over = recording.state in (RecordingState.READY, RecordingState.FAILED)
    what, expected = f"{ability}: the state of one that goes on", "recording, processing or unknown"
    expect_that(what, not over, Guide.FILES, expected=expected, came=Words(recording.state))


def _fits_its_state(ability: str, account: Account, recording: Recording) -> None:
    """What is READY can be downloaded now."""
    if recording.state is not RecordingState.READY:
        return
    there = account.provider.recordings
    try:
        if account.declares("recordings.download"):
            there.download(recording.id, account.folder / "ready")
        elif account.declares("recordings.download_link"):
            there.download_link(recording.id)
    except AnymeetError as error:
        expected = Words("its file, since it is READY")
        raise ContractBroken(f"{ability}: downloading it", expected=expected, came=error, see=Guide.FILES) from error
