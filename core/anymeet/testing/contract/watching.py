"""Looking at all that a provider returns and raises in the contract's tests.

Whatever is tested: a result says where it is from, keeps the vendor's answer as it came, has its times in UTC and shows no
secret; what it tells to have happened did so while the test ran; a list ends; an error is one of anymeet's, says what it is
about, and shows no secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import attrs

from anymeet.errors import AnymeetError, ProviderError, Unsupported
from anymeet.interfaces import Interface
from anymeet.models import Credentials, DownloadLink, Link, Session, Value
from anymeet.pages import Page, Pages
from anymeet.paging import Paging
from anymeet.testing.contract.failures import ContractBroken, Guide, Words, expect, expect_that
from anymeet.testing.contract.raws import is_of_another, texts_of, was_sent

if TYPE_CHECKING:
    from anymeet.testing.contract.account import Account

HIDDEN: Final[dict[type[Value], tuple[str, ...]]] = {
    Link: ("url",),
    DownloadLink: ("url",),
    Credentials: ("key", "secret"),
}
"""What lets people in, by the results that have it."""
MOST_REQUESTS: Final = 3000
"""More than any test needs: whoever sends as many asks without end."""
_POSTED: Final = "webhooks.receive"  # what it returns was posted to us, and answered nothing
_MOST_PAGES: Final = 1000  # of a list: no test fills as many
_HAPPENED: Final = frozenset({"asked_at", "at", "created_at", "joined_at", "left_at", "sent_at"})
_OF_SESSIONS: Final = frozenset({"ends_at", "starts_at"})  # of a meeting they are plans
_TOLERANCE: Final = timedelta(minutes=5)
_SHIFTED: Final = timedelta(days=1)  # what is older may have been there before, what is shifted by a time zone is not
_OLDEST: Final = datetime(2000, 1, 1, tzinfo=UTC)  # before there was such a vendor


class Watched:
    """Everything that the provider of one account answers."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._answers: list[Any] = []
        self._newest: list[Any] = []
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
            looked_at = result.map(partial(self._looked_at, interface, ability))
            return Pages(lambda: _ended(ability, looked_at)).within(lambda: self.errors(interface, ability))
        return self._looked_at(interface, ability, result)

    @contextmanager
    def errors(self, interface: Interface, ability: str) -> Iterator[None]:
        """Look at the error that the block may raise."""
        try:
            yield
        except ContractBroken:
            raise
        except AnymeetError as error:
            self._look_at_request(error, interface, ability)
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
        hidden = [getattr(value, name) for kind, names in HIDDEN.items() if isinstance(value, kind) for name in names]
        leaked = any(secret in shown for secret in (*hidden, *provider.settings.secrets()))
        expected = "neither its link or key, nor a secret of the settings, in its repr or as text"
        what = f"{ability}: no result shows a secret"
        expect_that(what, not leaked, Guide.SECRETS, expected=expected, came=Words(f"one in a {type(value).__name__}"))
        for name, moment in _moments(value):
            utc = moment.utcoffset() == timedelta(0)
            expect_that(f"{ability}: {name} is in UTC", utc, Guide.TIMES, expected="a moment in UTC", came=moment)
            if name in _HAPPENED or (name in _OF_SESSIONS and isinstance(value, Session)):
                self._look_at_moment(f"{ability}: {name} is when it happened", moment)
        if not self._account.is_live and ability != _POSTED:
            self._look_at_raw(ability, value)

    def _look_at_moment(self, what: str, moment: datetime) -> None:
        if self._account.is_live:
            return
        begun, now = self._account.begun, self._account.emulator.clock.now()
        shifted = _TOLERANCE < begun - moment < _SHIFTED
        expected = f"a moment between {begun}, when the test began, and {now}; local time is 5:45 ahead of UTC here"
        holds = _OLDEST < moment <= now + _TOLERANCE and not shifted
        expect_that(what, holds, Guide.TIMES, expected=expected, came=moment)

    def _look_at_raw(self, ability: str, value: Value) -> None:
        self._read_answers()
        if value.raw is None and isinstance(value, Link):  # made without asking: nothing was answered
            told = {value.url, value.id} & texts_of(self._newest)
            what = f"{ability}: raw is what the vendor sent"
            expect_that(what, not told, Guide.ANSWERS, expected="the answer that tells of this link", came=None)
            return
        expected = "the answer, or an object or a list in it, as it came"
        sent = value.raw in ([], ()) or was_sent(self._answers, value.raw)  # nothing may be left of a list
        expect_that(f"{ability}: raw is what the vendor sent", sent, Guide.ANSWERS, expected=expected, came=value.raw)
        known = getattr(value, "id", None)
        another = is_of_another(self._newest, known, value.raw)
        expected = f"the item of the list that has the id {known!r}"
        expect_that(f"{ability}: raw is of this result", not another, Guide.ANSWERS, expected=expected, came=value.raw)

    def _read_answers(self) -> None:
        entries = tuple(self._account.emulator.journal)
        if entries[self._read :]:
            self._newest = list(map(self._account.contract.sent, entries[self._read :]))
            self._answers += self._newest
            self._read = len(entries)

    def _look_at_request(self, error: AnymeetError, interface: Interface, ability: str) -> None:
        """Say of an error what is behind it, where that is known: a list without end, or pages that are too large."""
        if self._account.is_live:
            return
        journal = self._account.emulator.journal
        if len(journal) >= MOST_REQUESTS:
            expected, came = Words("an end"), Words(f"{len(journal)} requests in one test")
            raise ContractBroken(f"{ability}: it asks", expected=expected, came=came, see=Guide.LISTS) from error
        paging = getattr(getattr(interface.provider, "native", None), "paging", None)
        if not isinstance(paging, Paging) or not isinstance(error, ProviderError) or journal.last is None:
            return
        for name in paging.limits:
            asked = str(journal.last.query.get(name)) == str(paging.page_size)
            if asked and name in f"{error} {error.fields}":
                what = f"{ability}: the vendor refuses pages of {paging.page_size}"
                expected = Words("a size that it takes: Paging(page_size=...) of the native operations")
                raise ContractBroken(what, expected=expected, came=error, see=Guide.LISTS) from error


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


def _ended(ability: str, pages: Pages[Any]) -> Iterator[Page[Any]]:
    for number, page in enumerate(pages.pages()):
        if number == _MOST_PAGES:
            came = Words(f"{number} pages, and more")
            raise ContractBroken(f"{ability}: the list", expected=Words("an end"), came=came, see=Guide.LISTS)
        yield page


def _look_at_error(error: AnymeetError, interface: Interface, ability: str) -> None:
    provider = interface.provider
    about = (provider.name, provider.profile)
    expect(f"{ability}: an error says whose it is", about, (error.provider, error.profile), Guide.ERRORS)
    within = error.ability == ability or (isinstance(error, Unsupported) and error.ability.startswith(f"{ability}."))
    expected = ability
    if error.ability.partition(".")[0] == interface.name:
        expected += ", which calls no other operation of its interface: what both do is a function of its own"
    expect_that(
        f"{ability}: an error says what it is about", within, Guide.ERRORS, expected=expected, came=error.ability
    )
    text = f"{error} {vars(error)!r}"
    shown = [type(error).__name__ for secret in provider.settings.secrets() if secret in text]
    expect(f"{ability}: the errors that show a secret", [], shown, Guide.SECRETS)


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
