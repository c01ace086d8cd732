"""Requests and answers as a report shows them."""

from __future__ import annotations

import attrs

from anymeet.comparison.report.exchanges import LONGEST, body_from, shown_exchanges
from support.comparisons import TOKEN, exchange


def test_what_repeats_is_one() -> None:
    """Neighbours that differ in nothing but their time become one with all their times; others stay apart."""
    poll = exchange("GET /rooms/r1")
    shown = shown_exchanges([poll, attrs.evolve(poll, milliseconds=31.0), exchange(status=None), poll])
    assert [(2, (20.25, 31.0)), (1, ()), (1, (20.25,))] == [(one.times, one.milliseconds) for one in shown]


def test_nothing_is_nothing() -> None:
    """A step without requests shows none."""
    assert () == shown_exchanges([])


def test_a_body_says_what_was_left_out() -> None:
    """A body at the limit is whole, and of a longer one the rest is counted."""
    assert (LONGEST, 0) == (len(body_from("x" * LONGEST).text), body_from("x" * LONGEST).left_out)
    assert (LONGEST, 7) == (len(body_from("x" * (LONGEST + 7)).text), body_from("x" * (LONGEST + 7)).left_out)


def test_a_token_at_the_cut_is_masked() -> None:
    """A secret is masked before the body is cut, so that no half of it is left."""
    body = body_from("x" * (LONGEST - 30) + f" {TOKEN} " + "y" * 100)
    assert TOKEN[:10] not in body.text
    assert "***" in body.text
