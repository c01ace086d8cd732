"""The WSGI application for webhooks, on a real provider over the emulator's own deliveries and by hand."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

import anymeet
from anymeet.models import Event, EventKind
from anymeet.plugins import Registry
from anymeet.webhooks import LARGEST_DELIVERY, app
from anymeet_digitalsamba import DigitalSamba

TOKEN = "a-token-nobody-knows"
DELIVERY = {"eventType": "participant_joined", "roomId": "r1", "timestamp": 1700000000, "data": {"participantId": "p1"}}


@pytest.fixture
def provider() -> Iterator[DigitalSamba]:
    registry = Registry({})
    with anymeet.connect(
        provider=DigitalSamba, registry=registry, team_id="t", developer_key="key-key-key", webhook_token=TOKEN
    ) as opened:
        yield opened


def post(application: Any, body: bytes, **changes: Any) -> str:
    """What the application answers to a delivery."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_AUTHORIZATION": f"Bearer {TOKEN}",
        "wsgi.input": io.BytesIO(body),
    }
    environ |= changes
    setup_testing_defaults(environ)
    answered: list[str] = []
    application(environ, lambda status, headers: answered.append(status))
    return answered[0]


def test_an_event_reaches_the_application_and_the_plugins() -> None:
    """A verified delivery is handed to `on_event` and to every `anymeet_event`, and answered with 200."""
    seen: list[Event] = []
    hooked: list[Event] = []

    class Listener:
        @anymeet.hookimpl
        def anymeet_event(self, event: Event) -> None:
            hooked.append(event)

    registry = Registry({})
    registry.register(Listener())
    with anymeet.connect(
        provider=DigitalSamba, registry=registry, team_id="t", developer_key="key-key-key", webhook_token=TOKEN
    ) as provider:
        assert "200 OK" == post(app(provider, seen.append), json.dumps(DELIVERY).encode())
    assert [EventKind.PARTICIPANT_JOINED] == [event.kind for event in seen]
    assert seen == hooked
    assert "digitalsamba" == seen[0].provider


def test_two_deliveries_of_one_event_have_one_key(provider: DigitalSamba) -> None:
    """The same delivery twice gives events with equal keys."""
    seen: list[Event] = []
    application = app(provider, seen.append)
    for _ in range(2):
        post(application, json.dumps(DELIVERY).encode())
    assert 1 == len({event.key for event in seen})


@pytest.mark.parametrize(
    ("body", "changes", "status"),
    [
        (b"{}", {"HTTP_AUTHORIZATION": "Bearer another"}, "401 Unauthorized"),
        (b"{}", {"HTTP_AUTHORIZATION": ""}, "401 Unauthorized"),
        (b"{}", {}, "400 Bad Request"),
        (b"no json", {}, "400 Bad Request"),
        (b"x" * (LARGEST_DELIVERY + 1), {}, "413 Request Entity Too Large"),
        (b"", {"REQUEST_METHOD": "GET"}, "405 Method Not Allowed"),
        (b"{}", {"CONTENT_LENGTH": "many"}, "400 Bad Request"),
        (b"{}", {"CONTENT_LENGTH": ""}, "400 Bad Request"),
    ],
)
def test_what_is_no_delivery_is_refused(
    provider: DigitalSamba, body: bytes, changes: dict[str, Any], status: str
) -> None:
    """A delivery without proof, sense or measure is answered with its status, and no event is handed on."""
    seen: list[Event] = []
    assert status == post(app(provider, seen.append), body, **changes)
    assert [] == seen


def test_a_delivery_without_length_is_read_where_the_server_ends_it(provider: DigitalSamba) -> None:
    """A chunked delivery is read when the server says that its input ends."""
    body = json.dumps(DELIVERY).encode()
    changes = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    assert "200 OK" == post(app(provider), body, **changes)


def test_a_failing_handler_is_a_500_and_in_the_log(provider: DigitalSamba, caplog: pytest.LogCaptureFixture) -> None:
    """What a handler raises is logged without the token, and the vendor is told to come again."""

    def fail(event: Event) -> None:
        raise LookupError(event.name)

    with caplog.at_level(logging.ERROR, "anymeet.webhooks"):
        assert "500 Internal Server Error" == post(app(provider, fail), json.dumps(DELIVERY).encode())
    assert "LookupError" in caplog.text
    assert TOKEN not in caplog.text


def test_a_profile_without_token_is_a_500_and_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Without a token in the profile a delivery is answered with 500, and the log names the missing setting."""
    registry = Registry({})
    with (
        anymeet.connect(provider=DigitalSamba, registry=registry, team_id="t", developer_key="key-key-key") as provider,
        caplog.at_level(logging.ERROR, "anymeet.webhooks"),
    ):
        assert "500 Internal Server Error" == post(app(provider), json.dumps(DELIVERY).encode())
    assert "webhook_token" in caplog.text


def test_an_account_without_webhooks_has_no_application() -> None:
    """Making the application raises Unsupported where the vendor has no webhooks."""
    with anymeet.connect("samesurf:emulated") as provider, pytest.raises(anymeet.Unsupported):
        app(provider)
