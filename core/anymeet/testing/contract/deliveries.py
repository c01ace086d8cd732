"""Reading what a vendor posts as it comes: each delivery once it is there, and the first one with forgeries before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs

from anymeet.errors import ConfigurationError, InvalidSignature, UnexpectedResponse
from anymeet.models import Event
from anymeet.settings import fields_of
from anymeet.testing.contract.failures import ContractBroken, Guide, Words, expect, expect_error, expect_that

if TYPE_CHECKING:
    from anymeet.testing.contract.account import Account
    from anymeet.testing.contract.base import Contract

_MINUTE: Final = timedelta(minutes=1)  # some refuse what is older than five
_CASES: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("as they came", str),
    ("in lower case", str.lower),
    ("in upper case", str.upper),
)
"""How the names of headers are written, which the way from the vendor changes."""
_PROOF: Final = re.compile(r"([\w+/-]{8})([\w+/-]{8,})")
"""A word that could prove something, and what is the same in one that begins alike."""


@attrs.frozen
class Delivery:
    """What a vendor posted."""

    headers: Mapping[str, str]
    body: bytes


@attrs.define
class Reading:
    """Reads ``deliveries``, to which the vendor adds, by ``webhooks.receive``."""

    contract: Contract
    account: Account
    deliveries: list[Delivery]
    _read: int = 0
    _keys: dict[str, bytes] = attrs.field(factory=dict)

    def events_within(self, length: timedelta) -> list[Event]:
        """What is told meanwhile, each time at once."""
        events = []
        for _ in range(length // _MINUTE):
            self.account.emulator.settle()
            events += self._events()
            self.account.emulator.clock.advance(_MINUTE)
        return events

    def _events(self) -> list[Event]:
        events: list[Event] = []
        for number, delivery in enumerate(self.deliveries[self._read :], self._read):
            if number == 0:
                self._doubt(delivery)
            case, write = _CASES[number % len(_CASES)]
            try:
                came = self._received({write(name): value for name, value in delivery.headers.items()}, delivery.body)
            except InvalidSignature as error:
                what = f"webhooks.receive: what the vendor posted, with the names of headers {case}"
                raise ContractBroken(what, expected=Words("its events"), came=error, see=Guide.WEBHOOKS) from error
            self._look_at_keys(delivery, [event.key for event in came])
            events += came
        self._read = len(self.deliveries)
        return events

    def _received(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        self.account.mark()
        events = self.account.provider.webhooks.receive(headers, body)
        expect("webhooks.receive: what it sends", (), self.account.sent(), Guide.WEBHOOKS)
        return events

    def _look_at_keys(self, delivery: Delivery, keys: list[str]) -> None:
        expect_that("webhooks.receive: keys", all(keys), Guide.WEBHOOKS, expected="a key each", came=keys)
        try:
            again = [event.key for event in self._received(delivery.headers, delivery.body)]
        except InvalidSignature:
            pass  # a second time may be a stranger who has listened
        else:
            expect("webhooks.receive: known again by their keys", keys, again, Guide.WEBHOOKS)
        for key in keys:
            same = self._keys.setdefault(key, delivery.body) == delivery.body
            expected = "another key than that of another delivery"
            expect_that("webhooks.receive: keys", same, Guide.WEBHOOKS, expected=expected, came=key)

    def _doubt(self, delivery: Delivery) -> None:
        """Try what does not come from the vendor, each time as the first that comes: some remember what they have seen."""
        account, headers, body = self.account, delivery.headers, delivery.body
        if self._is_refused({}, body):
            proofs = [name for name in headers if self._is_refused({**headers, name: ""}, body)]
            for what, forged in (
                ("other headers", {name: value[::-1] for name, value in headers.items()}),
                ("headers that begin alike", {**headers, **{name: self._alike(headers[name]) for name in proofs}}),
            ):
                if forged != headers:
                    with expect_error(f"webhooks.receive: a delivery with {what}", InvalidSignature, Guide.WEBHOOKS):
                        account.open().webhooks.receive(forged, body)
        else:
            other = self._alike(body.decode("utf-8", "replace")).encode()
            if not self._is_refused({}, other):
                what = "webhooks.receive: a delivery with no header, and with another body"
                raise ContractBroken(
                    what, expected=Words("InvalidSignature"), came=Words("no error"), see=Guide.WEBHOOKS
                )
        with expect_error(
            "webhooks.receive: what cannot be read", (UnexpectedResponse, InvalidSignature), Guide.WEBHOOKS
        ):
            account.open().webhooks.receive(headers, b"{")
        for name in self.contract.unnoticed(account):
            stranger = account.open(**self.contract.wrong(account, name))
            with expect_error(f"webhooks.receive: with another {name}", InvalidSignature, Guide.WEBHOOKS):
                stranger.webhooks.receive(headers, body)
            if fields_of(account.kind.settings_type)[name].default == "":
                nothing: dict[str, Any] = {name: ""}
                refused = (InvalidSignature, ConfigurationError)
                with expect_error(f"webhooks.receive: with no {name} to prove it with", refused, Guide.WEBHOOKS):
                    account.open(**nothing).webhooks.receive(headers, body)

    def _is_refused(self, headers: Mapping[str, str], body: bytes) -> bool:
        try:
            self.account.open().webhooks.receive(headers, body)
        except InvalidSignature:
            return True
        except UnexpectedResponse:
            pass  # believed, and not understood
        return False

    def _alike(self, text: str) -> str:
        """A text in which each long word is another, and begins as before."""
        return _PROOF.sub(lambda word: word[1] + self.contract.unknown(word[2]), text)
