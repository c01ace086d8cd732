"""Rooms and meetings.

A room has no name and no schedule. Its ``description`` is what people are shown, so it is a meeting's title.
"""

from __future__ import annotations

import re
import secrets
import string
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, TypeVar

import attrs

from anymeet.errors import InvalidRequest
from anymeet.interfaces import Writer
from anymeet.models import (
    Feature,
    Link,
    Meeting,
    MeetingChanges,
    MeetingRequest,
    MeetingState,
    Request,
)
from anymeet_digitalsamba.mapping import leads_somewhere, told
from anymeet_digitalsamba.models import Room, RoomSettings, Session
from anymeet_digitalsamba.settings import DigitalSambaSettings

R = TypeVar("R", bound=Request)

_PRIVACY: Final = {"private": True, "public": False}
_LONGEST_ADDRESS: Final = 32
_SUFFIX: Final = 10


def meeting_from(room: Room, settings: DigitalSambaSettings, *, state: MeetingState = MeetingState.UNKNOWN) -> Meeting:
    """A room as a meeting. A room's own answer does not tell whether anybody is in: ``state`` says what is known."""
    return Meeting(
        id=room.id,
        title=room.description,
        state=state,
        private=_PRIVACY.get(room.privacy or ""),
        max_participants=room.max_participants,
        external_id=room.external_id,
        created_at=room.created_at,
        expires_at=room.expires_at,
        features=_features(room),
        links=_links(room, settings),
        raw=room.raw,
    )


def _features(room: Room) -> Mapping[Feature, bool]:
    """The switches that the answer tells; that of a list tells fewer."""
    told = {feature: getattr(room, name) for feature, name in _RoomWriter.features.items()}
    return {feature: on is not (feature is Feature.CAMERA) for feature, on in told.items() if on is not None}


def _links(room: Room, settings: DigitalSambaSettings) -> tuple[Link, ...]:
    """The address itself, which lets people into a public room, in its default role. A private room needs a token."""
    if room.privacy != "public" or not room.room_url or not leads_somewhere(room.room_url):
        return ()
    role = settings.meaning(room.default_role.name if room.default_role else None)
    return (Link(url=room.room_url, role=role, meeting_id=room.id),)


def live_meeting_from(session: Session) -> Meeting:
    """What a live session tells about the meeting that it is held in."""
    return Meeting(
        id=told(session.room_id, "room_id"),
        title=session.description,
        state=MeetingState.LIVE,
        external_id=session.room_external_id,
        raw=session.raw,
    )


def settings_from(body: Mapping[str, Any]) -> RoomSettings | Mapping[str, Any]:
    """What writers wrote, typed, so that extras are checked as well; as it is where it says what has no type yet."""
    known = attrs.fields_dict(RoomSettings)
    return RoomSettings(**body) if all(name in known for name in body) else body


class _RoomWriter(Writer[R]):
    """What creating and changing have in common. None clears, where the vendor lets it."""

    features: ClassVar[Mapping[Feature, str]] = {
        Feature.BREAKOUTS: "breakout_rooms_enabled",
        Feature.CAMERA: "is_audio_only",
        Feature.CAPTIONS: "captions_enabled",
        Feature.CHAT: "chat_enabled",
        Feature.DOCUMENTS: "content_library_enabled",
        Feature.ENCRYPTION: "e2ee_enabled",
        Feature.INVITING: "invite_participants_enabled",
        Feature.LOBBY: "join_screen_enabled",
        Feature.LOGOUT: "leave_session_enabled",
        Feature.PARTICIPANT_LIST: "participants_list_enabled",
        Feature.POLLS: "polls_enabled",
        Feature.PRIVATE_CHAT: "private_chat_enabled",
        Feature.QUESTIONS: "qa_enabled",
        Feature.RAISE_HAND: "raise_hand_enabled",
        Feature.RECORDING: "recordings_enabled",
        Feature.SCREEN_SHARE: "screenshare_enabled",
        Feature.TRANSCRIPTION: "transcription_enabled",
        Feature.VIRTUAL_BACKGROUNDS: "virtual_backgrounds_enabled",
        Feature.WHITEBOARD: "whiteboard_enabled",
    }

    def write_features(self, value: Mapping[Feature, bool]) -> Mapping[str, Any]:
        """Cameras are the one feature whose switch says the opposite."""
        return {self.features[feature]: on is not (feature is Feature.CAMERA) for feature, on in value.items()}

    def write_title(self, value: str | None) -> Mapping[str, Any]:
        if value is not None and not 3 <= len(value) <= 500:
            raise InvalidRequest("title", f"must have 3 to 500 characters at Digital Samba, not {len(value)}")
        return {"description": value}

    def write_private(self, value: bool | None) -> Mapping[str, Any]:
        if value is None:
            raise InvalidRequest("private", "cannot be cleared: a room is either private or public")
        return {"privacy": "private" if value else "public"}

    def write_max_participants(self, value: int | None) -> Mapping[str, Any]:
        if value == 1:
            raise InvalidRequest("max_participants", "must be at least 2 at Digital Samba")
        return {"max_participants": value}

    def write_external_id(self, value: str | None) -> Mapping[str, Any]:
        return {"external_id": value}

    def write_expires_at(self, value: datetime | None) -> Mapping[str, Any]:
        return {"expires_at": value}


class MeetingWriter(_RoomWriter[MeetingRequest]):
    """A new room. The vendor asks for ``privacy`` always: a room nobody said anything about is private."""

    def write_reuse_existing(self, value: bool) -> Mapping[str, Any]:
        return {}  # is asked for before anything is written

    def body(self, provider: str) -> dict[str, Any]:
        return {"privacy": "private"} | super().body(provider)


class MeetingChangesWriter(_RoomWriter[MeetingChanges]):
    """Changes to a room."""


def friendly_url_from(title: str) -> str:
    """An address for a room that people can read, in the vendor's limits, and never the same twice.

    Pass it as ``vendor={"digitalsamba": {"friendly_url": friendly_url_from("Weekly planning")}}``. Without one the vendor
    makes one up. It ends in random letters, so that two rooms of one title do not collide and nobody finds a public
    room by guessing.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: _LONGEST_ADDRESS - _SUFFIX - 1].strip("-")
    suffix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(_SUFFIX))
    return f"{words}-{suffix}" if words else suffix
