"""Running a scenario: what each kind of failure becomes, repetitions, profiles that cannot run, own steps, Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from anymeet import (
    PLUGIN_API,
    AnymeetError,
    ConfigurationError,
    InvalidRequest,
    Provider,
    ProviderInfo,
    Settings,
    UnknownProvider,
    Unsupported,
    hookimpl,
)
from anymeet.comparison import (
    Abandoned,
    Advance,
    Comparison,
    Outcome,
    Scenario,
    StepResult,
    compare,
    read_scenario,
)
from anymeet.comparison.interruption import Interrupted
from anymeet.interfaces import Interface, Meetings, Polls
from anymeet.models import Link, Meeting, MeetingRequest, Poll, PollRequest
from anymeet.provider import Context
from anymeet.testing import Fault
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from support.emulated import Emulators, journal_of, profile_of, unsigned

SAMBA, SURF = "digitalsamba:emulated", "samesurf:emulated"
PLAN = "{do: meetings.create, as: review, with: {title: Review, private: true}}"
POLL = "{do: polls.create, as: poll, with: {meeting: review, question: 'Lunch?', options: ['Yes', 'No']}}"
GUEST = "{do: links.create, as: link, with: {meeting: review, role: guest, person: Ada}}"
LOOK = "{do: meetings.get, with: {meeting: review}}"
LIVE = "{do: wait.live, with: {meeting: review}}"


class Steps:
    """A plugin with steps of its own, each called ``test.`` and its name."""

    def __init__(self, **steps: Callable[..., object]) -> None:
        self.steps = {f"test.{name}": step for name, step in steps.items()}

    @hookimpl
    def anymeet_scenario_steps(self) -> Mapping[str, Callable[..., object]]:
        return self.steps


class Wrapping:
    """A plugin that wraps one interface."""

    def __init__(self, wrapper: type[Interface]) -> None:
        self.wrapper = wrapper

    @hookimpl(wrapper=True)
    def anymeet_interface(self, provider: Provider, name: str) -> Generator[None, Interface, Interface]:
        interface = yield
        return self.wrapper(provider, interface) if name == self.wrapper.name else interface


Read = Callable[..., Scenario]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a scenario of these steps."""

    def written(*steps: str, registry: Emulators | None = None) -> Scenario:
        path = tmp_path / "scenario.yaml"
        path.write_text("title: Test\nsteps:\n" + "".join(f"  - {step}\n" for step in steps))
        return read_scenario(path, registry)

    return written


def steps_of(comparison: Comparison) -> tuple[StepResult, ...]:
    """Those of the only run."""
    (run,) = comparison.runs
    assert not run.problem
    return run.steps


def press_ctrl_c() -> None:
    """As a terminal does it: the main thread hears of it, whoever presses."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def rooms_left(emulator: Any) -> list[Any]:
    """What is there still."""
    return [room for room in emulator.state.rooms.values() if not room.deleted]


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
    emulators.register(Steps(look=look))
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
    assert ['what "meetings: create" makes'] * may_be_there == [left.what for left in run.cleanup]


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
    emulators.register(Wrapping(HalfPolls))
    (run,) = compare([SAMBA], read(PLAN, POLL), registry=emulators).runs
    assert ['what "polls: create" makes', "the meeting"] == [item.what.partition(' "Review')[0] for item in run.cleanup]


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
    assert ["the recording", "the meeting"] == [item.what.partition(' "Review')[0] for item in run.cleanup]
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


# Profiles.


@pytest.mark.parametrize(
    ("profile", "kind", "words"),
    [
        ("nobody", ConfigurationError, "there is no profile 'nobody'"),
        ("work", ConfigurationError, "api_key"),
        ("acme:emulated", UnknownProvider, "there is no provider 'acme'"),
        ("other", UnknownProvider, "there is no provider 'acme'"),
    ],
)
def test_a_wrong_profile_is_told_before_anything_is_made(
    read: Read, tmp_path: Path, profile: str, kind: type[AnymeetError], words: str
) -> None:
    """A profile that does not exist, or whose settings are wrong, is raised before another one's emulator even starts."""
    config = tmp_path / "anymeet.toml"
    config.write_text("[profiles.work]\nprovider = 'samesurf'\nkee = 'k'\n[profiles.other]\nprovider = 'acme'\n")
    emulators = Emulators()
    with pytest.raises(kind, match=words):
        compare([SURF, profile], read(PLAN), config=config, registry=emulators)
    assert {} == emulators.started


def test_a_profile_that_cannot_run_does_not_keep_others_from_it(read: Read, tmp_path: Path) -> None:
    """A profile that cannot be opened is told with its problem, and the others run."""

    class Shut(Provider):
        info = ProviderInfo(name="shut", title="Shut", plugin_api=PLUGIN_API)

        def __init__(self, settings: Settings, context: Context | None = None) -> None:
            raise ConfigurationError("it is shut")

    config = tmp_path / "anymeet.toml"
    config.write_text("[profiles.work]\nprovider = 'shut'\nbase_url = 'https://shut.example'\n")
    emulators = Emulators()
    emulators.register(Shut)
    comparison = compare(["work", SURF], read(PLAN), config=config, registry=emulators)
    work, surf = comparison.runs
    assert ("it is shut", "shut", "work", False) == (work.problem, work.provider, work.title, work.emulated)
    assert [(), ("",)] == [work.steps, (surf.problem,)]
    assert (SURF,) == comparison.matrix.columns


@pytest.mark.parametrize("fault", [Fault(status=401, times=None), Fault(cut="before", times=None)], ids=str)
def test_an_account_that_is_not_reached_is_told(read: Read, fault: Fault) -> None:
    """A run whose credentials are refused, or that gets no answer, says so instead of counting what did not work."""
    (run,) = compare([SAMBA], read(PLAN, POLL), registry=Emulators(digitalsamba=fault)).runs
    assert [True, False] == [step.unreached for step in run.steps]
    assert run.steps[0].text == run.obstacle


@pytest.mark.parametrize(
    ("profiles", "repeat", "words"),
    [
        ((), 1, "must be a list with one name at least"),
        (SAMBA, 1, "must be a list"),
        ((SAMBA, SURF, SAMBA), 1, r"names 'digitalsamba:emulated' twice: repeat=2 \(--repeat 2\) runs each twice"),
        ((SAMBA,), 0, "repeat must be at least 1"),
    ],
)
def test_what_cannot_be_compared_is_refused(read: Read, profiles: tuple[str, ...], repeat: int, words: str) -> None:
    """No profile, one named twice, and no repetition at all are refused before anything runs."""
    with pytest.raises(InvalidRequest, match=words):
        compare(profiles, read(PLAN), repeat=repeat)


def test_what_a_profile_requires_is_a_result_here(read: Read, tmp_path: Path) -> None:
    """A profile that would raise for what it lacks is compared all the same: what it lacks is what is wanted."""
    with DigitalSambaEmulator() as emulator:
        config = profile_of(emulator, tmp_path)
        config.write_text(config.read_text() + "requires = ['links.revoke']\nunsupported = 'raise'\n")
        plan = PLAN.replace("private: true", "duration: 45m")
        (step,) = steps_of(compare(["work"], read(plan), config=config, registry=Emulators()))
    assert [("duration", "lost")] == [(each.field, each.fate) for each in step.differences]


def test_profiles_run_at_the_same_time(read: Read) -> None:
    """A step that two runs have to meet in comes about, since they are under way together."""
    meet = threading.Barrier(2, timeout=60)
    emulators = Emulators()
    emulators.register(Steps(meet=lambda provider: meet.wait()))
    samba, surf = compare([SAMBA, SURF], read("{do: test.meet}", registry=emulators), registry=emulators).runs
    assert {"0", "1"} == {samba.steps[0].text, surf.steps[0].text}


def test_profiles_run_in_turn(read: Read) -> None:
    """On demand one begins when the one before it has cleaned up, in the order that they were named in."""
    told: list[Advance] = []
    compare([SURF, SAMBA], read(PLAN), in_turn=True, registry=Emulators(), progress=told.append)
    assert [(SURF, "meetings: create"), (SURF, "clean up"), (SAMBA, "meetings: create"), (SAMBA, "clean up")] == [
        (advance.profile, advance.doing) for advance in told
    ]


# People.


def test_nobody_is_waited_for_on_an_account(read: Read, tmp_path: Path) -> None:
    """On an account a step that needs people is skipped at once, with what would be needed, and links are told to nobody."""
    told: list[Advance] = []
    with DigitalSambaEmulator() as emulator:
        config = profile_of(emulator, tmp_path)
        comparison = compare(
            ["work"], read(PLAN, GUEST, LIVE), config=config, registry=Emulators(), progress=told.append
        )
    *_, live = steps_of(comparison)
    assert (Outcome.SKIPPED, 0) == (live.outcome, live.requests)
    assert "nobody comes: on an account, only --wait-for-people (wait_for_people=True) waits for them" == live.text
    assert [None] == [*{advance.link for advance in told}]


@pytest.mark.parametrize("signed", [True, False])
def test_an_emulator_is_known_by_its_answers(read: Read, tmp_path: Path, signed: bool) -> None:
    """A profile that leads to an emulator which somebody else runs is labelled as well, one that leads to a vendor is not."""

    class Vendor(DigitalSambaEmulator):
        def wsgi(self, environ: Any, start_response: Any) -> Any:
            return super().wsgi(environ, start_response if signed else unsigned(start_response))

    with Vendor() as emulator:
        (run,) = compare(["work"], read(PLAN), config=profile_of(emulator, tmp_path), registry=Emulators()).runs
    assert (signed, Outcome.DONE) == (run.emulated, run.steps[0].outcome)


def test_people_who_are_waited_for_get_their_links(read: Read, tmp_path: Path) -> None:
    """On demand the links are told as soon as they are there, and whoever follows one ends the waiting."""
    with DigitalSambaEmulator() as emulator:

        def follow(advance: Advance) -> None:
            if advance.link:
                emulator.people.join(advance.link.url)

        config = profile_of(emulator, tmp_path)
        comparison = compare(
            ["work"],
            read(PLAN, GUEST, LIVE),
            wait_for_people=True,
            config=config,
            registry=Emulators(),
            progress=follow,
        )
        assert [] == rooms_left(emulator)
    *_, live = steps_of(comparison)
    assert Outcome.DONE is live.outcome


# Steps of plugins.


def test_a_plugins_step_runs_like_any(read: Read) -> None:
    """A step of a plugin's is told with what it gave; one with a bug is a failure with its error, and the run goes on."""

    def rename(provider: Provider, meeting: Meeting) -> str:
        return f"{meeting.title} at {provider.info.title}"

    def stumble(provider: Provider) -> int:
        return 1 // 0

    emulators = Emulators()
    emulators.register(Steps(rename=rename, stumble=stumble))
    scenario = read(PLAN, "{do: test.stumble}", "{do: test.rename, with: {meeting: review}}", registry=emulators)
    _, stumbled, renamed = steps_of(compare([SURF], scenario, registry=emulators))
    assert (Outcome.FAILED, "ZeroDivisionError: integer division or modulo by zero") == (
        stumbled.outcome,
        stumbled.text,
    )
    assert ("test.rename", Outcome.DONE, "Review at SameSurf") == (renamed.ability, renamed.outcome, renamed.text)


def test_a_link_in_a_plugins_words_is_masked(read: Read) -> None:
    """A step that tells a link's address, its token, or a key of the account is told without."""

    def betray(provider: Provider, link: Link) -> str:
        return f"follow {link.url} or say {link.id} and {provider.settings.secrets()}"

    emulators = Emulators()
    emulators.register(Steps(betray=betray))
    scenario = read(PLAN, GUEST, "{do: test.betray, with: {link: link}}", registry=emulators)
    *_, betrayed = steps_of(compare([SURF], scenario, registry=emulators))
    assert "follow *** or say *** and ('***', '***')" == betrayed.text


# Progress, and Ctrl-C.


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
    emulators.register(Steps(ctrl_c=ctrl_c.step))
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

    emulators.register(Wrapping(Pressed))
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

    emulators.register(Steps(ctrl_c=ctrl_c.step))
    scenario = read(PLAN, POLL, "{do: test.ctrl_c}", registry=emulators)
    try:
        with pytest.raises(Abandoned) as raised:
            compare([SAMBA], scenario, registry=emulators, progress=again)
    finally:
        released.set()
    meeting, poll = raised.value.left
    assert meeting.startswith('digitalsamba:emulated: the meeting "Review", id ')
    assert 'digitalsamba:emulated: the poll "Lunch?"' == poll
