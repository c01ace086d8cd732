"""What the author of an emulator may stumble over, and what one needs whose vendor signs its queries."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client

from anymeet.testing import Answer, EmulatedRequest, Emulator, serves


def test_a_private_part_of_the_base_is_not_replaced_by_accident() -> None:
    """A method that happens to be called like one of the base's own is refused when the class is made."""
    with pytest.raises(TypeError, match=r"Mine\._answer replaces a part of Emulator that is not yours: rename it"):
        type("Mine", (Emulator,), {"_answer": lambda self: None})
    assert issubclass(type("Other", (Emulator,), {"_told": lambda self: None}), Emulator)


def test_the_query_is_there_as_it_was_written(acme: type[Any]) -> None:
    """Order, escapes and empty values are those of the address, which a signature over it needs."""

    class Signed(acme):  # type: ignore[misc]
        @serves("echo", "GET", "/echo", authenticated=False)
        def echo(self, request: EmulatedRequest) -> Answer:
            return Answer(200, request.query_string)

    client = Client(Signed().wsgi)
    assert "b=%C3%A4+x&a=&b=%2F" == client.get("/echo?b=%C3%A4+x&a=&b=%2F").text
    assert "" == client.get("/echo").text
