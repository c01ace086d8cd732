"""Turns: an emulator does one thing at a time, and what must not hold the others up comes after it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Turns:
    """A lock that a thread may take again, with a queue of what to do once it has been let go.

    A webhook is the reason for the queue: its receiver may ask the emulator something before it answers, which would
    wait for ever on a lock that is held meanwhile.
    """

    def __init__(self) -> None:
        self._calm = threading.Condition(threading.RLock())
        self._depth = 0
        self._queue: deque[Callable[[], object]] = deque()
        self._delivering = False

    @contextmanager
    def take(self, *, deliver: bool = True) -> Iterator[bool]:
        """Hold the lock; tells whether this turn lies within no other. What was queued follows, if ``deliver``."""
        with self._calm:
            self._depth += 1
            outermost = self._depth == 1
            try:
                yield outermost
            finally:
                self._depth -= 1
        if outermost and deliver:
            self.deliver()

    def afterwards(self, action: Callable[[], object]) -> None:
        """Queue ``action`` until the turn is over."""
        with self._calm:
            self._queue.append(action)

    def deliver(self) -> None:
        """Do what is queued, in order and one by one; whoever comes while somebody else delivers leaves it to them."""
        while True:
            with self._calm:
                if self._delivering or not self._queue:
                    return
                self._delivering = True
                action = self._queue.popleft()
            try:
                action()
            finally:
                with self._calm:
                    self._delivering = False
                    self._calm.notify_all()

    def settle(self, timeout: float = 10.0) -> None:
        """Come back when nothing is queued any more; `TimeoutError` after ``timeout`` real seconds."""
        self.deliver()
        with self._calm:
            if not self._calm.wait_for(lambda: not (self._queue or self._delivering), timeout):
                raise TimeoutError(f"the emulator has not come to rest within {timeout:g} seconds")
