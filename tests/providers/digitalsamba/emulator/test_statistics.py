"""Statistics add up from what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Api = Callable[..., Any]
Enter = Callable[..., Any]


@pytest.fixture
def day(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> dict[str, Any]:
    """Two sessions in one room on two days, and one in another: who was where and did what is written below."""
    clock = emulator.clock
    ada = enter(room, "Ada", ud="1")
    ada.record()
    clock.advance(timedelta(minutes=10))
    grace = enter(room, "Grace", "attendee", ud="2")
    grace.act("use", device="mobile")
    grace.chat("Good morning")
    ada.talk("Good morning", seconds=90)
    ada.act("share-screen", seconds=30)
    grace.act("ask", text="Who takes notes?")
    ada.act("answer", question=api("GET", "/rooms/standup/questions")["data"][0]["id"], text="Me")
    clock.advance(timedelta(minutes=20))
    ada.stop_recording()
    ada.leave()
    grace.leave()
    clock.advance(timedelta(days=1))
    enter(room, "Grace", "attendee", ud="2")
    other: dict[str, Any] = api("POST", "/rooms", {"privacy": "public", "tags": ["b", "a"], "e2ee_enabled": True})
    emmy = enter(other, "Emmy", "speaker")
    clock.advance(timedelta(minutes=5))
    emmy.leave()
    clock.advance(timedelta(minutes=5))
    return other


def test_session(api: Api, room: dict[str, Any], day: dict[str, Any]) -> None:
    """The figures of a session are those of its people together."""
    first = api("GET", "/rooms/standup/sessions")["data"][-1]["id"]
    figures = api("GET", f"/sessions/{first}")

    expected = {
        "room_id": room["id"],
        "room_source": "api",
        "session_duration": 35,
        "session_live": False,
        "session_end_time": "2030-01-01T10:35:00Z",
        "participation_minutes": 30 + 20,
        "desktop_participation_minutes": 30,
        "mobile_participation_minutes": 20,
        "broadcasted_minutes": 2,
        "subscribed_minutes": 2,
        "screen_broadcasted_minutes": 1,
        "live_participants": 0,
        "active_participants": 2,
        "mobile_participants": 1,
        "max_concurrent_participants": 2,
        "recorded_minutes": 30,
        "transcription_minutes": 35,
        "active_roles": 2,
        "public_chat_posts": 1,
        "questions": 1,
        "answers": 1,
        "e2ee_minutes": 0,
    }
    assert expected == {name: figures[name] for name in expected}
    assert figures == api("GET", f"/sessions/{first}/statistics")


def test_team_is_the_sum_of_its_sessions(api: Api, day: dict[str, Any]) -> None:
    """What the team has is what its sessions have together."""
    team = api("GET", "/statistics")
    sessions = [api("GET", f"/sessions/{session['id']}") for session in api("GET", "/sessions")["data"]]

    for name in (
        "participation_minutes",
        "active_participants",
        "public_chat_posts",
        "recorded_minutes",
        "subscribed_minutes",
    ):
        assert sum(session[name] for session in sessions) == team[name]
    expected = {
        "sessions": 3,
        "rooms": 2,
        "max_concurrent_sessions": 2,
        "max_concurrent_participants": 2,
        "max_concurrent_participants_per_session": 2,
        "live_participants": 1,
        "max_active_recorders": 1,
        "custom_roles": 0,
        "e2ee_minutes": 5,
        "summaries": 1,
        "date_start": "2029-12-02",
        "date_end": "2030-01-02",
    }
    assert expected == {name: team[name] for name in expected}


def test_period(api: Api, day: dict[str, Any]) -> None:
    """A session counts on the day it began."""
    first, second = (api("GET", "/statistics", date_start=day, date_end=day) for day in ("2030-01-01", "2030-01-02"))

    assert [(1, 50), (2, 15)] == [(found["sessions"], found["participation_minutes"]) for found in (first, second)]


def test_room(api: Api, room: dict[str, Any], day: dict[str, Any]) -> None:
    """A room has the figures of its own sessions, told also when it is deleted."""
    figures = api("GET", "/rooms/standup/statistics")
    other = api("GET", f"/rooms/{day['id']}/statistics/current")
    api("DELETE", "/rooms/standup")

    assert (2, 50 + 10, False) == tuple(
        figures[name] for name in ("sessions", "participation_minutes", "room_is_deleted")
    )
    assert (1, 5, "2030-01-01", "2030-01-31") == tuple(
        other[name] for name in ("sessions", "participation_minutes", "date_start", "date_end")
    )
    assert {**figures, "room_is_deleted": True, "live_participants": 0} == api("GET", f"/rooms/{room['id']}/statistics")


def test_metrics(api: Api, day: dict[str, Any]) -> None:
    """Only the figures asked for are told, and of whom they are."""
    assert {"sessions": 3, "date_start": "2029-12-02", "date_end": "2030-01-02"} == api(
        "GET", "/statistics", metrics="sessions"
    )
    named = api("GET", f"/rooms/{day['id']}/statistics", metrics="participation_minutes, polls")
    assert {"participation_minutes", "polls"} == {name for name in named if not name.startswith(("room_", "date_"))}


def test_current_period(emulator: DigitalSambaEmulator, api: Api, day: dict[str, Any]) -> None:
    """The current period is the month of the subscription: what was before the next begins is not in it."""
    now, team = api("GET", "/statistics/current"), api("GET", "/statistics/team/current")
    emulator.clock.advance(timedelta(days=30))
    later, settings = api("GET", "/statistics/current"), api("GET", "/")

    assert (1, 1, 65, "2030-01-01", "2030-01-31") == tuple(
        now[name] for name in ("live_sessions", "live_participants", "participation_minutes", "date_start", "date_end")
    )
    assert 65 == team["participation_minutes"]
    assert (0, "2030-02-01", "2030-02-28") == tuple(
        later[name] for name in ("participation_minutes", "date_start", "date_end")
    )
    assert ("2030-02-01 00:00:00", "2030-02-28 23:59:59") == (
        settings["subscription_start"],
        settings["subscription_end"],
    )


def test_totals_by_tag(api: Api, day: dict[str, Any]) -> None:
    """Each tag has the rooms that carry it, and who was there."""
    expected = {"rooms": 1, "participants": 1, "participation_minutes": 5}

    assert [{"tag": "a", **expected}, {"tag": "b", **expected}] == api("GET", "/statistics/totals")


def test_started_sessions(api: Api, day: dict[str, Any]) -> None:
    """Who begins sessions is counted, whoever came back under the name and id they had."""
    everything = api("GET", "/statistics/participants/started-sessions")
    first_day = api("GET", "/statistics/participants/started-sessions", date_end="2030-01-01")
    page = api("GET", "/statistics/participants/started-sessions", limit=1, offset=2)

    assert (3, [1, 1, 1]) == (everything["total_count"], [row["sessions_started"] for row in everything["data"]])
    assert everything["data"][:1] == first_day["data"]
    assert (3, everything["data"][2:]) == (page["total_count"], page["data"])


def test_most_busy_starter_comes_first(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter
) -> None:
    """Whoever began most sessions is first, or last in ascending order."""
    for name in ("Ada", "Grace", "Grace"):
        enter(room, name).leave()
        emulator.clock.advance(timedelta(minutes=5))

    def counts(**query: str) -> list[int]:
        return [
            row["sessions_started"] for row in api("GET", "/statistics/participants/started-sessions", **query)["data"]
        ]

    assert [[2, 1], [1, 2]] == [counts(), counts(order="asc")]


def test_deleted_recordings_stay_recorded(api: Api, day: dict[str, Any]) -> None:
    """What was recorded stays so when it is deleted, but is stored no more; roles that a team makes are counted."""
    api("DELETE", f"/recordings/{api('GET', '/recordings')['data'][0]['id']}")
    api("POST", "/roles", {"name": "guide", "display_name": "Guides", "permissions": {}})

    team = api("GET", "/statistics")
    assert (30, 0, 1) == (team["recorded_minutes"], team["stored_recorded_minutes"], team["custom_roles"])
