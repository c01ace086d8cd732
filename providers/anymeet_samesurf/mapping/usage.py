"""Figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from anymeet.models import Note, Usage
from anymeet_samesurf.mapping.sessions import duration_of
from anymeet_samesurf.models import Overview, PastRoom, RoomReport
from anymeet_samesurf.times import end_from, length_from

ALL_TIME: Final = Note("usage.overview", "since the account was opened; today, this week and this month are in raw")
SECONDS_ASSUMED: Final = Note("usage.meeting", "SameSurf gives lengths without a unit: taken as seconds")


def usage_from_overview(overview: Overview) -> Usage:
    """The whole account's figures. Its averages are minutes, by the reference of 2025-05."""
    return Usage(
        meetings=overview.rooms_total,
        average_duration=length_from(overview.averageduration_alltime, timedelta(minutes=1)),
        notes=(ALL_TIME,),
        raw=overview.raw,
    )


def usage_from_uses(meeting_id: str, rooms: Sequence[PastRoom], reports: Sequence[RoomReport]) -> Usage:
    """One room's figures, added up over its uses. ``raw`` has the uses as the analytics list them."""
    durations = [duration for room in rooms if (duration := duration_of(room)) is not None]
    users = [user for report in reports for user in report.users]
    stays = [user.leftat - user.joinedat for user in users if user.joinedat and user.leftat]
    ends = [end for room in rooms if (end := end_from(room.date, duration_of(room)))]
    return Usage(
        meeting_id=meeting_id,
        starts_at=min((room.date for room in rooms if room.date), default=None),
        ends_at=max(ends, default=None),
        sessions=len(rooms),
        participants=len({user.guid for user in users}),
        participant_minutes=round(sum(stays, timedelta()) / timedelta(minutes=1)),
        recordings=sum(room.screenrecordings or 0 for room in rooms),
        average_duration=sum(durations, timedelta()) / len(durations) if durations else None,
        notes=(SECONDS_ASSUMED,) if durations else (),
        raw=tuple(room.raw for room in rooms),
    )
