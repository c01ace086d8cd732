"""What the emulated service keeps: accounts, rooms and their uses, people, invitations, mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs


@attrs.define(kw_only=True)
class Account:
    """A subscription and its API keys with their secrets. ``reseller`` is the name of the one that sold it, where one did."""

    name: str
    may_resell: bool = False
    reseller: str | None = None
    licences: int = 1
    keys: dict[str, str] = attrs.field(factory=dict, repr=False)
    options: dict[str, Any] = attrs.field(factory=dict)


@attrs.define(kw_only=True, eq=False)
class Visit:
    """Somebody who came in, and when they left."""

    guid: str
    name: str
    leads: bool
    joined: datetime
    address: str
    left: datetime | None = None


@attrs.define(kw_only=True, eq=False)
class Use:
    """One use of a room, from the first who came to the last who left."""

    version: int
    began: datetime
    ended: datetime | None = None
    visits: list[Visit] = attrs.field(factory=list)
    events: list[dict[str, Any]] = attrs.field(factory=list)
    recordings: int = 0
    records: bool = False

    @property
    def inside(self) -> list[Visit]:
        """Who is still there."""
        return [visit for visit in self.visits if visit.left is None]


@attrs.define(kw_only=True, eq=False)
class Room:
    """A room by its number. ``opens_at`` is when a scheduled one lets people in."""

    number: str
    account: str
    token: str
    leadertoken: str
    title: str | None = None
    starturl: str | None = None
    opens_at: datetime | None = None
    minutes: float | None = None
    disabled: frozenset[str] = frozenset()
    uses: list[Use] = attrs.field(factory=list)

    @property
    def use(self) -> Use | None:
        """The use that goes on now."""
        return self.uses[-1] if self.uses and self.uses[-1].ended is None else None


@attrs.define(kw_only=True)
class LimitedToken:
    """A token that works a number of times."""

    token: str
    room: str
    left: int
    leads: bool
    name: str | None = None


@attrs.frozen(kw_only=True)
class Mail:
    """An invitation that the vendor would have sent."""

    to: str
    title: str | None
    message: str | None
    starts_at: datetime
    minutes: float | None
    link: str = attrs.field(repr=False)


def over(rooms: Iterable[Room]) -> list[tuple[Room, Use]]:
    """The uses that are over, the newest first."""
    found = [(room, use) for room in rooms for use in room.uses if use.ended is not None]
    return sorted(found, key=lambda pair: pair[1].began, reverse=True)


def moment(value: datetime) -> str:
    """A moment as the vendor writes it: UTC, in whole seconds, with a Z."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")
