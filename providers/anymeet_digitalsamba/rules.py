"""The vendor's documented rules for what is sent, as the annotations of operations and settings use them.

Each is a function of a field's name and value that raises `InvalidRequest`; see `anymeet.operations`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from typing import Any, Final
from urllib.parse import urlsplit

from anymeet.errors import InvalidRequest
from anymeet.models import UNSET

Rule = Callable[[str, Any], None]


def length(least: int, most: int | None = None) -> Rule:
    """Text of so many characters."""
    return _size(least, most, "characters")


def items(least: int, most: int | None = None) -> Rule:
    """A list of so many items."""
    return _size(least, most, "items")


def _size(least: int, most: int | None, unit: str) -> Rule:
    def check(field: str, value: Sized) -> None:
        if len(value) < least:
            raise InvalidRequest(field, f"must have at least {least} {unit}, not {len(value)}")
        if most is not None and len(value) > most:
            raise InvalidRequest(field, f"must have at most {most} {unit}, not {len(value)}")

    return check


def between(least: float, most: float) -> Rule:
    """A number in a closed range."""

    def check(field: str, value: float) -> None:
        if not least <= value <= most:
            raise InvalidRequest(field, f"must be between {least:g} and {most:g}, not {value:g}")

    return check


def at_least(least: int) -> Rule:
    """A number that is not smaller."""

    def check(field: str, value: int) -> None:
        if value < least:
            raise InvalidRequest(field, f"must be at least {least}, not {value}")

    return check


def one_of(*values: str) -> Rule:
    """Text out of a closed list: pass the members of an enumeration, or texts."""

    def check(field: str, value: str) -> None:
        if value not in values:
            raise InvalidRequest(field, f"must be one of {', '.join(values)}, not {str(value)!r}")

    return check


def matching(pattern: str, words: str) -> Rule:
    """Text that a pattern matches as a whole; ``words`` say what it must be."""

    def check(field: str, value: str) -> None:
        if not re.fullmatch(pattern, value):
            raise InvalidRequest(field, f"must be {words}")

    return check


def url(field: str, value: str) -> None:
    """A complete URL."""
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if not (parts.scheme and parts.netloc):
        raise InvalidRequest(field, "must be a complete URL")


colour: Final = matching("#[0-9a-fA-F]{6}", "a colour such as #3771E0")
plain_name: Final = matching("[A-Za-z0-9_-]+", "made of letters, digits, dashes and underscores")


def given(*names: str) -> Rule:
    """A typed body that says something about these fields; a mapping is the caller's own."""

    def check(_: str, value: Any) -> None:
        for field in names:
            if not isinstance(value, Mapping) and getattr(value, field) is UNSET:
                raise InvalidRequest(field, "is required")

    return check


def either(*names: str) -> Rule:
    """An attrs value that says something about one of these fields at least."""

    def check(field: str, value: Any) -> None:
        if all(getattr(value, name) is UNSET for name in names):
            raise InvalidRequest(field, f"must have {' or '.join(names)}")

    return check
