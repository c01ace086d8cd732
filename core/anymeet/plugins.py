"""The registry: which providers, emulators and plugins there are, which of them work, and whose fault it is if not.

Listing imports nothing, loading one imports one, and what is broken is named with its distribution while everything else
goes on working. Plugins and distributions named in the environment variable ``ANYMEET_BLOCK``, separated by commas,
are not loaded. With ``ANYMEET_TRACE_HOOKS=1`` every call of a hook is logged: see `anymeet.hooks.Hooks.trace`.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import attrs

from anymeet.distributions import (
    BLOCKED,
    EMULATORS,
    PLUGINS,
    PROVIDERS,
    Declaration,
    PluginProblem,
    installed,
    refusals,
)
from anymeet.errors import AnymeetError, ConfigurationError, PluginConflict, PluginError, UnknownProvider
from anymeet.hooks import Hooks, PluginStep
from anymeet.interfaces import Interface
from anymeet.plugin_checks import class_path, emulator_problem, provider_problem
from anymeet.provider import Provider, RunningEmulator
from anymeet.suggestions import nearest

if TYPE_CHECKING:
    from anymeet.http import Observer
    from anymeet.models import Event

_EMULATOR_MODULES: Final = ("werkzeug", "cheroot")  # what the extra anymeet[emulator] brings


@attrs.frozen(kw_only=True)
class ProviderEntry:
    """A provider that can be asked for.

    ``distribution`` and ``path``, where it is installed, are empty when it was registered at run time. ``problem`` says why it
    cannot be used, as far as that is known without loading it.
    """

    name: str
    distribution: str
    version: str
    target: str
    path: str = ""
    problem: str = ""


class Emulator(RunningEmulator, Protocol):
    """What an entry point in ``anymeet.emulators`` makes when called with ``people``, ``"auto"`` or ``"manual"``."""

    def __init__(self, *, people: str) -> None: ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """What a profile needs to reach it, ``base_url`` included; complete once it is started."""
        ...

    def start(self) -> object:
        """Begin to serve."""
        ...


class Registry:
    """Finds, loads and blames. Lazy: nothing is read before it is asked for. Threads may share it."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._lock = threading.RLock()
        self._declarations: list[Declaration] | None = None
        self._refused: dict[Declaration, str] = {}
        self._broken: dict[Declaration, str] = {}
        self._unreadable: list[PluginProblem] = []
        self._registered: dict[str, type[Provider]] = {}
        self._plugins_loaded = False
        self._hooks = Hooks()

    # What there is.

    def entries(self, group: str = PROVIDERS) -> tuple[ProviderEntry, ...]:
        """All providers, or what is declared in another ``group``, sorted by name; nothing is imported."""
        entries = [
            ProviderEntry(
                name=entry.name,
                distribution=entry.distribution,
                version=entry.version,
                target=entry.target,
                path=entry.path,
                problem=self._refused.get(entry) or self._broken.get(entry, ""),
            )
            for entry in self._declared(group)
        ]
        if group == PROVIDERS:
            entries += [
                ProviderEntry(name=name, distribution="", version="", target=class_path(provider))
                for name, provider in self._registered.items()
            ]
        return tuple(sorted(entries, key=lambda entry: entry.name))

    def problems(self) -> tuple[PluginProblem, ...]:
        """Everything found wrong so far; what is blocked on purpose is not wrong."""
        found = [
            PluginProblem(
                group=entry.group,
                name=entry.name,
                distribution=entry.distribution,
                version=entry.version,
                path=entry.path,
                message=message,
            )
            for entry in self._declared()
            if (message := self._refused.get(entry) or self._broken.get(entry)) and message != BLOCKED
        ]
        return (*self._unreadable, *found)

    def diagnose(self) -> tuple[PluginProblem, ...]:
        """Try to load everything there is, and tell all problems."""
        self.load_plugins()
        for load, group in ((self.provider, PROVIDERS), (self.emulator, EMULATORS)):
            for name in {entry.name for entry in self._declared(group)}:
                with suppress(AnymeetError):  # what is wrong with it is kept
                    load(name)
        return self.problems()

    def _declared(self, group: str = "") -> list[Declaration]:
        with self._lock:
            if self._declarations is None:
                self._declarations, self._unreadable = installed()
                self._refused = refusals(self._declarations, self._environ.get("ANYMEET_BLOCK", "").split(","))
            return [entry for entry in self._declarations if group in ("", entry.group)]

    # One of them.

    def provider(self, name: str) -> type[Provider]:
        """The class of a provider.

        Raises `UnknownProvider`, `PluginConflict` when two distributions claim the name, and `PluginError` when it is
        blocked or cannot be loaded.
        """
        if name in self._registered:
            return self._registered[name]
        return cast("type[Provider]", self._load(self._claim(name), lambda loaded: provider_problem(loaded, name)))

    def emulator(self, name: str) -> type[Emulator]:
        """The class of a provider's emulator.

        Raises what `provider` raises, `PluginError` also when there is none, and `ConfigurationError` without the extra.
        """
        missing = [module for module in _EMULATOR_MODULES if importlib.util.find_spec(module) is None]
        if missing:
            problem = f"an emulator needs {' and '.join(missing)}: pip install 'anymeet[emulator]'"
            raise ConfigurationError(problem, provider=name)
        if name in self._registered:
            raise PluginError("was registered at run time, without an emulator", provider=name)
        claim = self._claim(name)
        for entry in self._declared(EMULATORS):
            if entry.name == name and entry not in self._refused:
                return cast("type[Emulator]", self._load(entry, emulator_problem))
        raise PluginError(f"{claim.whose} brings no emulator for it", distribution=claim.distribution, provider=name)

    def check(self, provider: type[Provider]) -> None:
        """Refuse a provider class that this version of anymeet cannot use: `PluginError`."""
        if problem := provider_problem(provider):
            raise PluginError(f"{class_path(provider)} {problem}")

    def _claim(self, name: str) -> Declaration:
        """Who provides ``name``."""
        claims = [entry for entry in self._declared(PROVIDERS) if entry.name == name]
        for entry in claims:
            if entry not in self._refused:
                return entry
        if claims:
            reasons = [f"{entry.whose} {self._refused[entry]}" for entry in claims]
            kind = PluginError if BLOCKED in (self._refused[entry] for entry in claims) else PluginConflict
            raise kind("; ".join(reasons), distribution=claims[0].distribution, provider=name)
        known = sorted({entry.name for entry in self.entries() if not entry.problem})
        raise UnknownProvider(
            f"there is no provider {name!r}{nearest(name, known) or '.'}"
            f" Available: {', '.join(known) or 'none'}. To use another, install its distribution or register its class"
        )

    def _load(self, entry: Declaration, problem_of: Callable[[object], str]) -> object:
        """What an entry point names. What is wrong with it is kept, and raised as `PluginError`."""
        loaded: object = None
        cause: BaseException | None = None
        try:
            loaded = entry.load()
            problem = problem_of(loaded)
        except (Exception, SystemExit) as error:  # noqa: BLE001  # nothing that a plugin's import does may end the application
            problem, cause = f"cannot be imported: {type(error).__name__}: {error}", error
        if problem:
            self._broken[entry] = problem
            text = f"{entry.target} of {entry.whose} {problem}"
            raise PluginError(text, distribution=entry.distribution, provider=entry.name) from cause
        return loaded

    # Plugins with hooks.

    def register(self, plugin: object) -> None:
        """Add a provider class, or a module or object with hooks, for as long as the program runs.

        Adding the same again does nothing. Raises `PluginConflict` when the provider's name is taken, `PluginError`
        when it cannot be used.
        """
        if isinstance(plugin, type) and issubclass(plugin, Provider):
            self._register_provider(plugin)
            return
        label = getattr(plugin, "__name__", "") or f"an object of {class_path(type(plugin))}"
        if problem := self._hooks.adopt(plugin, label):
            raise PluginError(f"{label} {problem}")

    def _register_provider(self, provider: type[Provider]) -> None:
        self.check(provider)
        name = provider.info.name
        with self._lock:
            taken = [
                entry.whose for entry in self._declared(PROVIDERS) if entry.name == name and entry not in self._refused
            ]
            if (other := self._registered.get(name)) not in (None, provider):
                taken.append(class_path(other))
            if taken:
                raise PluginConflict(
                    f"{class_path(provider)} cannot be registered: {' and '.join(taken)} has that name", provider=name
                )
            self._registered[name] = provider

    def load_plugins(self) -> None:
        """Import the plugins that are installed, each on its own: what fails becomes a problem. Happens once."""
        with self._lock:
            if self._plugins_loaded:
                return
            self._plugins_loaded = True
            if self._environ.get("ANYMEET_TRACE_HOOKS", "0") not in ("", "0"):
                self._hooks.trace()
            for entry in self._declared(PLUGINS):
                if entry not in self._refused:
                    with suppress(PluginError):  # what is wrong with it is kept
                        self._load(entry, partial(self._hooks.adopt, label=str(entry)))

    def resolve(self, provider: Provider, name: str) -> Interface:
        """The object that serves an interface, after all plugins have had their say.

        Raises `PluginConflict` when two replace it, `PluginError` when one breaks it.
        """
        self.load_plugins()
        return self._hooks.resolve(provider, name)

    def observer(self, provider: str, profile: str) -> Observer | None:
        """What tells the plugins about a connection's requests, or None when none of them wants to know."""
        self.load_plugins()
        return self._hooks.observer(provider, profile)

    def deliver(self, provider: Provider, event: Event) -> None:
        """Hand an event to the plugins. Raises what they raise."""
        self.load_plugins()
        self._hooks.deliver(provider, event)

    def scenario_steps(self) -> Mapping[str, PluginStep]:
        """The steps that plugins add to scenarios, by name.

        Raises `PluginConflict` when two plugins have one of the same name, `PluginError` when one is not a step.
        """
        self.load_plugins()
        return self._hooks.scenario_steps()


_DEFAULT: Final = Registry()


def default_registry() -> Registry:
    """The registry of `anymeet.connect` and `anymeet.register` when they are given no other."""
    return _DEFAULT
