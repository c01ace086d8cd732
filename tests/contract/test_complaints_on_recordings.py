"""What the contract says of providers that tell of recordings what is not so, or fetch half of a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
import requests

from anymeet.errors import ConnectionFailed, InvalidRequest, NotFound, TransportError, Unavailable
from anymeet.models import DownloadLink, Progress, Recording, RecordingState
from anymeet.pages import Pages
from anymeet.provider import Provider
from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.interfaces.recordings import Recordings
from support.mutations import complaint, with_interface


@pytest.fixture(scope="module")
def emulator() -> Iterator[DigitalSambaEmulator]:
    """A team."""
    with DigitalSambaEmulator() as running:
        yield running


class Told(Recordings):
    """Tells of a recording what ``wrong`` makes of it."""

    def wrong(self, recording: Recording) -> Recording:
        return recording

    def get(self, recording_id: str) -> Recording:
        return self.wrong(super().get(recording_id))

    def list(self, meeting_id: str | None = None) -> Pages[Recording]:
        return super().list(meeting_id).map(self.wrong)


class TellsRollingReady(Told):
    def wrong(self, recording: Recording) -> Recording:
        rolls = recording.state is RecordingState.RECORDING
        return attrs.evolve(recording, state=RecordingState.READY) if rolls else recording


class TellsReadyTooEarly(Told):
    def wrong(self, recording: Recording) -> Recording:
        processed = recording.state is RecordingState.PROCESSING
        return attrs.evolve(recording, state=RecordingState.READY) if processed else recording

    def wait(self, recording_id: str, timeout: timedelta = timedelta(minutes=30)) -> Recording:
        found = self.get(recording_id)
        return found if found.state is RecordingState.READY else super().wait(recording_id, timeout)


class TellsWholeMinutes(Told):
    def wrong(self, recording: Recording) -> Recording:
        length = recording.duration
        return attrs.evolve(recording, duration=length and length // timedelta(minutes=1) * timedelta(minutes=1))


class TellsMinutesForSeconds(Told):
    def wrong(self, recording: Recording) -> Recording:
        return attrs.evolve(recording, duration=recording.duration and recording.duration * 60)


class TakesMillisecondsForSeconds(Told):
    def wrong(self, recording: Recording) -> Recording:
        assert recording.created_at is not None
        age = recording.created_at - recording.created_at.replace(year=1970)
        return attrs.evolve(recording, created_at=recording.created_at - age)


class TakesRoomForSession(Told):
    def wrong(self, recording: Recording) -> Recording:
        return attrs.evolve(recording, session_id=recording.session_id and recording.meeting_id)


class LosesItsMeeting(Told):
    def wrong(self, recording: Recording) -> Recording:
        return attrs.evolve(recording, meeting_id=None)


class TakesAnyId(Recordings):
    def stop(self, meeting_id: str) -> None:
        with suppress(NotFound):
            super().stop(meeting_id)

    def archive(self, recording_id: str) -> None:
        with suppress(NotFound):
            super().archive(recording_id)

    def unarchive(self, recording_id: str) -> None:
        with suppress(NotFound):
            super().unarchive(recording_id)


class Fetches(Recordings):
    """A download of its own: all that comes, and once more from its beginning when it breaks off."""

    headers: dict[str, str] = {}
    most: int | None = None

    def download(self, recording_id: str, path: str | Path, progress: Progress | None = None) -> Path:
        for attempt in range(4):
            try:
                content = self.fetched(self._download_link(recording_id).url)[: self.most]
                break
            except TransportError:
                if attempt == 3:
                    raise
        Path(path).write_bytes(content)
        if progress:
            progress(len(content), len(content))
        return Path(path)

    def fetched(self, url: str) -> bytes:
        with self.provider.native.transport.open(url, self.headers) as answer:
            if answer.status_code >= 500:
                raise Unavailable("no file", status=answer.status_code)
            return answer.content


class FetchesABeginning(Fetches):
    most = 2**16


class ShowsItsKey(Fetches):
    headers = {"Authorization": "Bearer of a key"}


class ShowsItsKeyInAnotherHeader(Fetches):
    def fetched(self, url: str) -> bytes:
        self.headers = {"X-Key": self.provider.settings.developer_key}
        return super().fetched(url)


class WritesHalves(Fetches):
    def download(self, recording_id: str, path: str | Path, progress: Progress | None = None) -> Path:
        url = self._download_link(recording_id).url
        with (
            suppress(TransportError),
            self.provider.native.transport.open(url, {}) as answer,
            Path(path).open("wb") as file,
        ):
            file.writelines(answer.iter_content(2**14))
        return super().download(recording_id, path, progress)


class BySession(Fetches):
    """With ``requests``, as somebody would who does not know the transport."""

    timeout: float | None = 10.0

    def session(self) -> requests.Session:
        opened = requests.Session()
        self.provider.closing(opened)
        return opened

    def fetched(self, url: str) -> bytes:
        try:
            answer = self.session().get(url, timeout=self.timeout and self.provider.settings.timeout)
        except requests.RequestException:
            raise ConnectionFailed("it broke off", may_have_happened=True) from None
        if answer.status_code >= 500:
            raise Unavailable("no file", status=answer.status_code)
        return answer.content


class WaitsForEver(BySession):
    timeout = None


class LeavesConnectionsOpen(BySession):
    kept: list[requests.Session] = []

    def session(self) -> requests.Session:
        self.kept.append(requests.Session())
        return self.kept[-1]


def without_end(link: DownloadLink) -> DownloadLink:
    """A link as a vendor gives it that does not say until when it works."""
    return attrs.evolve(link, expires_at=None, raw=[])


class IgnoresValidFor(Recordings):
    def download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        return without_end(super().download_link(recording_id))


class LosesUntilWhen(Recordings):
    def download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        return attrs.evolve(super().download_link(recording_id, valid_for), expires_at=None)


class WorksTooBriefly(Recordings):
    def download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        return without_end(super().download_link(recording_id, valid_for and valid_for / 5))


def of(recordings: type[Recordings]) -> type[Provider]:
    """Digital Samba with another class for recordings."""
    return with_interface(DigitalSamba, recordings)


CASES: list[Any] = [
    (TellsRollingReady, "list", Guide.FILES, "recordings.list: the state of one that goes on"),
    (TellsRollingReady, "get", Guide.FILES, "recordings.get: the state of one that goes on"),
    (TellsReadyTooEarly, "get", Guide.FILES, "its file, since it is READY"),
    (TellsReadyTooEarly, "wait", Guide.FILES, "its file, since it is READY"),
    (TellsWholeMinutes, "get", Guide.TIMES, "seconds=317), which is in raw: the vendor tells it"),
    (TellsMinutesForSeconds, "get", Guide.TIMES, "recordings.get: how long"),
    (TakesMillisecondsForSeconds, "list", Guide.TIMES, "recordings.list: created_at"),
    (TakesMillisecondsForSeconds, "get", Guide.TIMES, "came:     1970"),
    (TakesRoomForSession, "get", Guide.ANSWERS, "recordings.get: its session"),
    (LosesItsMeeting, "list", Guide.ANSWERS, "recordings.list: its meeting"),
    (TakesAnyId, "stop", Guide.IDS, "recordings.stop: an unknown meeting"),
    (TakesAnyId, "archive", Guide.IDS, "recordings.archive: an unknown id"),
    (TakesAnyId, "unarchive", Guide.IDS, "recordings.unarchive: an unknown id"),
    (FetchesABeginning, "download", Guide.FILES, "came:     65536 bytes, not all of them"),
    (ShowsItsKey, "download", Guide.FILES, "requests with a key, to an address that asks for none"),
    (ShowsItsKeyInAnotherHeader, "download", Guide.FILES, "requests with a key, to an address that asks for none"),
    (WritesHalves, "download", Guide.FILES, "so there is no file, or all of it"),
    (WaitsForEver, "download", Guide.REPEATING, "it went on waiting"),
    (LeavesConnectionsOpen, "download", Guide.CLOSING, "left open after close"),
    (IgnoresValidFor, "download_link", Guide.FILES, "requests or links that differ"),
    (LosesUntilWhen, "download_link", Guide.ANSWERS, "recordings.download_link: until when"),
    (WorksTooBriefly, "download_link", Guide.FILES, "fetched 9 of 10 minutes later"),
]


@pytest.mark.parametrize(
    ("recordings", "operation", "see", "words"), CASES, ids=[f"{case[0].__name__}-{case[1]}" for case in CASES]
)
def test_who_is_wrong_about_recordings_is_told(
    emulator: DigitalSambaEmulator,
    monkeypatch: pytest.MonkeyPatch,
    recordings: type[Recordings],
    operation: str,
    see: Guide,
    words: str,
) -> None:
    """The test of the operation fails, says what was expected and what came, and names the section of the guide."""
    monkeypatch.setattr("anymeet.testing.contract.files._DELAY", 1.0)
    said = complaint(of(recordings), f"test_recordings_{operation}", emulator)
    assert words in said
    assert f"{GUIDE}#{see.value}" in said
    assert "expected: " in said
    assert "came: " in said


class GrantsNoCertainTime(Recordings):
    def download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        if valid_for is not None:
            raise InvalidRequest("valid_for", "must be None")
        return super().download_link(recording_id)


def test_who_refuses_a_length_that_the_vendor_cannot_grant_is_in_order(emulator: DigitalSambaEmulator) -> None:
    """A link that works for longer than was asked for is worse than none."""
    assert "" == complaint(of(GrantsNoCertainTime), "test_recordings_download_link", emulator)


@pytest.mark.parametrize("recordings", [Fetches, BySession])
def test_a_download_of_its_own_is_in_order(emulator: DigitalSambaEmulator, recordings: type[Recordings]) -> None:
    """Nobody has to download as anymeet does: what counts is that the file is there whole or not at all."""
    assert "" == complaint(of(recordings), "test_recordings_download", emulator)


class Untold(Told):
    def wrong(self, recording: Recording) -> Recording:
        return Recording(id=recording.id, raw=[])


@pytest.mark.parametrize("operation", ["list", "get"])
def test_a_vendor_that_tells_nothing_of_recordings_is_in_order(emulator: DigitalSambaEmulator, operation: str) -> None:
    """What neither the result says nor the vendor's answer has cannot be told."""
    assert "" == complaint(of(Untold), f"test_recordings_{operation}", emulator)
