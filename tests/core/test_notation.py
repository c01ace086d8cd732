"""What people write, and what it means."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.notation import json_or_text, length_from, length_text, moment_from, value_text, zone_from


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("45m", timedelta(minutes=45)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("90s", timedelta(seconds=90)),
        ("2d", timedelta(days=2)),
        ("0s", timedelta(0)),
    ],
)
def test_lengths_are_read(text: str, length: timedelta) -> None:
    """A length is given in days, hours, minutes and seconds."""
    assert length == length_from(text)


@pytest.mark.parametrize("text", ["", "45", "m", "1m1h", "-5m", "1.5h", "9" * 5000 + "d", "99999999999d", "٣m"])
def test_other_lengths_are_refused(text: str) -> None:
    """Anything else is no length, also when it is too long to be counted."""
    with pytest.raises(ValueError, match=r"is not a duration such as|is too long a duration"):
        length_from(text)


@given(st.timedeltas(min_value=timedelta(0)).map(lambda length: length - timedelta(microseconds=length.microseconds)))
def test_lengths_are_shown_as_they_are_read(length: timedelta) -> None:
    """Every length of whole seconds is shown in a form that means the same."""
    assert length == length_from(length_text(length))


def test_parts_of_a_second_are_shown() -> None:
    """A length with parts of a second, or below nothing, is shown in seconds."""
    lengths = [
        timedelta(seconds=1.5),
        timedelta(seconds=-3),
        timedelta(days=14, seconds=0.5),
        timedelta(microseconds=1),
    ]
    assert ["1.5s", "-3s", "1209600.5s", "0.000001s"] == list(map(length_text, lengths))


@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 1, 1), timezones=st.timezones()))
def test_moments_are_shown_as_they_are_read(moment: datetime) -> None:
    """Every moment is shown to the second, in a form that means the same."""
    shown = moment_from(value_text(moment))
    assert timedelta(0) <= moment.astimezone(shown.tzinfo) - shown < timedelta(seconds=1)


@pytest.mark.parametrize("text", ["tomorrow", "", "2030-13-01T10:00Z"])
def test_other_moments_are_refused(text: str) -> None:
    """What is no ISO 8601 is refused with an example of it."""
    with pytest.raises(ValueError, match="such as 2026-03-01T10:00"):
        moment_from(text)


@pytest.mark.parametrize("text", ["Europe/Berlim", "", "..", "/etc/passwd", "Mars"])
def test_unknown_zones_are_refused(text: str) -> None:
    """A zone that does not exist is refused with one that does."""
    with pytest.raises(ValueError, match="Europe/Berlin"):
        zone_from(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("true", True),
        ('"5"', "5"),
        ('{"a": [1]}', {"a": [1]}),
        ("a b", "a b"),
        ("NaN", "NaN"),
        ("1e5", 1e5),
        ("1e999", "1e999"),
    ],
)
def test_json_is_read_where_it_is_json(text: str, value: object) -> None:
    """A value is JSON where it is JSON, and text else."""
    assert value == json_or_text(text)


def test_json_that_is_too_deep_is_text() -> None:
    """What no parser reads stays text."""
    assert "[" * 100_000 == json_or_text("[" * 100_000)
