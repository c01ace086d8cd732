"""What people type, as click reads it: moments, lengths, ``key=value``."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from anymeet.notation import length_from, moment_from, zone_from

if TYPE_CHECKING:
    ParamType: TypeAlias = click.ParamType[Any]
else:
    ParamType = click.ParamType  # generic for type checkers alone, in some versions


class Reading(ParamType):
    """How text is read: ``read`` gives the value, or raises ValueError that says what is wrong with the text."""

    def __init__(self, name: str, read: Callable[[str], object]) -> None:
        self.name = name
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What the text means; what has been read already is left as it is."""
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def pair_from(text: str) -> tuple[str, str]:
    """``key=value`` as a key, and the text after the first ``=``."""
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise ValueError(f"{text!r} is not a pair such as key=value")
    return key, value


def secret_from(text: str) -> str:
    """``env:NAME`` or ``file:PATH`` as what is there, as in a profile; any other text as itself."""
    from anymeet.config.sources import REFERENCES, Origin, Source, Sources

    if not text.startswith(REFERENCES):
        return text
    return Sources(name="").referenced(text, Origin(source=Source.KEYWORD), secret=True)


MOMENT: Final = Reading("time", moment_from)
LENGTH: Final = Reading("duration", length_from)
ZONE: Final = Reading("zone", zone_from)
PAIR: Final = Reading("key=value", pair_from)
SECRET: Final = Reading("secret", secret_from)


def in_zone(moment: datetime, zone: str | None, option: str) -> datetime:
    """The moment with its zone: its own, or that of ``--timezone``. `click.UsageError` when there is neither."""
    if moment.utcoffset() is not None:
        return moment
    if zone:
        return moment.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    shown = moment.isoformat(timespec="minutes")
    raise click.UsageError(
        f"{option} {shown} has no offset: write {shown}+01:00, {shown}Z for UTC, or add --timezone Europe/Berlin"
    )
