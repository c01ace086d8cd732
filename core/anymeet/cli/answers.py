"""Showing what an ability gave back: to people as a table or details, to scripts as JSON, files as they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click

from anymeet.cli.documents import document_from, print_json
from anymeet.cli.state import State
from anymeet.cli.tables import cell, make_console, print_details, print_values, printable
from anymeet.files import write_whole
from anymeet.models import Progress, Value
from anymeet.pages import Pages

SHOWN: Final = 100
"""How many values of a list people are shown, when they do not say."""
SHOWS_LINKS: Final = "meetings.create"
"""The ability whose answer shows the URLs of the links inside it: they may be told this once."""


def ability_answer(state: State, ability: str, result: Any, given: Mapping[str, Any]) -> None:
    """Show ``result``; notes of values go to stderr for people, and are a field in JSON."""
    raw = bool(given.get("raw"))
    links = ability == SHOWS_LINKS
    if isinstance(result, bytes):
        write_file(state, result, given["output"])
        return
    more = False
    if isinstance(result, Pages):
        result, more = _some(result, given["limit"], everything=state.json or raw)
    if isinstance(result, Path):
        result = {"path": str(result), "bytes": result.stat().st_size}
    if state.json or raw:
        print_json(document_from(result, raw=raw, links=links))
    elif isinstance(result, Mapping):
        click.echo(f"{printable(result['path'])}  {result['bytes']} bytes")
    elif isinstance(result, Value):
        print_details(result, links=links)
        for note in result.notes:
            state.note(printable(str(note)))
    elif isinstance(result, Sequence):
        _show_list(result)
    else:
        click.echo("Done.", err=True)
    if more:
        state.note(f"there are more than {len(result)}; --limit 0 shows all")


def _some(pages: Pages[Any], limit: int | None, *, everything: bool) -> tuple[list[Any], bool]:
    """As many as wanted, and whether there are more."""
    if limit is None:
        limit = 0 if everything else SHOWN
    if not limit:
        return list(pages), False
    values = list(islice(pages, limit + 1))
    return values[:limit], len(values) > limit


def _show_list(values: Sequence[Any]) -> None:
    if not values:
        click.echo("None.", err=True)
    elif isinstance(values[0], Value):
        print_values(values)
    else:
        for value in values:
            click.echo(cell(value))


def write_file(state: State, content: bytes, output: Path | None) -> None:
    """A file of the vendor's, to stdout, or whole or not at all to ``output``."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_whole(output, content)
    ability_answer(state, "", output, {})


@contextmanager
def progress_bar(state: State, path: Path) -> Iterator[Progress | None]:
    """A bar on stderr when a person looks at it; whatever is there already counts as done."""
    if not state.shows_progress:
        yield None
        return
    from rich import progress

    columns = (
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.DownloadColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=make_console(stderr=True)) as bar:
        task = bar.add_task(printable(path.name), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
