"""The example provider: a package of its own, in no way second-class. Its contract is tested where it stands."""

from __future__ import annotations

import ast
import hashlib
import json
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
import requests

import anymeet
from anymeet.demo.application import review
from anymeet.errors import Conflict, InvalidRequest, NotFound, Rejected, UnexpectedResponse, Unsupported
from anymeet.models import Lack, LinkRequest, LinkRole, MeetingRequest, MeetingState
from anymeet.plugins import Registry
from anymeet.testing import Fault, NotAdmitted
from anymeet_blue import Blue, BlueSettings
from anymeet_blue.emulator import BlueEmulator
from support.projects import EXAMPLE, ROOT, run

PACKAGE = EXAMPLE / "src" / "anymeet_blue"
NINE_MINUTES = timedelta(minutes=9)


@pytest.mark.parametrize("part", [PACKAGE, PACKAGE / "emulator"])
def test_it_stays_small(part: Path) -> None:
    """The provider has 150 lines at most, and so has its emulator: all of them, as ``wc -l`` counts, blank ones as well."""
    assert sum(len(file.read_text().splitlines()) for file in part.glob("*.py")) <= 150


def test_the_guide_shows_all_of_it() -> None:
    """Each class and function of the provider stands on the author's page, as it is in its file."""
    source, page = (PACKAGE / "__init__.py").read_text(), (ROOT / "docs" / "write-a-provider.md").read_text()
    parts = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    assert parts
    assert [] == [part.name for part in parts if str(ast.get_source_segment(source, part)) not in page]


def test_it_overrides_nothing_of_the_contract() -> None:
    """Its tests are the class with its `provider_type` and the fixture: the contract finds out all else."""
    tree = ast.parse((EXAMPLE / "tests" / "test_contract.py").read_text())
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    (contract,) = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    assert ["emulator"] == functions
    assert ["provider_type = Blue"] == [ast.unparse(node) for node in contract.body[1:]]  # behind its docstring


def test_it_is_found_by_its_entry_points(site: Path) -> None:
    """Once it is installed, it can be asked for by name, has an emulated profile, and nothing is wrong with it."""
    registry = Registry()
    assert Blue is registry.provider("blue")
    assert ["anymeet-blue"] == [entry.distribution for entry in registry.entries() if entry.name == "blue"]
    with anymeet.connect("blue:emulated", registry=registry) as provider:
        meeting = provider.meetings.create(MeetingRequest(title="Standup"))
        provider.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST, person="Ada"))
        provider.clock.sleep(120)
        assert MeetingState.LIVE is provider.meetings.get(meeting.id).state
    assert [] == [problem for problem in registry.diagnose() if problem.distribution == "anymeet-blue"]


def test_the_demonstration_does_without_what_it_lacks(site: Path, tmp_path: Path) -> None:
    """The application of the README runs to its end on it, and says what was not to be had."""
    with anymeet.connect("blue:emulated", registry=Registry(), unsupported="report") as provider:
        steps = dict(review(provider, tmp_path))
    assert {"wait for people", "who is in", "wait for the end"} < {
        step for step, value in steps.items() if isinstance(value, Lack)
    }
    assert "usage" == list(steps)[-1]


def test_the_command_line_knows_it(site: Path, tmp_path: Path) -> None:
    """The commands work for it as for any other, raw calls included."""
    path = [EXAMPLE / "src", site]
    calls = json.loads(run(["anymeet.cli", "operations", "blue", "--json"], tmp_path, path).stdout)
    assert {"meetings.create": False, "meetings.end": False, "meetings.get": True, "meetings.list": True} == {
        call["id"]: call["reads"] for call in calls
    }
    raw = run(["anymeet.cli", "native", "meetings.list", "-p", "blue:emulated"], tmp_path, path)
    assert [] == json.loads(raw.stdout), raw.stderr


def test_its_package_says_what_it_needs() -> None:
    """Its dependencies are anymeet and what its code imports itself, and nothing of anymeet is among its own files."""
    declared = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    assert ["anymeet", "attrs", "requests"] == [text.partition(">=")[0] for text in declared["dependencies"]]
    assert "blue" not in (ROOT / "pyproject.toml").read_text().partition("[tool.ruff]")[0]


@pytest.mark.parametrize(
    ("call", "query"), [("create", "name=Weekly+review&meetingID=1"), ("getMeetings", "")], ids=["query", "no query"]
)
def test_the_checksum_is_over_call_query_and_secret(call: str, query: str) -> None:
    """An address ends in the SHA-256 of the call's name, the query and the secret, with or without a query."""
    address = f"https://meet.example/blue/api/{call}"
    blue = Blue(BlueSettings(base_url="https://meet.example/blue/api/", secret="s3cret"))
    signed = blue.signed(requests.Request("GET", f"{address}?{query}").prepare()).url
    checksum = hashlib.sha256(f"{call}{query}s3cret".encode()).hexdigest()
    assert f"{address}?{query}&checksum={checksum}" == signed
    blue.close()


def test_an_address_that_ends_in_a_slash_is_the_same(emulator: BlueEmulator) -> None:
    """Calls and links go to the same place, however the profile writes it."""
    slashed = {**emulator.settings, "base_url": f"{emulator.base_url}/"}
    with anymeet.connect(provider=Blue, clock=emulator.clock, **slashed) as blue:
        meeting = blue.meetings.create(MeetingRequest(title="Weekly"))
        emulator.people.join(blue.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST)).url)
        assert MeetingState.LIVE is blue.meetings.get(meeting.id).state


def test_what_is_signed_is_what_is_sent(blue: Blue) -> None:
    """A title with every kind of character that is escaped comes back as it went, so its signature was accepted."""
    title = "Ä & B? #1 + 100% <x> / \u65e5\u672c"
    meeting = blue.meetings.create(MeetingRequest(title=title))
    assert title == meeting.title
    assert [title] == [found.title for found in blue.meetings.list()]


def test_lists_of_any_length_are_lists(blue: Blue) -> None:
    """XML does not tell a list of one from an object, nor an empty one from a text; the provider does."""
    assert [] == list(blue.meetings.list())
    first = blue.meetings.create(MeetingRequest())
    assert [first.id] == [meeting.id for meeting in blue.meetings.list()]
    second = blue.meetings.create(MeetingRequest())
    assert [first.id, second.id] == [meeting.id for meeting in blue.meetings.list()]


def test_a_host_is_no_guest(blue: Blue, emulator: BlueEmulator) -> None:
    """Each link admits with the role that was asked for, and stops doing so when it is tampered with."""
    meeting = blue.meetings.create(MeetingRequest(title="Weekly"))
    guest = blue.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST, person="Grace"))
    host = blue.links.create(meeting.id, LinkRequest(role=LinkRole.HOST))
    assert (False, "Grace") == (emulator.people.join(guest.url).host, guest.person)
    assert emulator.people.join(host.url).host
    with pytest.raises(NotAdmitted, match="not signed"):
        emulator.people.join(guest.url.replace("role=guest", "role=host"))


def test_failures_inside_of_a_200_are_failures(blue: Blue) -> None:
    """The returncode decides, and the messageKey says what kind of failure it is."""
    with pytest.raises(NotFound) as missing:
        blue.meetings.get("missing")
    assert (200, "notFound") == (missing.value.status, missing.value.code)
    with pytest.raises(Rejected, match="name must be at least 2 characters"):
        blue.meetings.create(MeetingRequest(title="x"))
    blue.native.meetings.create(meetingID="weekly", further={"name": "Weekly"})
    with pytest.raises(Conflict, match="there is a meeting of this id"):
        blue.native.meetings.create(meetingID="weekly", further={"name": "Weekly"})


def test_a_write_by_get_is_not_repeated(blue: Blue, emulator: BlueEmulator) -> None:
    """What may have created a meeting is not sent twice, although it is a GET."""
    emulator.faults.add(Fault(operation="meetings.create", cut="before"))
    with pytest.raises(anymeet.ConnectionFailed) as broken:
        blue.meetings.create(MeetingRequest())
    assert broken.value.may_have_happened
    assert 1 == len(list(emulator.journal.of("meetings.create")))


def test_what_blue_cannot_do_is_said_before_anything_is_sent(blue: Blue, emulator: BlueEmulator) -> None:
    """Ending is refused with what to do instead, a part of a minute with its rule."""
    with pytest.raises(Unsupported, match=r"use meetings\.delete"):
        blue.meetings.end("weekly")
    with pytest.raises(InvalidRequest, match="must be whole minutes for Blue, not 0:00:30"):
        blue.meetings.create(MeetingRequest(duration=timedelta(seconds=30)))
    assert [] == list(emulator.journal)


def test_lengths_and_times_are_converted(blue: Blue, emulator: BlueEmulator) -> None:
    """Minutes and milliseconds become a length and a moment; zero is no length."""
    begun = emulator.clock.now()
    meeting = blue.meetings.create(MeetingRequest(duration=NINE_MINUTES))
    assert (NINE_MINUTES, begun) == (meeting.duration, meeting.created_at)
    assert blue.meetings.create(MeetingRequest()).duration is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<response><returncode>SUCCESS</returncode>",
        "<html><body>Maintenance</body></html>",
        '{"returncode": "SUCCESS"}',
        "<!DOCTYPE response><response><returncode>SUCCESS</returncode></response>",
    ],
)
def test_what_is_not_an_answer_is_refused(blue: Blue, emulator: BlueEmulator, body: str) -> None:
    """A body that is no XML, is another's, or could grow when it is read is an `UnexpectedResponse`."""
    emulator.faults.add(Fault(operation="meetings.list", status=200, body=body))
    with pytest.raises(UnexpectedResponse, match=r"not XML of <response>.* @ \$ \(GET /blue/api/getMeetings\)"):
        list(blue.meetings.list())


@pytest.mark.parametrize(("field", "value"), [("createTime", "9" * 18), ("duration", "-1"), ("duration", "many")])
def test_numbers_that_cannot_be_are_refused_with_their_path(
    blue: Blue, emulator: BlueEmulator, field: str, value: str
) -> None:
    """A time or length that no calendar holds is told with its place in the answer, and breaks nothing else."""
    meeting = {"meetingID": "1", "meetingName": "x", "createTime": "1", "duration": "0"}
    fields = {**meeting, "participantCount": "0", field: value}
    text = "".join(f"<{name}>{said}</{name}>" for name, said in fields.items())
    body = f"<response><returncode>SUCCESS</returncode><meetings><meeting>{text}</meeting></meetings></response>"
    emulator.faults.add(Fault(operation="meetings.list", status=200, body=body))
    with pytest.raises(UnexpectedResponse) as caught:
        list(blue.meetings.list())
    (problem,) = caught.value.problems
    assert "@ $.meetings[0]" in problem
    assert field in problem
