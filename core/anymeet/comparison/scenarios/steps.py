"""Steps of a scenario: what each takes, out of the file and out of earlier steps, and doing it on a provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet.errors import UnexpectedResponse
from anymeet.models import Request, Value
from anymeet.pages import Pages
from anymeet.provider import Provider

LONGEST_LIST: Final = 100
"""How many items of a list a step reads: enough to compare, and an end on accounts that have thousands."""


class SkipStep(Exception):
    """There is nothing to do the step with, and that is nobody's fault: the message says what is missing.

    Raised where an earlier step has given nothing. A plugin's steps may raise it.
    """


@attrs.frozen
class Missing:
    """In place of a result that did not come about: ``why`` is a sentence about the step that was to give it."""

    why: str


@attrs.frozen
class Reference:
    """What an earlier step has given, or the first item of the list that it gave: whole, or its id alone."""

    name: str
    kind: type[Value]
    by_id: bool = False

    def found(self, results: Mapping[str, Any]) -> Any:
        """The value meant, `SkipStep` when there is none."""
        value = results.get(self.name)
        if isinstance(value, tuple | list):
            value = next(iter(value), None)
        if not isinstance(value, self.kind):
            why = f", because {value.why}" if isinstance(value, Missing) else ""
            raise SkipStep(f"nothing came of {self.name!r}{why}")
        if not self.by_id:
            return value
        identifier = getattr(value, "id", None)
        if identifier is None:
            raise SkipStep(f"{self.name!r} has no id at this vendor")
        return identifier


@attrs.frozen
class Later:
    """A moment ``after`` the present of the account: ``in 10m``, or ``10m ago`` when it is negative."""

    after: timedelta


@attrs.frozen
class NewFile:
    """A file to write, in the folder of the run."""

    name: str


@attrs.frozen
class Draft:
    """A request that is made when its step begins, since its moments may count from then."""

    kind: type[Request]
    fields: Mapping[str, Any]

    def at(self, now: datetime) -> Request:
        """The request as said at ``now``. `InvalidRequest` where it breaks a rule."""
        return self.kind(**{name: settled(value, now) for name, value in self.fields.items()})


def settled(value: Any, now: datetime) -> Any:
    """A value of the file at ``now``: moments that count from the present, and requests with such, become absolute."""
    if isinstance(value, Later):
        return now + value.after
    return value.at(now) if isinstance(value, Draft) else value


@attrs.frozen(kw_only=True)
class Step:
    """One step of a scenario. ``do`` is an ability, or the name of anymeet's or a plugin's own step.

    ``name`` is what later steps call the result, if they do. ``arguments`` are by the parameters of ``call``: plain values,
    `Reference`, `Later`, `NewFile` and `Draft`. ``ability`` is empty for what is not an operation. ``needs_people`` says that it is of no
    use unless somebody comes, ``creates`` that cleaning up has to remove what it gives.
    """

    do: str
    title: str
    name: str = ""
    ability: str = ""
    arguments: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    call: Callable[[Provider, Mapping[str, Any]], Any] = attrs.field(eq=False, repr=False)
    needs_people: bool = False
    creates: bool = False


@attrs.frozen(kw_only=True)
class BoundStep:
    """A step with everything it takes on one provider. ``request`` is what it asks for, where it takes a request."""

    step: Step
    provider: Provider
    arguments: Mapping[str, Any] = attrs.field(repr=False)

    @property
    def request(self) -> Request | None:
        return next((value for value in self.arguments.values() if isinstance(value, Request)), None)

    def call(self) -> Any:
        """Do it. A list is read here, its first `LONGEST_LIST` items as a tuple.

        Raises what the provider raises, and `UnexpectedResponse` for an answer about something other than what was asked for: a later
        step may delete what this one gives.
        """
        result = self.step.call(self.provider, self.arguments)
        result = tuple(islice(result, LONGEST_LIST)) if isinstance(result, Pages) else result
        is_reading = self.step.ability and not self.step.creates
        if is_reading and not all(map(self._is_asked_for, result if isinstance(result, tuple) else (result,))):
            raise UnexpectedResponse(
                ["it is about something other than what was asked for, for instance another meeting @ $"]
            )
        return result

    def _is_asked_for(self, value: object) -> bool:
        """Whether a value has the ids that were asked for, its own and its meeting's, as far as it tells them."""
        own = f"{type(value).__name__.lower()}_id"
        asked = {name: told for name, told in self.arguments.items() if name.endswith("_id")}
        return all(getattr(value, "id" if name == own else name, None) in (None, told) for name, told in asked.items())


def bind_step(step: Step, provider: Provider, results: Mapping[str, Any], folder: Path) -> BoundStep:
    """The step, ready to be called: nothing is sent. ``results`` are those of earlier steps, or `Missing`, by name.

    What is downloaded goes into ``folder``. Raises `Unsupported` when the account does not have the operation, `SkipStep`
    when what the step refers to is not there, and `InvalidRequest` when its request breaks a rule.
    """
    if step.ability and (lack := provider.reason(step.ability)):
        interface, _, operation = step.ability.partition(".")
        raise provider.interface(interface).unsupported(operation, lack)
    now = provider.clock.now()
    arguments: dict[str, Any] = {}
    for name, value in step.arguments.items():
        match value:
            case Reference():
                arguments[name] = value.found(results)
            case NewFile():
                arguments[name] = folder / value.name
            case _:
                arguments[name] = settled(value, now)
    return BoundStep(step=step, provider=provider, arguments=arguments)
