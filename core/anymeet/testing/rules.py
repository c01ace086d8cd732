"""Checking what was sent against what a vendor documents."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

from anymeet.testing.documented import Parameter
from anymeet.testing.messages import UploadedFile


@attrs.frozen
class Problem:
    """``field`` (``breakouts.0.name``; empty for the whole body) breaks ``rule``: "must be at least 3"."""

    field: str
    rule: str


def problems_of(parameters: Sequence[Parameter], values: Mapping[str, Any], within: str = "") -> list[Problem]:
    """All rules that ``values`` breaks. Fields that are not documented are not a problem: vendors ignore them."""
    found: list[Problem] = []
    for parameter in parameters:
        field = f"{within}{parameter.name}"
        if parameter.name in values:
            found += problems_with(parameter, values[parameter.name], field)
        elif parameter.required:
            found.append(Problem(field, "is required"))
    return found


def problems_with(parameter: Parameter, value: Any, field: str) -> list[Problem]:
    """All rules that one value breaks."""
    if value is None and (parameter.nullable or "any" in parameter.type):
        return []
    kind = next((kind for kind in parameter.type if _IS[kind](value)), None)
    if kind is None:
        return [Problem(field, f"must be {' or '.join(_WORDS[kind] for kind in parameter.type)}")]
    found = [Problem(field, rule) for rule in _broken(parameter, value)]
    prefix = f"{field}." if field else ""
    if isinstance(value, list) and parameter.items:
        for index, item in enumerate(value):
            found += problems_with(parameter.items, item, f"{prefix}{index}")
    if isinstance(value, Mapping):
        found += problems_of(parameter.properties, value, prefix)
    return found


def converted(parameters: Sequence[Parameter], values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts of a query or a form in their documented types; what cannot be converted stays text."""
    known = {parameter.name: parameter for parameter in parameters}
    return {name: _value_from(known[name], value) if name in known else value for name, value in values.items()}


def _value_from(parameter: Parameter, value: Any) -> Any:
    if "array" in parameter.type and parameter.items and isinstance(value, list):
        return [_value_from(parameter.items, item) for item in value]
    if not isinstance(value, str) or "string" in parameter.type:
        return value
    for kind in parameter.type:
        if kind in _FROM_TEXT:
            try:
                return _FROM_TEXT[kind](value)
            except ValueError:
                continue
    return value


def _broken(parameter: Parameter, value: Any) -> Iterator[str]:
    if parameter.enum and value not in parameter.enum:
        yield f"must be one of {', '.join(map(str, parameter.enum))}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield from _out_of_bounds(value, parameter.minimum, parameter.maximum, "")
    if isinstance(value, str):
        yield from _out_of_bounds(len(value), parameter.min_length, parameter.max_length, " characters")
        if parameter.pattern and not re.fullmatch(parameter.pattern, value):
            yield f"must match {parameter.pattern}"
        if parameter.format and not _FORMATS[parameter.format](value):
            yield f"must be a valid {parameter.format}"
    if isinstance(value, list):
        yield from _out_of_bounds(len(value), parameter.min_items, parameter.max_items, " items")


def _out_of_bounds(size: float, least: float | None, most: float | None, unit: str) -> Iterator[str]:
    if least is not None and size < least:
        yield f"must be at least {least:g}{unit}"
    if most is not None and size > most:
        yield f"must be at most {most:g}{unit}"


def _parses(parse: Callable[[str], object]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        try:
            parse(value)
        except (TypeError, ValueError, AttributeError):
            return False
        return True

    return check


def _boolean_from(text: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
    except KeyError:
        raise ValueError(text) from None


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


_IS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "any": lambda _: True,
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "date": _parses(date.fromisoformat),
    "datetime": _parses(datetime.fromisoformat),
    "file": lambda value: isinstance(value, UploadedFile),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, Mapping),
    "string": lambda value: isinstance(value, str),
}
_WORDS: Final = {
    "any": "anything",
    "array": "a list",
    "boolean": "true or false",
    "date": "a date",
    "datetime": "a date with a time",
    "file": "a file",
    "integer": "a whole number",
    "number": "a number",
    "object": "an object",
    "string": "a text",
}
_FROM_TEXT: Final[Mapping[str, Callable[[str], Any]]] = {"integer": int, "number": float, "boolean": _boolean_from}
_FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {
    "email": lambda text: bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text)),
    "url": _is_url,
    "uuid": _parses(uuid.UUID),
}
