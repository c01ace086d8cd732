"""Answers that nobody has documented: anything at all, or a documented one with anything at all somewhere inside."""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterator
from typing import Any, Final

from hypothesis import strategies as st

from support.digitalsamba import DOCUMENTED

_ODD: Final = [
    *(
        "2024-03-07",
        "9999-12-31",
        "0001-01-01T00:00:00+14:00",
        "9" * 400,
        "-1",
        "1e3",
        "READY",
        "https://x/?y",
        "\ud800",
    ),
    *(1e300, 10**30, 10**17, -(10**17)),
]
JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(_ODD),
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from(["id", "data", "total_count", "x"]), parts)
    ),
    max_leaves=6,
)

SAMPLES: Final = {
    name: [answer["body"] for answer in operation["answers"] if "body" in answer] or [{}]
    for name, operation in DOCUMENTED.items()
}
"""The documented answers of each operation."""


def extremes(operation: str) -> Iterator[Any]:
    """Documented answers with one number, or one date, that is larger or earlier than anything could count."""
    for sample in SAMPLES[operation]:
        for path in _places(sample):
            said = functools.reduce(lambda part, key: part[key], path, sample)
            if isinstance(said, int | float) and not isinstance(said, bool):
                yield from (_with(sample, path, odd) for odd in (10**17, -(10**17)))
            elif re.match(r"\d{4}-\d\d-\d\d", str(said)):
                yield from (_with(sample, path, odd) for odd in ("9999-12-31", "0001-01-01"))


@st.composite
def answers(draw: st.DrawFn, operation: str) -> Any:
    """What the vendor might answer to an operation."""
    sample = draw(st.sampled_from(SAMPLES[operation]))
    path = draw(st.sampled_from(_places(sample)))
    return _with(sample, path, draw(JSON))


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything inside a JSON value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in parts for place in _places(part, (*path, key)))]


def _with(value: Any, path: tuple[Any, ...], part: Any) -> Any:
    if not path:
        return part
    changed = copy.copy(value)
    changed[path[0]] = _with(value[path[0]], path[1:], part)
    return changed
