"""Arguments of steps: what a file says, read as the type that its place wants."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from anymeet.comparison.scenarios.nodes import Entries, Items, Node, Problems, Text
from anymeet.comparison.scenarios.steps import Later
from anymeet.models import Feature
from anymeet.notation import clearable, json_or_text, length_from, moment_from, scalar
from anymeet.suggestions import nearest

_TRUTHS: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_FEATURES: Final = Mapping[Feature, bool]
_EXTRAS: Final = Mapping[str, Mapping[str, Any]]
_FURTHEST: Final = timedelta(days=36_500)  # so that every moment is one that the calendar has


def number_from(text: str) -> int:
    """A whole number in digits. ValueError for anything else."""
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def truth_from(text: str) -> bool:
    """``true`` or ``false``, in any of YAML's words for them. ValueError for anything else."""
    if text.lower() not in _TRUTHS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _TRUTHS[text.lower()]


def time_from(text: str) -> datetime | Later:
    """``in 10m``, ``2h ago``, or an ISO 8601 time with its offset. ValueError for anything else."""
    if found := re.fullmatch(r"in\s+(\S+)|(\S+)\s+ago", text):
        length = length_from(found[1] or found[2])
        if length > _FURTHEST:
            raise ValueError(f"{text!r} is more than a hundred years away")
        return Later(length if found[1] else -length)
    try:
        moment = moment_from(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as in 10m, 2h ago or 2030-03-01T10:00+01:00") from None
    if moment.utcoffset() is None:
        shown = moment.isoformat(timespec="minutes")
        raise ValueError(f"{text!r} has no offset: write {shown}+01:00, or {shown}Z for UTC")
    return moment


_SCALARS: Final[Mapping[Any, Callable[[str], Any]]] = {
    str: str,
    int: number_from,
    bool: truth_from,
    timedelta: length_from,
    datetime: time_from,
}


def is_readable(hint: Any) -> bool:
    """Whether a file can say a value of this type."""
    kind, _ = scalar(hint)
    return kind in (*_SCALARS, _FEATURES, _EXTRAS) or _is_enum(kind) or _is_list(kind)


def read_argument(hint: Any, key: str, node: Node, problems: Problems) -> Any:
    """The value that ``node`` says for ``key``. What is wrong with it goes to ``problems``."""
    kind, _ = scalar(hint)
    if typing.get_origin(kind) is Mapping:
        return _features(key, node, problems) if kind == _FEATURES else _extras(key, node, problems)
    if _is_list(kind):
        return _list(key, node, problems)
    if isinstance(node, Text) and node.text is None and clearable(hint):
        return None  # a change that clears the field
    return _scalar(kind, key, node, problems)


def read_text(key: str, node: Node, problems: Problems) -> str:
    """The text that ``node`` is; nothing, and a problem, where it is none or empty."""
    text: str = _scalar(str, key, node, problems) or ""
    if isinstance(node, Text) and node.text is not None and not text.strip():
        problems.add(node, f"{key} has no value")
    return text.strip()


def _is_enum(kind: Any) -> bool:
    return inspect.isclass(kind) and issubclass(kind, Enum)


def _is_list(kind: Any) -> bool:
    return typing.get_origin(kind) in (Sequence, list, tuple) and typing.get_args(kind)[0] is str


def _scalar(kind: Any, key: str, node: Node, problems: Problems) -> Any:
    if not isinstance(node, Text):
        problems.add(node, f"{key} must be a single value, not a {'list' if isinstance(node, Items) else 'mapping'}")
    elif node.text is None:
        problems.add(node, f"{key} has no value")
    else:
        try:
            return _choice(kind, node.text) if _is_enum(kind) else _SCALARS[kind](node.text)
        except ValueError as error:
            problems.add(node, f"{key}: {error}")
    return None


def _list(key: str, node: Node, problems: Problems) -> tuple[str, ...]:
    if not isinstance(node, Items):
        problems.add(node, f"{key} must be a list: write [one, two]")
        return ()
    return tuple(_scalar(str, key, item, problems) for item in node.items)


def _choice(kind: type[Enum], text: str) -> Enum:
    choices = {str(member.value): member for member in kind if member.value != "unknown"}  # which nobody asks for
    if text not in choices:
        raise ValueError(f"there is no {text!r}{_instead(text, choices)}")
    return choices[text]


def _instead(name: str, names: Collection[str]) -> str:
    return nearest(name, names) or f": it is one of {', '.join(names)}"


def _features(key: str, node: Node, problems: Problems) -> Mapping[Feature, bool]:
    if not isinstance(node, Entries):
        problems.add(node, f"{key} switches features on and off: write {{chat: true, polls: false}}")
        return {}
    switches: dict[Feature, bool] = {}
    for name, value in node.entries.items():
        if name in list(Feature):
            switches[Feature(name)] = _scalar(bool, f"{key}.{name}", value, problems)
        else:
            problems.add(node.keys[name], f"there is no feature {name!r}{_instead(name, [*map(str, Feature)])}")
    return switches


def _extras(key: str, node: Node, problems: Problems) -> Mapping[str, Any]:
    if not isinstance(node, Entries) or not all(isinstance(part, Entries) for part in node.entries.values()):
        problems.add(node, f"{key} holds a provider's own fields below its name: write {{acme: {{color: red}}}}")
        return {}
    return {name: _plain(part) for name, part in node.entries.items()}


def _plain(node: Node) -> Any:
    """A value that only the vendor knows, as JSON would have it: ``true``, ``3``, and text for all else."""
    if isinstance(node, Entries):
        return {name: _plain(part) for name, part in node.entries.items()}
    if isinstance(node, Items):
        return [_plain(part) for part in node.items]
    assert isinstance(node, Text)
    return node.text if node.quoted or node.text is None else json_or_text(node.text)
