"""Coming in: links, tokens, doors that stay closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
import requests

from anymeet.testing import NotAdmitted
from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Api = Callable[..., Any]
Enter = Callable[..., Any]
NOW = 1893492000


def test_public_room(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any]) -> None:
    """A public room's address lets anybody in, with the room's default role, by id as well."""
    ada = emulator.people.join(room["room_url"], "Ada")
    api("PATCH", "/", {"default_role": "attendee"})
    grace = emulator.people.join(f"{emulator.origin}/{room['id']}", "Grace")

    assert ("Ada", "moderator", True, room["id"]) == (ada.name, ada.role, ada.host, ada.meeting_id)
    assert ("Grace", "attendee", False) == (grace.name, grace.role, grace.host)


def test_private_room(emulator: DigitalSambaEmulator, api: Api, enter: Enter) -> None:
    """A private room needs a token, which brings name, role and the caller's own id."""
    room = api("POST", "/rooms", {"privacy": "private"})
    ada = enter(room, "Ada", "speaker", ud="7")

    assert ("Ada", "speaker", False) == (ada.name, ada.role, ada.host)
    assert "7" == api("GET", "/participants")["data"][0]["external_id"]
    with pytest.raises(NotAdmitted, match="private, and the link has no token"):
        emulator.people.join(room["room_url"])


def test_name_and_role_that_the_token_leaves_out(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any]
) -> None:
    """Without a name and a role in the token, people bring the one and the room the other."""
    person = emulator.people.join(api("POST", "/rooms/standup/token", {})["link"], "Ada")

    assert ("Ada", "moderator") == (person.name, person.role)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"exp": NOW}, "expired"),
        ({"nbf": NOW + 1}, "not valid yet"),
        ({"td": "another"}, "another team"),
        ({"rd": "another"}, "another room"),
        ({"role": "participant"}, "role that does not exist"),
    ],
)
def test_tokens_that_let_nobody_in(
    emulator: DigitalSambaEmulator, room: dict[str, Any], change: dict[str, Any], reason: str
) -> None:
    """A token must be for this team and room, name a role there is, and be used in its time."""
    claims = {"td": emulator.settings["team_id"], "rd": "standup", "nbf": NOW, "exp": NOW + 1}

    def link(**changes: Any) -> str:
        return f"{room['room_url']}?token={jwt.encode({**claims, **changes}, emulator.developer_key)}"

    assert emulator.people.join(link()).inside
    with pytest.raises(NotAdmitted, match=reason):
        emulator.people.join(link(**change))


def test_token_signed_by_somebody_else(emulator: DigitalSambaEmulator, room: dict[str, Any]) -> None:
    """A token that the developer key did not sign lets nobody in, and the reason does not repeat it."""
    token = jwt.encode({"rd": room["id"]}, "x" * 40)

    with pytest.raises(NotAdmitted, match="not signed with the right key") as refused:
        emulator.people.join(f"{room['room_url']}?token={token}")
    assert token not in str(refused.value)


@pytest.mark.parametrize(
    ("link", "reason"), [("https://example.com/standup", "not lead to this service"), ("{origin}/none", "no such room")]
)
def test_links_that_lead_nowhere(emulator: DigitalSambaEmulator, link: str, reason: str) -> None:
    """A link to another host or to no room lets nobody in."""
    with pytest.raises(NotAdmitted, match=reason):
        emulator.people.join(link.format(origin=emulator.origin))


def test_full_room(api: Api, enter: Enter) -> None:
    """No more people come in than the room may have at a time."""
    room = api("POST", "/rooms", {"privacy": "public", "max_participants": 2})
    first = enter(room, "Ada")
    enter(room, "Grace")
    with pytest.raises(NotAdmitted, match="full"):
        enter(room, "Emmy")
    first.leave()

    assert enter(room, "Emmy").inside


def test_role_that_cannot_start_a_session(api: Api, room: dict[str, Any], enter: Enter) -> None:
    """Who may not start a session waits until somebody has."""
    api("PATCH", "/roles/attendee", {"permissions": {"start_session": False}})
    with pytest.raises(NotAdmitted, match="start_session"):
        enter(room, "Ada", "attendee")
    enter(room, "Grace", "speaker")

    assert enter(room, "Ada", "attendee").inside


def test_locked_room(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """A locked room lets in those who control its door; who waits is told."""
    api("PATCH", "/rooms/standup", {"is_locked": True})
    api("POST", "/webhooks", {"endpoint": f"{emulator.origin}/nowhere", "events": ["participant_waiting_joined"]})
    with pytest.raises(NotAdmitted, match="locked"):
        enter(room, "Ada", "attendee")
    emulator.settle()

    assert ["Ada"] == [delivery.payload["data"]["name"] for delivery in emulator.deliveries]
    assert enter(room, "Grace", "moderator").inside


@pytest.mark.parametrize(
    ("setting", "action", "details"),
    [
        ("chat_enabled", "chat", {"text": "hi"}),
        ("qa_enabled", "ask", {"text": "why?"}),
        ("raise_hand_enabled", "raise-hand", {}),
        ("screenshare_enabled", "share-screen", {}),
        ("recordings_enabled", "record", {}),
    ],
)
def test_what_a_room_does_not_offer(
    api: Api, room: dict[str, Any], enter: Enter, setting: str, action: str, details: dict[str, Any]
) -> None:
    """What is switched off in a room cannot be done there."""
    ada = enter(room)
    ada.act(action, **details)
    api("PATCH", "/rooms/standup", {setting: False})

    with pytest.raises(NotAdmitted, match="the room has no"):
        ada.act(action, **details)


@pytest.mark.parametrize(("action", "permission"), [("record", "recording"), ("share-screen", "screenshare")])
def test_what_a_role_may_not_do(room: dict[str, Any], enter: Enter, action: str, permission: str) -> None:
    """An attendee can neither record nor share a screen."""
    with pytest.raises(NotAdmitted, match=f"the role attendee has no permission {permission}"):
        enter(room, "Ada", "attendee").act(action)


def test_unknown_device(room: dict[str, Any], enter: Enter) -> None:
    """People are there with devices that the statistics know."""
    with pytest.raises(NotAdmitted, match="desktop, mobile, tablet, smarttv"):
        enter(room).act("use", device="fridge")


def test_page_of_a_room(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any]) -> None:
    """A browser sees where a link leads and in which role, and comes not in by looking."""
    api("PATCH", "/rooms/standup", {"description": "<Stand-up>"})
    link = api("POST", "/rooms/standup/token", {"u": "Ada", "role": "attendee"})["link"]
    open_page, personal = requests.get(room["room_url"], timeout=10), requests.get(link, timeout=10)

    assert (200, "text/html; charset=utf-8") == (personal.status_code, personal.headers["Content-Type"])
    assert "You may come in as moderator" in open_page.text
    assert "<h1>&lt;Stand-up&gt;</h1>" in personal.text
    assert "Ada may come in as attendee" in personal.text
    assert "0" == api("GET", "/sessions")["total_count"]


def test_page_without_entry(emulator: DigitalSambaEmulator, api: Api) -> None:
    """A browser is told why it may not come in."""
    private = api("POST", "/rooms", {"privacy": "private"})
    answer = requests.get(private["room_url"], timeout=10)

    assert (403, True) == (answer.status_code, "the room is private" in answer.text)


def test_by_the_control_api(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any]) -> None:
    """People come, talk and leave by HTTP, too."""
    people = f"{emulator.control_url}/people"
    ada = requests.post(people, json={"link": room["room_url"], "name": "Ada"}, timeout=10).json()
    for action, body in (("talk", {"text": "Good morning"}), ("leave", {})):
        assert requests.post(f"{people}/{ada['id']}/{action}", json=body, timeout=10).ok

    assert ["Good morning"] == [line["transcript"] for line in api("GET", "/rooms/standup/transcripts")["data"]]
    assert 0 == api("GET", "/rooms/standup/live")["live_participants"]


def test_forgotten_people(emulator: DigitalSambaEmulator, room: dict[str, Any], enter: Enter) -> None:
    """Who was there before a reset is gone, and may leave all the same."""
    ada = enter(room)
    emulator.reset()
    ada.leave()

    assert not ada.inside


def test_invited_people_come_when_their_link_begins(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any]
) -> None:
    """Somebody with a link comes a minute later, or when its token begins to be valid, and leaves again."""
    later = api("POST", "/rooms/standup/token", {"u": "Ada", "nbf": NOW + 3600})["link"]
    emulator.invite(later)
    emulator.invite(room["room_url"], "Grace")

    def inside() -> list[str]:
        return [person.name for person in emulator.people.inside]

    emulator.clock.advance(timedelta(minutes=1))
    assert ["Grace"] == inside()
    emulator.clock.advance(timedelta(minutes=59))
    assert ["Ada"] == inside()
    emulator.clock.advance(timedelta(minutes=30))
    assert [] == inside()
