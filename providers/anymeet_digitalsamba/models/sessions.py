"""Sessions and who is in them, now and then."""

from __future__ import annotations

from datetime import datetime

import attrs

from anymeet.wire import Model
from anymeet_digitalsamba.models.choices import Device, Privacy


@attrs.frozen(kw_only=True)
class Session(Model):
    """One held run of a room; a live one has no ``end_time``. ``participants_live`` is told of live ones only."""

    id: str
    start_time: datetime | None = None
    end_time: datetime | None = None
    room_id: str | None = None
    room_external_id: str | None = None
    description: str | None = None
    friendly_url: str | None = None
    room_is_deleted: bool | None = None
    participants_live: int | None = None
    participants_total: int | None = None
    participants_max: int | None = None
    live: bool | None = None


@attrs.frozen(kw_only=True)
class Participant(Model):
    """One stay of one person in one session; ``name`` is the display name, ``role`` the name of a role."""

    id: str
    external_id: str | None = None
    session_id: str | None = None
    room_id: str | None = None
    room_external_id: str | None = None
    room_is_deleted: bool | None = None
    name: str | None = None
    role: str | None = None
    friendly_url: str | None = None
    join_time: datetime | None = None
    leave_time: datetime | None = None
    live: bool | None = None


@attrs.frozen(kw_only=True)
class ParticipantStatistics(Model):
    """What one stay added up to. The answer has no id of its own."""

    room_id: str | None = None
    room_external_id: str | None = None
    room_friendly_url: str | None = None
    room_privacy: Privacy | None = None
    room_is_deleted: bool | None = None
    session_id: str | None = None
    live: bool | None = None
    participant_name: str | None = None
    role: str | None = None
    join_time: datetime | None = None
    leave_time: datetime | None = None
    device: Device | None = None
    system: str | None = None
    browser: str | None = None
    e2ee: bool | None = None
    participation_minutes: int | None = None
    public_chat_posts: int | None = None
    questions: int | None = None
    answers: int | None = None


@attrs.frozen(kw_only=True)
class LiveRoom(Model):
    """A room with somebody in it. ``id`` and ``external_id`` are the room's, ``session_duration`` is in seconds."""

    id: str
    external_id: str | None = None
    start_time: datetime | None = None
    session_duration: int | None = None
    live_participants: int | None = None


@attrs.frozen(kw_only=True)
class LiveParticipant(Model):
    """Somebody who is in a room."""

    id: str
    external_id: str | None = None
    name: str | None = None
    role: str | None = None
    join_time: datetime | None = None


@attrs.frozen(kw_only=True)
class LiveRoomWithParticipants(Model):
    """A room with everybody in it; ``session_duration`` is in seconds."""

    id: str
    external_id: str | None = None
    start_time: datetime | None = None
    session_duration: int | None = None
    live_participants: tuple[LiveParticipant, ...] = ()
