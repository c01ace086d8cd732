"""Accounts: opening them for others, as a reseller does."""

from __future__ import annotations

from anymeet.interfaces.base import Interface, ability
from anymeet.models import Account, AccountRequest, Credentials


class Accounts(Interface):
    """Accounts that this one opens for others, as a reseller does."""

    name = "accounts"

    @ability
    def create(self, request: AccountRequest) -> Account:
        """Open an account. `Conflict` when the name is taken."""

    @ability
    def delete(self, account_id: str) -> None:
        """Close an account. Closing what is not there does nothing."""

    @ability
    def create_credentials(self, account_id: str) -> Credentials:
        """Make a new key for an account. Its secret is shown only this once. `NotFound` for an unknown account."""
