"""A vendor with next to nothing: no native operations, no pages, no links to ask for. Rooms come with two addresses."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attrs
import requests

from anymeet import PLUGIN_API, Provider, ProviderInfo, Settings, setting
from anymeet.http import HttpRequest
from anymeet.interfaces import Meetings, Participants, Writer
from anymeet.models import UNSET, Link, LinkRole, Meeting, MeetingRequest, MeetingState, Participant, Reason
from anymeet.pages import Page, Pages
from anymeet.provider import Context
from anymeet.testing import (
    JSON,
    Answer,
    DocumentedOperation,
    EmulatedRequest,
    Emulator,
    NotAdmitted,
    Presence,
    Refusal,
    answers,
)


@attrs.frozen(kw_only=True)
class PlainSettings(Settings):
    """One account."""

    key: str = setting(help="the key", secret=True)


class Plain(Provider):
    """A provider that sends its requests by hand."""

    info = ProviderInfo(name="plain", title="Plain", plugin_api=PLUGIN_API)
    settings_type = PlainSettings

    def __init__(self, settings: PlainSettings, context: Context | None = None) -> None:
        super().__init__(settings, context)

        def with_key(request: requests.PreparedRequest) -> requests.PreparedRequest:
            request.headers["X-Key"] = settings.key
            return request

        self.http = self.transport(auth=with_key)

    def check(self) -> None:
        self.ask("GET", "/rooms")

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON of an answer."""
        said = UNSET if body is None else body
        return self.http.send(HttpRequest(method=method, url=path, reads=method == "GET", json=said)).json()


class RoomWriter(Writer[MeetingRequest]):
    """A title, an id of the customer's, and a beginning without anything that goes with one."""

    fields = {"title": "title", "external_id": "ref"}

    def write_starts_at(self, value: datetime) -> Mapping[str, Any]:
        return {"begins": value.isoformat()}


class PlainMeetings(Meetings):
    """Rooms."""

    if TYPE_CHECKING:
        provider: Plain
    writers = {"create": RoomWriter}
    reasons = {"create": Reason.VENDOR_LACKS.because("a room has a title"), "*": Reason.NOT_WRITTEN}

    def create(self, request: MeetingRequest) -> Meeting:
        return meeting_from(self.provider.ask("POST", "/rooms", self.written("create", request)))

    def get(self, meeting_id: str) -> Meeting:
        return meeting_from(self.provider.ask("GET", f"/rooms/{meeting_id}"))

    def list(self) -> Pages[Meeting]:
        return Pages(lambda: [Page(tuple(map(meeting_from, self.provider.ask("GET", "/rooms"))))])

    def list_live(self) -> Pages[Meeting]:
        return self.list().filter(lambda meeting: meeting.state is MeetingState.LIVE)


class PlainParticipants(Participants):
    """Who is in."""

    if TYPE_CHECKING:
        provider: Plain

    def list_live(self, meeting_id: str) -> Pages[Participant]:
        def fetch() -> Iterable[Page[Participant]]:
            room = self.provider.ask("GET", f"/rooms/{meeting_id}")
            yield Page(tuple(Participant(id=each["id"], raw=each) for each in room["people"]))

        return Pages(fetch)


Plain.interfaces = (PlainMeetings, PlainParticipants)


def meeting_from(room: Mapping[str, Any]) -> Meeting:
    """A room in neutral words."""
    return Meeting(
        id=room["id"],
        title=room["title"],
        state=MeetingState.LIVE if room["people"] else MeetingState.OPEN,
        links=tuple(Link(url=room[role], role=role, meeting_id=room["id"]) for role in ("host", "guest")),
        raw=room,
    )


class PlainEmulator(Emulator):
    """The service."""

    name = "plain"
    documented = (
        DocumentedOperation(
            id="rooms.create",
            method="POST",
            path="/rooms",
            body=[{"name": name, "type": "string"} for name in ("title", "ref", "begins")],
        ),
        DocumentedOperation(id="rooms.list", method="GET", path="/rooms"),
        DocumentedOperation(id="rooms.get", method="GET", path="/rooms/{room}"),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.key = secrets.token_hex(16)

    def begin(self) -> None:
        self.rooms: dict[str, dict[str, Any]] = {}

    def credentials(self) -> Mapping[str, Any]:
        return {"key": self.key}

    def authenticate(self, request: EmulatedRequest) -> None:
        if request.headers.get("X-Key") != self.key:
            raise Refusal(401, "no")

    def refuse(self, refusal: Refusal) -> Answer:
        return Answer(refusal.status, {"error": refusal.message}, refusal.headers)

    def person_enters(self, link: str, name: str) -> Presence:
        _, room, role = urlsplit(link).path.split("/")
        if room not in self.rooms:
            raise NotAdmitted("there is no such room")
        person = self.ids.uuid()
        self.rooms[room]["people"].append({"id": person})
        return Presence(id=person, name=name, meeting_id=room, role=role, host=role == LinkRole.HOST)

    def person_leaves(self, person_id: str) -> None:
        for room in self.rooms.values():
            room["people"] = [person for person in room["people"] if person["id"] != person_id]

    def person_is_inside(self, person_id: str) -> bool:
        return any({"id": person_id} in room["people"] for room in self.rooms.values())

    @answers("rooms.create")
    def create_room(self, request: EmulatedRequest) -> JSON:
        room = self.ids.text(8, string.ascii_lowercase)
        links = {role: f"{self.origin}/{room}/{role}" for role in ("host", "guest")}
        self.rooms[room] = {"id": room, "title": request.fields.get("title"), "people": [], **links}
        return self.rooms[room]

    @answers("rooms.list")
    def list_rooms(self, request: EmulatedRequest) -> JSON:
        return list(self.rooms.values())

    @answers("rooms.get")
    def get_room(self, request: EmulatedRequest, room: str) -> JSON:
        if room not in self.rooms:
            raise Refusal(404, "there is no such room")
        return self.rooms[room]
