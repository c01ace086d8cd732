"""anymeet's own steps: waiting for people, on the clock of the account. An emulator's takes no real time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from anymeet.comparison.scenarios.steps import SkipStep
from anymeet.models import Meeting
from anymeet.notation import length_text
from anymeet.provider import Provider

INTERVAL: Final = timedelta(seconds=30)
"""How often it is looked whether a meeting is live."""


def wait_live(provider: Provider, meeting: Meeting, timeout: timedelta = timedelta(hours=1)) -> timedelta:
    """Wait until somebody is in the meeting, and tell how long that took. `SkipStep` when nobody comes."""
    return _wait(provider, meeting, timeout, live=True)


def wait_ended(provider: Provider, meeting: Meeting, timeout: timedelta = timedelta(hours=3)) -> timedelta:
    """Wait until nobody is in the meeting, and tell how long that took. `SkipStep` when somebody stays."""
    return _wait(provider, meeting, timeout, live=False)


def wait_for(provider: Provider, length: timedelta) -> timedelta:
    """Let people meet for a while."""
    provider.clock.sleep(length.total_seconds())
    return length


def _wait(provider: Provider, meeting: Meeting, timeout: timedelta, *, live: bool) -> timedelta:
    started = provider.clock.now()
    while live != any(running.id == meeting.id for running in provider.meetings.list_live()):
        waited = provider.clock.now() - started
        if waited >= timeout:
            raise SkipStep(f"{'nobody has come' if live else 'somebody is still there'} after {length_text(timeout)}")
        provider.clock.sleep(min(INTERVAL, timeout - waited).total_seconds())
    return provider.clock.now() - started


WAITS: Final[Mapping[str, Callable[..., timedelta]]] = {
    "wait.live": wait_live,
    "wait.ended": wait_ended,
    "wait.for": wait_for,
}
"""The steps by name."""
