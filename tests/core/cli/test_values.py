"""What people type, and what it means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.cli.values import in_zone, json_or_text, length_from, length_text, moment_from, pair_from, zone_from


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
    with pytest.raises(ValueError, match=r"length|longer"):
        length_from(text)


@given(st.timedeltas(min_value=timedelta(0)).map(lambda length: length - timedelta(microseconds=length.microseconds)))
def test_lengths_are_shown_as_they_are_read(length: timedelta) -> None:
    """Every length of whole seconds is shown in a form that means the same."""
    assert length == length_from(length_text(length))


def test_parts_of_a_second_are_shown() -> None:
    """A length with parts of a second, or below nothing, is shown in seconds."""
    assert ["1.5s", "-3s"] == [length_text(timedelta(seconds=1.5)), length_text(timedelta(seconds=-3))]


def test_a_moment_keeps_its_offset() -> None:
    """A time with an offset means that instant, whatever the time zone beside it says."""
    moment = in_zone(moment_from("2030-03-01T10:00+01:00"), "Asia/Tokyo", "--starts-at")
    assert datetime(2030, 3, 1, 9, tzinfo=UTC) == moment


def test_a_moment_without_offset_is_read_in_the_zone() -> None:
    """A time without offset is local time of the given zone."""
    moment = in_zone(moment_from("2030-07-01T10:00"), "Europe/Berlin", "--starts-at")
    assert datetime(2030, 7, 1, 8, tzinfo=UTC) == moment


def test_a_moment_without_offset_and_zone_is_refused_with_advice() -> None:
    """A time whose offset nobody knows is refused, and the error shows how to write it."""
    with pytest.raises(click.UsageError, match=r"2030-07-01T10:00\+01:00"):
        in_zone(moment_from("2030-07-01T10:00"), None, "--starts-at")


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


def test_a_pair_ends_at_the_first_equals_sign() -> None:
    """All behind the first = is the value, which may be empty."""
    assert [("a", "b=c"), ("a", "")] == [pair_from("a=b=c"), pair_from("a=")]


@pytest.mark.parametrize("text", ["a", "=b", ""])
def test_other_pairs_are_refused(text: str) -> None:
    """Without a key or = there is no pair."""
    with pytest.raises(ValueError, match="no pair"):
        pair_from(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("5", 5), ("true", True), ('"5"', "5"), ('{"a": [1]}', {"a": [1]}), ("a b", "a b"), ("NaN", "NaN")],
)
def test_json_is_read_where_it_is_json(text: str, value: object) -> None:
    """A value is JSON where it is JSON, and text else."""
    assert value == json_or_text(text)


def test_json_that_is_too_deep_is_text() -> None:
    """What no parser reads stays text."""
    assert "[" * 100_000 == json_or_text("[" * 100_000)
