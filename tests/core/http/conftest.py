"""Transports, and a vendor without any socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import responses

from anymeet.http import Transport
from support.clock import FakeClock
from support.transports import KeySettings, MakeTransport, bearer


@pytest.fixture
def make_transport(clock: FakeClock) -> Iterator[MakeTransport]:
    """Makes transports on the fake clock, and closes them."""
    made: list[Transport] = []

    def make(base_url: str, *, options: Any = None, **settings: Any) -> Transport:
        given = {"provider": "acme", "auth": bearer, "clock": clock, **(options or {})}
        made.append(Transport(KeySettings(base_url=base_url, **settings), **given))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


@pytest.fixture
def https() -> Iterator[responses.RequestsMock]:
    """A vendor at an https address, without any socket."""
    with responses.RequestsMock() as mock:
        yield mock
