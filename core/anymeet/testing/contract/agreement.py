"""What a provider tells against what the test made happen, and one of its answers against another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from anymeet.models import Meeting
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.failures import Guide, expect, expect_that
from anymeet.wire import moment_from

_NEAR: Final = timedelta(minutes=1)  # not every vendor tells seconds
_UNCHANGED: Final = ("title", "private", "max_participants", "external_id")
_MILLISECONDS: Final = 1000


def expect_since(what: str, begun: datetime, came: datetime | None, account: Account) -> None:
    """Break the contract unless a moment lies between the beginning of a test and now, if it is told."""
    now = account.provider.clock.now()
    fits = came is None or begun - _NEAR <= came <= now + _NEAR
    expected = f"from {begun} to {now}, when the test made it happen"
    expect_that(what, fits, Guide.TIMES, expected=expected, came=came)


def expect_moment(what: str, moments: Collection[datetime], came: datetime | None, raw: Any) -> None:
    """Break the contract unless a moment is one of those when the test made it happen; or None, if ``raw`` has none of them."""
    if came is None:
        told = " or ".join(str(moment) for moment in moments if tells(raw, moment))
        lost = f"{what}: the vendor tells it, and it is lost"
        expect_that(lost, not told, Guide.ANSWERS, expected=f"{told}, which is in raw", came=came)
        return
    fits = any(abs(moment - came) <= _NEAR for moment in moments)
    expect_that(what, fits, Guide.TIMES, expected=" or ".join(map(str, moments)), came=came)


def expect_agreement(what: str, made: Meeting, told: Meeting) -> None:
    """Break the contract unless a meeting is told of as it was when it was made."""
    for name in _UNCHANGED:
        before, after = getattr(made, name), getattr(told, name)
        if None not in (before, after):
            expect(f"{what}: {name}, as it was said or told before", before, after, Guide.ANSWERS)
    both = made.features.keys() & told.features.keys()
    before, after = ({feature: meeting.features[feature] for feature in both} for meeting in (made, told))
    expect(f"{what}: features, as they were told before", before, after, Guide.ANSWERS)


def has_emptied(before: Any, after: Any, count: int) -> bool:
    """Whether the vendor's answer says 0 where it said ``count`` before, and 0 did not stand there."""
    were = {name for name, said in pairs(before) if str(said) == str(count)}
    were -= _zeros(before)
    return bool(were & _zeros(after))


def _zeros(raw: Any) -> set[str]:
    return {name for name, said in pairs(raw) if str(said) == "0"}


def tells(raw: Any, value: Any) -> bool:
    """Whether a part of the vendor's answer says a text or a moment."""
    leaves = [leaf for _, leaf in pairs(raw)]
    if isinstance(value, datetime):
        return any(value in _moments(leaf) for leaf in leaves)
    return value in leaves


def pairs(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """What is said, each with the name that it goes by."""
    if isinstance(value, Mapping):
        for inner, part in value.items():
            yield from pairs(part, inner)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from pairs(part, name)
    else:
        yield name, value


def _moments(leaf: Any) -> Iterator[datetime]:
    """Those that it can mean: vendors count seconds, or milliseconds."""
    with suppress(ValueError):
        yield moment_from(leaf)
    if isinstance(leaf, int):
        with suppress(ValueError):
            yield moment_from(leaf / _MILLISECONDS)
