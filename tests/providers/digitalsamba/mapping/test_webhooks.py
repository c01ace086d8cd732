"""Registered webhooks."""

from __future__ import annotations

import pytest

from anymeet.errors import InvalidRequest, UnexpectedResponse
from anymeet.models import Webhook, WebhookChanges, WebhookRequest
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping.webhooks import WebhookChangesWriter, WebhookWriter, webhook_from


def test_a_webhook_is_told_without_its_token() -> None:
    """The token is nowhere in what is shown."""
    webhook = webhook_from(
        vendor.Webhook(id="w", endpoint="https://x.example", name="Joins", authorization_header="seeded", events=("a",))
    )
    assert Webhook(id="w", endpoint="https://x.example", name="Joins", events=("a",)) == webhook
    assert "seeded" not in repr(webhook)


def test_a_webhook_to_nowhere_cannot_be_read() -> None:
    """Where it goes is what it is."""
    with pytest.raises(UnexpectedResponse, match="endpoint"):
        webhook_from(vendor.Webhook(id="w"))


def test_a_request_and_its_changes_are_written_alike() -> None:
    """The token is the authorization header's."""
    request = WebhookRequest(endpoint="https://x.example", events=["a"], name="Joins", token="t")
    changes = WebhookChanges(endpoint="https://x.example", events=["a"], name="Joins", token="t")
    expected = {"endpoint": "https://x.example", "events": ("a",), "name": "Joins", "authorization_header": "t"}
    assert expected == WebhookWriter(request).body("digitalsamba")
    assert expected == WebhookChangesWriter(changes).body("digitalsamba")


def test_a_webhook_keeps_some_proof() -> None:
    """A name can be cleared, a token cannot."""
    assert WebhookChangesWriter(WebhookChanges(name=None)).body("digitalsamba") == {"name": None}
    with pytest.raises(InvalidRequest, match="token cannot be cleared"):
        WebhookChangesWriter(WebhookChanges(token=None)).body("digitalsamba")
