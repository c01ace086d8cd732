"""Progress that is told, and Ctrl-C."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from anymeet import Provider
from anymeet.comparison import Abandoned, Advance, Outcome, compare
from anymeet.interfaces import Meetings
from anymeet.models import Meeting, MeetingRequest
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from support.emulated import Emulators, profile_of
from support.scenarios import GUEST, LIVE, PLAN, POLL, SAMBA, SURF, Plugin, Read, press_ctrl_c, rooms_left, steps_of


def test_progress_is_told(read: Read) -> None:
    """Before each step it is told how many are done, of how many over all repetitions, and what comes."""
    told: list[Advance] = []
    compare([SURF], read(PLAN, GUEST), repeat=2, registry=Emulators(), progress=told.append)
    assert [
        (0, 4, "meetings: create"),
        (1, 4, "links: create"),
        (2, 4, "clean up"),
        (2, 4, "meetings: create"),
        (3, 4, "links: create"),
        (4, 4, "clean up"),
    ] == [(advance.done, advance.total, advance.doing) for advance in told]


def test_a_bug_in_progress_is_raised_after_cleaning_up(read: Read) -> None:
    """What the caller's own function raises comes back to the caller, and nothing is left at the vendor."""
    emulators = Emulators()

    def stumble(advance: Advance) -> None:
        if advance.doing == "polls: create":
            raise LookupError("a bug")

    with pytest.raises(LookupError, match="a bug"):
        compare([SAMBA], read(PLAN, POLL), registry=emulators, progress=stumble)
    assert [] == rooms_left(emulators.started["digitalsamba"])


class CtrlC:
    """A step during which somebody presses Ctrl-C, and which ends when that has been noticed."""

    def __init__(self) -> None:
        self.noticed = threading.Event()

    def step(self, provider: Provider) -> str:
        """Raise the signal that a terminal would."""
        press_ctrl_c()
        assert self.noticed.wait(60)
        return "pressed"

    def progress(self, advance: Advance) -> None:
        """Notice."""
        if advance.interrupted:
            self.noticed.set()


@pytest.mark.parametrize("in_turn", [False, True])
def test_ctrl_c_ends_runs_and_cleans_up(read: Read, in_turn: bool) -> None:
    """What was done until Ctrl-C is kept, what comes after it is skipped, and nothing is left at the vendor."""
    emulators, ctrl_c = Emulators(), CtrlC()
    emulators.register(Plugin(ctrl_c=ctrl_c.step))
    scenario = read(PLAN, "{do: test.ctrl_c}", POLL, registry=emulators)
    profiles = [SAMBA, SURF] if in_turn else [SAMBA]
    comparison = compare(profiles, scenario, repeat=2, in_turn=in_turn, registry=emulators, progress=ctrl_c.progress)
    plan, pressed, poll = comparison.runs[0].steps
    assert ([Outcome.DONE], [Outcome.DONE]) == ([*plan.outcomes], [*pressed.outcomes])
    assert (Outcome.SKIPPED, "interrupted", ()) == (poll.outcome, poll.text, poll.outcomes)
    assert [True] * len(profiles) == [run.interrupted for run in comparison.runs]
    assert {Outcome.SKIPPED} == {step.outcome for step in comparison.runs[-1].steps[2:]}
    assert [] == rooms_left(emulators.started["digitalsamba"])


def test_what_came_before_ctrl_c_is_told(read: Read) -> None:
    """What a vendor answers while Ctrl-C is pressed is a result, although the vendor is not asked again what it has stored."""
    emulators, ctrl_c = Emulators(), CtrlC()

    class Pressed(Meetings):
        def create(self, request: MeetingRequest) -> Meeting:
            meeting: Meeting = self.inner.create(request)
            ctrl_c.step(self.provider)
            return meeting

    emulators.register(Plugin(Pressed))
    (run,) = compare([SAMBA], read(PLAN, POLL), registry=emulators, progress=ctrl_c.progress).runs
    assert [Outcome.DONE, Outcome.SKIPPED] == [step.outcome for step in run.steps]
    assert [] == rooms_left(emulators.started["digitalsamba"])


def test_ctrl_c_ends_waiting_for_people(read: Read, tmp_path: Path) -> None:
    """On an account the clock really waits, and stops to wait at Ctrl-C."""
    with DigitalSambaEmulator() as emulator:

        def progress(advance: Advance) -> None:
            if advance.doing == "wait: live":
                press_ctrl_c()

        config = profile_of(emulator, tmp_path)
        comparison = compare(
            ["work"],
            read(PLAN, GUEST, LIVE),
            wait_for_people=True,
            config=config,
            registry=Emulators(),
            progress=progress,
        )
        assert [] == rooms_left(emulator)
    *_, live = steps_of(comparison)
    assert (Outcome.SKIPPED, "interrupted") == (live.outcome, live.text)


def test_a_second_ctrl_c_ends_at_once(read: Read) -> None:
    """Ctrl-C while cleaning up is raised, with what had been made and was not removed yet."""
    emulators, ctrl_c, released = Emulators(), CtrlC(), threading.Event()

    def again(advance: Advance) -> None:
        ctrl_c.progress(advance)
        if advance.doing == "clean up":
            press_ctrl_c()
            assert released.wait(60)

    emulators.register(Plugin(ctrl_c=ctrl_c.step))
    scenario = read(PLAN, POLL, "{do: test.ctrl_c}", registry=emulators)
    try:
        with pytest.raises(Abandoned) as raised:
            compare([SAMBA], scenario, registry=emulators, progress=again)
    finally:
        released.set()
    meeting, poll = raised.value.left
    assert meeting.startswith('digitalsamba:emulated: the meeting "Review", id ')
    assert 'digitalsamba:emulated: the poll "Lunch?"' == poll
