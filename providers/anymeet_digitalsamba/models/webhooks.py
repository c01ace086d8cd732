"""Webhooks."""

from __future__ import annotations

from datetime import datetime

import attrs

from anymeet.wire import Model


@attrs.frozen(kw_only=True)
class Webhook(Model):
    """Where the team's events go. ``authorization_header`` is the bare token that the service proves itself with.

    List items have no ``events``.
    """

    id: str
    endpoint: str | None = None
    authorization_header: str | None = attrs.field(default=None, repr=False)
    name: str | None = None
    events: tuple[str, ...] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
