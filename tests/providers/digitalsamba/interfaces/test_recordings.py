"""Recordings, and waiting for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import responses
from responses import matchers

from anymeet.errors import Conflict, InvalidRequest, NotFound, Timeout
from anymeet.models import RecordingState
from anymeet_digitalsamba import DigitalSamba
from support.clock import FakeClock

Answer = Callable[..., None]
FILE = "https://storage.example.com/x.mp4"
GONE = {"message": "Not Found", "error": "not-found"}


def recording(status: str, **more: Any) -> dict[str, Any]:
    return {"id": "x", "status": status, "room_id": "room-1", **more}


def test_recordings_are_listed_for_the_account_or_for_one_meeting(provider: DigitalSamba, answer: Answer) -> None:
    """The vendor chooses by the room's id."""
    every, some = ({"limit": "100"}, {"limit": "100", "room_id": "room-1"})
    body = {"data": [recording("READY")], "total_count": "1"}
    answer("GET /recordings", body, match=[matchers.query_param_matcher(every)])
    answer("GET /recordings", {"data": [], "total_count": "0"}, match=[matchers.query_param_matcher(some)])
    assert [found.id for found in provider.recordings.list()] == ["x"]
    assert list(provider.recordings.list("room-1")) == []


def test_waiting_looks_again_ever_more_rarely(provider: DigitalSamba, answer: Answer, clock: FakeClock) -> None:
    """The pauses grow to fifteen seconds; the recording is returned once it is ready."""
    for _ in range(9):
        answer("GET /recordings/x", recording("PENDING_CONVERSION"))
    answer("GET /recordings/x", recording("READY", duration=60))
    ready = provider.recordings.wait("x")
    assert (RecordingState.READY, timedelta(minutes=1)) == (ready.state, ready.duration)
    assert [1, 1.5, 2.25] == clock.slept[:3]
    assert [15, 15] == clock.slept[-2:]


def test_waiting_gives_up_in_time(provider: DigitalSamba, answer: Answer, clock: FakeClock) -> None:
    """After the last look at the very end, and the error says how far the recording was."""
    answer("GET /recordings/x", recording("IN_PROGRESS"))
    with pytest.raises(Timeout, match="recording x is still recording after 0:00:05"):
        provider.recordings.wait("x", timedelta(seconds=5))
    assert sum(clock.slept) == 5


def test_waiting_for_what_failed_is_a_conflict(provider: DigitalSamba, answer: Answer, clock: FakeClock) -> None:
    """It will never be ready."""
    answer("GET /recordings/x", recording("CONVERSION_FAILED"))
    with pytest.raises(Conflict, match="recording x failed"):
        provider.recordings.wait("x")
    assert clock.slept == []


def test_waiting_for_nothing_is_not_found(provider: DigitalSamba, answer: Answer) -> None:
    """At the first look."""
    answer("GET /recordings/x", GONE, status=404)
    with pytest.raises(NotFound):
        provider.recordings.wait("x")


@pytest.mark.parametrize(
    ("valid_for", "expected"),
    [
        (None, {}),
        (timedelta(hours=1), {"valid_for_minutes": "60"}),
        (timedelta(seconds=61), {"valid_for_minutes": "2"}),
        (timedelta(seconds=1), {"valid_for_minutes": "1"}),
    ],
)
def test_a_link_lives_for_whole_minutes(
    provider: DigitalSamba, answer: Answer, valid_for: timedelta | None, expected: dict[str, str]
) -> None:
    """Never for less than was asked for; its end is told."""
    body = {"link": f"{FILE}?h=secret", "valid_until": "2030-01-01T11:00:00Z"}
    answer("GET /recordings/x/download", body, match=[matchers.query_param_matcher(expected)])
    link = provider.recordings.download_link("x", valid_for)
    assert (f"{FILE}?h=secret", datetime(2030, 1, 1, 11, tzinfo=UTC)) == (link.url, link.expires_at)
    assert "secret" not in repr(link)


@pytest.mark.parametrize("valid_for", [timedelta(0), timedelta(minutes=-5)])
def test_a_link_for_no_time_at_all_is_refused(provider: DigitalSamba, valid_for: timedelta) -> None:
    """Before anything is sent."""
    with pytest.raises(InvalidRequest, match="valid_for"):
        provider.recordings.download_link("x", valid_for)


def test_a_download_fetches_a_link_and_then_the_file_without_the_key(
    provider: DigitalSamba, answer: Answer, web: responses.RequestsMock, tmp_path: Path
) -> None:
    """The storage's host is none of the vendor's, and is not shown the developer key."""
    answer("GET /recordings/x/download", {"link": f"{FILE}?h=1"})
    web.get(FILE, body=b"film", headers={"Content-Length": "4"})
    seen: list[tuple[int, int | None]] = []
    path = provider.recordings.download("x", tmp_path / "x.mp4", lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == b"film"
    assert seen[-1] == (4, 4)
    assert "Authorization" not in web.calls[1].request.headers


def test_recording_is_started_and_stopped_in_a_meeting(provider: DigitalSamba, answer: Answer) -> None:
    """Whatever success looks like that day."""
    answer("POST /rooms/room-1/recordings/start", status=204)
    answer("POST /rooms/room-1/recordings/stop", status=200)
    provider.recordings.start("room-1")
    provider.recordings.stop("room-1")


def test_recordings_are_put_aside_and_brought_back(provider: DigitalSamba, answer: Answer) -> None:
    """With an empty answer, or with an empty object."""
    answer("POST /recordings/x/archive", {})
    answer("POST /recordings/x/unarchive")
    provider.recordings.archive("x")
    provider.recordings.unarchive("x")


@pytest.mark.parametrize("status", [204, 404])
def test_deleting_is_done_when_it_is_gone(provider: DigitalSamba, answer: Answer, status: int) -> None:
    """Also when it was gone before."""
    answer("DELETE /recordings/x", GONE if status == 404 else None, status=status)
    provider.recordings.delete("x")
