"""Blue keeps the contract of all providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anymeet.testing.contract import ProviderContract
from anymeet_blue import Blue
from anymeet_blue.emulator import BlueEmulator


@pytest.fixture(scope="module")
def emulator() -> Iterator[BlueEmulator]:
    """A Blue server of this module's own."""
    with BlueEmulator() as running:
        yield running


class TestBlue(ProviderContract):
    """All of it, chosen by what Blue declares."""

    provider_type = Blue
