"""A fresh team at Digital Samba's emulator, spoken to over loopback HTTP by plain `requests`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from anymeet.testing import EmulatorClock
from anymeet_digitalsamba.emulator import DigitalSambaEmulator

START = datetime(2030, 1, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def served() -> Iterator[DigitalSambaEmulator]:
    """One emulator for all tests: to start and stop a server takes longer than most of them."""
    with DigitalSambaEmulator() as running:
        yield running


@pytest.fixture
def emulator(served: DigitalSambaEmulator) -> Iterator[DigitalSambaEmulator]:
    """A fresh team, at ten on the first of January 2030, with all switches as they come."""
    served.clock = EmulatorClock(START)
    served.rate_limit, served.validation_status = (
        DigitalSambaEmulator.rate_limit,
        DigitalSambaEmulator.validation_status,
    )
    served.reset()
    yield served
    assert [] == served.errors


@pytest.fixture
def call(emulator: DigitalSambaEmulator) -> Iterator[Callable[..., requests.Response]]:
    """Ask anything with the team's key: ``call("GET", "/rooms", params=...)``; the answer, whatever its status."""
    with requests.Session() as session:

        def ask(method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
            headers = {"Authorization": f"Bearer {emulator.developer_key}"} | options.pop("headers", {})
            url = f"{emulator.base_url}{path}"
            return session.request(method, url, json=body, headers=headers, timeout=10, **options)

        yield ask


@pytest.fixture
def api(call: Callable[..., requests.Response]) -> Callable[..., Any]:
    """Ask anything, and get the body of a success: parsed JSON, text, or None when it is empty. Query as keywords."""

    def ask(method: str, path: str, body: Any = None, *, files: Any = None, **query: Any) -> Any:
        answer = call(method, path, body, params=query, files=files)
        assert answer.ok, f"{answer.status_code} {answer.text}"
        if not answer.content:
            return None
        return answer.json() if "json" in answer.headers["Content-Type"] else answer.text

    return ask


@pytest.fixture
def room(api: Callable[..., Any]) -> dict[str, Any]:
    """A public room."""
    made: dict[str, Any] = api(
        "POST",
        "/rooms",
        {"privacy": "public", "description": "Stand-up", "friendly_url": "standup", "external_id": "X1"},
    )
    return made


@pytest.fixture
def enter(emulator: DigitalSambaEmulator, api: Callable[..., Any]) -> Callable[..., Any]:
    """Somebody comes into a room with a token: ``enter(room, "Ada", role="speaker")``."""

    def join(room: dict[str, Any], name: str = "Ada", role: str = "moderator", **claims: Any) -> Any:
        ticket = api("POST", f"/rooms/{room['id']}/token", {"u": name, "role": role, **claims})
        return emulator.people.join(ticket["link"])

    return join
