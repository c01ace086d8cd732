"""What is wrong with what a plugin hands over: each check answers with the rest of a sentence, or with nothing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any, Final

from anymeet import hookspecs
from anymeet.hookspecs import PROJECT
from anymeet.interfaces import INTERFACES
from anymeet.provider import PLUGIN_API, Provider, ProviderInfo
from anymeet.settings import Settings
from anymeet.suggestions import nearest

_HOOKS: Final = {
    name: tuple(inspect.signature(spec).parameters)
    for name, spec in vars(hookspecs).items()
    if hasattr(spec, f"{PROJECT}_spec")
}
_STEP: Final = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)+")
_RESERVED: Final = frozenset({*INTERFACES, "wait"})
_CONNECT: Final = frozenset(
    {"profile", "provider", "config", "registry", "clock", "observer", "unsupported", "requires", "people"}
)  # what anymeet.connect() takes besides settings


def provider_problem(provider: object, name: str = "") -> str:
    """Why an object is not a provider that can be used, under the entry-point ``name`` where there is one."""
    if not (isinstance(provider, type) and issubclass(provider, Provider)):
        return f"is not a subclass of anymeet.Provider but {_kind(provider)}"
    info = getattr(provider, "info", None)
    if not isinstance(info, ProviderInfo):
        return "has no info: give the class an anymeet.ProviderInfo"
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]*", info.name):
        return f"calls itself {info.name!r}: a provider's name is lower-case letters, digits, '-', '_' and '.'"
    if name and info.name != name:
        return f"calls itself {info.name!r} and is declared as {name!r}"
    if info.plugin_api != PLUGIN_API:
        newer = "anymeet" if info.plugin_api > PLUGIN_API else "this provider"
        return (
            f"is written for plugin API {info.plugin_api}, but this is {PLUGIN_API}: install a newer version of {newer}"
        )
    if not (isinstance(provider.settings_type, type) and issubclass(provider.settings_type, Settings)):
        return "has a settings_type that is not a subclass of anymeet.Settings"
    if taken := sorted(_CONNECT & set(inspect.signature(provider.settings_type).parameters)):
        return f"has settings whose names anymeet.connect() uses itself: {', '.join(taken)}"
    return ""


def emulator_problem(emulator: object) -> str:
    """Why an object is not a class of emulators."""
    if not isinstance(emulator, type):
        return f"is not a class but {_kind(emulator)}"
    missing = [method for method in ("start", "stop", "company") if not callable(getattr(emulator, method, None))]
    return f"has no method {' and no '.join(missing)}" if missing else ""


def step_problem(name: object, function: object) -> str:
    """Why a plugin's function is not a step of scenarios under that name."""
    if not isinstance(name, str) or not _STEP.fullmatch(name):
        return "is not a name such as acme.publish"
    if (prefix := name.partition(".")[0]) in _RESERVED:
        return f"begins with {prefix}, which is anymeet's own"
    if not (inspect.isfunction(function) or inspect.ismethod(function)):
        return f"is not a function but {_kind(function)}"
    if inspect.iscoroutinefunction(function):
        return "is async: steps are called without await"
    return ""


def hooks_problem(plugin: object) -> str:
    """Why an object is not a plugin with hooks: a misspelt one, an unknown argument, none at all, ..."""
    if isinstance(plugin, type):
        return "is a class: pass an instance of it, or a module"
    hooks = list(_hook_functions(plugin))
    if not hooks:
        return "has no hook: mark its functions with @anymeet.hookimpl"
    return "; ".join(problem for attribute, marker in hooks if (problem := _hook_problem(plugin, attribute, marker)))


def _hook_functions(plugin: object) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """All attributes that are hooks or look like one, each with the options of its marker, if it has one."""
    for attribute in dir(plugin):
        found = inspect.getattr_static(plugin, attribute, None)
        if inspect.isroutine(found):
            marker = getattr(getattr(found, "__func__", found), f"{PROJECT}_impl", None)
            if isinstance(marker, dict) or attribute.startswith(f"{PROJECT}_"):
                yield attribute, marker


def _hook_problem(plugin: object, attribute: str, marker: dict[str, Any] | None) -> str:
    hook = (marker or {}).get("specname") or attribute
    if hook not in _HOOKS:
        if marker and marker.get("optionalhook"):
            return ""  # made for a version of anymeet that has it
        return f"implements {hook}, which is not a hook{nearest(hook, _HOOKS)}"
    if marker is None:
        return f"implements {hook} without its marker: add @anymeet.hookimpl"
    function = getattr(plugin, attribute)
    for parameter in inspect.signature(function).parameters.values():
        # pluggy hands arguments over by position, by name, and only those without default, in all versions.
        if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD or parameter.default is not parameter.empty:
            return f"implements {hook} with {parameter}: hooks take plain arguments without default"
        if parameter.name not in _HOOKS[hook]:
            return (
                f"implements {hook} with the unknown argument {parameter.name!r}; it may take {', '.join(_HOOKS[hook])}"
            )
    wraps = bool(marker.get("wrapper") or marker.get("hookwrapper"))
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        return f"implements {hook} with async def: hooks are called without await"
    if inspect.isgeneratorfunction(function) != wraps:
        return (
            f"implements {hook} as a wrapper that does not yield"
            if wraps
            else f"yields in {hook}: say @hookimpl(wrapper=True)"
        )
    if hook == "anymeet_scenario_steps" and wraps:
        return f"implements {hook} as a wrapper: every plugin gives its own steps"
    if hook == "anymeet_interface" and not wraps and (marker.get("tryfirst") or marker.get("trylast")):
        return f"implements {hook} with tryfirst or trylast: only one plugin may replace an interface, so there is no order"
    return ""


def class_path(kind: type) -> str:
    """A class as an entry point names it: ``acme_meet:Acme``."""
    return f"{kind.__module__}:{kind.__qualname__}"


def _kind(thing: object) -> str:
    return f"the class {thing.__qualname__}" if isinstance(thing, type) else f"of type {type(thing).__name__}"
