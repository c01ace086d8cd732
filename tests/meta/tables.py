"""The generated parts of the documentation. ``python tests/meta/tables.py`` rewrites them; a test compares them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import anymeet
from anymeet.demo import application
from anymeet.interfaces import INTERFACES
from anymeet.models import Lack
from anymeet.plugins import default_registry
from anymeet.provider import Provider

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
            ", ".join(op for op in interface.operations() if lacks[f"{name}.{op}"] is None).replace("_", "\\_") or "none"
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


GENERATED: dict[str, list[tuple[str, Callable[[], str]]]] = {
    "README.md": [("review", review), ("abilities", abilities)],
    "docs/capabilities.md": [("capabilities", capabilities)],
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
