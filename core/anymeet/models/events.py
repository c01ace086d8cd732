"""Events: what happened, told by a webhook or by a meeting's timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import attrs

from anymeet.models.base import TEXT, TEXTS, UNSET, Maybe, Request, Value


class EventKind(StrEnum):
    """What kinds of event mean the same at every vendor."""

    SESSION_STARTED = "session_started"
    SESSION_ENDED = "session_ended"
    PARTICIPANT_JOINED = "participant_joined"
    PARTICIPANT_LEFT = "participant_left"
    RECORDING_STARTED = "recording_started"
    RECORDING_STOPPED = "recording_stopped"
    RECORDING_READY = "recording_ready"
    """It can be downloaded."""
    TRANSCRIPT_READY = "transcript_ready"
    """It can be read."""
    PAGE_OPENED = "page_opened"
    """Co-browsing went to another page."""
    MEETING_DELETED = "meeting_deleted"
    OTHER = "other"
    """Anything else: the event's ``name`` says what, in the vendor's word."""


@attrs.frozen(kw_only=True)
class Event(Value):
    """Something that happened. ``name`` is the vendor's, ``key`` is equal for two deliveries of the same event.

    ``data`` is what the vendor tells besides, in its own words.
    """

    kind: EventKind
    name: str
    at: datetime | None = None
    meeting_id: str | None = None
    session_id: str | None = None
    participant_id: str | None = None
    recording_id: str | None = None
    key: str = ""
    data: Mapping[str, Any] = attrs.field(factory=dict, hash=False, repr=False)  # there may be links in it


@attrs.frozen(kw_only=True)
class WebhookRequest(Request):
    """A webhook to register: the vendor posts these ``events`` to ``endpoint``, with ``token`` as proof.

    The names of events are the vendor's own, as ``provider.webhooks.events()`` has them. Without ``token`` the one in the
    profile is taken.
    """

    endpoint: str = attrs.field(validator=TEXT)
    events: Sequence[str] = attrs.field(validator=TEXTS)
    name: str | None = attrs.field(default=None, validator=TEXT)
    token: str | None = attrs.field(default=None, validator=TEXT, repr=False)


@attrs.frozen(kw_only=True)
class WebhookChanges(Request):
    """What to change about a webhook, in the fields of `WebhookRequest`: one left `UNSET` stays as it is, None clears it."""

    endpoint: Maybe[str] = attrs.field(default=UNSET, validator=TEXT)
    events: Maybe[Sequence[str]] = attrs.field(default=UNSET, validator=TEXTS)
    name: Maybe[str | None] = attrs.field(default=UNSET, validator=TEXT)
    token: Maybe[str | None] = attrs.field(default=UNSET, validator=TEXT, repr=False)


@attrs.frozen(kw_only=True)
class Webhook(Value):
    """A registered webhook. ``events`` is None where a list does not tell them."""

    id: str
    endpoint: str
    name: str | None = None
    events: tuple[str, ...] | None = None
