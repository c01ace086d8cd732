"""Abilities: how they are declared, found, refused and called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import attrs
import pytest

from anymeet.errors import ConnectionFailed, InvalidRequest, NotFound, Unsupported
from anymeet.interfaces import INTERFACES, Chat, Interface, Links, Meetings, Polls, Sessions, Webhooks, Writer
from anymeet.models import (
    UNSET,
    Event,
    EventKind,
    Feature,
    Lack,
    Link,
    LinkRequest,
    LinkRole,
    Meeting,
    MeetingChanges,
    MeetingRequest,
    Note,
    Poll,
    PollRequest,
    Reason,
    Session,
)
from anymeet.pages import Page, Pages
from anymeet.provider import PLUGIN_API, Context, Provider, ProviderInfo
from anymeet.settings import Settings

START = datetime(2030, 1, 1, 10, tzinfo=UTC)


class CreateWriter(Writer[MeetingRequest]):
    """What Acme can be told of a new meeting."""

    features = {Feature.CHAT: "chat_enabled"}

    def write_title(self, value: str | None) -> Mapping[str, Any]:
        return {"name": value}

    def write_private(self, value: bool) -> Mapping[str, Any]:
        return {"privacy": "private" if value else "public"}


class ChangesWriter(Writer[MeetingChanges]):
    """What Acme can be told of an old one."""

    def write_title(self, value: str | None) -> Mapping[str, Any]:
        return {"name": value}


class AcmeMeetings(Meetings):
    """Meetings that remember what they were told."""

    writers = {"create": CreateWriter, "update": ChangesWriter}
    reasons = {
        "create.starts_at": Reason.VENDOR_LACKS.because("meetings begin when people come"),
        "create.features": Reason.PLAN,
        "delete": Reason.UNDOCUMENTED,
        "*": Reason.VENDOR_LACKS,
    }
    provider: Acme

    def create(self, request: MeetingRequest) -> Meeting:
        self.provider.sent.append(self.written("create", request))
        link = Link(url="https://acme.example/1", role=LinkRole.HOST)
        return Meeting(id="1", title=request.title, links=(link,), notes=(Note("own", "of the vendor"),))

    def get(self, meeting_id: str) -> Meeting:
        self.provider.sent.append(meeting_id)
        raise NotFound("no such meeting", status=404)

    def update(self, meeting_id: str, changes: MeetingChanges) -> Meeting:
        self.provider.sent.append(self.written("update", changes))
        return Meeting(id=meeting_id)

    def list(self) -> Pages[Meeting]:
        def walk() -> Iterator[Page[Meeting]]:
            yield Page((Meeting(id="1"), Meeting(id="2")), 3)
            raise ConnectionFailed("gone")

        return Pages(walk)


class AcmeWebhooks(Webhooks):
    """Several values at once."""

    def events(self) -> tuple[str, ...]:
        return ("a", "b")

    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        return (Event(kind=EventKind.OTHER, name="a"), Event(kind=EventKind.OTHER, name="b"))


class Acme(Provider):
    """A vendor without a network."""

    info = ProviderInfo(name="acme", title="Acme", plugin_api=PLUGIN_API)
    interfaces: ClassVar[tuple[type[Interface], ...]] = (AcmeMeetings, AcmeWebhooks)

    def __init__(self, settings: Settings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        self.sent: list[Any] = []
        self.plan: dict[str, Lack] = {}

    def withheld(self, ability: str) -> Lack | None:
        return self.plan.get(ability)


def acme(*, reports: bool = False, resolve: Callable[[Provider, str], Interface] | None = None) -> Acme:
    """A provider of the profile "main"."""
    context = Context(profile="main", reports_unsupported=reports)
    if resolve:
        context = attrs.evolve(context, resolve=resolve)
    return Acme(Settings(base_url="https://acme.example"), context)


# What is there


def test_every_interface_lists_its_abilities() -> None:
    """Operations come in the order of their page, each with the fields of its request, features one by one."""
    abilities = Links.abilities()
    fields = ["role", "person", "external_id", "max_uses", "starts_at", "expires_at"]
    assert ("create", *(f"create.{field}" for field in fields), "revoke") == abilities
    assert ("create", "get", "list", "list_live", "update", "end", "delete") == Meetings.operations()
    assert {f"create.features.{feature}" for feature in Feature} < set(Meetings.abilities())
    assert ("list", "export", "delete") == Chat.abilities()
    assert "create.vendor" not in Meetings.abilities()


@pytest.mark.parametrize("name", INTERFACES)
def test_every_operation_is_documented_and_absent_by_itself(name: str) -> None:
    """Each operation of each interface says what it does, and without an implementation it is not written."""
    interface = INTERFACES[name]
    assert interface.operations()
    for operation in interface.operations():
        assert getattr(interface, operation).__doc__
    assert all(Lack(Reason.NOT_WRITTEN) == interface.declared_lack(ability) for ability in interface.abilities())


def test_what_is_overridden_is_implemented() -> None:
    """An override is support; the rest has its reason: its own, its operation's, or that of everything else."""
    lacks = {ability: AcmeMeetings.declared_lack(ability) for ability in AcmeMeetings.abilities()}
    assert [None] * 6 == [lacks[name] for name in ("create", "get", "list", "update", "create.title", "update.title")]
    assert None is lacks["create.features.chat"]
    assert Lack(Reason.VENDOR_LACKS, "meetings begin when people come") == lacks["create.starts_at"]
    assert Lack(Reason.PLAN) == lacks["create.features.polls"]
    assert Lack(Reason.UNDOCUMENTED) == lacks["delete"]
    assert {Lack(Reason.VENDOR_LACKS)} == {lacks[name] for name in ("end", "create.duration", "update.private")}


def test_an_account_may_have_less_than_its_vendor() -> None:
    """What a plan withholds is absent for this account and says why: a field, or an operation with all of its fields."""
    provider = acme()
    provider.plan = {
        "meetings.update": Reason.PLAN.because("upgrade"),
        "meetings.create.title": Lack(Reason.PLAN),
        "meetings.end": Lack(Reason.PLAN),
    }
    meetings = provider.meetings
    assert [Lack(Reason.PLAN, "upgrade")] * 2 == [meetings.lack("update"), meetings.lack("update.title")]
    assert Lack(Reason.PLAN) == meetings.lack("create.title")
    assert Lack(Reason.VENDOR_LACKS) == meetings.lack("end")
    with pytest.raises(Unsupported, match=r"main meetings.update: unsupported \(plan\): upgrade"):
        meetings.update("1", MeetingChanges(title="x"))
    with pytest.raises(Unsupported, match=r"meetings\.create\.title"):
        meetings.create(MeetingRequest(title="x"))
    assert [] == provider.sent


def test_a_request_class_of_links_is_found() -> None:
    """The request that an operation takes is read from its signature, None where there is none."""
    assert LinkRequest is Links.request_type("create")
    assert None is Links.request_type("revoke")
    assert MeetingChanges is AcmeMeetings.request_type("update")


# Calling


def test_what_is_absent_is_refused_before_anything_is_sent() -> None:
    """An operation that nobody implements raises Unsupported with ability, reason, provider and profile."""
    provider = acme()
    with pytest.raises(Unsupported, match="undocumented"):
        provider.meetings.delete("1")
    with pytest.raises(Unsupported) as raised:
        provider.meetings.list_live()
    found = raised.value
    assert ("meetings.list_live", "vendor_lacks", "acme", "main") == (
        found.ability,
        found.reason,
        found.provider,
        found.profile,
    )
    with pytest.raises(Unsupported, match=r"chat\.export: unsupported \(not written\)"):
        provider.chat.export("1")
    assert [] == provider.sent


def test_a_request_is_written_field_by_field() -> None:
    """Each field that is said is written by its writer, a feature by the vendor's switch, and extras are put beside them."""
    provider = acme()
    extras = {"acme": {"colour": "red"}, "other": {"name": "not for us"}}
    provider.meetings.create(MeetingRequest(title="Demo", private=False, features={Feature.CHAT: True}, vendor=extras))
    assert [{"name": "Demo", "privacy": "public", "chat_enabled": True, "colour": "red"}] == provider.sent
    provider.meetings.update("1", MeetingChanges(title=None, private=UNSET))
    assert {"name": None} == provider.sent[-1]
    provider.meetings.create(MeetingRequest())
    assert {} == provider.sent[-1]


def test_extras_must_not_write_what_a_field_writes() -> None:
    """An extra under a key that a neutral field wrote is an InvalidRequest that names both."""
    with pytest.raises(InvalidRequest, match=r"vendor\.acme\.name is written by title already") as raised:
        acme().meetings.create(MeetingRequest(title="x", vendor={"acme": {"name": "y"}}))
    assert ("acme", "main", "meetings.create") == (raised.value.provider, raised.value.profile, raised.value.ability)


def test_two_fields_must_not_write_one_key() -> None:
    """Two writers of one key would lose something, which is a TypeError and not silence."""

    class Clash(CreateWriter):
        def write_external_id(self, value: str | None) -> Mapping[str, Any]:
            return {"name": value}

    with pytest.raises(TypeError, match="'name'"):
        Clash(MeetingRequest(title="x", external_id="y")).body("acme")


def test_an_unsupported_field_is_raised() -> None:
    """A field that the account does not have raises Unsupported, naming the field, before anything is sent."""
    provider = acme()
    with pytest.raises(Unsupported, match=r"meetings\.create\.starts_at: unsupported \(vendor lacks\): meetings begin"):
        provider.meetings.create(MeetingRequest(title="x", starts_at=START))
    with pytest.raises(Unsupported, match=r"meetings\.create\.features\.polls"):
        provider.meetings.create(request=MeetingRequest(features={Feature.CHAT: True, Feature.POLLS: True}))
    assert [] == provider.sent


def test_an_unsupported_field_is_noted_where_the_profile_says_so() -> None:
    """With reports, unsupported fields are left out and named in the notes of the result, behind the vendor's own."""
    provider = acme(reports=True)
    request = MeetingRequest(title="x", starts_at=START, features={Feature.CHAT: False, Feature.POLLS: True})
    meeting = provider.meetings.create(request)
    assert [{"name": "x", "chat_enabled": False}] == provider.sent
    assert [
        "own: of the vendor",
        "meetings.create.starts_at: left out, vendor lacks: meetings begin when people come",
        "meetings.create.features.polls: left out, plan",
    ] == [str(note) for note in meeting.notes]
    assert (START, {Feature.CHAT: False, Feature.POLLS: True}) == (request.starts_at, request.features)


def test_a_field_of_changes_is_noted_too() -> None:
    """Clearing a field that the account does not have is left out and noted like setting it."""
    provider = acme(reports=True)
    meeting = provider.meetings.update("1", MeetingChanges(title="x", private=None, starts_at=None))
    assert [{"name": "x"}] == provider.sent
    assert ["meetings.update.starts_at", "meetings.update.private"] == [note.ability for note in meeting.notes]


def test_an_absent_operation_is_raised_even_with_reports() -> None:
    """Only fields can be left out: what cannot be done at all, or not without a field, is always raised."""

    class NoOptions(Writer[PollRequest]):
        def write_question(self, value: str) -> Mapping[str, Any]:
            return {"question": value}

    class AcmePolls(Polls):
        writers = {"create": NoOptions}

        def create(self, meeting_id: str, request: PollRequest) -> Poll:
            raise AssertionError("not to be called")

    class WithPolls(Acme):
        interfaces = (AcmePolls,)

    provider = WithPolls(Settings(base_url="https://acme.example"), Context(reports_unsupported=True))
    with pytest.raises(Unsupported, match=r"meetings\.end"):
        provider.meetings.end("1")
    with pytest.raises(Unsupported, match=r"polls\.create\.options"):
        provider.polls.create("1", PollRequest(question="Lunch?", options=["a", "b"]))


def test_results_are_stamped() -> None:
    """Results know provider and profile: single ones, those inside them, tuples, and every item of pages."""
    provider = acme()
    meeting = provider.meetings.create(MeetingRequest(title="x"))
    assert ("acme", "main") == (meeting.provider, meeting.profile)
    assert [("acme", "main")] == [(link.provider, link.profile) for link in meeting.links]
    events = provider.webhooks.receive({}, b"")
    assert {("acme", "main")} == {(event.provider, event.profile) for event in events}
    assert ("a", "b") == provider.webhooks.events()
    pages = provider.meetings.list()
    assert [("1", "acme", "main"), ("2", "acme", "main")] == [
        (item.id, item.provider, item.profile) for item in next(pages.pages()).items
    ]
    assert 3 == pages.total()


def test_errors_learn_where_they_belong() -> None:
    """An error that leaves an operation knows ability, provider and profile, and so does one on page two."""
    provider = acme()
    with pytest.raises(NotFound, match=r"^main meetings.get: no such meeting") as raised:
        provider.meetings.get("9")
    assert ("meetings.get", "acme", "main") == (raised.value.ability, raised.value.provider, raised.value.profile)
    ids: list[str] = []
    with pytest.raises(ConnectionFailed, match="gone") as broken:
        ids.extend(meeting.id for meeting in provider.meetings.list())
    assert ["1", "2"] == ids
    assert ("meetings.list", "acme", "main") == (broken.value.ability, broken.value.provider, broken.value.profile)


def test_wrong_arguments_are_type_errors() -> None:
    """A call with too many or too few arguments says so, as Python does."""
    with pytest.raises(TypeError, match="meeting_id"):
        acme().meetings.get()  # type: ignore[call-arg]


# Wrapping


class AuditedMeetings(Meetings):
    """What a plugin puts around meetings."""

    def create(self, request: MeetingRequest) -> Meeting:
        self.provider.audit.append(request.title)  # type: ignore[attr-defined]
        meeting: Meeting = self.inner.create(request)
        return attrs.evolve(meeting, title=f"{meeting.title}!")


def audited(reports: bool = False) -> Acme:
    """A provider whose meetings are wrapped twice."""

    def resolve(provider: Provider, name: str) -> Interface:
        inner = provider.build(name)
        if name != "meetings":
            return inner
        return AuditedMeetings(provider, AuditedMeetings(provider, inner))

    provider = acme(reports=reports, resolve=resolve)
    provider.audit = []  # type: ignore[attr-defined]
    return provider


def test_a_wrapper_has_the_abilities_of_what_it_wraps() -> None:
    """What is inside decides about abilities and reasons; what a wrapper does not override is handed on."""
    plain, wrapped = acme().meetings, audited().meetings
    assert {name: plain.lack(name) for name in plain.abilities()} == {
        name: wrapped.lack(name) for name in wrapped.abilities()
    }
    with pytest.raises(NotFound, match=r"main meetings\.get"):
        wrapped.get("9")
    with pytest.raises(Unsupported, match=r"meetings\.end: unsupported \(vendor lacks\)"):
        wrapped.end("1")
    assert "1" == next(iter(wrapped.list())).id


def test_a_wrapper_takes_part_and_notes_are_not_doubled() -> None:
    """Each wrapper runs once around the inside, is refused what the inside is refused, and adds no second note."""
    provider = audited(reports=True)
    meeting = provider.meetings.create(MeetingRequest(title="x", starts_at=START))
    assert ("x!!", ["x", "x"]) == (meeting.title, provider.audit)  # type: ignore[attr-defined]
    assert [{"name": "x"}] == provider.sent
    assert ["own", "meetings.create.starts_at"] == [note.ability for note in meeting.notes]
    strict = audited()
    with pytest.raises(Unsupported):
        strict.meetings.create(MeetingRequest(starts_at=START))
    assert [] == strict.audit  # type: ignore[attr-defined]


def test_an_override_may_build_on_its_base() -> None:
    """A subclass that calls the override of its base is stamped and noted once."""

    class Twice(AcmeMeetings):
        def create(self, request: MeetingRequest) -> Meeting:
            return attrs.evolve(super().create(request), title="changed")

    class Derived(Acme):
        interfaces = (Twice,)

    provider = Derived(Settings(base_url="https://acme.example"), Context(reports_unsupported=True))
    meeting = provider.meetings.create(MeetingRequest(title="x", starts_at=START))
    assert ("changed", ["own", "meetings.create.starts_at"]) == (
        meeting.title,
        [note.ability for note in meeting.notes],
    )


def test_an_override_may_come_from_elsewhere() -> None:
    """An implementation that a class inherits from a mixin is conducted like its own."""

    class Getting:
        def get(self, session_id: str) -> Session:
            return Session(id=session_id, meeting_id="1")

    class MixedSessions(Getting, Sessions):
        """A mixin and an interface."""

    class Mixed(Acme):
        interfaces = (MixedSessions,)

    provider = Mixed(Settings(base_url="https://acme.example"), Context(profile="main"))
    assert provider.supports("sessions.get")
    session = provider.sessions.get("5")
    assert ("5", "acme", "main") == (session.id, session.provider, session.profile)


def test_repeating_the_name_changes_nothing() -> None:
    """An implementation that says its interface's name again is an implementation all the same."""

    class Named(Links):
        name = "links"

        def revoke(self, link_id: str) -> None:
            raise NotFound("gone")

    assert Links.abilities() == Named.abilities()
    assert (None, Lack(Reason.NOT_WRITTEN)) == (Named.declared_lack("revoke"), Named.declared_lack("create"))

    class WithLinks(Acme):
        interfaces = (Named,)

    with pytest.raises(NotFound) as raised:
        WithLinks(Settings(base_url="https://acme.example")).links.revoke("1")
    assert "links.revoke" == raised.value.ability
