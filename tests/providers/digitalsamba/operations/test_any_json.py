"""Answers that nobody has documented."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anymeet.errors import UnexpectedResponse
from support.any_json import answers
from support.digitalsamba import OPERATIONS, ScriptedTransport, call, make_api


@pytest.mark.parametrize("operation", OPERATIONS)
@given(data=st.data())
@settings(max_examples=8)
def test_any_json(operation: str, data: st.DataObject) -> None:
    """Whatever a vendor answers ends in a value or in `UnexpectedResponse`, and lists end."""
    answered = data.draw(st.lists(answers(operation), min_size=1, max_size=3))
    transport = ScriptedTransport(lambda _: answered[min(len(transport.sent), len(answered)) - 1])

    with contextlib.suppress(UnexpectedResponse):
        call(make_api(transport), operation)

    assert len(transport.sent) <= len(answered) + 1


@given(content=st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
@settings(max_examples=50)
def test_any_bytes(content: bytes) -> None:
    """An answer that is not JSON at all is `UnexpectedResponse`, too."""
    try:
        json.loads(content)
    except ValueError:
        with pytest.raises(UnexpectedResponse):
            make_api(ScriptedTransport(lambda _: content)).rooms.get("r")
