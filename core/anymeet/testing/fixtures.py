"""The pytest plugin: emulators for an application's tests, a recording of what it uses, and the contract's live account.

pytest loads it wherever anymeet is installed, so it imports nothing until a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Protocol, cast

import pytest

if TYPE_CHECKING:
    from anymeet.provider import Provider
    from anymeet.testing.emulator import Emulator


class StartEmulator(Protocol):
    """What `anymeet_emulator` is."""

    def __call__(self, vendor: str | type[Emulator], *, profile: str = "", **options: Any) -> Emulator:
        """Start the emulator of a vendor, by the name of its provider or by its class.

        Whoever connects by ``profile`` reaches it for the rest of the test: the application by its own configuration.
        ``options`` are those of the emulator: ``clock``, ``people``, and what the vendor's own has.
        """
        ...


class ConnectToEmulator(Protocol):
    """What `anymeet_provider` is."""

    def __call__(self, emulator: Emulator, **settings: Any) -> Provider:
        """Connect to a running emulator, by its clock; ``settings`` are keywords of `anymeet.connect`."""
        ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--live PROFILE`` and ``--anymeet-record FILE``."""
    group = parser.getgroup("anymeet")
    group.addoption(
        "--live",
        metavar="PROFILE",
        help="hold the contract against the account of this profile: only those of its tests that clean up after themselves",
    )
    group.addoption(
        "--anymeet-record",
        metavar="FILE",
        help="record which abilities and fields the application uses, and where in its code, for `anymeet switch --check`",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Record until the run is over; so does each worker of pytest-xdist, into the same file."""
    if path := config.getoption("--anymeet-record"):
        from anymeet.calls import record_usage
        from anymeet.errors import ConfigurationError

        try:
            config.add_cleanup(record_usage(path).stop)
        except ConfigurationError as error:
            raise pytest.UsageError(str(error)) from None


@pytest.fixture
def anymeet_emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[StartEmulator]:
    """Start emulators of vendors, as in ``anymeet_emulator("digitalsamba", profile="work")``.

    They stop when the test is over, which fails if one of them found a bug in itself.
    """
    from anymeet.config.sources import variable
    from anymeet.plugins import default_registry

    with ExitStack() as running:

        def start(vendor: str | type[Emulator], *, profile: str = "", **options: Any) -> Emulator:
            kind = default_registry().emulator(vendor) if isinstance(vendor, str) else vendor
            emulator = running.enter_context(cast("type[Emulator]", kind)(**options))
            if profile:
                for name, value in {"provider": emulator.name, **emulator.settings}.items():
                    monkeypatch.setenv(variable(profile, name), str(value))
            return emulator

        yield start


@pytest.fixture
def anymeet_provider() -> Iterator[ConnectToEmulator]:
    """Connect to running emulators, on their clocks; what is opened is closed when the test is over."""
    from anymeet.connection import connect

    with ExitStack() as opened:

        def connect_to(emulator: Emulator, **settings: Any) -> Provider:
            known = {**emulator.settings, **settings}
            return opened.enter_context(connect(provider=emulator.name, clock=emulator.clock, **known))

        yield connect_to
