"""The contract on webhooks: registering them, and believing what they deliver only where it is proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from typing import Any, Final

import attrs
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from anymeet.errors import NotFound
from anymeet.models import EventKind, Webhook, WebhookChanges, WebhookRequest
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import LINGERED, STAYED, Contract, one_of, proves
from anymeet.testing.contract.deliveries import Delivery, Reading
from anymeet.testing.contract.failures import Guide, Words, expect, expect_among, expect_error, expect_that
from anymeet.testing.server import HOST, Server

_COMING: Final = frozenset({EventKind.PARTICIPANT_JOINED, EventKind.SESSION_STARTED})
_GOING: Final = frozenset({EventKind.PARTICIPANT_LEFT, EventKind.SESSION_ENDED})
_RECORDED: Final = frozenset({EventKind.RECORDING_READY, EventKind.RECORDING_STARTED, EventKind.RECORDING_STOPPED})


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
        hidden = not request.token or request.token not in repr(webhook)
        came = Words("the token in the repr of the webhook")
        expect_that("webhooks.create: its token is not shown", hidden, Guide.SECRETS, expected="no token", came=came)

    @proves("webhooks.list", see=Guide.LISTS, live=True)
    def test_webhooks_list(self, account: Account) -> None:
        """What was registered is in the list, once."""
        webhook = self.make_webhook(account)
        ids = [each.id for each in account.provider.webhooks.list()]
        expect("webhooks.list: each webhook is there once", 1, ids.count(webhook.id), Guide.LISTS)

    @proves("webhooks.update", see=Guide.WEBHOOKS, live=True)
    def test_webhooks_update(self, account: Account) -> None:
        """What is said changes, what is not said stays, and an unknown id is not found."""
        webhook, update = self._named_webhook(account), account.provider.webhooks.update
        before = self._told_of_webhook(account, webhook)
        endpoint = self.sample(account, "webhooks.update.endpoint")[1]
        changes = self.request(account, "webhooks.update", endpoint=endpoint)
        assert isinstance(changes, WebhookChanges)
        changed = update(webhook.id, changes)
        expect("webhooks.update: the webhook that was changed", webhook.id, changed.id, Guide.ANSWERS)
        expect("webhooks.update: where it posts to", endpoint, changed.endpoint, Guide.WEBHOOKS)
        expect_among("webhooks.update: its events stay", (webhook.events, None), changed.events, Guide.WEBHOOKS)
        expect_among("webhooks.update: its name stays", (webhook.name, None), changed.name, Guide.WEBHOOKS)
        after = self._told_of_webhook(account, webhook)
        expect("webhooks.update: what the list has of its name and events", before, after, Guide.WEBHOOKS)
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
        """What is delivered is read as what happened, and refused where nothing proves that it comes from the vendor."""
        made = self.make_meeting(account)
        with self.delivered(account) as deliveries:
            reading = Reading(self, account, deliveries)
            people = self.attend(account, made)
            coming = reading.events_within(STAYED)
            for person in people:
                person.leave()
            going = reading.events_within(LINGERED)
        kinds = {event.kind for event in coming}
        expect_that(
            "webhooks.receive: people came", kinds & _COMING, Guide.WEBHOOKS, expected="an event of it", came=kinds
        )
        _never("webhooks.receive: a leaving, while everybody is in", kinds & _GOING)
        kinds = {event.kind for event in going}
        _never("webhooks.receive: a coming, when all leave", kinds & _COMING)
        events = [*coming, *going]
        meetings = {event.meeting_id for event in events}
        expect_among("webhooks.receive: where", ({made.id}, {None}, {made.id, None}), meetings, Guide.WEBHOOKS)
        joined = [event.participant_id for event in coming if event.kind is EventKind.PARTICIPANT_JOINED]
        told = [known for known in joined if known is not None]
        what = "webhooks.receive: who came"
        expected = "a participant_id for each, or None"
        expect_that(what, len(told) == len(set(told)), Guide.WEBHOOKS, expected=expected, came=joined)
        if account.declares("recordings.list") and account.provider.recordings.list(made.id).first() is None:
            kinds = {event.kind for event in events}
            _never("webhooks.receive: a recording, where there is none", kinds & _RECORDED)

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

    def _named_webhook(self, account: Account) -> Webhook:
        declared = account.declares("webhooks.create.name")
        name = {"name": self.sample(account, "webhooks.create.name")[0]} if declared else {}
        request = self.request(account, "webhooks.create", **name)
        assert isinstance(request, WebhookRequest)
        return self.make_webhook(account, request)

    def _told_of_webhook(self, account: Account, webhook: Webhook) -> tuple[Any, ...]:
        if not account.declares("webhooks.list"):
            return ()
        listed = one_of(account.provider.webhooks.list(), webhook.id)
        return (listed.name, listed.events)

    def _token(self, account: Account) -> dict[str, Any]:
        declared = account.declares("webhooks.create.token")
        return {"token": self.sample(account, "webhooks.create.token")[0]} if declared else {}

    def _everything(self, account: Account) -> dict[str, Any]:
        return {"events": account.provider.webhooks.events()} if account.declares("webhooks.events") else {}


def _never(what: str, kinds: Set[EventKind]) -> None:
    expect_that(what, not kinds, Guide.WEBHOOKS, expected="no event of it", came=Words(", ".join(sorted(kinds))))
