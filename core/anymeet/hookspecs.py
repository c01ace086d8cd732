"""The hooks: all that a plugin can take part in.

A plugin is a module or an object whose functions carry `hookimpl`; the entry-point group ``anymeet.plugins`` or
`anymeet.register` make it known. A function named ``anymeet_...`` that is not a hook below is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    from anymeet.http import HttpRequest, HttpResponse
    from anymeet.interfaces import Interface
    from anymeet.models import Event
    from anymeet.provider import Provider

PROJECT: Final = "anymeet"
hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as a hook: ``@hookimpl``, ``@hookimpl(wrapper=True)``; its options are those of pluggy."""


@hookspec(firstresult=True)
def anymeet_interface(provider: Provider, name: str) -> Interface | None:
    """Which object serves the interface ``name`` ("meetings", "links", ...) of ``provider``.

    Asked once per provider and interface, on first use; sends nothing. Return None to leave it to others. A plugin that
    *wraps* uses ``@hookimpl(wrapper=True)``, takes what ``yield`` gives and returns an object of the same interface
    around it (``class Audited(Links)`` with ``inner``); any number of plugins may. A plugin that *replaces* returns its
    own object; two that replace the same interface of the same provider are a `PluginConflict`.
    """


@hookspec
def anymeet_before_request(provider: str, profile: str, request: HttpRequest) -> None:
    """About to send ``request``, once per attempt. It is redacted and cannot be changed; raising stops the call."""


@hookspec
def anymeet_after_response(
    provider: str, profile: str, request: HttpRequest, response: HttpResponse, seconds: float
) -> None:
    """``response`` came back after ``seconds``; redacted, once per attempt that got one."""


@hookspec
def anymeet_event(provider: Provider, event: Event) -> None:
    """A webhook delivered ``event``, verified and normalised."""


@hookspec
def anymeet_scenario_steps() -> Mapping[str, Callable[..., object]] | None:
    """Steps that scenarios may take besides anymeet's, by name: ``{"acme.publish": publish}``.

    A name has a part before a dot, which must not be that of an interface or ``wait``. A step is a function that takes the
    provider, and after it what a scenario says: see ``docs/scenarios.md``. Asked when a scenario has a step that is not
    anymeet's; two plugins with steps of one name are a `PluginConflict`.
    """
