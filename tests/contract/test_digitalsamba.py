"""Digital Samba keeps the contract of all providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anymeet.testing.contract import ProviderContract
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator


@pytest.fixture(scope="module")
def emulator() -> Iterator[DigitalSambaEmulator]:
    """A team."""
    with DigitalSambaEmulator() as running:
        yield running


class TestDigitalSamba(ProviderContract):
    """Every ability, one by one."""

    provider_type = DigitalSamba
