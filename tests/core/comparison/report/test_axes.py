"""Axes that people can read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.comparison.report.axes import even_axis, readable_axis, tick_text

times = st.lists(st.floats(min_value=0, max_value=1e8).map(lambda value: round(value, 3)), max_size=12)


@given(times)
def test_everything_has_a_place(values: list[float]) -> None:
    """Each value is on the axis, the larger the further, between the first tick and the last."""
    for axis in (even_axis(values), readable_axis(values)):
        places = [axis.place(value) for value in sorted(values)]
        assert sorted(places) == places
        assert [] == [place for place in places if not 0 <= place <= 100]
        assert (0, 100) == (axis.place(axis.ticks[0]), axis.place(axis.ticks[-1]))
        assert list(axis.ticks) == sorted(set(axis.ticks))


@given(times)
def test_ticks_are_few_and_even(values: list[float]) -> None:
    """An even axis has at most six ticks, all equally far apart, and does not end long after the last value."""
    axis = even_axis(values)
    places = [axis.place(tick) for tick in axis.ticks]
    assert 2 <= len(places) <= 6
    assert places == pytest.approx([100 / (len(places) - 1) * number for number in range(len(places))], abs=0.02)
    assert axis.place(max(values, default=0) or 1) >= 60


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], (0, 0.2, 0.4, 0.6, 0.8, 1)),
        ([0.0], (0, 0.2, 0.4, 0.6, 0.8, 1)),
        ([41.0], (0, 10, 20, 30, 40, 50)),
        ([100.0, 400.0], (0, 100, 200, 300, 400)),
        ([12.0, 1100.0], (10, 100, 1000, 10000)),
        ([0.0, 10.0, 1000.0], (10, 100, 1000)),
    ],
)
def test_ticks_are_round(values: list[float], ticks: tuple[float, ...]) -> None:
    """Ticks are ones, twos or fives; where the longest would squash the shortest, each is ten times the last."""
    axis = readable_axis(values)
    assert pytest.approx(ticks) == axis.ticks
    assert axis.logarithmic == (max(values, default=0) >= 1000)


@pytest.mark.parametrize(
    ("longest", "labels"),
    [
        (4.0, ("0", "1 ms", "2 ms", "3 ms", "4 ms")),
        (0.4, ("0", "0.1 ms", "0.2 ms", "0.3 ms", "0.4 ms")),
        (4_000.0, ("0", "1 s", "2 s", "3 s", "4 s")),
        (100_000.0, ("0", "20 s", "40 s", "1 min", "1 min 20 s", "1 min 40 s")),
        (900_000.0, ("0", "5 min", "10 min", "15 min")),
        (5_400_000.0, ("0", "20 min", "40 min", "60 min", "80 min", "100 min")),
    ],
)
def test_ticks_are_told_in_round_units(longest: float, labels: tuple[str, ...]) -> None:
    """An axis of minutes has ticks at whole minutes, and each says its unit."""
    assert labels == tuple(map(tick_text, even_axis([longest]).ticks))
