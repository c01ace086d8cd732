"""Connecting: from the name of a profile to an open provider. Nothing is sent to a vendor here."""

from __future__ import annotations

import difflib
import functools
import os
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

import attrs

from anymeet.calls.places import ignore_modules
from anymeet.calls.recorder import inside, is_recording, record_call, record_usage
from anymeet.clock import Clock, SystemClock
from anymeet.config import EMULATED, Configuration, Profile, Sources, make_profile, read_configuration
from anymeet.errors import AnymeetError, ConfigurationError, PluginError
from anymeet.plugins import Emulator, ProviderEntry, Registry, default_registry
from anymeet.provider import Context, Provider, split_ability
from anymeet.settings import Settings

if TYPE_CHECKING:
    from anymeet.messages import HttpRequest, HttpResponse, Observer

P = TypeVar("P", bound=Provider)
WhenUnsupported = Literal["raise", "report"]
People = Literal["auto", "manual"]


@overload
def connect(
    profile: str | None = None,
    *,
    provider: type[P],
    config: str | os.PathLike[str] | None = None,
    registry: Registry | None = None,
    clock: Clock | None = None,
    observer: Observer | None = None,
    unsupported: WhenUnsupported | None = None,
    requires: Iterable[str] | None = None,
    people: People | None = None,
    **settings: Any,
) -> P: ...


@overload
def connect(
    profile: str | None = None,
    *,
    provider: str | None = None,
    config: str | os.PathLike[str] | None = None,
    registry: Registry | None = None,
    clock: Clock | None = None,
    observer: Observer | None = None,
    unsupported: WhenUnsupported | None = None,
    requires: Iterable[str] | None = None,
    people: People | None = None,
    **settings: Any,
) -> Provider: ...


def connect(
    profile: str | None = None,
    *,
    provider: type[Provider] | str | None = None,
    config: str | os.PathLike[str] | None = None,
    registry: Registry | None = None,
    clock: Clock | None = None,
    observer: Observer | None = None,
    unsupported: WhenUnsupported | None = None,
    requires: Iterable[str] | None = None,
    people: People | None = None,
    **settings: Any,
) -> Provider:
    """Open a connection to one vendor account. Nothing is sent.

    ``connect("work")`` reads that profile; ``connect()`` the one of ``ANYMEET_PROFILE``, else the ``default`` of
    ``anymeet.toml``, else the only one there is. ``config`` is the path of another file. ``settings`` and the other
    keywords come before whatever the profile says. ``connect(provider="digitalsamba", team_id=...)`` reads neither profile
    nor environment. With a class as ``provider`` the result is typed as that class, which needs no entry point.

    ``connect("digitalsamba:emulated")`` starts an emulator of the vendor, empty, and stops it with the connection;
    ``people="auto"``, the default there, lets whoever is given a link come, stay and leave on its clock.

    ``observer`` is told of every attempt to reach the vendor, redacted: see `anymeet.http.Observer`. It comes before the
    plugins, which are told as well.

    With ``unsupported="report"`` request fields that the vendor lacks are named in the result's ``notes`` instead of raised.
    ``requires`` are abilities without which there is no connection. With ``ANYMEET_RECORD`` in the environment the first
    connection calls `anymeet.record_usage` with it.

    Raises `ConfigurationError` with everything that is wrong or missing, `UnknownProvider`, or `PluginError`.
    """
    registry = registry or default_registry()
    if path := os.environ.get("ANYMEET_RECORD"):
        _record_usage_once(path)
    ignore_modules({entry.name: entry.target.partition(":")[0] for entry in registry.entries() if entry.distribution})
    given = {"unsupported": unsupported, "requires": requires if isinstance(requires, str | None) else tuple(requires)}
    settings |= {name: value for name, value in given.items() if value is not None}
    kind, sources = _sources(profile, provider, config, registry, settings)
    with ExitStack() as undo:
        emulator = None
        if sources.name.endswith(EMULATED):
            if clock is not None or people not in (None, "auto", "manual"):
                raise ConfigurationError("an emulator brings its own clock, and takes people='auto' or people='manual'")
            emulator = _started(kind, people or "auto", registry, undo)
            sources = attrs.evolve(sources, below=emulator.settings)
        elif people is not None:
            raise ConfigurationError(f"people come only to emulators: to a profile PROVIDER{EMULATED}")
        try:
            made = make_profile(sources, kind.info.name, kind.settings_type, split_ability)
            context = Context(
                profile=made.name,
                reports_unsupported=made.reports_unsupported,
                resolve=registry.resolve,
                deliver=registry.deliver,
                observer=_together(observer, registry.observer(kind.info.name, made.name)),
                clock=emulator.clock if emulator else clock or SystemClock(),
                emulator=emulator,
            )
            opened = kind(made.settings, context)
            undo.callback(opened.close)
            if is_recording():
                in_code = ["provider"] if provider else [name for name in settings if name not in given]
                told = [f"settings.{name}" for name in in_code if sources.name]  # else no profile switches the vendor
                told += [f"requires.{ability}" for ability in made.requires if requires is not None]
                for what in told:
                    record_call(kind.info.name, what)
            with inside():
                _require(opened, made.requires)
        except AnymeetError as error:
            error.locate(provider=kind.info.name, profile=sources.name)
            raise
        undo.pop_all()
    return opened


@functools.cache
def _record_usage_once(path: str) -> None:
    """At the first connect: who stops it then, or goes to another folder, does not start it anew with the next."""
    record_usage(path)


def providers(registry: Registry | None = None) -> list[ProviderEntry]:
    """All providers there are, sorted by name, with whose they are. None of them is imported."""
    return list((registry or default_registry()).entries())


def register(plugin: object, registry: Registry | None = None) -> None:
    """Add a provider class, or a module or object with hooks, for as long as the program runs.

    Raises `PluginConflict` when the provider's name is taken, `PluginError` when the plugin cannot be used.
    """
    (registry or default_registry()).register(plugin)


def read_profile(
    profile: str | None = None,
    *,
    provider: type[Provider] | str | None = None,
    config: str | os.PathLike[str] | None = None,
    registry: Registry | None = None,
    **settings: Any,
) -> Profile:
    """The profile as `connect` would use it, with the origin of every value, without connecting. Raises the same."""
    kind, sources = _sources(profile, provider, config, registry or default_registry(), settings)
    return make_profile(sources, kind.info.name, kind.settings_type, split_ability)


def _sources(
    profile: str | None,
    provider: type[Provider] | str | None,
    config: str | os.PathLike[str] | None,
    registry: Registry,
    keywords: dict[str, Any],
) -> tuple[type[Provider], Sources]:
    """Which provider is meant, and where its settings may come from."""
    kind = registry.provider(provider) if isinstance(provider, str) else provider
    if kind is not None:
        registry.check(kind)
        keywords["provider"] = kind.info.name
        if profile is None and config is None:
            return kind, Sources(name="", keywords=keywords)
    name = os.environ.get("ANYMEET_PROFILE", "") if profile is None else profile
    configuration = Configuration() if ":" in name else read_configuration(config)
    if profile is None:
        name = configuration.chosen(os.environ)
    if ":" in name:
        return _emulated_type(name, kind, registry), Sources(name=name, keywords=keywords)
    sources = Sources(
        name=name,
        keywords=keywords,
        configuration=configuration,
        settings_of=lambda other: _settings_of(other, registry),
    )
    return kind or registry.provider(_provider_name(sources, registry)), sources


def _provider_name(sources: Sources, registry: Registry) -> str:
    try:
        return sources.provider()
    except ConfigurationError as error:
        near = difflib.get_close_matches(sources.name, [entry.name for entry in registry.entries()], n=1)
        if not near or sources.name in sources.configuration.profiles:
            raise
        hint = f"There is a provider {near[0]!r}, and {near[0] + EMULATED!r} is the profile of its emulator"
        raise ConfigurationError(f"{error}. {hint}") from None


def _emulated_type(name: str, kind: type[Provider] | None, registry: Registry) -> type[Provider]:
    vendor = name.removesuffix(EMULATED)
    if ":" in vendor or not vendor:
        raise ConfigurationError(
            f"there is no profile {name!r}: names with ':' are those of emulators, PROVIDER{EMULATED}"
        )
    if kind and kind.info.name != vendor:
        raise ConfigurationError(f"provider is {kind.info.name!r}, which is not what {name!r} emulates")
    return kind or registry.provider(vendor)


def _settings_of(provider: str, registry: Registry) -> type[Settings] | None:
    try:
        return registry.provider(provider).settings_type
    except AnymeetError:  # of a profile that is not asked for: whoever asks for it will be told
        return None


def _started(kind: type[Provider], people: str, registry: Registry, undo: ExitStack) -> Emulator:
    """An emulator of its own for this connection."""
    emulator = registry.emulator(kind.info.name)(people=people)
    undo.callback(emulator.stop)
    try:
        emulator.start()
    except OSError as error:
        raise PluginError(f"its emulator cannot be started: {error}", provider=kind.info.name) from error
    return emulator


@attrs.frozen
class _Observers:
    """Two observers as one."""

    first: Observer
    second: Observer

    def before(self, request: HttpRequest) -> None:
        self.first.before(request)
        self.second.before(request)

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        self.first.after(request, response, seconds)
        self.second.after(request, response, seconds)


def _together(first: Observer | None, second: Observer | None) -> Observer | None:
    return _Observers(first, second) if first and second else first or second


def _require(provider: Provider, abilities: Iterable[str]) -> None:
    problems = [
        f"requires {ability}, which is unsupported ({lack})"
        for ability in abilities
        if (lack := provider.reason(ability))
    ]
    if problems:
        raise ConfigurationError(problems, provider=provider.name, profile=provider.profile)
