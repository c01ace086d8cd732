"""What the plots of a report draw, in milliseconds."""

from __future__ import annotations

import attrs

from anymeet.comparison.report.axes import Axis, even_axis, readable_axis
from anymeet.comparison.results import Comparison, ProviderRun, StepResult, Timing


@attrs.frozen(kw_only=True)
class Latencies:
    """All steps on one axis: for each the runs, by their number, in which it asked the vendor something."""

    axis: Axis
    steps: tuple[dict[int, StepResult], ...]


@attrs.frozen(kw_only=True)
class Bar:
    """A step in one repetition of a run; ``number`` counts the steps of the scenario, ``begin`` from the first step's."""

    step: StepResult
    number: int
    begin: float
    timing: Timing


@attrs.frozen(kw_only=True)
class Timelines:
    """All runs on one axis: for each its repetitions in which a step ran, for each of these its steps."""

    axis: Axis
    runs: tuple[tuple[tuple[Bar, ...], ...], ...]


def latencies_from(comparison: Comparison) -> Latencies:
    """How long each step waited for the vendor, where it asked one; those that wait for people are left out."""
    runs = {number: run for number, run in enumerate(comparison.runs) if run.steps}
    count = max((len(run.steps) for run in runs.values()), default=0)
    steps = tuple(
        {number: run.steps[place] for number, run in runs.items() if run.steps[place].median is not None}
        for place in range(count)
    )
    return Latencies(
        axis=readable_axis(
            timing.waited for lanes in steps for step in lanes.values() for timing in step.timings if timing.waited
        ),
        steps=steps,
    )


def timelines_from(comparison: Comparison) -> Timelines:
    """When each step ran, in every repetition."""
    runs = tuple(_repetitions(run) for run in comparison.runs)
    bars = (bar for repetitions in runs for repetition in repetitions for bar in repetition)
    return Timelines(axis=even_axis(bar.begin + bar.timing.length for bar in bars), runs=runs)


def _repetitions(run: ProviderRun) -> tuple[tuple[Bar, ...], ...]:
    count = max((len(step.timings) for step in run.steps), default=0)
    return tuple(_bars(run, repetition) for repetition in range(count))


def _bars(run: ProviderRun, repetition: int) -> tuple[Bar, ...]:
    timings = [
        (number, step, step.timings[repetition])
        for number, step in enumerate(run.steps, start=1)
        if len(step.timings) > repetition
    ]
    origin = min(timing.begin for _, _, timing in timings)
    return tuple(
        Bar(step=step, number=number, begin=timing.begin - origin, timing=timing) for number, step, timing in timings
    )
