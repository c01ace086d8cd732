"""The computer's own clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from anymeet.clock import SystemClock


def test_now_is_the_present_in_utc() -> None:
    """The present is aware, in UTC, and lies between what Python says before and after."""
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert UTC is now.tzinfo


def test_sleeping_blocks_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting is handed to the system, in seconds."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    SystemClock().sleep(1.5)
    assert [1.5] == slept
