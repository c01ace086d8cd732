"""The contract on repeating: a read that failed on the way is sent again, a write never."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, Final
from unittest import mock

import requests
from requests.adapters import HTTPAdapter

from anymeet.errors import Timeout, TransportError, Unavailable
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, Words, expect, expect_error, expect_that, requests_in_words
from anymeet.testing.faults import Fault

_READING: Final = frozenset(
    {"download", "download_link", "events", "export", "get", "list", "list_live", "meeting", "overview", "results"}
    | {"timeline", "wait"}
)
_EITHER: Final = frozenset({"recordings.download_link"})
"""Read by some vendors, made by others."""
_SIGNED_HERE: Final = frozenset({"links.create"})
"""Writes that a vendor may not have to be asked for."""


class RepeatingContract(Contract):
    """What holds for each operation when the way to the vendor is bad."""

    @proves(see=Guide.REPEATING)
    def test_repeating(self, account: Account, operation: str) -> None:
        """What reads only sends reads, and again after a 503; what writes is sent once, whatever comes of it."""
        if operation.split(".")[1] in _READING:
            self._reads(account, operation)
        else:
            self._writes(account, operation)

    def _reads(self, account: Account, operation: str) -> None:
        call = self.ready_plainly(account, operation)
        account.mark()
        account.emulator.faults.add(Fault(status=503))
        call()
        account.emulator.faults.clear()
        sent = account.sent()
        if not sent:
            return  # it knew already
        writes = [f"{entry.method} {entry.path}" for entry in sent if not self.reads(account, entry)]
        expect_that(
            f"{operation}: it only reads",
            not writes or operation in _EITHER,
            Guide.REPEATING,
            expected="reads, by their native operations or as GET",
            came=writes,
        )
        if not writes:
            repeated = [(entry.method, entry.path) for entry in sent[:2]]
            expected = [(sent[0].method, sent[0].path)] * 2
            expect(f"{operation}: sent again after a 503", expected, repeated, Guide.REPEATING)

    def _writes(self, account: Account, operation: str) -> None:
        call = self.ready_plainly(account, operation)
        account.mark()
        call()
        written = [entry.operation for entry in account.sent() if not self.reads(account, entry)]
        if not written:
            sent = account.sent()
            declared = [entry.operation for entry in sent if account.native_reads.get(entry.operation)]
            expected = "a request that writes: declared with reads=False, or no GET"
            came = f"{requests_in_words(sent) or 'no request'}"
            if declared:
                came += f"; declared as reading, by reads=True or as GET: {', '.join(dict.fromkeys(declared))}"
            signed = operation in _SIGNED_HERE
            expect_that(f"{operation}: it writes", signed, Guide.REPEATING, expected=expected, came=Words(came))
            return
        account.fresh()
        call = self.ready_plainly(account, operation)
        refused, cut = Fault(operation=written[-1], status=503), Fault(operation=written[-1], cut="body")
        for what, fault, way, kind in (
            ("a 503", refused, nullcontext(), Unavailable),
            ("an answer that comes too late", refused, _late(account, written[-1]), (Timeout, Unavailable)),
            ("a cut within the answer", cut, nullcontext(), TransportError),  # the last, since the vendor does it
        ):
            account.mark()
            account.emulator.faults.add(fault)
            with expect_error(f"{operation} after {what}", kind, Guide.REPEATING), way:
                call()
            times = len([entry for entry in account.sent() if entry.operation == written[-1]])
            expect(f"{operation} after {what}: how often it was sent", 1, times, Guide.REPEATING)


@contextmanager
def _late(account: Account, operation: str) -> Iterator[None]:
    """The answers of an operation come too late; nobody waits meanwhile. Not for who sends without anymeet's transport."""
    send = HTTPAdapter.send

    def too_late(adapter: HTTPAdapter, *arguments: Any, **options: Any) -> requests.Response:
        response = send(adapter, *arguments, **options)
        last = account.emulator.journal.last
        if last and last.operation == operation:
            response.close()
            raise requests.exceptions.ReadTimeout
        return response

    with mock.patch.object(HTTPAdapter, "send", too_late):
        yield
