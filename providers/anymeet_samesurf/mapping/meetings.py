"""Rooms as meetings."""

from __future__ import annotations

from typing import Final

from anymeet.models import Meeting, MeetingRequest, MeetingState, Note
from anymeet_samesurf.mapping.links import links_from_created, links_from_running
from anymeet_samesurf.models import CreatedRoom, PastRoom, RunningRoom

LINKS_UNKNOWN: Final = Note(
    "meetings.list_live", "SameSurf does not tell which of its two links makes a leader: ask links.create for one"
)


def meeting_from_created(room: CreatedRoom, request: MeetingRequest) -> Meeting:
    """A new room. What it is like is taken from the request: the answer repeats nothing of it."""
    starts_at = request.starts_at and request.starts_at.replace(microsecond=0)
    return Meeting(
        id=room.room,
        title=request.title,
        state=MeetingState.SCHEDULED if starts_at else MeetingState.OPEN,
        starts_at=starts_at,
        duration=request.duration,
        timezone=request.timezone,
        links=links_from_created(room),
        raw=room.raw,
    )


def meeting_from_running(room: RunningRoom) -> Meeting:
    """A room that people are in."""
    return Meeting(
        id=room.room,
        title=room.title,
        state=MeetingState.LIVE,
        starts_at=room.starttime,
        links=links_from_running(room),
        notes=(LINKS_UNKNOWN,),
        raw=room.raw,
    )


def meeting_from_past(room: PastRoom) -> Meeting:
    """A room that was used. One without a length may be in use still."""
    return Meeting(
        id=room.room,
        title=room.title,
        state=MeetingState.UNKNOWN if room.duration is None else MeetingState.ENDED,
        starts_at=room.date,
        raw=room.raw,
    )
