"""The trace of hook calls: who is asked what, and what comes of it, without secrets."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

import anymeet
from anymeet import hookimpl
from anymeet.errors import PluginError
from anymeet.http import HttpRequest, HttpResponse
from anymeet.interfaces import Interface, Links
from anymeet.models import Event, EventKind, LinkRequest, LinkRole
from anymeet.plugins import Registry
from anymeet.provider import Provider
from support.acme import Acme

KEY = "seeded-s3cret-key"


class Marked(Links):
    """Links that go through unchanged."""


class Plugin:
    """Takes part in three hooks."""

    @hookimpl(wrapper=True)
    def anymeet_interface(self, provider: Provider, name: str) -> Iterator[None]:
        interface: Interface = yield  # type: ignore[assignment]
        return Marked(provider, interface) if name == "links" else interface  # type: ignore[return-value]

    @hookimpl
    def anymeet_after_response(self, seconds: float) -> None: ...

    @hookimpl
    def anymeet_event(self, event: Event) -> None: ...


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What the logger has been told, at any level."""
    caplog.set_level(logging.DEBUG, logger="anymeet.hooks")
    return caplog


def traced(environ: dict[str, str]) -> Registry:
    """A registry with the plugin, in a program with these environment variables."""
    registry = Registry(environ)
    registry.register(Plugin())
    return registry


def use(registry: Registry) -> None:
    """Ask for links, tell of an event."""
    with anymeet.connect(provider=Acme, registry=registry, key=KEY) as provider:
        provider.links.create("m-1", LinkRequest(role=LinkRole.HOST))
        event = Event(kind=EventKind.OTHER, name="room_renamed", data={"url": f"https://acme.example/{KEY}"})
        provider.context.deliver(provider, event)


def test_calls_are_told_with_arguments_plugins_and_outcome(log: pytest.LogCaptureFixture) -> None:
    """Each call is a line with who is asked, in order, and an interface is told when it is there."""
    use(traced({"ANYMEET_TRACE_HOOKS": "1"}))
    plugin = f"an object of {Plugin.__module__}:Plugin"
    assert [
        f"anymeet_interface(provider=acme, name='links') asks {plugin} (wraps), anymeet",
        "anymeet_interface gave Marked",
        f"anymeet_event(provider=acme, event=room_renamed) asks {plugin}",
    ] == log.messages


def test_numbers_are_short_and_failures_are_named(log: pytest.LogCaptureFixture) -> None:
    """Seconds have three digits; of what a plugin raises the kind is told, since its words may be anything."""
    registry = traced({"ANYMEET_TRACE_HOOKS": "yes"})

    class Failing:
        @hookimpl
        def anymeet_interface(self) -> None:
            raise ZeroDivisionError(KEY)

    registry.register(Failing())
    with anymeet.connect(provider=Acme, registry=registry, key=KEY) as provider, pytest.raises(PluginError):
        provider.interface("links")
    assert "anymeet_interface raised ZeroDivisionError" == log.messages[-1]
    observer = registry.observer("acme", "work")
    assert observer is not None
    request = HttpRequest(method="GET", url=f"https://acme.example/rooms?key={KEY}")
    response = HttpResponse(status=200, headers={}, body=KEY.encode())
    observer.after(request, response, 0.25)
    expected = (
        "anymeet_after_response(provider='acme', profile='work', request=GET /rooms, response=200, seconds=0.250)"
    )
    assert log.messages[-1].startswith(expected)


@pytest.mark.parametrize("environ", [{}, {"ANYMEET_TRACE_HOOKS": ""}, {"ANYMEET_TRACE_HOOKS": "0"}])
def test_nothing_is_told_unasked(log: pytest.LogCaptureFixture, environ: dict[str, str]) -> None:
    """Without the variable, or with nothing or 0 in it, no call is logged."""
    use(traced(environ))
    assert [] == log.messages


def test_no_secret_is_told(log: pytest.LogCaptureFixture) -> None:
    """Neither the key of the account nor a link nor anything an event carries is in the log."""
    use(traced({"ANYMEET_TRACE_HOOKS": "1"}))
    assert KEY not in log.text
    assert "https://" not in log.text
