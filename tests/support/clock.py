"""A clock for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Shows 2030-01-01 10:00 UTC until somebody sleeps; ``slept`` are the lengths, in seconds."""

    def __init__(self) -> None:
        self.present = datetime(2030, 1, 1, 10, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.present

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.present += timedelta(seconds=seconds)
