"""Which fields of a result are the vendor's word, and which are only the request's own: as the providers declare it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import attrs
import pytest

import anymeet
from anymeet import Provider
from anymeet.models import AccountRequest, LinkRequest, LinkRole, MeetingRequest, PollRequest, Request, WebhookRequest
from anymeet.testing import Fault
from support.emulated import Emulators
from support.performing import BEGIN, VALUES

OTHERWISE: Final[Mapping[str, Any]] = {
    "title": "Retrospective",
    "starts_at": BEGIN + timedelta(minutes=5),
    "expires_at": BEGIN + timedelta(hours=3),
    "duration": timedelta(minutes=45),
    "timezone": "Europe/Madrid",
    "private": False,
    "max_participants": 13,
    "external_id": "theirs",
    "person": "Grace",
    "role": LinkRole.HOST,
    "max_uses": 3,
    "question": "Must we?",
    "options": ("Perhaps", "Never"),
    "multiple": False,
    "endpoint": "https://hooks.example/other",
    "name": "theirs",
    "licences": 3,
}
"""Another value of each field that a result may repeat."""
MAKING: Final[tuple[tuple[str, type[Request], Mapping[str, str]], ...]] = (
    ("meetings", MeetingRequest, {"digitalsamba": "rooms.create", "samesurf": "rooms.create"}),
    ("links", LinkRequest, {"digitalsamba": "rooms.get", "samesurf": "invitations.create"}),
    ("polls", PollRequest, {"digitalsamba": "polls.create"}),
    ("webhooks", WebhookRequest, {"digitalsamba": "webhooks.create"}),
    ("accounts", AccountRequest, {"samesurf": "reseller.create_subscription"}),
)


def made(provider: Provider, interface: str, kind: type[Request], values: Mapping[str, Any], *ids: str) -> Any:
    """What comes of a request that says all that the vendor can be told."""
    names = set(kind.field_names()) - {"features", "reuse_existing"}
    said = {name: value for name, value in values.items() if name in names}
    said |= {"events": VALUES["events"]} if "events" in names else {}
    able = {name: value for name, value in said.items() if provider.supports(f"{interface}.create.{name}")}
    create: Any = getattr(provider.interface(interface), "create")  # noqa: B009  # it takes what the interface takes
    return create(*ids, kind(**able))


@pytest.mark.parametrize(
    ("vendor", "interface", "kind", "operation"),
    [(vendor, name, kind, operation) for name, kind, calls in MAKING for vendor, operation in calls.items()],
)
def test_echoes_are_declared(vendor: str, interface: str, kind: type[Request], operation: str) -> None:
    """Where a vendor gives one and the same answer to two requests, exactly the declared fields of the results differ."""
    emulators = Emulators()
    with anymeet.connect(f"{vendor}:emulated", registry=emulators) as provider:
        emulator = emulators.started[vendor]
        ids = [provider.meetings.create(MeetingRequest(title="Base")).id] * (interface in ("links", "polls"))
        first = made(provider, interface, kind, VALUES, *ids)
        heard = emulator.journal.last
        assert operation == heard.operation
        emulator.faults.add(Fault(operation=operation, status=heard.status, body=heard.answered))
        second = made(provider, interface, kind, OTHERWISE, *ids)

    one, other = (attrs.asdict(value, recurse=False) for value in (first, second))
    differing = {name for name in one if one[name] != other[name] and name in kind.field_names()}
    assert differing == set(provider.interface_type(interface).echoes.get("create", ()))
