"""Figures of an account and of its meetings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from anymeet.interfaces import Writer
from anymeet.models import Usage, UsageRequest
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping import check_extras


def usage_from(figures: vendor.Statistics, meeting_id: str | None = None) -> Usage:
    """What was used in a period of whole days in UTC, both of its ends included."""
    return Usage(
        meeting_id=meeting_id,
        starts_at=_midnight(figures.date_start),
        ends_at=_midnight(figures.date_end, days=1),
        meetings=figures.rooms,
        sessions=figures.sessions,
        participants=figures.active_participants,
        max_concurrent_participants=figures.max_concurrent_participants,
        participant_minutes=figures.participation_minutes,
        recorded_minutes=figures.recorded_minutes,
        raw=figures.raw,
    )


class UsageWriter(Writer[UsageRequest]):
    """The first and the last day that a period touches. As an extra, ``metrics`` names the figures wanted."""

    def write_starts_at(self, value: datetime) -> Mapping[str, Any]:
        return {"date_start": value.date()}

    def write_ends_at(self, value: datetime) -> Mapping[str, Any]:
        return {"date_end": (value - datetime.resolution).date()}

    def body(self, provider: str) -> dict[str, Any]:
        check_extras(self.request, provider, ("metrics",))
        return super().body(provider)


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    """The first moment of the day that is ``days`` later; None where nothing is told, or no calendar goes so far."""
    try:
        return None if day is None else datetime.combine(day + timedelta(days=days), time(), UTC)
    except OverflowError:
        return None
