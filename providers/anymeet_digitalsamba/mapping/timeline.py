"""What happened in a meeting, made of its sessions, participants and recordings: the vendor keeps no list of events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from anymeet.models import Event, EventKind, Participant, Recording, Session

# What comes first of what happened in the same second.
_ORDER: Final = (
    EventKind.SESSION_STARTED,
    EventKind.PARTICIPANT_JOINED,
    EventKind.RECORDING_STARTED,
    EventKind.PARTICIPANT_LEFT,
    EventKind.SESSION_ENDED,
)


def timeline_from(
    sessions: Iterable[Session], participants: Iterable[Participant], recordings: Iterable[Recording]
) -> list[Event]:
    """All that has a time, the oldest first, under the names that webhooks have for it. ``sessions`` are of one room."""
    sessions = tuple(sessions)
    events = [
        *(event for session in sessions for event in _of_session(session)),
        *(event for participant in participants for event in _of_participant(participant)),
        *(event for recording in recordings for event in _of_recording(recording, sessions)),
    ]
    return sorted(events, key=lambda event: (event.at, _ORDER.index(event.kind)))


def _of_session(session: Session) -> Iterator[Event]:
    about = {"meeting_id": session.meeting_id, "session_id": session.id, "raw": session.raw}
    yield from _event(EventKind.SESSION_STARTED, session.id, session.starts_at, about)
    yield from _event(EventKind.SESSION_ENDED, session.id, session.ends_at, about)


def _of_participant(participant: Participant) -> Iterator[Event]:
    about = {
        "meeting_id": participant.meeting_id,
        "session_id": participant.session_id,
        "participant_id": participant.id,
        "data": {"name": participant.name, "role": participant.role},
        "raw": participant.raw,
    }
    yield from _event(EventKind.PARTICIPANT_JOINED, participant.id, participant.joined_at, about)
    yield from _event(EventKind.PARTICIPANT_LEFT, participant.id, participant.left_at, about)


def _of_recording(recording: Recording, sessions: Iterable[Session]) -> Iterator[Event]:
    # Lists of recordings leave the session out; a room has one at a time.
    held = (session.id for session in sessions if _includes(session, recording.created_at))
    about = {
        "meeting_id": recording.meeting_id,
        "session_id": recording.session_id or next(held, None),
        "recording_id": recording.id,
        "data": {"name": recording.title},
        "raw": recording.raw,
    }
    yield from _event(EventKind.RECORDING_STARTED, recording.id, recording.created_at, about)


def _includes(session: Session, moment: datetime | None) -> bool:
    if moment is None or session.starts_at is None:
        return False
    return session.starts_at <= moment and (session.ends_at is None or moment <= session.ends_at)


def _event(kind: EventKind, id: str, at: datetime | None, about: dict[str, Any]) -> Iterator[Event]:
    if at is not None:
        yield Event(kind=kind, name=kind.value, at=at, key=f"{kind}:{id}", **about)
