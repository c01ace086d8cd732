"""How the vendor writes moments and permissions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.wire import moment_from, read
from anymeet_digitalsamba.models import RoomSettings
from anymeet_digitalsamba.models.roles import Permission
from anymeet_digitalsamba.wire import make_digitalsamba_converter

CONVERTER = make_digitalsamba_converter()


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-5, minutes=-30))])
def test_moments_are_written_in_utc(zone: timezone) -> None:
    """A moment is written in the vendor's form, in UTC whatever its zone."""
    moment = datetime(2024, 9, 5, 12, 30, tzinfo=UTC).astimezone(zone)

    written = CONVERTER.unstructure(RoomSettings(privacy="public", expires_at=moment))

    assert {"privacy": "public", "expires_at": "2024-09-05 12:30:00"} == written


@given(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)))
def test_what_is_written_can_be_read(moment: datetime) -> None:
    """A moment survives writing and reading to the second."""
    assert moment.replace(microsecond=0) == moment_from(CONVERTER.unstructure(moment))


def test_days() -> None:
    """A day is written as the vendor writes days."""
    assert "2024-03-07" == CONVERTER.unstructure(date(2024, 3, 7))


@pytest.mark.parametrize(("said", "value"), [(True, True), (False, False), (["a", "b"], ("a", "b")), ([], ())])
def test_permissions(said: object, value: Permission) -> None:
    """A permission is a boolean, or the roles towards which it holds."""
    assert value == CONVERTER.structure(said, Permission)  # type: ignore[arg-type]  # a union is no class


def test_converters_share_nothing() -> None:
    """Each converter is its own: what one is taught, another does not know."""
    other = make_digitalsamba_converter()
    other.register_structure_hook(int, lambda value, _: -1)

    assert 5 == read(CONVERTER, 5, int)
