"""The forms in which the service writes a moment: each endpoint has its own (vendor notes, section 8)."""

from __future__ import annotations

from datetime import UTC, datetime


def zulu(moment: datetime | None) -> str | None:
    """``2024-11-01T10:00:00Z``: most answers."""
    return _written(moment, "%Y-%m-%dT%H:%M:%SZ")


def precise(moment: datetime | None) -> str | None:
    """``2024-11-01T10:00:00.000000Z``: live lists, lists of sessions, chat, questions."""
    return _written(moment, "%Y-%m-%dT%H:%M:%S.%fZ")


def spaced(moment: datetime | None) -> str | None:
    """``2024-11-01 10:00:00``, in UTC: lists of participants, subscription, expiry of a room."""
    return _written(moment, "%Y-%m-%d %H:%M:%S")


def moment_from(text: str) -> datetime:
    """Any of these forms, or another one of ISO 8601; UTC where no zone is told. ValueError for the rest."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment.astimezone(UTC)


def _written(moment: datetime | None, form: str) -> str | None:
    return None if moment is None else moment.strftime(form)
