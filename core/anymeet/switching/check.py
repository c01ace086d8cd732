"""The check before a switch: what another vendor would make of an application's calls. Nothing is run, nothing is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from anymeet.calls import Call, Place
from anymeet.errors import InvalidRequest
from anymeet.interfaces import INTERFACES
from anymeet.models import Lack
from anymeet.models.base import is_within
from anymeet.provider import WORDS
from anymeet.switching.findings import Effect, Finding, Renamed, SwitchCheck
from anymeet.switching.manual import manual_steps
from anymeet.switching.sides import Side

_NATIVE: Final = "native."
_REQUIRES: Final = "requires."
_SETTINGS: Final = "settings."
_EXTRAS: Final = "vendor."


@attrs.frozen(kw_only=True)
class _Use:
    """A recorded call, or one that is assumed, from no place."""

    ability: str
    fields: tuple[str, ...]
    asked: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


def check_switch(calls: Sequence[Call] | None, source: Side, target: Side) -> SwitchCheck:
    """What would become of an application that makes these ``calls`` on the source.

    Without a recording, None, it is taken to use all that the source supports, and to ask for nothing first.
    `InvalidRequest` when no call went to the source, or one is of an ability that this version of anymeet does not have.
    """
    uses = list(_assumed(source) if calls is None else _recorded(calls, source))
    used: dict[str, list[Place]] = {}
    for use in uses:
        used.setdefault(use.ability.partition(".")[0], []).extend(use.places)
    findings = [
        *_required(source, target),
        *_merged(finding for use in uses for finding in _findings(use, source, target)),
    ]
    return SwitchCheck(
        source=source.name,
        target=target.name,
        assumed=calls is None,
        calls=len(uses),
        blockers=tuple(finding for finding in findings if finding.blocks),
        degradations=tuple(finding for finding in findings if not finding.blocks),
        renamed=tuple(_renamed(source, target, used)),
        manual=tuple(manual_steps(findings, used, source, target)),
    )


def _assumed(source: Side) -> Iterator[_Use]:
    supported = [ability for ability, lack in source.abilities.items() if lack is None]
    for operation in supported:
        if operation.count(".") == 1:
            prefix = f"{operation}."
            fields = (ability.removeprefix(prefix) for ability in supported if ability.startswith(prefix))
            yield _Use(ability=operation, fields=tuple(fields))


def _recorded(calls: Sequence[Call], source: Side) -> Iterator[_Use]:
    own = [call for call in calls if call.provider == source.provider]
    if not own:
        others = ", ".join(dict.fromkeys(call.provider for call in calls)) or "none at all"
        raise InvalidRequest("recording", f"has no calls on {source.provider}; it has {others}")
    for call in own:
        if unknown := next(_unknown(call, source.abilities), ""):
            raise InvalidRequest("recording", f"has {unknown!r}, which this version of anymeet does not have")
        yield _Use(ability=call.ability, fields=call.fields, asked=call.asked, places=(call.place,))


def _unknown(call: Call, known: Collection[str]) -> Iterator[str]:
    """Abilities that a call tells of and that there are not. What is required may be a group of them."""
    if call.ability.startswith(_REQUIRES):
        ability = call.ability.removeprefix(_REQUIRES)
        if not any(is_within(name, ability) for name in known):
            yield ability
    elif not call.ability.startswith((_NATIVE, _SETTINGS)):
        neutral = (f"{call.ability}.{field}" for field in call.fields if not field.startswith(_EXTRAS))
        yield from (ability for ability in (call.ability, *neutral) if ability not in known)


def _required(source: Side, target: Side) -> Iterator[Finding]:
    """What a profile insists on: that of the source has to be taken over by whoever rewrites it."""
    for side in (source, target):
        for ability in side.requires:
            if lack := _lack(target, ability):
                why = f"{lack}; the profile {side.name} requires it, so connect() raises where it is missing"
                yield Finding(ability=ability, effect=Effect.BREAKS, why=why, lack=lack)


def _findings(use: _Use, source: Side, target: Side) -> Iterator[Finding]:
    if use.ability.startswith(_NATIVE):
        if source.provider != target.provider:
            yield _native(use, target)
    elif use.ability.startswith(_REQUIRES):
        ability = use.ability.removeprefix(_REQUIRES)
        if lack := _lack(target, ability):
            why = f"{lack}; the application requires it when it calls connect(), which raises where it is missing"
            yield Finding(ability=ability, effect=Effect.BREAKS, why=why, lack=lack, places=use.places)
    elif use.ability.startswith(_SETTINGS):
        if why := _why_not_set(use.ability.removeprefix(_SETTINGS), source, target):
            yield Finding(ability=use.ability, effect=Effect.BREAKS, why=why, places=use.places)
    elif lack := target.abilities[use.ability]:
        effect = Effect.SKIPPED if use.ability in use.asked else Effect.RAISES
        yield Finding(ability=use.ability, effect=effect, why=str(lack), lack=lack, places=use.places)
    else:
        for field in use.fields:
            yield from _of_field(use, field, source, target)


def _why_not_set(setting: str, source: Side, target: Side) -> str:
    """Why the code cannot give a profile of the target this setting; empty where it can."""
    if setting == "provider":
        told = f"connect() is given {source.title} as the vendor, whatever the profile says"
        return "" if source.provider == target.provider else told
    told = f"connect() is given this setting, which {target.title} does not have, and raises"
    return "" if setting in target.settings else told


def _native(use: _Use, target: Side) -> Finding:
    if use.ability.removeprefix(_NATIVE) in target.native:
        effect, why = Effect.BREAKS, f"{target.title} has another call of this name"
    else:
        effect, why = Effect.RAISES, f"{target.title}'s own API has no such call"
    return Finding(ability=use.ability, effect=effect, why=why, places=use.places)


def _of_field(use: _Use, field: str, source: Side, target: Side) -> Iterator[Finding]:
    ability = f"{use.ability}.{field}"
    if field.startswith(_EXTRAS):
        if field.startswith(f"{_EXTRAS}{source.provider}.") and source.provider != target.provider:
            why = f"{target.title} is only given what is for {target.provider}"
            yield Finding(ability=ability, effect=Effect.IGNORED, why=why, places=use.places)
    elif lack := target.abilities[ability]:
        if any(is_within(ability, asked) and _lack(target, asked) for asked in use.asked):
            effect = Effect.SKIPPED
        elif target.reports_unsupported and not _is_required(use.ability, field):
            effect = Effect.LEFT_OUT
        else:
            effect = Effect.RAISES
        yield Finding(ability=ability, effect=effect, why=str(lack), lack=lack, places=use.places)


def _lack(side: Side, ability: str) -> Lack | None:
    """Why a side lacks an ability, or a group of them such as ``meetings.create.features``, which it has if it has one of them."""
    if ability in side.abilities:
        return side.abilities[ability]
    lacks = [lack for name, lack in side.abilities.items() if is_within(name, ability)]
    return None if None in lacks else next(iter(lacks), None)


def _is_required(operation: str, field: str) -> bool:
    """Whether the request cannot do without the field, so that it cannot simply be left out."""
    interface, _, name = operation.partition(".")
    request = INTERFACES[interface].request_type(name)
    return request is not None and attrs.fields_dict(request)[field.partition(".")[0]].default is attrs.NOTHING


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that differ in their places alone, as one."""
    places: dict[Finding, list[Place]] = {}
    for finding in findings:
        places.setdefault(attrs.evolve(finding, places=()), []).extend(finding.places)
    return (attrs.evolve(finding, places=tuple(found)) for finding, found in places.items())


def _renamed(source: Side, target: Side, used: Mapping[str, Sequence[Place]]) -> Iterator[Renamed]:
    """Words that the two vendors use differently, for the interfaces in ``used``.

    A word that one vendor lacks and the other shares with anymeet is left out.
    """
    for word, interface in WORDS.items():
        renamed = Renamed(
            word=word,
            source=source.words.get(word, ""),
            target=target.words.get(word, ""),
            places=tuple(dict.fromkeys(used.get(interface, ()))),
        )
        if interface in used and renamed.source != renamed.target and {renamed.source, renamed.target} != {"", word}:
            yield renamed
