"""SameSurf accounts to test with: emulated ones, and one whose every answer a test scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from anymeet.provider import Context
from anymeet_samesurf import SameSurf, SameSurfSettings
from anymeet_samesurf.emulator import SameSurfEmulator
from support.clock import FakeClock
from support.loopback import Loopback, says

Emulate = Callable[..., SameSurfEmulator]
ConnectTo = Callable[..., SameSurf]
Scripted = Callable[..., SameSurf]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Closes what a test opens."""
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def emulate(stack: ExitStack) -> Emulate:
    """Starts an emulator with switches."""
    return lambda **switches: stack.enter_context(SameSurfEmulator(**switches))


@pytest.fixture
def emulator(emulate: Emulate) -> SameSurfEmulator:
    """An emulator as it comes."""
    return emulate()


@pytest.fixture
def connect_to(stack: ExitStack) -> ConnectTo:
    """Connects to an emulator, sharing its clock; keywords are settings, ``context`` its other parts."""

    def connect(emulator: SameSurfEmulator, context: dict[str, Any] | None = None, **settings: Any) -> SameSurf:
        known = {"clock": emulator.clock, **(context or {})}
        return stack.enter_context(SameSurf(SameSurfSettings(**{**emulator.settings, **settings}), Context(**known)))

    return connect


@pytest.fixture
def surf(emulator: SameSurfEmulator, connect_to: ConnectTo) -> SameSurf:
    """A provider connected to `emulator`."""
    return connect_to(emulator)


@pytest.fixture
def scripted(vendor: Loopback, clock: FakeClock, stack: ExitStack) -> Scripted:
    """A provider whose vendor answers everything with one body; ``vendor.heard`` are the requests."""

    def script(body: object = b"", status: int = 200, **settings: Any) -> SameSurf:
        vendor.script(says(status, body))
        known = {"base_url": vendor.url, "api_key": "KEY-OF-THE-ACCOUNT", "api_secret": "secret-of-the-key", **settings}
        return stack.enter_context(SameSurf(SameSurfSettings(**known), Context(clock=clock)))

    return script
