"""Webhooks and the events they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from anymeet.models import UNSET, Maybe
from anymeet.operations import Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.webhooks import Webhook
from anymeet_digitalsamba.operations.parameters import After, Limit, Offset, Sorting
from anymeet_digitalsamba.rules import length, url


class Webhooks(Resource):
    """Where the team's events go. ``authorization_header`` is a bare token: the service puts ``Bearer`` before it."""

    @op("GET /webhooks")
    def list(
        self, *, limit: Limit = UNSET, offset: Offset = UNSET, order: Sorting = UNSET, after: After = UNSET
    ) -> Pages[Webhook]: ...

    @op("GET /webhooks/{webhook}")
    def get(self, webhook: str) -> Webhook: ...

    @op("POST /webhooks")
    def create(
        self,
        *,
        endpoint: Annotated[str, length(3, 100), url],
        events: Sequence[str],
        name: Annotated[Maybe[str | None], length(3, 100)] = UNSET,
        authorization_header: Maybe[str] = UNSET,
    ) -> Webhook: ...

    @op("PATCH /webhooks/{webhook}")
    def update(
        self,
        webhook: str,
        *,
        endpoint: Annotated[Maybe[str], length(3, 100), url] = UNSET,
        events: Maybe[Sequence[str]] = UNSET,
        name: Annotated[Maybe[str | None], length(3, 100)] = UNSET,
        authorization_header: Maybe[str | None] = UNSET,
    ) -> Webhook: ...

    @op("DELETE /webhooks/{webhook}")
    def delete(self, webhook: str) -> None: ...


class Events(Resource):
    """What a webhook can be told of."""

    @op("GET /events")
    def list(self) -> tuple[str, ...]: ...
