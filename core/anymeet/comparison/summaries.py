"""What a buyer needs to know of a run, in numbers and in a few sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Final

import attrs

from anymeet.comparison.results import Comparison, Difference, Fate, Outcome, ProviderRun, StepResult
from anymeet.comparison.words import field_in_words

_NAMED: Final = 4  # steps or fields in a sentence


@attrs.frozen(kw_only=True)
class Summary:
    """A run in short, the ``number``-th of the comparison.

    ``label`` tells it from the other runs; ``abilities`` counts those it has, of ``of_abilities``. Steps that wait for people
    are left out of ``waited``, in milliseconds, and of ``requests``.
    """

    run: ProviderRun
    number: int
    label: str
    counts: Mapping[Outcome, int]
    sentences: tuple[str, ...]
    waited: float
    requests: int
    abilities: int
    of_abilities: int


def summaries_from(comparison: Comparison) -> tuple[Summary, ...]:
    """One for each run, in their order."""
    return tuple(_summary(comparison, number) for number in range(len(comparison.runs)))


def differing_steps(comparison: Comparison) -> tuple[bool, ...]:
    """For each step, whether something else came of it in one run than in another; runs that met an obstacle count for nothing."""
    runs = [run for run in comparison.runs if run.steps]
    reached = [not run.obstacle for run in runs]
    rows = zip(*(run.steps for run in runs), strict=True)
    return tuple(len({_result(step) for step in compress(steps, reached)}) > 1 for steps in rows)


def grouped_differences(step: StepResult) -> Mapping[tuple[Fate, str], Sequence[Difference]]:
    """Those of one fate for one reason together, what is merely not told last."""
    grouped: dict[tuple[Fate, str], list[Difference]] = {}
    for difference in sorted(step.differences, key=lambda difference: difference.fate is Fate.NOT_TOLD):
        grouped.setdefault((difference.fate, difference.reason), []).append(difference)
    return grouped


def _result(step: StepResult) -> tuple[object, ...]:
    return step.outcome, frozenset((difference.field, difference.fate) for difference in step.differences)


def _summary(comparison: Comparison, number: int) -> Summary:
    run = comparison.runs[number]
    titles = Counter(other.title for other in comparison.runs)
    matrix = comparison.matrix
    cells = (
        [row.cells[matrix.columns.index(run.profile)] for row in matrix.rows] if run.profile in matrix.columns else []
    )
    found = Counter(step.outcome for step in run.steps)
    return Summary(
        run=run,
        number=number,
        label=run.title if titles[run.title] == 1 else f"{run.title} ({run.profile})",
        counts={outcome: found[outcome] for outcome in Outcome if found[outcome]},
        sentences=sentences_from(run, comparison.repeat),
        waited=sum(step.median or 0 for step in run.steps),
        requests=sum(step.requests for step in run.steps if not step.is_wait),
        abilities=sum(cell.supported for cell in cells),
        of_abilities=len(cells),
    )


def sentences_from(run: ProviderRun, repeat: int) -> tuple[str, ...]:
    """``11 of 14 steps worked.``, ``Unsupported: start recording.``, ``2 fields lost: starts at, chat.`` and so on.

    ``repeat`` is how often it was to run.
    """
    if run.obstacle:
        return (f"It could not run: {run.obstacle}",)
    whole = run.achieved == len(run.steps) and not run.interrupted
    told = [f"{'All' if whole else f'{run.achieved} of'} {_count(len(run.steps), 'step')} worked."]
    if run.interrupted:
        rest = f"{run.finished} of {repeat} runs were made" if repeat > 1 else "what came after that was not tried"
        told.append(f"It was interrupted: {rest}.")
    told += [
        _listed(outcome.capitalize(), _each_once(step.title for step in run.steps if step.outcome is outcome))
        for outcome in Outcome
        if not outcome.achieved
    ]
    differences = [difference for step in run.steps for difference in step.differences]
    for fate in Fate:
        fields = _each_once(field_in_words(difference.field) for difference in differences if difference.fate is fate)
        told.append(_listed(f"{_count(len(fields), 'field')} {fate.replace('_', ' ')}", fields))
    if whole and not differences:
        told.append("Everything that was asked for came back as asked.")
    if varied := sum(len(set(step.outcomes)) > 1 for step in run.steps):
        told.append(f"{_count(varied, 'step')} went differently from one repetition to the next.")
    if noted := sum(bool(step.notes) for step in run.steps):
        told.append(f"Notes on {_count(noted, 'step')}.")
    return tuple(filter(None, told))


def _each_once(names: Iterable[str]) -> Sequence[str]:
    return tuple(dict.fromkeys(names))


def _listed(title: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{title}: {', '.join(names[:_NAMED])}{more}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
