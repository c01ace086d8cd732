"""Ctrl-C, as the runs of a comparison notice it: between requests, and while they wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import attrs


class Interrupted(BaseException):
    """The run is to end here. No Exception, so that nothing that copes with failures takes it for one."""


@attrs.frozen
class Interruption:
    """Whether all is to end, for any number of threads. It is a clock as well, whose waiting ends with it."""

    _asked: threading.Event = attrs.field(factory=threading.Event, init=False)
    _here: threading.local = attrs.field(factory=threading.local, init=False)

    def ask(self) -> None:
        """Let every run end at its next request, and what it waits for now be over."""
        self._asked.set()

    def check(self) -> None:
        """Raise `Interrupted` when all is to end, except where that is held off."""
        if self._asked.is_set() and not self._is_held_off():
            raise Interrupted

    @contextmanager
    def held_off(self) -> Iterator[None]:
        """What this thread does inside is finished in any case: cleaning up."""
        self._here.held_off = True
        try:
            yield
        finally:
            self._here.held_off = False

    def _is_held_off(self) -> bool:
        return getattr(self._here, "held_off", False)

    # The clock of accounts. An emulator has one of its own, on which nobody really waits.

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Block this thread for ``seconds``, or until all is to end, which is then raised."""
        if self._is_held_off():
            time.sleep(seconds)
        elif self._asked.wait(seconds):
            raise Interrupted
