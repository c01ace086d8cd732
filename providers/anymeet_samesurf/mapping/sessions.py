"""Uses of rooms as sessions, and who was in them.

A session's id is the room's number and, behind a dot, its version: ``123456789.0``. Where SameSurf tells no version it is the
number alone, and stands for the one that SameSurf itself takes then, the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from anymeet.errors import NotFound
from anymeet.models import UNSET, Event, EventKind, Maybe, Note, Participant, Session
from anymeet_samesurf.models import EventType, PastRoom, RoomEvent, RoomReport, RoomUser
from anymeet_samesurf.times import end_from, length_from

SECONDS_ASSUMED: Final = Note("sessions.list", "SameSurf gives lengths without a unit: taken as seconds")
VERSION_UNTOLD: Final = Note(
    "sessions.list", "SameSurf does not tell which use of this room number it is: details are those of the first"
)
_KINDS: Final = {EventType.START: EventKind.SESSION_STARTED, EventType.URL: EventKind.PAGE_OPENED}


def session_id_of(room: PastRoom) -> str:
    """The id of the session that a use of a room is."""
    return room.room if room.version is None else f"{room.room}.{room.version}"


def use_of(session_id: str) -> tuple[str, Maybe[int]]:
    """The room and the version that a session's id names; `NotFound` when it can be none."""
    room, dot, version = session_id.rpartition(".")
    if not dot:
        return session_id, UNSET
    if not (room and version.isascii() and version.isdigit()):
        raise NotFound(f"{session_id!r} is not a session: the ids of sessions look like '123456789.0'")
    return room, int(version)


def duration_of(room: PastRoom) -> timedelta | None:
    """How long a room was used. No document tells the unit; seconds are assumed, as `SECONDS_ASSUMED` says."""
    return length_from(room.duration, timedelta(seconds=1))


def session_from_past(room: PastRoom) -> Session:
    """A use of a room, as a row of the analytics tells of it."""
    duration = duration_of(room)
    told = ((SECONDS_ASSUMED, duration is not None), (VERSION_UNTOLD, room.version is None))
    return Session(
        id=session_id_of(room),
        meeting_id=room.room,
        title=room.title,
        starts_at=room.date,
        ends_at=end_from(room.date, duration),
        live=None if duration is None else False,
        duration=duration,
        notes=tuple(note for note, applies in told if applies),
        raw=room.raw,
    )


def session_from_report(report: RoomReport, session_id: str, meeting_id: str) -> Session:
    """A use of a room, from its first event to the last one's leaving: no unit has to be assumed."""
    begins = [event.date for event in report.events] + [user.joinedat for user in report.users]
    starts_at = min((moment for moment in begins if moment), default=None)
    ends_at = _end_of(report.users)
    return Session(
        id=session_id,
        meeting_id=meeting_id,
        title=report.title,
        starts_at=starts_at,
        ends_at=ends_at,
        live=False if ends_at else None,
        duration=ends_at - starts_at if starts_at and ends_at else None,
        participants=len({user.guid for user in report.users}),
        raw=report.raw,
    )


def _end_of(users: Iterable[RoomUser]) -> datetime | None:
    left = [user.leftat for user in users]
    return max((moment for moment in left if moment), default=None) if all(left) else None


def participant_from(user: RoomUser, session_id: str, meeting_id: str) -> Participant:
    """Somebody who was in. Where they were is in ``raw`` alone."""
    return Participant(
        id=user.guid,
        name=user.name,
        host=user.host,
        meeting_id=meeting_id,
        session_id=session_id,
        joined_at=user.joinedat,
        left_at=user.leftat,
        raw=user.raw,
    )


def event_from(event: RoomEvent, session_id: str, meeting_id: str, index: int) -> Event:
    """Something that happened; ``index`` is its place in the report, by which it is known again."""
    said = {"sender": event.sender, "target": event.target, "data": event.data}
    return Event(
        kind=_KINDS.get(event.type, EventKind.OTHER),
        name=event.type.value,
        at=event.date,
        meeting_id=meeting_id,
        session_id=session_id,
        participant_id=event.sender or None,
        key=f"{session_id}/{index}",
        data={name: value for name, value in said.items() if value not in (None, "")},
        raw=event.raw,
    )
