"""The contract on webhooks: registering them, and believing what they deliver only where it is proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from anymeet.errors import ConfigurationError, InvalidSignature, NotFound
from anymeet.models import EventKind, Webhook, WebhookChanges, WebhookRequest
from anymeet.pages import Pages
from anymeet.settings import fields_of
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, one_of, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that
from anymeet.testing.server import HOST, Server


@attrs.frozen
class Delivery:
    """What a vendor posted."""

    headers: Mapping[str, str]
    body: bytes


class WebhooksContract(Contract):
    """Registered, changed, deleted; and read."""

    @proves("webhooks.create", see=Guide.WEBHOOKS, live=True)
    def test_webhooks_create(self, account: Account) -> None:
        """A webhook is registered as it was asked for, and its token is not shown."""
        request = self.request(account, "webhooks.create", **self._token(account))
        assert isinstance(request, WebhookRequest)
        webhook = self.make_webhook(account, request)
        expect_that("webhooks.create: an id", webhook.id, Guide.ANSWERS, expected="an id", came=webhook.id)
        expect("webhooks.create: where it posts to", request.endpoint, webhook.endpoint, Guide.WEBHOOKS)
        expect_among("webhooks.create: which events", (tuple(request.events), None), webhook.events, Guide.WEBHOOKS)
        shown = bool(request.token) and f"{request.token}" in repr(webhook)
        expect("webhooks.create: its token is not shown", False, shown, Guide.SECRETS)

    @proves("webhooks.list", see=Guide.LISTS, live=True)
    def test_webhooks_list(self, account: Account) -> None:
        """What was registered is in the list, once."""
        webhook = self.make_webhook(account)
        ids = [each.id for each in account.provider.webhooks.list()]
        expect("webhooks.list: each webhook is there once", 1, ids.count(webhook.id), Guide.LISTS)

    @proves("webhooks.update", see=Guide.WEBHOOKS, live=True)
    def test_webhooks_update(self, account: Account) -> None:
        """What is said changes, what is not said stays, and an unknown id is not found."""
        webhook, update = self.make_webhook(account), account.provider.webhooks.update
        endpoint = self.sample(account, "webhooks.update.endpoint")[1]
        changes = self.request(account, "webhooks.update", endpoint=endpoint)
        assert isinstance(changes, WebhookChanges)
        changed = update(webhook.id, changes)
        expect("webhooks.update: the webhook that was changed", webhook.id, changed.id, Guide.ANSWERS)
        expect("webhooks.update: where it posts to", endpoint, changed.endpoint, Guide.WEBHOOKS)
        expect_among("webhooks.update: its events stay", (webhook.events, None), changed.events, Guide.WEBHOOKS)
        with expect_error("webhooks.update: an unknown id", NotFound, Guide.IDS):
            update(self.unknown(webhook.id), changes)

    @proves("webhooks.delete", see=Guide.IDS, live=True)
    def test_webhooks_delete(self, account: Account) -> None:
        """A deleted webhook is gone; deleting what is not there does nothing."""
        webhook = self.make_webhook(account)
        self.delete(account, account.provider.webhooks.delete, webhook.id)
        if account.declares("webhooks.list"):
            came = one_of(account.provider.webhooks.list(), webhook.id)
            expect("webhooks.delete: what the list has of it", None, came, Guide.IDS)

    @proves("webhooks.events", see=Guide.WEBHOOKS, live=True)
    def test_webhooks_events(self, account: Account) -> None:
        """The vendor's names, each once, such that a webhook can be registered for all of them."""
        names = account.provider.webhooks.events()
        expect_that("webhooks.events: names", names, Guide.WEBHOOKS, expected="one at least", came=names)
        expect("webhooks.events: each once", len(names), len(set(names)), Guide.WEBHOOKS)
        if account.declares("webhooks.create"):
            request = self.request(account, "webhooks.create", events=names)
            assert isinstance(request, WebhookRequest)
            self.make_webhook(account, request)

    @proves("webhooks.receive", see=Guide.WEBHOOKS)
    def test_webhooks_receive(self, account: Account) -> None:
        """What is delivered is read as events, and refused where nothing proves that it comes from the vendor."""
        receive, made = account.provider.webhooks.receive, self.make_meeting(account)
        with self.delivered(account) as deliveries:
            self.leave(account, *self.attend(account, made))
            account.emulator.settle()
        events = [event for delivery in deliveries for event in receive(delivery.headers, delivery.body)]
        kinds = {event.kind for event in events}
        told = kinds & {EventKind.SESSION_STARTED, EventKind.PARTICIPANT_JOINED}
        expect_that("webhooks.receive: people came", told, Guide.WEBHOOKS, expected="an event of it", came=kinds)
        meetings = {event.meeting_id for event in events}
        expect_among("webhooks.receive: where", ({made.id}, {None}, {made.id, None}), meetings, Guide.WEBHOOKS)
        first = deliveries[0]
        keys = [event.key for event in receive(first.headers, first.body)]
        again = [event.key for event in receive(first.headers, first.body)]
        expect("webhooks.receive: known again by their keys", keys, again, Guide.WEBHOOKS)
        expect_that("webhooks.receive: keys", all(keys), Guide.WEBHOOKS, expected="a key each", came=keys)
        forged = {name: value[::-1] for name, value in first.headers.items()}
        for what, headers in (("no header", {}), ("other headers", forged)):
            with expect_error(f"webhooks.receive: a delivery with {what}", InvalidSignature, Guide.WEBHOOKS):
                receive(headers, first.body)
        for name in self.unnoticed(account):
            stranger = account.open(**self.wrong(account, name))
            with expect_error(f"webhooks.receive: with another {name}", InvalidSignature, Guide.WEBHOOKS):
                stranger.webhooks.receive(first.headers, first.body)
            if fields_of(account.kind.settings_type)[name].default == "":
                nothing: dict[str, Any] = {name: ""}
                refused = (InvalidSignature, ConfigurationError)
                with expect_error(f"webhooks.receive: with no {name} to prove it with", refused, Guide.WEBHOOKS):
                    account.open(**nothing).webhooks.receive(first.headers, first.body)

    @contextmanager
    def delivered(self, account: Account) -> Iterator[list[Delivery]]:
        """Everything that the vendor posts meanwhile, proven by what the provider's settings know."""
        deliveries: list[Delivery] = []

        def receiver(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            posted = HttpRequest(environ)
            deliveries.append(Delivery(dict(posted.headers), posted.get_data()))
            return Response(status=200)(environ, start_response)

        server = Server(receiver, port=0)
        try:
            request = self.request(account, "webhooks.create", **self._everything(account))
            assert isinstance(request, WebhookRequest)
            endpoint = f"http://{HOST}:{server.port}/deliveries"
            account.provider.webhooks.create(attrs.evolve(request, endpoint=endpoint))
            yield deliveries
        finally:
            server.stop()

    # Arranging.

    def ready_webhooks_create(self, account: Account) -> Callable[..., Webhook]:
        return lambda request: self.make_webhook(account, request)

    def ready_webhooks_list(self, account: Account) -> Callable[..., list[Webhook]]:
        self.make_webhook(account)
        return lambda: list(account.provider.webhooks.list())

    def ready_webhooks_update(self, account: Account) -> Callable[..., Webhook]:
        webhook = self.make_webhook(account)
        return lambda changes: account.provider.webhooks.update(webhook.id, changes)

    def ready_webhooks_delete(self, account: Account) -> Callable[..., None]:
        webhook = self.make_webhook(account)
        return lambda: account.provider.webhooks.delete(webhook.id)

    def ready_webhooks_events(self, account: Account) -> Callable[..., tuple[str, ...]]:
        return lambda: account.provider.webhooks.events()

    def many_webhooks_list(self, account: Account, count: int) -> Callable[[], Pages[Webhook]]:
        for _ in range(count):
            self.make_webhook(account)
        return lambda: account.provider.webhooks.list()

    def make_webhook(self, account: Account, request: WebhookRequest | None = None) -> Webhook:
        """A webhook to try things with."""
        asked = request or self.request(account, "webhooks.create")
        assert isinstance(asked, WebhookRequest)
        account.need_to_undo("webhooks.delete")
        webhook = account.provider.webhooks.create(asked)
        account.undo_by(lambda: account.provider.webhooks.delete(webhook.id))
        return webhook

    def _token(self, account: Account) -> dict[str, Any]:
        declared = account.declares("webhooks.create.token")
        return {"token": self.sample(account, "webhooks.create.token")[0]} if declared else {}

    def _everything(self, account: Account) -> dict[str, Any]:
        return {"events": account.provider.webhooks.events()} if account.declares("webhooks.events") else {}
