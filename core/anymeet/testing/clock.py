"""The emulator's clock, and what happens by it."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import attrs

from anymeet.testing.turns import Turns


@attrs.define(order=True)
class Scheduled:
    """Something that will happen at a time, unless it is cancelled before."""

    at: datetime
    number: int
    action: Callable[[], object] = attrs.field(order=False, repr=False)
    cancelled: bool = attrs.field(default=False, order=False)

    def cancel(self) -> None:
        """It will not happen. Nothing changes when it has happened already."""
        self.cancelled = True


class EmulatorClock:
    """Stands still, and moves only when told: tests and ``:emulated`` profiles wait no real second.

    Waiting (`sleep`) moves it, too. With ``running`` it goes on by itself as well, for an emulator in a terminal. When it
    moves, whatever was scheduled for the time between happens in its order, each while the clock shows its time; the
    running clock catches up with them at every turn. Several threads may share a clock.
    """

    def __init__(self, start: datetime | None = None, *, running: bool = False) -> None:
        """``start`` must be aware; the real present, in whole seconds, if left out."""
        self.running = running
        self.turns = Turns()
        self._anchor = _utc(start or datetime.now(UTC).replace(microsecond=0))
        self._anchored = time.monotonic()
        self._moment: datetime | None = None
        self._events: list[Scheduled] = []
        self._numbers = itertools.count()

    def now(self) -> datetime:
        """The present, aware, in UTC; during something scheduled, the time that it was scheduled for."""
        with self.turns.take(deliver=False):
            return self._moment or self._present()

    def sleep(self, seconds: float) -> None:
        """Move on by ``seconds``; a running clock really waits."""
        if not self.running:
            self.advance(seconds)
            return
        time.sleep(seconds)
        with self.turn():
            pass  # what has become due

    def advance(self, by: timedelta | float) -> None:
        """Move on by a length, or by seconds."""
        length = by if isinstance(by, timedelta) else timedelta(seconds=by)
        with self.turn():
            self.set(self.now() + length)

    def set(self, moment: datetime) -> None:
        """Move on to ``moment``; ValueError for one that is past already, or naive."""
        moment = _utc(moment)
        with self.turn():
            if self._moment is not None:
                raise RuntimeError("what happens by the clock cannot move the clock")
            if moment < self.now():
                raise ValueError(f"the clock only goes forward: it is {self.now().isoformat()} already")
            self._anchor, self._anchored = moment, time.monotonic()
            self._catch_up()

    def schedule(self, at: datetime, action: Callable[[], object]) -> Scheduled:
        """Let ``action`` happen at a time; one that is past comes at once, when the present turn is over."""
        with self.turns.take(deliver=False):
            event = Scheduled(max(_utc(at), self.now()), next(self._numbers), action)
            heapq.heappush(self._events, event)
        return event

    def clear(self, at: datetime | None = None) -> None:
        """Forget what was scheduled, and begin anew at a time, which may be past, if there is one."""
        with self.turns.take(deliver=False):
            self._events.clear()
            if at:
                self._anchor, self._anchored = _utc(at), time.monotonic()

    @contextmanager
    def turn(self, *, deliver: bool = True) -> Iterator[None]:
        """One thing at a time: holds everybody else off, lets what is due happen before and after."""
        with self.turns.take(deliver=deliver) as outermost:
            if outermost:
                self._catch_up()
            yield
            if outermost:
                self._catch_up()

    def _present(self) -> datetime:
        if not self.running:
            return self._anchor
        return self._anchor + timedelta(seconds=time.monotonic() - self._anchored)

    def _catch_up(self) -> None:
        while self._events and self._events[0].at <= self._present():
            event = heapq.heappop(self._events)
            if event.cancelled:
                continue
            self._moment = event.at
            try:
                event.action()
            finally:
                self._moment = None


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("the clock needs to know the time zone: pass datetime(..., tzinfo=UTC)")
    return moment.astimezone(UTC)
