"""What people type: moments, lengths, ``key=value``, each read once, here."""

from __future__ import annotations

import difflib
import json
import re
import zoneinfo
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

if TYPE_CHECKING:
    ParamType: TypeAlias = click.ParamType[Any]
else:
    ParamType = click.ParamType  # generic for type checkers alone, in some versions

_LENGTH: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)


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


def moment_from(text: str) -> datetime:
    """An ISO 8601 date and time; one without offset stays naive, and `in_zone` says what it means."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no ISO 8601 time such as 2026-03-01T10:00+01:00") from None


def length_from(text: str) -> timedelta:
    """A length of time: ``45m``, ``1h30m``, ``90s``, ``2d``."""
    found = _LENGTH.fullmatch(text)
    if not text or not found:
        raise ValueError(f"{text!r} is no length of time such as 45m, 1h30m or 90s")
    try:
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except (OverflowError, ValueError):
        raise ValueError(f"{text[:20]!r} is longer than can be counted") from None


def zone_from(text: str) -> str:
    """The name of a time zone that there is."""
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = difflib.get_close_matches(text, zoneinfo.available_timezones(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ", such as Europe/Berlin"
        raise ValueError(f"{text!r} is no IANA time zone{hint}") from None
    return text


def pair_from(text: str) -> tuple[str, str]:
    """``key=value`` as a key, and the text after the first ``=``."""
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise ValueError(f"{text!r} is no pair such as key=value")
    return key, value


MOMENT: Final = Reading("time", moment_from)
LENGTH: Final = Reading("duration", length_from)
ZONE: Final = Reading("zone", zone_from)
PAIR: Final = Reading("key=value", pair_from)


def json_or_text(text: str) -> Any:
    """``text`` as the JSON that it is, or as itself."""
    try:
        return json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError):
        return text


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


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


def length_text(length: timedelta) -> str:
    """A length as `Length` reads it: ``1h30m``. Parts of a second are shown as such."""
    seconds = length.total_seconds()
    whole = int(seconds)
    if seconds < 0 or seconds != whole:
        return f"{seconds:g}s"
    parts = ((whole // 3600, "h"), (whole // 60 % 60, "m"), (whole % 60, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"
