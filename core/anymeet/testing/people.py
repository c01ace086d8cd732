"""People: who joins, talks, chats, records and leaves; and the company that ``people="auto"`` gives an application."""

from __future__ import annotations

import inspect
import itertools
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs

from anymeet.interfaces import Links
from anymeet.models import Link, LinkRequest

if TYPE_CHECKING:
    from anymeet.testing.emulator import Emulator

logger = logging.getLogger("anymeet.emulator")

ARRIVES_AFTER: Final = timedelta(minutes=1)
"""How long an invited person takes to come, where the meeting has no later start."""
STAYS: Final = timedelta(minutes=30)
"""How long an invited person stays."""

_NAMES: Final = ("Ada", "Blaise", "Chien", "Dorothy", "Emmy", "Fei", "Grace", "Hedy", "Ida", "Jean", "Katherine")


class NotAdmitted(RuntimeError):
    """The vendor lets this person not in, or not do this: an unknown or used-up link, a missing right, gone already."""


class NotEmulated(RuntimeError):
    """People cannot do this at this vendor, or its emulator does not know how."""


class Misfit(TypeError):
    """Details that an action of people does not take."""


@attrs.frozen(kw_only=True)
class Presence:
    """Somebody who has come in: ``role`` in the vendor's word, ``host`` where it means something at this vendor."""

    id: str
    name: str
    meeting_id: str
    role: str = ""
    host: bool | None = None


@attrs.frozen
class Person:
    """Somebody who came in, and what they do there. What a vendor's people cannot do raises `NotEmulated`."""

    _emulator: Emulator = attrs.field(repr=False, eq=False)
    presence: Presence

    @property
    def id(self) -> str:
        """The vendor's id of the participant."""
        return self.presence.id

    @property
    def name(self) -> str:
        """As the others see it."""
        return self.presence.name

    @property
    def role(self) -> str:
        """In the vendor's word."""
        return self.presence.role

    @property
    def host(self) -> bool | None:
        """Whether they are host, where that means something."""
        return self.presence.host

    @property
    def meeting_id(self) -> str:
        """Where they came in."""
        return self.presence.meeting_id

    @property
    def inside(self) -> bool:
        """Whether they are still there."""
        with self._emulator.turn():
            return self._emulator.person_is_inside(self.id)

    def leave(self) -> None:
        """Go. Nothing happens when they are gone."""
        with self._emulator.turn():
            self._emulator.person_leaves(self.id)

    def chat(self, text: str) -> None:
        """Write to everybody."""
        self.act("chat", text=text)

    def talk(self, text: str = "", *, seconds: float = 5.0) -> None:
        """Say something for a while, which a transcript repeats. The clock does not move."""
        self.act("talk", text=text, seconds=seconds)

    def record(self) -> None:
        """Start the recording."""
        self.act("record")

    def stop_recording(self) -> None:
        """Stop it."""
        self.act("stop-recording")

    def act(self, action: str, **details: Any) -> None:
        """Do anything that the vendor's people can do; TypeError for details that it does not take."""
        emulator = self._emulator
        function = emulator.actions.get(action)
        if function is None:
            known = ", ".join(["leave", *sorted(emulator.actions)])
            raise NotEmulated(f"people at {emulator.name} cannot {action!r}; they can: {known}")
        try:
            inspect.signature(function).bind(emulator, self.id, **details)
        except TypeError as error:
            raise Misfit(f"{action}: {error}") from None
        with emulator.turn():
            if not emulator.person_is_inside(self.id):
                raise NotAdmitted(f"{self.name} is not there any more")
            function(emulator, self.id, **details)


class People:
    """Everybody who came in since the last reset."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._everybody: dict[str, Person] = {}
        self._names = itertools.cycle(_NAMES)

    @property
    def everybody(self) -> tuple[Person, ...]:
        """All who came in, in the order of their coming, whether they are gone or not."""
        with self._emulator.turn():
            return tuple(self._everybody.values())

    @property
    def inside(self) -> tuple[Person, ...]:
        """All who are there now."""
        return tuple(person for person in self.everybody if person.inside)

    def join(self, link: str, name: str | None = None) -> Person:
        """Somebody follows a link (or a token, where the vendor's do without a URL) at once; `NotAdmitted` says why not."""
        with self._emulator.turn():
            presence = self._emulator.person_enters(link, name or next(self._names))
            person = Person(self._emulator, presence)
            self._everybody[person.id] = person
            return person

    def get(self, person_id: str) -> Person | None:
        """Who came in under an id, or None."""
        return self._everybody.get(person_id)

    def invite(self, link: str, name: str | None = None) -> None:
        """Somebody will come by the emulator's clock, a minute from now or when the meeting starts, stay and leave."""
        with self._emulator.turn():
            clock = self._emulator.clock
            opens = self._emulator.link_opens_at(link)
            arrives = clock.now() + ARRIVES_AFTER
            clock.schedule(max(arrives, opens) if opens else arrives, lambda: self._come(link, name))

    def clear(self) -> None:
        """Forget who came."""
        self._everybody.clear()
        self._names = itertools.cycle(_NAMES)

    def _come(self, link: str, name: str | None) -> None:
        try:
            person = self.join(link, name)
        except NotAdmitted as reason:
            logger.info("%s: an invited person was turned away: %s", self._emulator.name, reason)
            return
        clock = self._emulator.clock
        clock.schedule(clock.now() + STAYS, person.leave)


class Company(Links):
    """The application's own links; whoever one is created for will come."""

    def __init__(self, inner: Links, people: People) -> None:
        super().__init__(inner.provider, inner)
        self._people = people

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        link: Link = self.inner.create(meeting_id, request)
        self._people.invite(link.url, request.person)
        return link
