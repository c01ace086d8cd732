"""SameSurf as a provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anymeet.http import Failure, HttpResponse
from anymeet.models import Lack, Reason
from anymeet.provider import Context, Provider, ProviderInfo
from anymeet_samesurf.failures import NOT_A_RESELLER, failure_from
from anymeet_samesurf.interfaces import INTERFACES
from anymeet_samesurf.operations import PAGING, SameSurfAPI
from anymeet_samesurf.settings import SameSurfSettings
from anymeet_samesurf.transport import SameSurfTransport


class SameSurf(Provider):
    """One SameSurf subscription. ``native`` is its whole documented API."""

    info = ProviderInfo(
        name="samesurf",
        title="SameSurf",
        plugin_api=1,
        documentation="https://dashboard.samesurf.com/api",
        words={
            "meeting": "room",
            "link": "invitation",
            "host": "leader",
            "participant": "user",
            "session": "room version",
            "recording": "screen recording",
            "usage": "analytics",
            "account": "subscription",
        },
    )
    settings_type = SameSurfSettings
    native_type = SameSurfAPI
    interfaces = INTERFACES

    if TYPE_CHECKING:
        settings: SameSurfSettings

    def __init__(self, settings: SameSurfSettings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        self._is_reseller = settings.reseller
        transport = self.transport(SameSurfTransport, failure=self._failure_from)
        self.native = SameSurfAPI(transport, paging=PAGING)

    def check(self) -> None:
        """Ask for the account's overview, which changes nothing."""
        self.native.analytics.overview()

    def withheld(self, ability: str) -> Lack | None:
        """Opening accounts is for resellers. Who is none is known by the profile, or once SameSurf has said so."""
        if self._is_reseller or not ability.startswith("accounts."):
            return None
        return Reason.PLAN.because("the subscription is not a reseller's; ask SameSurf for one")

    def _failure_from(self, response: HttpResponse) -> Failure | None:
        failure = failure_from(response)
        if failure and failure.code == NOT_A_RESELLER:
            self._is_reseller = False
        return failure
