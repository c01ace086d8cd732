"""Scenarios: what is done on every provider of a comparison, read from a file that people write."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet.comparison.scenarios.arguments import read_argument, read_text
from anymeet.comparison.scenarios.kinds import NO_FIELDS, StepKind, step_kind
from anymeet.comparison.scenarios.nodes import Entries, Items, Node, Problems
from anymeet.comparison.scenarios.steps import Draft, NewFile, Reference, Step
from anymeet.errors import ConfigurationError, InvalidRequest
from anymeet.models import Request, Value
from anymeet.plugins import Registry, default_registry
from anymeet.suggestions import nearest

LONGEST_LINE: Final = 60
_SHIPPED: Final = resources.files(__package__) / "shipped"
_KEPT: Final = "it may have been there before, and a comparison does not change what it did not make"


@attrs.frozen(kw_only=True)
class Scenario:
    """What is to be done, step by step. ``source`` is the path of its file, or the name of one that anymeet brings."""

    title: str
    about: str = ""
    steps: tuple[Step, ...]
    source: str


def shipped_scenarios() -> tuple[str, ...]:
    """The names of the scenarios that anymeet brings."""
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in _SHIPPED.iterdir()))


def read_scenario(name_or_path: str | os.PathLike[str], registry: Registry | None = None) -> Scenario:
    """The scenario that anymeet brings under a name, else the one in a file. Plugins are asked for steps of theirs.

    Raises `ConfigurationError` with everything that is wrong with it, each with file, line and column; `PluginError` when a
    plugin's step cannot be used.
    """
    try:
        from anymeet.comparison.scenarios.documents import LARGEST, read_document
    except ModuleNotFoundError:
        raise ConfigurationError("reading a scenario needs PyYAML: pip install 'anymeet[compare]'") from None
    source = os.fspath(name_or_path)
    try:
        with _file(source).open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        known = shipped_scenarios()
        problem = f"there is neither a scenario nor a file {source!r}{nearest(source, known) or '.'}"
        advice = f"anymeet comes with {', '.join(known)}; any other is given by the path of its file"
        raise ConfigurationError(f"{problem} {advice}", source=source) from None
    except (OSError, ValueError) as error:
        problem = f"{source!r} cannot be read: {getattr(error, 'strerror', error)}"
        raise ConfigurationError(problem, source=source) from None
    problems = Problems(source)
    root = read_document(content, problems)
    scenario = _Reader(problems, registry or default_registry()).scenario(root)
    problems.check()
    return scenario


def _file(source: str) -> Traversable:
    return _SHIPPED / f"{source}.yaml" if source in shipped_scenarios() else Path(source)


@attrs.frozen
class _Given:
    """What an earlier step gives. ``kind`` is None where that is not known, ``made`` says that it was not there before."""

    kind: type[Value] | None
    made: bool
    line: int


class _Reader:
    """Reads a scenario, and goes on after each problem, so that all of them are found."""

    def __init__(self, problems: Problems, registry: Registry) -> None:
        self._problems = problems
        self._registry = registry
        self._given: dict[str, _Given] = {}

    def scenario(self, root: Node) -> Scenario:
        fields = self._fields("a scenario", root, ("title", "about", "steps"), ("title", "steps"))
        listed = fields.get("steps")
        nodes = listed.items if isinstance(listed, Items) else ()
        if listed and not nodes:
            self._problems.add(listed, "steps is a list of what to do: begin each with '- do:'")
        return Scenario(
            title=self._line("title", fields),
            about=read_text("about", fields["about"], self._problems) if "about" in fields else "",
            steps=tuple(step for step in map(self._step, nodes) if step),
            source=self._problems.source,
        )

    def _fields(self, what: str, node: Node, known: Collection[str], required: Iterable[str]) -> Mapping[str, Node]:
        """The entries of a mapping, without those that there must not be."""
        if not isinstance(node, Entries):
            self._problems.add(node, f"a mapping of {', '.join(known) or 'nothing'} belongs here")
            return {}
        for key in node.entries.keys() - set(known):
            refused = NO_FIELDS.get(key) or f"it takes {', '.join(known) or 'nothing'}"
            self._problems.add(node.keys[key], f"{what} has no {key!r}{nearest(key, known) or f': {refused}'}")
        for key in required:
            if key not in node.entries:
                self._problems.add(node, f"{what} needs {key}")
        return {key: value for key, value in node.entries.items() if key in known}

    def _line(self, key: str, fields: Mapping[str, Node]) -> str:
        """A text for a column of a table, or nothing."""
        text = read_text(key, fields[key], self._problems) if key in fields else ""
        if len(text) > LONGEST_LINE or not text.isprintable():
            self._problems.add(fields[key], f"{key} must be one line of at most {LONGEST_LINE} characters")
        return text

    def _step(self, node: Node) -> Step | None:
        fields = self._fields("a step", node, ("do", "as", "title", "with"), ("do",))
        name, title = self._line("as", fields), self._line("title", fields)
        kind = self._kind(fields["do"]) if "do" in fields else None
        given = fields.get("with") or Entries(node.line, node.column, {}, {})
        arguments = self._arguments(kind, given) if kind else {}
        if name:
            self._give(name, fields["as"], kind, arguments)
        if kind is None:
            return None
        return Step(
            do=kind.do,
            title=title or kind.do.replace(".", ": ").replace("_", " "),
            name=name,
            ability=kind.do if kind.is_operation else "",
            arguments=arguments,
            call=kind.call,
            needs_people=kind.needs_people,
            creates=kind.is_operation and kind.makes,
        )

    def _kind(self, node: Node) -> StepKind | None:
        do = read_text("do", node, self._problems)
        try:
            return step_kind(do, self._registry) if do else None
        except ValueError as error:
            self._problems.add(node, str(error))
            return None

    def _give(self, name: str, node: Node, kind: StepKind | None, arguments: Mapping[str, Any]) -> None:
        if name in self._given:
            self._problems.add(node, f"there is already a result {name!r}, in line {self._given[name].line}")
            return
        gives = kind.gives if kind else None
        if kind and gives is None:
            self._problems.add(node, f"{kind.do} gives nothing to refer to")
        used = [self._given.get(each.name) for each in arguments.values() if isinstance(each, Reference)]
        made = kind is None or kind.makes or (bool(used) and all(each and each.made for each in used))
        self._given[name] = _Given(gives, made, node.line)

    def _arguments(self, kind: StepKind, node: Node) -> Mapping[str, Any]:
        before = len(self._problems)
        required = [key for key, parameter in kind.parameters.items() if parameter.required]
        arguments: dict[str, Any] = {name: NewFile(f"{kind.do.replace('.', '-')}-{node.line}") for name in kind.files}
        said: dict[str, Any] = {}
        for key, value in self._fields(kind.do, node, kind.parameters, required).items():
            parameter = kind.parameters[key]
            if parameter.refers:
                arguments[parameter.name] = self._reference(kind, parameter.refers, key, value, by_id=parameter.by_id)
            else:
                read = read_argument(parameter.hint, key, value, self._problems)
                (said if parameter.is_field else arguments)[parameter.name] = read
        if kind.request:
            name, request = kind.request
            arguments[name] = Draft(request, said)
            if isinstance(node, Entries) and len(self._problems) == before:
                self._check(request, said, node)
        return arguments

    def _reference(self, kind: StepKind, refers: type[Value], key: str, node: Node, *, by_id: bool) -> Reference:
        name = read_text(key, node, self._problems)
        given = self._given.get(name)
        if name and given is None:
            self._problems.add(node, f"{key}: no earlier step gives {name!r}{nearest(name, self._given)}")
        elif given and given.kind and not issubclass(given.kind, refers):
            found, wanted = given.kind.__name__, refers.__name__
            self._problems.add(node, f"{key}: {name!r} of line {given.line} is of type {found}, not {wanted}")
        elif given and not given.made and not kind.reads:
            self._problems.add(node, f"{key}: {name!r} of line {given.line} was not made by this scenario: {_KEPT}")
        return Reference(name, refers, by_id)

    def _check(self, request: type[Request], said: Mapping[str, Any], node: Entries) -> None:
        """Let the request itself find what is wrong with its fields, one after the other."""
        known = [entry.name for entry in self._registry.entries()]
        vendor = node.entries.get("vendor")
        for provider, key in vendor.keys.items() if isinstance(vendor, Entries) else ():
            if provider not in known:
                self._problems.add(key, f"there is no provider {provider!r}{nearest(provider, known)}")
        fields, left = attrs.fields_dict(request), dict(said)
        while True:
            try:
                Draft(request, left).at(datetime.now(UTC))
            except InvalidRequest as error:
                field = error.field.partition(".")[0]
                self._problems.add(node.entries.get(field, node), f"{error.field} {error.rule}")
                if field in left and fields[field].default is not attrs.NOTHING:
                    del left[field]
                    continue
            return
