"""The 26 places where SameSurf's document contradicts itself or leaves something open: each decision, tried.

The numbers and titles are those of docs/samesurf.md, where each decision is written down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from anymeet.errors import ProviderError, Rejected, Unauthorized, Unavailable, UnexpectedResponse
from anymeet.models import AccountRequest, Link, LinkRequest, LinkRole, MeetingRequest, MeetingState
from anymeet.provider import Context
from anymeet.testing import load_operations
from anymeet_samesurf import SameSurf, SameSurfSettings
from anymeet_samesurf.emulator import SameSurfEmulator
from anymeet_samesurf.models import NewRoom, Override
from anymeet_samesurf.operations import SameSurfAPI
from anymeet_samesurf.tokens import TokenAuth
from support.clock import FakeClock
from support.loopback import Heard, Loopback, says

DOCUMENTED: Final = {operation.id: operation for operation in load_operations("anymeet_samesurf.emulator")}
TEMPLATE: Final = "https://realtime.tenant.example/{room}/{%s}"
PAGE: Final = Path(__file__).parents[3] / "docs" / "samesurf.md"
SCHEDULED: Final = MeetingRequest(
    starts_at=datetime(2035, 2, 22, 16, 30, tzinfo=UTC),
    timezone="Europe/London",
    invitees=("a@b.example", "c@d.example"),
)


@attrs.frozen
class Bench:
    """Where a decision is tried: against any answer at all, and on emulators."""

    vendor: Loopback
    clock: FakeClock
    stack: ExitStack

    def answers(self, body: object, status: int = 200, **settings: Any) -> SameSurf:
        """A provider whose vendor answers everything so."""
        self.vendor.script(says(status, body))
        known = {"base_url": self.vendor.url, "api_key": "KEY", "api_secret": "the-secret", **settings}
        return self.stack.enter_context(SameSurf(SameSurfSettings(**known), Context(clock=self.clock)))

    def emulated(self, **switches: Any) -> tuple[SameSurf, SameSurfEmulator]:
        """A provider connected to an emulator with such switches."""
        emulator = self.stack.enter_context(SameSurfEmulator(**switches))
        return self.connected(emulator), emulator

    def connected(self, emulator: SameSurfEmulator, **settings: Any) -> SameSurf:
        """A provider connected to an emulator."""
        known = SameSurfSettings(**{**emulator.settings, **settings})
        return self.stack.enter_context(SameSurf(known, Context(clock=emulator.clock)))

    def sent(self, call: Callable[[SameSurf], object], answer: object = None) -> Heard:
        """The first request of a call."""
        before = len(self.vendor.heard)
        call(self.answers({"room": "1", "token": "t", "link": TEMPLATE % "token"} if answer is None else answer))
        return self.vendor.heard[before]


@pytest.fixture
def bench(vendor: Loopback, clock: FakeClock) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(vendor, clock, stack)


def created(private: str = "leadertoken", public: str = "token", **fields: Any) -> dict[str, Any]:
    """An answer of ``rooms.create``."""
    known = {"room": "1", "token": "GUEST", "leadertoken": "LEAD", "success": True, **fields}
    return {**known, "privateinvitation": TEMPLATE % private, "publicinvitation": TEMPLATE % public}


def roles(links: tuple[Link, ...]) -> dict[str, LinkRole]:
    """The last part of each link with its role."""
    return {link.url.rpartition("/")[2]: link.role for link in links}


def links_are_classified_by_token(bench: Bench) -> None:
    expected = {"LEAD": LinkRole.HOST, "GUEST": LinkRole.GUEST}
    for order in (created(), created(private="token", public="leadertoken")):
        assert expected == roles(bench.answers(order).meetings.create(MeetingRequest()).links)
    room = {
        "room": "1",
        "publicinvitation": "https://x.example/1/LEAD",
        "privateinvitation": "https://x.example/1/GUEST",
    }
    (live,) = bench.answers({"rooms": [room], "totalrooms": 1}).meetings.list_live()
    assert {"LEAD": LinkRole.UNKNOWN, "GUEST": LinkRole.UNKNOWN} == roles(live.links)
    surf, emulator = bench.emulated()
    meeting = surf.meetings.create(MeetingRequest())
    assert not emulator.people.join(surf.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST)).url).host


def identical_tokens_have_no_role(bench: Bench) -> None:
    sample = DOCUMENTED["rooms.create"].success.body
    meeting = bench.answers(sample).meetings.create(MeetingRequest())
    assert {"ABCDEF123456": LinkRole.UNKNOWN} == roles(meeting.links)
    surf, _ = bench.emulated()
    room = surf.native.rooms.create({})
    limited = surf.native.invitations.create(room=room.room, usagelimit=1, isleader=False)
    assert 3 == len({room.token, room.leadertoken, limited.token})


def tokens_are_signed(bench: Bench) -> None:
    _, emulator = bench.emulated()
    with pytest.warns(UserWarning, match="not signed"):
        unsigned = bench.connected(emulator, allow_unsigned_tokens=True)
    with pytest.raises(Unauthorized):
        unsigned.check()
    settings = SameSurfSettings(api_key="KEY", api_secret="the-secret")
    assert TokenAuth(settings, bench.clock).token().rpartition(".")[2]


def each_call_has_its_name_for_a_page(bench: Bench) -> None:
    nothing = {"rooms": [], "totalrooms": 0}
    assert {"limit": 100} == bench.sent(lambda surf: list(surf.native.rooms.running()), nothing).json
    assert {"take": 100} == bench.sent(lambda surf: list(surf.native.analytics.rooms()), nothing).json
    surf, emulator = bench.emulated()
    for _ in range(3):
        room = surf.native.rooms.create({})
        emulator.people.join(f"https://any.example/{room.room}/{room.token}").leave()
    for size in ("limit", "take"):
        answer = surf.native.request("POST", "/api/v3/analyticsrooms", json={"skip": 1, size: 1})
        assert 1 == len(answer["rooms"])


def times_are_iso(bench: Bench) -> None:
    body = bench.sent(lambda surf: surf.meetings.create(SCHEDULED)).json
    assert ("2035-02-22T16:30:00", "Europe/London") == (body["eventtime"], body["timezone"])
    in_utc = MeetingRequest(starts_at=SCHEDULED.starts_at)
    body = bench.sent(lambda surf: surf.meetings.create(in_utc)).json
    assert ("2035-02-22T16:30:00Z", False) == (body["eventtime"], "timezone" in body)
    surf, _ = bench.emulated()
    with pytest.raises(Rejected) as caught:
        surf.native.rooms.create(NewRoom(eventtime="22/02/2035T16:30:00Z"))
    assert "108" == caught.value.code


def the_request_tells_a_scheduled_room(bench: Bench) -> None:
    surf = bench.answers(created())
    scheduled, instant = surf.meetings.create(SCHEDULED), surf.meetings.create(MeetingRequest())
    assert (MeetingState.SCHEDULED, MeetingState.OPEN) == (scheduled.state, instant.state)
    assert (SCHEDULED.starts_at, None) == (scheduled.starts_at, instant.starts_at)


def counts_may_be_text(bench: Bench) -> None:
    for count in ("123", 123):
        assert 123 == bench.answers({"rooms": [], "total_rooms": count}).native.analytics.rooms().total()
        row = {"room": "1", "duration": str(count), "version": count, "screenrecordings": count}
        (room,) = next(bench.answers({"rooms": [row]}).native.analytics.rooms().pages()).items
        assert (123, 123, 123) == (room.duration, room.version, room.screenrecordings)
        assert 123 == bench.answers({"rooms_total": count}).native.analytics.overview().rooms_total


def one_count_has_three_names(bench: Bench) -> None:
    for name in ("totalrooms", "total_rooms", "rooms_total"):
        assert 15 == bench.answers({"rooms": [], name: 15}).native.rooms.running().total()


def disabledfeatures_is_one_word(bench: Bench) -> None:
    said = {"disabledfeatures": ["MODE_LOGOUT"]}
    assert said == bench.sent(lambda surf: surf.native.rooms.create(NewRoom(disabledfeatures=["MODE_LOGOUT"]))).json
    resold = bench.sent(
        lambda surf: surf.native.reseller.create_subscription(
            name="A", licensecount=1, disabledfeatures=["MODE_LOGOUT"]
        )
    )
    assert {"name": "A", "licensecount": 1, **said} == resold.json
    surf, emulator = bench.emulated()
    for name in ("disabledfeatures", "disabled_features"):
        surf.native.request(
            "POST", "/api/v3/reseller/createsubscription", json={"name": name, "licensecount": 1, name: ["MODE_LOGOUT"]}
        )
        assert ["MODE_LOGOUT"] == emulator.accounts[name].options["disabledfeatures"]


def names_stay_the_vendors(bench: Bench) -> None:
    documented = {parameter.name for parameter in DOCUMENTED["rooms.create"].body.properties}
    assert documented == set(attrs.fields_dict(NewRoom))
    assert {"starturl": "https://a.example"} == bench.sent(
        lambda surf: surf.meetings.create(MeetingRequest(start_url="https://a.example"))
    ).json
    answer = DOCUMENTED["analytics.overview"].success.body
    overview = bench.answers(answer).native.analytics.overview()
    assert answer == {name: getattr(overview, name) for name in answer}


def overrides_are_text(bench: Bench) -> None:
    overrides = [Override("welcome_active", value) for value in (True, False, "false")]
    assert ["true", "false", "false"] == [override.value for override in overrides]
    request = AccountRequest(
        name="A", vendor={"samesurf": {"configuration_overrides": [{"key": "welcome_active", "value": False}]}}
    )
    body = bench.sent(lambda surf: surf.accounts.create(request)).json
    assert [{"key": "welcome_active", "value": "false"}] == body["configuration_overrides"]


def broken_json_is_named(bench: Bench) -> None:
    for broken in ('{"rooms": [], "success": true,}', '{"rooms": [{"room": "1"}.], "success": true}', '{"rooms": [}'):
        with pytest.raises(UnexpectedResponse, match=r"not JSON .* @ \$"):
            list(bench.answers(broken).native.rooms.running())
    assert [["comma between skip and limit", "comma after success"], 2] == [
        DOCUMENTED["rooms.running"].facts["repaired"],
        len(DOCUMENTED["analytics.rooms"].facts["repaired"]),
    ]


def one_instant_has_many_names(bench: Bench) -> None:
    instant, text = datetime(2016, 12, 19, 14, 20, 22, tzinfo=UTC), "2016-12-19T14:20:22Z"
    surf = bench.answers({"rooms": [{"room": "1", "starttime": text, "date": text}]})
    (live,), (past,), (session,) = surf.meetings.list_live(), surf.meetings.list(), surf.sessions.list()
    assert [instant] * 3 == [live.starts_at, past.starts_at, session.starts_at]
    user = {"guid": "A", "joinedat": text, "leftat": text}
    surf = bench.answers({"users": [user], "events": [{"type": "start", "date": text}]})
    (person,), (event,) = surf.participants.list("1", "1.0"), surf.usage.timeline("1", "1.0")
    assert [instant] * 3 == [person.joined_at, person.left_at, event.at]


def units_are_told_or_assumed_aloud(bench: Bench) -> None:
    half = MeetingRequest(starts_at=SCHEDULED.starts_at, duration=timedelta(minutes=30))
    assert 30 == bench.sent(lambda surf: surf.meetings.create(half)).json["lengthinminutes"]
    usage = bench.answers({"averageduration_alltime": 34}).usage.overview()
    assert timedelta(minutes=34) == usage.average_duration
    (session,) = bench.answers({"rooms": [{"room": "1", "version": 0, "duration": 1234}]}).sessions.list()
    assert (timedelta(seconds=1234), 1234) == (session.duration, session.raw["duration"])
    assert "taken as seconds" in str(session.notes[0])


def versions_may_be_missing(bench: Bench) -> None:
    old, new = bench.answers({"rooms": [{"room": "1"}, {"room": "1", "version": 3}]}).sessions.list()
    assert ("1", "1.3") == (old.id, new.id)
    assert {"room": "1"} == bench.sent(lambda surf: surf.sessions.get("1")).json
    assert {"room": "1", "version": 3} == bench.sent(lambda surf: surf.sessions.get("1.3")).json


def absence_has_many_forms(bench: Bench) -> None:
    event = {"type": "start", "sender": "", "target": ""}
    surf = bench.answers({"title": None, "events": [event]})
    assert None is surf.sessions.get("1.0").title
    (happened,) = surf.usage.timeline("1", "1.0")
    assert (None, {}) == (happened.participant_id, happened.data)


def data_of_events_is_open(bench: Bench) -> None:
    for data in ("564906354", "http://www.google.com", {"x": 1}, 7):
        (event,) = bench.answers({"events": [{"type": "start", "data": data}]}).usage.timeline(
            "123456789", "123456789.0"
        )
        assert (data, "123456789") == (event.data["data"], event.meeting_id)


def addresses_stay_as_they_come(bench: Bench) -> None:
    overview = bench.answers(
        {"url_latest": "http://www.google.com", "url_most_popular": "google.com"}
    ).native.analytics.overview()
    assert ("http://www.google.com", "google.com") == (overview.url_latest, overview.url_most_popular)


def invitees_are_one_text(bench: Bench) -> None:
    assert "a@b.example,c@d.example" == bench.sent(lambda surf: surf.meetings.create(SCHEDULED)).json["invitees"]
    surf, emulator = bench.emulated()
    surf.meetings.create(SCHEDULED)
    assert ["a@b.example", "c@d.example"] == [mail.to for mail in emulator.outbox]


def ids_are_text(bench: Bench) -> None:
    for room, expected in (("012345678", "012345678"), (123456789, "123456789")):
        assert expected == bench.answers(created(room=room)).meetings.create(MeetingRequest()).id
    assert {"room": "012345678"} == bench.sent(lambda surf: surf.sessions.get("012345678")).json


def reading_is_declared(bench: Bench) -> None:
    assert {"POST"} == {operation.method for operation in SameSurfAPI.operations()}
    unavailable = bench.answers("", 503, retries=2)
    with pytest.raises(Unavailable):
        unavailable.check()
    assert 3 == len(bench.vendor.heard)
    with pytest.raises(Unavailable):
        unavailable.native.rooms.create({})
    assert 3 + 1 == len(bench.vendor.heard)
    headers = bench.sent(lambda surf: surf.check()).headers
    assert ("0", False) == (headers["content-length"], "content-type" in headers)


def failure_is_recognised_not_assumed(bench: Bench) -> None:
    for status in (200, 201):
        assert "1" == bench.answers({"room": "1"}, status).native.rooms.create({}).room
    for body, status in (({"success": False}, 200), ({"room": "1", "errorcode": 100}, 200), ({"room": "1"}, 400)):
        with pytest.raises(ProviderError):
            bench.answers(body, status).native.rooms.create({})
    for failures in ("envelope", "status"):
        surf, _ = bench.emulated(failures=failures)
        with pytest.raises(ProviderError) as caught:
            surf.links.create("1", LinkRequest(role=LinkRole.GUEST))
        assert "102" == caught.value.code


def a_link_is_what_was_asked_for(bench: Bench) -> None:
    surf = bench.answers({"token": "ABC", "link": TEMPLATE % "token"})
    link = surf.links.create("1", LinkRequest(role=LinkRole.GUEST, person="Ada", max_uses=4))
    assert ("1", "Ada", 4, LinkRole.GUEST, "ABC") == (link.meeting_id, link.person, link.max_uses, link.role, link.id)
    assert {"token": "ABC"} == bench.sent(lambda other: other.links.revoke("ABC")).json


def a_subscription_is_its_name(bench: Bench) -> None:
    key = {"apikey": "THE-NEW-KEY", "apisecret": "the-new-secret"}
    account = bench.answers({"success": True}).accounts.create(AccountRequest(name="Resold"))
    assert "Resold" == account.id
    assert {"subscription": "Resold"} == bench.sent(lambda surf: surf.accounts.create_credentials("Resold"), key).json
    assert {"name": "Resold"} == bench.sent(lambda surf: surf.accounts.delete("Resold")).json
    credentials = bench.answers(key).accounts.create_credentials("Resold")
    assert ("THE-NEW-KEY", "the-new-secret") == (credentials.key, credentials.secret)
    assert "new" not in repr(credentials).lower()


def templates_are_filled_in(bench: Bench) -> None:
    meeting = bench.answers(created()).meetings.create(MeetingRequest())
    assert {"https://realtime.tenant.example/1/LEAD", "https://realtime.tenant.example/1/GUEST"} == {
        link.url for link in meeting.links
    }
    surf, emulator = bench.emulated(templates=True)
    room = surf.meetings.create(MeetingRequest())
    link = surf.links.create(room.id, LinkRequest(role=LinkRole.GUEST))
    assert emulator.people.join(link.url).inside


def typing_errors_are_sent_where_they_are_names(bench: Bench) -> None:
    body = bench.sent(lambda surf: surf.links.create("1", LinkRequest(role=LinkRole.GUEST, person="Ada"))).json
    assert "Ada" == body["usersname"]
    assert "Samesurrf" == DOCUMENTED["rooms.create"].sample_body["bookmarks"][0]["name"]


DECISIONS: Final[tuple[tuple[int, str, Callable[[Bench], None]], ...]] = (
    (1, "leader and guest link swapped", links_are_classified_by_token),
    (2, "identical sample tokens", identical_tokens_have_no_role),
    (3, "unsigned tokens", tokens_are_signed),
    (4, "limit or take", each_call_has_its_name_for_a_page),
    (5, "form of eventtime", times_are_iso),
    (6, "scheduled or instant", the_request_tells_a_scheduled_room),
    (7, "numbers as text", counts_may_be_text),
    (8, "three spellings of one count", one_count_has_three_names),
    (9, "disabledfeatures or disabled_features", disabledfeatures_is_one_word),
    (10, "mixed naming", names_stay_the_vendors),
    (11, "overrides as text", overrides_are_text),
    (12, "malformed samples", broken_json_is_named),
    (13, "names of instants", one_instant_has_many_names),
    (14, "units", units_are_told_or_assumed_aloud),
    (15, "versions", versions_may_be_missing),
    (16, "null and empty", absence_has_many_forms),
    (17, "data of events", data_of_events_is_open),
    (18, "addresses without scheme", addresses_stay_as_they_come),
    (19, "invitees in one text", invitees_are_one_text),
    (20, "ids of digits", ids_are_text),
    (21, "everything is POST", reading_is_declared),
    (22, "success and failure", failure_is_recognised_not_assumed),
    (23, "invitations that repeat nothing", a_link_is_what_was_asked_for),
    (24, "subscriptions without id", a_subscription_is_its_name),
    (25, "links as templates", templates_are_filled_in),
    (26, "typing errors", typing_errors_are_sent_where_they_are_names),
)


@pytest.mark.parametrize(("number", "title", "check"), DECISIONS, ids=[f"{number}" for number, *_ in DECISIONS])
def test_each_decision_holds(number: int, title: str, check: Callable[[Bench], None], bench: Bench) -> None:
    """What was decided about an inconsistency is what the code does."""
    check(bench)


def test_each_decision_is_written_down() -> None:
    """The page lists the same 26 decisions, by number and title, each with what was decided."""
    rows = re.findall(r"^\| (\d+) \| ([^|]+?) \| ([^|]+?) \|$", PAGE.read_text(), re.MULTILINE)
    assert [(number, title) for number, title, _ in DECISIONS] == [(int(number), title) for number, title, _ in rows]
