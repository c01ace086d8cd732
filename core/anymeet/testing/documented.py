"""What a vendor documents, as data: one JSON object per operation, facts only.

::

    {"id": "rooms.create", "method": "POST", "path": "/rooms/{room}",
     "query": [parameter, ...], "body": [parameter, ...],
     "sample_query": {...}, "sample_body": {...}, "answers": [{"status": 200, "body": {...}}], "facts": {...}}

A parameter has the attributes of `Parameter`. ``body`` may be a single parameter, for a body that is not an object. ``facts``
is free. Whatever else stands there is a mistake, and refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any, Final

import attrs

TYPES: Final = frozenset(
    {"any", "array", "boolean", "date", "datetime", "file", "integer", "number", "object", "string"}
)
FORMATS: Final = frozenset({"email", "url", "uuid"})


def _types(value: str | Iterable[str]) -> tuple[str, ...]:
    types = (value,) if isinstance(value, str) else tuple(value)
    if unknown := set(types) - TYPES:
        raise ValueError(f"type {', '.join(sorted(unknown))} is not one of {', '.join(sorted(TYPES))}")
    return types


def _values(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _parameter(value: Parameter | Mapping[str, Any]) -> Parameter:
    return value if isinstance(value, Parameter) else Parameter(**value)


def _parameters(values: Iterable[Parameter | Mapping[str, Any]]) -> tuple[Parameter, ...]:
    return tuple(map(_parameter, values))


def _body(value: Parameter | Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> Parameter:
    if isinstance(value, Parameter | Mapping):
        return _parameter(value)
    return Parameter(type="object", properties=value)


@attrs.frozen(kw_only=True)
class Parameter:
    """A field of a query or a body, and its rules.

    ``type`` is one of `TYPES`, or several. A ``pattern`` must match the whole text; ``items`` describes each item of an
    array, ``properties`` the fields of an object. Lengths are in characters.
    """

    name: str = ""
    type: tuple[str, ...] = attrs.field(default=("any",), converter=_types)
    required: bool = False
    nullable: bool = False
    enum: tuple[Any, ...] = attrs.field(default=(), converter=_values)
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    pattern: str | None = None
    format: str | None = attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.in_(FORMATS)))
    items: Parameter | None = attrs.field(default=None, converter=attrs.converters.optional(_parameter))
    properties: tuple[Parameter, ...] = attrs.field(default=(), converter=_parameters)


NO_BODY: Final = Parameter(type="object")


@attrs.frozen(kw_only=True)
class DocumentedAnswer:
    """An answer that the vendor shows; without ``body``, an empty one."""

    status: int
    body: Any = None


def _answers(values: Iterable[DocumentedAnswer | Mapping[str, Any]]) -> tuple[DocumentedAnswer, ...]:
    return tuple(value if isinstance(value, DocumentedAnswer) else DocumentedAnswer(**value) for value in values)


@attrs.frozen(kw_only=True)
class DocumentedOperation:
    """One operation as the vendor documents it."""

    id: str
    method: str
    path: str
    query: tuple[Parameter, ...] = attrs.field(default=(), converter=_parameters)
    body: Parameter = attrs.field(default=NO_BODY, converter=_body)
    sample_query: Any = None
    sample_body: Any = None
    answers: tuple[DocumentedAnswer, ...] = attrs.field(default=(), converter=_answers)
    facts: Mapping[str, Any] = attrs.field(factory=dict)

    @property
    def success(self) -> DocumentedAnswer:
        """The first answer shown that is a success; an empty 200 where none is."""
        shown = (answer for answer in self.answers if 200 <= answer.status < 300)
        return next(shown, DocumentedAnswer(status=200))


def load_operations(package: str, file: str = "documented.json") -> tuple[DocumentedOperation, ...]:
    """The operations in a file of package data; ValueError names the operation that is not as the module says."""
    found: list[DocumentedOperation] = []
    for data in json.loads(resources.files(package).joinpath(file).read_text("utf-8")):
        try:
            found.append(DocumentedOperation(**data))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{package}/{file}: {data.get('id', 'an operation without id')}: {error}") from error
    return tuple(found)
