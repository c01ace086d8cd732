"""What is sent, operation by operation, against what is documented."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import attrs
import pytest
import requests
import responses

from anymeet.http import HttpRequest, HttpResponse, Transport
from anymeet.provider import Context
from anymeet.settings import Settings
from anymeet_digitalsamba import DigitalSamba, DigitalSambaSettings
from anymeet_digitalsamba.models import RoomSettings
from anymeet_digitalsamba.operations import DigitalSambaAPI
from support.digitalsamba import DOCUMENTED, OPERATIONS, ScriptedTransport, call, fields, make_api, variables

BASE_URL: Final = "https://api.digitalsamba.com/api/v1"

_GET = "a GET has no body that servers must read, so what is shown in one goes into the query"
_FLATTENED = "conditional rules that the document shows as unconditional; the service wants privacy alone, on creation"
_RETIRED = "the service ignores it; it may still be sent"
_ONE_OF_TWO = "each of the fields is optional by itself"

DEVIATIONS: Final = {
    **{
        (f"{resource}.{name}", "documented_in_body"): _GET
        for resource, name in [
            ("chat", "export"),
            ("participants", "list_for_session"),
            ("polls", "export"),
            ("questions", "export"),
            ("quizzes", "export"),
            ("transcripts", "export_for_room"),
            ("transcripts", "export_for_session"),
        ]
    },
    **{
        (operation, fact): reason
        for operation in ("rooms.create", "rooms.update", "settings.update")
        for fact, reason in [("listed_as_required", _FLATTENED), ("retired", _RETIRED)]
    },
    ("polls.results", "retired"): "results as text are gone, and so is the query's format",
    ("polls.import_csv", "assumed_from"): "the document names no field for the file",
    ("phone.joined", "either"): _ONE_OF_TWO,
    ("restreamers.start", "exclusive"): _ONE_OF_TWO,
    ("quizzes.import_csv", "largest_file"): "how long an open file is, is not known before it is sent",
    **{
        (operation, "either"): _ONE_OF_TWO
        for operation in OPERATIONS
        if operation.startswith("questions.") and any(field["name"] == "participant" for field in fields(operation))
    },
}
"""Where what we send is not what the document says word for word, and why."""


def _capture(operation: str) -> requests.PreparedRequest:
    documented = DOCUMENTED[operation]
    path = documented["path"].rstrip("/")
    for variable in variables(operation):
        path = path.replace(f"{{{variable}}}", f"{variable}-1")
    success = next((a for a in documented["answers"] if a["status"] < 300), {"status": 200})
    body = success.get("body", "")
    with responses.RequestsMock() as vendor, Transport(Settings(base_url=BASE_URL)) as transport:
        vendor.add(
            documented["method"],
            BASE_URL + path,
            status=success["status"],
            body=body if isinstance(body, str) else json.dumps(body),
        )
        call(make_api(transport), operation)
        first: requests.PreparedRequest = vendor.calls[0].request
    return first


def _texts(query: dict[str, Any]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in query.items()}


def test_ids() -> None:
    """Every documented operation is a method of the native API, and no other is."""
    assert set(OPERATIONS) == {operation.id for operation in DigitalSambaAPI.operations()}
    assert len(OPERATIONS) == 142


@pytest.mark.parametrize("operation", DigitalSambaAPI.operations(), ids=lambda operation: operation.id)
def test_line(operation: Any) -> None:
    """An operation is declared by its documented method and path, and reads exactly when it is a GET."""
    documented = DOCUMENTED[operation.id]

    assert (documented["method"], documented["path"]) == (operation.method, operation.path)
    assert (documented["method"] == "GET") == operation.reads


@pytest.mark.parametrize("operation", OPERATIONS)
def test_sample_request(operation: str) -> None:
    """Called with its documented sample, an operation sends the documented request."""
    documented = DOCUMENTED[operation]

    request = _capture(operation)

    assert documented["method"] == request.method
    assert _texts(documented.get("sample_query", {})) == dict(parse_qsl(urlsplit(request.url or "").query))
    if isinstance(request.body, bytes) and request.headers["Content-Type"].startswith("multipart/"):
        assert ["file"] == [field["name"] for field in fields(operation)]
        assert b'name="file"; filename="table.csv"' in request.body
        assert b"question;answer" in request.body
    else:
        assert documented.get("sample_body") == (json.loads(request.body) if request.body else None)


def test_deviations() -> None:
    """Every place where the data departs from the vendor's document has its reason in the table above."""
    assert set(DEVIATIONS) == {(name, fact) for name in OPERATIONS for fact in DOCUMENTED[name].get("facts", {})}


@pytest.mark.parametrize("operation", ["rooms.create", "rooms.update", "settings.update"])
def test_mapping_instead_of_settings(operation: str) -> None:
    """A mapping in the place of settings is sent unchanged, with fields that nobody has documented."""
    transport = ScriptedTransport(lambda _: {"id": "r"})
    resource, name = operation.split(".")
    room = ["r"] if operation == "rooms.update" else []
    body = {"privacy": "secret", "is_locked": "yes", "never_seen": {"a": [None]}}

    getattr(getattr(make_api(transport), resource), name)(*room, body)

    assert body == transport.sent[0].json


def test_null_and_nothing() -> None:
    """An explicit None is sent as null, and what is not given is not sent."""
    transport = ScriptedTransport(lambda _: {"id": "r", "token": "t"})

    make_api(transport).rooms.update("r", RoomSettings(description=None, chat_enabled=False))
    make_api(transport).webhooks.update("w", name=None)
    make_api(transport).rooms.create_token("r")

    assert [{"description": None, "chat_enabled": False}, {"name": None}, {}] == [r.json for r in transport.sent]


def test_delete_without_fields() -> None:
    """A DELETE whose fields are not given has no body."""
    transport = ScriptedTransport(lambda _: b"")

    make_api(transport).rooms.delete("r")
    make_api(transport).rooms.delete("r", delete_history=True)

    first, second = transport.sent
    assert first.json is attrs.fields_dict(type(first))["json"].default
    assert {"delete_history": True} == second.json


@pytest.mark.parametrize(
    ("room", "path"),
    [("live", "/rooms/live"), ("a/b?c#d", "/rooms/a%2Fb%3Fc%23d"), ("Größe 1", "/rooms/Gr%C3%B6%C3%9Fe%201")],
)
def test_room_in_path(room: str, path: str) -> None:
    """A room's name stays one segment of the path, whatever it is made of."""
    transport = ScriptedTransport(lambda _: {"id": "r"})

    make_api(transport).rooms.get(room)

    assert path == transport.sent[0].url


@pytest.mark.parametrize("room", ["", " ", ".", "..", None, 7])
def test_no_room(room: Any) -> None:
    """What is no id is refused: without one, the path would be that of something else."""
    transport = ScriptedTransport(lambda _: {"id": "r"})

    with pytest.raises(ValueError, match="room must be an id"):
        make_api(transport).rooms.delete(room)

    assert [] == transport.sent


def test_live_rooms_and_a_room_called_live() -> None:
    """The list of live rooms and the state of one room are two operations, of which one answers with an object."""
    one = {"id": "r", "session_duration": 5, "live_participants": 2}
    transport = ScriptedTransport(
        lambda request: {"data": [one], "total_count": 1} if "/rooms/live" == request.url else one
    )
    api = make_api(transport)

    assert [api.live.get("live")] == list(api.live.list())
    assert ["/rooms/live/live", "/rooms/live"] == [request.url for request in transport.sent]


def test_archived_and_a_recording() -> None:
    """The list of archived recordings has a path of its own."""
    transport = ScriptedTransport(lambda _: {"data": [], "total_count": "0"})

    assert [] == list(make_api(transport).recordings.list_archived())
    assert "/recordings/archived" == transport.sent[0].url


def test_what_has_no_method_yet() -> None:
    """`request` reaches any path, with nulls, fields and queries as they are given."""
    transport = ScriptedTransport(lambda _: {"new": True})

    answer = make_api(transport).request("post", "rooms/r/holograms", json={"size": None}, query={"deep": True})

    assert {"new": True} == answer
    sent = transport.sent[0]
    assert ("POST", "/rooms/r/holograms", {"size": None}, {"deep": "true"}) == (
        sent.method,
        sent.url,
        sent.json,
        sent.query,
    )


@attrs.define
class Watcher:
    """Keeps what observers are shown."""

    shown: list[str] = attrs.field(factory=list)

    def before(self, request: HttpRequest) -> None:
        self.shown.append(repr(request))

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        self.shown.append(response.text)


def test_secrets_of_rooms() -> None:
    """Keys for streaming, and the PIN of a telephone bridge, are shown to no observer, neither going nor coming."""
    watcher = Watcher()
    secrets: dict[str, Any] = {"restream_key": "s3cret-key", "telephony_pin_dtmf": "1234W5678"}
    account = DigitalSambaSettings(base_url=BASE_URL, team_id="team", developer_key="s3cret")
    with responses.RequestsMock() as vendor, DigitalSamba(account, Context(observer=watcher)) as provider:
        vendor.add("PATCH", f"{BASE_URL}/rooms/r", json={"id": "r", **secrets})
        vendor.add("POST", f"{BASE_URL}/rooms/r/restreamers/start")

        provider.native.rooms.update("r", RoomSettings(**secrets))
        provider.native.restreamers.start("r", stream_key="s3cret-stream")

    assert 4 == len(watcher.shown)
    assert [] == [text for text in watcher.shown if "s3cret" in text or "1234W5678" in text]
