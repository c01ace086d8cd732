"""Texts, lists and mappings of a file, each with its place, and all that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from anymeet.errors import ConfigurationError


@attrs.frozen
class Node:
    """A part of a file, by the line and column where it begins; both count from 1."""

    line: int
    column: int


@attrs.frozen
class Text(Node):
    """A text as written; None where there is none: an empty place, ``~`` or ``null``."""

    text: str | None
    quoted: bool = False


@attrs.frozen
class Items(Node):
    """A list."""

    items: tuple[Node, ...]


@attrs.frozen
class Entries(Node):
    """A mapping; ``keys`` has the place of each key."""

    entries: Mapping[str, Node]
    keys: Mapping[str, Node]


class Problems:
    """What is wrong with a file so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._found: set[tuple[int, int, str]] = set()

    def __len__(self) -> int:
        return len(self._found)

    def add(self, where: Node, problem: str) -> None:
        """Keep one, with the place that it concerns."""
        self._found.add((where.line, where.column, problem))

    def check(self) -> None:
        """Raise all of them, in the order of the file, as one `ConfigurationError`, if there are any."""
        if self._found:
            lines = [f"{self.source}:{line}:{column}: {problem}" for line, column, problem in sorted(self._found)]
            raise ConfigurationError(lines, source=self.source)
