"""Rooms and the invitations to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import attrs

from anymeet.models import UNSET, Maybe, OpenEnum
from anymeet.wire import Model
from anymeet_samesurf.models.base import Acknowledgement
from anymeet_samesurf.rules import at_least_one


class RoomFeature(OpenEnum):
    """What can be switched off in a room, or in all rooms of a subscription."""

    MODE_DOCUMENT_SHARE = "MODE_DOCUMENT_SHARE"
    MODE_VIDEO_SHARE = "MODE_VIDEO_SHARE"
    MODE_SCREEN_SHARE = "MODE_SCREEN_SHARE"
    MODE_LOGOUT = "MODE_LOGOUT"
    TOOLS_SCREEN_RECORDING = "TOOLS_SCREEN_RECORDING"
    TOOLS_VIDEO_CHAT = "TOOLS_VIDEO_CHAT"
    TOOLS_AUDIO_CHAT = "TOOLS_AUDIO_CHAT"
    TOOLS_12MANY_VIDEO = "TOOLS_12MANY_VIDEO"
    TOOLS_MOUSE_TRACKING = "TOOLS_MOUSE_TRACKING"
    TOOLS_DISCONNECT_USER = "TOOLS_DISCONNECT_USER"


@attrs.frozen
class Bookmark:
    """A page that the room offers; a room's bookmarks replace the account's."""

    name: str
    link: str


@attrs.frozen(kw_only=True)
class Cookie:
    """A cookie that the room's browser starts with. Its value logs somebody in, so no repr shows it."""

    domain: str
    path: str
    name: str
    value: str = attrs.field(repr=False)
    secure: bool = False
    httponly: bool = False


@attrs.frozen(kw_only=True)
class StorageItem:
    """An entry of a site's web storage that the room's browser starts with. No repr shows its value."""

    domain: str
    name: str
    value: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class SessionData:
    """What the room's browser knows of sites before anybody has opened them."""

    cookies: Maybe[Sequence[Cookie]] = UNSET
    storage: Maybe[Sequence[StorageItem]] = UNSET


@attrs.frozen(kw_only=True)
class NewRoom:
    """A room to create; all is optional.

    With ``eventtime`` it is scheduled: ``2017-02-22T16:30:00`` in the IANA ``timezone``, or in UTC with a Z at the end and
    no time zone (`anymeet_samesurf.times.event_time` writes either). ``lengthinminutes``, ``invitees`` (addresses with
    commas between, which SameSurf writes to) and ``invitemessage`` belong to a scheduled room.
    """

    starturl: Maybe[str] = UNSET
    title: Maybe[str] = UNSET
    bookmarks: Maybe[Sequence[Bookmark]] = UNSET
    session: Maybe[SessionData] = UNSET
    # Not `disabled_features`, which one example of the document sends: its text says this, twice, and so does the one client
    # of others' that is public.
    disabledfeatures: Maybe[Sequence[RoomFeature | str]] = UNSET
    eventtime: Maybe[str] = UNSET
    timezone: Maybe[str] = UNSET
    lengthinminutes: Annotated[Maybe[int], at_least_one] = UNSET
    invitees: Maybe[str] = UNSET
    invitemessage: Maybe[str] = UNSET


@attrs.frozen(kw_only=True)
class CreatedRoom(Acknowledgement):
    """A new room. Nothing in it tells a scheduled one from another, and nothing that was sent is repeated.

    The private invitation is meant to carry ``leadertoken``, the public one ``token``: which does is decided by looking, in
    `anymeet_samesurf.mapping.links`.
    """

    room: str
    token: str | None = attrs.field(default=None, repr=False)
    leadertoken: str | None = attrs.field(default=None, repr=False)
    privateinvitation: str | None = attrs.field(default=None, repr=False)
    publicinvitation: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class RunningRoom(Model):
    """A room that people are in now. Which of its invitations makes a leader, SameSurf does not tell reliably."""

    room: str
    starttime: datetime | None = None
    publicinvitation: str | None = attrs.field(default=None, repr=False)
    privateinvitation: str | None = attrs.field(default=None, repr=False)
    title: str | None = None


@attrs.frozen(kw_only=True)
class Invitation(Acknowledgement):
    """A link that works a number of times, and the token to take it back with. What was asked for is not repeated."""

    token: str = attrs.field(repr=False)
    link: str = attrs.field(repr=False)
