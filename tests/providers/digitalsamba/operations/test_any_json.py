"""Answers that nobody has documented."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anymeet.errors import UnexpectedResponse
from support.digitalsamba import DOCUMENTED, OPERATIONS, ScriptedTransport, call, make_api

JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["2024-03-07", "9" * 400, "-1", "1e3", "READY", "https://x/?y", "\ud800", 1e300, 10**30]),
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from(["id", "data", "total_count", "x"]), parts)
    ),
    max_leaves=6,
)


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


_SAMPLES: Final = {
    name: [answer["body"] for answer in operation["answers"] if "body" in answer] or [{}]
    for name, operation in DOCUMENTED.items()
}


@st.composite
def _answers(draw: st.DrawFn, operation: str) -> Any:
    """Anything at all, or a documented answer with anything at all somewhere inside."""
    sample = draw(st.sampled_from(_SAMPLES[operation]))
    path = draw(st.sampled_from(_places(sample)))
    return _with(sample, path, draw(JSON))


@pytest.mark.parametrize("operation", OPERATIONS)
@given(data=st.data())
@settings(max_examples=8)
def test_any_json(operation: str, data: st.DataObject) -> None:
    """Whatever a vendor answers ends in a value or in `UnexpectedResponse`, and lists end."""
    answers = data.draw(st.lists(_answers(operation), min_size=1, max_size=3))
    transport = ScriptedTransport(lambda _: answers[min(len(transport.sent), len(answers)) - 1])

    with contextlib.suppress(UnexpectedResponse):
        call(make_api(transport), operation)

    assert len(transport.sent) <= len(answers) + 1


@given(content=st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
@settings(max_examples=50)
def test_any_bytes(content: bytes) -> None:
    """An answer that is no JSON at all is `UnexpectedResponse`, too."""
    try:
        json.loads(content)
    except ValueError:
        with pytest.raises(UnexpectedResponse):
            make_api(ScriptedTransport(lambda _: content)).rooms.get("r")
