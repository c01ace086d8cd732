"""What SameSurf tells about rooms that were used."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from anymeet.models import OpenEnum
from anymeet.wire import Model
from anymeet_samesurf.models.base import Acknowledgement


class EventType(OpenEnum):
    """What happened in a room. The documents show these two and list none."""

    START = "start"
    URL = "url"


@attrs.frozen(kw_only=True)
class Overview(Acknowledgement):
    """Figures of the account. Averages are in minutes, per room; addresses come with and without a scheme."""

    url_latest: str | None = None
    url_most_popular: str | None = None
    rooms_total: int | None = None
    rooms_today: int | None = None
    rooms_thisweek: int | None = None
    rooms_thismonth: int | None = None
    averageduration_alltime: float | None = None
    averageduration_today: float | None = None
    averageduration_thisweek: float | None = None
    averageduration_thismonth: float | None = None


@attrs.frozen(kw_only=True)
class PastRoom(Model):
    """One use of a room. ``version`` counts the uses of a room number, from 0; older answers leave it out.

    ``duration`` has no unit in any document: 1234 and 2687 are shown, which would be long meetings in minutes and
    likely ones in seconds. ``experience`` is named by the newer reference, and not explained.
    """

    room: str
    title: str | None = None
    date: datetime | None = None
    duration: int | None = None
    screenrecordings: int | None = None
    experience: str | None = None
    version: int | None = None


@attrs.frozen(kw_only=True)
class RoomEvent(Model):
    """Something that happened. ``data`` is the address for ``url``; for ``start`` it is a number that nothing explains.

    ``sender`` and ``target`` are empty where there is none.
    """

    type: EventType
    date: datetime | None = None
    sender: str | None = None
    target: str | None = None
    data: Any = None


@attrs.frozen(kw_only=True)
class RoomUser(Model):
    """Somebody who was in a room. Where they are is personal, so no repr tells it."""

    guid: str
    host: bool | None = None
    joinedat: datetime | None = None
    leftat: datetime | None = None
    name: str | None = None
    ipaddress: str | None = attrs.field(default=None, repr=False)
    city: str | None = attrs.field(default=None, repr=False)
    country: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class RoomReport(Acknowledgement):
    """One use of a room, from within: what happened, and who was there."""

    title: str | None = None
    events: tuple[RoomEvent, ...] = ()
    users: tuple[RoomUser, ...] = ()
