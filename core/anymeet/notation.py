"""What people write, in a terminal or a file: moments, lengths, zones, JSON. Each is read here, and told as it is read."""

from __future__ import annotations

import json
import math
import re
import types
import typing
import zoneinfo
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from anymeet.models import Unset
from anymeet.suggestions import nearest

_LENGTH: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)


def scalar(hint: Any) -> tuple[Any, bool]:
    """The type that an annotation means, and whether it may be left unsaid: ``Maybe[str | None]`` is text, and may."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        kinds = [kind for kind in typing.get_args(hint) if kind not in (type(None), Unset)]
        return kinds[0], len(kinds) < len(typing.get_args(hint))
    return hint, False


def clearable(hint: Any) -> bool:
    """Whether None says something in a field of this type, which may also be left unsaid: that it shall be cleared."""
    return {Unset, type(None)} <= set(typing.get_args(hint))


def moment_from(text: str) -> datetime:
    """An ISO 8601 date and time; one without offset stays naive. ValueError for anything else."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not an ISO 8601 time such as 2026-03-01T10:00+01:00") from None


def length_from(text: str) -> timedelta:
    """A length of time: ``45m``, ``1h30m``, ``90s``, ``2d``. ValueError for anything else."""
    found = _LENGTH.fullmatch(text)
    if not text or not found:
        raise ValueError(f"{text!r} is not a duration such as 45m, 1h30m or 90s")
    try:
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except (OverflowError, ValueError):
        raise ValueError(f"{text[:20]!r} is too long a duration") from None


def length_text(length: timedelta) -> str:
    """A length as `length_from` reads it: ``1h30m``. Parts of a second are shown as such."""
    seconds = length.total_seconds()
    whole = int(seconds)
    if seconds < 0 or seconds != whole:
        return f"{f'{seconds:.6f}'.rstrip('0').rstrip('.')}s"
    parts = ((whole // 3600, "h"), (whole // 60 % 60, "m"), (whole % 60, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def value_text(value: object) -> str:
    """A single value for people: nothing for None, yes or no, moments in UTC, lengths as `length_text`, all else its own text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds") + "Z"
    return length_text(value) if isinstance(value, timedelta) else str(value)


def zone_from(text: str) -> str:
    """The name of a time zone that exists. ValueError for anything else."""
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        hint = nearest(text, zoneinfo.available_timezones()) or ", such as Europe/Berlin"
        raise ValueError(f"{text!r} is not an IANA time zone{hint}") from None
    return text


def json_or_text(text: str) -> Any:
    """``text`` as the JSON that it is, or as itself."""
    try:
        return json.loads(text, parse_constant=finite_from, parse_float=finite_from)
    except (ValueError, RecursionError):
        return text


def finite_from(text: str) -> float:
    """A number, as JSON has them. ValueError for infinities and NaN."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a JSON number")
    return number
