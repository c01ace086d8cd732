"""What a check before a switch finds, each with the places in the application that it is about."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import attrs

from anymeet.calls import Place
from anymeet.models import Lack

NOT_PREDICTED: Final = (
    "whether the other vendor accepts the values that are sent",
    "whether its answers contain what the application reads from them, above all from raw",
    "what its provider assumes where a request leaves something open: the notes of results say so, and a comparison shows them",
    "whether a call stands in a try: it counts as raising all the same",
    "code that the recorded run never reached, for instance after supports() said no",
    "whether a call is still reached: after one that raises, or in a branch for one vendor only, it is listed all the same",
    "what plugins' wrappers call in turn, and which fields they add to requests",
    (
        "whether it acts on the answer of supports() and reason(): if it asks about an ability before a call, "
        "it is assumed to manage without it"
    ),
)
"""What cannot be known from looking at calls."""


class Effect(StrEnum):
    """What becomes of a call or of a field, from the worst on."""

    RAISES = "raises"
    """The call raises `anymeet.errors.Unsupported`, or AttributeError where it is native."""
    BREAKS = "breaks"
    """There is no connection, or the other vendor has a different call of the same name."""
    SKIPPED = "skipped"
    """The application asks `Provider.supports` or `Provider.reason` before, so it goes without."""
    LEFT_OUT = "left_out"
    """The field is left out, and named in the result's ``notes``."""
    IGNORED = "ignored"
    """It is in the request's ``vendor`` part for the vendor that is left."""


@attrs.frozen(kw_only=True)
class Finding:
    """What becomes of one ability, in all the ``places`` where that is so. ``lack`` is None where ``why`` is not about abilities.

    Extras are ``meetings.create.vendor.acme.color`` and native calls ``native.rooms.list``.
    """

    ability: str
    effect: Effect
    why: str
    lack: Lack | None = None
    places: tuple[Place, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether the application does not work as it is."""
        return self.effect in (Effect.RAISES, Effect.BREAKS)

    @property
    def call(self) -> str:
        """What is called: the operation ``meetings.create`` of its field ``meetings.create.title``, a native call as a whole."""
        parts = self.ability.split(".")
        return ".".join(parts[: 3 if parts[0] == "native" else 2])


@attrs.frozen(kw_only=True)
class Renamed:
    """What anymeet calls ``word``, in the words of both vendors; empty where the vendor's documents have none.

    ``places`` are those that use the interface it belongs to.
    """

    word: str
    source: str
    target: str
    places: tuple[Place, ...] = ()


@attrs.frozen(kw_only=True)
class ManualStep:
    """What a person has to do, for which abilities, and because of which places."""

    text: str
    abilities: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@attrs.frozen(kw_only=True)
class SwitchCheck:
    """What a switch would do to an application. ``source`` and ``target`` are the names that were asked about.

    ``assumed`` says that nothing was recorded: then the application is taken to use all that the source supports, and there
    are no places. ``calls`` is how many were looked at, those of one ability from one place being one.
    """

    source: str
    target: str
    assumed: bool
    calls: int
    blockers: tuple[Finding, ...]
    degradations: tuple[Finding, ...]
    renamed: tuple[Renamed, ...]
    manual: tuple[ManualStep, ...]
    not_predicted: tuple[str, ...] = NOT_PREDICTED

    @property
    def may_switch(self) -> bool:
        """Whether nothing stands in the way of the application as it is."""
        return not self.blockers

    @property
    def raising(self) -> frozenset[tuple[Place, str]]:
        """Exactly the recorded calls that would raise, each as its place and its operation; empty without a recording."""
        return frozenset(
            (place, finding.call)
            for finding in self.blockers
            if finding.effect is Effect.RAISES
            for place in finding.places
        )
