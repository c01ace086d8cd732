"""A reseller's subscriptions as accounts. They have no id: the name is what they are known by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from anymeet import interfaces
from anymeet.errors import NotFound
from anymeet.models import Account, AccountRequest, Credentials, Note, Reason
from anymeet_samesurf.interfaces.features import FeatureWriter, notes_on
from anymeet_samesurf.models.reseller import override_text

if TYPE_CHECKING:
    from anymeet_samesurf.provider import SameSurf

_FEWEST: Final = 1
_LICENCES: Final = Note("accounts.create.licences", "one licence: SameSurf requires a number, and none was given")


class AccountWriter(FeatureWriter[AccountRequest]):
    """Writes an account request as fields of ``reseller.create_subscription``."""

    def write_name(self, value: str) -> dict[str, Any]:
        return {"name": value}

    def write_licences(self, value: int) -> dict[str, Any]:
        return {"licensecount": value}


class Accounts(interfaces.Accounts):
    """For resellers only: see `SameSurf.withheld`."""

    provider: SameSurf
    writers = {"create": AccountWriter}
    echoes = {"create": ("name", "licences")}
    reasons = {
        "create.features": Reason.VENDOR_LACKS.because(
            "SameSurf has no such switch; what it has instead are configuration_overrides, in the request's vendor part"
        )
    }

    def create(self, request: AccountRequest) -> Account:
        """Without ``licences`` it is one, the fewest there can be, and a note says so.

        Bookmarks and ``configuration_overrides`` (``[{"key": "welcome_active", "value": False}]``) go into the request's
        part for samesurf.
        """
        fields = self.written("create", request)
        notes = [*notes_on(request.features, "accounts.create")]
        if "licensecount" not in fields:
            notes.append(_LICENCES)
        licences = fields.pop("licensecount", _FEWEST)
        if overrides := fields.get("configuration_overrides"):
            fields["configuration_overrides"] = [_with_text(override) for override in overrides]
        answer = self.provider.native.reseller.create_subscription(
            name=fields.pop("name"), licensecount=licences, further=fields
        )
        account = Account(id=request.name, name=request.name, licences=licences, raw=answer.raw)
        return attrs.evolve(account, notes=tuple(notes))

    def delete(self, account_id: str) -> None:
        """By its name."""
        try:
            self.provider.native.reseller.delete_subscription(account_id)
        except NotFound:
            return

    def create_credentials(self, account_id: str) -> Credentials:
        """``key`` and ``secret`` are the ``api_key`` and ``api_secret`` of another profile."""
        key = self.provider.native.reseller.create_api_key(account_id)
        return Credentials(account_id=account_id, key=key.apikey, secret=key.apisecret, raw=key.raw)


def _with_text(override: Any) -> Any:
    """An override with a text for its value, which SameSurf wants here even where it is true or false."""
    if isinstance(override, Mapping) and "value" in override:
        return {**override, "value": override_text(override["value"])}
    return override
