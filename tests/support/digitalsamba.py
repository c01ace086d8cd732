"""Digital Samba's documented operations, and what calls them with their documented samples."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any, Final

from anymeet.http import HttpRequest, HttpResponse, Transport
from anymeet.pages import Pages
from anymeet_digitalsamba.models import (
    DefaultRoomSettings,
    ParticipantReference,
    PhoneCall,
    PollOptionInput,
    QuizChoiceInput,
    QuizQuestionInput,
    RoomSettings,
)
from anymeet_digitalsamba.operations import PAGING, DigitalSambaAPI
from anymeet_digitalsamba.wire import make_digitalsamba_converter

DOCUMENTED: Final[Mapping[str, Mapping[str, Any]]] = {
    operation["id"]: operation
    for operation in json.loads(
        resources.files("anymeet_digitalsamba").joinpath("emulator", "documented.json").read_text("utf-8")
    )
}
OPERATIONS: Final = tuple(DOCUMENTED)

ANSWERS: Final = tuple(
    (name, number)
    for name, operation in DOCUMENTED.items()
    for number, answer in enumerate(operation["answers"])
    if answer["status"] < 300
)
"""Every documented success: operation and number of the answer."""

_CONVERTER: Final = make_digitalsamba_converter()  # what it has learnt about a model, it need not learn again


class ScriptedTransport(Transport):
    """Answers without a network: ``answer(request)`` is the JSON, or bytes as they are. ``sent`` are the requests."""

    def __init__(self, answer: Callable[[HttpRequest], Any]) -> None:
        self.answer = answer
        self.sent: list[HttpRequest] = []
        self.provider = "digitalsamba"

    def send(self, request: HttpRequest) -> HttpResponse:
        self.sent.append(request)
        body = self.answer(request)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return HttpResponse(status=200, headers={"Content-Type": "application/json"}, body=content, line=request.line)


def make_api(transport: Transport) -> DigitalSambaAPI:
    """The native API over a transport."""
    api = DigitalSambaAPI(transport, PAGING)
    api.converter = _CONVERTER
    return api


def answering(answer: Any) -> DigitalSambaAPI:
    """The native API of a vendor that answers the same to everything."""
    return make_api(ScriptedTransport(lambda _: answer))


def method(api: DigitalSambaAPI, operation: str) -> Callable[..., Any]:
    """``rooms.create`` of an API."""
    resource, name = operation.split(".")
    found: Callable[..., Any] = getattr(getattr(api, resource), name)
    return found


def call(api: DigitalSambaAPI, operation: str) -> Any:
    """Call an operation with its documented samples; lists are walked, and given as tuples."""
    args, kwargs = arguments(operation)
    result = method(api, operation)(*args, **kwargs)
    return tuple(result) if isinstance(result, Pages) else result


def arguments(operation: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The documented samples as what a caller passes: typed values wherever there are any."""
    documented = DOCUMENTED[operation]
    path = tuple(f"{variable}-1" for variable in variables(operation))
    given = {name: _typed(name, value) for name, value in documented.get("sample_query", {}).items()}
    body = documented.get("sample_body")
    if operation in _BODIES:
        return (*path, _BODIES[operation](body)), given
    if body is not None:
        given |= {name: _typed(name, value) for name, value in body.items()}
    if any(parameter["type"] == "file" for parameter in fields(operation)):
        given["file"] = ("table.csv", b"question;answer")
    return path, given


def variables(operation: str) -> list[str]:
    """The variables of the path, in its order."""
    return re.findall(r"{(\w+)}", DOCUMENTED[operation]["path"])


def fields(operation: str) -> list[dict[str, Any]]:
    """The fields of the body; none for a body that is no object."""
    body = DOCUMENTED[operation].get("body", [])
    return body if isinstance(body, list) else []


def _typed(name: str, value: Any) -> Any:
    if name in ("date_start", "date_end"):
        return date.fromisoformat(value)
    if name == "participant":
        return ParticipantReference(**value)
    if name == "options":
        return [PollOptionInput(**option) for option in value]
    if name == "questions":
        return [
            QuizQuestionInput(**item | {"choices": [QuizChoiceInput(**choice) for choice in item["choices"]]})
            for item in value
        ]
    return value


def _room(body: Mapping[str, Any]) -> RoomSettings:
    expires_at = datetime.strptime(body["expires_at"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return RoomSettings(**{**body, "expires_at": expires_at})


_BODIES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "rooms.create": _room,
    "rooms.update": _room,
    "settings.update": lambda body: DefaultRoomSettings(**body),
    "phone.joined": lambda body: [PhoneCall(**item) for item in body],
    "phone.left": lambda body: body,
}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a JSON value, itself included."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(part)
