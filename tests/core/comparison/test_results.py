"""What a comparison found, added up."""

from __future__ import annotations

import attrs
import pytest

from anymeet.comparison.results import Outcome, ProviderRun, StepResult
from support.comparisons import make_comparison

RUN, BAD, NONE = make_comparison(hostile=False).runs


def step(outcome: Outcome, *outcomes: Outcome, unreached: bool = False) -> StepResult:
    """A step of which that came, in one repetition unless more are told."""
    return StepResult(
        title="",
        ability="links.create",
        outcome=outcome,
        text=f"it is {outcome}",
        outcomes=outcomes or (outcome,),
        unreached=unreached,
    )


def run(*steps: StepResult) -> ProviderRun:
    """A run of these steps."""
    return attrs.evolve(RUN, steps=steps)


def test_waiting_for_people_is_no_latency() -> None:
    """A step that waits for people has requests and timings, and neither a median nor a spread."""
    told = [(each.requests, len(each.timings), each.median is None, each.spread is None) for each in RUN.steps[2:4]]
    assert [(1, 3, False, False), (1, 3, True, True)] == told


def test_a_repetition_is_finished_with_its_last_step() -> None:
    """One that was interrupted is not counted, and a step that no repetition got to leaves none."""
    done = Outcome.DONE
    assert (3, 1) == (RUN.finished, run(step(done, done, done), step(done)).finished)
    assert (0, 0) == (run(step(done), attrs.evolve(step(done), outcomes=())).finished, NONE.finished)


@pytest.mark.parametrize(
    ("steps", "obstacle"),
    [
        ((step(Outcome.FAILED, unreached=True), step(Outcome.SKIPPED)), "it is failed"),
        ((step(Outcome.UNSUPPORTED), step(Outcome.REFUSED, unreached=True)), "it is refused"),
        ((step(Outcome.REFUSED), step(Outcome.SKIPPED)), ""),
        ((step(Outcome.REFUSED), step(Outcome.FAILED, unreached=True)), ""),
        ((step(Outcome.DONE), step(Outcome.FAILED, unreached=True)), ""),
        ((step(Outcome.FAILED, Outcome.DONE, Outcome.FAILED, unreached=True),), ""),
        ((step(Outcome.UNSUPPORTED), step(Outcome.SKIPPED)), ""),
    ],
)
def test_an_account_that_was_never_reached(steps: tuple[StepResult, ...], obstacle: str) -> None:
    """A run in which all that was tried got no answer, or the credentials back, has found out nothing: its first failure says why."""
    assert obstacle == run(*steps).obstacle


def test_a_problem_is_the_obstacle() -> None:
    """A profile that could not be connected has an obstacle, and a run that some steps went badly in has none."""
    assert (NONE.problem, "") == (NONE.obstacle, BAD.obstacle)
