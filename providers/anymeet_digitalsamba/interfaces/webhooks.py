"""Webhooks belong to the team; a room may restrict itself to some of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from anymeet import interfaces
from anymeet.errors import ConfigurationError, NotFound
from anymeet.interfaces import Writer
from anymeet.models import Event, Webhook, WebhookChanges, WebhookRequest
from anymeet.pages import Pages
from anymeet_digitalsamba.mapping.webhooks import WebhookChangesWriter, WebhookWriter, webhook_from
from anymeet_digitalsamba.webhooks import event_from, verify

if TYPE_CHECKING:
    from anymeet_digitalsamba.provider import DigitalSamba


class Webhooks(interfaces.Webhooks):
    """A delivery is proven by the token that the webhook was registered with: by default, the profile's ``webhook_token``.

    The vendor gives deliveries no id: an event's key is made of all that it says.
    """

    provider: DigitalSamba
    writers: ClassVar[Mapping[str, type[Writer[Any]]]] = {"create": WebhookWriter, "update": WebhookChangesWriter}

    def list(self) -> Pages[Webhook]:
        return self.provider.native.webhooks.list().map(webhook_from)

    def create(self, request: WebhookRequest) -> Webhook:
        body = self.written("create", request)
        if token := self.provider.settings.webhook_token:
            body.setdefault("authorization_header", token)
        return webhook_from(self.provider.native.webhooks.create(**body))

    def update(self, webhook_id: str, changes: WebhookChanges) -> Webhook:
        body = self.written("update", changes)
        webhooks = self.provider.native.webhooks
        return webhook_from(webhooks.update(webhook_id, **body) if body else webhooks.get(webhook_id))

    def delete(self, webhook_id: str) -> None:
        with suppress(NotFound):
            self.provider.native.webhooks.delete(webhook_id)

    def events(self) -> tuple[str, ...]:
        return self.provider.native.events.list()

    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        token = self.provider.settings.webhook_token
        if not token:
            raise ConfigurationError(
                "webhook_token is missing: set it to the token that the webhook was registered with",
                provider=self.provider.name,
                profile=self.provider.profile,
            )
        verify(headers, token)
        return (event_from(body),)
