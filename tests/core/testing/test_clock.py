"""The emulator's clock and its turns."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.clock import Clock
from anymeet.testing import EmulatorClock

START = datetime(2030, 1, 1, 10, tzinfo=UTC)


def test_it_stands_still(clock: EmulatorClock) -> None:
    """The clock shows what it was set to until it is moved."""
    assert [START, START] == [clock.now(), clock.now()]


def test_it_starts_at_the_present() -> None:
    """Without a start it is now, in whole seconds."""
    before = datetime.now(UTC)
    now = EmulatorClock().now()

    assert before - timedelta(seconds=1) <= now <= datetime.now(UTC)
    assert 0 == now.microsecond


def test_it_is_a_clock(clock: EmulatorClock) -> None:
    """Waiting moves it, as it would any clock of anymeet."""
    shared: Clock = clock
    shared.sleep(1.5)

    assert START + timedelta(seconds=1.5) == shared.now()


def test_moves(clock: EmulatorClock) -> None:
    """It moves by seconds, by a length, and to a moment in any zone."""
    clock.advance(1)
    clock.advance(timedelta(minutes=1))
    assert START + timedelta(seconds=61) == clock.now()
    clock.set(datetime(2030, 1, 1, 13, tzinfo=timezone(timedelta(hours=1))))
    assert START + timedelta(hours=2) == clock.now()


def test_it_does_not_go_back(clock: EmulatorClock) -> None:
    """The past is refused, and so is a moment without zone."""
    with pytest.raises(ValueError, match="only goes forward: it is 2030-01-01T10:00:00"):
        clock.advance(-1)
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2031, 1, 1))
    with pytest.raises(ValueError, match="time zone"):
        EmulatorClock(datetime(2031, 1, 1))


@given(st.lists(st.integers(0, 100)))
def test_order(delays: list[int]) -> None:
    """What is scheduled happens by time, then in the order of scheduling, each at its own time."""
    clock = EmulatorClock(START)
    happened: list[tuple[float, int]] = []
    for number, delay in enumerate(delays):
        clock.schedule(
            START + timedelta(seconds=delay),
            lambda number=number: happened.append(((clock.now() - START).total_seconds(), number)),  # type: ignore[misc]
        )

    clock.advance(50)
    clock.advance(50)

    assert sorted((float(delay), number) for number, delay in enumerate(delays)) == happened
    assert START + timedelta(seconds=100) == clock.now()


def test_nothing_early(clock: EmulatorClock) -> None:
    """What lies ahead waits, and so does what is due until the clock is used."""
    happened: list[int] = []
    clock.schedule(START, lambda: happened.append(0))
    clock.schedule(START + timedelta(seconds=2), lambda: happened.append(2))
    assert [] == happened
    clock.advance(1)
    assert [0] == happened
    clock.advance(1)
    assert [0, 2] == happened


def test_chain(clock: EmulatorClock) -> None:
    """What happens may schedule more, by the time it happens at."""
    happened: list[datetime] = []

    def happen() -> None:
        happened.append(clock.now())
        clock.schedule(clock.now() + timedelta(minutes=1), happen)

    clock.schedule(START, happen)
    clock.advance(150)

    assert [START + timedelta(minutes=minute) for minute in range(3)] == happened


def test_clearing_begins_anew(clock: EmulatorClock) -> None:
    """What was scheduled is forgotten, and the time stays unless another is given, which may be past."""
    happened: list[datetime] = []
    clock.schedule(START + timedelta(minutes=5), lambda: happened.append(clock.now()))
    clock.advance(60)
    clock.clear()
    assert START + timedelta(minutes=1) == clock.now()
    clock.clear(START)
    assert START == clock.now()
    clock.advance(3600)
    assert [] == happened


def test_cancel(clock: EmulatorClock) -> None:
    """What is cancelled does not happen, and cancelling twice is no mistake."""
    happened: list[int] = []
    event = clock.schedule(START, lambda: happened.append(1))
    event.cancel()
    event.cancel()
    clock.advance(1)

    assert [] == happened


def test_scheduled_in_the_past(clock: EmulatorClock) -> None:
    """What is scheduled for the past happens at the present."""
    happened: list[datetime] = []
    clock.schedule(START - timedelta(days=1), lambda: happened.append(clock.now()))
    clock.advance(0)

    assert [START] == happened


def test_scheduled_within_a_turn(clock: EmulatorClock) -> None:
    """What is scheduled for now happens when the turn is over, not within it."""
    happened: list[int] = []
    with clock.turn():
        with clock.turn():
            clock.schedule(clock.now(), lambda: happened.append(1))
        assert [] == happened

    assert [1] == happened


def test_what_happens_cannot_move_the_clock(clock: EmulatorClock) -> None:
    """An action that moves the clock fails, and the clock goes on afterwards."""
    clock.schedule(START + timedelta(seconds=1), lambda: clock.sleep(1))
    with pytest.raises(RuntimeError, match="cannot move the clock"):
        clock.advance(1)
    clock.advance(1)

    assert START + timedelta(seconds=2) == clock.now()


def test_running() -> None:
    """A running clock goes on by itself, waits really, and can be moved beside that."""
    clock = EmulatorClock(START, running=True)
    happened: list[int] = []
    clock.schedule(START + timedelta(seconds=0.001), lambda: happened.append(1))
    clock.sleep(0.002)
    assert [1] == happened
    assert clock.now() > START
    clock.advance(3600)
    assert clock.now() >= START + timedelta(hours=1)


def test_turns_exclude_each_other(clock: EmulatorClock) -> None:
    """Threads take turns one after another."""
    seen: list[int] = []

    def work() -> None:
        for _ in range(200):
            with clock.turn():
                seen.append(len(seen))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(800)) == seen


def test_afterwards_without_the_lock(clock: EmulatorClock) -> None:
    """What is put off runs when the outermost turn is over, while others may take theirs."""
    order: list[str] = []

    def look() -> None:
        clock.now()
        order.append("other")

    def deliver() -> None:
        other = threading.Thread(target=look)
        other.start()
        other.join()
        order.append("delivered")

    with clock.turn():
        with clock.turn():
            clock.turns.afterwards(deliver)
        order.append("turn")

    assert ["turn", "other", "delivered"] == order


def test_settle_waits_for_another_thread(clock: EmulatorClock) -> None:
    """To settle is to wait for whoever delivers at the moment, and no longer than asked."""
    entered, leave = threading.Event(), threading.Event()

    def deliver() -> None:
        entered.set()
        assert leave.wait(60)

    clock.turns.afterwards(deliver)
    other = threading.Thread(target=clock.turns.deliver)
    other.start()
    assert entered.wait(60)
    with pytest.raises(TimeoutError, match=r"within 0\.01 seconds"):
        clock.turns.settle(0.01)
    leave.set()
    clock.turns.settle(60)
    other.join()


def test_heartbeat(acme: type) -> None:
    """An emulator with a running clock lets things happen without being asked."""
    clock = EmulatorClock(running=True)
    happened = threading.Event()
    with acme(clock=clock):
        clock.schedule(clock.now(), happened.set)
        assert happened.wait(60)
