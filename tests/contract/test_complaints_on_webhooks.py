"""What the contract says of providers that believe, misread or lose what a vendor posts, and of those that are merely careful."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import attrs
import pytest

from anymeet.errors import InvalidSignature, UnexpectedResponse
from anymeet.models import Event, EventKind, Webhook, WebhookChanges, WebhookRequest
from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.interfaces.webhooks import Webhooks
from anymeet_digitalsamba.webhooks import event_from
from support.mutations import complaint, with_interface


@pytest.fixture(scope="module")
def emulator() -> Iterator[DigitalSambaEmulator]:
    """A team."""
    with DigitalSambaEmulator() as running:
        yield running


class LooksAtTheBeginning(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        token = self.provider.settings.webhook_token
        header = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
        if not hmac.compare_digest(header[:15], f"Bearer {token[:8]}"):
            raise InvalidSignature("another token")
        return (event_from(body),)


class WantsItsOwnCase(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        if "Authorization" not in headers:
            raise InvalidSignature("no token")
        return super().receive(headers, body)


class AsksTheVendor(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        events = super().receive(headers, body)
        self.provider.native.events.list()
        return events


class Stumbles(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        events = super().receive(headers, b'{"event": "x"}')
        json.loads(body)
        return events


class Misreads(Webhooks):
    """Reads events otherwise."""

    @staticmethod
    def read(event: Event) -> Event:
        raise NotImplementedError

    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        return tuple(map(self.read, super().receive(headers, body)))


def misreading(name: str, read: Callable[[Event], Event]) -> type[Webhooks]:
    """A class that reads events otherwise."""
    return type(name, (Misreads,), {"read": staticmethod(read)})


def kind_of(kinds: Mapping[EventKind, EventKind], event: Event) -> Event:
    """The event, told as another kind."""
    return attrs.evolve(event, kind=kinds.get(event.kind, event.kind))


COMES_AND_GOES = {
    EventKind.PARTICIPANT_JOINED: EventKind.PARTICIPANT_LEFT,
    EventKind.PARTICIPANT_LEFT: EventKind.PARTICIPANT_JOINED,
}
NEVER_ENDS = {EventKind.SESSION_ENDED: EventKind.SESSION_STARTED}
RECORDS = {EventKind.SESSION_ENDED: EventKind.RECORDING_READY}


class LosesItsName(Webhooks):
    def update(self, webhook_id: str, changes: WebhookChanges) -> Webhook:
        return super().update(webhook_id, attrs.evolve(changes, name=None))


class KeepsItsName(Webhooks):
    def update(self, webhook_id: str, changes: WebhookChanges) -> Webhook:
        return super().update(webhook_id, changes.without("name") if changes.name is None else changes)


class LogsItsToken(Webhooks):
    def create(self, request: WebhookRequest) -> Webhook:
        logging.getLogger("anymeet.digitalsamba").info("registering with %s", request.token)
        return super().create(request)


RECEIVE = "test_webhooks_receive"
CASES: list[tuple[type[Webhooks], str, Guide, str]] = [
    (LooksAtTheBeginning, RECEIVE, Guide.WEBHOOKS, "a delivery with headers that begin alike"),
    (WantsItsOwnCase, RECEIVE, Guide.WEBHOOKS, "with the names of headers in lower case"),
    (AsksTheVendor, RECEIVE, Guide.WEBHOOKS, "what it sends"),
    (Stumbles, RECEIVE, Guide.ERRORS, "webhooks.receive raises the errors of anymeet alone"),
    (
        misreading("ComesAndGoes", partial(kind_of, COMES_AND_GOES)),
        RECEIVE,
        Guide.WEBHOOKS,
        "a leaving, while everybody is in",
    ),
    (misreading("NeverEnds", partial(kind_of, NEVER_ENDS)), RECEIVE, Guide.WEBHOOKS, "a coming, when all leave"),
    (misreading("Records", partial(kind_of, RECORDS)), RECEIVE, Guide.WEBHOOKS, "a recording, where there is none"),
    (
        misreading("OneKey", lambda event: attrs.evolve(event, key=event.name)),
        RECEIVE,
        Guide.WEBHOOKS,
        "another key than that of another delivery",
    ),
    (
        misreading("OnePerson", lambda event: attrs.evolve(event, participant_id=event.meeting_id)),
        RECEIVE,
        Guide.WEBHOOKS,
        "a participant_id for each, or None",
    ),
    (
        misreading("AnHourLate", lambda event: attrs.evolve(event, at=event.at and event.at + timedelta(hours=1))),
        RECEIVE,
        Guide.TIMES,
        "at is when it happened",
    ),
    (LosesItsName, "test_webhooks_update", Guide.WEBHOOKS, "its name"),
    (KeepsItsName, "test_field[webhooks.update.name]", Guide.REQUESTS, "told after None has cleared it"),
    (LogsItsToken, "test_secrets", Guide.SECRETS, "the log shows a secret"),
]


@pytest.mark.parametrize(
    ("webhooks", "test", "see", "words"), CASES, ids=[f"{case[0].__name__}-{case[1]}" for case in CASES]
)
def test_who_misreads_what_is_posted_is_told(
    emulator: DigitalSambaEmulator, webhooks: type[Webhooks], test: str, see: Guide, words: str
) -> None:
    """The test fails, says what was expected and what came, and names the section of the guide."""
    said = complaint(with_interface(DigitalSamba, webhooks), test, emulator)
    assert words in said
    assert f"{GUIDE}#{see.value}" in said
    assert "expected: " in said
    assert "came: " in said


class RefusesTheOld(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        events = super().receive(headers, body)
        if any(event.at and abs(self.provider.clock.now() - event.at) > timedelta(minutes=5) for event in events):
            raise InvalidSignature("older than five minutes")
        return events


class RefusesTheKnown(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        events = super().receive(headers, body)
        known = vars(self).setdefault("known", set())
        if any(event.key in known for event in events):
            raise InvalidSignature("seen before")
        known.update(event.key for event in events)
        return events


class ReadsTheProofInside(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        try:
            sent = str(json.loads(body)["token"])
        except (ValueError, KeyError):
            raise UnexpectedResponse(["no token @ $"]) from None
        return super().receive({"Authorization": sent}, body)


class ProvingInside(DigitalSambaEmulator):
    """A vendor that puts the token into what it posts."""

    def _deliver(self, webhook: Any, payload: Mapping[str, Any]) -> None:
        token = webhook.authorization_header
        super()._deliver(attrs.evolve(webhook, authorization_header=None), {**payload, "token": token})


@pytest.mark.parametrize(
    ("webhooks", "vendor"),
    [
        (RefusesTheOld, DigitalSambaEmulator),
        (RefusesTheKnown, DigitalSambaEmulator),
        (ReadsTheProofInside, ProvingInside),
    ],
)
def test_who_is_careful_is_in_order(webhooks: type[Webhooks], vendor: type[DigitalSambaEmulator]) -> None:
    """A delivery may be refused that is old or known already, and its proof may be in its body."""
    with vendor() as emulator:
        assert "" == complaint(with_interface(DigitalSamba, webhooks), RECEIVE, emulator)
