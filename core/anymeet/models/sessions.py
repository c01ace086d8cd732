"""Sessions (held runs of a meeting), who was in them, and what was used."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from anymeet.models.base import MOMENT, Request, Value, in_order


@attrs.frozen(kw_only=True)
class Session(Value):
    """One held run of a meeting. ``ends_at`` is None while it is live. ``participants`` counts everybody who was in."""

    id: str
    meeting_id: str
    title: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    live: bool | None = None
    duration: timedelta | None = None
    participants: int | None = None


@attrs.frozen(kw_only=True)
class Participant(Value):
    """Somebody who is or was in a session. ``role`` is the vendor's word; ``host`` says what it means, where known.

    Addresses and places of people, where a vendor tells them, are in ``raw`` alone.
    """

    id: str
    name: str | None = None
    role: str | None = None
    host: bool | None = None
    external_id: str | None = None
    meeting_id: str | None = None
    session_id: str | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None

    def __str__(self) -> str:
        return f"{self.name or self.id}{' (host)' if self.host else ''}"


@attrs.frozen(kw_only=True)
class UsageRequest(Request):
    """The period to report on; the account's own current period when nothing is said.

    Vendors that count by days widen a period to whole days in UTC.
    """

    starts_at: datetime | None = attrs.field(default=None, validator=MOMENT)
    ends_at: datetime | None = attrs.field(default=None, validator=MOMENT)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        in_order(self, "starts_at", "ends_at")


@attrs.frozen(kw_only=True)
class Usage(Value):
    """What was used, by an account or by one meeting; a figure the vendor does not tell is None.

    ``participant_minutes`` adds up everybody's minutes. ``average_duration`` is that of a session.
    """

    meeting_id: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    meetings: int | None = None
    sessions: int | None = None
    participants: int | None = None
    max_concurrent_participants: int | None = None
    participant_minutes: int | None = None
    recorded_minutes: int | None = None
    recordings: int | None = None
    average_duration: timedelta | None = None

    def __str__(self) -> str:
        figures = {
            "sessions": self.sessions,
            "people": self.participants,
            "participant minutes": self.participant_minutes,
            "recorded minutes": self.recorded_minutes,
            "recordings": self.recordings,
        }
        return ", ".join(f"{name}: {figure}" for name, figure in figures.items() if figure is not None) or "no figures"
