"""The generated parts of the documentation. ``python tests/meta/tables.py`` rewrites them; a test compares them."""

from __future__ import annotations

import ast
import collections
import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import attrs

import anymeet
from anymeet.demo import application
from anymeet.interfaces import INTERFACES
from anymeet.models import EventKind, Lack
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
    """The whole matrix: operation by operation, field by field."""
    found = providers()
    declared = [dict(provider.declared_abilities()) for provider in found]
    rows = [[f"`{ability}`", *(cell(lacks[ability]) for lacks in declared)] for ability in declared[0]]
    return table(["ability", *(provider.info.title for provider in found)], rows)


def cell(lack: Lack | None) -> str:
    """Yes, or the reason why not."""
    return "yes" if lack is None else str(lack).replace("|", "\\|")


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
    "docs/write-a-provider.md": [
        ("imports", PROVIDER),
        ("settings", partial(PROVIDER, "BlueSettings")),
        ("calls", partial(PROVIDER, "MeetingCalls", "BlueAPI")),
        ("wire", partial(PROVIDER, "signed", "decoded", "value_of")),
        ("models", partial(PROVIDER, "MeetingInfo")),
        ("failures", partial(PROVIDER, "failure_from")),
        ("mapping", partial(PROVIDER, "meeting_from")),
        ("writers", partial(PROVIDER, "MeetingWriter")),
        ("meetings", partial(PROVIDER, "Meetings")),
        ("links", partial(PROVIDER, "LinkWriter", "Links")),
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
