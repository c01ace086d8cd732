"""What the plots of a report draw."""

from __future__ import annotations

import attrs

from anymeet.comparison.report.plots import latencies_from, timelines_from
from anymeet.comparison.results import Timing
from support.comparisons import make_comparison


def test_latencies_are_those_of_steps_that_asked() -> None:
    """A step has a lane for each run in which it asked the vendor; what waits for people, and a run that never began, has none."""
    steps = latencies_from(make_comparison()).steps
    assert [[0, 1], [0], [0, 1], [], [0], [0, 1], [0], [0, 1]] == [list(lanes) for lanes in steps]


def test_all_latencies_share_an_axis() -> None:
    """The axis reaches from the least to the most of all runs and repetitions, waiting for people left out."""
    comparison = make_comparison()
    run = comparison.runs[0]
    timings = (Timing(begin=0, length=90_000, waited=90_000),)
    steps = tuple(attrs.evolve(step, timings=timings) if step.is_wait else step for step in run.steps)
    axis = latencies_from(attrs.evolve(comparison, runs=(attrs.evolve(run, steps=steps), *comparison.runs[1:]))).axis
    assert (True, 10, 10_000) == (axis.logarithmic, axis.begin, axis.end)


def test_a_timeline_begins_with_its_first_step() -> None:
    """Each repetition has a timeline of its own, which begins at 0 and ends with the end of its last step."""
    comparison = make_comparison()
    run = comparison.runs[0]
    repetitions = timelines_from(comparison).runs[0]
    assert 3 == len(repetitions)
    for repetition, bars in enumerate(repetitions):
        first, last = bars[0], bars[-1]
        assert (0, 1, 8) == (first.begin, first.number, last.number)
        assert last.timing == run.steps[-1].timings[repetition]


def test_all_timelines_share_an_axis() -> None:
    """A bar of one run is as long as that of another which took as long: the axis reaches to the end of the longest repetition."""
    timelines = timelines_from(make_comparison())
    ends = [bars[-1].begin + bars[-1].timing.length for repetitions in timelines.runs for bars in repetitions]
    assert 0 == timelines.axis.begin
    assert min(ends) * 2 < max(ends) <= timelines.axis.end < max(ends) * 1.5


def test_steps_that_did_not_run_have_no_bar() -> None:
    """A repetition that was interrupted shows the steps it got to, numbered as in the scenario."""
    bars = [[bar.number for bar in repetition] for repetition in timelines_from(make_comparison()).runs[1]]
    assert [[1, 2, 3, 5, 6, 8], [1, 6, 8], [1, 8]] == bars


def test_a_run_without_steps_has_no_timeline() -> None:
    """Where nothing ran nothing is drawn, and a run whose clock began later is drawn from its own beginning."""
    comparison = make_comparison()
    run = comparison.runs[0]
    late = attrs.evolve(run.steps[0], timings=(Timing(begin=5_000, length=10, waited=0),))
    timelines = timelines_from(attrs.evolve(comparison, runs=(comparison.runs[2], attrs.evolve(run, steps=(late,)))))
    nothing, ((bar,),) = timelines.runs
    assert ((), 0, 10) == (nothing, bar.begin, timelines.axis.end)
