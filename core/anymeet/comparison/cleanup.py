"""What a run has made at a vendor, and undoing it: the last first, each on its own, naming what stays and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import attrs

from anymeet.comparison.results import Cleanup
from anymeet.comparison.scenarios import Scenario
from anymeet.comparison.words import error_in_words, label_of, shortened
from anymeet.errors import NotFound
from anymeet.models import Account, Link, Meeting, Poll, Recording, Value, Webhook
from anymeet.provider import Provider

_NOT_OURS: Final = "its meeting was there before: look for it and delete it"
_UNLISTED: Final = "the vendor does not list it yet: look for it later"
_UNDOING: Final[Mapping[str, str]] = {
    "meetings.create": "meetings.delete",
    "links.create": "links.revoke",
    "polls.create": "polls.delete",
    "webhooks.create": "webhooks.delete",
    "accounts.create": "accounts.delete",
    "recordings.start": "recordings.delete",
}
"""What undoes that which an operation makes."""
_UNKNOWN: Final = "it may be there, since no answer says that it is not: look for it at the vendor"


@attrs.frozen
class _Thing:
    """Something to undo. ``undo`` says why it is still there, or nothing."""

    what: str
    undo: Callable[[], str]


def lasting(provider: Provider, scenario: Scenario, *, people: bool) -> Mapping[str, int]:
    """How many things of the scenario's making will stay, by the ability that the account lacks to undo them. Sends nothing.

    ``people`` says whether anybody comes. A link is none of them: it lets nobody in once its meeting is deleted.
    """
    done = [step.do for step in scenario.steps if step.ability and (people or not step.needs_people)]
    made = Counter(_UNDOING[do] for do in done if do in _UNDOING and do != "links.create" and provider.supports(do))
    return {ability: number for ability, number in made.items() if not provider.supports(ability)}


class Belongings:
    """What a run has made at one provider so far."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._things: dict[object, _Thing] = {}
        self._meetings: set[str] = set()  # that the run has made, also those that it has deleted
        self._stopped: set[str] = set()
        self._begun: Counter[str | None] = Counter()  # recordings by meeting, without those that steps have deleted
        self._meeting_of: dict[str, str | None] = {}  # of each recording that a step was told of

    @property
    def left(self) -> tuple[str, ...]:
        """What has not been undone, the oldest first."""
        return tuple(thing.what for thing in list(self._things.values()))

    def remember(self, do: str, arguments: Mapping[str, Any], value: object, *, creates: bool) -> None:
        """A step was done: it may have made something, or undone what an earlier one has made."""
        interface, _, operation = do.partition(".")
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Recording):
                self._meeting_of[each.id] = each.meeting_id
        if creates and isinstance(value, Value):
            self._remember_value(value, arguments)
        elif do == "recordings.start":
            meeting_id = arguments["meeting_id"]
            self._stopped.discard(meeting_id)
            self._begun[meeting_id] += 1
            what = f"what is recorded in the meeting {shortened(meeting_id)}"
            self._things["recordings", meeting_id] = _Thing(what, partial(self._no_recording, meeting_id))
        elif do == "recordings.stop":
            self._stopped.add(arguments["meeting_id"])
        elif do == "recordings.delete":
            self._begun[self._meeting_of.get(arguments["recording_id"])] -= 1
        elif operation in ("delete", "revoke"):
            self._things.pop((interface, arguments.get(f"{interface.removesuffix('s')}_id")), None)

    def remember_unknown(self, do: str, arguments: Mapping[str, Any], title: str, *, creates: bool) -> None:
        """A step ended such that nobody knows whether it was done."""
        if creates:
            self._things[object()] = _Thing(f'what the step "{title}" may have made', lambda: _UNKNOWN)
        elif do == "recordings.start":
            self.remember(do, arguments, None, creates=False)

    def undo(self) -> Iterator[Cleanup]:
        """Undo everything; whatever goes wrong with one thing, the others follow."""
        while self._things:
            key, thing = next(reversed(self._things.items()))
            try:
                left = thing.undo()
            except Exception as error:  # noqa: BLE001  # a bug of a plugin must not keep the rest from being cleaned up
                left = error_in_words(error)
            del self._things[key]
            yield Cleanup(what=thing.what, left=left)

    def _remember_value(self, value: Value, arguments: Mapping[str, Any]) -> None:
        identifier: Any = getattr(value, "id", None)
        label = f'"{label_of(value)}"'
        match value:
            case Meeting():
                what = f'the meeting "{shortened(value.title or "")}", id {shortened(value.id)}'
                self._meetings.add(value.id)
                self._things["meetings", identifier] = _Thing(what, partial(self._no_meeting, value.id))
            case Link():
                self._remember_link(value, arguments.get("meeting_id"))
            case Poll():
                meeting_id = value.meeting_id or arguments.get("meeting_id")
                self._keep("polls", identifier, f"the poll {label}", meeting_id, identifier)
            case Webhook():
                self._keep("webhooks", identifier, f"the webhook {label}", identifier)
            case Account():
                self._keep("accounts", identifier, f"the account {label}", identifier)
            case _:
                why = f"anymeet does not know how to undo a {type(value).__name__}"
                self._things[object()] = _Thing(label, lambda: why)

    def _remember_link(self, link: Link, meeting_id: str | None) -> None:
        """One that cannot be taken back lets nobody in once its meeting is deleted, which is told of the meeting."""
        if link.id is not None and self._provider.supports("links.revoke"):
            self._keep("links", link.id, f"the {link}", link.id)
        elif (link.meeting_id or meeting_id) not in self._meetings:
            why = str(self._provider.reason("links.revoke") or "the vendor gave it no id by which to revoke it")
            self._things[object()] = _Thing(f"the {link}", lambda: why)

    def _keep(self, interface: str, identifier: str, what: str, *ids: Any) -> None:
        undoing = _UNDOING[f"{interface}.create"]
        self._things[interface, identifier] = _Thing(what, partial(self._done, undoing, *ids))

    def _no_meeting(self, meeting_id: str) -> str:
        self._done("meetings.end", meeting_id)  # who is in it has to leave when it is deleted, too
        return self._done("meetings.delete", meeting_id)

    def _no_recording(self, meeting_id: str) -> str:
        if meeting_id not in self._stopped and (left := self._done("recordings.stop", meeting_id)):
            return left
        if meeting_id not in self._meetings:
            return _NOT_OURS
        if lack := self._provider.reason("recordings.list"):
            return str(lack)
        listed = self._provider.recordings.list(meeting_id)  # a vendor may tell of more than it was asked for
        ids = [recording.id for recording in listed if recording.meeting_id == meeting_id]
        if not ids:
            return _UNLISTED if self._begun[meeting_id] > 0 else ""
        problems = {each: self._done("recordings.delete", each) for each in ids}
        return "; ".join(f"{each}: {problem}" for each, problem in problems.items() if problem)

    def _done(self, ability: str, *ids: Any) -> str:
        """Do it; why it cannot be done, or nothing. What is not there any more needs no undoing."""
        if lack := self._provider.reason(ability):
            return str(lack)
        interface, _, operation = ability.partition(".")
        try:
            getattr(self._provider.interface(interface), operation)(*ids)
        except NotFound:
            return ""
        except Exception as error:  # noqa: BLE001  # a bug of a plugin must not keep the rest from being cleaned up
            return error_in_words(error)
        return ""
