"""Subscriptions that the emulated account sells on, each an account of its own."""

from __future__ import annotations

import secrets
from typing import Final

from anymeet.testing import JSON, EmulatedRequest, Refusal, answers
from anymeet_samesurf.emulator.base import ALPHABET, Base
from anymeet_samesurf.emulator.state import Account

_OPTIONS: Final = ("configuration_overrides", "bookmarks")


class Reseller(Base):
    """Only for an account that may resell."""

    @answers("reseller.create_subscription")
    def create_subscription(self, request: EmulatedRequest) -> JSON:
        reseller, fields = self._reseller(request), request.fields
        if fields["name"] in self.accounts:
            raise Refusal(409, "a subscription of that name exists", code="114", fields={"name": "is taken"})
        # The vendor's text has the one name, its example the other.
        disabled = [*fields.get("disabledfeatures", ()), *fields.get("disabled_features", ())]
        options = {name: fields[name] for name in _OPTIONS if name in fields}
        self.accounts[fields["name"]] = Account(
            name=fields["name"],
            reseller=reseller.name,
            licences=int(fields["licensecount"]),
            options={**options, "disabledfeatures": disabled},
        )
        return {"success": True}

    @answers("reseller.delete_subscription")
    def delete_subscription(self, request: EmulatedRequest) -> JSON:
        account = self._subscription(request, request.fields["name"])
        del self.accounts[account.name]
        gone = {room.number for room in self.rooms_of(account)}
        self.limited = {token: limited for token, limited in self.limited.items() if limited.room not in gone}
        self.rooms = {number: room for number, room in self.rooms.items() if number not in gone}
        return {"success": True}

    @answers("reseller.create_api_key")
    def create_api_key(self, request: EmulatedRequest) -> JSON:
        account = self._subscription(request, request.fields["subscription"])
        key, secret = "".join(secrets.choice(ALPHABET) for _ in range(32)), secrets.token_hex(32)
        account.keys[key] = secret
        return {"success": True, "apikey": key, "apisecret": secret}

    def _reseller(self, request: EmulatedRequest) -> Account:
        account = self.account_of(request)
        if not account.may_resell:
            raise Refusal(403, "only a reseller may do this", code="116")
        return account

    def _subscription(self, request: EmulatedRequest, name: str) -> Account:
        reseller = self._reseller(request)
        account = self.accounts.get(name)
        if account is None:
            raise Refusal(404, "there is no such subscription", code="118")
        if account.reseller != reseller.name:
            raise Refusal(403, "the subscription is not one of yours", code="117")
        return account
