"""Registered webhooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from anymeet.errors import InvalidRequest
from anymeet.interfaces import Writer
from anymeet.models import Request, Webhook, WebhookChanges, WebhookRequest
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping import check_extras, told

R = TypeVar("R", bound=Request)


def webhook_from(webhook: vendor.Webhook) -> Webhook:
    """A webhook; its token stays out of what is shown, and lists do not tell its events."""
    return Webhook(
        id=webhook.id,
        endpoint=told(webhook.endpoint, "endpoint"),
        name=webhook.name,
        events=webhook.events,
        raw=webhook.raw,
    )


class _WebhookWriter(Writer[R]):
    def write_endpoint(self, value: str) -> Mapping[str, Any]:
        return {"endpoint": value}

    def write_events(self, value: Sequence[str]) -> Mapping[str, Any]:
        return {"events": value}

    def write_name(self, value: str | None) -> Mapping[str, Any]:
        return {"name": value}

    def write_token(self, value: str | None) -> Mapping[str, Any]:
        if value is None:
            raise InvalidRequest("token", "cannot be cleared: nothing else would prove where a delivery comes from")
        return {"authorization_header": value}

    def body(self, provider: str) -> dict[str, Any]:
        check_extras(self.request, provider, ())
        return super().body(provider)


class WebhookWriter(_WebhookWriter[WebhookRequest]):
    """A webhook to register."""


class WebhookChangesWriter(_WebhookWriter[WebhookChanges]):
    """Changes to a webhook."""
