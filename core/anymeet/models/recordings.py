"""Recordings and the links to fetch them by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

import attrs

from anymeet.models.base import Value
from anymeet.models.links import without_secrets


class RecordingState(StrEnum):
    """Where a recording stands, from the first frame to the file."""

    RECORDING = "recording"
    """It is being made."""
    PROCESSING = "processing"
    """The vendor makes the file."""
    READY = "ready"
    """It can be downloaded."""
    FAILED = "failed"
    """There will be no file."""
    UNKNOWN = "unknown"
    """The vendor does not tell."""


@attrs.frozen(kw_only=True)
class Recording(Value):
    """A recorded stretch of a session."""

    id: str
    meeting_id: str | None = None
    session_id: str | None = None
    title: str | None = None
    state: RecordingState = RecordingState.UNKNOWN
    created_at: datetime | None = None
    duration: timedelta | None = None


@attrs.frozen(kw_only=True)
class DownloadLink(Value):
    """Where the file can be fetched until ``expires_at``, by anybody who has the URL; its repr hides it."""

    url: str = attrs.field(repr=lambda url: repr(without_secrets(url)))
    expires_at: datetime | None = None


Progress: TypeAlias = Callable[[int, int | None], None]
"""Called with the bytes on disk so far and the bytes in all, where known."""
