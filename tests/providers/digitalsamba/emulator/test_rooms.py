"""Rooms, their settings, and the team's defaults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
import requests

from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]
Enter = Callable[..., Any]


def test_room_needs_its_privacy_only(emulator: DigitalSambaEmulator, api: Api) -> None:
    """A room that says nothing but its privacy gets an address of 32 characters, at which it can be entered."""
    room = api("POST", "/rooms", {"privacy": "public"})

    assert 32 == len(room["friendly_url"])
    assert f"{emulator.origin}/{room['friendly_url']}" == room["room_url"]
    assert room == api("GET", f"/rooms/{room['id']}") == api("GET", f"/rooms/{room['friendly_url']}")


def test_what_is_told_of_a_room(api: Api, room: dict[str, Any]) -> None:
    """A room keeps what it is given; in the list its description is its topic, too, and its roles are left out."""
    (listed,) = api("GET", "/rooms")["data"]

    expected = ("Stand-up", "standup", "X1", "public", "2030-01-01T10:00:00Z")
    assert expected == tuple(
        room[name] for name in ("description", "friendly_url", "external_id", "privacy", "created_at")
    )
    assert "Stand-up" == listed["topic"]
    assert {"roles", "webhooks", "breakouts"}.isdisjoint(listed)


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({}, "privacy", "The privacy field is required."),
        ({"privacy": "secret"}, "privacy", "The privacy field must be one of public, private."),
        ({"privacy": "public", "friendly_url": "standup"}, "friendly_url", "The friendly url has already been taken."),
        ({"privacy": "public", "friendly_url": "x" * 33}, "friendly_url", "The friendly url field must be at most 32 characters."),
        ({"privacy": "public", "chat_enabled": "true"}, "chat_enabled", "The chat enabled field must be true or false."),
        ({"privacy": "public", "expires_at": "2030-01-01 10:00:00"}, "expires_at", "The expires at field must be a date in the future."),
        ({"privacy": "public", "roles": ["participant"]}, "roles.0", "The roles.0 field must be the id or the name of a role."),
        ({"privacy": "public", "default_role": "participant"}, "default_role", "The default role field must be the id or the name of a role."),
        ({"privacy": "public", "roles": ["attendee"], "default_role": "speaker"}, "default_role", "The default role field must be one of the roles."),
        ({"privacy": "public", "roles": ["attendee", "speaker"]}, "default_role", "The default role field is required when several roles are given."),
        ({"privacy": "public", "webhooks": ["none"]}, "webhooks", "The webhooks field must be ids of webhooks."),
        ({"privacy": "public", "library_id": "none"}, "library_id", "The library id field must be the id of a library."),
    ],
)  # fmt: skip
def test_rules(call: Call, api: Api, room: dict[str, Any], body: dict[str, Any], field: str, sentence: str) -> None:
    """A room that breaks a rule is refused with the rule, and not made."""
    answer = call("POST", "/rooms", body)

    assert (400, {field: [sentence]}) == (answer.status_code, answer.json()["errors"])
    assert "1" == api("GET", "/rooms")["total_count"]


def test_unknown_fields_are_ignored(api: Api) -> None:
    """Fields that no document has are accepted, and leave no trace."""
    assert "name" not in api("POST", "/rooms", {"privacy": "public", "name": "Stand-up"})


def test_update(api: Api, call: Call, room: dict[str, Any]) -> None:
    """A change touches what is told alone; a null clears; what cannot be taken over changes nothing."""
    api("POST", "/rooms", {"privacy": "public", "friendly_url": "other"})
    changed = api("PATCH", "/rooms/standup", {"description": None, "friendly_url": "daily", "chat_enabled": False})
    refused = call("PATCH", "/rooms/daily", {"description": "Third", "friendly_url": "other"})

    assert (None, "daily", "X1", False) == (
        changed["description"],
        changed["friendly_url"],
        changed["external_id"],
        changed["chat_enabled"],
    )
    assert (400, changed) == (refused.status_code, api("GET", "/rooms/daily"))
    assert 404 == call("GET", "/rooms/standup").status_code
    assert "daily" == api("PATCH", "/rooms/daily", {"friendly_url": "daily"})["friendly_url"]


def test_defaults_are_inherited_live(api: Api, room: dict[str, Any]) -> None:
    """A change of the team's defaults changes every room that does not say otherwise."""
    own = api("POST", "/rooms", {"privacy": "public", "chat_enabled": True})
    api("PATCH", "/", {"chat_enabled": False, "html_title": "Ours"})

    def told(reference: str) -> tuple[Any, ...]:
        found = api("GET", f"/rooms/{reference}")
        return found["chat_enabled"], found["html_title"]

    assert [(False, "Ours"), (True, "Ours")] == [told("standup"), told(own["id"])]
    api("PATCH", f"/rooms/{own['id']}", {"chat_enabled": None})
    assert (False, "Ours") == told(own["id"])
    assert False is api("GET", "/")["chat_enabled"]


def test_default_roles_are_inherited_live(api: Api, room: dict[str, Any]) -> None:
    """A room without roles of its own has the team's, as they are now."""
    api("PATCH", "/", {"roles": ["speaker", "attendee"], "default_role": "attendee"})
    found = api("GET", "/rooms/standup")

    assert ["speaker", "attendee"] == [role["name"] for role in found["roles"]]
    assert "attendee" == found["default_role"]["name"]


def test_roles_of_a_room(api: Api) -> None:
    """A room's roles may be told by name or id, keep their order, and the only one is the default."""
    speaker = api("GET", "/roles/speaker")
    several = {
        "roles": [speaker["id"], "attendee"],
        "default_role": "attendee",
        "private_group_chat_roles": ["speaker"],
    }
    room = api("POST", "/rooms", {"privacy": "public", **several})
    single = api("POST", "/rooms", {"privacy": "public", "roles": ["speaker"]})

    assert [("speaker", True), ("attendee", False)] == [
        (role["name"], role["allow_private_group_chat"]) for role in room["roles"]
    ]
    assert ("attendee", "speaker") == (room["default_role"]["name"], single["default_role"]["name"])


def test_breakouts(api: Api) -> None:
    """Breakout rooms told by name get an id each, which a change may repeat."""
    room = api("POST", "/rooms", {"privacy": "public", "breakouts": ["North", "South"]})
    north, south = room["breakouts"]
    changed = api("PATCH", f"/rooms/{room['id']}", {"breakouts": [north, "West"]})

    assert ["North", "South"] == [north["name"], south["name"]]
    assert [north, "West"] == [changed["breakouts"][0], changed["breakouts"][1]["name"]]


def test_tags(api: Api, room: dict[str, Any]) -> None:
    """Rooms are found by any of their tags."""
    for url, tags in (("one", ["a"]), ("two", ["b", "c"])):
        api("POST", "/rooms", {"privacy": "public", "friendly_url": url, "tags": tags})

    def urls(tag: Any) -> list[str]:
        return [found["friendly_url"] for found in api("GET", "/rooms", tag=tag)["data"]]

    assert [["one"], ["two"], ["two", "one"], []] == [urls("a"), urls("c"), urls(["a", "b"]), urls("d")]


def test_room_without_history_is_gone(api: Api, call: Call, room: dict[str, Any]) -> None:
    """A room that nobody was in leaves nothing when it is deleted, and its address is free again."""
    assert 204 == call("DELETE", "/rooms/standup", {"delete_resources": True}).status_code

    assert 404 == call("DELETE", "/rooms/standup").status_code
    assert 404 == call("GET", f"/rooms/{room['id']}/sessions").status_code
    assert "standup" == api("POST", "/rooms", {"privacy": "public", "friendly_url": "standup"})["friendly_url"]


def test_room_with_history_leaves_it(api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """A live room that is deleted throws everybody out and keeps its history, which says so."""
    ada = enter(room)
    api("DELETE", "/rooms/standup")

    (session,) = api("GET", "/sessions")["data"]
    assert (False, True, False) == (ada.inside, session["room_is_deleted"], session["live"])
    assert [session] == api("GET", f"/rooms/{room['id']}/sessions")["data"]
    assert [404, 404] == [call("GET", f"/rooms/{name}").status_code for name in (room["id"], "standup")]
    assert "0" == api("GET", "/rooms")["total_count"]


def test_live_room_keeps_its_resources(api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """Resources of a live room cannot be deleted, with the room or without."""
    ada = enter(room)
    answers = [
        call("DELETE", "/rooms/standup", {"delete_history": True}),
        call("DELETE", "/rooms/standup/resources"),
    ]

    assert [(422, {"message": "Cannot delete resources of a live room."})] * 2 == [
        (answer.status_code, answer.json()) for answer in answers
    ]
    assert ada.inside


def test_delete_by_tag(emulator: DigitalSambaEmulator, api: Api, call: Call, enter: Enter) -> None:
    """Rooms with any of the tags go with their sessions, live ones stay, and unknown tags are refused."""
    rooms = [api("POST", "/rooms", {"privacy": "public", "tags": tags}) for tags in (["a"], ["a", "b"], ["c"], ["b"])]
    enter(rooms[1])
    enter(rooms[0]).leave()
    emulator.clock.advance(timedelta(minutes=5))

    accepted, refused = call("DELETE", "/rooms", {"tags": ["a", "b"]}), call("DELETE", "/rooms", {"tags": "d"})

    assert (202, {}) == (accepted.status_code, accepted.json())
    assert (400, ["tags"]) == (refused.status_code, list(refused.json()["errors"]))
    assert {rooms[1]["id"], rooms[2]["id"]} == {room["id"] for room in api("GET", "/rooms")["data"]}
    assert [rooms[1]["id"]] == [session["room_id"] for session in api("GET", "/sessions")["data"]]
    assert "1" == api("GET", "/participants")["total_count"]


def test_expiry(emulator: DigitalSambaEmulator, api: Api, call: Call, enter: Enter) -> None:
    """A room is deleted when it expires, whoever is in; an expiry that was taken back does nothing."""
    room = api("POST", "/rooms", {"privacy": "public", "expires_at": "2030-01-01 11:00:00"})
    kept = api("POST", "/rooms", {"privacy": "public", "expires_at": "2030-01-01T11:00:00+00:00"})
    api("PATCH", f"/rooms/{kept['id']}", {"expires_at": None})
    ada = enter(room)

    emulator.clock.advance(timedelta(minutes=59))
    assert (200, True) == (call("GET", f"/rooms/{room['id']}").status_code, ada.inside)
    emulator.clock.advance(timedelta(minutes=1))

    assert ("2030-01-01 11:00:00", "2030-01-01 11:00:00") == (room["expires_at"], kept["expires_at"])
    assert (404, False) == (call("GET", f"/rooms/{room['id']}").status_code, ada.inside)
    assert "expires_at" not in api("GET", f"/rooms/{kept['id']}")


def test_token(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any]) -> None:
    """A token says who it is for, is signed with the developer key, and comes with the link."""
    answer = api(
        "POST", "/rooms/standup/token", {"u": "Ada", "ud": "7", "role": "speaker", "initials": "AL", "email": "x"}
    )

    claims = jwt.decode(answer["token"], emulator.developer_key, ["HS256"], {"verify_iat": False})
    expected = {
        "u": "Ada",
        "ud": "7",
        "role": "speaker",
        "initials": "AL",
        "rd": room["id"],
        "td": emulator.settings["team_id"],
        "iat": 1893492000,
    }
    assert (expected, f"{room['room_url']}?token={answer['token']}") == (claims, answer["link"])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"exp": "60"}, {"exp": 1893492000 + 3600}),
        ({"exp": 60}, {"exp": 1893492000 + 3600}),
        ({"exp": 1893499999}, {"exp": 1893499999}),
        ({"exp": "2030-01-01 12:00:00"}, {"exp": 1893492000 + 7200}),
        ({"nbf": "2030-01-01T13:00:00+01:00"}, {"nbf": 1893492000 + 7200}),
        ({"nbf": 60, "exp": None}, {"nbf": 60}),
    ],
)
def test_times_of_a_token(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], said: dict[str, Any], expected: dict[str, int]
) -> None:
    """An expiry may be told in minutes, as unix time or as a date; a beginning not in minutes."""
    token = api("POST", "/rooms/standup/token", said)["token"]

    claims = jwt.decode(token, options={"verify_signature": False})
    assert expected == {name: claims[name] for name in ("nbf", "exp") if name in claims}


@pytest.mark.parametrize(("field", "value"), [("exp", "soon"), ("role", "participant")])
def test_token_refused(call: Call, room: dict[str, Any], field: str, value: str) -> None:
    """A token with a time that is none, or a role that does not exist, is not made."""
    answer = call("POST", "/rooms/standup/token", {field: value})

    assert (400, field) == (answer.status_code, next(iter(answer.json()["errors"])))


def test_locking_is_told(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any]) -> None:
    """Locking and unlocking a room are events."""
    api("POST", "/webhooks", {"endpoint": f"{emulator.origin}/nowhere", "events": ["room_locked", "room_unlocked"]})
    for locked in (True, True, False):
        api("PATCH", "/rooms/standup", {"is_locked": locked})
    emulator.settle()

    assert ["room_locked", "room_unlocked"] == [delivery.payload["eventType"] for delivery in emulator.deliveries]
