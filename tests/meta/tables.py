"""The generated parts of the documentation. ``python tests/meta/tables.py`` rewrites them; a test compares them."""

from __future__ import annotations

import ast
import collections
import inspect
import json
import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

import attrs

import anymeet
from anymeet import models
from anymeet.capabilities import declared_column, matrix_from
from anymeet.cli.texts import FIELDS
from anymeet.demo import application
from anymeet.interfaces import INTERFACES, Interface
from anymeet.models import EventKind, Lack, Request, Value
from anymeet.plugins import default_registry
from anymeet.provider import Provider
from anymeet.settings import HELP, Settings
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.webhooks import EVENTS, event_from

ROOT = Path(__file__).parents[2]


def providers() -> list[type[Provider]]:
    """Our own providers, through the registry as everybody finds them."""
    return [default_registry().provider(entry.name) for entry in anymeet.providers() if entry.distribution == "anymeet"]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def abilities() -> str:
    """For the README: a row per interface, the operations that each provider has."""
    found = providers()
    declared = [dict(provider.declared_abilities()) for provider in found]
    rows = []
    for name, interface in INTERFACES.items():
        cells = [
            ", ".join(op for op in interface.operations() if lacks[f"{name}.{op}"] is None).replace("_", "\\_")
            or "none"
            for lacks in declared
        ]
        rows.append([f"**{name}**", *cells])
    return table(["", *(provider.info.title for provider in found)], rows)


def capabilities() -> str:
    """The whole matrix: a table for each interface, with a number at each reason that is told in full below it."""
    matrix = matrix_from(map(declared_column, providers()))
    parts = []
    for name in INTERFACES:
        rows = [row for row in matrix.rows if row.ability.startswith(f"{name}.")]
        details = dict.fromkeys(cell.lack.detail for row in rows for cell in row.cells if cell.lack)
        numbers = {detail: f" ({number})" for number, detail in enumerate(filter(None, details), start=1)}
        lines = [[f"`{row.ability}`", *(words(cell.lack, numbers) for cell in row.cells)] for row in rows]
        notes = "\n".join(f"{number}. {detail}" for number, detail in enumerate(numbers, start=1))
        parts += [f"### {name}", table(["ability", *matrix.titles], lines), *filter(None, [notes])]
    return "\n\n".join(parts)


def words(lack: Lack | None, numbers: Mapping[str, str]) -> str:
    """Yes, or why not in two words, with the number of the sentence that says more."""
    return f"{Lack(lack.reason)}{numbers.get(lack.detail, '')}" if lack else "yes"


def review() -> str:
    """The application's main function, as it stands in its file."""
    source = Path(application.__file__).read_text()
    found = re.search(r"^def review.*?(?=\n\n\ndef )", source, re.MULTILINE | re.DOTALL)
    assert found
    return f"```python\n{found[0]}\n```"


def operations() -> str:
    """Every call of Digital Samba's own API."""
    rows = [
        [f"`{operation.id}`", operation.method, f"`{operation.path}`", "reads" if operation.reads else "writes"]
        for operation in DigitalSamba.native_type.operations()
    ]
    return table(["id", "method", "path", ""], rows)


def events() -> str:
    """Every event of Digital Samba's, by what kind of event it is here."""
    names = collections.defaultdict(list)
    for name in sorted(EVENTS):
        names[event_from(json.dumps({"eventType": name}).encode()).kind].append(f"`{name}`")
    rows = [[f"`{kind}`", ", ".join(names[kind])] for kind in EventKind if kind in names]
    return table(["`event.kind`", "`event.name`"], rows)


def settings() -> str:
    """What a profile of Digital Samba's can say: its own keys, and then those of every provider."""
    own, shared = attrs.fields_dict(DigitalSamba.settings_type), attrs.fields_dict(Settings)
    rows = [
        [
            f"`{field.name}`",
            "required" if field.default is attrs.NOTHING else f"`{json.dumps(field.default)}`",
            field.metadata[HELP],
        ]
        for field in sorted(own.values(), key=lambda field: field.name in shared)
    ]
    return table(["setting", "default", ""], rows)


# The page of interfaces, made of what stands in the code: signatures, fields and docstrings.

SHARED = {field.name for base in (Request, Value) for field in attrs.fields(base)}
"""Fields that all requests or all results have: the page tells of them once."""

VALUES: Mapping[str, type[Any]] = {
    name: value
    for name, value in vars(models).items()
    if name in models.__all__ and (attrs.has(value) or (inspect.isclass(value) and issubclass(value, Enum)))
    if name not in ("Request", "Value", "Unset", "OpenEnum")
}
REQUESTS = sorted(name for name, value in VALUES.items() if issubclass(value, Request))
ENUMERATIONS = sorted(name for name, value in VALUES.items() if issubclass(value, Enum))
RESULTS = sorted(VALUES.keys() - {*REQUESTS, *ENUMERATIONS})


def prose(docstring: str | None) -> str:
    """A docstring as a paragraph of Markdown."""
    text = " ".join((docstring or "").split())
    text = re.sub(r"`+(?:anymeet\.errors\.)?([^`]+)`+", r"`\1`", text)
    return re.sub(
        r"`(\w+)`", lambda found: f"[{found[0]}](#{found[1].lower()})" if found[1] in VALUES else found[0], text
    )


def link(name: str) -> str:
    """To the section of an interface or of a value."""
    return f"[{name}](#{f'provider{name}' if name in INTERFACES else name.lower()})"


def values_in(*annotations: str) -> dict[str, None]:
    """The names of our values, in the order in which annotations have them."""
    return dict.fromkeys(name for text in annotations for name in re.findall(r"\w+", text) if name in VALUES)


def signature(interface: type[Interface], operation: str) -> str:
    """What one types, as it stands in the source, without ``self``."""
    source = " ".join(inspect.getsource(getattr(interface, operation)).split())
    found = re.search(r'def \w+\( ?self(?:, )?(.*?),? ?\) -> (.+?): """', source)
    assert found, f"{interface.name}.{operation} does not look like an ability"
    return f"provider.{interface.name}.{operation}({found[1]}) -> {found[2]}"


def own_fields(name: str) -> list[attrs.Attribute[Any]]:
    """The fields of a request or a result that not all of them have."""
    return [field for field in attrs.fields(VALUES[name]) if field.name not in SHARED]


def kind(field: attrs.Attribute[Any]) -> str:
    """The type of a field, linked to the values in it; that it may be UNSET is told once."""
    alternatives = re.sub(r"^Maybe\[(.*)\]$", r"\1", str(field.type)).split(" | ")
    linked = {text: next(iter(values_in(text)), "") for text in alternatives}
    return " or ".join(f"[`{text}`](#{name.lower()})" if name else f"`{text}`" for text, name in linked.items())


def section(name: str, body: str) -> str:
    """The section of a value: what it is, where it is met, and what it has."""
    met = [key for key, interface in INTERFACES.items() if name in values_in(*signatures(interface))]
    met += [other for other in (*REQUESTS, *RESULTS) if name in values_in(*(str(f.type) for f in own_fields(other)))]
    where = f" Used in {', '.join(map(link, met))}." if met else ""
    return "\n\n".join([f"### {name}", prose(VALUES[name].__doc__) + where, body])


def signatures(interface: type[Interface]) -> list[str]:
    """Those of all operations."""
    return [signature(interface, operation) for operation in interface.operations()]


def contents() -> str:
    """A line of links for each part of the page."""
    parts = {"Interfaces": INTERFACES, "Requests": REQUESTS, "Results": RESULTS, "Enumerations": ENUMERATIONS}
    return "\n".join(f"- [{title}](#{title.lower()}): {', '.join(map(link, names))}" for title, names in parts.items())


def interfaces() -> str:
    """Every operation, with the values that it takes or gives."""
    parts = []
    for name, interface in INTERFACES.items():
        lines = [
            f"- `{signature(interface, operation)}`\\\n  {prose(getattr(interface, operation).__doc__)}"
            for operation in interface.operations()
        ]
        values = ", ".join(map(link, values_in(*signatures(interface))))
        parts += [f"### `provider.{name}`", f"{prose(interface.__doc__)} Values: {values}.", "\n".join(lines)]
    return "\n\n".join(parts)


def requests() -> str:
    """Every request with its fields. Of changes only the types: all else is as in the request for a new one."""
    return "\n\n".join(section(name, by_type(name) if name.endswith("Changes") else fields(name)) for name in REQUESTS)


def fields(name: str) -> str:
    """A row for each field, with the first clause of its help: what follows there tells how to type it in a terminal."""
    rows = [
        [f"`{field.name}`", kind(field), default(field), f"{re.split('[,:.]', FIELDS[field.name])[0]}."]
        for field in own_fields(name)
    ]
    return table(["field", "type", "default", ""], rows)


def default(field: attrs.Attribute[Any]) -> str:
    """What a field is when it is left out."""
    if field.default is attrs.NOTHING:
        return "required"
    return f"`{getattr(field.default, 'factory', lambda: field.default)()!r}`"


def by_type(name: str) -> str:
    """The fields of a value, those of one type in one line."""
    names = collections.defaultdict(list)
    for field in own_fields(name):
        names[kind(field)].append(f"`{field.name}`")
    return "\n".join(f"- {', '.join(found)}: {of_type}" for of_type, found in names.items())


def results() -> str:
    """Every result, and the values inside of results."""
    return "\n\n".join(section(name, by_type(name)) for name in RESULTS)


def enumerations() -> str:
    """Every enumeration with its members."""
    return "\n\n".join(section(name, members(VALUES[name])) for name in ENUMERATIONS)


def members(enumeration: type[Enum]) -> str:
    """A line for each member, with what stands below it in the source."""
    (definition,) = ast.parse(inspect.getsource(enumeration)).body
    assert isinstance(definition, ast.ClassDef)
    lines: list[str] = []
    for node in definition.body:
        if isinstance(node, ast.Assign):
            lines.append(f"- `{ast.unparse(node.targets[0])}`")
        elif isinstance(node, ast.Expr) and lines:  # behind the docstring of the class
            lines[-1] += f": {prose(ast.literal_eval(node.value))}"
    return "\n".join(lines)


EXAMPLE = ROOT / "docs" / "example_provider"


def parts_of(file: str, *names: str) -> str:
    """Classes and functions of the example provider as they stand in its file; without names, what stands before them."""
    text = (EXAMPLE / file).read_text()
    lines = text.splitlines()
    spans = {
        node.name: (min(part.lineno for part in (*node.decorator_list, node)) - 1, node.end_lineno)
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }
    head = slice(2, min(begin for begin, _ in spans.values()))  # behind the docstring
    parts = [lines[slice(*spans[name])] for name in names] or [lines[head]]
    return "```python\n{}\n```".format("\n\n\n".join("\n".join(part).strip() for part in parts))


PROVIDER = partial(parts_of, "src/anymeet_blue/__init__.py")

GENERATED: dict[str, list[tuple[str, Callable[[], str]]]] = {
    "README.md": [("review", review), ("abilities", abilities)],
    "docs/capabilities.md": [("capabilities", capabilities)],
    "docs/interfaces.md": [
        ("contents", contents),
        ("interfaces", interfaces),
        ("requests", requests),
        ("results", results),
        ("enumerations", enumerations),
    ],
    "docs/write-a-provider.md": [
        ("imports", PROVIDER),
        ("settings", partial(PROVIDER, "BlueSettings")),
        ("calls", partial(PROVIDER, "MeetingCalls", "BlueAPI")),
        ("models", partial(PROVIDER, "MeetingInfo")),
        ("failures", partial(PROVIDER, "failure_from")),
        ("mapping", partial(PROVIDER, "meeting_from")),
        ("meetings", partial(PROVIDER, "Meetings")),
        ("links", partial(PROVIDER, "Links")),
        ("provider", partial(PROVIDER, "Blue")),
        ("contract", partial(parts_of, "tests/test_contract.py", "emulator", "TestBlue")),
    ],
    "docs/digitalsamba.md": [("settings", settings)],
    "docs/digitalsamba/operations.md": [("operations", operations)],
    "docs/digitalsamba/webhooks.md": [("events", events)],
}


def rewritten(page: str) -> str:
    """The page with its generated parts made anew."""
    text = (ROOT / page).read_text()
    for name, make in GENERATED[page]:
        part = f"<!-- generated: {name} -->\n{make()}\n<!-- end -->"
        old = re.search(rf"<!-- generated: {name} -->\n.*?<!-- end -->", text, re.DOTALL)
        assert old, f"{page} has no place for {name}"
        text = text.replace(old[0], part)
    return text


if __name__ == "__main__":
    for page in GENERATED:
        (ROOT / page).write_text(rewritten(page))
