"""Recordings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anymeet.models import DownloadLink, Recording, RecordingState
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping.recordings import download_link_from, recording_from

CREATED = datetime(2024, 11, 1, 17, 46, 44, tzinfo=UTC)


def test_a_recording_is_read_with_its_length_in_seconds() -> None:
    """The vendor counts a recording in seconds and a session in minutes."""
    recording = vendor.Recording(
        id="x",
        name="Recording 1",
        duration=7100,
        status=vendor.RecordingStatus.READY,
        room_id="r",
        session_id="s",
        created_at=CREATED,
    )
    expected = Recording(
        id="x",
        meeting_id="r",
        session_id="s",
        title="Recording 1",
        state=RecordingState.READY,
        created_at=CREATED,
        duration=timedelta(seconds=7100),
    )
    assert expected == recording_from(recording)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("AWAITING_START", RecordingState.RECORDING),
        ("IN_PROGRESS", RecordingState.RECORDING),
        ("PENDING_CONVERSION", RecordingState.PROCESSING),
        ("READY", RecordingState.READY),
        ("CONVERSION_FAILED", RecordingState.FAILED),
        ("error", RecordingState.FAILED),
        ("LEVITATING", RecordingState.UNKNOWN),
        (None, RecordingState.UNKNOWN),
    ],
)
def test_each_status_means_a_state(status: str | None, expected: RecordingState) -> None:
    """What was never seen is unknown, unless it says that something failed."""
    recording = vendor.Recording(id="x", status=vendor.RecordingStatus(status) if status else None)
    assert expected is recording_from(recording).state


def test_a_download_link_has_its_end() -> None:
    """The vendor tells until when it works."""
    link = vendor.DownloadLink(link="https://storage.example/x.mp4?h=abc", valid_until=CREATED)
    expected = DownloadLink(url="https://storage.example/x.mp4?h=abc", expires_at=CREATED)
    assert expected == download_link_from(link)
