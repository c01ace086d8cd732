"""Reading deliveries of Digital Samba's webhooks."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import InvalidSignature, UnexpectedResponse
from anymeet.models import Event, EventKind
from anymeet_digitalsamba.webhooks import EVENTS, LARGEST_DELIVERY, event_from, verify

DELIVERY = {
    "eventType": "participant_joined",
    "sessionId": "session-1",
    "roomId": "room-1",
    "timestamp": 1700000000,
    "data": {"participantId": "participant-1", "name": "Ada", "role": "moderator"},
}


def body(delivery: Any) -> bytes:
    return json.dumps(delivery).encode()


def test_a_delivery_becomes_an_event() -> None:
    """Ids and time are read from the delivery and from its data, which are kept as they came."""
    event = event_from(body(DELIVERY))
    expected = Event(
        kind=EventKind.PARTICIPANT_JOINED,
        name="participant_joined",
        at=datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        meeting_id="room-1",
        session_id="session-1",
        participant_id="participant-1",
        key=event.key,
        data={"participantId": "participant-1", "name": "Ada", "role": "moderator"},
    )
    assert expected == event
    assert DELIVERY == event.raw


def test_snake_case_is_read_as_well() -> None:
    """A delivery with `event` and snake case ids means the same."""
    event = event_from(
        body({"event": "recording_ready", "timestamp": 1700000000, "data": {"room_id": "r", "recording_id": "x"}})
    )
    assert (EventKind.RECORDING_READY, "r", "x") == (event.kind, event.meeting_id, event.recording_id)


def test_ids_beside_the_event_are_read() -> None:
    """Phone events were seen with their ids at the top, without data."""
    event = event_from(body({"eventType": "phone_participant_muted", "callId": "c", "roomId": "r"}))
    assert (EventKind.OTHER, "phone_participant_muted", "r") == (event.kind, event.name, event.meeting_id)


@pytest.mark.parametrize("timestamp", ["yesterday", [], 10**30])
def test_an_event_without_a_readable_time_is_an_event_still(timestamp: Any) -> None:
    """It is delivered, and says nothing about when it happened."""
    assert event_from(body({"eventType": "session_started", "timestamp": timestamp})).at is None


def test_an_unknown_name_is_delivered_as_other() -> None:
    """Nothing is refused for being new."""
    event = event_from(body({"eventType": "hologram_opened"}))
    assert (EventKind.OTHER, "hologram_opened", None) == (event.kind, event.name, event.at)


def test_there_are_39_known_names() -> None:
    """All names of July 2026 are known."""
    assert len(EVENTS) == 39


def test_a_second_delivery_has_the_same_key_and_another_event_has_not() -> None:
    """The order of the keys makes no difference, any value does."""
    turned = dict(reversed(DELIVERY.items()))
    assert event_from(body(DELIVERY)).key == event_from(body(turned)).key
    assert event_from(body(DELIVERY)).key != event_from(body(DELIVERY | {"timestamp": 1700000001})).key


@pytest.mark.parametrize(
    "delivery",
    [b"", b"{", b"[]", b'"text"', b"{}", b'{"eventType": 5}', b"\xff", b"[" * 100_000, b" " * (LARGEST_DELIVERY + 1)],
)
def test_what_is_no_delivery_is_refused(delivery: bytes) -> None:
    """Anything but an object with a name, of a bounded size, cannot be read."""
    with pytest.raises(UnexpectedResponse):
        event_from(delivery)


@given(st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.text()) | st.floats()))
def test_any_object_with_a_name_is_an_event(extra: dict[str, Any]) -> None:
    """Whatever else is in it, it is delivered."""
    assert event_from(body({**extra, "eventType": "session_started"})).kind is EventKind.SESSION_STARTED


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer the-token"},
        {"authorization": "bearer the-token"},
        {"AUTHORIZATION": "the-token"},
    ],
)
def test_the_token_is_found_with_and_without_its_prefix(headers: dict[str, str]) -> None:
    """Servers spell headers as they like, and some deliveries come without the word Bearer."""
    verify(headers, "the-token")


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, "the-token"),
        ({"Authorization": ""}, "the-token"),
        ({"Authorization": "Bearer another"}, "the-token"),
        ({"Authorization": "Bearer the-token-and-more"}, "the-token"),
        ({"Authorization": "Bearer \udcff"}, "the-token"),
        ({"X-Other": "the-token"}, "the-token"),
        ({}, ""),
        ({"Authorization": "Bearer "}, ""),
    ],
)
def test_a_delivery_without_the_token_is_refused(headers: dict[str, str], token: str) -> None:
    """A wrong, missing or empty token proves nothing, and the error does not tell the right one."""
    with pytest.raises(InvalidSignature) as caught:
        verify(headers, token)
    assert "the-token" not in str(caught.value)
