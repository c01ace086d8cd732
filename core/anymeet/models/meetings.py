"""Meetings: what is asked for, what changes, what exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from anymeet.errors import InvalidRequest
from anymeet.models.base import (
    COUNT,
    LENGTH,
    MOMENT,
    TEXT,
    TEXTS,
    TRUTH,
    UNSET,
    ZONE,
    Maybe,
    Request,
    Value,
    in_order,
)
from anymeet.models.links import Link, LinkRole


class Feature(StrEnum):
    """What a meeting may offer; each can be switched on or off where the vendor lets it be."""

    AUDIO = "audio"
    """Hearing each other."""
    BREAKOUTS = "breakouts"
    """Splitting people into smaller rooms."""
    BROADCAST_VIDEO = "broadcast_video"
    """One camera seen by all, instead of everybody's."""
    CAMERA = "camera"
    """Seeing each other."""
    CAPTIONS = "captions"
    """Reading live what is spoken."""
    CHAT = "chat"
    """Writing to everybody."""
    DOCUMENTS = "documents"
    """Showing documents and files from a library."""
    ENCRYPTION = "encryption"
    """Between participants, end to end."""
    INVITING = "inviting"
    """Participants inviting others."""
    LOBBY = "lobby"
    """A screen before entering, where devices are chosen."""
    LOGOUT = "logout"
    """A button for leaving."""
    PARTICIPANT_LIST = "participant_list"
    """Everybody sees who is in."""
    POINTER = "pointer"
    """Everybody sees where the others' mouse is."""
    POLLS = "polls"
    """Asking people to vote."""
    PRIVATE_CHAT = "private_chat"
    """Writing to one participant."""
    QUESTIONS = "questions"
    """Asking and answering in a panel of its own."""
    RAISE_HAND = "raise_hand"
    """Asking for the word."""
    RECORDING = "recording"
    """Recording the session."""
    REMOVE_PARTICIPANTS = "remove_participants"
    """Sending somebody out."""
    SCREEN_SHARE = "screen_share"
    """Showing one's screen."""
    TRANSCRIPTION = "transcription"
    """Writing down what is spoken."""
    VIDEOS = "videos"
    """Watching a video together."""
    VIRTUAL_BACKGROUNDS = "virtual_backgrounds"
    """A picture behind oneself."""
    WHITEBOARD = "whiteboard"
    """Drawing together."""


class MeetingState(StrEnum):
    """Where a meeting stands, as far as the vendor tells."""

    SCHEDULED = "scheduled"
    """It has a start, which is still to come."""
    OPEN = "open"
    """People can enter; nobody is in."""
    LIVE = "live"
    """People are in."""
    ENDED = "ended"
    """It was held, and is over."""
    UNKNOWN = "unknown"
    """The vendor does not tell."""


def features_from(value: Mapping[Feature, bool]) -> Mapping[Feature, bool]:
    """Features by their enumeration, or by its text; `InvalidRequest` for anything else."""
    if not isinstance(value, Mapping):
        raise InvalidRequest("features", "must map features to True or False: {Feature.CHAT: False}")
    for feature, on in value.items():
        if feature not in list(Feature):
            raise InvalidRequest("features", f"has no feature {feature!r}; there are {', '.join(Feature)}")
        if not isinstance(on, bool):
            raise InvalidRequest(f"features.{feature}", f"must be True or False, not {on!r}")
    return {Feature(feature): on for feature, on in value.items()}


@attrs.frozen(kw_only=True)
class MeetingRequest(Request):
    """A meeting to create. Whatever is left out is left to the account's own defaults.

    ``duration`` is refused by a vendor that takes whole minutes when it is not. ``invitees`` are e-mail addresses that
    the *vendor* writes to. ``reuse_existing`` needs an ``external_id``: a meeting that carries it is returned instead of a
    second one made.
    """

    title: str | None = attrs.field(default=None, validator=TEXT)
    starts_at: datetime | None = attrs.field(default=None, validator=MOMENT)
    duration: timedelta | None = attrs.field(default=None, validator=LENGTH)
    timezone: str | None = attrs.field(default=None, validator=ZONE)
    private: bool | None = attrs.field(default=None, validator=TRUTH)
    max_participants: int | None = attrs.field(default=None, validator=COUNT)
    external_id: str | None = attrs.field(default=None, validator=TEXT)
    expires_at: datetime | None = attrs.field(default=None, validator=MOMENT)
    invitees: Sequence[str] = attrs.field(factory=tuple, validator=TEXTS)
    invite_message: str | None = attrs.field(default=None, validator=TEXT)
    start_url: str | None = attrs.field(default=None, validator=TEXT)
    features: Mapping[Feature, bool] = attrs.field(factory=dict, converter=features_from, hash=False)
    reuse_existing: bool = attrs.field(default=False, validator=TRUTH)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        in_order(self, "starts_at", "expires_at")
        if self.reuse_existing and self.external_id is None:
            raise InvalidRequest("reuse_existing", "needs an external_id to recognise the existing meeting by")


@attrs.frozen(kw_only=True)
class MeetingChanges(Request):
    """What to change about a meeting, in the fields of `MeetingRequest`: one left `UNSET` stays as it is, None clears it.

    ``features`` changes those that it names.
    """

    title: Maybe[str | None] = attrs.field(default=UNSET, validator=TEXT)
    starts_at: Maybe[datetime | None] = attrs.field(default=UNSET, validator=MOMENT)
    duration: Maybe[timedelta | None] = attrs.field(default=UNSET, validator=LENGTH)
    timezone: Maybe[str | None] = attrs.field(default=UNSET, validator=ZONE)
    private: Maybe[bool | None] = attrs.field(default=UNSET, validator=TRUTH)
    max_participants: Maybe[int | None] = attrs.field(default=UNSET, validator=COUNT)
    external_id: Maybe[str | None] = attrs.field(default=UNSET, validator=TEXT)
    expires_at: Maybe[datetime | None] = attrs.field(default=UNSET, validator=MOMENT)
    invitees: Maybe[Sequence[str] | None] = attrs.field(default=UNSET, validator=TEXTS)
    invite_message: Maybe[str | None] = attrs.field(default=UNSET, validator=TEXT)
    start_url: Maybe[str | None] = attrs.field(default=UNSET, validator=TEXT)
    features: Mapping[Feature, bool] = attrs.field(factory=dict, converter=features_from, hash=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        in_order(self, "starts_at", "expires_at")


@attrs.frozen(kw_only=True)
class Meeting(Value):
    """A place people can meet in, as far as the vendor tells about it.

    ``features`` has those of which the vendor says whether they are on. ``links`` are those that came with the answer: often
    none with a known role, so ask ``provider.links.create``. ``meeting.link(role)`` is the first of them that certainly
    has the role, or None.
    """

    id: str
    title: str | None = None
    state: MeetingState = MeetingState.UNKNOWN
    starts_at: datetime | None = None
    duration: timedelta | None = None
    timezone: str | None = None
    private: bool | None = None
    max_participants: int | None = None
    external_id: str | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    features: Mapping[Feature, bool] = attrs.field(factory=dict, hash=False)
    links: tuple[Link, ...] = ()

    def __str__(self) -> str:
        title = f'"{self.title}"' if self.title else "meeting"
        start = f", {self.starts_at:%d %b %H:%M} UTC" if self.starts_at else ""
        return f"{title}, {self.state}{start}, id {self.id}"

    def link(self, role: LinkRole) -> Link | None:
        """The first link that came with the meeting and certainly has this role, or None."""
        return next((link for link in self.links if link.role is role and role is not LinkRole.UNKNOWN), None)
