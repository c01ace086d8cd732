"""Sessions, live rooms, participants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]
Enter = Callable[..., Any]


def test_session_from_first_to_last(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter
) -> None:
    """A session begins with the first who enters and ends five minutes after the last has left."""
    ada = enter(room)
    emulator.clock.advance(timedelta(minutes=10))
    ada.leave()
    emulator.clock.advance(timedelta(minutes=4, seconds=59))
    (live,) = api("GET", "/sessions")["data"]
    emulator.clock.advance(timedelta(seconds=1))
    (ended,) = api("GET", "/sessions")["data"]

    assert (True, None, 0) == (live["live"], live["end_time"], live["participants_live"])
    assert ("2030-01-01T10:00:00.000000Z", "2030-01-01T10:15:00.000000Z", False) == (
        ended["start_time"],
        ended["end_time"],
        ended["live"],
    )


def test_return_within_five_minutes(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter
) -> None:
    """Whoever comes before the five minutes are over goes on with the session; later they begin another."""
    for away in (4, 5):
        enter(room).leave()
        emulator.clock.advance(timedelta(minutes=away))
    enter(room)

    assert ["2", "3"] == [api("GET", path)["total_count"] for path in ("/rooms/standup/sessions", "/participants")]


def test_session_length(emulator: DigitalSambaEmulator, api: Api, enter: Enter) -> None:
    """A session of a room with a length ends by itself, whoever is in."""
    ada = enter(api("POST", "/rooms", {"privacy": "public", "session_length": 30}))
    emulator.clock.advance(timedelta(minutes=30))

    assert (False, "2030-01-01T10:30:00.000000Z") == (ada.inside, api("GET", "/sessions")["data"][0]["end_time"])


def test_session_that_ended_before_its_length(emulator: DigitalSambaEmulator, api: Api, enter: Enter) -> None:
    """A session that is over is not ended again when its time is up, and neither is the next one; nobody leaves twice."""
    room = api("POST", "/rooms", {"privacy": "public", "session_length": 30})
    ada = enter(room)
    ada.leave()
    ada.leave()
    emulator.clock.advance(timedelta(minutes=10))
    grace = enter(room)
    emulator.clock.advance(timedelta(minutes=25))

    assert (True, "2030-01-01T10:05:00.000000Z") == (grace.inside, api("GET", "/sessions")["data"][-1]["end_time"])


def test_end(emulator: DigitalSambaEmulator, api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """Ending a session throws everybody out, keeps the room, and cannot be done twice."""
    people = [enter(room, name) for name in ("Ada", "Grace")]
    session = api("GET", "/sessions")["data"][0]["id"]
    first, second = call("POST", f"/sessions/{session}/end"), call("POST", f"/sessions/{session}/end")
    emulator.clock.advance(timedelta(hours=1))

    assert (200, b"", "application/json") == (first.status_code, first.content, first.headers["Content-Type"])
    assert 409 == second.status_code
    assert [False, False] == [person.inside for person in people]
    assert (False, "2030-01-01T10:00:00.000000Z") == tuple(
        api("GET", "/sessions")["data"][0][name] for name in ("live", "end_time")
    )
    assert 200 == call("GET", "/rooms/standup").status_code
    assert 404 == call("POST", "/sessions/none/end").status_code


def test_lists_of_sessions(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """Sessions are found by room, by liveness and by the days they began on."""
    other = api("POST", "/rooms", {"privacy": "public"})
    enter(other).leave()
    emulator.clock.advance(timedelta(days=1))
    enter(room, "Ada")
    enter(room, "Grace").leave()

    def found(**query: Any) -> list[str]:
        return [session["room_id"] for session in api("GET", "/sessions", **query)["data"]]

    assert [room["id"], other["id"]] == found()
    assert [room["id"]] == found(room_id="standup")
    assert [[room["id"]], [other["id"]]] == [found(live="true"), found(live="false")]
    assert [[room["id"]], [other["id"]]] == [found(date_start="2030-01-02"), found(date_end="2030-01-01")]
    assert [other["id"]] == found(room_id=other["id"])
    session = api("GET", "/rooms/standup/sessions")["data"][0]
    assert (1, 2, 2) == tuple(session[f"participants_{name}"] for name in ("live", "total", "max"))


def test_concurrent_participants(api: Api, room: dict[str, Any], enter: Enter) -> None:
    """Who comes when another has left was not there together with them, though no time passed."""
    for name in ("Ada", "Grace"):
        enter(room, name).leave()

    assert 1 == api("GET", "/sessions")["data"][0]["participants_max"]


def test_live_rooms(emulator: DigitalSambaEmulator, api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """Live rooms are told by their own ids, with seconds and people, alone and as a list."""
    api("POST", "/rooms", {"privacy": "public"})
    enter(room, "Ada", ud="7")
    emulator.clock.advance(90)
    enter(room, "Grace", "attendee")

    counted = {
        "id": room["id"],
        "external_id": "X1",
        "start_time": "2030-01-01T10:00:00.000000Z",
        "session_duration": 90,
        "live_participants": 2,
    }
    people = api("GET", "/rooms/standup/live/participants")["live_participants"]
    assert counted == api("GET", "/rooms/standup/live")
    assert {"total_count": 1, "data": [counted]} == api("GET", "/rooms/live")
    assert [] == api("GET", "/rooms/live", after="standup")["data"]
    assert [{**counted, "live_participants": people}] == api("GET", "/rooms/live/participants")["data"]
    assert [("Ada", "7", "moderator", "2030-01-01T10:00:00.000000Z"), ("Grace", None, "attendee", "2030-01-01T10:01:30.000000Z")] == [
        tuple(who[name] for name in ("name", "external_id", "role", "join_time")) for who in people
    ]  # fmt: skip


def test_room_that_is_not_live(api: Api, call: Call, room: dict[str, Any]) -> None:
    """An empty room is in no live list and has no live answer."""
    assert 0 == api("GET", "/rooms/live")["total_count"]
    assert [404, 404] == [call("GET", f"/rooms/standup/live{more}").status_code for more in ("", "/participants")]


def test_lists_of_participants(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """Participants are listed for the team, a room and a session, with spaced times in UTC."""
    other = api("POST", "/rooms", {"privacy": "public"})
    enter(other, "Grace")
    ada = enter(room, "Ada", ud="7")
    emulator.clock.advance(90)
    ada.leave()

    (found,) = api("GET", "/rooms/standup/participants")["data"]
    assert ("2030-01-01 10:00:00", "2030-01-01 10:01:30", False, "7") == tuple(
        found[name] for name in ("join_time", "leave_time", "live", "external_id")
    )
    for path, query in (
        (f"/sessions/{found['session_id']}/participants", {}),
        ("/participants", {"live": "false"}),
        ("/participants", {"room_id": room["id"]}),
        ("/participants", {"room_id": "standup"}),
        ("/participants", {"session_id": found["session_id"]}),
        ("/participants", {"limit": 1, "order": "desc"}),
    ):
        assert [found] == api("GET", path, **query)["data"]
    assert "2" == api("GET", "/participants", date_start="2030-01-01", date_end="2030-01-01")["total_count"]
    assert "0" == api("GET", "/participants", date_start="2030-01-02")["total_count"]


def test_participant(emulator: DigitalSambaEmulator, api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """One participant is told with what they did, also under statistics."""
    ada = enter(room, "Ada", "speaker")
    ada.chat("Good morning")
    ada.act("ask", text="When do we begin?")
    ada.act("use", device="mobile")
    emulator.clock.advance(61)
    ada.leave()

    found = api("GET", f"/participants/{ada.id}")
    expected = {
        "room_id": room["id"],
        "participant_name": "Ada",
        "role": "speaker",
        "join_time": "2030-01-01T10:00:00Z",
        "leave_time": "2030-01-01T10:01:01Z",
        "device": "mobile",
        "participation_minutes": 2,
        "public_chat_posts": 1,
        "questions": 1,
        "answers": 0,
    }
    assert expected == {name: found[name] for name in expected}
    assert found == api("GET", f"/participants/{ada.id}/statistics")
    assert 404 == call("GET", "/participants/none").status_code


@pytest.mark.parametrize("action", ["raise-hand", "lower-hand"])
def test_hands(
    emulator: DigitalSambaEmulator, api: Api, call: Call, room: dict[str, Any], enter: Enter, action: str
) -> None:
    """A hand goes up and down through the API and in the room, both of which are told."""
    event = f"participant_hand_{'raised' if action == 'raise-hand' else 'lowered'}"
    api("POST", "/webhooks", {"endpoint": f"{emulator.origin}/nowhere", "events": [event]})
    ada = enter(room)
    api("POST", f"/rooms/standup/participants/{ada.id}/{action}")
    ada.act(action)
    emulator.settle()

    assert [ada.id, ada.id] == [delivery.payload["data"]["participantId"] for delivery in emulator.deliveries]
    assert 404 == call("POST", f"/rooms/standup/participants/none/{action}").status_code


def test_hand_of_somebody_in_an_empty_room(call: Call, room: dict[str, Any]) -> None:
    """Nobody raises a hand where nobody is."""
    assert 422 == call("POST", "/rooms/standup/participants/none/raise-hand").status_code
