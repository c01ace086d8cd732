"""What happened, added up. Every duration is in minutes; None: not asked for by ``metrics``, or not told here."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from anymeet.wire import Model
from anymeet_digitalsamba.models.choices import Privacy


@attrs.frozen(kw_only=True)
class Statistics(Model):
    """The team's counters from ``date_start`` to ``date_end``."""

    participation_minutes: int | None = None
    desktop_participation_minutes: int | None = None
    mobile_participation_minutes: int | None = None
    tablet_participation_minutes: int | None = None
    smarttv_participation_minutes: int | None = None
    broadcasted_minutes: int | None = None
    subscribed_minutes: int | None = None
    screen_broadcasted_minutes: int | None = None
    screen_subscribed_minutes: int | None = None
    live_participants: int | None = None
    active_participants: int | None = None
    desktop_participants: int | None = None
    mobile_participants: int | None = None
    tablet_participants: int | None = None
    smarttv_participants: int | None = None
    max_concurrent_participants: int | None = None
    max_concurrent_participants_per_session: int | None = None
    sessions: int | None = None
    live_sessions: int | None = None
    max_concurrent_sessions: int | None = None
    rooms: int | None = None
    transcription_minutes: int | None = None
    e2ee_minutes: int | None = None
    recorded_minutes: int | None = None
    stored_recorded_minutes: int | None = None
    active_recorders: int | None = None
    max_active_recorders: int | None = None
    whiteboard_minutes: int | None = None
    captions_minutes: int | None = None
    breakout_minutes: int | None = None
    presentation_minutes: int | None = None
    active_roles: int | None = None
    custom_roles: int | None = None
    public_chat_posts: int | None = None
    questions: int | None = None
    answers: int | None = None
    polls: int | None = None
    summaries: int | None = None
    date_start: date | None = None
    date_end: date | None = None


@attrs.frozen(kw_only=True)
class RoomStatistics(Statistics):
    """One room's counters."""

    room_id: str | None = None
    room_external_id: str | None = None
    room_description: str | None = None
    room_friendly_url: str | None = None
    room_privacy: Privacy | None = None
    room_source: str | None = None
    room_max_participants: int | None = None
    room_is_deleted: bool | None = None


@attrs.frozen(kw_only=True)
class SessionStatistics(RoomStatistics):
    """One session's counters; ``session_duration`` is in minutes, unlike in live rooms."""

    session_id: str | None = None
    session_duration: int | None = None
    session_live: bool | None = None
    session_start_time: datetime | None = None
    session_end_time: datetime | None = None


@attrs.frozen(kw_only=True)
class TagTotals(Model):
    """What all rooms with a tag add up to."""

    tag: str
    rooms: int | None = None
    participants: int | None = None
    participation_minutes: int | None = None


@attrs.frozen(kw_only=True)
class StartedSessions(Model):
    """How many sessions a browser started."""

    browser_id: str
    sessions_started: int | None = None
