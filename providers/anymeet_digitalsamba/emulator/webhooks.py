"""Webhooks: managing them, and delivering what happens."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import attrs
import requests

from anymeet.testing import JSON, EmulatedRequest, answers
from anymeet_digitalsamba.emulator.base import Base, shaped
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.state import Participant, Room, Session, Webhook

TIMEOUT: Final = 5.0
"""Real seconds that a receiver may take."""

EVENTS: Final = (
    *("session_started", "session_ended", "session_summary_ready", "session_transcript_ready"),
    *("room_locked", "room_unlocked", "room_deleted", "role_deleted"),
    *("participant_joined", "participant_left", "participant_waiting_joined", "participant_waiting_left"),
    *("participant_invited", "participant_hand_raised", "participant_hand_lowered"),
    *("participant_avatar_uploaded", "participant_avatar_deleted"),
    *("phone_participant_muted", "phone_participant_unmuted", "phone_participant_asked_to_unmute"),
    *("recording_started", "recording_stopped", "recording_ready", "recording_deleted"),
    *("question_asked", "question_answered", "question_updated", "question_dismissed", "question_reopened"),
    *("question_deleted", "answer_updated", "answer_deleted"),
    *("file_added_to_library", "file_renamed", "file_deleted_from_library", "file_processing_failed"),
    *("folder_added_to_library", "folder_renamed", "folder_deleted_from_library"),
)
"""Vendor notes, section 3.2."""


@attrs.frozen(kw_only=True)
class Delivery:
    """One attempt: ``status`` is that of the receiver's answer, None when there was none, and ``error`` says why."""

    webhook_id: str
    endpoint: str
    payload: Mapping[str, Any]
    status: int | None = None
    error: str = ""


class Webhooks(Base):
    """``deliveries`` are all attempts so far. A delivery is tried once: what the service does after is not known.

    What only happens in an emulator is told to this computer only, unless ``delivers_anywhere`` is switched on.
    """

    delivers_anywhere = False

    def begin(self) -> None:
        super().begin()
        self.deliveries: list[Delivery] = []

    def emit(self, event: str, room: Room | None = None, session: Session | None = None, /, **data: Any) -> None:
        """Tell the team's webhooks, or those that the room restricts itself to, when the present turn is over."""
        payload: dict[str, Any] = {"eventType": event, "timestamp": int(self.clock.now().timestamp()), "data": data}
        if session is not None:
            payload["sessionId"] = session.id
        if room is not None:
            payload["roomId"] = room.id
        for webhook in self.state.webhooks.values():
            if event in webhook.events and (room is None or not room.webhooks or webhook.id in room.webhooks):
                self.afterwards(partial(self._deliver, attrs.evolve(webhook), payload))

    def emit_about(self, event: str, participant: Participant, **data: Any) -> None:
        """Tell about somebody in a session."""
        who = {
            "participantId": participant.id,
            "externalId": participant.external_id,
            "name": participant.name,
            "role": participant.role.name,
        }
        self.emit(event, participant.session.room, participant.session, **who, **data)

    def _deliver(self, webhook: Webhook, payload: Mapping[str, Any]) -> None:
        if not (self.delivers_anywhere or _is_here(webhook.endpoint)):
            reason = "not sent: the endpoint is on another computer, and delivers_anywhere is off"
            self._note(webhook, payload, error=reason)
            return
        token = webhook.authorization_header
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            with requests.Session() as http:
                http.trust_env = False
                answer = http.post(
                    webhook.endpoint, json=payload, headers=headers, timeout=TIMEOUT, allow_redirects=False
                )
        except requests.RequestException as error:
            self._note(webhook, payload, error=f"{type(error).__name__}: {error}")
        else:
            self._note(webhook, payload, status=answer.status_code)

    def _note(
        self, webhook: Webhook, payload: Mapping[str, Any], *, status: int | None = None, error: str = ""
    ) -> None:
        self.deliveries.append(
            Delivery(webhook_id=webhook.id, endpoint=webhook.endpoint, payload=payload, status=status, error=error)
        )

    @answers("events.list")
    def list_events(self, request: EmulatedRequest) -> JSON:
        return list(EVENTS)

    @answers("webhooks.create")
    def create_webhook(self, request: EmulatedRequest) -> JSON:
        said = self._webhook_fields(request)
        now = self.clock.now()
        webhook = Webhook(
            id=self.ids.uuid(),
            endpoint=said["endpoint"],
            name=said.get("name"),
            authorization_header=said.get("authorization_header"),
            events=said["events"],
            created_at=now,
            updated_at=now,
        )
        self.state.webhooks[webhook.id] = webhook
        return _webhook(webhook)

    @answers("webhooks.list")
    def list_webhooks(self, request: EmulatedRequest) -> JSON:
        webhooks = list(self.state.webhooks.values())
        return self.listed(request, webhooks, lambda webhook: shaped("webhooks.list", _webhook(webhook)), as_text=True)

    @answers("webhooks.get")
    def get_webhook(self, request: EmulatedRequest, webhook: str) -> JSON:
        return _webhook(self.found(self.state.webhooks, webhook))

    @answers("webhooks.update")
    def update_webhook(self, request: EmulatedRequest, webhook: str) -> JSON:
        found = self.found(self.state.webhooks, webhook)
        for name, value in self._webhook_fields(request).items():
            setattr(found, name, value)
        found.updated_at = self.clock.now()
        return _webhook(found)

    @answers("webhooks.delete")
    def delete_webhook(self, request: EmulatedRequest, webhook: str) -> None:
        del self.state.webhooks[self.found(self.state.webhooks, webhook).id]
        for room in self.state.rooms.values():
            room.webhooks = [kept for kept in room.webhooks if kept != webhook]

    def _webhook_fields(self, request: EmulatedRequest) -> dict[str, Any]:
        said = self.said(request)
        for index, event in enumerate(said.get("events", ())):
            if event not in EVENTS:
                raise self.bad(f"events.{index}", "must be the name of an event")
        return said


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _webhook(webhook: Webhook) -> dict[str, JSON]:
    return {
        "id": webhook.id,
        "endpoint": webhook.endpoint,
        "authorization_header": webhook.authorization_header,
        "name": webhook.name,
        "events": list(webhook.events),
        "created_at": zulu(webhook.created_at),
        "updated_at": zulu(webhook.updated_at),
    }
