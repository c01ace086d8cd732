"""Scenarios: what a file may say, and what is told about one that says something else."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from anymeet import ConfigurationError
from anymeet.comparison.scenarios import LONGEST_LINE, Scenario, read_scenario, shipped_scenarios
from anymeet.comparison.scenarios.steps import Draft, Later, Reference
from anymeet.models import ExportFormat, Feature, LinkRole, Meeting, MeetingRequest, Session
from anymeet.provider import abilities

Read = Callable[[str], Scenario]

BEGIN = "title: T\nsteps:\n"
ROOM = "  - {do: meetings.create, as: room}\n"
KNOWN = ": besides operations such as meetings.create there are wait.live, wait.ended, wait.for"
WIDEST = 26
"""What a title may take of a column, so that a terminal of 80 has room for two providers beside it."""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads the text of a scenario, out of a file called s.yaml in the working directory."""
    monkeypatch.chdir(tmp_path)

    def read_text(text: str) -> Scenario:
        Path("s.yaml").write_bytes(text.encode())
        return read_scenario("s.yaml")

    return read_text


def problems(read: Read, text: str) -> list[str]:
    """What is wrong with a scenario, without the name of the file."""
    with pytest.raises(ConfigurationError) as caught:
        read(text)
    assert all(problem.startswith("s.yaml:") for problem in caught.value.problems)
    return [problem.removeprefix("s.yaml:") for problem in caught.value.problems]


def assert_told(read: Read, text: str, expected: str) -> None:
    """There is one thing wrong, with what stands behind the mark §."""
    before, _, behind = text.partition("§")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert [f"{line}:{column}: {expected}"] == problems(read, before + behind)


def said(scenario: Scenario) -> Mapping[str, Any]:
    """The fields of the first step's request."""
    draft = scenario.steps[0].arguments["request"]
    assert isinstance(draft, Draft)
    return draft.fields


# What anymeet brings.


def test_three_scenarios_ship() -> None:
    """A webinar, co-browsing for sales and a recorded lesson are there under their names."""
    assert ("lesson-with-recording", "sales-co-browsing", "webinar") == shipped_scenarios()


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_are_in_order(name: str) -> None:
    """Each reads under its name, says what it is about, and has titles of its own that fit into a table."""
    scenario = read_scenario(name)
    titles = [step.title for step in scenario.steps]
    assert (name, len(titles)) == (scenario.source, len(set(titles)))
    assert max(map(len, titles)) <= WIDEST
    assert scenario.about
    assert any(step.creates for step in scenario.steps)
    assert any(step.needs_people for step in scenario.steps)


def test_shipped_scenarios_try_what_distinguishes_vendors() -> None:
    """Together they try every interface but those of the account itself."""
    tried = {step.ability.partition(".")[0] for name in shipped_scenarios() for step in read_scenario(name).steps}
    everything = {ability.partition(".")[0] for ability in abilities()}
    assert everything - {"accounts", "webhooks"} == tried - {""}


def test_a_shipped_name_comes_before_a_file(read: Read, tmp_path: Path) -> None:
    """A file that is called like a shipped scenario is meant only when it is named as a path."""
    (tmp_path / "webinar").write_text(BEGIN + ROOM)
    assert "Webinar" == read_scenario("webinar").title
    assert "T" == read_scenario("./webinar").title
    assert "T" == read_scenario(Path.cwd() / "webinar").title


# What a file may say.


def test_a_scenario_is_read_whole(read: Read) -> None:
    """Title, purpose and steps, each with its words and what it takes."""
    scenario = read(
        """\
title: Review
about: >-
  One host,
  one guest.
steps:
  - title: plan it
    do: meetings.create
    as: review
    with: {title: Weekly, features: {chat: true}}
  - do: sessions.list
    as: sessions
    with: {meeting: review}
  - do: chat.export
    with: {meeting: review, session: sessions, form: json}
  - do: wait.live
    with: {meeting: review, timeout: 10m}
"""
    )
    assert ("Review", "One host, one guest.", "s.yaml") == (scenario.title, scenario.about, scenario.source)
    assert [
        ("meetings.create", "plan it", "review", True, False),
        ("sessions.list", "sessions: list", "sessions", False, False),
        ("chat.export", "chat: export", "", False, False),
        ("", "wait: live", "", False, True),
    ] == [(s.ability, s.title, s.name, s.creates, s.needs_people) for s in scenario.steps]
    create, _, export, wait = scenario.steps
    assert {"request": Draft(MeetingRequest, {"title": "Weekly", "features": {Feature.CHAT: True}})} == create.arguments
    assert {
        "meeting_id": Reference("review", Meeting, by_id=True),
        "session_id": Reference("sessions", Session, by_id=True),
        "form": ExportFormat.JSON,
    } == export.arguments
    assert {"meeting": Reference("review", Meeting), "timeout": timedelta(minutes=10)} == wait.arguments


def test_yaml_guesses_nothing(read: Read) -> None:
    """What YAML itself takes for a number, a time, a truth or nothing is what its place wants it to be."""
    scenario = read(
        """\
title: 10:30
steps:
  - do: meetings.create
    as: no
    with: {title: 1e3, external_id: 2030-03-01, private: Yes, max_participants: "012", features: {chat: off}}
  - do: links.create
    title: on
    with: {meeting: no, role: guest, person: 0x1F, max_uses: 3}
"""
    )
    create, link = scenario.steps
    assert ("10:30", "no", "on") == (scenario.title, create.name, link.title)
    assert {
        "title": "1e3",
        "external_id": "2030-03-01",
        "private": True,
        "max_participants": 12,
        "features": {Feature.CHAT: False},
    } == said(scenario)
    assert {"role": LinkRole.GUEST, "person": "0x1F", "max_uses": 3} == link.arguments["request"].fields


def test_times_count_from_the_present_or_are_absolute(read: Read) -> None:
    """A time is so long from now or ago, or has an offset."""
    text = "  - {do: usage.overview, with: {starts_at: 1d2h ago, ends_at: in 90s}}\n"
    fields = said(read(BEGIN + text))
    assert {"starts_at": Later(timedelta(hours=-26)), "ends_at": Later(timedelta(seconds=90))} == fields
    text = "  - {do: meetings.create, with: {starts_at: 2030-03-01T10:00+01:00}}\n"
    assert datetime(2030, 3, 1, 9, tzinfo=UTC) == said(read(BEGIN + text))["starts_at"]


def test_extras_are_the_vendors_own(read: Read) -> None:
    """Below vendor, values are what JSON takes them for, and quoted ones are text."""
    extras = "{palette_mode: dark, length: 45, on: true, no: no, quoted: '45', none: ~, list: [1, a], in: {a: 1.5}}"
    scenario = read(f"{BEGIN}  - {{do: meetings.create, with: {{vendor: {{digitalsamba: {extras}}}}}}}\n")
    values = {"palette_mode": "dark", "length": 45, "on": True, "no": "no", "quoted": "45", "none": None}
    expected = values | {"list": [1, "a"], "in": {"a": 1.5}}
    assert {"vendor": {"digitalsamba": expected}} == said(scenario)


def test_a_change_may_clear_a_field(read: Read) -> None:
    """Where nothing means something, it can be said: in a change."""
    scenario = read(f"{BEGIN}{ROOM}  - {{do: meetings.update, with: {{meeting: room, external_id: ~, title: New}}}}\n")
    assert {"external_id": None, "title": "New"} == scenario.steps[1].arguments["changes"].fields


@pytest.mark.parametrize(
    "steps",
    [
        "  - {do: recordings.list, as: own, with: {meeting: room}}\n  - {do: recordings.delete, with: {recording: own}}\n",
        "  - {do: meetings.get, as: same, with: {meeting: room}}\n  - {do: meetings.delete, with: {meeting: same}}\n",
        "  - {do: meetings.list, as: all}\n  - {do: sessions.list, with: {meeting: all}}\n",
    ],
)
def test_a_scenario_changes_its_own_and_reads_everything(read: Read, steps: str) -> None:
    """What comes of its own meeting may be changed and deleted; what was there before may be looked at."""
    assert read(BEGIN + ROOM + steps).steps


# What is wrong with a file.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: T", "1:1: a scenario needs steps"),
        ("steps: [{do: meetings.list}]", "1:1: a scenario needs title"),
        ("title: T\nsteps: []", "2:8: steps is a list of what to do: begin each with '- do:'"),
        ("title: T\nsteps: {do: meetings.list}", "2:8: steps is a list of what to do: begin each with '- do:'"),
        ("title: T\nsteps:", "2:7: steps is a list of what to do: begin each with '- do:'"),
        ("[]", "1:1: a mapping of title, about, steps belongs here"),
        ("title: [T]\nsteps: [{do: meetings.list}]", "1:8: title must be a single value, not a list"),
        ("title:\nsteps: [{do: meetings.list}]", "1:7: title has no value"),
        ("title: ' '\nsteps: [{do: meetings.list}]", "1:8: title has no value"),
        (f"title: {'T' * 61}\nsteps: [{{do: meetings.list}}]", "1:8: title must be one line of at most 60 characters"),
        ('title: "a\\tb"\nsteps: [{do: meetings.list}]', "1:8: title must be one line of at most 60 characters"),
    ],
)
def test_scenarios_that_are_none(read: Read, text: str, expected: str) -> None:
    """A scenario needs a title in one line and a list of steps."""
    assert [expected] == problems(read, text)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("§nothing", "a mapping of do, as, title, with belongs here"),
        ("§{title: x}", "a step needs do"),
        ("{do:§ }", "do has no value"),
        ("{do: §''}", "do has no value"),
        ("{do: §link.create}", "there is no step 'link.create'; did you mean 'links.create'?"),
        ("{do: §wait.life}", "there is no step 'wait.life'; did you mean 'wait.live'?"),
        ("{do: §meetings}", "there is no step 'meetings'; did you mean 'meetings.get'?"),
        ("{do: §acme.publish}", f"there is no step 'acme.publish'{KNOWN}"),
        ("{do: meetings.list, §wiht: {}}", "a step has no 'wiht'; did you mean 'with'?"),
        ("{do: meetings.list, with: §[]}", "a mapping of nothing belongs here"),
        ("{do: meetings.list, with: {§limit: 3}}", "meetings.list has no 'limit': it takes nothing"),
        ("§{do: meetings.delete}", "meetings.delete needs meeting"),
        ("{do: meetings.delete, with: {meeting: §rom}}", "meeting: no earlier step gives 'rom'; did you mean 'room'?"),
        ("{do: meetings.delete, with: {meeting: §[room]}}", "meeting must be a single value, not a list"),
        ("{do: links.revoke, with: {link: §room}}", "link: 'room' of line 3 is of type Meeting, not Link"),
        ("{do: meetings.create, as: §room}", "there is already a result 'room', in line 3"),
        ("{do: meetings.end, as: §end, with: {meeting: room}}", "meetings.end gives nothing to refer to"),
        ("{do: links.create, with: §{meeting: room}}", "links.create needs role"),
        ("{do: links.create, with: {meeting: room, role: §hots}}", "role: there is no 'hots'; did you mean 'host'?"),
        ("{do: links.create, with: {meeting: room, role: §x}}", "role: there is no 'x': it is one of host, guest"),
        ("{do: polls.create, with: {meeting: room, question: Why, options: §[x]}}", "options must be two or more"),
        ("{do: wait.for, with: {length: §10}}", "length: '10' is not a duration such as 45m, 1h30m or 90s"),
        ("{do: polls.list, with: {meeting: room, §raw: 1}}", "polls.list has no 'raw': it takes meeting"),
    ],
)  # fmt: skip
def test_steps_that_are_none(read: Read, step: str, expected: str) -> None:
    """What is wrong with a step is told where it stands, with what may have been meant."""
    assert_told(read, f"{BEGIN}{ROOM}  - {step}\n", expected)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("§titel: x", "meetings.create has no 'titel'; did you mean 'title'?"),
        ("title: §''", "title must not be empty"),
        ("title: §~", "title has no value"),
        ("title: §{a: b}", "title must be a single value, not a mapping"),
        ("duration: §0m", "duration must be longer than zero"),
        ("duration: §45", "duration: '45' is not a duration such as 45m, 1h30m or 90s"),
        ("private: §maybe", "private: 'maybe' is neither true nor false"),
        ("max_participants: §0", "max_participants must be at least 1, not 0"),
        ("max_participants: §1.5", "max_participants: '1.5' is not a whole number"),
        ("max_participants: §٣", "max_participants: '٣' is not a whole number"),
        ("timezone: §Mars", "timezone must be an IANA time zone such as 'Europe/Berlin', not 'Mars'"),
        ("invitees: §ada@example.com", "invitees must be a list: write [one, two]"),
        ("invitees: [ada@example.com, §[x]]", "invitees must be a single value, not a list"),
        ("features: §[chat]", "features switches features on and off: write {chat: true, polls: false}"),
        ("features: {§chatt: true}", "there is no feature 'chatt'; did you mean 'chat'?"),
        ("features: {chat: §both}", "features.chat: 'both' is neither true nor false"),
        ("vendor: §{dark: true}", "vendor holds a provider's own fields below its name: write {acme: {color: red}}"),
        ("vendor: §dark", "vendor holds a provider's own fields below its name: write {acme: {color: red}}"),
        ("vendor: {§digitalsambo: {}}", "there is no provider 'digitalsambo'; did you mean 'digitalsamba'?"),
        ("starts_at: §soon", "starts_at: 'soon' is not a time such as in 10m, 2h ago or 2030-03-01T10:00+01:00"),
        ("starts_at: §in a minute", "starts_at: 'in a minute' is not a time such as in 10m, 2h ago or 2030-03-01T10:00+01:00"),
        ("starts_at: §in 36501d", "starts_at: 'in 36501d' is more than a hundred years away"),
        ("starts_at: §9999-12-31T23:59-05:00", "starts_at is out of range"),
        ("starts_at: §2030-03-01", "starts_at: '2030-03-01' has no offset: write 2030-03-01T00:00+01:00, or 2030-03-01T00:00Z for UTC"),
        ("starts_at: in 2h, expires_at: §in 1h", "expires_at must be after starts_at"),
        ("external_id: x, §reuse_existing: true", "meetings.create has no 'reuse_existing': a comparison uses nothing that was there before, since it cleans up"),
    ],
)  # fmt: skip
def test_fields_that_are_wrong(read: Read, field: str, expected: str) -> None:
    """What is wrong with a field of a request is told where it stands, in the request's own words where it has any."""
    assert_told(read, f"{BEGIN}  - {{do: meetings.create, with: {{{field}}}}}\n", expected)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("webhooks.receive", "it reads what a vendor posts, and nothing is posted to a comparison"),
        ("accounts.create_credentials", "its answer is a secret, which does not belong in a report"),
    ],
)
def test_operations_that_are_no_steps(read: Read, step: str, expected: str) -> None:
    """What a comparison cannot or must not try is refused with the reason."""
    assert [f"3:10: {step} is not a step: {expected}"] == problems(read, f"{BEGIN}  - {{do: {step}}}\n")


@pytest.mark.parametrize(
    ("lister", "step"),
    [
        ("meetings.list", "meetings.delete, with: {meeting: all}"),
        ("meetings.list_live", "links.create, with: {role: host, meeting: all}"),
        ("recordings.list", "recordings.archive, with: {recording: all}"),
        ("webhooks.list", "webhooks.update, with: {name: x, webhook: all}"),
    ],
)
def test_what_was_there_before_is_left_alone(read: Read, lister: str, step: str) -> None:
    """Nothing out of a list of the whole account can be changed, not even by way of another step."""
    text = f"{BEGIN}  - {{do: {lister}, as: all}}\n  - {{do: {step}}}\n"
    (problem,) = problems(read, text)
    assert problem.endswith(
        ": 'all' of line 3 was not made by this scenario:"
        " it may have been there before, and a comparison does not change what it did not make"
    )
    by_the_way = BEGIN + "  - {do: meetings.list, as: all}\n  - {do: sessions.list, as: s, with: {meeting: all}}\n"
    problem, *_ = problems(read, by_the_way + "  - {do: chat.delete, with: {meeting: all, session: s}}\n")
    assert "was not made by this scenario" in problem


def test_all_problems_are_told_at_once(read: Read) -> None:
    """Whoever mends a file is told everything, in the order of the file, also two rules that one request breaks."""
    text = (
        BEGIN + "  - {do: meetings.create, as: room, with: {title: '', max_participants: 0}}\n"
        "  - {do: meetings.creat, as: other}\n"
        "  - {do: meetings.get, with: {meeting: other}}\n"
        "  - {do: links.create, with: {meeting: rom, role: hots}}\n"
        "extra: 1\n"
    )
    assert [
        "3:51: title must not be empty",
        "3:73: max_participants must be at least 1, not 0",
        "4:10: there is no step 'meetings.creat'; did you mean 'meetings.create'?",
        "6:40: meeting: no earlier step gives 'rom'; did you mean 'room'?",
        "6:51: role: there is no 'hots'; did you mean 'host'?",
        "7:1: a scenario has no 'extra'",
    ] == [problem.partition(": it takes title")[0] for problem in problems(read, text)]
    with pytest.raises(ConfigurationError, match=r"^s\.yaml has 6 problems:\n  - s\.yaml:3:51: "):
        read(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "webinars",
            "there is neither a scenario nor a file 'webinars'; did you mean 'webinar'? anymeet comes with lesson-with-recording, ",
        ),
        (
            "other.yaml",
            "there is neither a scenario nor a file 'other.yaml'. anymeet comes with lesson-with-recording, ",
        ),
        (".", "'.' cannot be read: Is a directory"),
        ("x\0y", "'x\\x00y' cannot be read: embedded null byte"),
    ],
)
def test_scenarios_that_are_not_there(
    name: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names one that there is not is told which there are, and what else could be named."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError) as caught:
        read_scenario(name)
    assert str(caught.value).startswith(expected)


def test_pyyaml_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PyYAML the error names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    monkeypatch.delitem(sys.modules, "anymeet.comparison.scenarios.documents", raising=False)
    with pytest.raises(ConfigurationError, match=r"pip install 'anymeet\[compare\]'"):
        read_scenario("webinar")


# Anything at all.

WORDS = st.sampled_from(
    [
        *("title", "about", "steps", "do", "as", "with", "meeting", "room", "role", "features", "vendor", "duration"),
        *("meetings.create", "links.create", "meetings.list", "wait.live", "45m", "chat", "true", "digitalsamba", "~"),
    ]
)
TEXTS = WORDS | st.text(max_size=6) | st.integers() | st.floats() | st.booleans() | st.none() | st.datetimes()
TREES = st.recursive(
    TEXTS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(WORDS | st.text(max_size=3), parts, max_size=5),
    max_leaves=12,
)
STEPS = st.lists(
    st.fixed_dictionaries(
        {"do": st.sampled_from([*abilities()[::7], "meetings.create", "links.create", "wait.live", "wait.for"])},
        optional={
            "as": st.sampled_from(["room", "other"]),
            "title": TEXTS,
            "with": st.dictionaries(WORDS | st.sampled_from(["length", "session", "question"]), TREES, max_size=4),
        },
    ),
    max_size=4,
)


def reads_or_tells(content: bytes, folder: Path) -> None:
    """The file reads, or is told what is wrong with each of its places."""
    file = folder / "s.yaml"
    file.write_bytes(content)
    try:
        scenario = read_scenario(file)
    except ConfigurationError as error:
        told, scenario = error, None
    if scenario is None:
        located = re.compile(rf"{re.escape(str(file))}:[1-9]\d*:[1-9]\d*: \S")
        assert [] == [problem for problem in told.problems if not located.match(problem)]
    else:
        assert scenario.title
        assert scenario.steps
        assert all(len(step.title) <= LONGEST_LINE for step in scenario.steps)


@given(text=st.text() | st.text("-:[]{}&*!?|>'\"%@`#,\\ \n\tabc~", max_size=40))
@example(text='"\\ud800"')
@example(text="%YAML 1." + "9" * 5000 + "\n---\na")
@example(text="!<!> a")
def test_any_text_reads_or_is_told_its_problems(text: str, tmp_path: Path) -> None:
    """Whatever a file has in it, it is a scenario, or the error tells line and column of what is wrong."""
    reads_or_tells(text.encode("utf-8", "surrogatepass"), tmp_path)


@given(content=st.binary(max_size=40))
def test_any_bytes_read_or_are_told_their_problems(content: bytes, tmp_path: Path) -> None:
    """The same holds for what is no text."""
    reads_or_tells(content, tmp_path)


@given(tree=TREES | st.fixed_dictionaries({"title": TEXTS, "steps": STEPS | TREES}, optional={"about": TREES}))
def test_any_tree_reads_or_is_told_its_problems(tree: Any, tmp_path: Path) -> None:
    """The same holds for any YAML, also where it is nearly a scenario."""
    dumper = yaml.SafeDumper
    dumper.ignore_aliases = lambda self, data: True  # type: ignore[method-assign]
    reads_or_tells(yaml.dump(tree, Dumper=dumper, allow_unicode=True).encode("utf-8", "surrogatepass"), tmp_path)
