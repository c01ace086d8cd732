"""Figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import InvalidRequest
from anymeet.models import Usage, UsageRequest
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping.usage import UsageWriter, usage_from


def test_figures_become_usage_of_whole_days() -> None:
    """The last day is counted, so the period ends at the midnight after it."""
    figures = vendor.Statistics(
        rooms=5,
        sessions=10,
        active_participants=35,
        max_concurrent_participants=9,
        participation_minutes=3500,
        recorded_minutes=590,
        date_start=date(2024, 3, 7),
        date_end=date(2024, 4, 7),
    )
    expected = Usage(
        meeting_id="r",
        starts_at=datetime(2024, 3, 7, tzinfo=UTC),
        ends_at=datetime(2024, 4, 8, tzinfo=UTC),
        meetings=5,
        sessions=10,
        participants=35,
        max_concurrent_participants=9,
        participant_minutes=3500,
        recorded_minutes=590,
    )
    assert expected == usage_from(figures, "r")


def test_figures_that_are_not_told_are_not_made_up() -> None:
    """None of them is nought."""
    assert Usage() == usage_from(vendor.Statistics())


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "expected"),
    [
        (
            datetime(2024, 3, 7, 15, tzinfo=UTC),
            datetime(2024, 3, 9, 8, tzinfo=UTC),
            {"date_start": date(2024, 3, 7), "date_end": date(2024, 3, 9)},
        ),
        (
            datetime(2024, 3, 7, tzinfo=UTC),
            datetime(2024, 3, 9, tzinfo=UTC),
            {"date_start": date(2024, 3, 7), "date_end": date(2024, 3, 8)},
        ),
        (datetime(2024, 3, 7, tzinfo=UTC), None, {"date_start": date(2024, 3, 7)}),
        (None, datetime(2024, 3, 7, tzinfo=UTC), {"date_end": date(2024, 3, 6)}),
    ],
)
def test_a_period_is_widened_to_the_days_it_touches(
    starts_at: datetime | None, ends_at: datetime | None, expected: dict[str, date]
) -> None:
    """A midnight ends the day before it."""
    assert expected == UsageWriter(UsageRequest(starts_at=starts_at, ends_at=ends_at)).body("digitalsamba")


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=400)))
def test_the_counted_days_contain_the_period(starts_at: datetime, length: timedelta) -> None:
    """Nothing that was asked for is left out."""
    request = UsageRequest(starts_at=starts_at, ends_at=starts_at + length)
    days = UsageWriter(request).body("digitalsamba")
    usage = usage_from(vendor.Statistics(**days))
    assert usage.starts_at is not None
    assert usage.ends_at is not None
    assert usage.starts_at <= starts_at
    assert starts_at + length <= usage.ends_at <= starts_at + length + timedelta(days=1)


def test_metrics_are_the_one_extra() -> None:
    """Anything else is a mistake."""
    request = UsageRequest(vendor={"digitalsamba": {"metrics": "sessions"}})
    assert UsageWriter(request).body("digitalsamba") == {"metrics": "sessions"}
    with pytest.raises(InvalidRequest, match=r"vendor\.digitalsamba\.matrix"):
        UsageWriter(UsageRequest(vendor={"digitalsamba": {"matrix": "x"}})).body("digitalsamba")
