"""The contract on accounts that are opened for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anymeet.errors import Conflict, NotFound
from anymeet.models import Account as Opened
from anymeet.models import AccountRequest, Credentials
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_error, expect_that


class AccountsContract(Contract):
    """Opened, given keys, closed."""

    @proves("accounts.create", see=Guide.REQUESTS)
    def test_accounts_create(self, account: Account) -> None:
        """An account is opened under its name, which nobody else can have then."""
        opened = self.open_account(account)
        expect("accounts.create: its name", self._request(account).name, opened.name, Guide.REQUESTS)
        expect_that("accounts.create: an id", opened.id, Guide.ANSWERS, expected="an id", came=opened.id)
        with expect_error("accounts.create: a name that is taken", Conflict, Guide.ERRORS):
            self.open_account(account)

    @proves("accounts.delete", see=Guide.IDS)
    def test_accounts_delete(self, account: Account) -> None:
        """A closed account is gone, its name is free again, and closing what is not there does nothing."""
        opened = self.open_account(account)
        self.delete(account, account.provider.accounts.delete, opened.id)
        expect("accounts.delete: the name is free again", opened.name, self.open_account(account).name, Guide.IDS)

    @proves("accounts.create_credentials", see=Guide.SECRETS)
    def test_accounts_create_credentials(self, account: Account) -> None:
        """A key to the account, each time another one; an unknown account is not found."""
        opened = self.open_account(account)
        first, second = (account.provider.accounts.create_credentials(opened.id) for _ in range(2))
        expect("accounts.create_credentials: whose", opened.id, first.account_id, Guide.ANSWERS)
        told = first.key and first.secret
        expect_that("accounts.create_credentials: a key", told, Guide.ANSWERS, expected="key and secret", came=first)
        keys = {(each.key, each.secret) for each in (first, second)}
        expect("accounts.create_credentials: each time another", 2, len(keys), Guide.ANSWERS)
        with expect_error("accounts.create_credentials: an unknown account", NotFound, Guide.IDS):
            account.provider.accounts.create_credentials(self.unknown(opened.id))

    # Arranging.

    def ready_accounts_create(self, account: Account) -> Callable[..., Opened]:
        return lambda request: account.provider.accounts.create(request)

    def ready_accounts_delete(self, account: Account) -> Callable[..., None]:
        opened = self.open_account(account)
        return lambda: account.provider.accounts.delete(opened.id)

    def ready_accounts_create_credentials(self, account: Account) -> Callable[..., Credentials]:
        opened = self.open_account(account)
        return lambda: account.provider.accounts.create_credentials(opened.id)

    def _request(self, account: Account, **fields: Any) -> AccountRequest:
        request = self.request(account, "accounts.create", **fields)
        assert isinstance(request, AccountRequest)
        return request

    def open_account(self, account: Account) -> Opened:
        """An account of somebody else's to try things with."""
        return account.provider.accounts.create(self._request(account))
