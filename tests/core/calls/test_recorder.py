"""Recording: which calls count, what is told of them, and what had been asked before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import anymeet
from anymeet import ConfigurationError, InvalidRequest, NotFound, Provider, Unsupported
from anymeet.calls import Call, read_calls
from anymeet.calls.recorder import is_recording
from anymeet.http import HttpRequest, HttpResponse
from anymeet.interfaces import Interface, Links
from anymeet.models import Feature, Link, LinkRequest, LinkRole, MeetingChanges, MeetingRequest
from anymeet_digitalsamba import DigitalSamba
from anymeet_samesurf import SameSurf
from support.acme import registry_of
from support.tiny import Tiny

HOST = LinkRequest(role=LinkRole.HOST, person="Ada")
WORDS = st.text("ΩЖ字", min_size=2, max_size=9)
"""Text that no name has, so that it cannot stand in a recording by chance."""


@pytest.fixture
def usage(tmp_path: Path) -> Iterator[Path]:
    """Where the calls of the test are recorded."""
    path = tmp_path / "usage.json"
    with anymeet.record_usage(path):
        yield path


def calls(path: Path) -> list[Call]:
    return list(read_calls(path)) if path.exists() else []


def abilities(path: Path) -> list[str]:
    return [call.ability for call in calls(path)]


class Wrapping(Links):
    """Looks at the meeting first, as any other caller would."""

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        self.provider.meetings.get(meeting_id)
        link: Link = self.inner.create(meeting_id, request)
        return link


class Plugin:
    """Wraps links, and asks much on the way."""

    @anymeet.hookimpl(wrapper=True)
    def anymeet_interface(self, provider: Provider, name: str) -> Generator[None, Interface, Interface]:
        interface = yield
        if name == "links" and provider.supports("meetings.create") and provider.meetings.get("m1"):
            return Wrapping(provider, interface)
        return interface


def test_what_is_told_of_a_call(tiny: Provider, usage: Path) -> None:
    """Provider, ability, the fields that were said with their features, the keys of all vendors' extras, and the place."""
    vendor: dict[str, dict[str, Any]] = {"tiny": {"color": "red", "sizes": {"x": 1}}, "other": {"mode": "dark"}}
    tiny.meetings.create(MeetingRequest(title="Review", vendor=vendor))
    (call,) = calls(usage)
    assert ("tiny", "meetings.create", ()) == (call.provider, call.ability, call.asked)
    assert ("title", "vendor.other.mode", "vendor.tiny.color", "vendor.tiny.sizes") == call.fields
    assert "test_what_is_told_of_a_call" == call.place.function


def test_what_a_connection_requires_is_told(usage: Path) -> None:
    """What the application tells connect() to require is recorded with its place, also when there is no connection then."""
    anymeet.connect(provider=Tiny, key="k-e-y", requires=["meetings.get", "meetings.list"]).close()
    with pytest.raises(ConfigurationError):
        anymeet.connect(provider=Tiny, key="k-e-y", requires=["meetings.end"])
    assert {
        (f"requires.meetings.{operation}", "test_what_a_connection_requires_is_told")
        for operation in ("get", "list", "end")
    } == {(call.ability, call.place.function) for call in calls(usage)}


def test_settings_that_the_code_gives_a_profile_are_told(usage: Path) -> None:
    """Those that connect() is given by name are recorded, without values, unless the code names the vendor anyway."""
    anymeet.connect("samesurf:emulated", link_uses=3, timeout=5.0, unsupported="report", requires=[]).close()
    assert ["settings.link_uses", "settings.timeout"] == abilities(usage)
    anymeet.connect(provider=Tiny, key="k-e-y").close()
    assert {"samesurf"} == {call.provider for call in calls(usage)}


def test_a_profile_whose_vendor_the_code_names_is_told(usage: Path) -> None:
    """Where connect() is given both, the profile's vendor is not the configuration's to choose."""
    anymeet.connect("samesurf:emulated", provider=SameSurf, link_uses=3).close()
    assert ["settings.provider"] == abilities(usage)


def test_nothing_is_recorded_outside(tiny: Provider, tmp_path: Path) -> None:
    """A call before it is switched on, and one after it is switched off, leave no trace."""
    tiny.meetings.get("m1")
    with anymeet.record_usage(tmp_path / "usage.json") as recorder:
        tiny.recordings.lack("start")
    recorder.stop()
    tiny.meetings.get("m1")
    assert not is_recording()
    assert [] == sorted(tmp_path.iterdir())


def test_calls_that_are_unsupported_are_recorded(tiny: Provider, usage: Path) -> None:
    """A missing operation, a missing field, what the account may not do: each before it raises."""
    for call in (
        lambda: tiny.meetings.delete("m1"),
        lambda: tiny.meetings.create(MeetingRequest(title="Review", features={Feature.CHAT: True})),
        lambda: tiny.recordings.start("m1"),
        lambda: tiny.meetings.update("m1", changes=MeetingChanges(timezone=None)),
    ):
        with pytest.raises(Unsupported):
            call()
    found = {call.ability: call.fields for call in calls(usage)}
    expected = {
        "meetings.delete": (),
        "meetings.create": ("features.chat", "title"),
        "recordings.start": (),
        "meetings.update": ("timezone",),
    }
    assert expected == found


def test_calls_that_are_wrong_are_recorded(tiny: Provider, usage: Path) -> None:
    """A request that is refused once it has reached the ability was a call; one that could not even be made was none."""
    with pytest.raises(InvalidRequest):
        tiny.meetings.create(MeetingRequest(title="Review", vendor={"tiny": {"title": "Another"}}))
    with pytest.raises(InvalidRequest):
        tiny.meetings.create(MeetingRequest(title=""))
    assert [("title", "vendor.tiny.title")] == [call.fields for call in calls(usage)]


def test_a_field_left_out_with_a_note_was_said(usage: Path) -> None:
    """What the profile lets pass is said by the application all the same."""
    with anymeet.connect(provider=Tiny, key="k-e-y", unsupported="report") as tiny:
        assert tiny.meetings.create(MeetingRequest(title="Review", timezone="Europe/Berlin")).notes
    assert [("timezone", "title")] == [call.fields for call in calls(usage)]


def test_what_interfaces_call_is_not_the_applications(tiny: Provider, usage: Path) -> None:
    """An interface that uses another is one call; so is the check of credentials, which is none of an ability."""
    tiny.links.create("m1", HOST)
    tiny.check()
    assert ["links.create"] == abilities(usage)


def test_wrapped_interfaces_count_once(usage: Path) -> None:
    """Neither what a plugin's wrapper calls, nor what its hook asks and calls, is the application's."""
    with anymeet.connect(provider=Tiny, key="k-e-y", registry=registry_of(Plugin())) as tiny:
        tiny.links.create("m1", HOST)
        with pytest.raises(Unsupported):
            tiny.links.revoke("l1")
        tiny.meetings.create(MeetingRequest(title="Review"))
    assert ["links.create", "links.revoke", "meetings.create"] == abilities(usage)
    assert {((), "test_wrapped_interfaces_count_once")} == {(call.asked, call.place.function) for call in calls(usage)}


def test_walking_a_list_is_not_another_call(tiny: Provider, usage: Path) -> None:
    """What a lazy list asks while it is walked is not recorded, what the application calls on the way is."""
    meetings = tiny.meetings.list()
    assert ["m1", "m2"] == [meeting.id for meeting in meetings]
    assert ["meetings.list"] == abilities(usage)
    list(meetings.map(lambda meeting: tiny.links.create(meeting.id, HOST)))
    assert ["meetings.list", "links.create"] == abilities(usage)


def test_native_calls(usage: Path) -> None:
    """The application's own are recorded, since they tie it to a vendor; those that carry an interface are not."""
    with anymeet.connect("digitalsamba:emulated", provider=DigitalSamba) as provider:
        assert [] == list(provider.native.rooms.list())
        provider.native.request("GET", "/rooms")
        provider.check()
        meeting = provider.meetings.create(MeetingRequest(title="Review"))
        provider.links.create(meeting.id, HOST)
        assert [meeting.id] == [found.id for found in provider.meetings.list()]
    expected = ["native.rooms.list", "native.request", "meetings.create", "links.create", "meetings.list"]
    assert ["settings.provider", *expected] == abilities(usage)
    assert {"digitalsamba"} == {call.provider for call in calls(usage)}


class Curious:
    """An observer that looks at the rooms itself, once for each request."""

    provider: DigitalSamba

    def __init__(self) -> None:
        self.is_looking = False

    def before(self, request: HttpRequest) -> None:
        if not self.is_looking:
            self.is_looking = True
            self.provider.native.rooms.list()
            self.provider.native.request("GET", "/rooms")
            self.is_looking = False

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None: ...


def test_what_a_request_sets_off_is_no_call(usage: Path) -> None:
    """Observers, and whatever signs requests, may call the vendor while a call is on its way or a list is walked."""
    curious = Curious()
    with anymeet.connect("digitalsamba:emulated", provider=DigitalSamba, observer=curious) as provider:
        curious.provider = provider
        rooms = provider.native.rooms.list()
        assert [] == list(rooms)
        provider.native.request("GET", "/sessions")
        with pytest.raises(NotFound):
            provider.native.rooms.get("unknown")
        assert [] == list(provider.meetings.list())
    assert {"test_what_a_request_sets_off_is_no_call"} == {call.place.function for call in calls(usage)}
    expected = ["native.rooms.list", "native.request", "native.rooms.get", "meetings.list"]
    assert ["settings.provider", *expected] == abilities(usage)


def test_waiting_is_one_call(usage: Path) -> None:
    """An operation that asks again and again is called once."""
    with anymeet.connect("digitalsamba:emulated") as provider:
        meeting = provider.meetings.create(MeetingRequest(title="Review"))
        provider.links.create(meeting.id, HOST)
        provider.clock.sleep(120)
        provider.recordings.start(meeting.id)
        provider.clock.sleep(600)
        provider.recordings.stop(meeting.id)
        recording = provider.recordings.list(meeting.id).first()
        assert recording is not None
        provider.recordings.wait(recording.id)
    assert ["recordings.list", "recordings.wait"] == abilities(usage)[-2:]
    assert 6 == len(calls(usage))


def test_what_was_asked_before(tiny: Provider, usage: Path) -> None:
    """Of all that was asked, a call keeps what concerns its ability: itself, its fields, a group of them by its own name."""
    tiny.meetings.get("m1")
    for ability in ("meetings.create.features", "meetings.create.title", "meetings.get", "links.create"):
        tiny.supports(ability)
    tiny.reason("meetings.create")
    tiny.meetings.create(MeetingRequest(title="Review"))
    asked = ("meetings.create", "meetings.create.features", "meetings.create.title")
    assert [(), asked] == [call.asked for call in calls(usage)]


def test_asking_about_an_operation_is_not_asking_about_its_fields(tiny: Provider, usage: Path) -> None:
    """That meetings can be made says nothing about when they start."""
    tiny.supports("meetings.create")
    tiny.meetings.create(MeetingRequest(title="Review"))
    assert [("meetings.create",)] == [call.asked for call in calls(usage)]


def test_only_what_was_asked_before_every_call_counts(tiny: Provider, usage: Path) -> None:
    """A place that was reached once without having asked may be reached so again."""
    for number in range(3):
        with anymeet.connect(provider=Tiny, key="k-e-y") as provider:
            if number < 2:
                provider.supports("meetings.create.title")
            if number > 0:
                provider.supports("meetings.create")
            provider.meetings.create(MeetingRequest(title="Review"))
        asked = [["meetings.create.title"], ["meetings.create.title"], []][number]
        assert [asked] == [list(call.asked) for call in calls(usage)]


def test_who_does_not_say_a_field_need_not_ask_about_it(usage: Path) -> None:
    """A question about a field counts against those calls alone that say it, in whatever order they come."""
    for fields in ({}, {"private": True}, {"title": "Review"}, {"title": "Review", "external_id": "ours"}):
        with anymeet.connect(provider=Tiny, key="k-e-y", unsupported="report") as provider:
            for field in fields.keys() - {"external_id"}:
                provider.supports(f"meetings.create.{field}")
            provider.meetings.create(MeetingRequest(**fields))
    (call,) = calls(usage)
    assert ("external_id", "private", "title") == call.fields
    assert ("meetings.create.private", "meetings.create.title") == call.asked


def test_what_anymeet_asks_is_not_asked_by_the_application(usage: Path) -> None:
    """Neither the abilities that a connection requires, nor the list of all of them, guard a call."""
    with anymeet.connect(provider=Tiny, key="k-e-y", requires=["meetings.create"]) as tiny:
        assert tiny.abilities()["meetings.create"] is None
        tiny.meetings.create(MeetingRequest(title="Review"))
        assert [()] == [call.asked for call in calls(usage) if call.ability == "meetings.create"]


def test_another_connection_has_not_asked(tiny: Provider, usage: Path) -> None:
    """What was asked of one account says nothing about another."""
    tiny.supports("meetings.get")
    with anymeet.connect(provider=Tiny, key="k-e-y") as other:
        other.meetings.get("m1")
    assert [()] == [call.asked for call in calls(usage)]


def test_asking_about_what_does_not_exist_is_an_error_as_ever(tiny: Provider, usage: Path) -> None:
    """A misspelt ability is refused and not remembered."""
    with pytest.raises(InvalidRequest, match=r"did you mean 'meetings\.create'"):
        tiny.supports("meetings.creat")
    tiny.meetings.create(MeetingRequest(title="Review"))
    assert [()] == [call.asked for call in calls(usage)]


def strings(value: Any) -> Iterator[str]:
    """All text in a JSON document, keys included, and numbers as text."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *strings(item))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    else:
        yield str(value)


@given(
    words=st.lists(WORDS, min_size=7, max_size=7, unique=True),
    number=st.integers(10**6, 10**9),
    moment=st.datetimes(datetime(2031, 1, 1), datetime(2039, 1, 1), timezones=st.just(UTC)),
    on=st.booleans(),
)
def test_no_value_is_recorded(
    tiny: Provider, tmp_path: Path, words: list[str], number: int, moment: datetime, on: bool
) -> None:
    """Whatever a request says, an id or an extra is: none of it stands in the file."""
    path = tmp_path / "usage.json"
    title, identity, invitee, message, address, extra, key = words
    with anymeet.record_usage(path):
        request = MeetingRequest(
            title=title,
            external_id=identity,
            invitees=[invitee],
            invite_message=message,
            start_url=address,
            max_participants=number,
            starts_at=moment,
            duration=timedelta(seconds=number),
            features={Feature.CHAT: on},
            vendor={"tiny": {"extra": extra, "nested": {key: [extra, number]}}},
        )
        with pytest.raises(Unsupported):
            tiny.meetings.create(request)
        tiny.meetings.get(identity)
        tiny.links.create(identity, LinkRequest(role=LinkRole.GUEST, person=title))
    told = set(strings(json.loads(path.read_text())))
    assert {"meetings.create", "vendor.tiny.nested", "features.chat"} <= told
    said = [*words, str(number), str(moment), moment.isoformat()]
    assert [] == [value for value in said for text in told if value in text]


def python(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A new interpreter that runs ``code`` in ``folder``, on the emulator of a vendor."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANYMEET_")}
    (folder / "app.py").write_text(code)
    return subprocess.run(
        [sys.executable, "app.py"], cwd=folder, env=kept | environment, capture_output=True, text=True, timeout=60
    )


def test_the_environment_switches_it_on(tmp_path: Path) -> None:
    """With ANYMEET_RECORD the first connection begins to record, and a later one does not begin again."""
    code = (
        "import anymeet, os\n"
        "from anymeet.calls.recorder import is_recording, record_usage\n"
        "assert not is_recording()\n"
        "with anymeet.connect('samesurf:emulated') as provider:\n"
        "    print(list(provider.meetings.list()))\n"
        "record_usage('usage.json').stop()\n"
        "os.mkdir('elsewhere')\n"
        "os.chdir('elsewhere')\n"
        "with anymeet.connect('samesurf:emulated') as provider:\n"
        "    print(is_recording())\n"
    )
    done = python(code, tmp_path, ANYMEET_RECORD="usage.json")
    assert ("[]\nFalse\n", "") == (done.stdout, done.stderr)
    assert ["app.py:5 in <module>"] == [str(call.place) for call in calls(tmp_path / "usage.json")]


def test_what_an_application_does_at_its_end(tmp_path: Path) -> None:
    """Calls of what it has registered to be run at exit are recorded, also when it did so before it connected."""
    code = (
        "import anymeet, atexit\n"
        "def clean_up():\n"
        "    print(list(provider.meetings.list()))\n"
        "    provider.close()\n"
        "atexit.register(clean_up)\n"
        "provider = anymeet.connect('samesurf:emulated')\n"
    )
    done = python(code, tmp_path, ANYMEET_RECORD="usage.json")
    assert ("[]\n", "") == (done.stdout, done.stderr)
    assert ["app.py:3 in clean_up"] == [str(call.place) for call in calls(tmp_path / "usage.json")]


def test_the_environment_may_name_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not a recording is refused by every connection, and left alone."""
    (tmp_path / "notes.txt").write_text("buy milk")
    monkeypatch.setenv("ANYMEET_RECORD", str(tmp_path / "notes.txt"))
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"notes\.txt is not a recording"):
            anymeet.connect(provider=Tiny, key="k-e-y")
    assert (False, "buy milk") == (is_recording(), (tmp_path / "notes.txt").read_text())


def test_the_same_application_on_two_vendors(usage: Path) -> None:
    """Each vendor's calls are told apart, so that what is asked on one does not guard the other."""
    for vendor in ("digitalsamba", "samesurf"):
        with anymeet.connect(f"{vendor}:emulated") as provider:
            if vendor == "samesurf":
                provider.supports("meetings.create")
            provider.meetings.create(MeetingRequest(title="Review"))
    expected = [("digitalsamba", ()), ("samesurf", ("meetings.create",))]
    assert expected == [(call.provider, call.asked) for call in calls(usage)]
