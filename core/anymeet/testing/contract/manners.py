"""The contract on manners: credentials, delays, timeouts, secrets, connections."""

from __future__ import annotations

import gc
import logging
import re
import socket
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

from anymeet.errors import AnymeetError, ProviderError, RateLimited, Timeout, Unauthorized
from anymeet.models import LinkRole
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import ContractBroken, Guide, Words, expect, expect_error, expect_that
from anymeet.testing.contract.watching import HIDDEN
from anymeet.testing.faults import Fault

_DELAY: Final = 30.0  # seconds that nobody waits, since the timeout is far shorter
_TIMEOUT: Final = 0.25
_SECRET_NAMES: Final = frozenset({"passcode", "passphrase", "password", "pwd", "secret", "token"})
_GIVING: Final = ("accounts.create_credentials", "recordings.download_link")
"""What gives something secret, besides links."""
_TOKEN: Final = 16  # characters of a word that nobody guesses


class MannersContract(Contract):
    """What holds for every provider, whatever it can do."""

    @proves(see=Guide.ERRORS, live=True)
    def test_check(self, account: Account) -> None:
        """`check` asks the vendor whether the credentials work, and changes nothing."""
        account.mark()
        account.provider.check()
        sent = account.sent()
        expect_that("check: it asks the vendor", sent, Guide.ERRORS, expected="a request", came=sent)
        writes = [f"{entry.method} {entry.path}" for entry in sent if not self.reads(account, entry)]
        expect("check: what it writes", [], writes, Guide.ERRORS)

    @proves(see=Guide.SECRETS)
    def test_wrong_credentials(self, account: Account) -> None:
        """With a secret wrong the account is `Unauthorized`, and the error shows nothing of it.

        `check` need not notice those that webhooks alone are proven with: they are for the test of ``webhooks.receive``.
        """
        given = account.emulator.settings
        secrets = [name for name in account.secrets() if name in given]
        expected = "a setting with secret=True among those that the emulator hands out"
        expect_that("the settings", secrets, Guide.SECRETS, expected=expected, came=sorted(given))
        unnoticed = self.unnoticed(account) if account.declares("webhooks.receive") else ()
        for name in [name for name in secrets if name not in unnoticed] or secrets:
            wrong = self.wrong(account, name)
            with expect_error(f"check with a wrong {name}", Unauthorized, Guide.ERRORS) as caught:
                account.open(**wrong).check()
            hidden = wrong[name] not in _everything_about(caught.error)
            expected, came = (
                f"words without the {name} that was wrong",
                Words("the error, or what it was raised from, has it"),
            )
            expect_that(
                f"check with a wrong {name}: no error shows it", hidden, Guide.SECRETS, expected=expected, came=came
            )
        named = [name for name in given if name not in secrets and name.rpartition("_")[2] in _SECRET_NAMES]
        for name in named:
            with suppress(AnymeetError):
                account.open(**self.wrong(account, name)).check()
                continue
            expected = "setting(..., secret=True): it is called so, and nothing works without it"
            raise ContractBroken(
                f"the setting {name}", expected=Words(expected), came=Words("no secret"), see=Guide.SECRETS
            )

    @proves(see=Guide.ERRORS)
    def test_rate_limit(self, account: Account) -> None:
        """A 429 is waited for as long as it says, and raised with the delay when there are no further attempts."""
        begun = account.provider.clock.now()
        account.emulator.faults.add(Fault(status=429, retry_after=2))
        account.provider.check()
        waited = (account.provider.clock.now() - begun).total_seconds()
        expect_that(
            "a 429 with Retry-After: 2", waited >= 2, Guide.ERRORS, expected="2 seconds on its clock", came=waited
        )
        hasty = account.open(retries=0)
        account.emulator.faults.add(Fault(status=429, retry_after=7, times=None))
        with expect_error("a 429, and no further attempt", RateLimited, Guide.ERRORS) as caught:
            hasty.check()
        expect("a 429 with Retry-After: 7: the delay", 7, caught.error.retry_after, Guide.ERRORS)

    @proves(see=Guide.REPEATING)
    def test_timeout(self, account: Account) -> None:
        """A vendor that does not answer is waited for as long as the settings say."""
        hasty = account.open(timeout=_TIMEOUT, retries=0)
        account.emulator.faults.add(Fault(delay=_DELAY, times=None))
        with expect_error(f"no answer within {_TIMEOUT:g} seconds", Timeout, Guide.REPEATING):
            hasty.check()

    @proves(see=Guide.SECRETS)
    def test_secrets(self, account: Account) -> None:
        """No secret is in a repr, in the log, in what observers see, or in an error that quotes the vendor."""
        account.fresh(is_observed=True)
        known = account.settings()
        shown = [repr(account.provider), repr(known)]
        with _logged() as lines:
            links, further = self._something_of_everything(account)
            for status in (400, 500):
                account.emulator.faults.clear()
                account.emulator.faults.add(Fault(status=status, body=_quoting(known.secrets()), times=None))
                with expect_error(f"a {status}", ProviderError, Guide.ERRORS) as caught:
                    account.open(retries=0, is_observed=True).check()
                shown.append(_everything_about(caught.error))
        for where, texts in (
            ("a repr or an error", shown),
            ("the log", lines),
            ("an observer", account.recorder.shown()),
        ):
            leaked = sum(secret in text for secret in (*known.secrets(), *links) for text in texts)
            expect(f"how often {where} shows a secret or a link", 0, leaked, Guide.SECRETS)
        for what, secret in further:
            logged = [line.replace(secret, "***") for line in lines if secret in line]
            expect(f"the lines of the log that show {what}", [], logged, Guide.SECRETS)

    def _something_of_everything(self, account: Account) -> tuple[list[str], list[tuple[str, str]]]:
        """Use what there is, so that there is something to show. Returns links, and further secrets, each with what it is."""
        account.provider.check()
        further = []
        for ability in _GIVING:
            if account.declares(ability):
                given = self.ready_plainly(account, ability)()
                further += [(f"the {name} of {ability}", getattr(given, name)) for name in HIDDEN[type(given)]]
        if account.declares("webhooks.create"):
            tokens = {"token": account.webhook_token} if account.declares("webhooks.create.token") else {}
            self.ready(account, "webhooks.create")(self.request(account, "webhooks.create", **tokens))
            further += [("the token of a webhook", account.webhook_token)]
        if not (account.declares("meetings.create") and account.declares("links.create")):
            return [], further
        made = self.make_meeting(account)
        with suppress(AnymeetError):
            self.link(account, attrs.evolve(made, id=self.unknown(made.id)), LinkRole.GUEST)
        links = [self.link(account, made, role, "Ada").url for role in (LinkRole.HOST, LinkRole.GUEST)]
        own = set(_long_words(links[0])) ^ set(_long_words(links[1]))  # what is in both is the meeting's
        return links, [*further, *(("the token of a link", word) for word in sorted(own))]

    @proves(see=Guide.CLOSING)
    def test_closing(self, account: Account) -> None:
        """Closing gives every connection back; twice does no harm."""
        before = _connections_to(account.emulator.origin)
        with account.kind(account.settings(), account.provider.context) as provider:
            provider.check()
        provider.close()
        left = _connections_to(account.emulator.origin) - before
        expect("close: connections that are left open", 0, len(left), Guide.CLOSING)


def _connections_to(origin: str) -> set[socket.socket]:
    """All open sockets of this process that lead to an emulator.

    Looked for among all objects: those that a closed pool forgets are closed by urllib3 when they are collected, without a
    ResourceWarning.
    """
    gc.collect()
    sockets = (each for each in gc.get_objects() if issubclass(type(each), socket.socket) and each.fileno() != -1)
    return {each for each in sockets if _peer(each) == urlsplit(origin).port}


def _peer(connection: socket.socket) -> int | None:
    try:
        return int(connection.getpeername()[1])
    except (OSError, IndexError):
        return None  # a listening one, or one that leads to a file


def _long_words(url: str) -> list[str]:
    """The parts of an address that could be tokens."""
    return [word for word in re.split(r"[/?&=#]", url) if len(word) >= _TOKEN]


def _quoting(secrets: Sequence[str]) -> dict[str, Any]:
    """An answer of a vendor that repeats what it was sent."""
    text = f"refused {' and '.join(secrets)}"
    return {"message": text, "error": text, "errors": {"key": [text]}}


@contextmanager
def _logged() -> Iterator[list[str]]:
    """Every line that anything logs meanwhile, at every level."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keeper, root = Keeper(), logging.getLogger()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(keeper)
        root.setLevel(level)


def _everything_about(error: AnymeetError) -> str:
    """All that can be shown of an error."""
    return "\n".join([str(error), repr(error), repr(vars(error)), *traceback.format_exception(error)])
