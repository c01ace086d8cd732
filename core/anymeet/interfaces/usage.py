"""Usage: how much was met."""

from __future__ import annotations

from anymeet.interfaces.base import Interface, ability
from anymeet.models import Event, Usage, UsageRequest
from anymeet.pages import Pages


class UsageReports(Interface):
    """How much an account and its meetings were used."""

    name = "usage"

    @ability
    def overview(self, request: UsageRequest = UsageRequest()) -> Usage:
        """The whole account's figures."""

    @ability
    def meeting(self, meeting_id: str, request: UsageRequest = UsageRequest()) -> Usage:
        """One meeting's figures. `NotFound` for a meeting that the vendor has no figures for."""

    @ability
    def timeline(self, meeting_id: str, session_id: str | None = None) -> Pages[Event]:
        """What happened in a meeting, or in one session of it, the oldest first. `NotFound` for an unknown id, while iterating."""
