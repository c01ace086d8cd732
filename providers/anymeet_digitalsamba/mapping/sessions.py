"""Sessions and who is in them."""

from __future__ import annotations

from datetime import datetime, timedelta

from anymeet.models import LinkRole, Participant, Session
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping import length_from, told
from anymeet_digitalsamba.settings import DigitalSambaSettings


def session_from(session: vendor.Session) -> Session:
    """A session as lists tell it. The vendor's documents show an end on live ones, too, which is none."""
    ends_at = None if session.live else session.end_time
    return Session(
        id=session.id,
        meeting_id=told(session.room_id, "room_id"),
        title=session.description,
        starts_at=session.start_time,
        ends_at=ends_at,
        live=session.live,
        duration=_between(session.start_time, ends_at),
        participants=session.participants_total,
        raw=session.raw,
    )


def session_from_statistics(session: vendor.SessionStatistics) -> Session:
    """A session as it tells about itself: among its figures, under longer names, its length in minutes."""
    ends_at = None if session.session_live else session.session_end_time
    return Session(
        id=told(session.session_id, "session_id"),
        meeting_id=told(session.room_id, "room_id"),
        title=session.room_description,
        starts_at=session.session_start_time,
        ends_at=ends_at,
        live=session.session_live,
        duration=_between(session.session_start_time, ends_at)
        or length_from(session.session_duration, timedelta(minutes=1)),
        participants=session.active_participants,
        raw=session.raw,
    )


def participant_from(participant: vendor.Participant, settings: DigitalSambaSettings) -> Participant:
    """Somebody who is or was in. Being a host is having the ``host_role``."""
    return Participant(
        id=participant.id,
        name=participant.name,
        role=participant.role,
        host=settings.meaning(participant.role) is LinkRole.HOST if participant.role else None,
        external_id=participant.external_id,
        meeting_id=participant.room_id,
        session_id=participant.session_id,
        joined_at=participant.join_time,
        left_at=None if participant.live else participant.leave_time,
        raw=participant.raw,
    )


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return end - start if start and end else None
