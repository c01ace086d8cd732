"""The names that others may use. ``python tests/meta/public_surface.py`` writes down those of a new version.

The listing beside this file has the names of the version that it says. What has come or gone since must be in the newest
section of the changelog, by its full name: `` `anymeet.models.Meeting` ``.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import anymeet

ROOT = Path(__file__).parents[2]
LISTING = Path(__file__).with_suffix(".txt")
CHANGELOG = ROOT / "docs" / "changelog.md"
MODULES = (
    "anymeet",
    "anymeet.calls",
    "anymeet.capabilities",
    "anymeet.clock",
    "anymeet.comparison",
    "anymeet.downloads",
    "anymeet.errors",
    "anymeet.http",
    "anymeet.interfaces",
    "anymeet.models",
    "anymeet.operations",
    "anymeet.pages",
    "anymeet.provider",
    "anymeet.redaction",
    "anymeet.settings",
    "anymeet.switching",
    "anymeet.testing",
    "anymeet.testing.contract",
    "anymeet.tokens",
    "anymeet.uploads",
    "anymeet.webhooks",
    "anymeet.wire",
    "anymeet_digitalsamba",
    "anymeet_digitalsamba.emulator",
    "anymeet_samesurf",
    "anymeet_samesurf.emulator",
)


def exported(module: str) -> list[str]:
    """What a module says that it exports."""
    names: list[str] = importlib.import_module(module).__all__
    return names


def surface() -> list[str]:
    """Every public name in full, sorted."""
    return sorted(f"{module}.{name}" for module in MODULES for name in exported(module))


def listed() -> list[str]:
    """The names of the version that the listing is of."""
    return [line for line in LISTING.read_text().splitlines() if not line.startswith("#")]


def newest_section() -> str:
    """What the changelog says about the newest version."""
    return "\n## ".join(CHANGELOG.read_text().split("\n## ")[:2])


def unsaid(before: Iterable[str], now: Iterable[str], changes: str) -> list[str]:
    """The names that have come or gone, and that ``changes`` do not mention."""
    came, went = set(now) - set(before), set(before) - set(now)
    found = [(name, "is new") for name in came] + [(name, "is gone") for name in went]
    return sorted(
        f"{name} {what}, and the changelog does not say so" for name, what in found if f"`{name}`" not in changes
    )


def constants(file: Path) -> Iterator[tuple[str, bool]]:
    """What is assigned at the top of a module or of a class in it, and whether a text behind it says what it is."""
    for scope in ast.walk(ast.parse(file.read_text())):
        body = getattr(scope, "body", None)
        for node, after in zip(body, [*body[1:], None], strict=True) if isinstance(body, list) else ():
            if isinstance(node, ast.Assign | ast.AnnAssign):
                said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                yield from ((target.id, said) for target in targets if isinstance(target, ast.Name))


def main() -> None:
    """Write down the names of the present version, if the changelog has those that came and went."""
    if LISTING.exists() and (missing := unsaid(listed(), surface(), newest_section())):
        sys.exit("\n".join(missing))
    LISTING.write_text("\n".join([f"# The public names of anymeet {anymeet.__version__}.", *surface(), ""]))


if __name__ == "__main__":
    main()
