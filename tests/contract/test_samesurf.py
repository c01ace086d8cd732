"""SameSurf keeps the contract of all providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anymeet.testing.contract import ProviderContract
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator


@pytest.fixture(scope="module")
def emulator() -> Iterator[SameSurfEmulator]:
    """A subscription."""
    with SameSurfEmulator() as running:
        yield running


class TestSameSurf(ProviderContract):
    """Every ability, one by one."""

    provider_type = SameSurf
