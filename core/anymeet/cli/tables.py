"""What people see: tables of many values, details of one. Scripts read the JSON instead."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from anymeet.models import Link, TranscriptLine, Value
from anymeet.notation import value_text

if TYPE_CHECKING:
    from rich.console import Console

_BESIDE: Final = 30
"""Columns that all but the first column of a table get at least; a terminal without them wraps the lines itself."""
_HIDDEN: Final = frozenset(attrs.fields_dict(Value))  # what every value has
_JOINERS: Final = "\u200c\u200d"  # parts of names in several scripts, and of emoji

COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "Meeting": ("id", "title", "state", "starts_at", "duration", "external_id"),
    "Participant": ("id", "name", "role", "host", "session_id", "joined_at", "left_at"),
    "Session": ("id", "meeting_id", "title", "starts_at", "ends_at", "live", "participants"),
    "Recording": ("id", "meeting_id", "title", "state", "created_at", "duration"),
    "ChatMessage": ("sent_at", "sender", "text"),
    "Question": ("id", "asked_at", "person", "text", "answers"),
    "Poll": ("id", "question", "state", "options"),
    "Event": ("at", "name", "session_id", "participant_id", "recording_id"),
    "Webhook": ("id", "endpoint", "name", "events"),
}
"""The columns of a table of each kind of value; columns without any value are left out. Details and JSON have all."""


def make_console(*, stderr: bool = False) -> Console:
    """A console on the present stdout or stderr, plain when NO_COLOR is set."""
    from rich.console import Console

    class PlainConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # as print does: rich would end the program here

    stream = sys.stderr if stderr else sys.stdout
    return PlainConsole(
        file=stream,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        markup=False,
        emoji=False,
        highlight=False,
    )


def print_line(text: str, style: str = "") -> None:
    """One line that is never broken, in a style such as ``bold red`` where there are colours."""
    make_console().print(text, style=style, soft_wrap=True)


def print_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows below a header. The first column, often an id, is never broken; in a pipe nothing is."""
    from rich.cells import cell_len
    from rich.table import Table

    console, terminal = make_console(), sys.stdout.isatty()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, title in enumerate(header):
        table.add_column(title.replace("_", " "), no_wrap=number == 0 or not terminal, overflow="fold")
    lines = [list(header), *([cell(value) for value in row] for row in rows)]
    for line in lines[1:]:
        table.add_row(*line)
    widths = [max(map(cell_len, column)) + 2 for column in zip(*lines, strict=True)]
    console.width = max(console.width, widths[0] + _BESIDE if terminal else sum(widths))
    with console.capture() as capture:
        console.print(table)
    print("\n".join(line.rstrip() for line in capture.get().splitlines()))


def print_values(values: Sequence[Any]) -> None:
    """A table of values of one kind."""
    kind = type(values[0])
    names = COLUMNS.get(kind.__name__) or [name for name in _names(kind) if name not in _HIDDEN]
    shown = [name for name in names if any(getattr(value, name) not in (None, ()) for value in values)]
    print_table(shown, [[getattr(value, name) for name in shown] for value in values])


def print_details(value: Any, *, links: bool = False) -> None:
    """One value, a line for each thing the vendor tells. ``links`` shows the URLs of links inside it."""
    told = {name: getattr(value, name) for name in _names(type(value)) if name not in _HIDDEN}
    told = {name: item for name, item in told.items() if item not in (None, (), {})}
    width = max(map(len, told), default=0)
    for name, item in told.items():
        many = isinstance(item, tuple)
        for part in item if many else (item,):
            url = f"  {printable(part.url)}" if isinstance(part, Link) and links else ""
            print(f"{name.replace('_', ' '):<{width}}  {cell(part)}{url}")


def cell(value: Any) -> str:
    """A value in few words, on one line, without anything that a terminal would obey."""
    if isinstance(value, Link):
        return printable(str(value))
    if isinstance(value, TranscriptLine):
        return " ".join(cell(part) for part in (value.at, value.speaker and f"{value.speaker}:", value.text) if part)
    if isinstance(value, Mapping):
        return ", ".join(f"{cell(key)}={cell(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(cell, value))
    if attrs.has(type(value)):
        told = (getattr(value, name) for name in _names(type(value)) if name not in {*_HIDDEN, "id"})
        return " ".join(cell(item) for item in told if item is not None)
    return printable(value_text(value))


def printable(text: str) -> str:
    """``text`` with spaces for line breaks, and whatever else a terminal would obey written out."""
    return "".join(
        char
        if char.isprintable() or char in _JOINERS
        else " "
        if char.isspace()
        else char.encode("unicode_escape").decode()
        for char in text
    )


def printable_lines(text: str) -> str:
    """The same line by line."""
    return "\n".join(map(printable, text.splitlines()))


def _names(kind: type[Any]) -> list[str]:
    return [field.name for field in attrs.fields(kind)]
