"""The scenario on one profile: connect, take every step as often as wanted, clean up, tell what came of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from anymeet.capabilities import Column, column_from
from anymeet.comparison.cleanup import Belongings
from anymeet.comparison.exchange_log import ExchangeLog
from anymeet.comparison.interruption import Interrupted, Interruption
from anymeet.comparison.repetitions import Repetition
from anymeet.comparison.results import Cleanup, Outcome, ProviderRun, StepResult
from anymeet.comparison.scenarios import Scenario
from anymeet.comparison.scenarios.steps import Step
from anymeet.comparison.words import error_in_words
from anymeet.config import EMULATED
from anymeet.connection import connect
from anymeet.models import Link
from anymeet.plugins import Registry
from anymeet.provider import Provider

_WORST_LAST: Final = tuple(Outcome)


@attrs.frozen(kw_only=True)
class Advance:
    """How far a run is: ``done`` of ``total`` steps over all repetitions, and what it is ``doing`` now.

    ``link`` is one that a real person has to follow for the run to go on: this is the only place that tells it.
    ``interrupted`` says that the run is about to stop and to clean up.
    """

    profile: str
    done: int
    total: int
    doing: str
    link: Link | None = None
    interrupted: bool = False


@attrs.define(kw_only=True)
class Run:
    """The scenario on one profile. ``result`` is there once it is taken.

    ``secrets`` are what nobody may read in it, ``column`` is what the account can.
    """

    profile: str
    scenario: Scenario
    interruption: Interruption
    repeat: int
    wait_for_people: bool
    config: str | os.PathLike[str] | None
    registry: Registry | None
    tell: Callable[[Advance], object]
    result: ProviderRun | None = attrs.field(default=None, init=False)
    column: Column | None = attrs.field(default=None, init=False)
    secrets: set[str] = attrs.field(factory=set, init=False)
    _steps: list[list[StepResult]] = attrs.field(init=False)
    _belongings: Belongings | None = attrs.field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self._steps = [[] for _ in self.scenario.steps]

    @property
    def starts_emulator(self) -> bool:
        """Whether it starts an emulator of its own, on whose clock nobody really waits."""
        return self.profile.endswith(EMULATED)

    @property
    def left(self) -> tuple[str, ...]:
        """What it has made and not undone."""
        return self._belongings.left if self._belongings else ()

    def take(self) -> None:
        """Run it, and clean up whatever happens. Nothing that a vendor, a step or a configuration does is raised."""
        log = ExchangeLog(self.interruption)
        provider = self._opened(log)
        if provider is None:
            return
        with provider, tempfile.TemporaryDirectory() as folder:
            self.secrets.update(provider.settings.secrets())
            self._belongings = Belongings(provider)
            repetition = partial(
                Repetition,
                provider=provider,
                log=log,
                belongings=self._belongings,
                folder=Path(folder),
                people=self.starts_emulator or self.wait_for_people,
                secrets=self.secrets,
                invite=self._invite,
            )
            cleaned: list[Cleanup] = []
            interrupted = False
            for _ in range(self.repeat):
                try:
                    self._take_steps(repetition())
                except Interrupted:
                    interrupted = True
                    break
                finally:
                    cleaned += self._clean_up(self._belongings)
            with suppress(Exception):  # of a plugin: then the matrix has no column for this profile
                self.column = column_from(provider)
            self.result = ProviderRun(
                profile=self.profile,
                provider=provider.name,
                title=provider.info.title,
                emulated=self.starts_emulator or log.emulated,  # or somebody else runs one
                steps=tuple(map(_merged, self.scenario.steps, self._steps)),
                cleanup=tuple(dict.fromkeys(cleaned)),
                interrupted=interrupted,
            )

    def say(self, doing: str, *, link: Link | None = None, interrupted: bool = False) -> None:
        """Tell how far it is."""
        done, total = sum(map(len, self._steps)), len(self._steps) * self.repeat
        self.tell(
            Advance(profile=self.profile, done=done, total=total, doing=doing, link=link, interrupted=interrupted)
        )

    def _opened(self, log: ExchangeLog) -> Provider | None:
        """The connection; None, and a result that says why, when there is none."""
        try:
            return connect(
                self.profile,
                config=self.config,
                registry=self.registry,
                clock=None if self.starts_emulator else self.interruption,
                observer=log,
                unsupported="report",
                requires=(),
            )
        except Exception as error:  # noqa: BLE001  # whatever is wrong with one profile, the others go on
            self.result = ProviderRun(
                profile=self.profile,
                provider=getattr(error, "provider", ""),
                title=self.profile,
                emulated=self.starts_emulator,
                problem=error_in_words(error),
            )
            return None

    def _take_steps(self, repetition: Repetition) -> None:
        for step, results in zip(self.scenario.steps, self._steps, strict=True):
            self.interruption.check()
            self.say(step.title)
            results.append(repetition.take(step))

    def _invite(self, link: Link) -> None:
        if self.wait_for_people and not self.starts_emulator:
            self.say(f"{link} is to be followed", link=link)

    def _clean_up(self, belongings: Belongings) -> list[Cleanup]:
        self.say("clean up")
        with self.interruption.held_off():
            return list(belongings.undo())


def _merged(step: Step, results: Sequence[StepResult]) -> StepResult:
    """A step over all repetitions: the first of the worst. One that was never tried was interrupted before."""
    if not results:
        return StepResult(
            title=step.title, ability=step.ability or step.do, outcome=Outcome.SKIPPED, text="interrupted"
        )
    worst = max(results, key=lambda result: _WORST_LAST.index(result.outcome))
    return attrs.evolve(
        worst,
        outcomes=tuple(result.outcome for result in results),
        timings=tuple(timing for result in results for timing in result.timings),
    )
