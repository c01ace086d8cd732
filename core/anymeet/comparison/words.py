"""Values in few words: what came of a step, what was asked for and what came back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet.comparison.scenarios.steps import SkipStep
from anymeet.errors import AnymeetError
from anymeet.models import Poll, Value
from anymeet.notation import value_text

_HIDDEN: Final = frozenset(attrs.fields_dict(Value))  # what every value has
_LABELS: Final = ("title", "name", "question", "text", "endpoint", "id")
_LONGEST: Final = 500  # characters of a text
_LONGEST_TOKEN: Final = 4_000
_OF_TOKENS: Final = "".join(map(chr, range(ord("!"), ord("~") + 1)))
_SHOWN: Final = 6
"""How many items of a list, and how many fields of a value, are told."""
_EMPTY: Final = (b"", b"[]", b"{}")  # files
_MOMENT: Final = 1000  # milliseconds: what asking once takes does not count as waiting
_WAITED: Final[Mapping[str, tuple[str, str]]] = {
    "wait.live": ("people were there already", "people came after {}"),
    "wait.ended": ("everybody had left already", "everybody had left after {}"),
    "wait.for": ("no time went by", "{} went by"),
}
"""What anymeet's own steps found: at once, and after a while."""


def result_in_words(do: str, value: object) -> str:
    """What came of a step. A wait for people is shown as what they did, since it says nothing about the vendor's speed."""
    if do in _WAITED and isinstance(value, timedelta):
        at_once, later = _WAITED[do]
        milliseconds = value / timedelta(milliseconds=1)
        return later.format(duration_text(milliseconds)) if milliseconds >= _MOMENT else at_once
    return in_words(value)


def field_in_words(field: str) -> str:
    """A field of a request as people call it: ``features.chat`` is chat. A vendor's own, ``vendor.acme.mode``, keeps its name."""
    return field if field.startswith("vendor.") else field.removeprefix("features.").replace("_", " ")


def duration_text(milliseconds: float) -> str:
    """``0.4 ms``, ``41 ms``, ``1.2 s``, ``2 min 5 s``: as precise as anybody can use."""
    if milliseconds < 9.95:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 59_950:
        return f"{milliseconds / 1000:.3g} s"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes:,} min {seconds} s" if seconds else f"{minutes:,} min"


def in_words(value: object) -> str:
    """A value for people, nothing for None. A field that a value keeps out of its repr is never told."""
    if isinstance(value, bytes):
        return f"{len(value):,} bytes{': nothing in it' if value.strip() in _EMPTY else ''}"
    if isinstance(value, Path):
        return f"{value.stat().st_size:,} bytes"
    if isinstance(value, list | tuple):
        return _listed(value)
    if isinstance(value, Poll) and any(option.votes is not None for option in value.options):
        return _votes(value)
    if isinstance(value, Mapping):  # of a plugin's: as JSON, in which secrets are found
        return shortened(json.dumps(value, default=str, ensure_ascii=False))
    if attrs.has(type(value)) and not _has_own_words(value):
        return "; ".join(f"{name.replace('_', ' ')}: {in_words(item)}" for name, item in _told(value)[:_SHOWN])
    return shortened(value_text(value))


def label_of(value: object) -> str:
    """What to call a value by: its own words, else its title or the like, else its id."""
    if not attrs.has(type(value)) or _has_own_words(value):
        return in_words(value)
    told = dict(_told(value, ids=True))
    return next((in_words(told[name]) for name in _LABELS if name in told), type(value).__name__)


def error_in_words(error: Exception) -> str:
    """What went wrong, without where: a table says that."""
    if isinstance(error, SkipStep):
        return str(error)
    return shortened(error.message if isinstance(error, AnymeetError) else f"{type(error).__name__}: {error}")


def _has_own_words(value: object) -> bool:
    """Whether its class says how it is told."""
    return type(value).__str__ is not object.__str__


def shortened(text: str) -> str:
    """The beginning of a text that is longer than anybody reads, by three dots; the whole of any other."""
    return text if len(text) <= _LONGEST else f"{beginning(text, _LONGEST)}..."


def beginning(text: str, longest: int) -> str:
    """What is within the first so many characters, without the word that is cut there: half a token is masked by nobody."""
    end = max(0, longest - _LONGEST_TOKEN)
    return text[:end] + text[end:longest].rstrip(_OF_TOKENS)


def _votes(poll: Poll) -> str:
    votes = [f"{option.text} {option.votes or 0}" for option in poll.options]
    told = ", ".join(votes) if any(option.votes for option in poll.options) else "no votes yet"
    return shortened(f'"{poll.question}": {told}')


def _listed(values: Iterable[object]) -> str:
    labels = [label_of(value) for value in values]
    if len(labels) > _SHOWN:
        return f"{len(labels)}: {', '.join(labels[:_SHOWN])} ..."
    return ", ".join(labels) or "none"


def _told(value: Any, *, ids: bool = False) -> list[tuple[str, object]]:
    """The fields that say something to people."""
    found = [
        (field.name, getattr(value, field.name))
        for field in attrs.fields(type(value))
        if field.name not in _HIDDEN and field.repr is True and (ids or not field.name.endswith("id"))
    ]
    return [(name, item) for name, item in found if item not in (None, "", {})]
