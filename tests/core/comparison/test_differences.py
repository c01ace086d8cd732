"""What was asked for against what came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet import Provider, connect
from anymeet.comparison import Difference, Fate
from anymeet.comparison.differences import differences_between, echoes_of, stored
from anymeet.models import (
    Feature,
    LinkRequest,
    LinkRole,
    Meeting,
    MeetingChanges,
    MeetingRequest,
    Poll,
    PollOption,
    PollRequest,
    Usage,
    UsageRequest,
    Webhook,
    WebhookRequest,
)

NINE = datetime(2030, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def samba() -> Iterator[Provider]:
    """A vendor with meetings that can be read again, and without a schedule."""
    with connect("digitalsamba:emulated", unsupported="report") as provider:
        yield provider


@pytest.fixture(scope="module")
def surf() -> Iterator[Provider]:
    """A vendor with a schedule, and with meetings that cannot be read again."""
    with connect("samesurf:emulated", unsupported="report") as provider:
        yield provider


def told(differences: tuple[Difference, ...]) -> list[tuple[str, str, str, str]]:
    """Without reasons."""
    return [(each.field, each.fate.value, each.asked, each.came) for each in differences]


def test_what_comes_back_as_asked_is_no_difference(samba: Provider) -> None:
    """Fields that the answer repeats are not told, and neither is what was not asked for."""
    request = MeetingRequest(title="Review", private=True, features={Feature.CHAT: False})
    meeting = Meeting(id="1", title="Review", private=True, max_participants=9, features={Feature.CHAT: False})
    assert () == differences_between(samba, "meetings.create", request, meeting)


def test_every_fate_is_told(samba: Provider) -> None:
    """What the account lacks is lost, with the reason; another value is a change; no value is not told."""
    request = MeetingRequest(
        title="Review",
        duration=timedelta(minutes=45),
        external_id="crm-1",
        max_participants=50,
        features={Feature.CHAT: True, Feature.POLLS: False, Feature.POINTER: True},
    )
    meeting = Meeting(id="1", title="Reviews", max_participants=50, features={Feature.CHAT: False})
    found = differences_between(samba, "meetings.create", request, meeting)
    assert [
        ("title", "changed", "Review", "Reviews"),
        ("duration", "lost", "45m", ""),
        ("external_id", "not_told", "crm-1", ""),
        ("features.chat", "changed", "yes", "no"),
        ("features.polls", "not_told", "no", ""),
        ("features.pointer", "lost", "yes", ""),
    ] == told(found)
    assert found[1].reason.startswith("vendor lacks: Digital Samba has no schedule")
    assert {"vendor lacks: rooms have no such switch", ""} == {each.reason for each in found if each is not found[1]}


@given(
    moment=st.datetimes(datetime(2030, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),
    hours=st.integers(-12, 14),
)
def test_moments_are_compared_as_instants(surf: Provider, moment: datetime, hours: int) -> None:
    """The same instant in another zone, told to the second, is no change."""
    request = MeetingRequest(starts_at=moment.astimezone(timezone(timedelta(hours=hours))))
    meeting = Meeting(id="1", starts_at=moment.replace(microsecond=0))
    assert () == differences_between(surf, "meetings.create", request, meeting)


@pytest.mark.parametrize("by", [timedelta(seconds=1), timedelta(hours=-1)])
def test_another_instant_is_a_change(surf: Provider, by: timedelta) -> None:
    """A second more or less is told, both in UTC."""
    found = differences_between(
        surf, "meetings.create", MeetingRequest(starts_at=NINE), Meeting(id="1", starts_at=NINE + by)
    )
    assert [("starts_at", "changed", "2030-03-01 09:00:00Z", f"{NINE + by:%Y-%m-%d %H:%M:%S}Z")] == told(found)


def test_options_of_a_poll_are_compared_by_their_words(samba: Provider) -> None:
    """What the vendor adds to an option is no change; another option is."""
    request = PollRequest(question="Lunch?", options=["Yes", "No"])
    poll = Poll(id="1", question="Lunch?", options=(PollOption(text="Yes", id="a"), PollOption(text="No", votes=0)))
    assert () == differences_between(samba, "polls.create", request, poll)
    fewer = attrs.evolve(poll, options=poll.options[:1])
    assert [("options", "changed", "Yes, No", "Yes")] == told(
        differences_between(samba, "polls.create", request, fewer)
    )


def test_a_cleared_field_is_as_asked(samba: Provider) -> None:
    """Asking for nothing and being told nothing is the same."""
    assert () == differences_between(samba, "meetings.update", MeetingChanges(external_id=None), Meeting(id="1"))


def test_an_echo_is_nothing_that_came(surf: Provider) -> None:
    """What a result merely has of the request is not told, whatever it says; all else is compared as ever."""
    request = MeetingRequest(title="Review", starts_at=NINE, duration=timedelta(minutes=45))
    meeting = Meeting(id="1", title="Review", starts_at=NINE, duration=timedelta(minutes=30))
    echoes = echoes_of(surf, "meetings.create")
    assert {"title", "starts_at", "duration", "timezone"} == set(echoes)
    assert [("title", "not_told"), ("duration", "changed")] == [
        (each.field, each.fate.value)
        for each in differences_between(surf, "meetings.create", request, meeting, ("title",))
    ]
    assert () == echoes_of(surf, "meetings.list_live")


def test_a_secret_of_a_request_is_not_shown(samba: Provider) -> None:
    """The token of a webhook is not told back, and not shown."""
    request = WebhookRequest(endpoint="https://hooks.example", events=["room_deleted"], token="what-nobody-may-read")
    webhook = Webhook(id="1", endpoint="https://hooks.example", events=("room_deleted",))
    assert [("token", "not_told", "***", "")] == told(differences_between(samba, "webhooks.create", request, webhook))


def test_a_report_does_not_repeat_what_it_was_asked_about(samba: Provider) -> None:
    """The period of a report may be another, which is no change of anything."""
    usage = Usage(starts_at=NINE - timedelta(hours=9))
    assert () == differences_between(samba, "usage.overview", UsageRequest(starts_at=NINE), usage)


def test_nothing_that_came_tells_nothing(samba: Provider) -> None:
    """Where no value came, whatever was sent is not told."""
    found = differences_between(samba, "links.create", LinkRequest(role=LinkRole.GUEST, person="Ada"), None)
    assert [("role", Fate.NOT_TOLD), ("person", Fate.NOT_TOLD)] == [(each.field, each.fate) for each in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"palette_mode": "dark"}, []),
        ({"palette_mode": "light"}, [("vendor.digitalsamba.palette_mode", "changed", "light", "dark")]),
        ({"pallete_mode": "dark"}, [("vendor.digitalsamba.pallete_mode", "not_told", "dark", "")]),
        ({"api_key": "asked"}, [("vendor.digitalsamba.api_key", "changed", "***", "***")]),
    ],
)
def test_what_only_this_vendor_knows_is_compared(samba: Provider, asked: dict[str, str], expected: list[Any]) -> None:
    """A provider's own field is compared with the vendor's own words, without secrets; another provider's is not."""
    request = MeetingRequest(vendor={"digitalsamba": asked, "samesurf": {"color": "red"}})
    meeting = Meeting(id="1", raw={"palette_mode": "dark", "api_key": "came"})
    assert expected == told(differences_between(samba, "meetings.create", request, meeting))


def test_a_misspelt_field_of_the_vendors_is_found(samba: Provider) -> None:
    """Of two fields that only the vendor knows, it tells the one again that it has."""
    request = MeetingRequest(title="Review", vendor={"digitalsamba": {"palette_mode": "dark", "pallete_mode": "dark"}})
    meeting = stored(samba, "meetings.create", samba.meetings.create(request))
    assert [("vendor.digitalsamba.pallete_mode", "not_told", "dark", "")] == told(
        differences_between(samba, "meetings.create", request, meeting)
    )


@pytest.mark.parametrize("raw", [None, ["dark"], {}])
def test_a_vendor_that_tells_nothing_tells_no_fields(samba: Provider, raw: Any) -> None:
    """Where the vendor's own words are missing, or no object, its own fields are not told."""
    request = MeetingRequest(vendor={"digitalsamba": {"palette_mode": "dark"}})
    found = differences_between(samba, "meetings.create", request, Meeting(id="1", raw=raw))
    assert [("vendor.digitalsamba.palette_mode", "not_told", "dark", "")] == told(found)


# Reading again.


def test_what_the_vendor_stored_is_read_again(samba: Provider) -> None:
    """A meeting is compared as the vendor reports to it later, not as it was answered."""
    meeting = samba.meetings.create(MeetingRequest(title="Review"))
    samba.meetings.update(meeting.id, MeetingChanges(title="Another"))
    assert "Another" == stored(samba, "meetings.create", meeting).title


def test_what_cannot_be_read_again_is_as_it_came(samba: Provider, surf: Provider) -> None:
    """A meeting that the vendor does not know yet, a value without id, and one of an interface that reads nothing stay."""
    meeting = surf.meetings.create(MeetingRequest(title="Review"))
    assert meeting is stored(surf, "meetings.create", meeting)
    value: Any
    for ability, value in (("meetings.create", None), ("polls.create", Poll(id="1", question="Lunch?"))):
        assert value is stored(samba, ability, value)
