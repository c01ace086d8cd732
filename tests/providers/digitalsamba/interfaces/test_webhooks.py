"""Managing webhooks, and receiving what they bring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from responses import matchers

from anymeet.errors import ConfigurationError, InvalidSignature
from anymeet.models import EventKind, WebhookChanges, WebhookRequest
from anymeet_digitalsamba import DigitalSamba

Answer = Callable[..., None]
Connect = Callable[..., DigitalSamba]
HOOK = {"id": "w1", "endpoint": "https://x.example/hook", "name": "Joins", "authorization_header": "t", "events": ["a"]}
REQUEST = WebhookRequest(endpoint="https://x.example/hook", events=["participant_joined"])
DELIVERY = b'{"eventType": "participant_joined", "roomId": "room-1", "timestamp": 1700000000, "data": {}}'


def sends(**body: Any) -> list[Any]:
    return [matchers.json_params_matcher(body)]


def test_webhooks_are_listed_without_their_events(provider: DigitalSamba, answer: Answer) -> None:
    """The vendor's list leaves them out, which is not the same as having none."""
    thin = {key: value for key, value in HOOK.items() if key != "events"}
    answer("GET /webhooks", {"data": [thin], "total_count": "1"})
    (webhook,) = provider.webhooks.list()
    assert ("w1", None) == (webhook.id, webhook.events)


@pytest.mark.parametrize(
    ("settings", "token", "expected"),
    [
        ({"webhook_token": "ours"}, None, {"authorization_header": "ours"}),
        ({"webhook_token": "ours"}, "theirs", {"authorization_header": "theirs"}),
        ({}, None, {}),
    ],
)
def test_a_webhook_is_registered_with_the_profiles_token(
    connect: Connect, answer: Answer, settings: dict[str, str], token: str | None, expected: dict[str, str]
) -> None:
    """So that what it brings can be verified, unless the request says otherwise."""
    body = {"endpoint": "https://x.example/hook", "events": ["participant_joined"], **expected}
    answer("POST /webhooks", HOOK, match=sends(**body))
    request = WebhookRequest(endpoint="https://x.example/hook", events=["participant_joined"], token=token)
    assert connect(**settings).webhooks.create(request).id == "w1"


def test_a_webhook_is_changed_and_deleted(provider: DigitalSamba, answer: Answer) -> None:
    """A change that says nothing only reads; nothing there is as good as deleted."""
    answer("PATCH /webhooks/w1", HOOK, match=sends(events=["a"]))
    answer("GET /webhooks/w1", HOOK)
    answer("DELETE /webhooks/w1", {"message": "Not Found"}, status=404)
    assert provider.webhooks.update("w1", WebhookChanges(events=["a"])).events == ("a",)
    assert provider.webhooks.update("w1", WebhookChanges()).name == "Joins"
    provider.webhooks.delete("w1")


def test_the_vendor_is_asked_what_it_can_tell(provider: DigitalSamba, answer: Answer) -> None:
    """Its list grows."""
    answer("GET /events", ["participant_joined", "hologram_opened"])
    assert provider.webhooks.events() == ("participant_joined", "hologram_opened")


def test_a_delivery_is_verified_and_read(connect: Connect) -> None:
    """The event knows which account it is from."""
    (event,) = connect(webhook_token="ours").webhooks.receive({"authorization": "Bearer ours"}, DELIVERY)
    expected = (EventKind.PARTICIPANT_JOINED, "room-1", "digitalsamba", "work")
    assert expected == (event.kind, event.meeting_id, event.provider, event.profile)


def test_a_forged_delivery_is_refused(connect: Connect) -> None:
    """Nothing of it is read."""
    with pytest.raises(InvalidSignature) as caught:
        connect(webhook_token="ours").webhooks.receive({"Authorization": "Bearer theirs"}, b"no JSON")
    assert caught.value.ability == "webhooks.receive"


def test_a_delivery_cannot_be_verified_without_a_token(provider: DigitalSamba) -> None:
    """Believing everybody is not offered."""
    with pytest.raises(ConfigurationError, match="webhook_token is missing"):
        provider.webhooks.receive({}, DELIVERY)
