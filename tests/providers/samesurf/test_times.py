"""Times and lengths."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet_samesurf.times import end_from, event_time, length_from

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC")


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (
            datetime(2017, 2, 22, 16, 30, tzinfo=UTC),
            "Europe/London",
            {"eventtime": "2017-02-22T16:30:00", "timezone": "Europe/London"},
        ),
        (
            datetime(2030, 7, 1, 8, tzinfo=UTC),
            "Europe/Berlin",
            {"eventtime": "2030-07-01T10:00:00", "timezone": "Europe/Berlin"},
        ),
        (datetime(2030, 7, 1, 8, tzinfo=timezone(timedelta(hours=2))), None, {"eventtime": "2030-07-01T06:00:00Z"}),
        (datetime(2030, 7, 1, 8, 0, 59, 999_999, tzinfo=UTC), None, {"eventtime": "2030-07-01T08:00:59Z"}),
        # The hour that Berlin's clocks show twice on 27 October 2030: the first time, and the second.
        (datetime(2030, 10, 27, 0, 30, tzinfo=UTC), "Europe/Berlin", {"eventtime": "2030-10-27T00:30:00Z"}),
        (datetime(2030, 10, 27, 1, 30, tzinfo=UTC), "Europe/Berlin", {"eventtime": "2030-10-27T01:30:00Z"}),
        (
            datetime(2030, 10, 27, 2, 30, tzinfo=UTC),
            "Europe/Berlin",
            {"eventtime": "2030-10-27T03:30:00", "timezone": "Europe/Berlin"},
        ),
    ],
)
def test_a_time_is_written_so_that_it_means_one_instant(
    moment: datetime, zone: str | None, expected: dict[str, str]
) -> None:
    """Local time with its zone where that is unambiguous, UTC with a Z otherwise, in whole seconds."""
    assert expected == event_time(moment, zone)


@given(st.datetimes(datetime(1975, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_what_is_written_can_be_read_back(moment: datetime, zone: str) -> None:
    """Whoever reads the fields by the vendor's rules finds the very second that was meant."""
    fields = event_time(moment, zone)
    local = datetime.fromisoformat(fields["eventtime"].removesuffix("Z"))
    read = local.replace(tzinfo=ZoneInfo(fields["timezone"]) if "timezone" in fields else UTC)
    assert moment.replace(microsecond=0) == read.astimezone(UTC)
    assert ("timezone" in fields) != fields["eventtime"].endswith("Z")


def test_lengths_beyond_any_calendar_are_not_known() -> None:
    """A figure that no length or moment can hold becomes None instead of an error."""
    assert (None, None) == (length_from(10**18, timedelta(seconds=1)), length_from(None, timedelta(seconds=1)))
    assert timedelta(minutes=34) == length_from(34, timedelta(minutes=1))
    assert None is end_from(datetime.max.replace(tzinfo=UTC), timedelta(days=1))
