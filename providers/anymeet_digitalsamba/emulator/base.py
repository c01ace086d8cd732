"""Credentials, refusals, look-ups and lists: what all areas of the emulator stand on."""

from __future__ import annotations

import base64
import functools
import hmac
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from anymeet.testing import (
    JSON,
    Answer,
    EmulatedRequest,
    Emulator,
    NotAdmitted,
    Problem,
    Refusal,
    load_operations,
    page_of,
)
from anymeet_digitalsamba.emulator.state import Author, Participant, Record, Room, Session, State

OPERATIONS: Final = {operation.id: operation for operation in load_operations("anymeet_digitalsamba.emulator")}
MINUTE: Final = timedelta(minutes=1)
MOST: Final = 100
"""Records a page, if nothing is said, and at most."""

T = TypeVar("T")
R = TypeVar("R", bound=Record)


class Base(Emulator):
    """An account with its credentials.

    ``rate_limit`` is the number of requests let through in a minute of the emulator's clock; None for any number. The
    vendor's document does not tell whether a field error is a 400 or a 422: ``validation_status`` says which.
    """

    validation_status = 400
    rate_limit: int | None = 1000

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.developer_key = secrets.token_hex(32)
        self.storage_key = secrets.token_hex(32)

    def begin(self) -> None:
        self.state = State(
            team_id=self.ids.uuid(), owner_id=self.ids.uuid(), domain=self.ids.text(12), opened_at=self.clock.now()
        )
        self._minute_began, self._requests = self.clock.now(), 0

    def credentials(self) -> Mapping[str, Any]:
        return {"team_id": self.state.team_id, "developer_key": self.developer_key}

    def authenticate(self, request: EmulatedRequest) -> None:
        """Bearer with the key, or with base64 of team:key (older pages); Basic with team and key."""
        scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
        both = base64.b64encode(f"{self.state.team_id}:{self.developer_key}".encode()).decode()
        accepted = {"bearer": (self.developer_key, both), "basic": (both,)}.get(scheme.lower(), ())
        if not any(hmac.compare_digest(credential.strip().encode(), key.encode()) for key in accepted):
            raise Refusal(401, "Unauthenticated.", code="unauthenticated")
        self._count_request()

    def _count_request(self) -> None:
        now = self.clock.now()
        if now >= self._minute_began + MINUTE:
            self._minute_began, self._requests = now, 0
        self._requests += 1
        if self.rate_limit is not None and self._requests > self.rate_limit:
            wait = math.ceil((self._minute_began + MINUTE - now).total_seconds())
            text = f"Too Many Attempts. You may try again in {wait} seconds."
            raise Refusal(429, text, code="rate-limit", headers={"retry-after": str(wait)})

    def refuse(self, refusal: Refusal) -> Answer:
        body: dict[str, Any] = {"message": refusal.message, "error": refusal.code.replace("_", "-")}
        status = refusal.status
        if refusal.code == "invalid":
            errors = {field: [_sentence(field, rule)] for field, rule in refusal.fields.items()}
            body = {"message": next(iter(errors.values()))[0], "error": "validation-error", "errors": errors}
            status = self.validation_status
        elif refusal.status == 404:
            body = {"message": "Not Found", "error": "not-found"}
        elif not refusal.code:
            del body["error"]
        return Answer(status, body, refusal.headers)

    def check(self, request: EmulatedRequest) -> list[Problem]:
        """The documented rules, after the room: who asks for one that is not there is told that first."""
        if request.operation in OPERATIONS and "room" in request.variables:
            self.room(request.variables["room"], deleted=True)
        return super().check(request)

    # What areas look up.

    def bad(self, field: str, rule: str) -> Refusal:
        """The refusal of one field."""
        return self.invalid([Problem(field, rule)])

    def found(self, items: Mapping[str, T], key: str) -> T:
        """The item with an id; 404 when there is none."""
        if key not in items:
            raise not_found()
        return items[key]

    def room(self, reference: str, *, deleted: bool = False) -> Room:
        """The room with an id or friendly URL; ``deleted`` finds by id those that left only their history, too."""
        room = self.found(self.state.rooms, self.room_id(reference))
        if room.deleted and not deleted:
            raise not_found()
        return room

    def room_id(self, reference: str) -> str:
        """The id for a friendly URL; anything else as it is."""
        return self.state.friendly_urls.get(reference, reference)

    def session(self, session_id: str) -> Session:
        return self.found(self.state.sessions, session_id)

    def held(self, room: str) -> Session:
        """The live session of a room; 422 when nobody is in."""
        session = self.room(room).session
        if session is None:
            raise Refusal(422, "The room has no live session.", code="room-not-live")
        return session

    def said(self, request: EmulatedRequest) -> dict[str, Any]:
        """The fields of the body that the operation documents: whatever else is sent is ignored."""
        known = {parameter.name for parameter in OPERATIONS[request.operation].body.properties}
        return {name: value for name, value in request.fields.items() if name in known}

    def author(self, request: EmulatedRequest) -> Author:
        """Who acts through the API: ``participant``, with the id of one that exists, or with a name."""
        said = request.fields["participant"]
        if said.get("id"):
            participant = self.state.participants.get(said["id"])
            if participant is None:
                raise self.bad("participant.id", "must be the id of a participant")
            return participant.author
        if not said.get("name"):
            raise self.bad("participant.name", "is required when participant.id is not set")
        external_id = said.get("external_id")
        key = f"{said['name']} {external_id}"
        return Author(id=self.browser(key), name=said["name"], external_id=external_id)

    def current(self, author: Author | None) -> Author:
        """An author as known today: who was made anonymous is so in what they wrote, too."""
        participant = self.state.participants.get(author.id or "") if author else None
        return participant.author if participant else author or Author()

    def browser(self, key: str) -> str:
        """The id that the service knows somebody by from one visit to the next."""
        return self.state.browsers.setdefault(key, self.ids.uuid())

    def setting(self, room: Room, name: str) -> Any:
        """What holds in a room: its own value, or the team's."""
        return room.settings.get(name, self.state.settings.get(name))

    def actor(self, person_id: str, setting: str = "", permission: str = "") -> Participant:
        """Who does something in a session; `NotAdmitted` when the room or their role does not let them."""
        participant = self.state.participants[person_id]
        if setting and not self.setting(participant.session.room, setting):
            raise NotAdmitted(f"the room has no {setting.removesuffix('_enabled').replace('_', ' ')}")
        if permission and not participant.role.permissions.get(permission):
            raise NotAdmitted(f"the role {participant.role.name} has no permission {permission}")
        return participant

    # What areas answer.

    def listed(
        self,
        request: EmulatedRequest,
        items: Sequence[R],
        view: Callable[[R], JSON],
        *,
        as_text: bool = False,
        cursor: Callable[[str], str] = str,
    ) -> dict[str, JSON]:
        """A page of ``items``, which come oldest first; ``total_count`` is a text in some lists, a number in others.

        ``cursor`` makes an id of what ``after`` says.
        """
        ordered = self.ordered(request, items, cursor)
        total = len(items)
        return {"total_count": str(total) if as_text else total, "data": [view(item) for item in ordered]}

    def ordered(self, request: EmulatedRequest, items: Sequence[R], cursor: Callable[[str], str] = str) -> list[R]:
        """The page of ``items`` that is asked for; newest first, if nothing is said."""
        query = request.query
        after = query.get("after")
        return page_of(
            items if query.get("order") == "asc" else items[::-1],
            limit=min(query.get("limit", MOST), MOST),
            offset=query.get("offset", 0),
            after=cursor(after) if after else None,
        )


def done() -> Answer:
    """What most actions answer: nothing, called JSON all the same."""
    return Answer(200, None, {"Content-Type": "application/json"})


def not_found() -> Refusal:
    """What the service says of anything that is not there."""
    return Refusal(404, "Not Found", code="not-found")


def _sentence(field: str, rule: str) -> str:
    words = field.replace("_", " ") or "body"
    return f"The {words} {rule}." if rule.startswith("has ") else f"The {words} field {rule}."


def in_period(moment: datetime, first: str | None, last: str | None) -> bool:
    """Whether a moment lies in the days from ``first`` to ``last`` (``2024-03-07``, UTC), both included."""
    day = moment.date()
    return (not first or date.fromisoformat(first) <= day) and (not last or day <= date.fromisoformat(last))


def asked_for(request: EmulatedRequest, moment: datetime) -> bool:
    """Whether a moment lies in the days that ``date_start`` and ``date_end`` name."""
    return in_period(moment, request.query.get("date_start"), request.query.get("date_end"))


def shaped(operation: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` under the keys that the operation's sample answer has, and in its order."""
    return {key: values[key] for key in keys_of(operation)}


@functools.cache
def keys_of(operation: str) -> Mapping[str, None]:
    """The keys of an operation's first sample answer, in their order; of an item's, where that is a list."""
    sample = OPERATIONS[operation].success.body
    if isinstance(sample, Mapping) and "data" in sample:
        sample = sample["data"]
    return dict.fromkeys(sample[0] if isinstance(sample, list) else sample)


def who(author: Author) -> dict[str, JSON]:
    """Somebody as chat, questions and answers name them."""
    return {
        "participant_id": author.id,
        "external_participant_id": author.external_id,
        "participant_name": author.name,
    }
