"""Calls and the places that they come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

import attrs

from anymeet.models.base import is_within

Identity: TypeAlias = tuple[str, int, str, str, str]


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


@attrs.frozen(order=True, cache_hash=True)
class Place:
    """Where in an application: ``file`` relative to the working directory, or as its module is imported."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} in {self.function}"


@attrs.frozen(kw_only=True, order=True, cache_hash=True)
class Call:
    """All calls of one ability of one provider from one place. Native calls have an ability such as ``native.rooms.list``.

    ``fields`` are those that any of the calls said: ``title``, ``features.chat``, ``vendor.digitalsamba.palette_mode``.
    ``asked`` is what the application had asked the provider's ``supports`` or ``reason`` before each of the calls, as far
    as it concerns the ability: itself, its fields, or ``meetings.create.features`` for all of these. A call that does not
    say a field need not have asked about it.
    """

    place: Place
    ability: str
    provider: str
    fields: tuple[str, ...] = attrs.field(default=(), converter=_names)
    asked: tuple[str, ...] = attrs.field(default=(), converter=_names)

    @property
    def identity(self) -> Identity:
        """What tells one call from another."""
        return identity_of(self.place, self.ability, self.provider)

    def covers(self, fields: Collection[str], asked: Collection[str]) -> bool:
        """Whether a call with these fields, after asking about these abilities, tells nothing new."""
        return set(fields) <= set(self.fields) and all(
            ability in asked or not self._concerns(ability, fields) for ability in self.asked
        )

    def with_another(self, other: Call) -> Call:
        """The same call, once made in the way of ``other``."""
        asked = {
            ability
            for ability in self.asked + other.asked
            if all(ability in call.asked or not self._concerns(ability, call.fields) for call in (self, other))
        }
        return attrs.evolve(self, fields=self.fields + other.fields, asked=asked)

    def _concerns(self, ability: str, fields: Collection[str]) -> bool:
        """Whether it matters to a call that says these fields if ``ability`` is there."""
        return ability == self.ability or any(is_within(f"{self.ability}.{field}", ability) for field in fields)


def identity_of(place: Place, ability: str, provider: str) -> Identity:
    """What tells one call from another, such that calls are in the order of their places."""
    return place.file, place.line, place.function, ability, provider


def merged(calls: Iterable[Call]) -> tuple[Call, ...]:
    """One call for each identity, in the order of their places."""
    found: dict[Identity, Call] = {}
    add_calls(found, calls)
    return in_order(found)


def add_calls(known: dict[Identity, Call], calls: Iterable[Call]) -> None:
    """Add calls to those that are known; two of one identity become one."""
    for call in calls:
        same = known.get(call.identity)
        known[call.identity] = same.with_another(call) if same else call


def in_order(calls: Mapping[Identity, Call]) -> tuple[Call, ...]:
    """The calls in the order of their places."""
    return tuple(calls[identity] for identity in sorted(calls))
