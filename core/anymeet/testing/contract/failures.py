"""How the contract says that it is broken: what was expected, what came, and where the guide explains it."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

import attrs

from anymeet.distributions import documentation
from anymeet.testing.journal import Entry

E = TypeVar("E", bound=BaseException)

GUIDE: Final = documentation() / "write-a-provider.md"
_LONGEST: Final = 1000  # characters of a value that are shown


class Guide(StrEnum):
    """The sections of the author's guide, by their anchors."""

    DECLARING = "what-to-declare"
    REQUESTS = "requests"
    ANSWERS = "answers"
    IDS = "ids-and-deleting"
    LISTS = "lists"
    LINKS = "links-and-roles"
    TIMES = "times"
    ERRORS = "errors"
    REPEATING = "repeating-requests"
    SECRETS = "secrets"
    CLOSING = "closing-and-threads"
    WEBHOOKS = "webhooks"
    FILES = "recordings-and-files"
    EMULATOR = "the-emulator"
    NATIVE = "native-operations"


class ContractBroken(AssertionError):
    """A provider does not do what all providers do."""

    def __init__(self, what: str, *, expected: object, came: object, see: Guide) -> None:
        self.see = see
        super().__init__(
            f"{what}\n  expected: {_shown(expected)}\n  came:     {_shown(came)}\n  see:      {GUIDE}#{see.value}"
        )


def expect(what: str, expected: object, came: object, see: Guide) -> None:
    """Break the contract unless both are equal."""
    if expected != came:
        raise ContractBroken(what, expected=expected, came=came, see=see)


def expect_among(what: str, allowed: Container[Any], came: object, see: Guide) -> None:
    """Break the contract unless what came is one of ``allowed``."""
    if came not in allowed:
        raise ContractBroken(what, expected=Words(f"one of {allowed!r}"), came=came, see=see)


def expect_that(what: str, holds: object, see: Guide, *, expected: str, came: object) -> None:
    """Break the contract unless something holds."""
    if not holds:
        raise ContractBroken(what, expected=Words(expected), came=came, see=see)


@attrs.define
class Caught:
    """The error that came, once the block is over."""

    error: Any = None


@contextmanager
def expect_error(what: str, kind: type[E] | tuple[type[E], ...], see: Guide) -> Iterator[Caught]:
    """Break the contract unless the block raises an error of ``kind``."""
    kinds = kind if isinstance(kind, tuple) else (kind,)
    expected = Words(" or ".join(each.__name__ for each in kinds))
    caught = Caught()
    try:
        yield caught
    except ContractBroken:
        raise
    except kinds as error:
        caught.error = error
    except Exception as error:
        raise ContractBroken(what, expected=expected, came=error, see=see) from error
    else:
        raise ContractBroken(what, expected=expected, came=Words("no error"), see=see)


class Words(str):
    """Text that is no value: shown without quotes."""

    __slots__ = ()


def requests_in_words(entries: Iterable[Entry]) -> str:
    """Requests by method and path: ``GET /rooms (3 times), POST /rooms``."""
    runs = [(line, len(list(run))) for line, run in itertools.groupby(f"{each.method} {each.path}" for each in entries)]
    return ", ".join(line if times == 1 else f"{line} ({times} times)" for line, times in runs)


def _shown(value: object) -> str:
    if isinstance(value, BaseException):
        text = f"{type(value).__name__}: {value}"
    elif isinstance(value, list | tuple | dict | set | frozenset) and not value:
        text = "nothing"
    elif isinstance(value, tuple) and all(isinstance(each, Entry) for each in value):
        text = requests_in_words(value)
    else:
        text = str(value) if isinstance(value, Words | datetime | timedelta) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
