"""What becomes of a single meeting: the request for it, and whatever no request, or not this vendor, can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet import PLUGIN_API, Provider, ProviderInfo
from anymeet.errors import InvalidRequest
from anymeet.interfaces import Meetings, Writer
from anymeet.models import Feature, Link, LinkRole, Meeting, MeetingRequest, MeetingState, Reason
from anymeet.switching.meetings import Destination, Lost, PlannedMeeting, meeting_request_from
from anymeet_digitalsamba import DigitalSamba
from anymeet_samesurf import SameSurf

NOW = datetime(2030, 1, 7, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHARED = (
    "title",
    "starts_at",
    "duration",
    "timezone",
    "private",
    "max_participants",
    "external_id",
    "expires_at",
    "features",
)
"""What both a meeting and a request for one can say."""

moments = st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=-7)), timezone(14 * HOUR)]))
meetings = st.builds(
    Meeting,
    id=st.text(),
    title=st.none() | st.text(),
    state=st.sampled_from(MeetingState),
    starts_at=st.none() | moments,
    duration=st.none() | st.timedeltas(),
    timezone=st.none() | st.text() | st.sampled_from(sorted(available_timezones())),
    private=st.none() | st.booleans(),
    max_participants=st.none() | st.integers(),
    external_id=st.none() | st.text(),
    created_at=st.none() | moments,
    expires_at=st.none() | moments,
    features=st.dictionaries(st.sampled_from(Feature), st.booleans()),
)
"""Whatever a vendor may answer, times without a zone, lengths below nothing and the year 1 included."""


def planned(target: type[Provider], **told: Any) -> PlannedMeeting:
    return Destination(target).planned(Meeting(id="1", **told), NOW)


def test_shared_fields_are_all() -> None:
    """A meeting and a request have no other field in common than those that are tested here."""
    told = set(MeetingRequest.field_names()) & set(Meeting.__annotations__)
    assert set(SHARED) == told


@given(meetings)
def test_everything_that_can_be_said_is_said(meeting: Meeting) -> None:
    """For any meeting, each thing that it tells is in the request as it is, or among what is lost, with a reason."""
    request, lost = meeting_request_from(meeting, now=NOW)
    reasons = {each.field: each for each in lost}
    for name in SHARED:
        told = getattr(meeting, name)
        if name in reasons:
            assert told == reasons[name].value
            assert reasons[name].why
            assert name not in dict(request.given())
        else:
            assert told == getattr(request, name)
    assert len(reasons) == len(lost)


@given(meetings, st.sampled_from([DigitalSamba, SameSurf]))
def test_what_is_planned_can_be_asked_for(meeting: Meeting, target: type[Provider]) -> None:
    """For any meeting and any vendor, the request says nothing that the vendor has no field for or whose rules it breaks."""
    found = Destination(target).planned(meeting, NOW)
    lacks = dict(target.declared_abilities())
    assert (found.request is None) == bool(found.obstacle)
    for each in found.lost:
        assert each.lack == lacks.get(f"meetings.create.{each.field}") or each.lack is None
    if found.request:
        features = [f"features.{feature}" for feature in found.request.features]
        names = [*(name for name, _ in found.request.given() if name != "features"), *features]
        assert [] == [name for name in names if lacks[f"meetings.create.{name}"]]
        target.interface_type("meetings").writers["create"](found.request).body(target.info.name)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"title": "  "}, "must not be empty"),
        ({"starts_at": NOW}, "is past"),
        ({"starts_at": datetime(2031, 1, 1)}, "must know its time zone"),  # a vendor that does not tell the zone
        ({"duration": -HOUR}, "must be longer than zero"),
        ({"timezone": "Europe/Atlantis"}, "must be an IANA time zone"),
        ({"max_participants": 0}, "must be at least 1"),
        ({"expires_at": NOW - HOUR}, "is past"),
        ({"starts_at": NOW + 2 * HOUR, "expires_at": NOW + HOUR}, "must be after starts_at"),
    ],
)
def test_odd_answers_are_left_out(told: Mapping[str, Any], why: str) -> None:
    """What a vendor may answer and no request can say is left out with the rule that it breaks, and all else is said."""
    request, (lost,) = meeting_request_from(Meeting(id="1", private=True, **told), now=NOW)
    assert why in lost.why
    assert (None, told[lost.field]) == (lost.lack, lost.value)
    assert request.private
    assert getattr(request, lost.field) is None


def test_the_vendors_own_rules() -> None:
    """A value that the other vendor refuses is left out with its rule, and what depends on it, too."""
    assert [Lost(field="title", value="Go", why="must have 3 to 500 characters at Digital Samba, not 2")] == [
        *planned(DigitalSamba, title="Go").lost
    ]
    whole = planned(SameSurf, starts_at=NOW + HOUR, duration=HOUR, timezone="Europe/Berlin")
    assert () == whole.lost
    odd = planned(SameSurf, starts_at=NOW + HOUR, duration=HOUR / 7)
    assert [("duration", "must be whole minutes for SameSurf, not 0:08:34.285714")] == [
        (x.field, x.why) for x in odd.lost
    ]
    past = planned(SameSurf, starts_at=NOW, duration=HOUR, timezone="Europe/Berlin")
    assert ["starts_at", "duration", "timezone"] == [lost.field for lost in past.lost]
    assert MeetingRequest() == past.request


def test_features_are_left_out_one_by_one() -> None:
    """A feature that the other vendor has no switch for is lost by itself, with what it was."""
    found = planned(SameSurf, features={Feature.CHAT: False, Feature.RECORDING: False})
    assert found.request is not None
    assert {Feature.RECORDING: False} == found.request.features
    (lost,) = found.lost
    assert ("features.chat", False) == (lost.field, lost.value)
    assert lost.lack is not None
    assert Reason.VENDOR_LACKS is lost.lack.reason


@pytest.mark.parametrize(
    ("told", "obstacle"),
    [
        ({"state": MeetingState.ENDED}, "has ended"),
        ({"expires_at": NOW}, "has expired"),
        ({"starts_at": NOW - HOUR, "expires_at": NOW - 2 * HOUR}, "has expired"),
        ({"state": MeetingState.OPEN}, ""),
        ({"state": MeetingState.SCHEDULED, "starts_at": NOW - HOUR}, ""),
    ],
)
def test_what_is_over_is_not_created(told: Mapping[str, Any], obstacle: str) -> None:
    """A meeting that has ended or expired has no request, and nothing is lost of it."""
    found = planned(DigitalSamba, title="Standup", **told)
    assert obstacle == found.obstacle
    assert ((None, ()) == (found.request, found.lost)) is bool(obstacle)


def test_links_are_counted() -> None:
    """Of the links that came with a meeting their number by role is kept, and nothing else."""
    urls = [("https://x.example/1?t=secret", LinkRole.HOST), ("https://x.example/2", LinkRole.GUEST)]
    links = tuple(Link(url=url, role=role) for url, role in [*urls, urls[1]])
    found = planned(DigitalSamba, links=links)
    assert {LinkRole.HOST: 1, LinkRole.GUEST: 2} == found.links
    assert "x.example" not in repr(found)


class SubjectWriter(Writer[MeetingRequest]):
    """A vendor that wants to be told more than anymeet has words for."""

    def write_title(self, value: str) -> dict[str, str]:
        return {"title": value}

    def body(self, provider: str) -> dict[str, Any]:
        raise InvalidRequest("subject", "is wanted")


class StrictMeetings(Meetings):
    """Takes nothing without a subject."""

    writers = {"create": SubjectWriter}

    def create(self, request: MeetingRequest) -> Meeting:
        raise NotImplementedError


class UnwrittenMeetings(Meetings):
    """Creates meetings of which nothing can be said."""

    def create(self, request: MeetingRequest) -> Meeting:
        raise NotImplementedError


class Strict(Provider):
    info = ProviderInfo(name="strict", title="Strict", plugin_api=PLUGIN_API)
    interfaces = (StrictMeetings,)


class Unwritten(Provider):
    info = ProviderInfo(name="unwritten", title="Unwritten", plugin_api=PLUGIN_API)
    interfaces = (UnwrittenMeetings,)


def test_a_rule_that_leaving_out_does_not_meet() -> None:
    """A meeting that the other vendor would refuse whatever is left out has no request, and the rule as obstacle."""
    found = planned(Strict, title="Standup", private=True)
    assert (None, (), "subject is wanted") == (found.request, found.lost, found.obstacle)


def test_a_vendor_of_bare_meetings() -> None:
    """Where nothing can be said of a meeting, all is lost, and it is created all the same."""
    found = planned(Unwritten, title="Standup")
    assert MeetingRequest() == found.request
    assert [("title", "not written")] == [(lost.field, lost.why) for lost in found.lost]
