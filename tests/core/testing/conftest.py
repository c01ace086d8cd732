"""A vendor small enough to read: rooms to enter, files to fetch, letters to send. What the emulator base is tried on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from anymeet.testing import (
    JSON,
    Answer,
    DocumentedOperation,
    EmulatedRequest,
    Emulator,
    EmulatorClock,
    NotAdmitted,
    Presence,
    Refusal,
    answers,
    does,
    file_answer,
    page_of,
    serves,
)

START = datetime(2030, 1, 1, 10, tzinfo=UTC)
KEY = "seeded-secret"
CONTENT = bytes(range(256)) * 40


def operation(id: str, method: str, path: str, **facts: Any) -> DocumentedOperation:
    """An operation whose answer is a 200 unless ``facts`` say otherwise."""
    return DocumentedOperation(id=id, method=method, path=path, **facts)


DOCUMENTED = (
    operation(
        "rooms.list",
        "GET",
        "/rooms",
        query=[
            {"name": "limit", "type": "integer", "minimum": 1, "maximum": 100},
            {"name": "after", "type": "string"},
            {"name": "tags", "type": "array", "items": {"type": "string"}},
        ],
    ),
    operation(
        "rooms.create",
        "POST",
        "/rooms",
        body=[
            {"name": "title", "type": "string", "required": True, "max_length": 20},
            {"name": "starts_at", "type": "datetime", "nullable": True},
            {"name": "picture", "type": "file"},
        ],
        answers=[{"status": 201, "body": {"id": "..."}}],
    ),
    operation("rooms.get", "GET", "/rooms/{room}"),
    operation("rooms.list_live", "GET", "/rooms/live"),
    operation("rooms.delete", "DELETE", "/rooms/{room}", answers=[{"status": 204}]),
    operation(
        "letters.send",
        "POST",
        "/rooms/{room}/letters/{letter}",
        body={"type": "array", "required": True, "items": {"type": "string"}},
    ),
    operation("themes.list", "GET", "/themes", answers=[{"status": 404}, {"status": 200, "body": [{"name": "dark"}]}]),
    operation("broken", "GET", "/broken"),
)


class Base(Emulator):
    """State and hooks."""

    def begin(self) -> None:
        self.rooms: dict[str, dict[str, Any]] = {}
        self.insiders: dict[str, str] = {}
        self.letters: list[str] = []
        self.told: list[str] = []

    def credentials(self) -> Mapping[str, Any]:
        return {"key": KEY}

    def authenticate(self, request: EmulatedRequest) -> None:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refusal(401, "who are you", code="unauthenticated")

    def refuse(self, refusal: Refusal) -> Answer:
        body = {"message": refusal.message, "error": refusal.code, "errors": dict(refusal.fields)}
        return Answer(refusal.status, body, refusal.headers)

    def room(self, room: str) -> dict[str, Any]:
        if room not in self.rooms:
            raise Refusal(404, "no such room", code="not-found")
        return self.rooms[room]

    def person_enters(self, link: str, name: str) -> Presence:
        room = link.rpartition("/")[2]
        if room not in self.rooms:
            raise NotAdmitted("there is no such room")
        person = self.ids.uuid()
        self.insiders[person] = room
        self.afterwards(lambda: self.told.append(f"{name} joined"))
        return Presence(id=person, name=name, meeting_id=room, role="guest", host=False)

    def person_leaves(self, person_id: str) -> None:
        self.insiders.pop(person_id, None)

    def person_is_inside(self, person_id: str) -> bool:
        return person_id in self.insiders

    def link_opens_at(self, link: str) -> datetime | None:
        starts_at = self.rooms.get(link.rpartition("/")[2], {}).get("starts_at")
        return datetime.fromisoformat(starts_at) if starts_at else None

    @does("chat")
    def write_as(self, person_id: str, text: str) -> None:
        self.letters.append(f"{person_id}: {text}")


class Rooms(Base):
    """One area."""

    @answers("rooms.list")
    def list_rooms(self, request: EmulatedRequest) -> JSON:
        rooms = list(self.rooms.values())
        return page_of(rooms, limit=request.query.get("limit", 100), after=request.query.get("after"))

    @answers("rooms.create")
    def create_room(self, request: EmulatedRequest) -> JSON:
        room = {"id": self.ids.number(6), **request.fields, "created_at": self.clock.now().isoformat()}
        room |= {name: file.filename for name, file in request.files.items()}
        self.rooms[room["id"]] = room
        self.afterwards(lambda: self.told.append(f"{room['id']} created"))
        return room

    @answers("rooms.get")
    def get_room(self, request: EmulatedRequest, room: str) -> JSON:
        return self.room(room)

    @answers("rooms.list_live")
    def list_live_rooms(self, request: EmulatedRequest) -> JSON:
        return sorted(set(self.insiders.values()))

    @answers("rooms.delete")
    def delete_room(self, request: EmulatedRequest, room: str) -> None:
        del self.rooms[self.room(room)["id"]]


class Letters(Base):
    """Another."""

    @answers("letters.send")
    def send_letter(self, request: EmulatedRequest, room: str, letter: str) -> Answer:
        self.letters += [f"{room}/{letter}: {line}" for line in request.body]
        return Answer(202, f"{len(request.body)} lines", {"X-Room": room})

    @answers("broken")
    def fail(self, request: EmulatedRequest) -> JSON:
        raise ZeroDivisionError("a bug in a handler")

    @serves("files.get", "GET", "/files/{file}", authenticated=False)
    def get_file(self, request: EmulatedRequest, file: str) -> Answer:
        return file_answer(request, CONTENT, "video/mp4")


class AcmeEmulator(Rooms, Letters):
    """Everything."""

    name = "acme"
    prefix = "/api/v1"
    documented = DOCUMENTED
    as_documented = frozenset({"themes.list"})


@pytest.fixture
def clock() -> EmulatorClock:
    """A clock at ten in the morning of the first day of 2030."""
    return EmulatorClock(START)


@pytest.fixture
def emulator(clock: EmulatorClock) -> Iterator[AcmeEmulator]:
    """The vendor, served; a bug in it fails the test."""
    with AcmeEmulator(clock=clock) as emulator:
        yield emulator


@pytest.fixture
def acme() -> type[AcmeEmulator]:
    """The vendor's class."""
    return AcmeEmulator


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """An HTTP client with the vendor's key, and no retries."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {KEY}"
        yield session


@pytest.fixture
def make_room(emulator: AcmeEmulator, session: requests.Session) -> Callable[..., str]:
    """Creates a room over HTTP and tells its id."""

    def make(**fields: Any) -> str:
        answer = session.post(f"{emulator.base_url}/rooms", json={"title": "Demo", **fields}, timeout=10)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    return make
