"""Whether the ``raw`` of a result is what the vendor answered: the whole answer, an object or a list in it, an item of a list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final

_TELLING: Final = 4  # characters of an id from which on it is no index, or a number of something else


def was_sent(answers: Sequence[Any], raw: Any) -> bool:
    """Whether ``raw`` is in the answers as it came; of a result made of several, each part of it.

    A member of an object is too little, such as its id: whatever stands beside it is lost.
    """
    if raw in (None, ""):
        return False
    if any(_is_in(answer, raw) for answer in reversed(answers)):  # it is in the newest most of the time
        return True
    parts = raw.values() if isinstance(raw, Mapping) else raw
    told = [part for part in parts if part is not None] if isinstance(raw, Mapping | list | tuple) else []
    return bool(told) and all(was_sent(answers, part) for part in told)


def is_of_another(answers: Sequence[Any], id: object, raw: Any) -> bool:
    """Whether ``raw`` is an item of a list in which another item has the ``id`` of the result, and this one has not."""
    if not isinstance(id, str) or len(id) < _TELLING or id in texts_of(raw):
        return False
    lists = (part for answer in answers for part in _parts(answer) if isinstance(part, list) and raw in part)
    return any(id in texts_of(item) for items in lists for item in items)


def texts_of(value: Any) -> Set[str]:
    """All texts and numbers in a value, as text."""
    return {str(leaf) for _, leaf in leaves_of(value)}


def leaves_of(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What is neither object nor list in a value, with its path: ``people.0.name``."""
    if isinstance(value, Mapping | list | tuple):
        for name, part in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from leaves_of(part, f"{path}.{name}" if path else str(name))
    else:
        yield path, value


def _is_in(answer: Any, raw: Any) -> bool:
    if isinstance(answer, str):
        return isinstance(raw, str) and raw in answer
    return any(part == raw and _canonical(part) == _canonical(raw) for part in _parts(answer))


def _parts(value: Any) -> Iterator[Any]:
    """An answer, the objects and lists in it, and the items of its lists."""
    yield value
    if isinstance(value, Mapping):
        for part in value.values():
            if isinstance(part, Mapping | list):
                yield from _parts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)
