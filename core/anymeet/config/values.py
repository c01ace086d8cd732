"""Values of settings: checked against the field's type, or read from text where text is all there is."""

from __future__ import annotations

import enum
import math
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

_TRUTHS: Final = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def value_from(raw: Any, kind: Any, *, from_text: bool) -> Any:
    """``raw`` as a value of the type ``kind``: `ValueError` says what it must be, without quoting it.

    ``from_text`` reads numbers, truths, lists ("a, b") and tables ("a=b, c=d") out of text, as from an environment
    variable; without it text is only text.
    """
    origin, parameters = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _one_of(raw, parameters, from_text)
    if origin is typing.Literal:
        return _choice(raw, {str(choice): choice for choice in parameters})
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _choice(raw, {str(member.value): member for member in kind})
    text = from_text and isinstance(raw, str)
    if origin in (tuple, list, Sequence):
        items = [item.strip() for item in raw.split(",") if item.strip()] if text else raw
        if not isinstance(items, list | tuple | set | frozenset):
            raise ValueError("must be a list")
        return tuple(value_from(item, parameters[0], from_text=from_text) for item in items)
    if origin in (dict, Mapping):
        pairs = _pairs(raw) if text else raw
        if not isinstance(pairs, Mapping) or not all(isinstance(key, str) for key in pairs):
            raise ValueError("must be a table")
        return {key: value_from(value, parameters[1], from_text=from_text) for key, value in pairs.items()}
    if kind is str:
        if not isinstance(raw, str):
            raise ValueError("must be text")
        return raw
    if kind not in _SCALARS:
        raise TypeError(f"anymeet cannot read settings of type {kind!r}")  # for the author of the settings class
    return _SCALARS[kind](raw, text)


def _one_of(raw: Any, kinds: tuple[Any, ...], from_text: bool) -> Any:
    if raw is None and types.NoneType in kinds:
        return None
    problems = []
    for kind in kinds:
        if kind is not types.NoneType:
            try:
                return value_from(raw, kind, from_text=from_text)
            except ValueError as error:
                problems.append(str(error))
    raise ValueError(" or ".join(problems))


def _choice(raw: Any, choices: Mapping[str, Any]) -> Any:
    if isinstance(raw, str) and raw in choices:
        return choices[raw]
    raise ValueError(f"must be one of {', '.join(choices)}")


def _pairs(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if not all(equals for _, equals, _ in pairs):
        raise ValueError("must be pairs such as a=b, c=d")
    return {key.strip(): value.strip() for key, _, value in pairs}


def _truth(raw: Any, text: bool) -> bool:
    value = _TRUTHS.get(raw.strip().lower()) if text else raw
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _whole(raw: Any, text: bool) -> int:
    try:
        value = int(raw) if text else raw
    except ValueError:
        value = None
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("must be a whole number")
    return value


def _number(raw: Any, text: bool) -> float:
    try:
        value = float(raw) if text or (isinstance(raw, int | float) and not isinstance(raw, bool)) else math.nan
    except (ValueError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise ValueError("must be a number")
    return value


_SCALARS: Final[Mapping[Any, Callable[[Any, bool], Any]]] = {bool: _truth, int: _whole, float: _number}
