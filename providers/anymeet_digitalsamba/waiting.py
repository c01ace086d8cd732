"""Waiting for what the vendor does in its own time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from anymeet.clock import Clock
from anymeet.errors import Timeout

T = TypeVar("T")

_LONGEST_PAUSE: Final = 15.0


def wait_for(
    look: Callable[[], T], is_ready: Callable[[T], bool], state: Callable[[T], str], *, clock: Clock, timeout: timedelta
) -> T:
    """What ``look`` finds once it is ready; `Timeout` tells its ``state`` after the last look.

    Pauses are a second at first, so that something short does not wait long, and grow to fifteen.
    """
    until, pause = clock.now() + timeout, 1.0
    while True:
        found = look()
        if is_ready(found):
            return found
        left = (until - clock.now()).total_seconds()
        if left <= 0:
            raise Timeout(f"{state(found)} after {timeout}", may_have_happened=False)
        clock.sleep(min(pause, left))
        pause = min(pause * 1.5, _LONGEST_PAUSE)
