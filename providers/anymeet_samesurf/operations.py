"""The ten calls of SameSurf's v3 API that are documented, each by its own line.

All of them are POST: which only read, and may be repeated after an unclear failure, is therefore said here. What the error
codes hint at beyond (named rooms, recordings, screenshots, webhooks, managing keys) has no description anywhere and is within
reach of ``native.request("POST", "/api/v3/...", json=...)`` alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from anymeet.models import UNSET, Maybe
from anymeet.operations import BODY, FURTHER, Native, Paging, Resource, op
from anymeet.pages import Pages
from anymeet_samesurf.models import (
    Acknowledgement,
    ApiKey,
    Bookmark,
    CreatedRoom,
    Invitation,
    NewRoom,
    Override,
    Overview,
    PastRoom,
    RoomFeature,
    RoomReport,
    RunningRoom,
)
from anymeet_samesurf.rules import at_least_one

PAGING: Final = Paging(
    items=("rooms",),
    # One count, spelt in three ways by three calls.
    total=("totalrooms", "total_rooms", "rooms_total"),
    offset="skip",
    # Two names for one idea; which call takes which is said where each is declared.
    limits=("limit", "take"),
    # A room number can be used again: its version tells the uses apart, or when each began.
    identity=("room", "version", "date", "starttime"),
)


class Rooms(Resource):
    """Rooms: opening them, and those that are in use."""

    # `limit` in the document's text and in its example; no newer reference of this call is public.
    @op("POST /api/v3/runningrooms", reads=True)
    def running(self, *, skip: Maybe[int] = UNSET, limit: Maybe[int] = UNSET) -> Pages[RunningRoom]:
        """The rooms that people are in now. ``limit`` is the size of a page."""

    @op("POST /api/v3/create")
    def create(self, room: Annotated[NewRoom | Mapping[str, Any], BODY]) -> CreatedRoom:
        """Open a room now, or schedule one. A mapping in place of a `NewRoom` is sent as it is."""


class Invitations(Resource):
    """Links that work a number of times."""

    @op("POST /api/v3/createlimitedusetoken")
    def create(
        self,
        *,
        room: str,
        usagelimit: Annotated[int, at_least_one],
        isleader: bool,
        usersname: Maybe[str] = UNSET,
        further: Annotated[Maybe[Mapping[str, Any]], FURTHER] = UNSET,
    ) -> Invitation:
        """A link into a room that works ``usagelimit`` times.

        ``isleader`` makes a leader only of whoever is first to enter the room. ``usersname`` is what the others see.
        """

    @op("POST /api/v3/deletelimitedusetoken")
    def delete(self, token: str) -> Acknowledgement:
        """Take such a link back. There is no list of them."""


class Analytics(Resource):
    """What was used."""

    @op("POST /api/v3/analyticsoverview", reads=True)
    def overview(self) -> Overview:
        """Figures of the account. The only call that is sent without a body."""

    # The document's text says `limit`; its example and the reference of 2025-05 say `take`.
    @op("POST /api/v3/analyticsrooms", reads=True)
    def rooms(
        self,
        *,
        skip: Maybe[int] = UNSET,
        take: Maybe[int] = UNSET,
        start_date: Maybe[str] = UNSET,
        end_date: Maybe[str] = UNSET,
        timezone: Maybe[str] = UNSET,
        further: Annotated[Maybe[Mapping[str, Any]], FURTHER] = UNSET,
    ) -> Pages[PastRoom]:
        """The rooms that were used. ``take`` is the size of a page.

        The dates and the time zone are those of the reference of 2025-05, which tells no more than that they are texts.
        """

    @op("POST /api/v3/roomanalytics", reads=True)
    def room(self, room: str, *, version: Maybe[int] = UNSET) -> RoomReport:
        """One use of a room: its first, or the one that ``version`` numbers."""


class Reseller(Resource):
    """Subscriptions of others, known by their names alone. For resellers only: `Forbidden`, code 116, for all others."""

    # `disabledfeatures` although the document's example sends `disabled_features`: see `models.rooms.NewRoom`.
    @op("POST /api/v3/reseller/createsubscription")
    def create_subscription(
        self,
        *,
        name: str,
        licensecount: Annotated[int, at_least_one],
        configuration_overrides: Maybe[Sequence[Override]] = UNSET,
        bookmarks: Maybe[Sequence[Bookmark]] = UNSET,
        disabledfeatures: Maybe[Sequence[RoomFeature | str]] = UNSET,
        further: Annotated[Maybe[Mapping[str, Any]], FURTHER] = UNSET,
    ) -> Acknowledgement:
        """Open a subscription under a name that nobody has yet."""

    @op("POST /api/v3/reseller/deletesubscription")
    def delete_subscription(self, name: str) -> Acknowledgement:
        """Close a subscription."""

    @op("POST /api/v3/reseller/createapikey")
    def create_api_key(self, subscription: str) -> ApiKey:
        """A key to a subscription, named as when it was created. Its secret is told this once."""


class SameSurfAPI(Native):
    """SameSurf's v3 API."""

    rooms: Rooms
    invitations: Invitations
    analytics: Analytics
    reseller: Reseller
