"""The contract on native operations: each is reachable on the emulator, under its own name."""

from __future__ import annotations

import re
from contextlib import suppress
from http import HTTPStatus
from typing import Final

import pytest

from anymeet.errors import AnymeetError
from anymeet.operations import Native
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_that

NOT_IMPLEMENTED: Final = HTTPStatus.NOT_IMPLEMENTED


class NativeContract(Contract):
    """For providers that name a ``native_type``."""

    @proves(see=Guide.NATIVE)
    def test_native(self, account: Account) -> None:
        """The emulator knows each operation's method and path, and calls it by the same id."""
        native_type = account.kind.native_type
        if native_type is None:
            pytest.skip("there is no native_type")
        native = getattr(account.provider, "native", None)
        told = isinstance(native, native_type)
        expect_that("native is of native_type", told, Guide.NATIVE, expected=native_type.__name__, came=native)
        assert isinstance(native, Native)
        reached = {}
        for operation in native_type.operations():
            account.mark()
            with suppress(AnymeetError):  # that there is no such room, for instance
                native.request(operation.method, re.sub(r"{\w+}", "contract", operation.path), reads=False)
            reached[operation.id] = [entry.operation for entry in account.sent() if entry.status != NOT_IMPLEMENTED][:1]
        missed = {known: came for known, came in reached.items() if came != [known]}
        expect("native operations that the emulator does not know by their id", {}, missed, Guide.NATIVE)
