"""Finding the uses of a room: SameSurf lists those of all rooms together, and reports on each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from anymeet.errors import NotFound
from anymeet.models import UNSET, Maybe
from anymeet_samesurf.mapping.sessions import session_id_of, use_of
from anymeet_samesurf.models import PastRoom, RoomReport
from anymeet_samesurf.operations import SameSurfAPI


def uses_of(native: SameSurfAPI, meeting_id: str, further: Maybe[Mapping[str, Any]] = UNSET) -> list[PastRoom]:
    """All uses of one room. The list of all rooms' is read to its end, since it cannot be asked for one's."""
    return [room for room in native.analytics.rooms(further=further) if room.room == meeting_id]


def report_on(native: SameSurfAPI, session_id: str) -> RoomReport:
    """What happened in one use of a room. `NotFound` for an id that is none."""
    room, version = use_of(session_id)
    return native.analytics.room(room, version=version)


def reports_on(native: SameSurfAPI, meeting_id: str, session_id: str | None = None) -> Iterator[tuple[str, RoomReport]]:
    """Each use of a room by its session id, or the one that is named; asked for one by one.

    Of a room that the list does not have, the first use is asked for: the list may leave out what is not over yet.
    `NotFound` when there is none.
    """
    if session_id is None:
        ids = dict.fromkeys(session_id_of(room) for room in uses_of(native, meeting_id)) or [meeting_id]
    elif use_of(session_id)[0] == meeting_id:
        ids = [session_id]
    else:
        raise NotFound(f"{session_id!r} is not a session of meeting {meeting_id!r}")
    for each in ids:
        yield each, report_on(native, each)
