"""What was asked for against what came of it, field by field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import attrs

from anymeet.comparison.interruption import Interrupted
from anymeet.comparison.results import Difference, Fate
from anymeet.comparison.words import in_words
from anymeet.models import PollOption, Request
from anymeet.provider import Provider
from anymeet.redaction import MASK, UNINFORMED

_WRITING: Final = ("create", "update")
_FINEST: Final = timedelta(seconds=1)
"""Vendors give whole seconds, so a loss below that does not count as a change."""


def differences_between(
    provider: Provider, ability: str, request: Request, value: object, echoes: Collection[str] = ()
) -> tuple[Difference, ...]:
    """Every field that ``request`` says and ``value`` does not repeat; each feature is a field of its own.

    What ``value`` has of the fields in ``echoes`` is the request's own, and nothing that the vendor tells.

    A field is compared with the attribute of its name. Moments are the same when they are the same instant, to the second.
    What the account has no such field for is LOST: it was left out of the request. Where nothing is made or changed there
    is nothing to repeat: the period of a report may well be another than that which was asked about. What a request
    keeps out of its repr is not shown.

    This provider's own fields, ``vendor.<provider>.<key>``, are compared with what the vendor's answer has under the same key.
    """
    return tuple(_differences(provider, ability, request, value, echoes))


def _differences(
    provider: Provider, ability: str, request: Request, value: object, echoes: Collection[str]
) -> Iterator[Difference]:
    hidden = {field.name for field in attrs.fields(type(request)) if field.repr is not True}
    repeats = ability.partition(".")[2] in _WRITING
    for field, asked in request.said():
        show: Callable[[Any], str] = (lambda _: MASK) if field in hidden else in_words
        if lack := provider.reason(f"{ability}.{field}"):
            yield Difference(field=field, fate=Fate.LOST, asked=show(asked), reason=str(lack))
        elif repeats:
            came = None if field in echoes else _told(value, field)
            yield from _difference(field, asked, came, show)
    raw = getattr(value, "raw", None)
    for key, asked in request.vendor.get(provider.name, {}).items() if repeats else ():
        came = raw.get(key) if isinstance(raw, Mapping) else None
        yield from _difference(f"vendor.{provider.name}.{key}", asked, came, partial(_vendors_in_words, key))


def _difference(field: str, asked: Any, came: Any, show: Callable[[Any], str]) -> Iterator[Difference]:
    if came is None and asked is not None:
        yield Difference(field=field, fate=Fate.NOT_TOLD, asked=show(asked))
    elif not _is_same(asked, came):
        yield Difference(field=field, fate=Fate.CHANGED, asked=show(asked), came=show(came))


def _vendors_in_words(key: str, value: Any) -> str:
    """What only the vendor knows, unless the key says that it is a secret."""
    (told,) = UNINFORMED.json({key: value}).values()
    return in_words(told)


def stored(provider: Provider, ability: str, value: Any) -> Any:
    """``value`` as the vendor tells it when it is asked again, where it can be asked: what it has stored, and not an echo.

    That is so for meetings today. Where the vendor does not know it by its id (yet), or all is to end, it is the value as it
    came.
    """
    interface = provider.interface(ability.partition(".")[0])
    get = getattr(interface, "get", None)
    if get is None or interface.lack("get") or not getattr(value, "id", None):
        return value
    try:
        return get(value.id)
    except (Exception, Interrupted):  # noqa: BLE001  # what came is there to compare with, whatever is wrong with reading it again
        return value


def echoes_of(provider: Provider, ability: str) -> Collection[str]:
    """The fields of an operation's result that no answer of the vendor's tells."""
    interface, _, operation = ability.partition(".")
    return provider.interface_type(interface).echoes.get(operation, ())


def _told(value: object, field: str) -> Any:
    name, _, feature = field.partition(".")
    told = getattr(value, name, None)
    return told.get(feature) if feature and isinstance(told, Mapping) else told


def _is_same(asked: Any, came: Any) -> bool:
    if isinstance(asked, datetime) and isinstance(came, datetime):
        return abs(asked - came) < _FINEST
    if isinstance(came, tuple):
        came = tuple(item.text if isinstance(item, PollOption) else item for item in came)
    return bool(asked == came)
