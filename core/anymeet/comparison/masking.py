"""Keeping links and keys out of a comparison, which is handed around.

Observers are shown nothing that the transport's redaction knows for a secret. A token that a vendor tells in a place where nobody
expects one is found here, by what the run itself was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, Final, TypeVar, cast
from urllib.parse import unquote_plus

import attrs

from anymeet.models import Link
from anymeet.redaction import Redactor

T = TypeVar("T")

_ADDRESSES: Final = ("url", "endpoint", "start_url")
_PARTS: Final = re.compile("(?:[^/?#]*//)?(?:([^/?#]*)@)?[^/?#]*([^?#]*)(.*)", re.DOTALL)
_WORDS: Final = re.compile("[A-Z]?[a-z]+(?:[-_.][a-z]+)*")  # what addresses are made of: join, meetings, index.html
_SHORTEST: Final = 8  # a part of an address that is no longer is a word, and may stand anywhere


def secrets_in(value: object) -> Iterator[str]:
    """What of a result, or of a request, lets somebody in: links with the tokens in them, keys, what repr hides."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from secrets_in(item)
    if not attrs.has(type(value)):
        return
    for field in attrs.fields(cast("Any", type(value))):
        item = getattr(value, field.name)
        if field.name in ("raw", "data"):
            continue  # the vendor's own JSON, most of which is not secret, and which is not shown
        if field.name in _ADDRESSES and isinstance(item, str):
            own = getattr(value, "meeting_id", None)
            yield from (text for text in _tokens(item, in_path=isinstance(value, Link)) if text != own)
        if field.repr is not True and isinstance(item, str):
            yield item
        else:
            yield from secrets_in(item)


def _tokens(address: str, *, in_path: bool) -> Iterator[str]:
    """What of an address may be a token, as it stands there and decoded: vendors put theirs anywhere."""
    parts = _PARTS.fullmatch(address)
    assert parts  # since it matches any text: hostile vendors tell addresses that no parser takes
    user, path, rest = parts.groups("")
    last = path.rstrip("/").rpartition("/")[2].partition(";")[0]
    for text in re.split("[/?#&;]", f"{user.replace(':', '/')}{path}{rest}" if in_path else rest):
        name, is_said, value = text.partition("=")
        if is_said or (in_path and name == last) or not _WORDS.fullmatch(name):
            found = value if is_said else name
            yield from (form for form in (found, unquote_plus(found)) if len(form) >= _SHORTEST)


def masked(value: T, redactor: Redactor) -> T:
    """The same with every text redacted."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return cast("T", redactor.text(value))
    if isinstance(value, tuple):
        return cast("T", tuple(masked(item, redactor) for item in value))
    if attrs.has(type(value)):
        fields = attrs.fields(cast("Any", type(value)))
        changed = {field.name: masked(getattr(value, field.name), redactor) for field in fields}
        return cast("T", attrs.evolve(cast("Any", value), **changed))
    return value
