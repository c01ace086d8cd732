"""Accounts whose every word is watched: no secret may be in what is logged, raised, shown or told to plugins."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest

from anymeet.testing import EmulatorClock
from support.accounts import START, VENDORS, Account


@pytest.fixture(scope="module")
def accounts() -> Iterator[Mapping[str, Account]]:
    """An account at each vendor, for all tests here."""
    with ExitStack() as stack:
        found = {
            name: Account(
                vendor=vendor, emulator=stack.enter_context(vendor.emulator(clock=EmulatorClock(START))), stack=stack
            )
            for name, vendor in VENDORS.items()
        }
        for account in found.values():
            account.prepare()
            assert len(account.watch.secrets) >= 4
            assert [] == account.watch.leaks()
        yield found


@pytest.fixture(params=VENDORS)
def account(
    request: pytest.FixtureRequest, accounts: Mapping[str, Account], caplog: pytest.LogCaptureFixture
) -> Iterator[Account]:
    """An account, of which no secret is shown to anybody."""
    account = accounts[request.param]
    account.begin()
    caplog.set_level(logging.DEBUG)
    yield account
    account.watch.read(caplog.records)
    assert account.watch.shown
    assert [] == account.watch.leaks()
