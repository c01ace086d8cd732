"""Figures and timelines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from responses import matchers

from anymeet.errors import NotFound
from anymeet.models import UsageRequest
from anymeet_digitalsamba import DigitalSamba

Answer = Callable[..., None]
PERIOD = UsageRequest(starts_at=datetime(2024, 3, 7, 9, tzinfo=UTC), ends_at=datetime(2024, 4, 8, tzinfo=UTC))
DAYS = {"date_start": "2024-03-07", "date_end": "2024-04-07"}


def test_a_period_of_the_account_is_asked_for_by_days(provider: DigitalSamba, answer: Answer) -> None:
    """The answer says which days were counted."""
    answer("GET /statistics", {"sessions": 10, **DAYS}, match=[matchers.query_param_matcher(DAYS)])
    usage = provider.usage.overview(PERIOD)
    expected = (10, datetime(2024, 3, 7, tzinfo=UTC), datetime(2024, 4, 8, tzinfo=UTC))
    assert expected == (usage.sessions, usage.starts_at, usage.ends_at)


def test_without_a_period_the_accounts_current_one_is_told(provider: DigitalSamba, answer: Answer) -> None:
    """The vendor knows when it began."""
    answer("GET /statistics/team/current", {"sessions": 3, **DAYS})
    assert provider.usage.overview().sessions == 3


def test_a_meetings_figures_are_its_own(provider: DigitalSamba, answer: Answer) -> None:
    """With and without a period; chosen metrics are asked for as such."""
    answer("GET /rooms/room-1/statistics", {"sessions": 2}, match=[matchers.query_param_matcher(DAYS)])
    query = matchers.query_param_matcher({"metrics": "sessions"})
    answer("GET /rooms/room-1/statistics/current", {"sessions": 1}, match=[query])
    assert ("room-1", 2) == ((usage := provider.usage.meeting("room-1", PERIOD)).meeting_id, usage.sessions)
    only = UsageRequest(vendor={"digitalsamba": {"metrics": "sessions"}})
    assert provider.usage.meeting("room-1", only).sessions == 1


def test_an_unknown_meeting_has_no_figures(provider: DigitalSamba, answer: Answer) -> None:
    """As the vendor says."""
    answer("GET /rooms/room-9/statistics/current", {"message": "Not Found"}, status=404)
    with pytest.raises(NotFound):
        provider.usage.meeting("room-9")


def test_a_timeline_is_put_together_while_iterating(provider: DigitalSamba, answer: Answer) -> None:
    """Of three lists, the oldest event first."""
    timeline = provider.usage.timeline("room-1")
    session = {
        "id": "s1",
        "room_id": "room-1",
        "start_time": "2024-03-07T10:00:00Z",
        "end_time": "2024-03-07T10:30:00Z",
        "live": False,
    }
    ada = {"id": "p1", "session_id": "s1", "join_time": "2024-03-07 10:00:00", "leave_time": "2024-03-07 10:25:00"}
    answer("GET /rooms/room-1/sessions", {"data": [session], "total_count": "1"})
    answer("GET /rooms/room-1/participants", {"data": [ada], "total_count": "1"})
    film = {"id": "x", "created_at": "2024-03-07T10:05:00Z"}
    query = matchers.query_param_matcher({"room_id": "room-1", "limit": "100"})
    answer("GET /recordings", {"data": [film], "total_count": "1"}, match=[query])
    expected = ["session_started", "participant_joined", "recording_started", "participant_left", "session_ended"]
    assert expected == [event.name for event in timeline]
    assert timeline.total() == 5


def test_a_timeline_of_one_session_asks_for_that_session(provider: DigitalSamba, answer: Answer) -> None:
    """Everything else is left out by the vendor."""
    figures = {"session_id": "s1", "room_id": "room-1", "session_start_time": "2024-03-07T10:00:00Z"}
    answer("GET /sessions/s1", figures)
    query = {"session_id": "s1", "limit": "100"}
    answer("GET /rooms/room-1/participants", {"data": []}, match=[matchers.query_param_matcher(query)])
    matcher = matchers.query_param_matcher({**query, "room_id": "room-1"})
    answer("GET /recordings", {"data": []}, match=[matcher])
    (event,) = provider.usage.timeline("room-1", "s1")
    assert ("session_started", "s1") == (event.name, event.session_id)
