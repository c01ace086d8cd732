"""Uses of rooms as sessions; who was in, what happened, and the figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anymeet.errors import InvalidRequest, NotFound, Unsupported
from anymeet.models import EventKind, LinkRequest, LinkRole, MeetingRequest, Reason, UsageRequest
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from support.loopback import Loopback, says

ROW = {"room": "123", "title": "Demo", "date": "2030-01-01T10:00:00Z", "duration": 1234, "screenrecordings": 1}
USER = {
    "guid": "F65C",
    "host": True,
    "joinedat": "2030-01-01T10:00:10Z",
    "leftat": "2030-01-01T10:10:10Z",
    "name": "Ada",
    "ipaddress": "192.0.2.7",
}
START = datetime(2030, 1, 1, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def held(surf: SameSurf, emulator: SameSurfEmulator) -> str:
    """A meeting held twice: by Ada and Grace for twenty minutes, and by Alan for ten."""
    emulator.clock.set(datetime(2035, 1, 1, 10, tzinfo=UTC))
    meeting = surf.meetings.create(MeetingRequest(title="Demo", start_url="https://start.example"))

    def join(name: str, role: LinkRole) -> Any:
        return emulator.people.join(surf.links.create(meeting.id, LinkRequest(role=role, person=name)).url)

    ada, grace = join("Ada", LinkRole.HOST), join("Grace", LinkRole.GUEST)
    emulator.clock.advance(10 * MINUTE)
    grace.leave()
    ada.act("open", url="https://next.example")
    ada.record()
    emulator.clock.advance(10 * MINUTE)
    ada.leave()
    emulator.clock.advance(60 * MINUTE)
    alan = join("Alan", LinkRole.GUEST)
    emulator.clock.advance(10 * MINUTE)
    alan.leave()
    return meeting.id


def test_sessions_are_told_apart_by_version(held: str, surf: SameSurf) -> None:
    """Each use of a room is a session with its own times, in the list and by itself."""
    surf.meetings.create(MeetingRequest(title="never held"))
    later, earlier = surf.sessions.list(held)
    begin = datetime(2035, 1, 1, 10, tzinfo=UTC)
    assert (f"{held}.0", held, begin, begin + 20 * MINUTE) == (
        earlier.id,
        earlier.meeting_id,
        earlier.starts_at,
        earlier.ends_at,
    )
    assert (f"{held}.1", begin + 80 * MINUTE, 10 * MINUTE, False) == (
        later.id,
        later.starts_at,
        later.duration,
        later.live,
    )
    alone = surf.sessions.get(earlier.id)
    assert (earlier.starts_at, earlier.ends_at, earlier.duration, 2) == (
        alone.starts_at,
        alone.ends_at,
        alone.duration,
        alone.participants,
    )
    assert [later, earlier] == list(surf.sessions.list())


def test_assumed_units_are_named(scripted: Callable[..., SameSurf]) -> None:
    """A length in the list is taken as seconds, and says so; one from the report needs no assumption."""
    (session,) = scripted({"rooms": [ROW | {"version": 2}], "total_rooms": "1"}).sessions.list()
    assert timedelta(seconds=1234) == session.duration
    assert ["sessions.list: SameSurf gives lengths without a unit: taken as seconds"] == [
        str(note) for note in session.notes
    ]
    alone = scripted({"title": None, "users": [USER]}).sessions.get("123.2")
    assert (10 * MINUTE, (), None) == (alone.duration, alone.notes, alone.title)


def test_without_versions_a_session_is_named_by_its_room(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """Answers of the older kind tell no version, so a note says whose details the vendor will give."""
    (session,) = scripted({"rooms": [ROW], "total_rooms": "1"}).sessions.list()
    assert "123" == session.id
    assert "does not tell which use" in str(session.notes[-1])
    scripted({"users": []}).sessions.get(session.id)
    assert {"room": "123"} == vendor.heard[-1].json


@pytest.mark.parametrize("session_id", ["123.x", "123.", ".1", "123.-1", "123.²"])
def test_what_can_be_no_session_is_not_found(
    session_id: str, scripted: Callable[..., SameSurf], vendor: Loopback
) -> None:
    """An id that no list gives out is refused without asking."""
    surf = scripted({})
    with pytest.raises(NotFound, match="is not a session"):
        surf.sessions.get(session_id)
    assert [] == vendor.heard


@pytest.mark.parametrize("session_id", ["000000000.0", "000000000"])
def test_an_unknown_session_is_not_found(session_id: str, surf: SameSurf) -> None:
    """SameSurf does not know the room, and says so."""
    with pytest.raises(NotFound):
        surf.sessions.get(session_id)


def test_somebody_who_has_not_left_leaves_the_end_open(scripted: Callable[..., SameSurf]) -> None:
    """Without everybody's leaving the end is not known, nor whether the session is live."""
    session = scripted({"users": [USER, USER | {"leftat": None, "guid": "AB"}]}).sessions.get("123.0")
    assert (None, None, None, 2) == (session.ends_at, session.live, session.duration, session.participants)


def test_participants_of_all_sessions_or_of_one(held: str, surf: SameSurf) -> None:
    """Everybody who was in, with host, times and session, and in no field where they were."""
    everybody = list(surf.participants.list(held))
    assert [("Alan", False), ("Ada", True), ("Grace", False)] == [(person.name, person.host) for person in everybody]
    assert [f"{held}.1", f"{held}.0", f"{held}.0"] == [person.session_id for person in everybody]
    assert ["Alan"] == [person.name for person in surf.participants.list(held, f"{held}.1")]
    begin = datetime(2035, 1, 1, 10, tzinfo=UTC)
    assert (begin, begin + 10 * MINUTE) == (everybody[2].joined_at, everybody[2].left_at)
    assert everybody[0].raw["ipaddress"] not in repr(everybody)


def test_participants_of_nobody(held: str, surf: SameSurf) -> None:
    """A session of another meeting, and a meeting that was never held, are not found."""
    with pytest.raises(NotFound, match="is not a session of meeting"):
        list(surf.participants.list(held, "999.0"))
    with pytest.raises(NotFound):
        list(surf.participants.list("000000000"))


def test_who_is_in_is_not_told(surf: SameSurf) -> None:
    """Participants are known when it is over."""
    with pytest.raises(Unsupported) as caught:
        surf.participants.list_live("1")
    assert Reason.VENDOR_LACKS == caught.value.reason


def test_the_timeline_is_in_order(held: str, surf: SameSurf) -> None:
    """What happened in all sessions comes oldest first, pages with their address, each with a key of its own."""
    events = list(surf.usage.timeline(held))
    assert sorted(event.at for event in events if event.at) == [event.at for event in events]
    assert [
        (EventKind.SESSION_STARTED, f"{held}.0"),
        (EventKind.PAGE_OPENED, f"{held}.0"),
        (EventKind.PAGE_OPENED, f"{held}.0"),
        (EventKind.SESSION_STARTED, f"{held}.1"),
        (EventKind.PAGE_OPENED, f"{held}.1"),
    ] == [(event.kind, event.session_id) for event in events]
    assert ["https://start.example", "https://next.example"] == [event.data["data"] for event in events[1:3]]
    assert [None, None, True] == [event.participant_id and True for event in events[:3]]
    assert 5 == len({event.key for event in events})
    assert events[3:] == list(surf.usage.timeline(held, f"{held}.1"))


def test_events_never_seen_keep_their_name(scripted: Callable[..., SameSurf]) -> None:
    """A kind of event that no document shows is passed on under the vendor's name, in its place."""
    events = [{"type": "chat", "data": {"a": 1}, "target": "X"}, {"type": "url", "date": "2030-01-01T10:00:00Z"}]
    unknown, page = scripted({"events": events}).usage.timeline("123", "123.0")
    assert (EventKind.OTHER, "chat", None) == (unknown.kind, unknown.name, unknown.at)
    assert {"target": "X", "data": {"a": 1}} == unknown.data
    assert START == page.at


def test_usage_of_a_meeting_adds_up(held: str, surf: SameSurf) -> None:
    """Sessions, people, their minutes and recordings of one meeting, over all its sessions or those of a period."""
    begin = datetime(2035, 1, 1, 10, tzinfo=UTC)
    usage = surf.usage.meeting(held)
    assert (2, 3, 40, 1) == (usage.sessions, usage.participants, usage.participant_minutes, usage.recordings)
    assert (begin, begin + 90 * MINUTE, 15 * MINUTE) == (usage.starts_at, usage.ends_at, usage.average_duration)
    later = surf.usage.meeting(held, UsageRequest(starts_at=begin + MINUTE))
    assert (1, 1, 10, 0) == (later.sessions, later.participants, later.participant_minutes, later.recordings)
    earlier = surf.usage.meeting(held, UsageRequest(ends_at=begin + MINUTE))
    assert (1, 2, 30, 1) == (earlier.sessions, earlier.participants, earlier.participant_minutes, earlier.recordings)
    nothing = surf.usage.meeting(held, UsageRequest(ends_at=begin))
    assert (0, 0, None) == (nothing.sessions, nothing.participant_minutes, nothing.average_duration)


def test_extras_of_a_usage_request_reach_the_list(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """What is said to SameSurf alone goes out with the call that lists rooms; the overview has no place for it."""
    extras = {"samesurf": {"start_date": "2030-01-01", "newer": 1}}
    surf = scripted({"rooms": [], "total_rooms": 0})
    with pytest.raises(NotFound):
        surf.usage.meeting("123", UsageRequest(vendor=extras))
    assert {"take": 100, "start_date": "2030-01-01", "newer": 1} == vendor.heard[0].json
    with pytest.raises(InvalidRequest, match="without a body"):
        surf.usage.overview(UsageRequest(vendor=extras))


def test_usage_of_an_unknown_meeting_is_not_found(surf: SameSurf) -> None:
    """There are no figures of a meeting that was never held."""
    with pytest.raises(NotFound, match="no figures"):
        surf.usage.meeting("000000000")


def test_a_use_without_a_date_is_in_no_period(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """What cannot be placed in time only counts where no period is asked for."""
    surf = scripted()
    rows = says(200, {"rooms": [{"room": "123", "version": 0}], "total_rooms": 1})
    vendor.script(rows, says(200, {"users": [USER]}), rows)
    assert (1, 10) == ((usage := surf.usage.meeting("123")).sessions, usage.participant_minutes)
    assert 0 == surf.usage.meeting("123", UsageRequest(starts_at=START)).sessions


def test_the_overview_is_in_minutes(scripted: Callable[..., SameSurf]) -> None:
    """Averages are minutes, of all time, and a note says where the other periods are."""
    usage = scripted({"rooms_total": "131", "averageduration_alltime": 34, "rooms_today": 20}).usage.overview()
    assert (131, 34 * MINUTE, None) == (usage.meetings, usage.average_duration, usage.sessions)
    assert 20 == usage.raw["rooms_today"]
    assert "today, this week and this month are in raw" in str(usage.notes[0])


def test_the_overview_takes_no_period(surf: SameSurf) -> None:
    """Its periods are fixed, so one of your own is refused."""
    with pytest.raises(Unsupported, match="fixed periods"):
        surf.usage.overview(UsageRequest(starts_at=START))


def test_figures_beyond_any_calendar_break_nothing(scripted: Callable[..., SameSurf]) -> None:
    """A length that no calendar holds is not known; the rest of the row is."""
    (session,) = scripted({"rooms": [ROW | {"duration": 10**17}], "total_rooms": 1}).sessions.list()
    assert (None, None, "Demo") == (session.duration, session.ends_at, session.title)
