"""The control API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import attrs
import pytest
import requests

from anymeet.testing import Fault
from anymeet.testing import control as control_module


@pytest.fixture
def control(emulator: Any) -> Callable[..., requests.Response]:
    """Sends a request to the control API."""

    def send(method: str, path: str = "", json: Any = None, **options: Any) -> requests.Response:
        return requests.request(method, f"{emulator.control_url}{path}", json=json, timeout=10, **options)

    return send


def test_list(emulator: Any, control: Callable[..., requests.Response]) -> None:
    """The control API lists itself, and what people can do."""
    listed = control("GET").json()

    assert ("acme", emulator.base_url, ["leave", "chat"]) == (listed["emulator"], listed["base_url"], listed["actions"])
    documented = re.findall(r"^(GET|POST|DELETE) +(/\S+)", str(control_module.__doc__), re.MULTILINE)
    shown = [f"{method} {path}".replace("{", "<").replace("}", ">") for method, path in documented]
    assert sorted(shown) == sorted(listed["routes"])


def test_clock(emulator: Any, control: Callable[..., requests.Response]) -> None:
    """The clock can be read and moved."""
    assert {"now": "2030-01-01T10:00:00+00:00", "running": False} == control("GET", "/clock").json()
    assert "2030-01-01T10:01:30+00:00" == control("POST", "/clock", {"advance": 90}).json()["now"]
    assert "2030-01-01T12:00:00+00:00" == control("POST", "/clock", {"set": "2030-01-01T13:00:00+01:00"}).json()["now"]


def test_journal(
    emulator: Any, control: Callable[..., requests.Response], make_room: Callable[..., str], session: requests.Session
) -> None:
    """The journal can be read, whole or by operation, and cleared; it does not tell of the control API."""
    make_room()
    session.get(f"{emulator.base_url}/rooms", timeout=10)

    entries = control("GET", "/journal").json()
    assert ["rooms.create", "rooms.list"] == [entry["operation"] for entry in entries]
    assert ("2030-01-01T10:00:00+00:00", {"title": "Demo"}) == (entries[0]["at"], entries[0]["body"])
    assert entries[:1] == control("GET", "/journal", params={"operation": "rooms.create"}).json()
    assert 204 == control("DELETE", "/journal").status_code
    assert [] == control("GET", "/journal").json()


def test_faults(emulator: Any, control: Callable[..., requests.Response], session: requests.Session) -> None:
    """Faults can be added with all their fields, and taken back."""
    answer = control("POST", "/faults", {"operation": "rooms.list", "status": 503, "retry_after": 2, "times": None})
    assert (201, {"waiting": 1}) == (answer.status_code, answer.json())

    faulty = session.get(f"{emulator.base_url}/rooms", timeout=10)
    assert (503, "2") == (faulty.status_code, faulty.headers["Retry-After"])
    assert 204 == control("DELETE", "/faults").status_code
    assert 200 == session.get(f"{emulator.base_url}/rooms", timeout=10).status_code


def test_every_field_of_a_fault() -> None:
    """The control API takes every field that a fault has."""
    fields = [field.name for field in attrs.fields(Fault)]

    assert fields == [field.name for field in control_module._FAULT]


def test_people(emulator: Any, control: Callable[..., requests.Response], make_room: Callable[..., str]) -> None:
    """People can be sent in, write and leave."""
    room = make_room()
    joined = control("POST", "/people", {"link": f"https://acme.example/{room}", "name": "Ada"})
    person = joined.json()

    assert (201, "Ada", room, True) == (joined.status_code, person["name"], person["meeting_id"], person["inside"])
    assert 200 == control("POST", f"/people/{person['id']}/chat", {"text": "hello"}).status_code
    assert [f"{person['id']}: hello"] == emulator.letters
    assert not control("POST", f"/people/{person['id']}/leave").json()["inside"]
    assert [{**person, "inside": False}] == control("GET", "/people").json()
    gone = control("POST", f"/people/{person['id']}/chat", {"text": "hello"})
    assert (409, "Ada is not there any more") == (gone.status_code, gone.json()["error"])


def test_settle_and_reset(
    emulator: Any, control: Callable[..., requests.Response], make_room: Callable[..., str]
) -> None:
    """To settle waits for what follows an answer; to reset begins again."""
    room = make_room()
    control("POST", "/people", {"link": room, "name": "Ada"})

    assert 204 == control("POST", "/settle").status_code
    assert [f"{room} created", "Ada joined"] == emulator.told
    assert 204 == control("POST", "/reset").status_code
    assert ({}, []) == (emulator.rooms, control("GET", "/people").json())


def test_no_rest(emulator: Any, control: Callable[..., requests.Response], monkeypatch: pytest.MonkeyPatch) -> None:
    """An emulator that does not come to rest is a 504, and no bug."""

    def settle() -> None:
        raise TimeoutError("not within 10 seconds")

    monkeypatch.setattr(emulator, "settle", settle)

    assert 504 == control("POST", "/settle").status_code


@pytest.mark.parametrize(
    ("path", "body", "field", "rule"),
    [
        ("/clock", {}, "", "must have either advance or set"),
        ("/clock", {"advance": 1, "set": "2031-01-01T00:00:00Z"}, "", "must have either advance or set"),
        ("/clock", {"advance": "1"}, "advance", "must be a number"),
        ("/clock", {"advance": -1}, "advance", "must not go back before 2030-01-01T10:00:00+00:00"),
        ("/clock", {"advance": 1e300}, "advance", "is out of range"),
        ("/clock", {"set": "tomorrow"}, "set", "must be a date with a time"),
        ("/clock", {"set": "2031-01-01T00:00:00"}, "set", "must know its time zone"),
        ("/clock", {"forward": 1}, "forward", "is not known here"),
        ("/clock", [], "", "must be an object"),
        ("/faults", {"status": 42}, "status", "must be at least 200"),
        ("/faults", {"cut": "somewhere"}, "cut", "must be one of before, headers, body, reset"),
        ("/faults", {"operation": "rooms.lst"}, "operation", "did you mean 'rooms.list'"),
        ("/faults", {"stauts": 500}, "stauts", "is not known here"),
        ("/people", {"name": "Ada"}, "link", "is required"),
        ("/people", {"link": ""}, "link", "must be at least 1 characters"),
        ("/reset", {"hard": True}, "hard", "is not known here"),
    ],
)
def test_bad_input(control: Callable[..., requests.Response], path: str, body: Any, field: str, rule: str) -> None:
    """What cannot be read is a 400 that names the field and what it should be."""
    answer = control("POST", path, body)

    assert 400 == answer.status_code, answer.text
    assert rule in answer.json()["fields"][field]
    assert rule in answer.json()["error"]


@pytest.mark.parametrize(
    ("action", "body", "rule"), [("chat", {}, "is required"), ("chat", {"text": "x", "loud": 1}, "loud")]
)
def test_bad_details(
    control: Callable[..., requests.Response], make_room: Callable[..., str], action: str, body: Any, rule: str
) -> None:
    """Details that an action does not take are a 400, too."""
    person = control("POST", "/people", {"link": make_room()}).json()["id"]

    answer = control("POST", f"/people/{person}/{action}", body)

    assert 400 == answer.status_code
    assert rule in answer.json()["error"]


def test_no_json(control: Callable[..., requests.Response]) -> None:
    """A body that is not JSON is said to be none."""
    assert {"": "is not JSON"} == control("POST", "/clock", data=b"{").json()["fields"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("PUT", "/clock", 405),
        ("POST", "/people/nobody/leave", 404),
    ],
)
def test_unknown(control: Callable[..., requests.Response], method: str, path: str, status: int) -> None:
    """What is not there is a 404 or a 405, in JSON."""
    answer = control(method, path)

    assert status == answer.status_code
    assert answer.json()["error"]


def test_refused_people(control: Callable[..., requests.Response], make_room: Callable[..., str]) -> None:
    """Whoever is not let in is a 409, what the vendor's people cannot do a 501."""
    assert 409 == control("POST", "/people", {"link": "nowhere"}).status_code
    person = control("POST", "/people", {"link": make_room()}).json()["id"]
    answer = control("POST", f"/people/{person}/record")
    assert (501, True) == (answer.status_code, "they can: leave, chat" in answer.json()["error"])


def test_similar_paths_belong_to_the_vendor(emulator: Any) -> None:
    """Only what lies under the control path is control."""
    assert "unknown_path" == requests.get(f"{emulator.origin}/_controls", timeout=10).json()["error"]
