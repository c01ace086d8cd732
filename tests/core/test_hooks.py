"""Plugins with hooks: wrapping, replacing, observing, and being refused."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import attrs
import pytest

from anymeet import PluginConflict, PluginError, Provider, Unsupported, hookimpl
from anymeet.http import HttpRequest, HttpResponse
from anymeet.interfaces import Interface, Links, Meetings
from anymeet.models import Event, EventKind, Lack, Link, LinkRequest, LinkRole, Reason
from anymeet.plugins import Registry
from anymeet.provider import Context
from support.acme import Acme, AcmeLinks, AcmeSettings, registry_of

Install = Callable[..., Path]


class Marked(Links):
    """Wraps links, and adds a mark to each URL."""

    def __init__(self, provider: Provider, inner: Interface, mark: str) -> None:
        super().__init__(provider, inner)
        self.mark = mark

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        link: Link = self.inner.create(meeting_id, request)
        return attrs.evolve(link, url=link.url + self.mark)


class Marking:
    """A plugin that wraps links."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    @hookimpl(wrapper=True)
    def anymeet_interface(self, provider: Provider, name: str) -> Generator[None, Interface, Interface]:
        interface = yield
        return Marked(provider, interface, self.mark) if name == "links" else interface


class Replacing:
    """A plugin that serves links itself, and leaves all else to others."""

    def __init__(self, answer: Callable[[Provider], Any]) -> None:
        self.answer = answer

    @hookimpl
    def anymeet_interface(self, provider: Provider, name: str) -> Any:
        return self.answer(provider) if name == "links" else None


def opened(registry: Registry) -> Acme:
    """A provider whose interfaces that registry resolves."""
    return Acme(AcmeSettings(key="k"), Context(profile="work", resolve=registry.resolve))


def url(provider: Provider) -> str:
    """The URL of a guest link."""
    return provider.links.create("m1", LinkRequest(role=LinkRole.GUEST)).url


def test_without_plugins_the_provider_serves_itself() -> None:
    """An interface that no plugin touches is the provider's own."""
    provider = opened(Registry())
    assert type(provider.links) is AcmeLinks
    assert type(provider.meetings) is Meetings
    assert "https://acme.example/m1" == url(provider)


def test_two_plugins_wrap_one_interface() -> None:
    """Both take part, the later registered outermost, and abilities stay as they were."""
    provider = opened(registry_of(Marking("?first"), Marking("&second")))
    assert "https://acme.example/m1?first&second" == url(provider)
    assert provider.supports("links.create")
    assert Lack(Reason.VENDOR_LACKS, "links stay") == provider.reason("links.revoke")
    with pytest.raises(Unsupported, match="links stay"):
        provider.links.revoke("l1")


def test_plugins_are_asked_once_for_each_interface() -> None:
    """A replacement is made on first use, and stays."""
    asked: list[str] = []

    class Counting:
        @hookimpl
        def anymeet_interface(self, name: str) -> None:
            asked.append(name)

    provider = opened(registry_of(Counting()))
    assert [provider.links, provider.links, provider.meetings] == [provider.links, provider.links, provider.meetings]
    assert ["links", "meetings"] == asked


def test_hook_may_ask_the_provider_about_another_interface() -> None:
    """While one interface is being resolved, a plugin can look at the others."""
    seen: list[bool] = []

    class Curious:
        @hookimpl
        def anymeet_interface(self, provider: Provider, name: str) -> None:
            if name == "links":
                seen.append(provider.supports("meetings.create"))

    assert "https://acme.example/m1" == url(opened(registry_of(Curious())))
    assert [False] == seen


def test_replacement_serves_under_wrappers() -> None:
    """One plugin may replace an interface while others wrap whatever serves it."""

    class Other(AcmeLinks):
        def create(self, meeting_id: str, request: LinkRequest) -> Link:
            return Link(url="https://other.example", role=request.role)

    provider = opened(registry_of(Marking("#marked"), Replacing(Other)))
    assert "https://other.example#marked" == url(provider)


def test_two_replacements_are_a_conflict_that_names_both(install: Install) -> None:
    """Two plugins that serve one interface themselves are refused when it is used; other interfaces work."""
    source = (
        "from anymeet import hookimpl\nfrom anymeet.interfaces import Links\n"
        "@hookimpl\ndef anymeet_interface(provider, name):\n    return Links(provider) if name == 'links' else None\n"
    )
    for name in ("one", "two"):
        install(f"{name}-plugin", {f"{name}_hooks": source}, plugins={name: f"{name}_hooks"})
    provider = opened(Registry())
    assert type(provider.meetings) is Meetings
    with pytest.raises(PluginConflict) as caught:
        provider.interface("links")
    expected = (
        "links is replaced by one of one-plugin 1.0 and by two of two-plugin 1.0: block one of them with ANYMEET_BLOCK"
    )
    assert f"acme: {expected}" == str(caught.value)
    assert "https://acme.example/m1" == url(opened(Registry({"ANYMEET_BLOCK": "one, two-plugin"})))


def test_answer_of_the_wrong_kind_names_the_replacement() -> None:
    """A plugin that answers with something that is no such interface is named."""
    with pytest.raises(
        PluginError,
        match=r"acme: Meetings is not a subclass of Links, so it cannot serve links: made by an object of .*Replacing",
    ):
        opened(registry_of(Replacing(Meetings), Marking(""))).interface("links")


def test_wrapper_that_loses_the_interface_is_named() -> None:
    """A wrapper that forgets to return what it wraps is named, with whoever else takes part."""

    class Forgetful:
        @hookimpl(wrapper=True)
        def anymeet_interface(self) -> Iterator[None]:
            yield

    with pytest.raises(
        PluginError,
        match=r"NoneType is not a subclass of Links, so it cannot serve links: made by an object of .*Forgetful",
    ):
        opened(registry_of(Forgetful())).interface("links")


def test_provider_that_builds_the_wrong_thing_is_named() -> None:
    """What the provider itself makes is checked, too."""

    class Wrong(Acme):
        def build(self, name: str) -> Interface:
            return Meetings(self)

    provider = Wrong(AcmeSettings(key="k"), Context(resolve=Registry().resolve))
    with pytest.raises(
        PluginError, match=r"Meetings is not a subclass of Links, so it cannot serve links: made by .*Wrong"
    ):
        provider.interface("links")


def test_hook_that_fails_is_told_with_the_plugins_that_take_part() -> None:
    """Another exception out of a plugin becomes an error of anymeet's that names the plugins and keeps the cause."""

    def fail(provider: Provider) -> None:
        raise ZeroDivisionError("oh")

    with pytest.raises(
        PluginError, match=r"acme: ZeroDivisionError: oh, while plugins were asked for links: .*Replacing"
    ) as caught:
        opened(registry_of(Replacing(fail))).interface("links")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_error_of_a_provider_alone_passes_unchanged() -> None:
    """Without plugins nobody else is blamed for what a provider raises."""

    class Broken(Acme):
        def build(self, name: str) -> Interface:
            raise ZeroDivisionError("oh")

    provider = Broken(AcmeSettings(key="k"), Context(resolve=Registry().resolve))
    with pytest.raises(ZeroDivisionError):
        provider.interface("links")


def test_observer_tells_plugins_about_requests() -> None:
    """Both observing hooks are told what they ask for; without a plugin that listens there is no observer."""
    seen: list[Any] = []

    class Listening:
        @hookimpl
        def anymeet_before_request(self, provider: str, profile: str, request: HttpRequest) -> None:
            seen.append((provider, profile, request))

        @hookimpl
        def anymeet_after_response(self, response: HttpResponse, seconds: float) -> None:
            seen.append((response, seconds))

    registry = registry_of(Marking(""))
    assert registry.observer("acme", "work") is None
    registry.register(Listening())
    observer = registry.observer("acme", "work")
    assert observer is not None
    request = HttpRequest(method="GET", url="https://acme.example/rooms")
    response = HttpResponse(status=200, headers={}, body=b"")
    observer.before(request)
    observer.after(request, response, 0.25)
    assert [("acme", "work", request), (response, 0.25)] == seen


def test_observer_that_raises_stops_the_call() -> None:
    """Before a request a plugin may say no, and its exception arrives unchanged."""

    class Guard:
        @hookimpl
        def anymeet_before_request(self) -> None:
            raise PermissionError("not now")

    observer = registry_of(Guard()).observer("acme", "")
    assert observer is not None
    with pytest.raises(PermissionError, match="not now"):
        observer.before(HttpRequest(method="GET", url="https://acme.example"))


def test_events_reach_every_plugin() -> None:
    """An event is handed to all plugins that receive events."""
    seen: list[tuple[str, Event]] = []

    class Receiving:
        def __init__(self, name: str) -> None:
            self.name = name

        @hookimpl
        def anymeet_event(self, provider: Provider, event: Event) -> None:
            seen.append((f"{self.name} {provider.name}", event))

    registry = registry_of(Receiving("one"), Receiving("two"))
    event = Event(kind=EventKind.SESSION_STARTED, name="session_started")
    registry.deliver(opened(registry), event)
    assert [("one acme", event), ("two acme", event)] == sorted(seen, key=lambda item: item[0])


def test_same_plugin_twice_takes_part_once() -> None:
    """Registering the same object again changes nothing; another object of its class is another plugin."""
    plugin = Marking("!")
    assert "https://acme.example/m1!?" == url(opened(registry_of(plugin, plugin, Marking("?"))))


def test_equal_plugins_are_refused_rather_than_lost() -> None:
    """Two different objects that compare equal cannot be told apart by pluggy, which is said."""

    @attrs.frozen
    class Equal:
        @hookimpl
        def anymeet_event(self) -> None: ...

    registry = registry_of(Equal())
    with pytest.raises(PluginError, match="is refused: Plugin already registered"):
        registry.register(Equal())


def plugin_of(**functions: Any) -> ModuleType:
    """A module with these functions."""
    module = ModuleType("talk_hooks")
    vars(module).update(functions)
    return module


def generator() -> Iterator[None]:
    yield


async def coroutine() -> None: ...


@pytest.mark.parametrize(
    ("plugin", "message"),
    [
        (
            plugin_of(anymeet_evnt=hookimpl(lambda: None)),
            "implements anymeet_evnt, which is not a hook; did you mean 'anymeet_event'?",
        ),
        (
            plugin_of(anymeet_evnt=lambda: None),
            "implements anymeet_evnt, which is not a hook; did you mean 'anymeet_event'?",
        ),
        (plugin_of(anymeet_xyz=lambda: None), "implements anymeet_xyz, which is not a hook"),
        (plugin_of(anymeet_event=lambda: None), "implements anymeet_event without its marker: add @anymeet.hookimpl"),
        (plugin_of(on=hookimpl(lambda: None, specname="anymeet_evnt")), "implements anymeet_evnt, which is not a hook"),
        (plugin_of(anymeet_event=hookimpl(lambda evnt: None)), "unknown argument 'evnt'; it may take provider, event"),
        (
            plugin_of(anymeet_event=hookimpl(lambda evnt=1: None)),
            "with evnt=1: hooks take plain arguments without default",
        ),
        (plugin_of(anymeet_event=hookimpl(lambda *, event: None)), "with event: hooks take plain arguments"),
        (plugin_of(anymeet_event=hookimpl(lambda **rest: None)), "with **rest: hooks take plain arguments"),
        (plugin_of(anymeet_event=hookimpl(generator)), "yields in anymeet_event: say @hookimpl(wrapper=True)"),
        (plugin_of(anymeet_event=hookimpl(coroutine)), "with async def: hooks are called without await"),
        (
            plugin_of(anymeet_interface=hookimpl(lambda: None, wrapper=True)),
            "implements anymeet_interface as a wrapper that does not yield",
        ),
        (
            plugin_of(anymeet_interface=hookimpl(lambda: None, tryfirst=True)),
            "with tryfirst or trylast: only one plugin may replace an interface",
        ),
        (
            plugin_of(anymeet_evnt=lambda: None, anymeet_event=lambda: None),
            "anymeet_event without its marker: add @anymeet.hookimpl; implements anymeet_evnt, which is not a hook",
        ),
        (plugin_of(helper=lambda: None), "has no hook: mark its functions with @anymeet.hookimpl"),
        (Marking, "is a class: pass an instance of it, or a module"),
        (SimpleNamespace(), "has no hook"),
        (None, "has no hook"),
        (opened(Registry()), "has no hook"),
    ],
)
def test_plugin_that_would_not_work_is_refused(plugin: object, message: str) -> None:
    """A misspelt hook, a missing marker, an argument that is never given and the like are told at registration."""
    with pytest.raises(PluginError) as caught:
        Registry().register(plugin)
    assert message in str(caught.value)


def test_plugin_may_implement_hooks_in_any_way_python_knows() -> None:
    """Static methods, class methods, functions on a namespace and hooks under another name are all found."""
    seen: list[str] = []

    class Plugin:
        @staticmethod
        @hookimpl
        def anymeet_event(event: Event) -> None:
            seen.append(f"static {event.name}")

        @classmethod
        @hookimpl(specname="anymeet_event")
        def on_event(cls, event: Event) -> None:
            seen.append(f"class {event.name}")

        @property
        def anymeet_trap(self) -> None:
            raise AssertionError("properties are not looked at")

    module = plugin_of(anymeet_event=hookimpl(lambda event: seen.append(f"module {event.name}")), anymeet_acme=sys)
    registry = registry_of(Plugin(), module)
    registry.deliver(opened(registry), Event(kind=EventKind.OTHER, name="e"))
    assert ["class e", "module e", "static e"] == sorted(seen)


def test_optional_hook_of_a_newer_version_is_accepted() -> None:
    """A plugin that marks a hook as optional works with a version of anymeet that does not have it."""
    registry = registry_of(plugin_of(anymeet_future=hookimpl(lambda: None, optionalhook=True)))
    assert () == tuple(problem for problem in registry.problems() if "talk" in problem.name)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1/0", "cannot be imported: ZeroDivisionError: division by zero"),
        (
            "from anymeet import hookimpl\n@hookimpl\ndef anymeet_evnt(): ...",
            "implements anymeet_evnt, which is not a hook",
        ),
        ("def anymeet_event(): ...", "without its marker: add @anymeet.hookimpl"),
        ("class Provider: ...", "has no hook"),
    ],
)
def test_broken_plugin_is_isolated(install: Install, source: str, message: str) -> None:
    """An installed plugin that cannot be used becomes a problem; all others and all providers go on working."""
    site = install("broken-plugin", {"broken_hooks": source}, plugins={"broken": "broken_hooks"})
    good = "from anymeet import hookimpl\nSEEN = []\n@hookimpl\ndef anymeet_event(event): SEEN.append(event)"
    install("good-plugin", {"good_hooks": good}, plugins={"good": "good_hooks"})
    registry = Registry()
    provider = opened(registry)
    assert "https://acme.example/m1" == url(provider)
    registry.deliver(provider, Event(kind=EventKind.OTHER, name="e"))
    assert 1 == len(sys.modules["good_hooks"].SEEN)
    (problem,) = [problem for problem in registry.problems() if problem.distribution == "broken-plugin"]
    assert ("anymeet.plugins", "broken", "1.0", str(site)) == (
        problem.group,
        problem.name,
        problem.version,
        problem.path,
    )
    assert message in problem.message
    assert str(problem).startswith("anymeet.plugins broken of broken-plugin 1.0 ")


def test_blocked_plugin_is_not_imported(install: Install) -> None:
    """A plugin named in ANYMEET_BLOCK is listed as blocked and takes part in nothing."""
    install("loud-plugin", {"loud_hooks": "1/0"}, plugins={"loud": "loud_hooks"})
    registry = Registry({"ANYMEET_BLOCK": "loud"})
    registry.load_plugins()
    assert "loud_hooks" not in sys.modules
    assert [] == [problem for problem in registry.problems() if problem.distribution == "loud-plugin"]
    listed = [entry.problem for entry in registry.entries("anymeet.plugins") if entry.name == "loud"]
    assert ["is blocked by ANYMEET_BLOCK"] == listed


def test_threads_share_a_resolved_interface() -> None:
    """Threads that use an interface for the first time at once all get the same object."""
    provider = opened(registry_of(Marking("!")))
    with ThreadPoolExecutor(8) as executor:
        assert 1 == len({id(links) for links in executor.map(lambda _: provider.links, range(50))})
