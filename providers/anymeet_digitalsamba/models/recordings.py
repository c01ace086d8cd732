"""Recordings."""

from __future__ import annotations

from datetime import datetime

import attrs

from anymeet.wire import Model
from anymeet_digitalsamba.models.choices import Privacy, RecordingStatus


@attrs.frozen(kw_only=True)
class Recording(Model):
    """A recording. ``participant_*`` is who started it; list items have neither ``duration`` nor ``session_id``."""

    id: str
    name: str | None = None
    duration: int | None = None
    status: RecordingStatus | None = None
    room_id: str | None = None
    external_room_id: str | None = None
    friendly_url: str | None = None
    room_is_deleted: bool | None = None
    privacy: Privacy | None = None
    session_id: str | None = None
    participant_id: str | None = None
    participant_name: str | None = None
    participant_external_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


@attrs.frozen(kw_only=True)
class DownloadLink(Model):
    """A link that needs no credentials until ``valid_until``, and is not shown for that reason."""

    link: str = attrs.field(repr=False)
    valid_until: datetime | None = None


@attrs.frozen(kw_only=True)
class Bookmark(Model):
    """A marked moment; the vendor does not say in which unit ``time`` is."""

    id: str
    bookmark: str | None = None
    time: int | None = None
    session_id: str | None = None
    participant_id: str | None = None
    created_at: datetime | None = None
