"""Reading what Digital Samba posts to a webhook.

A delivery is one JSON object, ``{"eventType", "sessionId", "roomId", "timestamp", "data": {...}}``, proven by nothing but a
bearer token: the ``authorization_header`` that the webhook was registered with. There is no signature and no id of the
delivery. Other receivers were seen to work with ``event`` and snake case, and with the bare token; both are read as well.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from anymeet.errors import InvalidSignature, UnexpectedResponse
from anymeet.models import Event, EventKind
from anymeet.wire import moment_from

LARGEST_DELIVERY: Final = 2**20
"""Bytes of a delivery that are read at most."""

_KINDS: Final = {
    "session_started": EventKind.SESSION_STARTED,
    "session_ended": EventKind.SESSION_ENDED,
    "session_transcript_ready": EventKind.TRANSCRIPT_READY,
    "participant_joined": EventKind.PARTICIPANT_JOINED,
    "participant_left": EventKind.PARTICIPANT_LEFT,
    "recording_started": EventKind.RECORDING_STARTED,
    "recording_stopped": EventKind.RECORDING_STOPPED,
    "recording_ready": EventKind.RECORDING_READY,
    "room_deleted": EventKind.MEETING_DELETED,
}

EVENTS: Final = frozenset(_KINDS) | {
    "answer_deleted",
    "answer_updated",
    "file_added_to_library",
    "file_deleted_from_library",
    "file_processing_failed",
    "file_renamed",
    "folder_added_to_library",
    "folder_deleted_from_library",
    "folder_renamed",
    "participant_avatar_deleted",
    "participant_avatar_uploaded",
    "participant_hand_lowered",
    "participant_hand_raised",
    "participant_invited",
    "participant_waiting_joined",
    "participant_waiting_left",
    "phone_participant_asked_to_unmute",
    "phone_participant_muted",
    "phone_participant_unmuted",
    "question_answered",
    "question_asked",
    "question_deleted",
    "question_dismissed",
    "question_reopened",
    "question_updated",
    "recording_deleted",
    "role_deleted",
    "room_locked",
    "room_unlocked",
    "session_summary_ready",
}
"""The 39 names known in July 2026. The vendor adds to them: ``webhooks.events()`` asks for today's."""


def verify(headers: Mapping[str, str], token: str) -> None:
    """`InvalidSignature` unless the delivery carries the webhook's token; compared in constant time."""
    header = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
    bare = header[7:] if header[:7].lower() == "bearer " else header
    sent, wanted = bare.strip().encode("utf-8", "replace"), token.encode("utf-8", "replace")
    if not wanted or not hmac.compare_digest(sent, wanted):  # no token would let in whoever sends none
        raise InvalidSignature("the delivery does not carry the token of the webhook: it is not from the vendor")


def event_from(body: bytes) -> Event:
    """The event of a delivery, whatever its name. `UnexpectedResponse` for what is none.

    Its key is made of all that the vendor tells, since there is nothing else to recognise a second delivery by.
    """
    delivery, key = _delivery_from(body)
    data = delivery.get("data")
    data = data if isinstance(data, Mapping) else {}
    everything = {_snake(key): value for part in (data, delivery) for key, value in part.items()}
    name = everything.get("event_type") or everything.get("event")
    if not isinstance(name, str):
        raise UnexpectedResponse(["required field missing @ $.eventType"])

    def told(key: str) -> str | None:
        value = everything.get(key)
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None

    return Event(
        kind=_KINDS.get(name, EventKind.OTHER),
        name=name,
        at=_moment(everything.get("timestamp")),
        meeting_id=told("room_id"),
        session_id=told("session_id"),
        participant_id=told("participant_id"),
        recording_id=told("recording_id"),
        key=key,
        data=data,
        raw=delivery,
    )


def _delivery_from(body: bytes) -> tuple[Mapping[str, Any], str]:
    if len(body) > LARGEST_DELIVERY:
        raise UnexpectedResponse([f"larger than {LARGEST_DELIVERY} bytes @ $"])
    try:
        delivery = json.loads(body)
        key = hashlib.sha256(json.dumps(delivery, sort_keys=True).encode()).hexdigest()
    except (ValueError, RecursionError):
        raise UnexpectedResponse(["not JSON @ $"]) from None
    if not isinstance(delivery, Mapping):
        raise UnexpectedResponse(["not an object @ $"])
    return delivery, key


def _snake(key: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key)


def _moment(value: Any) -> datetime | None:
    try:
        return None if value is None else moment_from(value)
    except ValueError:
        return None  # an event without a readable time is an event still
