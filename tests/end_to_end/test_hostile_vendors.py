"""A comparison with a vendor, or a plugin, that answers what nobody expects: it is told, it leaks nothing, and it is cleaned up."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from anymeet import Provider, connect
from anymeet.cli.comparisons import comparison_document, print_comparison
from anymeet.comparison import Abandoned, Advance, Outcome, compare, write_report
from anymeet.interfaces import Meetings, Recordings
from anymeet.models import LinkRequest, LinkRole, Meeting, MeetingRequest, Recording
from anymeet.pages import Pages
from anymeet.testing import Fault
from support.emulated import Emulators
from support.scenarios import GUEST, LIVE, LOOK, SAMBA, Plugin, Read, press_ctrl_c, rooms_left, scenario_of

PLAN: Final = "{do: meetings.create, as: review, with: {title: Review, private: false}}"
POLL: Final = "{do: polls.create, with: {meeting: review, question: 'Lunch?', options: ['Yes', 'No']}}"
RECORD: Final = "{do: recordings.start, with: {meeting: review}}"
TOKEN: Final = "t0ken-of-Ada-who-may-come-in"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a scenario of these steps."""
    return partial(scenario_of, tmp_path)


def told_by(comparison: Any, capsys: pytest.CaptureFixture[str], folder: Path) -> Mapping[str, str]:
    """All that is told of a comparison: in a table, in JSON, and in the report."""
    print_comparison(comparison)
    return {
        "table": capsys.readouterr().out,
        "json": json.dumps(comparison_document(comparison), ensure_ascii=False),
        "report": write_report(comparison, folder / "report.html").read_text("utf-8"),
    }


def meetings_with(**fields: Any) -> type[Meetings]:
    """A vendor whose new meetings have these fields."""

    class Told(Meetings):
        def create(self, request: MeetingRequest) -> Meeting:
            meeting: Meeting = self.inner.create(request)
            links = tuple(attrs.evolve(link, url=fields.get("url", link.url)) for link in meeting.links)
            return attrs.evolve(meeting, title=fields.get("title", meeting.title), links=links)

    return Told


# What is told.


@pytest.mark.parametrize("url", ["https://[meet.example/r", "//[", "", "\x00", "https://meet.example:port/r"])
def test_an_address_that_is_none(read: Read, url: str) -> None:
    """A link that no parser takes is a result like any, and the meeting that it came with is removed."""
    emulators = Emulators()
    emulators.register(Plugin(meetings_with(url=url)))
    (run,) = compare([SAMBA], read(PLAN), registry=emulators).runs
    assert Outcome.FAILED is not run.steps[0].outcome
    assert [] == rooms_left(emulators.started["digitalsamba"])


def test_what_cannot_be_told_is_a_failure(read: Read) -> None:
    """A result that there are no words for fails its step alone; what came before it is removed, and what comes after it is done."""
    emulators = Emulators()
    emulators.register(Plugin(lose=lambda provider: Path("nowhere")))
    (run,) = compare([SAMBA], read(PLAN, "{do: test.lose}", LOOK, registry=emulators), registry=emulators).runs
    assert [Outcome.DONE, Outcome.FAILED, Outcome.DONE] == [step.outcome for step in run.steps]
    assert "FileNotFoundError" in run.steps[1].text
    assert [] == rooms_left(emulators.started["digitalsamba"])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"https://meet.example/{TOKEN}/room", TOKEN),
        (f"https://meet.example/room#{TOKEN}", TOKEN),
        (f"https://meet.example/{TOKEN}", " ".join([TOKEN] * 40)),
        (f"https://meet.example/{TOKEN}", f"{'x ' * 240}{TOKEN}"),
        (f"https://meet.example/{TOKEN}", f"{'x ' * 9_990}{TOKEN}"),
    ],
    ids=["in the path", "in the fragment", "often", "at the end of a text", "at the end of a body"],
)
def test_a_token_is_told_nowhere(
    read: Read, url: str, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Wherever a link has its token, and wherever else the vendor says it, not even half of it is told."""
    emulators = Emulators(digitalsamba=Fault(operation="polls.create", status=422, body={"message": said}))
    emulators.register(Plugin(meetings_with(url=url, title=said)))
    comparison = compare([SAMBA], read(PLAN, POLL), registry=emulators)
    for text in told_by(comparison, capsys, tmp_path).values():
        assert "" == next((TOKEN[:length] for length in range(8, len(TOKEN)) if TOKEN[:length] in text), "")


def test_endless_words_are_cut(read: Read, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """However much a vendor says in an error or a title, a table, a document and a report stay readable."""
    endless = "a b " * 500_000
    emulators = Emulators(digitalsamba=Fault(operation="polls.create", status=422, body={"message": endless}))
    emulators.register(Plugin(meetings_with(title=endless)))
    comparison = compare([SAMBA], read(PLAN, POLL), registry=emulators)
    assert {} == {
        kind: len(text) for kind, text in told_by(comparison, capsys, tmp_path).items() if len(text) > 300_000
    }


# What is removed.


class AllRecordings(Recordings):
    """Those of a vendor who lists all there are, whichever meeting it is asked about. Somebody else has made the first."""

    emulators: Emulators

    def start(self, meeting_id: str) -> None:
        theirs = self.provider.meetings.create(MeetingRequest(title="Theirs")).id
        link = self.provider.links.create(theirs, LinkRequest(role=LinkRole.GUEST, person="Grace"))
        self.emulators.started["digitalsamba"].people.join(link.url)
        for each in (theirs, meeting_id):
            self.inner.start(each)
        self.inner.stop(theirs)

    def list(self, meeting_id: str | None = None) -> Pages[Recording]:
        found: Pages[Recording] = self.inner.list()
        return found


@pytest.fixture
def everybody() -> Emulators:
    """A vendor with recordings of somebody else's, who tells of them unasked."""
    emulators = Emulators()

    class Ours(AllRecordings):
        pass

    Ours.emulators = emulators

    emulators.register(Plugin(Ours))
    return emulators


def recordings_of(emulators: Emulators) -> Mapping[str, bool]:
    """Whether the recordings of each room are deleted, by its title."""
    state = emulators.started["digitalsamba"].state
    return {each.room.description: each.deleted for each in state.recordings.values()}


def test_recordings_of_other_meetings_stay(read: Read, everybody: Emulators) -> None:
    """Of a list that has more than it was asked for, cleaning up deletes what is of the run's own meeting."""
    compare([SAMBA], read(PLAN, GUEST, LIVE, RECORD), registry=everybody)
    assert {"Theirs": False, "Review": True} == recordings_of(everybody)


def test_a_step_deletes_nothing_of_other_meetings(read: Read, everybody: Emulators) -> None:
    """An answer about another meeting than was asked for is none: no later step can delete what it tells."""
    steps = (
        "{do: recordings.list, as: found, with: {meeting: review}}",
        "{do: recordings.delete, with: {recording: found}}",
    )
    (run,) = compare([SAMBA], read(PLAN, GUEST, LIVE, RECORD, *steps), registry=everybody).runs
    assert [Outcome.FAILED, Outcome.SKIPPED] == [step.outcome for step in run.steps[-2:]]
    assert "something other than what was asked for" in run.steps[-2].text
    assert {"Theirs": False, "Review": True} == recordings_of(everybody)


def test_another_meeting_than_was_asked_for_is_not_deleted(read: Read) -> None:
    """A vendor that answers with a meeting of somebody else's, when it is asked for the run's own, does not get it deleted."""
    emulators = Emulators()

    class Mistaken(Meetings):
        theirs: Meeting | None = None

        def get(self, meeting_id: str) -> Meeting:
            self.theirs = self.theirs or self.inner.create(MeetingRequest(title="Theirs"))
            return self.theirs

    emulators.register(Plugin(Mistaken))
    steps = (
        "{do: meetings.get, as: found, with: {meeting: review}}",
        "{do: meetings.delete, with: {meeting: found}}",
    )
    compare([SAMBA], read(PLAN, *steps), registry=emulators)
    assert ["Theirs"] == [room.description for room in rooms_left(emulators.started["digitalsamba"])]


def test_who_cannot_be_told_anything_does_not_keep_it_from_cleaning_up(read: Read) -> None:
    """When nobody reads the progress any more, the run ends, removes what it has made, and says why it ended."""
    emulators = Emulators()
    told: list[str] = []

    def gone(advance: Advance) -> None:
        told.append(advance.doing)
        if len(told) > 1:
            raise BrokenPipeError("nobody reads")

    with pytest.raises(BrokenPipeError, match="nobody reads"):
        compare([SAMBA], read(PLAN, LOOK, POLL), registry=emulators, progress=gone)
    assert (["meetings: create", "meetings: get"], []) == (told, rooms_left(emulators.started["digitalsamba"]))


def test_what_is_left_is_told_without_secrets(read: Read) -> None:
    """What a second Ctrl-C leaves behind is named without the key in the address of a webhook."""
    emulators, noticed, released = Emulators(), threading.Event(), threading.Event()
    with connect(SAMBA) as provider:
        (event, *_) = provider.webhooks.events()
    hook = f"{{do: webhooks.create, with: {{endpoint: 'https://hooks.example/?auth={TOKEN}', events: [{event}]}}}}"

    def press(provider: Provider) -> None:
        press_ctrl_c()
        assert noticed.wait(60)

    def again(advance: Advance) -> None:
        if advance.interrupted:
            noticed.set()
        if advance.doing == "clean up":
            press_ctrl_c()
            assert released.wait(60)

    emulators.register(Plugin(press=press))
    scenario = read(hook, "{do: test.press}", registry=emulators)
    try:
        with pytest.raises(Abandoned) as raised:
            compare([SAMBA], scenario, registry=emulators, progress=again)
    finally:
        released.set()
    assert (f'{SAMBA}: the webhook "https://hooks.example/?auth=***"',) == raised.value.left
