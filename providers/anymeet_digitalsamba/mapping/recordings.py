"""Recordings and the links to fetch them by."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from anymeet.models import DownloadLink, Recording, RecordingState
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping import length_from

_STATES: Final = {
    "AWAITING_START": RecordingState.RECORDING,
    "IN_PROGRESS": RecordingState.RECORDING,
    "PENDING_CONVERSION": RecordingState.PROCESSING,
    "READY": RecordingState.READY,
}


def recording_from(recording: vendor.Recording) -> Recording:
    """A recording; the vendor gives its length in seconds (guide, page "recordings/list")."""
    return Recording(
        id=recording.id,
        meeting_id=recording.room_id,
        session_id=recording.session_id,
        title=recording.name,
        state=recording_state_from(recording.status),
        created_at=recording.created_at,
        duration=length_from(recording.duration, timedelta(seconds=1)),
        raw=recording.raw,
    )


def recording_state_from(status: str | None) -> RecordingState:
    """The state that a status means. None that tells of a failure is documented; one that says so is believed."""
    if status and ("FAIL" in status.upper() or "ERROR" in status.upper()):
        return RecordingState.FAILED
    return _STATES.get(status or "", RecordingState.UNKNOWN)


def download_link_from(link: vendor.DownloadLink) -> DownloadLink:
    """Where a recording can be fetched, and until when."""
    return DownloadLink(url=link.link, expires_at=link.valid_until, raw=link.raw)
