"""Scenarios for the tests of comparisons."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from support.scenarios import Read, scenario_of


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a scenario of these steps."""
    return partial(scenario_of, tmp_path)
