"""Who may import whom, and what a command must not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_nobody_imports_what_is_not_theirs() -> None:
    """The contracts on imports in pyproject.toml hold."""
    checker = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert 0 == answer.returncode, answer.stdout + answer.stderr
