"""Undoing what a run has made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from anymeet import Provider, connect
from anymeet.comparison import Cleanup, read_scenario
from anymeet.comparison.cleanup import Belongings, lasting
from anymeet.models import (
    AccountRequest,
    LinkRequest,
    LinkRole,
    Meeting,
    MeetingRequest,
    PollRequest,
    Session,
    WebhookRequest,
)
from anymeet.pages import Pages
from anymeet.testing import Fault
from support.emulated import Emulators, journal_of

GUEST = LinkRequest(role=LinkRole.GUEST, person="Ada")


@pytest.fixture
def emulators() -> Emulators:
    """Whose emulators a test can look into."""
    return Emulators()


@pytest.fixture
def samba(emulators: Emulators) -> Iterator[Provider]:
    """A vendor where nearly everything can be undone, but links."""
    with connect("digitalsamba:emulated", registry=emulators) as provider:
        yield provider


@pytest.fixture
def surf(emulators: Emulators) -> Iterator[Provider]:
    """A vendor where links and accounts can be undone, and meetings cannot."""
    with connect("samesurf:emulated", registry=emulators) as provider:
        yield provider


@attrs.define
class Making:
    """Does what a step would do, and remembers it."""

    provider: Provider
    belongings: Belongings = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.belongings = Belongings(self.provider)

    def do(self, do: str, **arguments: Any) -> Any:
        """Call an operation by the names of its parameters."""
        interface, _, operation = do.partition(".")
        value = getattr(self.provider.interface(interface), operation)(*arguments.values())
        value = tuple(value) if isinstance(value, Pages) else value
        self.belongings.remember(do, arguments, value, creates=operation == "create")
        return value

    def meeting(self) -> str:
        """A meeting's id."""
        meeting: Meeting = self.do("meetings.create", request=MeetingRequest(title="Review"))
        return meeting.id

    def undone(self) -> list[tuple[str, bool]]:
        """What was undone, and whether it is gone."""
        return [(item.what, not item.left) for item in self.belongings.undo()]


def recorded(meeting_id: str) -> str:
    """How the recordings of a meeting are called."""
    return f"what is recorded in the meeting {meeting_id}"


def writes_of(emulator: Any) -> list[str]:
    """What an emulator was asked to change."""
    return [each for each in journal_of(emulator) if each.partition(".")[2] not in ("get", "list", "list_for_room")]


def test_everything_is_undone_in_reverse(samba: Provider, emulators: Emulators) -> None:
    """The last thing made is the first to go, so that nothing is looked for in a meeting that is gone already."""
    making = Making(samba)
    meeting_id = making.meeting()
    making.do("polls.create", meeting_id=meeting_id, request=PollRequest(question="Lunch?", options=["Yes", "No"]))
    hook = WebhookRequest(endpoint="https://hooks.example/1", events=samba.webhooks.events()[:1])
    making.do("webhooks.create", request=hook)
    assert [
        ('the webhook "https://hooks.example/1"', True),
        ('the poll "Lunch?"', True),
        (f'the meeting "Review", id {meeting_id}', True),
    ] == making.undone()
    assert ["webhooks.delete", "polls.delete", "rooms.delete"] == writes_of(emulators.started["digitalsamba"])[-3:]
    assert () == making.belongings.left


def test_people_who_are_in_have_to_leave(samba: Provider, emulators: Emulators) -> None:
    """A live meeting is ended before it is deleted."""
    making = Making(samba)
    meeting_id = making.meeting()
    link = making.do("links.create", meeting_id=meeting_id, request=GUEST)
    ada = emulators.started["digitalsamba"].people.join(link.url)
    assert [(f'the meeting "Review", id {meeting_id}', True)] == making.undone()
    assert not ada.inside
    assert ["sessions.end", "rooms.delete"] == writes_of(emulators.started["digitalsamba"])[-2:]


@pytest.mark.parametrize("stopped", [False, True])
def test_a_recording_is_stopped_and_deleted(samba: Provider, emulators: Emulators, stopped: bool) -> None:
    """What the run records is gone afterwards, whether it has got to stopping it or not."""
    making = Making(samba)
    meeting_id = making.meeting()
    link = making.do("links.create", meeting_id=meeting_id, request=GUEST)
    emulators.started["digitalsamba"].people.join(link.url)
    making.do("recordings.start", meeting_id=meeting_id)
    if stopped:
        making.do("recordings.stop", meeting_id=meeting_id)
    assert [(recorded(meeting_id), True), (f'the meeting "Review", id {meeting_id}', True)] == making.undone()
    state = emulators.started["digitalsamba"].state
    assert [True] == [recording.deleted for recording in state.recordings.values()]
    assert 1 == journal_of(emulators.started["digitalsamba"]).count("recordings.stop")


def test_a_recording_that_is_not_listed_is_named(samba: Provider, emulators: Emulators) -> None:
    """A vendor that has nothing to show of what was recorded may have it later."""
    making = Making(samba)
    meeting_id = making.meeting()
    link = making.do("links.create", meeting_id=meeting_id, request=GUEST)
    emulators.started["digitalsamba"].people.join(link.url)
    making.do("recordings.start", meeting_id=meeting_id)
    emulators.started["digitalsamba"].faults.add(
        Fault(operation="recordings.list", status=200, body={"total_count": 0, "data": []}, times=None)
    )
    recording, _ = making.belongings.undo()
    assert Cleanup(what=recorded(meeting_id), left="the vendor does not list it yet: look for it later") == recording


def test_recordings_of_others_are_left_alone(samba: Provider, emulators: Emulators) -> None:
    """In a meeting that was there before, recording is stopped, and nothing is deleted: it might be somebody else's."""
    meeting = samba.meetings.create(MeetingRequest(title="Theirs"))
    emulators.started["digitalsamba"].people.join(samba.links.create(meeting.id, GUEST).url)
    making = Making(samba)
    making.do("recordings.start", meeting_id=meeting.id)
    (recording,) = making.belongings.undo()
    assert "was there before" in recording.left
    assert [False] == [each.deleted for each in emulators.started["digitalsamba"].state.recordings.values()]


def test_links_are_taken_back_where_that_is_possible(surf: Provider, emulators: Emulators) -> None:
    """Where the meeting stays, its links are revoked; one that a step has revoked is not revoked again."""
    making = Making(surf)
    meeting_id = making.meeting()
    first, _ = (making.do("links.create", meeting_id=meeting_id, request=GUEST) for _ in range(2))
    making.do("links.revoke", link_id=first.id)
    assert [("the guest link for Ada", True), (f'the meeting "Review", id {meeting_id}', False)] == making.undone()
    assert {} == emulators.started["samesurf"].limited
    assert 2 == journal_of(emulators.started["samesurf"]).count("invitations.delete")


def test_a_link_into_another_meeting_stays_and_is_named(samba: Provider) -> None:
    """Where neither the link nor its meeting can go, the vendor's reason is told."""
    meeting = samba.meetings.create(MeetingRequest(title="Theirs"))
    making = Making(samba)
    making.do("links.create", meeting_id=meeting.id, request=GUEST)
    (link,) = making.belongings.undo()
    assert "the guest link for Ada" == link.what
    assert "cannot be taken back" in link.left


def test_an_account_is_closed(surf: Provider, emulators: Emulators) -> None:
    """A subscription that was opened is gone."""
    making = Making(surf)
    making.do("accounts.create", request=AccountRequest(name="Resold", licences=1))
    assert [('the account "Resold"', True)] == making.undone()
    assert ["Emulated"] == [*emulators.started["samesurf"].accounts]


def test_what_a_step_has_deleted_is_not_deleted_again(samba: Provider, emulators: Emulators) -> None:
    """A scenario may clean up by itself."""
    making = Making(samba)
    making.do("meetings.delete", meeting_id=making.meeting())
    assert [] == making.undone()
    assert 1 == journal_of(emulators.started["digitalsamba"]).count("rooms.delete")


def test_a_recording_that_a_step_has_deleted_is_gone(samba: Provider, emulators: Emulators) -> None:
    """It is not looked for any more, and so not told as left."""
    making = Making(samba)
    meeting_id = making.meeting()
    link = making.do("links.create", meeting_id=meeting_id, request=GUEST)
    emulators.started["digitalsamba"].people.join(link.url)
    making.do("recordings.start", meeting_id=meeting_id)
    making.do("recordings.stop", meeting_id=meeting_id)
    (recording,) = making.do("recordings.list", meeting_id=meeting_id)
    making.do("recordings.delete", recording_id=recording.id)
    assert [(recorded(meeting_id), True), (f'the meeting "Review", id {meeting_id}', True)] == making.undone()


def test_recordings_of_two_meetings_are_told_apart(samba: Provider, emulators: Emulators) -> None:
    """What a step has deleted in one meeting says nothing about the other, where nothing is listed yet."""
    making, people = Making(samba), emulators.started["digitalsamba"].people
    first, second = making.meeting(), making.meeting()
    for meeting_id in (first, second):
        people.join(making.do("links.create", meeting_id=meeting_id, request=GUEST).url)
        making.do("recordings.start", meeting_id=meeting_id)
        making.do("recordings.stop", meeting_id=meeting_id)
    (recording,) = making.do("recordings.list", meeting_id=first)
    making.do("recordings.delete", recording_id=recording.id)
    nothing = {"total_count": 0, "data": []}
    emulators.started["digitalsamba"].faults.add(
        Fault(operation="recordings.list", status=200, body=nothing, times=None)
    )
    left = {item.what: item.left for item in making.belongings.undo()}
    assert "" == left[recorded(first)]
    assert "the vendor does not list it yet: look for it later" == left[recorded(second)]


def test_a_recording_that_cannot_be_deleted_keeps_no_other(samba: Provider, emulators: Emulators) -> None:
    """Each is tried by itself, and the one that stays is named."""
    making, emulator = Making(samba), emulators.started["digitalsamba"]
    meeting_id = making.meeting()
    emulator.people.join(making.do("links.create", meeting_id=meeting_id, request=GUEST).url)
    for _ in range(2):
        making.do("recordings.start", meeting_id=meeting_id)
        making.do("recordings.stop", meeting_id=meeting_id)
    emulator.faults.add(Fault(operation="recordings.delete", status=409, times=1))
    recording, _ = making.belongings.undo()
    (stays,) = (each for each in emulator.state.recordings.values() if not each.deleted)
    assert recording.left.startswith(f"{stays.id}: ")
    assert 2 == len(emulator.state.recordings)


def test_what_is_gone_is_undone(samba: Provider, emulators: Emulators) -> None:
    """A meeting that somebody else has deleted meanwhile is none that is left."""
    making = Making(samba)
    meeting_id = making.meeting()
    samba.meetings.delete(meeting_id)
    assert [(f'the meeting "Review", id {meeting_id}', True)] == making.undone()


def test_one_failure_keeps_nothing_else(samba: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong with one thing, a bug included, is told of it, and the others go."""
    making = Making(samba)
    meeting_id = making.meeting()
    making.do("polls.create", meeting_id=meeting_id, request=PollRequest(question="Lunch?", options=["Yes", "No"]))

    def stumble(*_: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr(samba.polls, "delete", stumble)
    poll, meeting = making.belongings.undo()
    assert Cleanup(what='the poll "Lunch?"', left="LookupError: a bug") == poll
    assert "" == meeting.left


def test_what_nobody_knows_to_undo_is_named(samba: Provider) -> None:
    """A value of a kind that anymeet cannot remove is told, and so is what may or may not have been made."""
    belongings = Belongings(samba)
    belongings.remember("sessions.create", {}, Session(id="s", meeting_id="m", title="Held"), creates=True)
    belongings.remember_unknown("meetings.create", {}, "plan it", creates=True)
    belongings.remember_unknown("meetings.update", {}, "change it", creates=False)
    assert ('"Held"', 'what the step "plan it" may have made') == belongings.left
    unknown, session = belongings.undo()
    assert "it may be there" in unknown.left
    assert "anymeet does not know how to undo a Session" == session.left


def test_what_will_stay_is_known_beforehand(surf: Provider, samba: Provider) -> None:
    """Of what a scenario makes it is told how much the vendor does not let be removed, and why; what it cannot make counts for nothing."""
    assert {"meetings.delete": 1} == lasting(surf, read_scenario("webinar"), people=True)
    assert {} == lasting(samba, read_scenario("lesson-with-recording"), people=True)


@pytest.mark.parametrize(("people", "expected"), [(True, {"recordings.delete": 1}), (False, {})])
def test_what_nobody_comes_for_does_not_stay(
    samba: Provider, monkeypatch: pytest.MonkeyPatch, people: bool, expected: dict[str, int]
) -> None:
    """A recording counts where people are waited for: without them none is begun."""
    monkeypatch.setattr(samba, "supports", lambda ability: ability != "recordings.delete")
    assert expected == lasting(samba, read_scenario("lesson-with-recording"), people=people)


def test_reading_makes_nothing(samba: Provider) -> None:
    """Values that a step only reads are nobody's to undo."""
    belongings = Belongings(samba)
    belongings.remember("meetings.get", {"meeting_id": "1"}, Meeting(id="1"), creates=False)
    belongings.remember("links.create", {"meeting_id": "1"}, None, creates=True)
    assert () == belongings.left
