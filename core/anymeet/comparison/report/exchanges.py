"""Requests and answers as a report shows them: what repeats once, long bodies cut."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import attrs

from anymeet.comparison.results import Exchange
from anymeet.redaction import UNINFORMED

LONGEST: Final = 4_000  # characters of a body


@attrs.frozen(kw_only=True)
class Body:
    """The beginning of a body, and how many characters there were behind it."""

    text: str
    left_out: int


@attrs.frozen(kw_only=True)
class Shown:
    """The same request with the same answer, so many ``times`` in a row. ``milliseconds`` are those of each, where known."""

    exchange: Exchange
    times: int
    milliseconds: tuple[float, ...]
    asked: Body
    answered: Body


def shown_exchanges(exchanges: Sequence[Exchange]) -> tuple[Shown, ...]:
    """What happened, one after the other: all of it."""
    grouped = itertools.groupby(exchanges, lambda one: (one.operation, one.line, one.status, one.asked, one.answered))
    return tuple(_shown(list(group)) for _, group in grouped)


def _shown(group: Sequence[Exchange]) -> Shown:
    one = group[0]
    return Shown(
        exchange=one,
        times=len(group),
        milliseconds=tuple(same.milliseconds for same in group if same.milliseconds is not None),
        asked=body_from(one.asked),
        answered=body_from(one.answered),
    )


def body_from(text: str) -> Body:
    """The beginning of a text, redacted before it is cut: half a token is not known as one."""
    text = UNINFORMED.text(text)
    return Body(text=text[:LONGEST], left_out=max(0, len(text) - LONGEST))
