"""What a switch would have to move: read from one emulator, worked out for another vendor, and then done by the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

import anymeet
from anymeet import PLUGIN_API, ProviderInfo, Settings
from anymeet.errors import Forbidden, Unauthorized, Unsupported
from anymeet.models import Feature, LinkRequest, LinkRole, MeetingRequest, MeetingState, Reason, WebhookRequest
from anymeet.provider import Provider
from anymeet.switching.plan import plan_switch
from anymeet.testing import Emulator, EmulatorClock, Fault
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator

NOW = datetime(2030, 1, 7, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOST = LinkRequest(role=LinkRole.HOST, person="Ada")


@attrs.frozen
class Account:
    """An emulator, and a connection to it."""

    emulator: Emulator
    provider: Provider


def opened(emulator: Emulator, kind: type[Provider], **settings: Any) -> Provider:
    return anymeet.connect(provider=kind, clock=emulator.clock, **{**emulator.settings, **settings})


@pytest.fixture
def samba() -> Iterator[Account]:
    """A team with a webhook, and three rooms: one that is live and recorded, a public one, and one without a title."""
    with DigitalSambaEmulator(clock=EmulatorClock(NOW)) as emulator, opened(emulator, DigitalSamba) as provider:
        review = provider.meetings.create(
            MeetingRequest(title="Review", max_participants=9, external_id="R-1", features={Feature.CHAT: False})
        )
        provider.meetings.create(MeetingRequest(title="Open house", private=False, features={Feature.LOGOUT: False}))
        provider.meetings.create(MeetingRequest())
        provider.webhooks.create(
            WebhookRequest(endpoint="https://app.example/hook", events=["recording_ready"], token="hush-hush")
        )
        emulator.people.join(provider.links.create(review.id, HOST).url)
        provider.recordings.start(review.id)
        emulator.clock.advance(HOUR / 6)
        provider.recordings.stop(review.id)
        emulator.journal.clear()
        yield Account(emulator, provider)


@pytest.fixture
def surf() -> Iterator[Account]:
    """A subscription with a room that was used, one that people are in, and one that nobody has entered."""
    with SameSurfEmulator(clock=EmulatorClock(NOW)) as emulator, opened(emulator, SameSurf) as provider:
        for title in ("Over", "Running"):
            meeting = provider.meetings.create(MeetingRequest(title=title))
            ada = emulator.people.join(provider.links.create(meeting.id, HOST).url)
            emulator.clock.advance(HOUR)
            if title == "Over":
                ada.leave()
                emulator.clock.advance(HOUR)
        provider.meetings.create(MeetingRequest(title="Unseen"))
        emulator.journal.clear()
        yield Account(emulator, provider)


def asked(account: Account) -> list[str]:
    return [entry.operation for entry in account.emulator.journal]


def test_from_digital_samba(samba: Account, surf: Account) -> None:
    """Every room is told with the request that would create it, what that leaves out and why, and the links it came with."""
    plan = plan_switch(samba.provider, surf.provider)

    untitled, public, review = plan.meetings
    assert (None, "Open house", "Review") == (untitled.title, public.title, review.title)
    assert (MeetingState.UNKNOWN, MeetingState.UNKNOWN, MeetingState.LIVE) == tuple(m.state for m in plan.meetings)
    assert review.request is not None
    assert {
        "title": "Review",
        "features": {Feature.DOCUMENTS: True, Feature.LOGOUT: True, Feature.SCREEN_SHARE: True},
    } == dict(review.request.given())
    assert public.request is not None
    assert public.request.features[Feature.LOGOUT] is False
    lost = {each.field: each for each in review.lost}
    assert (9, Reason.VENDOR_LACKS) == (lost["max_participants"].value, lost["max_participants"].lack.reason)  # type: ignore[union-attr]
    assert ("R-1", False) == (lost["external_id"].value, lost["features.chat"].value)
    assert lost["private"].why.startswith("vendor lacks: whoever has a link")
    assert {LinkRole.UNKNOWN: 1} == public.links == +plan.links
    assert ["https://app.example/hook"] == [webhook.endpoint for webhook in plan.webhooks]
    assert plan.webhooks.obstacle.startswith("undocumented: ")
    assert ["Review"] == [recording.title and recording.title[:6] for recording in plan.recordings]
    assert "no vendor takes recordings that were made elsewhere" == plan.recordings.obstacle


def test_from_samesurf(samba: Account, surf: Account) -> None:
    """Rooms that were used have ended, one that people are in can be created, and what SameSurf does not list is told with the reason."""
    plan = plan_switch(surf.provider, samba.provider)

    assert [("Over", "has ended", None), ("Running", "", MeetingRequest(title="Running"))] == [
        (meeting.title, meeting.obstacle, meeting.request) for meeting in plan.meetings
    ]
    assert ((), ("starts_at",)) == tuple(tuple(lost.field for lost in meeting.lost) for meeting in plan.meetings)
    assert {LinkRole.UNKNOWN: 2} == +plan.links
    for listing in (plan.webhooks, plan.recordings):
        assert () == listing.items
        assert isinstance(listing.error, Unsupported)
        assert Reason.UNDOCUMENTED == listing.error.reason


def test_nothing_is_changed(samba: Account, surf: Account) -> None:
    """The account is asked for its lists, each once, no participant is read, and the other one is asked nothing at all."""
    plan_switch(samba.provider, surf.provider)
    assert ["sessions.list", "rooms.list", "webhooks.list", "recordings.list"] == list(dict.fromkeys(asked(samba)))
    assert [] == asked(surf)

    samba.emulator.journal.clear()
    plan_switch(surf.provider, samba.provider)
    assert ["rooms.running", "analytics.rooms"] == list(dict.fromkeys(asked(surf)))
    assert [] == asked(samba)


@pytest.mark.parametrize("backwards", [False, True])
def test_the_plan_can_be_carried_out(samba: Account, surf: Account, backwards: bool) -> None:
    """Every request of a plan is taken as it is by the account that it was made for, and nothing of it is left out there."""
    here, there = (surf, samba) if backwards else (samba, surf)
    plan = plan_switch(here.provider, there.provider)
    made = [there.provider.meetings.create(item.request) for item in plan.meetings if item.request]

    assert [item.title for item in plan.meetings if item.request] == [meeting.title for meeting in made]
    assert [] == [note for meeting in made for note in meeting.notes if "left out" in note.text]


def test_a_vendor_without_an_account(samba: Account, surf: Account) -> None:
    """A provider's class gives the plan that an account with every right gives."""
    by_account = plan_switch(samba.provider, surf.provider)
    assert by_account == plan_switch(samba.provider, SameSurf)
    assert ("digitalsamba", "samesurf") == (by_account.source, by_account.target)


def test_two_accounts_of_one_vendor(samba: Account) -> None:
    """Between accounts of one vendor nothing is left out, and the steps tell them apart by their profiles."""
    with anymeet.connect("digitalsamba:emulated") as other:
        plan = plan_switch(samba.provider, other)
    assert [()] * 3 == [meeting.lost for meeting in plan.meetings]
    assert [False] * 3 == [meeting.request == MeetingRequest() for meeting in plan.meetings]
    assert any("digitalsamba:emulated" in step for step in plan.steps)


def test_a_room_that_is_used_again(surf: Account) -> None:
    """A meeting that is among the past ones and among the running ones is told once, as live, with the links it has now."""
    over = next(iter(surf.provider.meetings.list()))
    surf.emulator.people.join(surf.provider.links.create(over.id, HOST).url)
    surf.emulator.clock.advance(HOUR)
    meetings = plan_switch(surf.provider, DigitalSamba).meetings
    assert ["Over", "Running"] == sorted(str(meeting.title) for meeting in meetings)
    assert [(MeetingState.LIVE, 2)] * 2 == [(each.state, each.links[LinkRole.UNKNOWN]) for each in meetings]


def test_what_remains_for_people(samba: Account, surf: Account) -> None:
    """The steps say what has to be done by hand, what the other vendor cannot do at all, and what is worth keeping."""
    steps = "\n".join(plan_switch(samba.provider, surf.provider).steps)
    assert "Let your application create 3 on SameSurf" in steps
    assert "Let live meetings end (1 now)" in steps
    assert "Hand out new links (links.create): the ones that people have lead to Digital Samba" in steps
    assert "SameSurf has no webhooks.create (undocumented: error code 113" in steps
    assert "Download the recordings, and those that are archived, while Digital Samba still has them" in steps
    assert "chat.export" in steps

    back = "\n".join(plan_switch(surf.provider, samba.provider).steps)
    assert "webhooks" not in back
    assert "Download" not in back
    assert "chat.export" not in back
    assert "Register the webhooks anew" in "\n".join(plan_switch(samba.provider, samba.provider).steps)


class Bare(Provider):
    """A vendor of which nothing is written yet."""

    info = ProviderInfo(name="bare", title="Bare", plugin_api=PLUGIN_API)


def test_a_vendor_that_takes_nothing(samba: Account) -> None:
    """Where no meeting can be created, each says why, and so do links and webhooks."""
    plan = plan_switch(samba.provider, Bare)
    assert {(None, (), "not written")} == {(each.request, each.lost, each.obstacle) for each in plan.meetings}
    assert "not written" == plan.webhooks.obstacle
    steps = "\n".join(plan.steps)
    assert "Bare has no links.create (not written)" in steps
    assert "Bare has no webhooks.create (not written)" in steps
    assert "Let your application create" not in steps


def test_an_account_that_lists_nothing() -> None:
    """A provider that can list nothing ends in a plan that says so, since nothing has failed."""
    plan = plan_switch(Bare(Settings(base_url="https://bare.example")), SameSurf)
    assert [Reason.NOT_WRITTEN] * 3 == [
        listing.error.reason
        for listing in (plan.meetings, plan.webhooks, plan.recordings)
        if isinstance(listing.error, Unsupported)
    ]


def test_one_kind_that_cannot_be_read(samba: Account) -> None:
    """What the vendor refuses to list is told with its words, and all else is listed."""
    samba.emulator.faults.add(Fault(operation="recordings.list", status=403, body={"message": "Upgrade your plan"}))
    plan = plan_switch(samba.provider, SameSurf)
    assert isinstance(plan.recordings.error, Forbidden)
    assert "Upgrade your plan" in plan.recordings.error.message
    assert (3, 0, 1) == (len(plan.meetings), len(plan.recordings), len(plan.webhooks))
    assert (None, None) == (plan.meetings.error, plan.webhooks.error)


def test_a_list_that_breaks_off(samba: Account) -> None:
    """What was read before a vendor failed is in the plan, with the failure."""
    for number in range(100):
        samba.provider.meetings.create(MeetingRequest(title=f"Room {number}"))
    samba.emulator.faults.add(Fault(operation="rooms.list", skip=1, status=403))
    plan = plan_switch(samba.provider, SameSurf)
    assert isinstance(plan.meetings.error, Forbidden)
    assert 101 == len(plan.meetings)  # a page, and the one that is live
    assert plan.recordings.error is None


def test_who_is_live_may_not_be_told(samba: Account) -> None:
    """Where only the live meetings cannot be read, all are listed, and the failure is told."""
    samba.emulator.faults.add(Fault(operation="sessions.list", status=403))
    plan = plan_switch(samba.provider, SameSurf)
    assert isinstance(plan.meetings.error, Forbidden)
    assert [MeetingState.UNKNOWN] * 3 == [meeting.state for meeting in plan.meetings]


@pytest.mark.parametrize("backwards", [False, True])
def test_no_plan_without_anything_read(samba: Account, surf: Account, backwards: bool) -> None:
    """Credentials that the vendor does not know end in its failure instead of an empty plan."""
    account, wrong = (surf, "api_secret") if backwards else (samba, "developer_key")
    stranger = opened(account.emulator, type(account.provider), **{wrong: "wrong-wrong-wrong"})
    with pytest.raises(Unauthorized):
        plan_switch(stranger, type(account.provider))


def test_progress_is_told(samba: Account) -> None:
    """Whoever waits is told what is read, how much of it so far, and how much there is where the vendor says so."""
    told: list[tuple[str, int, int | None]] = []
    plan_switch(samba.provider, SameSurf, progress=lambda *facts: told.append(facts))
    assert [("meetings", 1, None), ("meetings", 3, 3), ("webhooks", 1, 1), ("recordings", 1, 1)] == told


def test_no_link_and_no_raw_is_kept(samba: Account, surf: Account) -> None:
    """A plan holds no address that lets somebody in, and none of the vendor's own JSON."""
    plan = plan_switch(samba.provider, SameSurf)
    back = plan_switch(surf.provider, DigitalSamba)
    assert {None} == {value.raw for value in (*plan.webhooks, *plan.recordings)}
    for account, shown in ((samba, repr(plan)), (surf, repr(back))):
        assert account.emulator.origin not in shown
