"""What each kind of failure becomes, what may have been made and is removed, and repetitions."""

from __future__ import annotations

import attrs
import pytest

from anymeet import Provider, Unsupported
from anymeet.comparison import Outcome, compare
from anymeet.comparison.interruption import Interrupted
from anymeet.interfaces import Polls
from anymeet.models import Poll, PollRequest
from anymeet.testing import Fault
from support.emulated import Emulators, journal_of
from support.scenarios import GUEST, LIVE, LOOK, PLAN, POLL, SAMBA, SURF, Plugin, Read, rooms_left, steps_of

# Failures.


@pytest.mark.parametrize(
    ("fault", "outcome", "words", "requests"),
    [
        (Fault(status=422, body={"message": "No such title here."}), Outcome.REFUSED, "No such title here.", 1),
        (Fault(status=429, times=None), Outcome.REFUSED, "HTTP 429", 4),
        (Fault(status=429), Outcome.DONE, "question", 2),
        (Fault(status=500), Outcome.REFUSED, "HTTP 500", 1),
        (Fault(status=401), Outcome.FAILED, "Check the credentials", 1),
        (Fault(status=403), Outcome.REFUSED, "plan or rights do not include this", 1),
        (Fault(cut="body"), Outcome.FAILED, "connection broke", 1),
        (Fault(broken_json=True), Outcome.FAILED, "cannot read the answer", 1),
    ],
    ids=str,
)
def test_a_failure_becomes_an_outcome(read: Read, fault: Fault, outcome: Outcome, words: str, requests: int) -> None:
    """A vendor's no is a refusal in its words; no answer, one that nobody can read, or a wrong key is a failure; each attempt counts."""
    emulators = Emulators(digitalsamba=attrs.evolve(fault, operation="polls.create"))
    plan, poll, look = steps_of(compare([SAMBA], read(PLAN, POLL, LOOK), registry=emulators))
    assert (Outcome.DONE, outcome, Outcome.DONE) == (plan.outcome, poll.outcome, look.outcome)
    assert words in poll.text
    assert requests == poll.requests
    assert [] == rooms_left(emulators.started["digitalsamba"])


def test_a_rule_of_one_vendor_is_a_refusal(read: Read) -> None:
    """What a provider knows its vendor to refuse is refused without a request, and taken by the other vendor."""
    plan = PLAN.replace("Review", "Go")
    samba, surf = compare([SAMBA, SURF], read(plan), registry=Emulators()).runs
    assert (Outcome.REFUSED, 0) == (samba.steps[0].outcome, samba.steps[0].requests)
    assert "must have 3 to 500 characters at Digital Samba" in samba.steps[0].text
    assert Outcome.CHANGED is surf.steps[0].outcome


@pytest.mark.parametrize(
    ("profile", "fault", "became"),
    [
        (SAMBA, Fault(operation="polls.create", status=422), "was refused"),
        (SAMBA, Fault(operation="polls.create", broken_json=True), "failed"),
        (SAMBA, Fault(operation="rooms.create", status=422), "was skipped"),
        (SURF, Fault(), "was unsupported"),
    ],
    ids=str,
)
def test_what_needs_a_failed_step_is_skipped(read: Read, profile: str, fault: Fault, became: str) -> None:
    """A step that refers to what has not come about is not tried, and says what is missing, and what became of that."""

    def look(provider: Provider, poll: Poll) -> str:
        return poll.id

    emulators = Emulators(digitalsamba=fault)
    emulators.register(Plugin(look=look))
    scenario = read(PLAN, POLL, "{do: test.look, with: {poll: poll}}", registry=emulators)
    *_, looked = steps_of(compare([profile], scenario, registry=emulators))
    assert (Outcome.SKIPPED, 0) == (looked.outcome, looked.requests)
    assert f"nothing came of 'poll', because \"polls: create\" {became}" == looked.text


def test_an_attempt_without_an_answer_is_told(read: Read) -> None:
    """Of a connection that was cut the request is told, without status or time."""
    emulators = Emulators(digitalsamba=Fault(operation="polls.create", cut="before"))
    _, poll = steps_of(compare([SAMBA], read(PLAN, POLL), registry=emulators))
    (exchange,) = poll.exchanges
    assert ("polls.create", None, None, "") == (
        exchange.operation,
        exchange.status,
        exchange.milliseconds,
        exchange.answered,
    )
    assert '"question": "Lunch?"' in exchange.asked
    assert poll.median is None


# Cleaning up.


@pytest.mark.parametrize("operation", ["rooms.get", "polls.create", "polls.delete", "sessions.list_for_room"])
def test_whatever_fails_the_meeting_is_deleted(read: Read, operation: str) -> None:
    """A vendor that fails from some point on at one operation keeps nothing that another operation removes."""
    emulators = Emulators(digitalsamba=Fault(operation=operation, status=500, times=None))
    compare([SAMBA], read(PLAN, GUEST, POLL, LOOK), registry=emulators)
    assert [] == rooms_left(emulators.started["digitalsamba"])


def test_what_cannot_be_removed_is_named(read: Read) -> None:
    """A deletion that the vendor refuses is told in its words, and the rest is deleted all the same."""
    emulators = Emulators(digitalsamba=Fault(operation="rooms.delete", status=500, times=None))
    (run,) = compare([SAMBA], read(PLAN, POLL), registry=emulators).runs
    poll, meeting = run.cleanup
    assert ('the poll "Lunch?"', "") == (poll.what, poll.left)
    assert meeting.what.startswith('the meeting "Review", id ')
    assert "HTTP 500" in meeting.left
    assert {} == emulators.started["digitalsamba"].state.polls


def test_what_may_have_been_made_is_named(read: Read) -> None:
    """A meeting whose answer got lost exists, and nobody knows its id: it is told as left."""
    emulators = Emulators(digitalsamba=Fault(operation="rooms.create", cut="before"))
    (run,) = compare([SAMBA], read(PLAN), registry=emulators).runs
    (left,) = run.cleanup
    assert 1 == len(rooms_left(emulators.started["digitalsamba"]))
    assert "meetings: create" in left.what
    assert "it may be there" in left.left


@pytest.mark.parametrize(("status", "may_be_there"), [(422, 0), (500, 1), (502, 1), (503, 0), (504, 1)])
def test_a_vendor_that_fails_may_have_made_it(read: Read, status: int, may_be_there: int) -> None:
    """A vendor that fails on its side has perhaps made the meeting all the same, unless it says that it has not begun."""
    emulators = Emulators(digitalsamba=Fault(operation="rooms.create", status=status))
    (run,) = compare([SAMBA], read(PLAN), registry=emulators).runs
    assert ['what the step "meetings: create" may have made'] * may_be_there == [left.what for left in run.cleanup]


@pytest.mark.parametrize(
    "fails_by", [Unsupported("polls.create", "plan"), ValueError("a bug"), Interrupted()], ids=repr
)
def test_a_step_that_ends_halfway_may_have_made_it(read: Read, fails_by: BaseException) -> None:
    """A provider that asks its vendor twice, and fails at the second, has perhaps made something by the first."""

    class HalfPolls(Polls):
        def create(self, meeting_id: str, request: PollRequest) -> Poll:
            self.inner.create(meeting_id, request)
            raise fails_by

    emulators = Emulators()
    emulators.register(Plugin(HalfPolls))
    (run,) = compare([SAMBA], read(PLAN, POLL), registry=emulators).runs
    assert ['what the step "polls: create" may have made', "the meeting"] == [
        item.what.partition(' "Review')[0] for item in run.cleanup
    ]


def test_a_no_is_a_no_whatever_its_status(read: Read) -> None:
    """A vendor that refuses with a status of success has made nothing."""
    refusal = Fault(operation="rooms.create", status=200, body={"success": False, "errorcode": 104, "error": "No."})
    (run,) = compare([SURF], read(PLAN), registry=Emulators(samesurf=refusal)).runs
    assert Outcome.REFUSED is run.steps[0].outcome
    assert [] == [*run.cleanup]


def test_a_vendor_that_cannot_even_be_read_has_made_nothing(read: Read) -> None:
    """Where a step that makes something fails at what it reads before, nothing is told as left."""
    emulators = Emulators(digitalsamba=Fault(operation="rooms.get", status=500, times=None))
    (run,) = compare([SAMBA], read(PLAN, GUEST), registry=emulators).runs
    assert Outcome.REFUSED is run.steps[1].outcome
    assert ["the meeting"] == [item.what.partition(' "Review')[0] for item in run.cleanup]


@pytest.mark.parametrize("fault", [Fault(cut="before"), Fault(status=500)], ids=str)
def test_a_recording_that_may_have_begun_is_removed(read: Read, fault: Fault) -> None:
    """Where nobody knows whether it records, it is stopped, and what there is of it deleted or told as left."""
    start = "{do: recordings.start, with: {meeting: review}}"
    emulators = Emulators(digitalsamba=attrs.evolve(fault, operation="recordings.start"))
    (run,) = compare([SAMBA], read(PLAN, GUEST, LIVE, start), registry=emulators).runs
    recorded, meeting = (item.what for item in run.cleanup)
    assert recorded == f"what is recorded in the meeting {meeting.partition('id ')[2]}"
    assert "" == run.cleanup[1].left
    assert all(recording.deleted for recording in emulators.started["digitalsamba"].state.recordings.values())


def test_each_repetition_cleans_up(read: Read) -> None:
    """What a repetition has made is gone before the next one begins."""
    emulators = Emulators()
    compare([SAMBA], read(PLAN), repeat=2, registry=emulators)
    made_or_gone = [
        each for each in journal_of(emulators.started["digitalsamba"]) if each in ("rooms.create", "rooms.delete")
    ]
    assert ["rooms.create", "rooms.delete"] * 2 == made_or_gone


# Repetitions.


def test_the_worst_repetition_is_told(read: Read) -> None:
    """One refusal in three is what is told of a step; outcomes and timings are there for each."""
    emulators = Emulators(digitalsamba=Fault(operation="polls.create", skip=1, status=422))
    _, poll = steps_of(compare([SAMBA], read(PLAN, POLL), repeat=3, registry=emulators))
    assert Outcome.REFUSED is poll.outcome
    assert (Outcome.DONE, Outcome.REFUSED, Outcome.DONE) == poll.outcomes
    assert "HTTP 422" in poll.text
    assert poll.spread
    assert poll.median
    assert poll.spread[0] <= poll.median <= poll.spread[1]
    assert sorted(timing.waited for timing in poll.timings)[1] == poll.median
