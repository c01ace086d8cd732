"""Recordings."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from anymeet import downloads, interfaces
from anymeet.errors import Conflict, InvalidRequest, NotFound
from anymeet.models import UNSET, DownloadLink, Progress, Recording, RecordingState
from anymeet.pages import Pages
from anymeet_digitalsamba.mapping.recordings import download_link_from, recording_from
from anymeet_digitalsamba.waiting import wait_for

if TYPE_CHECKING:
    from anymeet_digitalsamba.provider import DigitalSamba


class Recordings(interfaces.Recordings):
    """Recordings of sessions. A link to the file lives for a day, or for whole minutes."""

    provider: DigitalSamba

    def list(self, meeting_id: str | None = None) -> Pages[Recording]:
        recordings = self.provider.native.recordings
        return recordings.list(room_id=UNSET if meeting_id is None else meeting_id).map(recording_from)

    def get(self, recording_id: str) -> Recording:
        return self._recording(recording_id)

    def wait(self, recording_id: str, timeout: timedelta = timedelta(minutes=30)) -> Recording:
        return wait_for(
            lambda: self._recording(recording_id),
            _is_ready,
            lambda recording: f"recording {recording_id} is still {recording.state}",
            clock=self.provider.clock,
            timeout=timeout,
        )

    def start(self, meeting_id: str) -> None:
        self.provider.native.recordings.start(meeting_id)

    def stop(self, meeting_id: str) -> None:
        self.provider.native.recordings.stop(meeting_id)

    def download(self, recording_id: str, path: str | Path, progress: Progress | None = None) -> Path:
        return downloads.download(
            self.provider.native.transport,
            lambda: self._download_link(recording_id),
            path,
            identity=f"{self.provider.name}/recordings/{recording_id}",
            progress=progress,
        )

    def download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        return self._download_link(recording_id, valid_for)

    def archive(self, recording_id: str) -> None:
        self.provider.native.recordings.archive(recording_id)

    def unarchive(self, recording_id: str) -> None:
        self.provider.native.recordings.unarchive(recording_id)

    def delete(self, recording_id: str) -> None:
        with suppress(NotFound):
            self.provider.native.recordings.delete(recording_id)

    def _recording(self, recording_id: str) -> Recording:
        return recording_from(self.provider.native.recordings.get(recording_id))

    def _download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        if valid_for is not None and valid_for <= timedelta(0):
            raise InvalidRequest("valid_for", "must be longer than zero")
        minutes = UNSET if valid_for is None else math.ceil(valid_for / timedelta(minutes=1))
        recordings = self.provider.native.recordings
        return download_link_from(recordings.download_link(recording_id, valid_for_minutes=minutes))


def _is_ready(recording: Recording) -> bool:
    if recording.state is RecordingState.FAILED:
        raise Conflict(f"the vendor says that recording {recording.id} failed")
    return recording.state is RecordingState.READY
