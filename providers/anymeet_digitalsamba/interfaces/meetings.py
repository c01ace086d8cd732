"""Meetings are rooms."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from anymeet import interfaces
from anymeet.errors import Conflict, NotFound
from anymeet.interfaces import Writer
from anymeet.models import Lack, Meeting, MeetingChanges, MeetingRequest, MeetingState, Reason
from anymeet.pages import Pages
from anymeet_digitalsamba.mapping.meetings import (
    MeetingChangesWriter,
    MeetingWriter,
    live_meeting_from,
    meeting_from,
    settings_from,
)
from anymeet_digitalsamba.models import Session

if TYPE_CHECKING:
    from anymeet_digitalsamba.provider import DigitalSamba

_SCHEDULE = Reason.VENDOR_LACKS.because(
    "Digital Samba has no schedule: keep the time in your application, and give it to links as starts_at and expires_at"
)
_MAIL = Reason.VENDOR_LACKS.because("Digital Samba sends no invitations: send the links yourself")
_FIELDS: Mapping[str, Lack] = {
    "starts_at": _SCHEDULE,
    "duration": Reason.VENDOR_LACKS.because(
        "Digital Samba has no schedule: keep the time in your application; "
        "the vendor's own field session_length, 45 for instance, ends every session after that many minutes"
    ),
    "timezone": _SCHEDULE,
    "invitees": _MAIL,
    "invite_message": _MAIL,
    "start_url": Reason.VENDOR_LACKS.because(
        "Digital Samba has no co-browsing: send people the address, or share a screen"
    ),
    "features.remove_participants": Reason.VENDOR_LACKS.because("roles allow it, not rooms: see native.roles.update"),
    "features": Reason.VENDOR_LACKS.because("rooms have no such switch"),
}


class Meetings(interfaces.Meetings):
    """Rooms. One that nobody says is public is made private: people come in by links alone.

    `get` asks twice, for the room and for whether it is live; `list` and `update` leave the state unknown rather than ask
    for each room. ``reuse_existing`` reads the list of rooms, a request per hundred, until it finds the ``external_id``.
    """

    provider: DigitalSamba
    writers: ClassVar[Mapping[str, type[Writer[Any]]]] = {"create": MeetingWriter, "update": MeetingChangesWriter}
    reasons: ClassVar[Mapping[str, Lack | Reason]] = {
        f"{operation}.{field}": lack for operation in ("create", "update") for field, lack in _FIELDS.items()
    }

    def create(self, request: MeetingRequest) -> Meeting:
        body = self.written("create", request)
        if request.reuse_existing:
            rooms = self.provider.native.rooms.list()
            existing = next((room for room in rooms if room.external_id == request.external_id), None)
            if existing:
                return self._meeting(existing.id)
        room = self.provider.native.rooms.create(settings_from(body))
        return meeting_from(room, self.provider.settings, state=MeetingState.OPEN)

    def get(self, meeting_id: str) -> Meeting:
        return self._meeting(meeting_id)

    def list(self) -> Pages[Meeting]:
        return self.provider.native.rooms.list().map(lambda room: meeting_from(room, self.provider.settings))

    def list_live(self) -> Pages[Meeting]:
        return self.provider.native.sessions.list(live=True).filter(_is_attended).map(live_meeting_from)

    def update(self, meeting_id: str, changes: MeetingChanges) -> Meeting:
        body = self.written("update", changes)
        rooms = self.provider.native.rooms
        room = rooms.update(meeting_id, settings_from(body)) if body else rooms.get(meeting_id)
        return meeting_from(room, self.provider.settings)

    def end(self, meeting_id: str) -> None:
        session = self._live_session(meeting_id)
        if session is None:
            self.provider.native.rooms.get(meeting_id)  # nobody is in, or there is no such room
            return
        with suppress(Conflict, NotFound):  # it has ended by itself meanwhile
            self.provider.native.sessions.end(session.id)

    def delete(self, meeting_id: str) -> None:
        with suppress(NotFound):
            self.provider.native.rooms.delete(meeting_id)

    def _meeting(self, meeting_id: str) -> Meeting:
        room = self.provider.native.rooms.get(meeting_id)
        session = self._live_session(meeting_id)
        state = MeetingState.LIVE if session and _is_attended(session) else MeetingState.OPEN
        return meeting_from(room, self.provider.settings, state=state)

    def _live_session(self, meeting_id: str) -> Session | None:
        return self.provider.native.sessions.list_for_room(meeting_id, live=True, limit=1).first()


def _is_attended(session: Session) -> bool:
    # A session goes on for five minutes after the last one has left.
    return session.participants_live != 0
