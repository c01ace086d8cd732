"""Webhooks: being told what happens."""

from __future__ import annotations

from collections.abc import Mapping

from anymeet.interfaces.base import Interface, ability
from anymeet.models import Event, Webhook, WebhookChanges, WebhookRequest
from anymeet.pages import Pages


class Webhooks(Interface):
    """Where the vendor posts events to, and reading what it posts."""

    name = "webhooks"

    @ability
    def list(self) -> Pages[Webhook]:
        """All registered webhooks."""

    @ability
    def create(self, request: WebhookRequest) -> Webhook:
        """Register a webhook."""

    @ability
    def update(self, webhook_id: str, changes: WebhookChanges) -> Webhook:
        """Change what ``changes`` says. `NotFound` for an unknown id."""

    @ability
    def delete(self, webhook_id: str) -> None:
        """Stop being told. Deleting what is not there does nothing."""

    @ability
    def events(self) -> tuple[str, ...]:
        """The vendor's names of everything it can tell."""

    @ability
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        """The events of one delivery. `InvalidSignature` when it does not prove that it comes from the vendor."""
