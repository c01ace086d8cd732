"""Axes of milliseconds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import attrs

from anymeet.comparison.words import duration_text

_SQUASHED: Final = 60
"""Where the longest is so many times the shortest, the short ones could no longer be told apart on an even scale."""
_MINUTE: Final = 60_000


@attrs.frozen(kw_only=True)
class Axis:
    """From ``begin`` to ``end`` milliseconds, with round ``ticks``; each tick ten times the last where ``logarithmic``."""

    begin: float
    end: float
    ticks: tuple[float, ...]
    logarithmic: bool = False

    def place(self, milliseconds: float) -> float:
        """Where it is on the axis, in percent of its length."""
        begin, end, at = self.begin, self.end, min(max(milliseconds, self.begin), self.end)
        if self.logarithmic:
            begin, end, at = math.log(begin), math.log(end), math.log(at)
        return round((at - begin) / (end - begin) * 100, 2)


def even_axis(values: Iterable[float]) -> Axis:
    """From nothing to the largest, with four to six ticks; long ones at whole minutes."""
    largest = max(values, default=0) or 1
    unit = _MINUTE if largest >= 4 * _MINUTE else 1
    step = unit * 10 ** math.floor(math.log10(largest / unit / 4))
    step = next(step * factor for factor in (1, 2, 5, 10) if largest / (step * factor) <= 5)
    count = math.ceil(round(largest / step, 6))
    return Axis(begin=0, end=count * step, ticks=tuple(number * step for number in range(count + 1)))


def readable_axis(values: Iterable[float]) -> Axis:
    """Even, unless that would squash the short ones."""
    positive = [value for value in values if value > 0]
    if not positive or max(positive) / min(positive) < _SQUASHED:
        return even_axis(positive)
    first, last = math.floor(math.log10(min(positive))), math.ceil(math.log10(max(positive)))
    ticks = tuple(10.0**power for power in range(first, last + 1))
    return Axis(begin=ticks[0], end=ticks[-1], ticks=ticks, logarithmic=True)


def tick_text(milliseconds: float) -> str:
    """As `duration_text`, as short as the round figures of a scale allow: ``0``, ``1 ms``, ``20 min``."""
    return duration_text(milliseconds).replace(".0 ", " ") if milliseconds else "0"
