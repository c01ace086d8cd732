"""The contract on native operations: each is reachable on the emulator, under its own name."""

from __future__ import annotations

import re
from contextlib import suppress

from anymeet.errors import AnymeetError
from anymeet.operations import Native
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_that


class NativeContract(Contract):
    """For providers that name a ``native_type``."""

    @proves(see=Guide.NATIVE)
    def test_native(self, account: Account, call: str) -> None:
        """The emulator knows the operation's method and path, and calls it by the same id."""
        assert account.kind.native_type is not None
        operation = next(each for each in account.kind.native_type.operations() if each.id == call)
        native = getattr(account.provider, "native", None)
        told = isinstance(native, account.kind.native_type)
        expect_that("native is of native_type", told, Guide.NATIVE, expected=account.kind.native_type.__name__, came=native)
        assert isinstance(native, Native)
        account.mark()
        with suppress(AnymeetError):  # that there is no such room, for instance
            native.request(operation.method, re.sub(r"{\w+}", "contract", operation.path), reads=False)
        known = [(entry.operation, entry.status != 501) for entry in account.sent()][:1]
        expect(f"{operation.method} {operation.path} at the emulator", [(call, True)], known, Guide.NATIVE)
