"""The example provider, as if somebody had installed it beside anymeet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import anymeet
from anymeet_blue import Blue
from anymeet_blue.emulator import BlueEmulator
from support.projects import EXAMPLE, installed


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on Python's path with the metadata of the example's distribution."""
    _, site = installed(EXAMPLE, tmp_path / "site")
    monkeypatch.syspath_prepend(str(site))
    return site


@pytest.fixture
def emulator() -> Iterator[BlueEmulator]:
    """A Blue server."""
    with BlueEmulator() as running:
        yield running


@pytest.fixture
def blue(emulator: BlueEmulator) -> Iterator[Blue]:
    """An account on it."""
    with anymeet.connect(provider=Blue, clock=emulator.clock, **emulator.settings) as provider:
        yield provider
