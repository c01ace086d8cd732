"""The emulated service itself: its rules, its doors, its switches and its people."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from anymeet.errors import NotFound
from anymeet.models import LinkRequest, LinkRole, MeetingRequest
from anymeet.provider import Context
from anymeet.testing import EmulatorClock, NotAdmitted, NotEmulated
from anymeet.tokens import signed
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator

Emulate = Callable[..., SameSurfEmulator]
ConnectTo = Callable[..., SameSurf]
START = datetime(2030, 1, 1, 10, tzinfo=UTC)


def post(emulator: SameSurfEmulator, path: str, body: Any = None, token: str | None = None) -> requests.Response:
    """A request by hand."""
    claims = {"iat": int(emulator.clock.now().timestamp()), "sub": emulator.settings["api_key"]}
    authorization = token or "Bearer " + signed(claims, emulator.settings["api_secret"])
    return requests.post(
        f"{emulator.base_url}/api/v3/{path}", json=body, headers={"Authorization": authorization}, timeout=10
    )


@pytest.fixture
def emulator(emulate: Emulate) -> SameSurfEmulator:
    return emulate(clock=EmulatorClock(START))


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("create", {"eventtime": "01/02/2030T10:00:00Z"}, 108),
        ("create", {"eventtime": "2030-02-31T10:00:00Z"}, 108),
        ("create", {"eventtime": "2030-02-01T10:00:00"}, 106),
        ("create", {"eventtime": "2030-02-01T10:00:00", "timezone": "Europe/Atlantis"}, 107),
        ("create", {"eventtime": "2030-01-01T10:00:00Z"}, 122),
        ("create", {"eventtime": "2030-01-01T10:30:00", "timezone": "Europe/Berlin"}, 122),
        ("create", {"invitees": "ada@example.com,ada"}, 104),
        ("create", {"lengthinminutes": 0}, 123),
        ("create", {"disabledfeatures": ["MODE_NONE"]}, 100),
        ("createlimitedusetoken", {"room": "1", "usagelimit": 1, "isleader": True}, 102),
        ("createlimitedusetoken", {"usagelimit": 1, "isleader": True}, 102),
        ("createlimitedusetoken", {"room": "1", "usagelimit": 0, "isleader": True}, 125),
        ("deletelimitedusetoken", {"token": "ABC"}, 112),
        ("analyticsrooms", {"start_date": "soon"}, 108),
        ("analyticsrooms", {"timezone": "Nowhere"}, 107),
        ("roomanalytics", {"room": "1"}, 102),
        ("reseller/createsubscription", {"licensecount": 1}, 115),
        ("reseller/createsubscription", {"name": "A", "licensecount": 0}, 124),
        ("reseller/createsubscription", {"name": "Emulated", "licensecount": 1}, 114),
        ("reseller/deletesubscription", {"name": "A"}, 118),
        ("reseller/deletesubscription", {"name": "Emulated"}, 117),
        ("reseller/createapikey", {"subscription": "A"}, 118),
    ],
)
def test_what_is_wrong_has_its_code(path: str, body: dict[str, Any], code: int, emulator: SameSurfEmulator) -> None:
    """Each rule that is broken is answered with its documented code, in a 200, or with a status where that is switched."""
    answer = post(emulator, path, body)
    assert (200, False, code) == (answer.status_code, answer.json()["success"], answer.json()["errorcode"])
    emulator.failures = "status"
    answer = post(emulator, path, body)
    assert (True, code) == (400 <= answer.status_code < 500, answer.json()["errorcode"])


def claims(**changed: Any) -> dict[str, Any]:
    return {"iat": int(START.timestamp()), "sub": "KEY", **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"iat": int(START.timestamp()) - 301},
        {"iat": int(START.timestamp()) + 301},
        {"iat": START.timestamp() + 0.5},
        {"iat": True},
        {"iat": str(int(START.timestamp()))},
        {"exp": int(START.timestamp()) + 60},
        {"sub": "OTHER"},
        {"sub": None},
        {"sub": ["KEY"]},
    ],
)
def test_a_token_has_exactly_two_claims_of_about_now(changed: dict[str, Any], emulator: SameSurfEmulator) -> None:
    """Old, early, long-lived and foreign tokens are refused alike."""
    known = {"sub": emulator.settings["api_key"]} | changed
    answer = post(
        emulator, "analyticsoverview", token="Bearer " + signed(claims(**known), emulator.settings["api_secret"])
    )
    assert 101 == answer.json()["errorcode"]
    assert 0 == len(emulator.errors)


@pytest.mark.parametrize("token", ["Basic abc", "Bearer", "Bearer a.b.c", "Bearer W10.W10.x", "Bearer e30.bnVsbA.x"])
def test_what_is_no_token_is_refused(token: str, emulator: SameSurfEmulator) -> None:
    """Whatever stands in the header, the answer is the same."""
    assert 101 == post(emulator, "analyticsoverview", token=token).json()["errorcode"]
    assert 0 == len(emulator.errors)


def test_who_leads(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """The leader's token always leads, the guests' never, and a leading invitation only if the room is empty."""
    room = surf.native.rooms.create({})
    leading = [
        surf.native.invitations.create(room=room.room, usagelimit=1, isleader=True, usersname="Ada").link
        for _ in range(2)
    ]
    first, second = (emulator.people.join(link, "Grace") for link in leading)
    assert [("Ada", True, "leader"), ("Ada", False, "follower")] == [
        (person.name, person.host, person.role) for person in (first, second)
    ]
    host, guest = (
        emulator.people.join(f"https://any.example/{room.room}/{token}") for token in (room.leadertoken, room.token)
    )
    assert (True, False) == (host.host, guest.host)


@pytest.mark.parametrize("path", ["", "/1", "/000000000/ABC", "/{room}/WRONG", "/{room}"])
def test_a_wrong_address_lets_nobody_in(path: str, surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Neither an unknown room nor an unknown token opens anything, nor is it an appointment."""
    room = surf.native.rooms.create({}).room
    link = "https://any.example" + path.replace("{room}", room)
    with pytest.raises(NotAdmitted):
        emulator.people.join(link)
    assert None is emulator.link_opens_at(link)


def test_a_scheduled_room_opens_at_its_time(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Before its time nobody comes in, and no use of a link is lost by trying."""
    begin = emulator.clock.now() + timedelta(hours=2)
    meeting = surf.meetings.create(MeetingRequest(starts_at=begin))
    link = surf.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST)).url
    assert begin == emulator.link_opens_at(link)
    with pytest.raises(NotAdmitted, match="opens at"):
        emulator.people.join(link)
    emulator.clock.set(begin)
    assert emulator.people.join(link).inside


def test_company_comes_at_the_time(emulate: Emulate, connect_to: ConnectTo) -> None:
    """With people on their own, whoever is given a link comes when the meeting begins, stays and leaves."""
    emulator = emulate(people="auto")
    surf = connect_to(emulator, {"emulator": emulator})
    begin = emulator.clock.now() + timedelta(hours=1)
    meeting = surf.meetings.create(MeetingRequest(starts_at=begin))
    for role, name in ((LinkRole.HOST, "Ada"), (LinkRole.GUEST, "Grace")):
        surf.links.create(meeting.id, LinkRequest(role=role, person=name))
    assert [] == list(surf.meetings.list_live())
    emulator.clock.set(begin)
    assert [meeting.id] == [live.id for live in surf.meetings.list_live()]
    emulator.clock.advance(timedelta(hours=1))
    assert [] == list(surf.meetings.list_live())
    assert [("Ada", True), ("Grace", False)] == [
        (person.name, person.host) for person in surf.participants.list(meeting.id)
    ]


def test_the_links_of_a_room_can_be_used_again(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """A room that emptied begins a new use, with the next version, when somebody comes again."""
    room = surf.native.rooms.create({})
    for _ in range(3):
        emulator.people.join(f"https://any.example/{room.room}/{room.token}").leave()
    assert {0, 1, 2} == {use.version for use in surf.native.analytics.rooms()}
    with pytest.raises(NotFound):
        surf.native.analytics.room(room.room, version=3)


def test_leaving_twice_is_leaving_once(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Who is gone stays gone, at the time of the first leaving."""
    room = surf.native.rooms.create({})
    person = emulator.people.join(f"https://any.example/{room.room}/{room.token}")
    person.leave()
    emulator.clock.advance(60)
    person.leave()
    (user,) = surf.native.analytics.room(room.room).users
    assert user.joinedat == user.leftat


def test_recordings_are_counted(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Starting twice makes one recording, starting again after a stop another, and a disabled one none."""
    room = surf.native.rooms.create({})
    person = emulator.people.join(f"https://any.example/{room.room}/{room.token}")
    person.record()
    person.record()
    person.stop_recording()
    person.record()
    person.leave()
    (use,) = surf.native.analytics.rooms()
    assert 2 == use.screenrecordings
    silent = surf.native.rooms.create({"disabledfeatures": ["TOOLS_SCREEN_RECORDING"]})
    person = emulator.people.join(f"https://any.example/{silent.room}/{silent.token}")
    with pytest.raises(NotAdmitted, match="switched off"):
        person.record()
    person.chat("hello")
    person.talk("hello")
    with pytest.raises(NotEmulated):
        person.act("vote")
    person.leave()
    with pytest.raises(NotAdmitted):
        person.chat("is anybody still here?")


def test_mail_is_kept(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Invitees of a scheduled room would be written to, with the guests' link and the message."""
    begin = emulator.clock.now() + timedelta(days=1)
    request = MeetingRequest(
        title="Demo",
        starts_at=begin,
        duration=timedelta(minutes=30),
        invitees=["ada@example.com"],
        invite_message="See you",
    )
    meeting = surf.meetings.create(request)
    guest = meeting.link(LinkRole.GUEST)
    assert guest is not None
    (mail,) = emulator.outbox
    assert ("ada@example.com", "Demo", "See you", begin, 30, guest.url) == (
        mail.to,
        mail.title,
        mail.message,
        mail.starts_at,
        mail.minutes,
        mail.link,
    )
    assert guest.url not in repr(mail)


def used(surf: SameSurf, emulator: SameSurfEmulator, minutes: int, url: str) -> None:
    """Use a room for a while."""
    room = surf.native.rooms.create({"starturl": url})
    person = emulator.people.join(f"https://any.example/{room.room}/{room.token}")
    emulator.clock.advance(timedelta(minutes=minutes))
    person.leave()


def test_the_overview_counts_by_period(emulate: Emulate, connect_to: ConnectTo) -> None:
    """Rooms and average minutes, of all time, this month, this week and today, by UTC."""
    emulator = emulate(clock=EmulatorClock(datetime(2030, 4, 30, 10, tzinfo=UTC)))
    surf = connect_to(emulator)
    assert 0 == surf.native.analytics.overview().rooms_total
    for day, minutes in ((30, 10), (31, 20), (38, 30), (39, 40)):  # Tuesday, Wednesday, next Wednesday, Thursday
        emulator.clock.set(datetime(2030, 4, 1, 12, tzinfo=UTC) + timedelta(days=day - 1))
        used(surf, emulator, minutes, "http://www.google.com" if day < 39 else "https://b.example")
    overview = surf.native.analytics.overview()
    assert (4, 3, 2, 1) == (
        overview.rooms_total,
        overview.rooms_thismonth,
        overview.rooms_thisweek,
        overview.rooms_today,
    )
    assert (25, 30, 35, 40) == (
        overview.averageduration_alltime,
        overview.averageduration_thismonth,
        overview.averageduration_thisweek,
        overview.averageduration_today,
    )
    assert ("https://b.example", "http://www.google.com") == (overview.url_latest, overview.url_most_popular)


def test_rooms_can_be_asked_for_by_day(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Both days count, in the time zone that is given."""
    emulator.clock.set(datetime(2035, 6, 1, 23, 30, tzinfo=UTC))
    used(surf, emulator, 5, "https://a.example")

    def found(**period: Any) -> int:
        return len(list(surf.native.analytics.rooms(**period)))

    assert (1, 0) == (found(start_date="2035-06-01", end_date="2035-06-01"), found(start_date="2035-06-02"))
    assert (0, 1) == (
        found(end_date="2035-06-01", timezone="Europe/London"),
        found(start_date="2035-06-02", end_date="2035-06-02", timezone="Europe/London"),
    )


@pytest.mark.parametrize(
    ("switches", "running", "total", "fields"),
    [
        ({}, 1, 1, {"experience", "version"}),
        ({"reference": "2024"}, 1, "1", set()),
        ({"counts": "text"}, "1", "1", {"experience", "version"}),
        ({"counts": "number", "reference": "2024"}, 1, 1, set()),
    ],
)
def test_counts_and_fields_by_switch(
    switches: dict[str, Any], running: object, total: object, fields: set[str], emulate: Emulate, connect_to: ConnectTo
) -> None:
    """Counts are text or numbers, and rows have versions or none, and both are read alike."""
    emulator = emulate(**switches)
    surf = connect_to(emulator)
    used(surf, emulator, 1, "http://www.google.com")
    room = surf.native.rooms.create({})
    emulator.people.join(f"https://any.example/{room.room}/{room.token}")
    past = post(emulator, "analyticsrooms", {}).json()
    assert (running, total) == (post(emulator, "runningrooms", {}).json()["totalrooms"], past["total_rooms"])
    assert {"room", "title", "date", "duration", "screenrecordings"} | fields == past["rooms"][0].keys()
    assert (1, 1) == (surf.native.rooms.running().total(), surf.native.analytics.rooms().total())
    popular = surf.native.analytics.overview().url_most_popular
    assert ("www.google.com" if "reference" in switches else "http://www.google.com") == popular


def test_a_closed_account_takes_everything_with_it(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Rooms, invitations, people and keys of a deleted subscription are gone."""
    surf.native.reseller.create_subscription(name="Resold", licensecount=1)
    key = surf.native.reseller.create_api_key("Resold")
    settings = surf.settings_type(base_url=emulator.base_url, api_key=key.apikey, api_secret=key.apisecret)
    with SameSurf(settings, Context(clock=emulator.clock)) as resold:
        room = resold.native.rooms.create({})
        invitation = resold.native.invitations.create(room=room.room, usagelimit=5, isleader=False)
        person = emulator.people.join(invitation.link)
        surf.native.reseller.delete_subscription("Resold")
    assert not person.inside
    with pytest.raises(NotAdmitted):
        emulator.people.join(invitation.link)
    assert {} == emulator.limited


def test_a_reset_keeps_the_key(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """After a reset the account is empty and its credentials still work."""
    used(surf, emulator, 1, "https://a.example")
    emulator.reset()
    assert [] == list(surf.meetings.list())


def test_it_validates_by_its_own_documents(emulator: SameSurfEmulator) -> None:
    """Every documented sample is accepted by the documented rules, and names no field that they do not have."""
    for operation in emulator.documented:
        known = {parameter.name for parameter in operation.body.properties}
        assert set(operation.sample_body or {}) <= known
        answer = post(emulator, operation.path.removeprefix("/api/v3/"), operation.sample_body)
        assert "must" not in json.dumps(answer.json())
