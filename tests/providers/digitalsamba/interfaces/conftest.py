"""A Digital Samba account whose answers a test writes itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import responses

from anymeet.provider import Context
from anymeet_digitalsamba import DigitalSamba, DigitalSambaSettings
from support.clock import FakeClock

BASE = "https://api.digitalsamba.com/api/v1"

Answer = Callable[..., None]
Connect = Callable[..., DigitalSamba]


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    """The net: it knows the answers that were written, insists on all of them, and refuses everything else."""
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def answer(web: responses.RequestsMock) -> Answer:
    """Write an answer: ``answer("GET /rooms/r", {...}, status=200, match=[...])``; None is an empty body."""

    def write(line: str, body: Any = None, status: int = 200, **options: Any) -> None:
        method, _, path = line.partition(" ")
        content = {"body": b""} if body is None else {"body": body} if isinstance(body, bytes) else {"json": body}
        web.add(method, BASE + path, status=status, **content, **options)

    return write


@pytest.fixture
def connect(clock: FakeClock) -> Iterator[Connect]:
    """Open an account with further settings; it is closed after the test."""
    opened: list[DigitalSamba] = []

    def make(profile: str = "work", **settings: Any) -> DigitalSamba:
        known = DigitalSambaSettings(team_id="team-1", developer_key="the-developer-key", retries=0, **settings)
        opened.append(DigitalSamba(known, Context(profile=profile, clock=clock)))
        return opened[-1]

    yield make
    for provider in opened:
        provider.close()


@pytest.fixture
def provider(connect: Connect) -> DigitalSamba:
    """An account with nothing but the two settings it needs."""
    return connect()
