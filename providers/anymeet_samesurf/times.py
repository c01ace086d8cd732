"""Times as SameSurf wants them, and lengths as it tells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def event_time(moment: datetime, timezone: str | None = None) -> dict[str, str]:
    """The fields of ``rooms.create`` that say when: local time and IANA zone, or UTC with a Z where no zone is given.

    ``2017-02-22T16:30:00``, in whole seconds: the form of the document's example and of error 108, never the day-first form of
    its text. A local time that clocks show twice, at the end of summer time, goes out in UTC: a zone's name cannot say which
    one is meant.
    """
    if timezone:
        local = moment.astimezone(ZoneInfo(timezone))
        if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
            return {"eventtime": _written(local), "timezone": timezone}
    return {"eventtime": f"{_written(moment.astimezone(UTC))}Z"}


def length_from(amount: float | None, unit: timedelta) -> timedelta | None:
    """So many times ``unit``; None where nothing is told, or more than any calendar holds."""
    try:
        return None if amount is None else amount * unit
    except OverflowError:
        return None


def end_from(start: datetime | None, length: timedelta | None) -> datetime | None:
    """When something ended that began and lasted; None where either is not known."""
    try:
        return None if start is None or length is None else start + length
    except OverflowError:
        return None


def _written(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")
