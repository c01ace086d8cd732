"""A comparison as people and scripts see it in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from anymeet.cli.documents import document_from
from anymeet.cli.tables import make_console, printable

if TYPE_CHECKING:
    from rich.text import Text

    from anymeet.comparison import Comparison, Fate, StepResult
    from anymeet.comparison.summaries import Summary

_PIPE_WIDTH: Final = 60
"""Columns for each profile where no terminal says how many there are."""
_COLOURS: Final = {
    "done": "green",
    "changed": "yellow",
    "skipped": "dim",
    "unsupported": "magenta",
    "refused": "red",
    "failed": "bold red",
}
_FATES: Final = {"lost": "yellow", "changed": "yellow", "not_told": "dim"}


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """The JSON of a comparison; ``requests``, ``median`` and ``spread`` of each step are in it as well."""
    document: dict[str, Any] = document_from(comparison)
    for run, told in zip(comparison.runs, document["runs"], strict=True):
        for step, told_step in zip(run.steps, told["steps"], strict=True):
            told_step |= {"requests": step.requests, "median": step.median, "spread": step.spread}
    rounded: dict[str, Any] = _rounded(document)
    return rounded


def _rounded(document: Any) -> Any:
    """The same with milliseconds, which are all the fractions in it, to a tenth."""
    if isinstance(document, dict):
        return {name: _rounded(item) for name, item in document.items()}
    if isinstance(document, list | tuple):
        return [_rounded(item) for item in document]
    return round(document, 1) if isinstance(document, float) else document


def print_comparison(comparison: Comparison) -> None:
    """A row for each step, a column for each profile that could run; a line on each profile below."""
    from rich.box import ROUNDED
    from rich.table import Table

    from anymeet.comparison.summaries import summaries_from

    summaries = summaries_from(comparison)
    able = [summary for summary in summaries if summary.run.steps]
    console = make_console()
    if not sys.stdout.isatty():
        console.width = _PIPE_WIDTH * max(2, len(able) + 1)
    table = Table(
        box=ROUNDED, show_lines=True, safe_box=True, title=printable(comparison.scenario), title_justify="left"
    )
    table.add_column("step")
    for summary in able:
        table.add_column(_heading(summary), ratio=1, overflow="fold")
    for steps in zip(*(summary.run.steps for summary in able), strict=True):
        cells = (_cell(step, emulated=summary.run.emulated) for step, summary in zip(steps, able, strict=True))
        table.add_row(printable(steps[0].title), *cells)
    if able:
        console.print(table)
    for summary in summaries:
        console.print(f"{_heading(summary)}: {printable(' '.join(summary.sentences))}")


def _heading(summary: Summary) -> str:
    return printable(f"{summary.label}, emulated" if summary.run.emulated and summary.run.steps else summary.label)


def _cell(step: StepResult, *, emulated: bool) -> Text:
    """What a provider made of a step, below it the fields that are not as they were asked for, and what it took."""
    from rich.text import Text

    text = Text(f"{step.outcome}", _COLOURS[step.outcome])
    if step.text:
        text.append(f": {printable(step.text)}", "default")
    for fate, line in _differences(step):
        text.append(f"\n  {printable(line)}", _FATES[fate])
    for note in step.notes:
        text.append(f"\n  {printable(str(note).removeprefix(step.ability).lstrip('.: '))}", "dim")
    if step.requests:
        text.append(f"\n  {_cost(step)}{', emulated' if emulated else ''}", "dim")
    return text


def _differences(step: StepResult) -> Iterator[tuple[Fate, str]]:
    """A line for each fate and reason; for a field that was changed, one of its own."""
    from anymeet.comparison.summaries import grouped_differences

    for (fate, reason), differences in grouped_differences(step).items():
        if fate == "changed":
            yield from ((fate, f"changed: {each.field} from {each.asked} to {each.came}") for each in differences)
        else:
            fields = ", ".join(f"{each.field} {each.asked}" for each in differences)
            yield fate, f"{fate.replace('_', ' ')}: {fields}{f' ({reason})' if reason else ''}"


def _cost(step: StepResult) -> str:
    """How many requests a step took, and for how long it waited for their answers."""
    requests = f"{step.requests} request{'s' if step.requests > 1 else ''}"
    if step.is_wait:
        return f"{requests} while waiting"
    if step.median is None or step.spread is None:
        return f"{requests}, no answer"
    low, high = step.spread
    spread = f" ({low:.0f} to {high:.0f})" if len(step.timings) > 1 else ""
    return f"{requests}, {step.median:.0f} ms{spread}"
