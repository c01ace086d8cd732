"""What a typed signature promises, checked before anything is sent.

A value must be of its annotated type: a text that looks like a boolean is none. In ``Annotated[T, rule]`` a rule is any
callable ``rule(field, value)`` that raises `InvalidRequest`; None and UNSET are not asked. Lists and attrs values are
checked inside as well, mappings are not: they are passed on as they are.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Union

import attrs

from anymeet.errors import InvalidRequest
from anymeet.models import UNSET, Unset

_WORDS: Final[Mapping[type, str]] = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "text",
    bytes: "bytes",
    datetime: "a datetime",
    date: "a date",
    Mapping: "a mapping",
    types.NoneType: "None",
}


def check(field: str, value: Any, hint: Any) -> None:
    """`InvalidRequest` when ``value`` is not what ``hint`` says; ``field`` may be empty for a whole body."""
    options = _options(hint)
    fitting = [option for option in options if _is(value, option)]
    if not fitting:
        words = " or ".join(dict.fromkeys(_word(option) for option in options if option is not Unset))
        raise InvalidRequest(field or "body", f"must be {words}, not {type(value).__name__}")
    kind, rules = _apart(fitting[0])
    if _options(kind) != (kind,):
        check(field, value, kind)
    elif isinstance(value, datetime) and value.utcoffset() is None:
        raise InvalidRequest(field, "must know its time zone: pass datetime(..., tzinfo=...)")
    else:
        for name, part, part_hint in _parts(value, kind):
            check(f"{field}.{name}" if field else name, part, part_hint)
    if value is not None and value is not UNSET:
        for rule in rules:
            rule(field, value)


def _apart(hint: Any) -> tuple[Any, list[Any]]:
    """An annotation without its rules, and these."""
    if typing.get_origin(hint) is not Annotated:
        return hint, []
    kind, *extras = typing.get_args(hint)
    return kind, [extra for extra in extras if callable(extra)]


def _options(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in (Union, types.UnionType) else (hint,)


def _class(hint: Any) -> type | None:
    """The class that a value must be of, or None where anything will do, or only a type checker understands it."""
    kind = types.NoneType if hint is None else typing.get_origin(hint) or hint
    return kind if isinstance(kind, type) and kind not in (Any, object) else None


def _is(value: Any, hint: Any) -> bool:
    """Whether the outermost type fits."""
    hint, _ = _apart(hint)
    if _options(hint) != (hint,):
        return any(_is(value, option) for option in _options(hint))
    kind = _class(hint)
    if kind is None:
        return True
    if kind in (int, float):
        return isinstance(value, int if kind is int else int | float) and not isinstance(value, bool)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return _is_list(value) if _is_list_type(kind) else isinstance(value, kind)


def _is_list(value: Any) -> bool:
    return _is_list_type(type(value))


def _is_list_type(kind: type) -> bool:
    return issubclass(kind, Sequence) and not issubclass(kind, str | bytes)


def _parts(value: Any, hint: Any) -> Iterator[tuple[str, Any, Any]]:
    """Name, value and annotation of everything inside a list or an attrs value."""
    kind: Any = type(value)
    if attrs.has(kind):
        for name, (part_hint, may_be_unset) in _field_hints(kind).items():
            part = getattr(value, name)
            if part is not UNSET or not may_be_unset:  # most fields of most values say nothing
                yield name, part, part_hint
    elif _is_list(value):
        part_hint, *rest = typing.get_args(hint) or (Any,)
        if rest in ([], [...]):
            for index, part in enumerate(value):
                yield str(index), part, part_hint


@functools.cache
def _field_hints(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The annotation of each field, and whether the field may say nothing."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return {
        field.name: (hints[field.name], Unset in _options(_apart(hints[field.name])[0])) for field in attrs.fields(kind)
    }


def _word(hint: Any) -> str:
    options = _options(_apart(hint)[0])
    if len(options) > 1:
        return " or ".join(_word(option) for option in options if option is not Unset)
    kind = _class(options[0])
    if kind is None:
        return "anything"
    return _WORDS.get(kind) or ("a list" if _is_list_type(kind) else kind.__name__)


__all__ = ["check"]
