"""What the vendor tells, or does not: what stands in its answer is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from anymeet.testing.contract.agreement import pairs, tells
from anymeet.testing.contract.failures import ContractBroken, Guide, Words

_MINUTE: Final = timedelta(minutes=1)  # not every vendor tells seconds


def expect_text(what: str, value: str, came: str | None, raw: Any) -> None:
    """Break the contract unless ``value`` came; or None, where ``raw`` does not have it either."""
    _expect(what, value, came == value, came, tells(raw, value), Guide.ANSWERS)


def expect_length(what: str, length: timedelta, came: timedelta | None, raw: Any) -> None:
    """Break the contract unless a length came: to the second where ``raw`` has seconds or milliseconds, else in whole minutes.

    None may come where ``raw`` has neither.
    """
    told = any(length in _lengths(part) for _, part in pairs(raw))
    fits = came == length if told else came is not None and abs(came - length) < _MINUTE
    _expect(what, length, fits, came, told, Guide.TIMES)


def _expect(what: str, value: object, fits: bool, came: object, told: bool, see: Guide) -> None:
    if fits or (came is None and not told):
        return
    source = "which is in raw: the vendor tells it" if told else "or None if the vendor does not tell it"
    raise ContractBroken(what, expected=Words(f"{value!r}, {source}"), came=came, see=see)


def _lengths(part: Any) -> Iterator[timedelta]:
    """What a part of an answer can mean as a length."""
    if isinstance(part, bool) or not isinstance(part, int | float | str):
        return
    with suppress(ValueError, OverflowError):
        yield from (timedelta(seconds=float(part)), timedelta(milliseconds=float(part)))
