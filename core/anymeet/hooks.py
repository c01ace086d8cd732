"""Calling the hooks: who takes part in what, and whose fault it is if that goes wrong."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import pluggy

from anymeet import hookspecs
from anymeet.errors import AnymeetError, PluginConflict, PluginError
from anymeet.hookspecs import PROJECT, hookimpl
from anymeet.interfaces import INTERFACES, Interface
from anymeet.plugin_checks import class_path, hooks_problem, step_problem
from anymeet.provider import Provider

if TYPE_CHECKING:
    from anymeet.http import HttpRequest, HttpResponse, Observer
    from anymeet.models import Event

LOGGER: Final = logging.getLogger("anymeet.hooks")


@attrs.frozen(kw_only=True)
class PluginStep:
    """A step of scenarios, and how the plugin that defines it is blamed."""

    name: str
    function: Callable[..., object]
    plugin: str


class Hooks:
    """All plugins of one registry, and core's own part in their hooks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._manager.register(_Core(self._manager), name=PROJECT)

    def trace(self) -> None:
        """Log every call of a hook from now on, at DEBUG: its arguments, who takes part in it, and what came of it."""
        self._manager.add_hookcall_monitoring(_log_call, _log_outcome)

    def adopt(self, plugin: object, label: str) -> str:
        """Use a plugin's hooks from now on, or say why not, as the rest of a sentence. ``label`` is how it is blamed."""
        if problem := hooks_problem(plugin):
            return problem
        with self._lock:
            known = self._manager.list_name_plugin()
            if any(plugin is other for _, other in known):
                return ""
            name = f"{label} ({len(known)})" if self._manager.has_plugin(label) else label
            try:
                self._manager.register(plugin, name=name)
            except (ValueError, pluggy.PluginValidationError) as error:
                return f"is refused: {error}"
        return ""

    def resolve(self, provider: Provider, name: str) -> Interface:
        """The object that serves an interface. See `anymeet.plugins.Registry.resolve`."""
        hook = self._manager.hook.anymeet_interface
        plugins = [impl.plugin_name for impl in hook.get_hookimpls() if impl.plugin_name != PROJECT]
        try:
            interface = hook(provider=provider, name=name)
        except AnymeetError:
            raise
        except Exception as error:
            if not plugins:
                raise
            raise PluginError(
                f"{type(error).__name__}: {error}, while plugins were asked for {name}: {', '.join(plugins)}",
                provider=provider.name,
            ) from error
        return _checked(interface, provider, name, plugins)

    def observer(self, provider: str, profile: str) -> Observer | None:
        """What tells the plugins about requests, or None when none of them wants to know."""
        hook = self._manager.hook
        listening = hook.anymeet_before_request.get_hookimpls() or hook.anymeet_after_response.get_hookimpls()
        return _Observer(hook=hook, provider=provider, profile=profile) if listening else None

    def deliver(self, provider: Provider, event: Event) -> None:
        """Hand an event to the plugins."""
        self._manager.hook.anymeet_event(provider=provider, event=event)

    def scenario_steps(self) -> dict[str, PluginStep]:
        """What plugins can do in scenarios. See `anymeet.plugins.Registry.scenario_steps`."""
        hook = self._manager.hook.anymeet_scenario_steps
        plugins = {impl.plugin_name: impl.plugin for impl in hook.get_hookimpls()}
        steps: dict[str, PluginStep] = {}
        for label, plugin in plugins.items():
            others = [other for other in plugins.values() if other is not plugin]
            try:
                answers = self._manager.subset_hook_caller(hook.name, others)()
            except Exception as error:
                raise PluginError(f"{label} fails to give its steps: {type(error).__name__}: {error}") from error
            for step in _checked_steps(answers, label):
                if step.name in steps:
                    raise PluginConflict(
                        f"the step {step.name} is defined by {steps[step.name].plugin} and by {label}:"
                        " block one of them with ANYMEET_BLOCK"
                    )
                steps[step.name] = step
        return steps


class _Core:
    """Core's own part in the hooks. It asks the plugins that replace an interface itself, so that two are noticed."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self._manager = manager

    @hookimpl(tryfirst=True)
    def anymeet_interface(self, provider: Provider, name: str) -> Interface:
        given = {"provider": provider, "name": name}
        answers: dict[str, object] = {}
        for impl in self._manager.hook.anymeet_interface.get_hookimpls():
            if impl.plugin is not self and not impl.wrapper and not impl.hookwrapper:
                answer = impl.function(*(given[argument] for argument in impl.argnames))
                if answer is not None:
                    answers[impl.plugin_name] = answer
        if len(answers) > 1:
            raise PluginConflict(
                f"{name} is replaced by {' and by '.join(sorted(answers))}: block one of them with ANYMEET_BLOCK",
                provider=provider.name,
            )
        for plugin, answer in answers.items():
            return _checked(answer, provider, name, [plugin])
        return _checked(provider.build(name), provider, name, [class_path(type(provider))])


def _log_call(hook: str, impls: Sequence[pluggy.HookImpl], given: Mapping[str, Any]) -> None:
    arguments = ", ".join(f"{name}={_shown(value)}" for name, value in given.items())
    in_order = ", ".join(impl.plugin_name + " (wraps)" * impl.wrapper for impl in reversed(impls))
    LOGGER.debug("%s(%s) asks %s", hook, arguments, in_order or "nobody")


def _log_outcome(outcome: pluggy.Result[Any], hook: str, *_: object) -> None:
    if outcome.exception:
        LOGGER.debug("%s raised %s", hook, type(outcome.exception).__name__)
    elif not isinstance(
        outcome.get_result(), list
    ):  # a list is what hooks leave behind of which nobody reads the answers
        LOGGER.debug("%s gave %s", hook, type(outcome.get_result()).__name__)


def _shown(value: object) -> str:
    """What may stand in a log: texts and numbers, a status, how requests are quoted, the name of anything else."""
    if isinstance(value, str | float):
        return f"{value:.3f}" if isinstance(value, float) else repr(value)
    found = (getattr(value, name, "") for name in ("status", "line", "name"))
    return str(next(filter(None, found), type(value).__name__))


def _checked(interface: object, provider: Provider, name: str, culprits: list[str]) -> Interface:
    if not isinstance(interface, INTERFACES[name]):
        raise PluginError(
            f"{type(interface).__name__} is not a subclass of {INTERFACES[name].__name__}, so it cannot serve {name}:"
            f" made by {', '.join(culprits)}",
            provider=provider.name,
        )
    return interface


def _checked_steps(answers: Sequence[object], plugin: str) -> Iterator[PluginStep]:
    for answer in answers:  # one or none
        if not isinstance(answer, Mapping):
            raise PluginError(f"{plugin} must give steps by their names, not {type(answer).__name__}")
        for name, function in answer.items():
            if problem := step_problem(name, function):
                raise PluginError(f"the step {name!r} of {plugin} {problem}")
            yield PluginStep(name=name, function=function, plugin=plugin)


@attrs.frozen(kw_only=True)
class _Observer:
    hook: pluggy.HookRelay
    provider: str
    profile: str

    def before(self, request: HttpRequest) -> None:
        self.hook.anymeet_before_request(provider=self.provider, profile=self.profile, request=request)

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        self.hook.anymeet_after_response(
            provider=self.provider, profile=self.profile, request=request, response=response, seconds=seconds
        )
