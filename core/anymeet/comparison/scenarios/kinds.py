"""What a step may do: every operation of every interface, anymeet's waits, and what plugins add.

The signature of a function is the schema of its step: an interface's operation, or a function of a plugin's.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet import models
from anymeet.comparison.scenarios.arguments import is_readable
from anymeet.comparison.scenarios.waits import WAITS
from anymeet.errors import PluginError
from anymeet.interfaces import INTERFACES
from anymeet.models import Request, Value
from anymeet.notation import scalar
from anymeet.plugins import Registry
from anymeet.provider import Provider
from anymeet.suggestions import nearest

Call = Callable[[Provider, Mapping[str, Any]], Any]

READING: Final = frozenset(
    {
        "get",
        "list",
        "list_live",
        "wait",
        "download",
        "overview",
        "meeting",
        "timeline",
        "export",
        "results",
        "events",
    }
)
"""The operations that leave everything as it is."""
NEEDS_PEOPLE: Final = frozenset({*WAITS, "recordings.start", "recordings.stop"})
"""The steps that are of no use unless somebody comes."""
NO_STEPS: Final[Mapping[str, str]] = {
    "accounts.create_credentials": "its answer is a secret, which does not belong in a report",
    "webhooks.receive": "it reads what a vendor posts, and nothing is posted to a comparison",
}
"""Operations that are not steps, and why."""
NO_FIELDS: Final[Mapping[str, str]] = {
    "reuse_existing": "a comparison uses nothing that was there before, since it cleans up",
}
"""Fields of requests that a scenario cannot say, and why."""


@attrs.frozen(kw_only=True)
class Parameter:
    """Something that a step takes. It ``refers`` to an earlier result, whole or by its id; a field is of the request."""

    name: str
    hint: Any
    required: bool
    refers: type[Value] | None = None
    by_id: bool = False
    is_field: bool = False


@attrs.frozen(kw_only=True)
class StepKind:
    """What a step may do: ``parameters`` by the key that a file says them by.

    ``request`` is its parameter for a request, with the request's class, and ``files`` are those for paths to write to. ``gives`` is
    the class of the value, or of the items of the list, that later steps can refer to.
    """

    do: str
    call: Call = attrs.field(repr=False)
    parameters: Mapping[str, Parameter] = attrs.field(factory=dict)
    request: tuple[str, type[Request]] | None = None
    files: tuple[str, ...] = ()
    gives: type[Value] | None = None
    is_operation: bool = False

    @property
    def needs_people(self) -> bool:
        return self.do in NEEDS_PEOPLE

    @property
    def reads(self) -> bool:
        """Whether it certainly leaves everything as it is."""
        return self.do in WAITS or (self.is_operation and self.do.partition(".")[2] in READING)

    @property
    def makes(self) -> bool:
        """Whether what it gives was not there before: an interface's ``create``, and whatever a plugin gives."""
        return self.do.endswith(".create") or not self.is_operation


def step_kind(do: str, registry: Registry) -> StepKind:
    """What ``do`` names. ValueError when nothing is called so, `PluginError` when a plugin's step cannot be used."""
    interface, _, operation = do.partition(".")
    if do in NO_STEPS:
        raise ValueError(f"{do} is not a step: {NO_STEPS[do]}")
    if interface in INTERFACES and operation in INTERFACES[interface].operations():
        return _operation(interface, operation)
    if do in WAITS:
        return _kind_from(do, WAITS[do])
    plugins = {} if interface in (*INTERFACES, "wait") else registry.scenario_steps()
    if step := plugins.get(do):
        try:
            return _kind_from(do, step.function)
        except TypeError as error:
            raise PluginError(f"the step {do} of {step.plugin} {error}") from error
    names = [f"{name}.{operation}" for name in INTERFACES for operation in INTERFACES[name].operations()]
    near = nearest(do, [*names, *WAITS, *plugins])
    known = f": besides operations such as meetings.create there are {', '.join([*WAITS, *plugins])}"
    raise ValueError(f"there is no step {do!r}{near or known}")


def _operation(interface: str, operation: str) -> StepKind:
    kind = _kind_from(f"{interface}.{operation}", INTERFACES[interface].stub(operation))
    return attrs.evolve(
        kind,
        call=lambda provider, arguments: provider.interface(interface).call(operation, arguments),
        is_operation=True,
    )


def _kind_from(do: str, function: Callable[..., Any]) -> StepKind:
    """The step that a function is. TypeError, as the rest of a sentence about it, when no scenario could call it."""
    try:
        hints = typing.get_type_hints(function)
    except Exception as error:  # whatever a plugin's annotations do when they are looked at
        raise TypeError(f"has annotations that cannot be read: {type(error).__name__}: {error}") from error
    provider, *taken = inspect.signature(function).parameters.values() or (None,)
    if provider is None or provider.kind in (provider.KEYWORD_ONLY, provider.VAR_KEYWORD):
        raise TypeError("does not take the provider as its first argument")
    parameters: dict[str, Parameter] = {}
    files: list[str] = []
    request: tuple[str, type[Request]] | None = None
    for parameter in taken:
        name, hint = parameter.name, hints.get(parameter.name)
        kind, _ = scalar(hint)
        if inspect.isclass(kind) and issubclass(kind, Request) and request is None:
            request = name, kind
            found = _fields(kind)
        elif hint in (Path, str | Path):
            files.append(name)
            found = {}
        else:
            found = _parameter(parameter, hint)
        if twice := parameters.keys() & found.keys():
            raise TypeError(f"takes {min(twice)} twice: as itself, and as a field of {request and request[1].__name__}")
        parameters |= found
    return StepKind(
        do=do,
        call=lambda provider, arguments: function(provider, **arguments),
        parameters=parameters,
        request=request,
        files=tuple(files),
        gives=_given_by(hints.get("return")),
    )


def _parameter(parameter: inspect.Parameter, hint: Any) -> dict[str, Parameter]:
    """What a scenario says for a parameter, by its key; nothing where it need not and cannot say it."""
    kind, _ = scalar(hint)
    key = parameter.name.removesuffix("_id")
    named = getattr(models, key.capitalize(), None) if kind is str and key != parameter.name else None
    made = Parameter(name=parameter.name, hint=hint, required=parameter.default is parameter.empty)
    if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
        if _is_value(kind):
            return {made.name: attrs.evolve(made, refers=kind)}
        if _is_value(named):
            return {key: attrs.evolve(made, refers=named, by_id=True)}
        if is_readable(hint):
            return {made.name: made}
    if made.required:
        raise TypeError(f"takes {parameter}, which a scenario cannot give: docs/scenarios.md says what it can")
    return {}


def _is_value(kind: Any) -> bool:
    return inspect.isclass(kind) and issubclass(kind, Value)


def _fields(request: type[Request]) -> dict[str, Parameter]:
    hints, fields = typing.get_type_hints(request), attrs.fields_dict(request)
    return {
        name: Parameter(name=name, hint=hints[name], required=fields[name].default is attrs.NOTHING, is_field=True)
        for name in (*request.field_names(), "vendor")
        if name not in NO_FIELDS
    }


def _given_by(hint: Any) -> type[Value] | None:
    """The class of a value, or of the items of a list."""
    kinds = (hint, *typing.get_args(hint))
    return next(filter(_is_value, kinds), None)
