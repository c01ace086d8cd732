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
        """Register a webhook: from now on the vendor posts its events."""

    @ability
    def update(self, webhook_id: str, changes: WebhookChanges) -> Webhook:
        """Change what ``changes`` says. `NotFound` for an unknown id."""

    @ability
    def delete(self, webhook_id: str) -> None:
        """Delete a webhook: the vendor no longer posts to it. Deleting what is not there does nothing."""

    @ability
    def events(self) -> tuple[str, ...]:
        """The vendor's names of all events that a webhook can ask for."""

    @ability
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        """The events of one delivery, by its HTTP headers and its body; sends nothing.

        `InvalidSignature` when the delivery does not prove that it comes from the vendor, `UnexpectedResponse` when it cannot be
        read. `anymeet.webhooks.app` does this for a web server.
        """
