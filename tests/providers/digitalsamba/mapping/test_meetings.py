"""Rooms as meetings, and meetings as rooms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import InvalidRequest, UnexpectedResponse
from anymeet.models import Feature, Link, LinkRole, Meeting, MeetingChanges, MeetingRequest, MeetingState
from anymeet_digitalsamba.mapping.meetings import (
    MeetingChangesWriter,
    MeetingWriter,
    friendly_url_from,
    live_meeting_from,
    meeting_from,
    settings_from,
)
from anymeet_digitalsamba.models import Privacy, RoleReference, Room, RoomSettings, Session
from anymeet_digitalsamba.settings import DigitalSambaSettings

SETTINGS = DigitalSambaSettings(team_id="t", developer_key="k")
URL = "https://myteam.digitalsamba.com/MyRoom"


@pytest.mark.parametrize("url", ["https://[x/MyRoom", "MyRoom", "javascript:alert(1)"])
def test_an_address_that_leads_nowhere_is_no_link(url: str) -> None:
    """A public room whose address nobody could follow comes without a link."""
    room = Room(id="room-1", privacy=Privacy.PUBLIC, room_url=url)
    assert () == meeting_from(room, SETTINGS).links


def test_a_room_becomes_a_meeting() -> None:
    """Its description is the title, and what the vendor told stays in raw."""
    room = Room(
        id="room-1",
        description="Weekly",
        privacy=Privacy.PRIVATE,
        max_participants=100,
        external_id="EXT",
        created_at=datetime(2022, 5, 13, 19, 9, 4, tzinfo=UTC),
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
        room_url=URL,
        raw={"id": "room-1"},
    )
    expected = Meeting(
        id="room-1",
        title="Weekly",
        state=MeetingState.OPEN,
        private=True,
        max_participants=100,
        external_id="EXT",
        created_at=datetime(2022, 5, 13, 19, 9, 4, tzinfo=UTC),
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    meeting = meeting_from(room, SETTINGS, state=MeetingState.OPEN)
    assert expected == meeting
    assert meeting.raw == {"id": "room-1"}


def test_a_thin_room_leaves_open_what_it_does_not_tell() -> None:
    """A list item says little, and nothing is made up."""
    assert Meeting(id="room-1", state=MeetingState.UNKNOWN) == meeting_from(Room(id="room-1"), SETTINGS)


@pytest.mark.parametrize("on", [True, False])
def test_features_are_told_as_they_were_written(on: bool) -> None:
    """What a room's answer says of its switches reads as the features that wrote them, and of others nothing."""
    features = dict.fromkeys(MeetingWriter.features, on)
    room = Room(id="r", **MeetingWriter(MeetingRequest(features=features)).write_features(features))
    assert features == meeting_from(room, SETTINGS).features
    assert {Feature.CHAT: on} == meeting_from(Room(id="r", chat_enabled=on), SETTINGS).features


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("moderator", LinkRole.HOST),
        ("attendee", LinkRole.GUEST),
        ("speaker", LinkRole.UNKNOWN),
        (None, LinkRole.UNKNOWN),
    ],
)
def test_a_public_rooms_address_has_the_role_of_its_default_role(role: str | None, expected: LinkRole) -> None:
    """The address without a token is a link, of unknown role as long as the room does not tell."""
    default_role = RoleReference(id="x", name=role) if role else None
    room = Room(id="room-1", privacy=Privacy.PUBLIC, room_url=URL, default_role=default_role)
    assert (Link(url=URL, role=expected, meeting_id="room-1"),) == meeting_from(room, SETTINGS).links


@pytest.mark.parametrize("privacy", [Privacy.PRIVATE, Privacy("secret"), None])
def test_an_address_that_lets_nobody_in_is_no_link(privacy: Privacy | None) -> None:
    """Unless the room is known to be public, its address alone is worth nothing."""
    moderator = RoleReference(id="x", name="moderator")
    assert meeting_from(Room(id="r", privacy=privacy, room_url=URL, default_role=moderator), SETTINGS).links == ()


def test_a_live_session_tells_of_its_meeting() -> None:
    """The list of live sessions names the rooms they are held in."""
    session = Session(id="s", room_id="room-1", description="Weekly", room_external_id="EXT")
    expected = Meeting(id="room-1", title="Weekly", external_id="EXT", state=MeetingState.LIVE)
    assert expected == live_meeting_from(session)


def test_a_session_of_nowhere_cannot_be_read() -> None:
    """A meeting without id is none."""
    with pytest.raises(UnexpectedResponse, match="room_id"):
        live_meeting_from(Session(id="s"))


def body(request: MeetingRequest) -> dict[str, Any]:
    return MeetingWriter(request).body("digitalsamba")


def changes(request: MeetingChanges) -> dict[str, Any]:
    return MeetingChangesWriter(request).body("digitalsamba")


def test_a_request_becomes_room_settings() -> None:
    """Every supported field is written under the vendor's name."""
    expires_at = datetime(2030, 1, 1, 12, tzinfo=UTC)
    request = MeetingRequest(
        title="Weekly",
        private=False,
        max_participants=5,
        external_id="EXT",
        expires_at=expires_at,
        reuse_existing=True,
        features={Feature.CHAT: False, Feature.RECORDING: True},
        vendor={"digitalsamba": {"palette_mode": "dark"}, "other": {"x": 1}},
    )
    expected = {
        "description": "Weekly",
        "privacy": "public",
        "max_participants": 5,
        "external_id": "EXT",
        "expires_at": expires_at,
        "chat_enabled": False,
        "recordings_enabled": True,
        "palette_mode": "dark",
    }
    assert expected == body(request)


def test_a_room_nobody_said_anything_about_is_private() -> None:
    """The vendor wants to be told, and the closed door is the safer one."""
    assert body(MeetingRequest()) == {"privacy": "private"}


def test_the_vendors_own_word_for_privacy_counts() -> None:
    """An extra takes the place of the default, and is refused beside the neutral field."""
    extra = {"digitalsamba": {"privacy": "public"}}
    assert body(MeetingRequest(vendor=extra)) == {"privacy": "public"}
    with pytest.raises(InvalidRequest, match=r"vendor\.digitalsamba\.privacy is written by private"):
        body(MeetingRequest(private=True, vendor=extra))


def test_every_feature_has_a_setting_of_its_own() -> None:
    """No two features write one key, and each key is a setting of rooms."""
    written = MeetingWriter.features
    assert len(set(written.values())) == len(written)
    RoomSettings(**dict.fromkeys(written.values(), True))  # type: ignore[arg-type]


@pytest.mark.parametrize("on", [True, False])
def test_cameras_are_switched_by_their_opposite(on: bool) -> None:
    """The vendor has rooms for voices only."""
    request = MeetingRequest(features={Feature.CAMERA: on, Feature.CHAT: on})
    assert body(request) == {"privacy": "private", "is_audio_only": not on, "chat_enabled": on}


def test_clearing_writes_nulls_and_silence_writes_nothing() -> None:
    """None clears, UNSET is not mentioned."""
    cleared = MeetingChanges(title=None, max_participants=None, external_id=None, expires_at=None)
    expected = {"description": None, "max_participants": None, "external_id": None, "expires_at": None}
    assert expected == changes(cleared)
    assert changes(MeetingChanges()) == {}


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (MeetingRequest(title="ab"), "title"),
        (MeetingRequest(title="a" * 501), "title"),
        (MeetingRequest(max_participants=1), "max_participants"),
    ],
)
def test_what_the_vendor_would_refuse_is_refused_under_the_neutral_name(request_: MeetingRequest, field: str) -> None:
    """The error names the field that the caller wrote."""
    with pytest.raises(InvalidRequest) as caught:
        body(request_)
    assert field == caught.value.field


def test_privacy_cannot_be_cleared() -> None:
    """A room is one or the other."""
    with pytest.raises(InvalidRequest, match="private cannot be cleared"):
        changes(MeetingChanges(private=None))


def test_known_settings_are_typed_and_new_ones_passed_on() -> None:
    """What has a type is checked when it is sent; a setting newer than this version goes as it is."""
    assert RoomSettings(privacy="private") == settings_from({"privacy": "private"})
    newer = {"privacy": "private", "holograms_enabled": True}
    assert newer == settings_from(newer)


@given(st.text())
def test_a_readable_address_is_within_the_vendors_limits(title: str) -> None:
    """3 to 32 letters, digits and dashes, whatever the title."""
    address = friendly_url_from(title)
    assert 3 <= len(address) <= 32
    assert set(address) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not address.startswith("-")


def test_readable_addresses_of_one_title_do_not_collide() -> None:
    """A cut-off title alone would be the same for many rooms."""
    title = "Weekly planning of the whole department, part one"
    addresses = {friendly_url_from(title) for _ in range(1000)}
    assert len(addresses) == 1000
    assert all(address.startswith("weekly-planning-of-th") for address in addresses)


def test_a_readable_address_spells_letters_plainly() -> None:
    """Accents go, and words are kept apart."""
    assert friendly_url_from("  Café & Kaffee! ")[:-10] == "cafe-kaffee-"
