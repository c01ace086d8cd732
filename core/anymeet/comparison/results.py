"""What a comparison found: for each provider, for each step, what came of it, what was lost on the way, how long it took."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from anymeet.capabilities import Matrix
from anymeet.config import EMULATED
from anymeet.models import Lack, Note


class Outcome(StrEnum):
    """What came of a step, from the best to the worst."""

    DONE = "done"
    CHANGED = "changed"
    """Done, and part of what was asked was lost or came back as something else: see the differences."""
    SKIPPED = "skipped"
    """Not tried: what it needs did not come about, nobody is there, or the run was interrupted before."""
    UNSUPPORTED = "unsupported"
    """The provider says so before anything is sent, with a reason."""
    REFUSED = "refused"
    """The vendor said no, in its own words; or a rule of its is known to say no, and nothing was sent."""
    FAILED = "failed"
    """No answer, one that nobody can read, credentials that the vendor does not accept, or a bug."""

    @property
    def achieved(self) -> bool:
        """Whether it came about, if with changes."""
        return self in (Outcome.DONE, Outcome.CHANGED)


class Fate(StrEnum):
    """What became of a field that was asked for."""

    LOST = "lost"
    """The vendor has no such field, so it was left out."""
    NOT_TOLD = "not_told"
    """It was sent, but the vendor's answer does not show it: it may have been accepted as asked."""
    CHANGED = "changed"
    """The vendor answered something else."""


@attrs.frozen(kw_only=True)
class Difference:
    """A field of a request against the same field of what came back, both as text."""

    field: str
    fate: Fate
    asked: str
    came: str = ""
    reason: str = ""


@attrs.frozen(kw_only=True)
class Exchange:
    """One request and its answer, redacted. ``milliseconds`` and ``status`` are None when nothing came back.

    ``reads`` says that it could change nothing. ``asked`` and ``answered`` are what was sent and what came, as text.
    """

    operation: str
    line: str
    reads: bool = False
    status: int | None = None
    milliseconds: float | None = None
    asked: str = ""
    answered: str = ""


@attrs.frozen(kw_only=True)
class Timing:
    """When a step ran: real milliseconds since its repetition began, how long it took, and how long the vendor took of that."""

    begin: float
    length: float
    waited: float


@attrs.frozen(kw_only=True)
class StepResult:
    """A step on one provider, over all repetitions: the worst outcome, and what led to it.

    ``requests`` and ``exchanges`` are those of the repetition that is told; ``timings`` and ``outcomes`` have an entry for each.
    ``unreached`` says that no answer came, or that the vendor did not accept the credentials.
    """

    title: str
    ability: str
    outcome: Outcome
    text: str
    lack: Lack | None = None
    differences: tuple[Difference, ...] = ()
    notes: tuple[Note, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    timings: tuple[Timing, ...] = ()
    unreached: bool = False

    @property
    def is_wait(self) -> bool:
        """Whether it waits for people: how often it asks meanwhile, and for how long, says nothing about the vendor."""
        return self.ability.startswith("wait.")

    @property
    def requests(self) -> int:
        """How many requests it took, repeated attempts included."""
        return len(self.exchanges)

    @property
    def median(self) -> float | None:
        """The median over the repetitions of how long it waited for the vendor, in milliseconds.

        None if it asked nothing, and for what waits for people.
        """
        return statistics.median(waited) if (waited := self._waited()) else None

    @property
    def spread(self) -> tuple[float, float] | None:
        """The least and the most of the same."""
        return (min(waited), max(waited)) if (waited := self._waited()) else None

    def _waited(self) -> list[float]:
        return [timing.waited for timing in self.timings if timing.waited and not self.is_wait]


@attrs.frozen(kw_only=True)
class Cleanup:
    """What was done about something that the run had made. ``left`` says why it is still there, or is empty."""

    what: str
    left: str = ""


@attrs.frozen(kw_only=True)
class ProviderRun:
    """The scenario on one profile. ``problem`` says why it could not run at all; then there are no steps."""

    profile: str
    provider: str
    title: str
    emulated: bool
    steps: tuple[StepResult, ...] = ()
    cleanup: tuple[Cleanup, ...] = ()
    problem: str = ""
    interrupted: bool = False

    @property
    def achieved(self) -> int:
        """How many steps came about."""
        return sum(step.outcome.achieved for step in self.steps)

    @property
    def finished(self) -> int:
        """How many repetitions got to the last step."""
        return min((len(step.outcomes) for step in self.steps), default=0)

    @property
    def obstacle(self) -> str:
        """Why nothing was found out about the vendor: its ``problem``, or that no step ever reached the account. Else empty."""
        tried = [step for step in self.steps if step.outcome in (Outcome.REFUSED, Outcome.FAILED)]
        worked = any(outcome.achieved for step in self.steps for outcome in (step.outcome, *step.outcomes))
        reached = worked or not all(step.unreached for step in tried)
        return self.problem or ("" if reached else next((step.text for step in tried), ""))

    @property
    def own_emulator(self) -> bool:
        """Whether it ran on an emulator that was started for it, and has ended with it."""
        return self.profile.endswith(EMULATED)

    @property
    def left(self) -> Mapping[str, Sequence[str]]:
        """What could not be cleaned up, by the reason."""
        left: dict[str, list[str]] = {}
        for item in self.cleanup:
            if item.left:
                left.setdefault(item.left, []).append(item.what)
        return left


@attrs.frozen(kw_only=True)
class Comparison:
    """One scenario on several profiles. Every run has the same steps, in the order of the scenario.

    ``matrix`` has a column for each profile that could be connected, unless a plugin failed at telling its abilities.
    """

    scenario: str
    about: str
    made_at: datetime
    version: str
    repeat: int
    runs: tuple[ProviderRun, ...]
    matrix: Matrix
