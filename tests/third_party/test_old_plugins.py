"""What becomes of plugins that were written before: the core grows under them, and they go on as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import pluggy
import pytest

import anymeet
from anymeet import Provider, ProviderInfo, hookimpl, hookspecs, interfaces
from anymeet.hooks import Hooks
from anymeet.interfaces import INTERFACES, Interface, Writer, ability
from anymeet.models import Event, EventKind, Lack, Meeting, MeetingRequest, Reason
from anymeet.plugins import Registry
from anymeet.provider import PLUGIN_API, Context, abilities
from support.projects import installed, run


class TitleWriter(Writer[MeetingRequest]):
    """All that there was to say about a meeting."""

    fields = {"title": "name"}


class OldMeetings(interfaces.Meetings):
    """What there was to do, and why the rest of it was not to be done."""

    writers = {"create": TitleWriter}
    reasons = {"update": Reason.VENDOR_LACKS}

    def create(self, request: MeetingRequest) -> Meeting:
        return Meeting(id="1", title=self.written("create", request).get("name"))


class SweepingLinks(interfaces.Links):
    """Says why about everything, even about what nobody had thought of."""

    reasons = {"*": Reason.VENDOR_LACKS}


class Old(Provider):
    """A provider of those days."""

    info = ProviderInfo(name="old", title="Old", plugin_api=1)
    interfaces = (OldMeetings, SweepingLinks)


@attrs.frozen(kw_only=True)
class NewerRequest(MeetingRequest):
    """A request with a field more."""

    language: str | None = None


Grow = Callable[..., None]


@pytest.fixture
def grow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Grow]:
    """Adds operations to an interface of the core: a newer anymeet under plugins that have been loaded."""

    def add(interface: type[Interface], **stubs: Callable[..., Any]) -> None:
        for name, stub in stubs.items():
            stub.__name__ = name
            monkeypatch.setattr(interface, name, ability(stub), raising=False)

    forget = vars(Interface)["abilities"].__func__.cache_clear
    forget()
    yield add
    forget()


@pytest.fixture
def provider() -> Old:
    """A connection of the old provider's."""
    return Old(anymeet.Settings(base_url="https://old.example"), Context())


def test_a_new_operation_is_not_written(grow: Grow, provider: Old) -> None:
    """An operation that came later reads as NOT_WRITTEN, raises so, and is listed with all others."""

    def lock(self: Interface, meeting_id: str) -> None:
        """Let nobody in any more."""

    grow(interfaces.Meetings, lock=lock)
    assert Lack(Reason.NOT_WRITTEN) == provider.reason("meetings.lock")
    assert "meetings.lock" in abilities()
    assert provider.supports("meetings.create")
    with pytest.raises(anymeet.Unsupported, match=r"meetings\.lock: unsupported \(not written\)"):
        provider.meetings.lock("1")  # type: ignore[attr-defined]


def test_a_star_speaks_for_what_comes_later(grow: Grow, provider: Old) -> None:
    """Whoever gave a reason for all the rest has given it for new operations, too, right or wrong."""

    def shorten(self: Interface, link_id: str) -> None:
        """Make an address short."""

    grow(interfaces.Links, shorten=shorten)
    assert Lack(Reason.VENDOR_LACKS) == provider.reason("links.shorten")


def test_a_new_field_is_not_written(grow: Grow, provider: Old) -> None:
    """A field of a request that came later is refused before it is lost; a request without it goes through."""

    def create(self: Interface, request: NewerRequest) -> Meeting:  # type: ignore[empty-body]
        """Create a meeting."""

    grow(interfaces.Meetings, create=create)
    assert Lack(Reason.NOT_WRITTEN) == provider.reason("meetings.create.language")
    assert "Weekly" == provider.meetings.create(NewerRequest(title="Weekly")).title
    with pytest.raises(anymeet.Unsupported, match=r"meetings\.create\.language: unsupported \(not written\)"):
        provider.meetings.create(NewerRequest(title="Weekly", language="en"))
    reporting = Old(provider.settings, Context(reports_unsupported=True))
    notes = reporting.meetings.create(NewerRequest(title="Weekly", language="en")).notes
    assert [("meetings.create.language", "left out, not written")] == [(note.ability, note.text) for note in notes]


def test_a_new_interface_is_absent_as_a_whole(grow: Grow, provider: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an interface that came later an old provider has nothing."""

    class Whiteboards(Interface):
        name = "whiteboards"

        @ability
        def list(self) -> tuple[str, ...]:  # type: ignore[empty-body]
            """All of them."""

    monkeypatch.setitem(INTERFACES, "whiteboards", Whiteboards)
    assert Lack(Reason.NOT_WRITTEN) == provider.reason("whiteboards.list")


def test_a_new_argument_of_a_hook_is_not_forced_on_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin that names the arguments of its time gets those, when the hook offers one more."""
    seen: list[str] = []

    class Receiving:
        @hookimpl
        def anymeet_event(self, event: Event) -> None:
            seen.append(event.name)

    def anymeet_event(provider: Provider, event: Event, delivered_at: datetime) -> None:
        """A webhook delivered ``event``."""

    monkeypatch.setattr(hookspecs, "anymeet_event", hookspecs.hookspec(anymeet_event))
    hooks = Hooks()
    assert "" == hooks.adopt(Receiving(), "receiving")
    event = Event(kind=EventKind.OTHER, name="renamed")
    caller: pluggy.HookCaller = hooks._manager.hook.anymeet_event
    caller(provider=None, event=event, delivered_at=None)
    assert ["renamed"] == seen


def test_a_new_hook_is_not_asked_of_old_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin without a hook that came later takes part in all others."""

    class Receiving:
        @hookimpl
        def anymeet_event(self, event: Event) -> None: ...

    def anymeet_closing(provider: Provider) -> None:
        """``provider`` is about to be closed."""

    monkeypatch.setattr(hookspecs, "anymeet_closing", hookspecs.hookspec(anymeet_closing), raising=False)
    hooks = Hooks()
    assert "" == hooks.adopt(Receiving(), "receiving")
    assert [] == hooks._manager.hook.anymeet_closing(provider=None)


@pytest.mark.parametrize(
    ("version", "advice"),
    [
        (PLUGIN_API - 1, "install a newer version of this provider"),
        (PLUGIN_API + 1, "install a newer version of anymeet"),
    ],
)
def test_another_version_is_named_by_doctor(version: int, advice: str, tmp_path: Path) -> None:
    """A provider of another plugin API is not loaded; doctor says whose it is, and which of the two to update."""
    source = tmp_path / "project" / "src"
    source.mkdir(parents=True)
    (source.parent / "pyproject.toml").write_text(
        '[project]\nname = "old-meet"\nversion = "2.1"\n'
        '[project.entry-points."anymeet.providers"]\nold = "old_meet:Old"\n'
    )
    (source / "old_meet.py").write_text(
        "from anymeet import Provider, ProviderInfo\n\n\nclass Old(Provider):\n"
        f"    info = ProviderInfo(name='old', title='Old', plugin_api={version})\n"
    )
    path = installed(source.parent, tmp_path / "site")
    told = run(["anymeet.cli", "doctor"], tmp_path, path)
    assert 3 == told.returncode
    expected = f"is written for plugin API {version}, but this is {PLUGIN_API}: {advice}"
    (line,) = [line for line in told.stdout.splitlines() if line.startswith("!")]
    assert "anymeet.providers old of old-meet 2.1" in line
    assert line.endswith(expected)


def test_an_old_provider_can_still_be_registered() -> None:
    """A provider for this plugin API is taken, whatever the core has learnt since."""
    registry = Registry()
    registry.register(Old)
    assert Old is registry.provider("old")
