"""What installed distributions declare for anymeet, read from their metadata: nothing of theirs is imported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final

import attrs

PROVIDERS: Final = "anymeet.providers"
PLUGINS: Final = "anymeet.plugins"
EMULATORS: Final = "anymeet.emulators"
GROUPS: Final = (PROVIDERS, PLUGINS, EMULATORS)
OWN: Final = "anymeet"
"""The distribution that ships this module; nobody else is handed a name that it declares."""
BLOCKED: Final = "is blocked by ANYMEET_BLOCK"


def documentation() -> Path:
    """The folder of the pages about anymeet: in the installed package, or in the checkout that it is used from."""
    package = Path(str(resources.files("anymeet")))
    installed = package / "docs"
    return installed if installed.is_dir() else package.parents[1] / "docs"


@attrs.frozen(kw_only=True)
class Declaration:
    """One entry point: ``name`` in ``group`` is ``target`` ("module:object"), says a distribution installed in ``path``."""

    group: str
    name: str
    target: str
    distribution: str
    version: str
    path: str

    def load(self) -> Any:
        """Import the target. Raises whatever its import raises."""
        return metadata.EntryPoint(name=self.name, value=self.target, group=self.group).load()

    @property
    def whose(self) -> str:
        """The distribution as people call it: ``acme-meet 1.0``."""
        return f"{self.distribution} {self.version}"

    def __str__(self) -> str:
        return f"{self.name} of {self.whose}"


@attrs.frozen(kw_only=True)
class PluginProblem:
    """Why something that ``distribution`` declares is not used. ``name`` is empty when it concerns all of it."""

    group: str
    name: str
    distribution: str
    version: str
    path: str
    message: str

    def __str__(self) -> str:
        what = f"{self.group} {self.name} of " if self.name else ""
        return f"{what}{self.distribution} {self.version}".rstrip() + f" {self.message}"


def canonical(name: str) -> str:
    """A distribution's name as it is compared: ``Acme_Meet`` and ``acme-meet`` are one."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def installed() -> tuple[list[Declaration], list[PluginProblem]]:
    """All declarations, sorted by name, and a problem for each distribution whose metadata cannot be read.

    One distribution with broken metadata must not hide the others, as it does in `importlib.metadata.entry_points`.
    """
    declarations: list[Declaration] = []
    problems: list[PluginProblem] = []
    seen: set[str] = set()
    for found in metadata.distributions():
        name = ""
        try:
            if "anymeet." not in (found.read_text("entry_points.txt") or ""):
                continue
            name = found.metadata["Name"]
            if canonical(name) not in seen:
                seen.add(canonical(name))
                # The one that Python itself would use: others of that name, further down sys.path, are hidden by it.
                declarations += list(_declarations(name, metadata.distribution(name)))
        except Exception as error:  # noqa: BLE001  # whatever a parser says about a broken file
            problems.append(
                PluginProblem(
                    group="",
                    name="",
                    distribution=name or "a distribution without name",
                    version="",
                    path=str(found.locate_file("")),
                    message=f"has metadata that cannot be read: {type(error).__name__}: {error}",
                )
            )
    return sorted(declarations, key=lambda entry: (entry.group, entry.name, entry.distribution, entry.target)), problems


def _declarations(name: str, distribution: metadata.Distribution) -> Iterator[Declaration]:
    for group in GROUPS:
        for entry in distribution.entry_points.select(group=group):
            yield Declaration(
                group=group,
                name=entry.name,
                target=entry.value,
                distribution=name,
                version=distribution.version or "",
                path=str(distribution.locate_file("")),
            )


def refusals(declarations: list[Declaration], blocked: Iterable[str] = ()) -> dict[Declaration, str]:
    """Why some of the declarations are not used, each as the rest of a sentence about its distribution.

    Blocked are the plugins and distributions of these names. A provider's name that `OWN` declares stays with it; one that
    several others claim belongs to none of them. An emulator comes from the distribution of its provider.
    """
    names = {canonical(name) for name in blocked}
    refused = {
        entry: BLOCKED for entry in declarations if {canonical(entry.name), canonical(entry.distribution)} & names
    }
    providers: dict[str, list[Declaration]] = {}
    for entry in declarations:
        if entry.group == PROVIDERS:
            providers.setdefault(entry.name, []).append(entry)
    for name, claims in providers.items():
        own = [entry for entry in claims if canonical(entry.distribution) == OWN]
        rivals = [entry for entry in claims if entry not in refused and entry not in own]
        for entry in rivals:
            if own:
                refused[entry] = f"is ignored: the provider name {name!r} belongs to {own[0].whose}"
            elif len(rivals) > 1:
                others = " and ".join(rival.whose for rival in rivals if rival is not entry)
                refused[entry] = (
                    f"claims the provider name {name!r}, and so does {others}: uninstall one of them,"
                    f" or set ANYMEET_BLOCK={entry.distribution}"
                )
    for entry in declarations:
        if entry.group == EMULATORS and entry not in refused:
            sources = [claim.distribution for claim in providers.get(entry.name, ()) if claim not in refused]
            if entry.distribution not in sources:
                owner = f"comes from {sources[0]}" if sources else "is not there"
                refused[entry] = f"is ignored: its emulator is for the provider {entry.name!r}, which {owner}"
    return refused
