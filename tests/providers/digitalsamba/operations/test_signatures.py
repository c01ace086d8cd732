"""What can be called, operation by operation, against what is documented."""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, Final

import attrs
import pytest

import anymeet_digitalsamba.models
from anymeet.errors import InvalidRequest
from anymeet.models import UNSET
from anymeet.rules import check
from anymeet.wire import Model
from anymeet_digitalsamba.models import DefaultRoomSettings, RoomSettings
from anymeet_digitalsamba.operations import DigitalSambaAPI
from support.digitalsamba import DOCUMENTED, OPERATIONS, answering, fields, method, variables

SETTINGS: Final[dict[str, type]] = {
    "rooms.create": RoomSettings,
    "rooms.update": RoomSettings,
    "settings.update": DefaultRoomSettings,
}

OPEN: Final = {
    ("language", "enum"): "the vendor adds languages, and old codes still work",
    ("captions_language", "enum"): "the vendor adds languages",
    ("limit", "maximum"): "more than a page holds is taken for a full page",
}
"""Documented rules that are left to the vendor, and why."""


def _function(operation: str) -> Callable[..., Any]:
    resource, name = operation.split(".")
    found: Callable[..., Any] = inspect.unwrap(getattr(typing.get_type_hints(DigitalSambaAPI)[resource], name))
    return found


@functools.cache
def _hints(operation: str) -> dict[str, Any]:
    """The types of all documented fields."""
    return typing.get_type_hints(SETTINGS.get(operation) or _function(operation), include_extras=True)


def _parameters(operation: str) -> Iterator[dict[str, Any]]:
    yield from DOCUMENTED[operation].get("query", [])
    yield from fields(operation)


def _accepts(operation: str, name: str, value: Any) -> bool:
    """Whether a value would be sent."""
    try:
        check(name, value, _hints(operation)[name])
    except InvalidRequest:
        return False
    return True


WITH_PARAMETERS: Final = [operation for operation in OPERATIONS if any(_parameters(operation))]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_parameters(operation: str) -> None:
    """A method takes the variables of the path by position, and every documented field by its name, and no others."""
    _, *parameters = inspect.signature(_function(operation)).parameters.values()
    positional = [p.name for p in parameters if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    documented = {parameter["name"]: parameter.get("required", False) for parameter in _parameters(operation)}
    path = len(variables(operation))

    assert all(p.default is inspect.Parameter.empty for p in parameters[: len(positional)])
    if operation in SETTINGS or isinstance(DOCUMENTED[operation].get("body"), dict):
        assert (path + 1, path + 1) == (len(positional), len(parameters))
    else:
        given = {p.name: p.default is inspect.Parameter.empty for p in parameters[path:]}
        assert path == len(positional)
        assert documented == given
        assert all(p.default in (inspect.Parameter.empty, UNSET) for p in parameters)
        assert len(documented) <= 9 if operation == "participants.list" else len(documented) <= 8


@pytest.mark.parametrize("operation", SETTINGS)
def test_settings(operation: str) -> None:
    """A typed body has exactly the documented settings, all of which may be left out."""
    known = {field.name: field.default for field in attrs.fields(SETTINGS[operation])}
    further = {"tags", "languages"} if operation == "rooms.update" else set()  # what PATCH ignores

    assert {parameter["name"] for parameter in fields(operation)} | further == known.keys()
    assert {UNSET} == set(known.values())


def test_settings_are_many() -> None:
    """A room has today's 127 settings and the one that was retired."""
    assert 128 == len(attrs.fields(RoomSettings))


@pytest.mark.parametrize("operation", WITH_PARAMETERS)
def test_null(operation: str) -> None:
    """None is accepted where the vendor takes a null, and refused where it does not."""
    documented = {parameter["name"]: parameter.get("nullable", False) for parameter in _parameters(operation)}

    assert documented == {name: _accepts(operation, name, None) for name in documented}


def _kinds(parameter: dict[str, Any]) -> set[str]:
    kinds = parameter["type"]
    return {kinds} if isinstance(kinds, str) else set(kinds)


_SAMPLES: Final[dict[str, Any]] = {
    "boolean": True,
    "integer": 50,
    "number": 50.5,
    "string": "#abcdef",
    "array": ["one"],
    "object": {"id": "x"},
    "date": date(2024, 3, 7),
    "datetime": datetime.fromisoformat("2024-03-07T10:00:00Z"),
    "file": ("table.csv", b""),
}
_ALSO: Final = {"integer": {"number"}, "file": {"array"}, "array": {"file"}}


@pytest.mark.parametrize("operation", WITH_PARAMETERS)
def test_types(operation: str) -> None:
    """A value of another type than the documented is refused, and for a boolean also one that only looks like it."""
    for parameter in _parameters(operation):
        fitting = _kinds(parameter)
        others = [value for kind, value in _SAMPLES.items() if not fitting & ({kind} | _ALSO.get(kind, set()))]
        lookalikes = ["true", "false", 0, 1, ""] if fitting == {"boolean"} else []

        assert [] == [value for value in others + lookalikes if _accepts(operation, parameter["name"], value)]


def _breaking(parameter: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """For each documented rule, a value just outside it."""
    if "enum" in parameter:
        yield "enum", "none of them"
    for rule, step in (("minimum", -1), ("maximum", 1)):
        if rule in parameter:
            yield rule, parameter[rule] + step
    letters = "https://x.example/" if parameter.get("format") == "url" else "a"
    if "min_length" in parameter:
        yield "min_length", "a" * (parameter["min_length"] - 1)
    if "max_length" in parameter:
        yield "max_length", letters + "a" * parameter["max_length"]
    if "pattern" in parameter:
        yield "pattern", "#abcde g"
    if parameter.get("format") == "url":
        yield "format", "example.com/hook"
    if "min_items" in parameter:
        yield "min_items", [{}] * (parameter["min_items"] - 1)
    if "max_items" in parameter:
        yield "max_items", ["a"] * (parameter["max_items"] + 1)


def _keeping(parameter: dict[str, Any]) -> Iterator[Any]:
    """Values on the edges of the documented rules."""
    yield from parameter.get("enum", [])
    yield from (parameter[rule] for rule in ("minimum", "maximum") if rule in parameter)
    if "pattern" in parameter and parameter["pattern"].startswith("#"):
        yield from ("#abcdef", "#012ABC")
    elif parameter.get("format") == "url":
        yield from ("https://x.example", "http://x.example/" + "a" * (parameter.get("max_length", 100) - 17))
    else:
        yield from ("a" * parameter[rule] for rule in ("min_length", "max_length") if rule in parameter)
    if "max_items" in parameter:
        yield ["a"] * parameter["max_items"]


@pytest.mark.parametrize("operation", WITH_PARAMETERS)
def test_rules(operation: str) -> None:
    """A documented rule is checked before anything is sent, and nothing on its edge is refused."""
    for parameter in _parameters(operation):
        name = parameter["name"]

        for rule, value in _breaking(parameter):
            assert ((name, rule) in OPEN) == _accepts(operation, name, value), (name, rule, value)
        for value in _keeping(parameter):
            assert _accepts(operation, name, value), (name, value)


def test_open_rules() -> None:
    """Every rule that is left to the vendor is documented."""
    documented = {
        (parameter["name"], rule)
        for operation in OPERATIONS
        for parameter in _parameters(operation)
        for rule, _ in _breaking(parameter)
    }

    assert OPEN.keys() <= documented


@pytest.mark.parametrize("operation", OPERATIONS)
def test_models_are_exported(operation: str) -> None:
    """Whatever an operation answers with can be imported from the models."""
    answer = typing.get_type_hints(_function(operation))["return"]
    for kind in (answer, *typing.get_args(answer)):
        if isinstance(kind, type) and issubclass(kind, Model):
            assert kind is getattr(anymeet_digitalsamba.models, kind.__name__)
            assert kind.__name__ in anymeet_digitalsamba.models.__all__


def test_refused_before_sending() -> None:
    """A refusal names field and rule, and the vendor never hears of it."""
    api = answering({"id": "r"})

    with pytest.raises(InvalidRequest) as refused:
        method(api, "rooms.create")(RoomSettings(privacy="public", is_locked="yes"))  # type: ignore[arg-type]

    assert ("is_locked", "must be True or False or None, not str") == (refused.value.field, refused.value.rule)
    assert [] == api.transport.sent  # type: ignore[attr-defined]  # of the scripted transport
