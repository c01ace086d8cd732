"""One time through a scenario on one provider: its steps, one by one, and what each of them led to."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet.comparison.cleanup import Belongings
from anymeet.comparison.differences import differences_between, echoes_of, stored
from anymeet.comparison.exchange_log import ExchangeLog
from anymeet.comparison.interruption import Interrupted
from anymeet.comparison.masking import secrets_in
from anymeet.comparison.results import Difference, Exchange, Fate, Outcome, StepResult, Timing
from anymeet.comparison.scenarios.steps import BoundStep, Missing, SkipStep, Step, bind_step
from anymeet.comparison.words import error_in_words, result_in_words
from anymeet.errors import (
    AnymeetError,
    InvalidRequest,
    ProviderError,
    TransportError,
    Unauthorized,
    Unavailable,
    UnexpectedResponse,
    Unsupported,
)
from anymeet.models import Lack, Link, Note, Reason, Request, Value
from anymeet.provider import Provider

_OUTCOMES: Final[Mapping[type[Exception], Outcome]] = {
    SkipStep: Outcome.SKIPPED,
    Unsupported: Outcome.UNSUPPORTED,
    Unauthorized: Outcome.FAILED,  # a wrong key says nothing about a vendor
    ProviderError: Outcome.REFUSED,
    InvalidRequest: Outcome.REFUSED,  # by a rule of this vendor's: what no vendor takes is found when a scenario is read
}
"""What an error means for a step; any other is FAILED."""
_NOBODY: Final = "nobody comes: on an account, only --wait-for-people (wait_for_people=True) waits for them"


@attrs.frozen(kw_only=True)
class Repetition:
    """One time through the scenario. ``people`` says whether anybody comes.

    ``secrets`` grows by what the steps get that nobody may read, and ``invite`` is told of links.
    """

    provider: Provider
    log: ExchangeLog
    belongings: Belongings
    folder: Path
    people: bool
    secrets: set[str]
    invite: Callable[[Link], object]
    _results: dict[str, Any] = attrs.field(factory=dict, init=False)
    _began: float = attrs.field(factory=time.perf_counter, init=False)

    def take(self, step: Step) -> StepResult:
        """One step. Raises none of its failures, only what ends the run."""
        self.log.drain()
        started = time.perf_counter()
        bound: BoundStep | None = None
        try:
            bound = self._bound(step)
            tell = partial(self._done, bound, bound.call())
        except (Exception, Interrupted) as error:  # a step that fails ends no run
            if bound and _may_have_happened(self.log.kept, error):
                self.belongings.remember_unknown(step.do, bound.arguments, step.title, creates=step.creates)
            if isinstance(error, Interrupted):
                raise
            tell = partial(self._failed, step, error)
        length = time.perf_counter() - started
        exchanges = self.log.drain()
        timing = Timing(
            begin=(started - self._began) * 1000,
            length=length * 1000,
            waited=sum(exchange.milliseconds or 0 for exchange in exchanges),
        )
        try:
            result = tell()
        except Exception as error:  # noqa: BLE001  # what a vendor or a plugin gives may be such that it cannot be told
            result = self._failed(step, error)
        return attrs.evolve(result, exchanges=exchanges, timings=(timing,))

    def _bound(self, step: Step) -> BoundStep:
        bound = bind_step(step, self.provider, self._results, self.folder)
        if step.needs_people and not self.people:
            raise SkipStep(_NOBODY)
        self.secrets.update(secrets_in(bound.request))
        return bound

    def _done(self, bound: BoundStep, value: object) -> StepResult:
        step = bound.step
        self.belongings.remember(step.do, bound.arguments, value, creates=step.creates)
        self._results[step.name] = value
        self.secrets.update(secrets_in(value))
        if isinstance(value, Link) and step.creates:
            self.invite(value)
        differences = self._differences(step.ability, bound.request, value)
        lost = any(difference.fate is not Fate.NOT_TOLD for difference in differences)
        return StepResult(
            title=step.title,
            ability=step.ability or step.do,
            outcome=Outcome.CHANGED if lost else Outcome.DONE,
            text=result_in_words(step.do, value),
            differences=differences,
            notes=_notes_of(value, {f"{step.ability}.{difference.field}" for difference in differences}),
        )

    def _differences(self, ability: str, request: Request | None, value: object) -> tuple[Difference, ...]:
        if request is None or not ability:
            return ()
        told = stored(self.provider, ability, value)
        echoes = echoes_of(self.provider, ability) if told is value else ()
        return differences_between(self.provider, ability, request, told, echoes)

    def _failed(self, step: Step, error: Exception) -> StepResult:
        outcome = next((outcome for kind, outcome in _OUTCOMES.items() if isinstance(error, kind)), Outcome.FAILED)
        became = "failed" if outcome is Outcome.FAILED else f"was {outcome}"
        self._results.setdefault(step.name, Missing(f'"{step.title}" {became}'))
        lack = Lack(Reason(error.reason), error.detail) if isinstance(error, Unsupported) else None
        needed = f"{error.ability}: " if isinstance(error, Unsupported) and error.ability != step.ability else ""
        return StepResult(
            title=step.title,
            ability=step.ability or step.do,
            outcome=outcome,
            text=f"{needed}{lack}" if lack else error_in_words(error),
            lack=lack,
            unreached=isinstance(error, TransportError | Unauthorized),
        )


def _may_have_happened(exchanges: Sequence[Exchange], error: BaseException) -> bool:
    """Whether the vendor may have done something of a step that ended with ``error``: all of it, or a first part."""
    # A refusal is about the last request, whatever its status: some vendors say no with 200.
    settled = exchanges[:-1] if isinstance(error, ProviderError) else exchanges
    if any(not each.reads and each.status and each.status < HTTPStatus.BAD_REQUEST for each in settled):
        return True
    is_reading = bool(exchanges) and exchanges[-1].reads
    return _leaves_it_open(error) and not is_reading


def _leaves_it_open(error: BaseException) -> bool:
    """Whether nobody knows if the vendor has done what it was last asked for."""
    if isinstance(error, TransportError):
        return error.may_have_happened
    if isinstance(error, Unavailable):
        return error.status != HTTPStatus.SERVICE_UNAVAILABLE  # by which a vendor says that it has not begun
    return isinstance(error, UnexpectedResponse) or not isinstance(error, AnymeetError | SkipStep | Interrupted)


def _notes_of(value: object, told: Collection[str]) -> tuple[Note, ...]:
    """The notes of a result, those of a list's items once each, but for those on abilities that are told already."""
    values = value if isinstance(value, tuple) else (value,)
    notes = (note for item in values if isinstance(item, Value) for note in item.notes)
    return tuple(dict.fromkeys(note for note in notes if note.ability not in told))
