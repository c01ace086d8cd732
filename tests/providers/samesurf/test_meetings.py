"""Rooms as meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anymeet.errors import InvalidRequest, NotFound, Unsupported
from anymeet.models import Feature, LinkRequest, LinkRole, Meeting, MeetingRequest, MeetingState, Reason
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from support.loopback import Loopback, says

LATER = datetime(2030, 7, 1, 8, tzinfo=UTC)
CREATED = {
    "room": "123456789",
    "token": "GUEST",
    "leadertoken": "LEADER",
    "privateinvitation": "https://realtime.samesurf.com/{room}/{leadertoken}",
    "publicinvitation": "https://realtime.samesurf.com/{room}/{token}",
    "success": True,
}


def hold(surf: SameSurf, emulator: SameSurfEmulator, meeting: Meeting, minutes: int = 20) -> None:
    """Let somebody be in a meeting for a while."""
    person = emulator.people.join(surf.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST)).url)
    emulator.clock.advance(timedelta(minutes=minutes))
    person.leave()


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (MeetingRequest(), {}),
        (
            MeetingRequest(title="Demo", start_url="https://www.samesurf.com"),
            {"title": "Demo", "starturl": "https://www.samesurf.com"},
        ),
        (
            MeetingRequest(
                starts_at=LATER,
                timezone="Europe/Berlin",
                duration=timedelta(minutes=45),
                invitees=["ada@example.com", "grace@example.com"],
                invite_message="See you",
            ),
            {
                "eventtime": "2030-07-01T10:00:00",
                "timezone": "Europe/Berlin",
                "lengthinminutes": 45,
                "invitees": "ada@example.com,grace@example.com",
                "invitemessage": "See you",
            },
        ),
        (MeetingRequest(starts_at=LATER), {"eventtime": "2030-07-01T08:00:00Z"}),
        (
            MeetingRequest(features={Feature.CAMERA: False, Feature.AUDIO: True, Feature.SCREEN_SHARE: False}),
            {"disabledfeatures": ["TOOLS_VIDEO_CHAT", "MODE_SCREEN_SHARE"]},
        ),
        (
            MeetingRequest(
                title="Demo",
                vendor={
                    "samesurf": {"bookmarks": [{"name": "A", "link": "https://a.example"}], "newer": 1},
                    "other": {"x": 1},
                },
            ),
            {"title": "Demo", "bookmarks": [{"name": "A", "link": "https://a.example"}], "newer": 1},
        ),
    ],
)
def test_a_request_is_written_in_the_vendors_words(
    request_: MeetingRequest, body: Mapping[str, Any], scripted: Callable[..., SameSurf], vendor: Loopback
) -> None:
    """Every field goes out under SameSurf's name and form, extras as they are, and nothing that was not said."""
    scripted(CREATED).meetings.create(request_)
    assert body == vendor.heard[0].json


def test_a_new_meeting_is_what_was_asked_for(scripted: Callable[..., SameSurf]) -> None:
    """The answer repeats nothing, so title, times and length are those of the request, in whole seconds."""
    request = MeetingRequest(
        title="Demo",
        starts_at=LATER.replace(microsecond=7),
        duration=timedelta(minutes=45),
        timezone="Europe/Berlin",
    )
    meeting = scripted(CREATED).meetings.create(request)
    assert ("123456789", "Demo", LATER, timedelta(minutes=45), "Europe/Berlin") == (
        meeting.id,
        meeting.title,
        meeting.starts_at,
        meeting.duration,
        meeting.timezone,
    )
    assert MeetingState.SCHEDULED is meeting.state
    assert CREATED == meeting.raw
    assert () == meeting.notes
    host, guest = meeting.link(LinkRole.HOST), meeting.link(LinkRole.GUEST)
    assert host is not None
    assert guest is not None
    assert ("https://realtime.samesurf.com/123456789/LEADER", "https://realtime.samesurf.com/123456789/GUEST") == (
        host.url,
        guest.url,
    )


def test_a_meeting_without_a_time_is_open(scripted: Callable[..., SameSurf]) -> None:
    """An instant room can be entered at once."""
    assert MeetingState.OPEN is scripted(CREATED).meetings.create(MeetingRequest()).state


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (MeetingRequest(starts_at=datetime(2030, 1, 1, 10, tzinfo=UTC)), "starts_at"),
        (MeetingRequest(starts_at=datetime(2030, 1, 1, 10, 0, 0, 999, tzinfo=UTC)), "starts_at"),
        (MeetingRequest(starts_at=datetime(2017, 2, 22, 16, 30, tzinfo=UTC)), "starts_at"),
        (MeetingRequest(starts_at=LATER, duration=timedelta(seconds=90)), "duration"),
        (MeetingRequest(starts_at=LATER, duration=timedelta(seconds=30)), "duration"),
        (MeetingRequest(starts_at=LATER, invitees=["ada@example.com,eve@example.com"]), "invitees"),
        (MeetingRequest(starts_at=LATER, invitees=["Ada <ada@example.com>"]), "invitees"),
        (MeetingRequest(starts_at=LATER, invitees=["ada"]), "invitees"),
        (MeetingRequest(timezone="Europe/Berlin"), "timezone"),
        (MeetingRequest(duration=timedelta(minutes=45)), "duration"),
        (MeetingRequest(invitees=["ada@example.com"]), "invitees"),
        (MeetingRequest(invite_message="Hello"), "invite_message"),
        (MeetingRequest(title="Demo", vendor={"samesurf": {"title": "Other"}}), "vendor.samesurf.title"),
        (
            MeetingRequest(starts_at=LATER, vendor={"samesurf": {"eventtime": "2030-07-01"}}),
            "vendor.samesurf.eventtime",
        ),
    ],
)
def test_what_the_vendor_would_refuse_is_not_sent(
    request_: MeetingRequest, field: str, scripted: Callable[..., SameSurf], vendor: Loopback
) -> None:
    """Past times, broken minutes, what is no address, and what needs a time are refused by their field."""
    surf = scripted(CREATED)
    with pytest.raises(InvalidRequest) as caught:
        surf.meetings.create(request_)
    assert (field, "meetings.create", []) == (caught.value.field, caught.value.ability, vendor.heard)


def test_a_local_time_shown_twice_goes_out_in_utc(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """In the hour that clocks repeat, the instant is kept and a note says how it was sent."""
    request = MeetingRequest(starts_at=datetime(2030, 10, 27, 0, 30, tzinfo=UTC), timezone="Europe/Berlin")
    meeting = scripted(CREATED).meetings.create(request)
    assert {"eventtime": "2030-10-27T00:30:00Z"} == vendor.heard[0].json
    assert ["meetings.create: clocks in Europe/Berlin show this time twice, so it was sent in UTC"] == [
        str(note) for note in meeting.notes
    ]


def test_features_that_are_asked_for_are_not_promised(scripted: Callable[..., SameSurf]) -> None:
    """SameSurf can only switch off, and a note says so about what was to be on."""
    meeting = scripted(CREATED).meetings.create(MeetingRequest(features={Feature.AUDIO: True, Feature.CAMERA: False}))
    assert [
        "meetings.create: audio: on unless the account has it off, since SameSurf can only switch features off"
    ] == [str(note) for note in meeting.notes]


@pytest.mark.parametrize(
    "request_",
    [
        MeetingRequest(private=True),
        MeetingRequest(max_participants=5),
        MeetingRequest(external_id="7"),
        MeetingRequest(expires_at=LATER),
        MeetingRequest(features={Feature.POLLS: True}),
    ],
)
def test_what_a_room_cannot_say_is_refused(
    request_: MeetingRequest, scripted: Callable[..., SameSurf], vendor: Loopback
) -> None:
    """Fields without a counterpart raise, with the vendor's lack as the reason, and nothing is sent."""
    surf = scripted(CREATED)
    with pytest.raises(Unsupported) as caught:
        surf.meetings.create(request_)
    assert (Reason.VENDOR_LACKS, []) == (caught.value.reason, vendor.heard)
    assert caught.value.detail


def test_get_says_where_its_answer_comes_from(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """A new room is unknown to SameSurf's lists; one in use is found among the running, one that is over in the analytics."""
    other, meeting = (surf.meetings.create(MeetingRequest(title=title)) for title in ("Other", "Demo"))
    hold(surf, emulator, other)
    emulator.people.join(surf.links.create(other.id, LinkRequest(role=LinkRole.GUEST)).url)
    with pytest.raises(NotFound, match="says nothing about a room that nobody has entered yet"):
        surf.meetings.get(meeting.id)
    person = emulator.people.join(surf.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST)).url)
    live = surf.meetings.get(meeting.id)
    person.leave()
    hold(surf, emulator, other)
    over = surf.meetings.get(meeting.id)
    assert (MeetingState.LIVE, "Demo") == (live.state, live.title)
    assert (MeetingState.ENDED, "Demo") == (over.state, over.title)
    assert "meetings.get: found among the rooms that are running" == str(live.notes[-1])
    assert "meetings.get: found among the analytics of rooms that were used" == str(over.notes[-1])


def test_a_meeting_held_twice_is_listed_once(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Meetings are rooms, and each use of one is a session."""
    meetings = [surf.meetings.create(MeetingRequest(title=title)) for title in ("one", "two")]
    for meeting in (*meetings, meetings[0]):
        hold(surf, emulator, meeting)
        emulator.clock.advance(60)
    listed = surf.meetings.list()
    assert ["one", "two"] == [meeting.title for meeting in listed]
    assert ["one", "two"] == [meeting.title for meeting in listed]
    assert [f"{meetings[0].id}.1", f"{meetings[1].id}.0", f"{meetings[0].id}.0"] == [s.id for s in surf.sessions.list()]


def test_lists_are_walked_to_their_end(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """More rooms than one page holds all arrive, once each, running ones and used ones."""
    created = [surf.native.rooms.create({"title": str(number)}) for number in range(120)]
    people = [emulator.people.join(f"https://any.example/{room.room}/{room.token}") for room in created]
    assert {room.room for room in created} == {meeting.id for meeting in surf.meetings.list_live()}
    for person in people:
        person.leave()
    assert [] == list(surf.meetings.list_live())
    assert sorted(room.room for room in created) == sorted(meeting.id for meeting in surf.meetings.list())
    assert 120 == surf.native.analytics.rooms().total()


def test_a_row_without_a_length_is_not_called_ended(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """Whether a room is over is only said of those whose length is told."""
    surf = scripted()
    vendor.script(says(200, {"rooms": [{"room": "1"}, {"room": "2", "duration": 0}], "total_rooms": 2}))
    assert [MeetingState.UNKNOWN, MeetingState.ENDED] == [meeting.state for meeting in surf.meetings.list()]


@pytest.mark.parametrize("operation", ["update", "end", "delete"])
def test_rooms_cannot_be_changed(operation: str, surf: SameSurf) -> None:
    """Changing, ending and deleting are declared to be absent, and why."""
    lack = surf.reason(f"meetings.{operation}")
    assert lack is not None
    assert (Reason.VENDOR_LACKS, True) == (lack.reason, "no call" in lack.detail)
