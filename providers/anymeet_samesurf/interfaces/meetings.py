"""Rooms as meetings.

A room cannot be asked for: SameSurf tells of those that people are in, and of those that people were in. One that nobody has
entered yet is known to whoever created it, and to nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs

from anymeet import interfaces
from anymeet.errors import InvalidRequest, NotFound
from anymeet.models import Meeting, MeetingRequest, Note, Reason
from anymeet.pages import Page, Pages
from anymeet_samesurf.interfaces.features import FeatureWriter, notes_on
from anymeet_samesurf.mapping.meetings import meeting_from_created, meeting_from_past, meeting_from_running
from anymeet_samesurf.models import PastRoom
from anymeet_samesurf.times import event_time

if TYPE_CHECKING:
    from anymeet_samesurf.provider import SameSurf

_ADDRESS: Final = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
_MINUTE: Final = timedelta(minutes=1)
_NO_CALL: Final = "SameSurf has no call that changes, ends or deletes a room"


class MeetingWriter(FeatureWriter[MeetingRequest]):
    """Writes a meeting request as the body of ``rooms.create``."""

    def write_title(self, value: str) -> dict[str, Any]:
        return {"title": value}

    def write_start_url(self, value: str) -> dict[str, Any]:
        return {"starturl": value}

    def write_starts_at(self, value: datetime) -> dict[str, Any]:
        return event_time(value, self.request.timezone)

    def write_timezone(self, value: str) -> dict[str, Any]:
        self._needs_start("timezone")
        return {}  # it goes with the time

    def write_duration(self, value: timedelta) -> dict[str, Any]:
        self._needs_start("duration")
        if value % _MINUTE:
            raise InvalidRequest("duration", f"must be whole minutes for SameSurf, not {value}")
        return {"lengthinminutes": value // _MINUTE}

    def write_invitees(self, value: Sequence[str]) -> dict[str, Any]:
        self._needs_start("invitees")
        for invitee in value:
            if not _ADDRESS.fullmatch(invitee):
                raise InvalidRequest("invitees", f"must be plain e-mail addresses, not {invitee!r}")
        return {"invitees": ",".join(value)}

    def write_invite_message(self, value: str) -> dict[str, Any]:
        self._needs_start("invite_message")
        return {"invitemessage": value}

    def _needs_start(self, field: str) -> None:
        # The document has these among the fields of a scheduled room; what they do to any other, it does not tell.
        if self.request.starts_at is None:
            raise InvalidRequest(field, "needs starts_at: SameSurf takes it for a scheduled meeting only")


class Meetings(interfaces.Meetings):
    """Rooms."""

    provider: SameSurf
    writers = {"create": MeetingWriter}
    echoes = {"create": ("title", "starts_at", "duration", "timezone")}
    reasons = {
        "create.private": Reason.VENDOR_LACKS.because("whoever has a link to a room may enter it"),
        "create.max_participants": Reason.VENDOR_LACKS.because("a room has no limit to set"),
        "create.external_id": Reason.VENDOR_LACKS.because("a room keeps no id but its own"),
        "create.reuse_existing": Reason.VENDOR_LACKS.because("a room keeps no external id to know it by"),
        "create.expires_at": Reason.VENDOR_LACKS.because("a room has no end to set"),
        "create.features": Reason.VENDOR_LACKS.because("no call switches it for a room, or says whether it is on"),
        "*": Reason.VENDOR_LACKS.because(_NO_CALL),
    }

    def create(self, request: MeetingRequest) -> Meeting:
        """Open a room, or schedule one for a time to come; seconds are the finest that can be said."""
        if request.starts_at is not None and request.starts_at.replace(microsecond=0) <= self.provider.clock.now():
            raise InvalidRequest("starts_at", f"must be in the future, not {request.starts_at.isoformat()}")
        room = self.provider.native.rooms.create(self.written("create", request))
        notes = [*notes_on(request.features, "meetings.create"), *_notes_on_time(request)]
        return attrs.evolve(meeting_from_created(room, request), notes=tuple(notes))

    def get(self, meeting_id: str) -> Meeting:
        """A room that people are in, or were in; a note says which. It is looked for, page by page."""
        native = self.provider.native
        for running in native.rooms.running():
            if running.room == meeting_id:
                return _found(meeting_from_running(running), "the rooms that are running")
        for past in native.analytics.rooms():
            if past.room == meeting_id:
                return _found(meeting_from_past(past), "the analytics of rooms that were used")
        raise NotFound(
            f"neither a running nor a past room has the number {meeting_id!r}; "
            "SameSurf says nothing about a room that nobody has entered yet, scheduled or not"
        )

    def list(self) -> Pages[Meeting]:
        """The rooms that were used, each once, however often it was; by the analytics."""
        return _each_once(self.provider.native.analytics.rooms()).map(meeting_from_past)

    def list_live(self) -> Pages[Meeting]:
        """The rooms that people are in."""
        return self.provider.native.rooms.running().map(meeting_from_running)


def _notes_on_time(request: MeetingRequest) -> Iterator[Note]:
    if request.starts_at and request.timezone and "timezone" not in event_time(request.starts_at, request.timezone):
        text = f"clocks in {request.timezone} show this time twice, so it was sent in UTC"
        yield Note("meetings.create", text)


def _found(meeting: Meeting, where: str) -> Meeting:
    return attrs.evolve(meeting, notes=(*meeting.notes, Note("meetings.get", f"found among {where}")))


def _each_once(rooms: Pages[PastRoom]) -> Pages[PastRoom]:
    def walk() -> Iterator[Page[PastRoom]]:
        seen: set[str] = set()

        def is_new(room: PastRoom) -> bool:
            known = room.room in seen
            seen.add(room.room)
            return not known

        yield from rooms.filter(is_new).pages()

    return Pages(walk)
