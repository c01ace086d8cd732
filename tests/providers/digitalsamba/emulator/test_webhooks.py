"""Webhooks: managing them, and what is delivered."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import attrs
import pytest
import requests

from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]
Enter = Callable[..., Any]


@attrs.define
class Receiver:
    """Somebody's endpoint: what arrived, with its Authorization, and what to do on the way."""

    url: str = ""
    status: int = 200
    arrived: list[tuple[str | None, dict[str, Any]]] = attrs.field(factory=list)
    before_answering: Callable[[], object] = attrs.field(default=lambda: None)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A real endpoint on this computer."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            receiver.arrived.append((self.headers.get("Authorization"), body))
            receiver.before_answering()
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join()


def test_events(api: Api) -> None:
    """All 39 names of events are listed, each once."""
    events = api("GET", "/events")

    assert (39, 39) == (len(events), len({*events}))


def test_management(api: Api, call: Call) -> None:
    """Webhooks are made, told, changed and deleted; the list leaves their events out, and counts as text."""
    body = {
        "endpoint": "https://example.com/hook",
        "name": "Hook",
        "authorization_header": "secret",
        "events": ["session_started"],
    }
    webhook = api("POST", "/webhooks", body)
    changed = api("PATCH", f"/webhooks/{webhook['id']}", {"name": None, "events": ["session_ended"]})

    assert body == {name: webhook[name] for name in body}
    assert (None, ["session_ended"], "secret") == (changed["name"], changed["events"], changed["authorization_header"])
    assert changed == api("GET", f"/webhooks/{webhook['id']}")
    page = api("GET", "/webhooks")
    assert ("1", [{name: value for name, value in changed.items() if name != "events"}]) == (
        page["total_count"],
        page["data"],
    )
    assert [204, 404] == [call("DELETE", f"/webhooks/{webhook['id']}").status_code for _ in range(2)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"events": []}, "endpoint"),
        ({"endpoint": "https://example.com/"}, "events"),
        ({"endpoint": "hook", "events": []}, "endpoint"),
        ({"endpoint": f"https://example.com/{'x' * 100}", "events": []}, "endpoint"),
        ({"endpoint": "https://example.com/", "name": "ab", "events": []}, "name"),
        ({"endpoint": "https://example.com/", "events": ["session.started"]}, "events.0"),
    ],
)
def test_rules(call: Call, body: dict[str, Any], field: str) -> None:
    """A webhook needs an endpoint and names of events that there are."""
    answer = call("POST", "/webhooks", body)

    assert (400, field) == (answer.status_code, next(iter(answer.json()["errors"])))


def test_delivery(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter, receiver: Receiver
) -> None:
    """What happens is posted in camel case with the webhook's token behind ``Bearer``."""
    api(
        "POST",
        "/webhooks",
        {"endpoint": receiver.url, "authorization_header": "secret", "events": ["participant_joined"]},
    )
    ada = enter(room, "Ada", ud="7")
    emulator.settle()

    payload = {
        "eventType": "participant_joined",
        "sessionId": api("GET", "/sessions")["data"][0]["id"],
        "roomId": room["id"],
        "timestamp": 1893492000,
        "data": {"participantId": ada.id, "externalId": "7", "name": "Ada", "role": "moderator"},
    }
    assert [("Bearer secret", payload)] == receiver.arrived
    assert [(200, "", payload)] == [(sent.status, sent.error, sent.payload) for sent in emulator.deliveries]


def test_a_meeting_as_told(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter, receiver: Receiver
) -> None:
    """A whole meeting is told in its order, without a header where the webhook has no token."""
    api("POST", "/webhooks", {"endpoint": receiver.url, "events": api("GET", "/events")})
    ada = enter(room)
    ada.record()
    ada.talk("Good morning")
    ada.leave()
    emulator.clock.advance(600)
    api("DELETE", "/rooms/standup")
    emulator.settle()

    expected = (
        "session_started participant_joined recording_started participant_left recording_stopped session_ended "
        "session_transcript_ready recording_ready session_summary_ready room_deleted"
    )
    assert expected.split() == [payload["eventType"] for _, payload in receiver.arrived]
    assert {None} == {header for header, _ in receiver.arrived}


def test_receiver_may_ask_back(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter, receiver: Receiver
) -> None:
    """A receiver can use the API before it answers."""
    asked: list[str] = []
    receiver.before_answering = lambda: asked.append(api("GET", "/sessions")["total_count"])
    api("POST", "/webhooks", {"endpoint": receiver.url, "events": ["session_started"]})
    enter(room)
    emulator.settle()

    assert ["1"] == asked


def test_rooms_with_webhooks_of_their_own(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter, receiver: Receiver
) -> None:
    """A room may restrict itself to some webhooks; one that is deleted restricts it no more."""
    chosen, other = (api("POST", "/webhooks", {"endpoint": receiver.url, "authorization_header": name, "events": ["session_started"]}) for name in ("chosen", "other"))  # fmt: skip
    api("PATCH", "/rooms/standup", {"webhooks": [chosen["id"]]})
    enter(room).leave()
    emulator.clock.advance(300)
    api("DELETE", f"/webhooks/{chosen['id']}")
    enter(room)
    emulator.settle()

    assert ["Bearer chosen", "Bearer other"] == [header for header, _ in receiver.arrived]
    assert [] == api("GET", "/rooms/standup")["webhooks"]
    assert other["id"] == emulator.deliveries[-1].webhook_id


def test_receivers_that_fail(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter, receiver: Receiver
) -> None:
    """An endpoint that is not there or says no disturbs nobody, and is tried once."""
    receiver.status = 500
    for url in ("http://127.0.0.1:1/hook", receiver.url):
        api("POST", "/webhooks", {"endpoint": url, "events": ["session_started"]})
    enter(room)
    emulator.settle()

    nobody, failing = emulator.deliveries
    assert (None, True, 500, 1) == (
        nobody.status,
        "ConnectionError" in nobody.error,
        failing.status,
        len(receiver.arrived),
    )


def test_other_computers_are_left_alone(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter
) -> None:
    """Nothing is sent to another computer unless that is switched on."""
    api("POST", "/webhooks", {"endpoint": "https://example.com/hook", "events": ["session_started"]})
    enter(room)
    emulator.settle()

    assert [(None, True)] == [(sent.status, sent.error.startswith("not sent")) for sent in emulator.deliveries]


def test_role_deleted(emulator: DigitalSambaEmulator, api: Api, receiver: Receiver) -> None:
    """What belongs to no room is told without one."""
    api("POST", "/webhooks", {"endpoint": receiver.url, "events": ["role_deleted"]})
    api("DELETE", "/roles/speaker")
    emulator.settle()

    assert [{"eventType", "timestamp", "data"}] == [{*payload} for _, payload in receiver.arrived]
