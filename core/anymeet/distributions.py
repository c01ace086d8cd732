"""What installed distributions declare for anymeet, read from their metadata: nothing of theirs is imported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from typing import Any, Final

import attrs

PROVIDERS: Final = "anymeet.providers"
PLUGINS: Final = "anymeet.plugins"
EMULATORS: Final = "anymeet.emulators"
GROUPS: Final = (PROVIDERS, PLUGINS, EMULATORS)
OWN: Final = "anymeet"
"""The distribution that ships this module; nobody else is handed a name that it declares."""


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
    return re.sub(r"[-_.]+", "-", name).lower()


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
            name = found.metadata["Name"] or ""
            if not name:
                raise ValueError("its metadata has no name")
            if canonical(name) not in seen:
                seen.add(canonical(name))
                # The one that Python itself would use: others of that name, further down sys.path, are hidden by it.
                declarations += _declarations(name, metadata.distribution(name))
        except Exception as error:
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
                version=distribution.version,
                path=str(distribution.locate_file("")),
            )
