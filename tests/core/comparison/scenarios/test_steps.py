"""Steps: what each takes, and doing it with what earlier ones have given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from anymeet import PLUGIN_API, InvalidRequest, Provider, ProviderInfo, Settings, Unsupported, interfaces
from anymeet.comparison.scenarios import read_scenario
from anymeet.comparison.scenarios.kinds import NO_FIELDS, NO_STEPS, READING, step_kind
from anymeet.comparison.scenarios.steps import LONGEST_LIST, Missing, SkipStep, Step, bind_step
from anymeet.interfaces import INTERFACES, Writer
from anymeet.models import Link, LinkRequest, LinkRole, Meeting, MeetingRequest, Recording, Session
from anymeet.pages import Page, Pages
from anymeet.plugins import Registry
from anymeet.provider import Context
from support.clock import FakeClock

OPERATIONS = [f"{name}.{operation}" for name, kind in INTERFACES.items() for operation in kind.operations()]


class MeetingWriter(Writer[MeetingRequest]):
    fields = {"title": "title", "starts_at": "starts_at"}


class SmallMeetings(interfaces.Meetings):
    writers = {"create": MeetingWriter}

    def create(self, request: MeetingRequest) -> Meeting:
        return Meeting(id="m1", title=request.title, starts_at=request.starts_at)

    def list(self) -> Pages[Meeting]:
        assert isinstance(self.provider, Small)
        return Pages(self.provider.pages)


class LinkWriter(Writer[LinkRequest]):
    fields = {"role": "role"}


class SmallLinks(interfaces.Links):
    writers = {"create": LinkWriter}

    def create(self, room: str, /, asked: LinkRequest) -> Link:
        return Link(url="https://small.example/x", role=asked.role, meeting_id=room)

    def revoke(self, link_id: str) -> None:
        raise AssertionError("there is no link with an id")


class SmallSessions(interfaces.Sessions):
    def list(self, meeting_id: str | None = None) -> Pages[Session]:
        return Pages.of([Session(id=f"s of {meeting_id}", meeting_id=str(meeting_id))])


class SmallRecordings(interfaces.Recordings):
    def list(self, meeting_id: str | None = None) -> Pages[Recording]:
        return Pages.of(Recording(id=f"r{number}") for number in range(2 if meeting_id else 0))

    def download(self, recording_id: str, path: str | Path, progress: object = None) -> Path:
        Path(path).write_text(recording_id)
        return Path(path)


class Small(Provider):
    """A provider in memory, with a thousand meetings on ten pages; ``fetched`` counts the pages that were asked for."""

    info = ProviderInfo(name="small", title="Small", plugin_api=PLUGIN_API)
    interfaces = (SmallMeetings, SmallLinks, SmallSessions, SmallRecordings)
    fetched = 0

    def pages(self) -> Any:
        for number in range(10):
            self.fetched += 1
            yield Page(tuple(Meeting(id=f"{number}-{item}") for item in range(100)))


@pytest.fixture
def provider() -> Small:
    """An account at the small vendor, on a clock of its own."""
    return Small(Settings(base_url="https://small.example"), Context(clock=FakeClock()))


Steps = Callable[[str], tuple[Step, ...]]


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    """Reads the steps of a scenario."""

    def read(text: str) -> tuple[Step, ...]:
        file = tmp_path / "scenario.yaml"
        file.write_text(f"title: T\nsteps:\n{text}")
        return read_scenario(file).steps

    return read


def run(steps: tuple[Step, ...], provider: Provider, folder: Path) -> list[Any]:
    """What came of each, one after the other."""
    results: dict[str, Any] = {}
    for step in steps:
        results[step.name or str(len(results))] = bind_step(step, provider, results, folder).call()
    return list(results.values())


# What there is to do.


@pytest.mark.parametrize("ability", OPERATIONS)
def test_every_operation_is_a_step(ability: str) -> None:
    """Each can be said with what it needs, or is refused with a reason; ids are said by what they are of."""
    if ability in NO_STEPS:
        with pytest.raises(ValueError, match=f"{ability} is not a step"):
            step_kind(ability, Registry())
        return
    kind = step_kind(ability, Registry())
    interface, _, operation = ability.partition(".")
    request = INTERFACES[interface].request_type(operation)
    fields = {key for key, parameter in kind.parameters.items() if parameter.is_field}
    assert fields == ({*request.field_names(), "vendor"} - NO_FIELDS.keys() if request else set())
    for key, parameter in kind.parameters.items():
        assert parameter.name == (f"{key}_id" if parameter.by_id else key)
        assert parameter.by_id == (parameter.refers is not None)


def test_operations_that_read_are_known() -> None:
    """Those that leave everything as it is are all there, and no operation that changes something is among them."""
    operations = {ability.partition(".")[2] for ability in OPERATIONS}
    changing = "create update end delete revoke start stop archive unarchive download_link create_credentials receive"
    assert operations - READING == set(changing.split())
    assert operations >= READING


@pytest.mark.parametrize(
    ("ability", "gives"),
    [
        ("meetings.create", "Meeting"),
        ("sessions.list", "Session"),
        ("usage.meeting", "Usage"),
        ("meetings.delete", None),
        ("chat.export", None),
        ("recordings.download", None),
        ("webhooks.events", None),
    ],
)
def test_what_a_step_gives(ability: str, gives: str | None) -> None:
    """A later step can refer to a value, or to the items of a list; to a file or nothing it cannot."""
    kind = step_kind(ability, Registry()).gives
    assert gives == (kind and kind.__name__)


@pytest.mark.parametrize(
    ("do", "needs_people"),
    [("wait.live", True), ("wait.for", True), ("recordings.start", True), ("recordings.list", False)],
)
def test_steps_that_need_people(do: str, needs_people: bool) -> None:
    """To wait, and to record, is of no use where nobody comes."""
    assert needs_people == step_kind(do, Registry()).needs_people


# Doing it.


def test_results_are_handed_on(steps: Steps, provider: Small, tmp_path: Path) -> None:
    """An id, or that of the first item of a list, comes out of what earlier steps gave."""
    done = run(
        steps(
            "  - {do: meetings.create, as: room, with: {title: Weekly}}\n"
            "  - {do: links.create, with: {meeting: room, role: guest}}\n"
            "  - {do: recordings.list, as: recordings, with: {meeting: room}}\n"
            "  - {do: recordings.download, with: {recording: recordings}}\n"
            "  - {do: sessions.list}\n"
        ),
        provider,
        tmp_path,
    )
    meeting, link, recordings, file, (session,) = done
    assert ("Weekly", "m1", LinkRole.GUEST) == (meeting.title, link.meeting_id, link.role)
    assert ["r0", "r1"] == [recording.id for recording in recordings]
    assert (tmp_path, "r0") == (file.parent, file.read_text())
    assert "s of None" == session.id


def test_downloads_have_files_of_their_own(steps: Steps, provider: Small, tmp_path: Path) -> None:
    """Two steps that download write two files."""
    done = run(
        steps(
            "  - {do: meetings.create, as: room}\n"
            "  - {do: recordings.list, as: recordings, with: {meeting: room}}\n"
            "  - {do: recordings.download, with: {recording: recordings}}\n"
            "  - {do: recordings.download, with: {recording: recordings}}\n"
        ),
        provider,
        tmp_path,
    )
    assert done[2] != done[3]


def test_moments_count_from_when_the_step_begins(steps: Steps, provider: Small, tmp_path: Path) -> None:
    """A time in a request, or for a step itself, is counted on the account's clock, anew each time."""
    (create,) = steps("  - {do: meetings.create, with: {starts_at: in 2h}}\n")
    for _ in range(2):
        provider.clock.sleep(3600)
        expected = provider.clock.now() + timedelta(hours=2)
        bound = bind_step(create, provider, {}, tmp_path)
        assert MeetingRequest(starts_at=expected) == bound.request
        assert expected == bound.call().starts_at


def test_a_request_that_has_become_wrong_is_refused(steps: Steps, provider: Small, tmp_path: Path) -> None:
    """What was right when the file was read may be wrong when its step begins."""
    (create,) = steps("  - {do: meetings.create, with: {starts_at: in 60d, expires_at: 2999-01-01T00:00Z}}\n")
    assert provider.clock.now().year == 2030
    assert bind_step(create, provider, {}, tmp_path).request
    provider.clock.sleep(1000 * 366 * 24 * 3600)
    with pytest.raises(InvalidRequest, match="expires_at must be after starts_at"):
        bind_step(create, provider, {}, tmp_path)


def test_a_list_is_read_within_its_step(steps: Steps, provider: Small, tmp_path: Path) -> None:
    """Its requests are those of the step, and no more of them than a comparison needs."""
    (listing,) = steps("  - {do: meetings.list}\n")
    bound = bind_step(listing, provider, {}, tmp_path)
    assert 0 == provider.fetched
    found = bound.call()
    assert (tuple, LONGEST_LIST, 1) == (type(found), len(found), provider.fetched)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ({}, "nothing came of 'room'"),
        ({"room": None}, "nothing came of 'room'"),
        ({"room": Missing('"plan it" failed')}, "nothing came of 'room', because \"plan it\" failed"),
        ({"room": ()}, "nothing came of 'room'"),
        ({"room": []}, "nothing came of 'room'"),
        ({"room": Session(id="s", meeting_id="m")}, "nothing came of 'room'"),
    ],
)
def test_what_is_missing_skips_the_step(
    steps: Steps, provider: Small, tmp_path: Path, results: Mapping[str, Any], expected: str
) -> None:
    """A step that refers to what has not come about is not tried."""
    _, link = steps("  - {do: meetings.create, as: room}\n  - {do: links.create, with: {meeting: room, role: host}}\n")
    with pytest.raises(SkipStep, match=expected):
        bind_step(link, provider, results, tmp_path)


def test_what_has_no_id_skips_the_step(steps: Steps, provider: Small, tmp_path: Path) -> None:
    """A link that the vendor gives no id for cannot be referred to by it."""
    text = (
        "  - {do: meetings.create, as: room}\n  - {do: links.create, as: link, with: {meeting: room, role: host}}\n"
        "  - {do: links.revoke, with: {link: link}}\n"
    )
    with pytest.raises(SkipStep, match="'link' has no id at this vendor"):
        run(steps(text), provider, tmp_path)


def test_what_is_unsupported_is_said_first(steps: Steps, provider: Small, tmp_path: Path) -> None:
    """That the account cannot do it matters more than that there is nothing to do it with."""
    _, end = steps("  - {do: meetings.create, as: room}\n  - {do: meetings.end, with: {meeting: room}}\n")
    with pytest.raises(Unsupported) as caught:
        bind_step(end, provider, {}, tmp_path)
    assert ("small", "meetings.end") == (caught.value.provider, caught.value.ability)
