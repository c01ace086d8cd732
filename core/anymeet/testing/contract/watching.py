"""Looking at all that a provider returns and raises in the contract's tests.

Whatever is tested: a result says where it is from, keeps the vendor's answer as it came, has its times in UTC and shows no
secret; an error is one of anymeet's, and says what it is about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import attrs

from anymeet.errors import AnymeetError, Unsupported
from anymeet.interfaces import Interface
from anymeet.models import Credentials, DownloadLink, Link, Value
from anymeet.pages import Pages
from anymeet.testing.contract.failures import ContractBroken, Guide, Words, expect, expect_that

if TYPE_CHECKING:
    from anymeet.testing.contract.account import Account

_HIDDEN: Final[dict[type[Value], tuple[str, ...]]] = {
    Link: ("url",),
    DownloadLink: ("url",),
    Credentials: ("key", "secret"),
}
_POSTED: Final = "webhooks.receive"  # what it returns was posted to us, and answered nothing


class Watched:
    """Everything that the provider of one account answers."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._answers: list[Any] = []
        self._read = 0

    def interface(self, interface: Interface) -> _Interface:
        """The interface, with every operation looked at."""
        return _Interface(interface, self)

    def call(self, interface: Interface, operation: str, *args: Any, **kwargs: Any) -> Any:
        """Do what is asked, and look at what comes of it."""
        ability = f"{interface.name}.{operation}"
        with self.errors(interface, ability):
            result = getattr(interface, operation)(*args, **kwargs)
        if isinstance(result, Pages):
            return result.map(partial(self._looked_at, interface, ability)).within(
                lambda: self.errors(interface, ability)
            )
        return self._looked_at(interface, ability, result)

    @contextmanager
    def errors(self, interface: Interface, ability: str) -> Iterator[None]:
        """Look at the error that the block may raise."""
        try:
            yield
        except ContractBroken:
            raise
        except AnymeetError as error:
            _look_at_error(error, interface, ability)
            raise
        except Exception as error:
            if isinstance(error, OSError) and type(error).__module__ == "builtins":
                raise  # the disk's; those of HTTP libraries are OSErrors, too
            what = f"{ability} raises the errors of anymeet alone"
            raise ContractBroken(what, expected=Words("an AnymeetError"), came=error, see=Guide.ERRORS) from error

    def _looked_at(self, interface: Interface, ability: str, result: Any) -> Any:
        for value in result if isinstance(result, tuple) else (result,):
            if isinstance(value, Value):
                self._look_at(interface, ability, value)
        return result

    def _look_at(self, interface: Interface, ability: str, value: Value) -> None:
        provider = interface.provider
        stamp = (provider.name, provider.profile)
        expect(f"{ability}: a result says where it is from", stamp, (value.provider, value.profile), Guide.ANSWERS)
        shown = f"{value!r} {value}"
        hidden = [getattr(value, name) for kind, names in _HIDDEN.items() if isinstance(value, kind) for name in names]
        leaked = any(secret in shown for secret in (*hidden, *provider.settings.secrets()))
        expect(f"{ability}: no result shows a secret", False, leaked, Guide.SECRETS)
        for name, moment in _moments(value):
            utc = moment.utcoffset() == timedelta(0)
            expect_that(f"{ability}: {name} is in UTC", utc, Guide.TIMES, expected="a moment in UTC", came=moment)
        if not self._account.is_live and ability != _POSTED:
            self._look_at_raw(ability, value)

    def _look_at_raw(self, ability: str, value: Value) -> None:
        if value.raw is None and isinstance(value, Link):
            return  # made without asking: nothing was answered
        self._read_answers()
        what = f"{ability}: raw is what the vendor sent"
        expected = "the answer, or a part of it, as it came"
        expect_that(what, self._was_sent(value.raw), Guide.ANSWERS, expected=expected, came=value.raw)

    def _read_answers(self) -> None:
        entries = tuple(self._account.emulator.journal)
        self._answers += map(self._account.contract.sent, entries[self._read :])
        self._read = len(entries)

    def _was_sent(self, raw: Any) -> bool:
        if raw in (None, ""):
            return False
        if any(_is_in(answer, raw) for answer in reversed(self._answers)):  # it is in the newest most of the time
            return True
        return isinstance(raw, list | tuple) and all(map(self._was_sent, raw))


class _Interface:
    """An interface in front of another: whatever is no operation is that of the other."""

    def __init__(self, interface: Interface, watched: Watched) -> None:
        self._interface = interface
        self._watched = watched

    def __getattr__(self, name: str) -> Any:
        if name not in self._interface.operations():
            return getattr(self._interface, name)
        call: Callable[..., Any] = partial(self._watched.call, self._interface, name)
        return call


def _look_at_error(error: AnymeetError, interface: Interface, ability: str) -> None:
    provider = interface.provider
    about = (provider.name, provider.profile)
    expect(f"{ability}: an error says whose it is", about, (error.provider, error.profile), Guide.ERRORS)
    within = error.ability == ability or (isinstance(error, Unsupported) and error.ability.startswith(f"{ability}."))
    expect_that(
        f"{ability}: an error says what it is about", within, Guide.ERRORS, expected=ability, came=error.ability
    )


def _moments(value: Any, name: str = "") -> Iterator[tuple[str, datetime]]:
    if isinstance(value, datetime):
        yield name, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _moments(item, name)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if field.name != "raw":
                yield from _moments(getattr(value, field.name), field.name)


def _is_in(answer: Any, raw: Any) -> bool:
    if isinstance(answer, str):
        return isinstance(raw, str) and raw in answer
    return any(part == raw and _canonical(part) == _canonical(raw) for part in _parts(answer))


def _parts(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, dict):
        for part in value.values():
            yield from _parts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)
