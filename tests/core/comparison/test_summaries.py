"""What a buyer needs to know of a run."""

from __future__ import annotations

import attrs
import pytest

from anymeet.comparison.results import Difference, Fate, Outcome
from anymeet.comparison.summaries import differing_steps, grouped_differences, sentences_from, summaries_from
from support.comparisons import make_comparison

COMPARISON = make_comparison(hostile=False)


def test_a_run_that_went_well() -> None:
    """Where every step was done as asked, two sentences say so."""
    assert ("All 8 steps worked.", "Everything that was asked for came back as asked.") == sentences_from(
        COMPARISON.runs[0], 3
    )


def test_a_field_that_is_not_told_is_not_as_asked() -> None:
    """That all came back as asked is said only where every field did."""
    run = COMPARISON.runs[0]
    differences = (Difference(field="max_uses", fate=Fate.NOT_TOLD, asked="3"),)
    steps = tuple(attrs.evolve(step, differences=differences) for step in run.steps[:2])
    told = sentences_from(attrs.evolve(run, steps=steps), 3)
    assert ("All 2 steps worked.", "1 field not told: max uses.") == told


def test_a_run_that_was_interrupted() -> None:
    """It is told how many repetitions were made of how many, and nowhere that all was done or came back as asked."""
    run = attrs.evolve(COMPARISON.runs[0], interrupted=True)
    assert ("8 of 8 steps worked.", "It was interrupted: 3 of 40 runs were made.") == sentences_from(run, 40)
    assert "It was interrupted: what came after that was not tried." == sentences_from(run, 1)[1]


def test_a_run_that_went_badly() -> None:
    """What was not done and what was lost are named, and that repetitions differed, and that it was interrupted."""
    assert (
        "2 of 8 steps worked.",
        "It was interrupted: 3 of 3 runs were made.",
        "Skipped: wait until it is live.",
        "Unsupported: link for the host, export the chat.",
        "Refused: link for a guest.",
        "Failed: who is in, start recording.",
        "1 field lost: starts at.",
        "1 field not told: chat.",
        "1 field changed: title.",
        "1 step went differently from one repetition to the next.",
        "Notes on 1 step.",
    ) == sentences_from(COMPARISON.runs[1], 3)


def test_a_run_that_never_began() -> None:
    """The problem is all there is to say."""
    (sentence,) = sentences_from(COMPARISON.runs[2], 3)
    assert sentence.startswith("It could not run: no key vendor's words")


def test_long_lists_are_shortened() -> None:
    """Four names are told, each once, and how many more there are."""
    run = COMPARISON.runs[0]
    unsupported = tuple(attrs.evolve(step, outcome=Outcome.UNSUPPORTED) for step in (*run.steps[:2], *run.steps))
    told = sentences_from(attrs.evolve(run, steps=unsupported), 3)
    assert (
        "0 of 10 steps worked.",
        "Unsupported: plan it, link for the host, link for a guest, wait until it is live and 4 more.",
    ) == told


def test_the_numbers_of_a_run() -> None:
    """Steps and abilities are counted, requests and waiting without what waits for people; without a column there are no abilities."""
    well, badly, none = summaries_from(COMPARISON)
    assert (8, 7, {Outcome.DONE: 8}) == (well.run.achieved, well.requests, well.counts)
    assert pytest.approx(sum(step.median or 0 for step in well.run.steps)) == well.waited
    assert (165, True) == (well.of_abilities, 0 < well.abilities < 165)
    assert (2, list(Outcome)) == (badly.run.achieved, list(badly.counts))
    assert (0, 0, 0) == (none.run.achieved, none.abilities, none.of_abilities)


def test_what_was_left_is_told_by_reason() -> None:
    """What could not be removed is grouped by why; what was removed is not told."""
    well, badly, _ = COMPARISON.runs
    assert {} == well.left
    assert {"vendor lacks: no call deletes a room vendor's words": ["meeting vendor's words"]} == badly.left


def test_steps_that_differ() -> None:
    """A step differs where outcomes do, and also where only the fate of a field does; runs without an account count for nothing."""
    assert (True,) * 7 + (False,) == differing_steps(COMPARISON)
    run, bad = COMPARISON.runs[0], attrs.evolve(COMPARISON.runs[1], problem="no key")
    assert (False,) * 8 == differing_steps(attrs.evolve(COMPARISON, runs=(run, bad)))
    lost = Difference(field="title", fate=Fate.LOST, asked="A")
    other = attrs.evolve(run, steps=(attrs.evolve(run.steps[0], differences=(lost,)), *run.steps[1:]))
    assert (True,) + (False,) * 7 == differing_steps(attrs.evolve(COMPARISON, runs=(run, other, COMPARISON.runs[2])))


def test_differences_are_grouped() -> None:
    """Fields that share their fate for the same reason stand together, in the order in which they came, what is not told last."""
    told = [
        (Fate.NOT_TOLD, "", "none"),
        (Fate.LOST, "a", "one"),
        (Fate.CHANGED, "", "two"),
        (Fate.LOST, "a", "three"),
        (Fate.LOST, "b", "four"),
    ]
    differences = tuple(Difference(field=field, fate=fate, reason=why, asked="") for fate, why, field in told)
    grouped = grouped_differences(attrs.evolve(COMPARISON.runs[0].steps[0], differences=differences))
    assert [["one", "three"], ["two"], ["four"], ["none"]] == [
        [one.field for one in group] for group in grouped.values()
    ]
