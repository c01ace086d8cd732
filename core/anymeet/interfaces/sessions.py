"""Sessions: the held runs of meetings."""

from __future__ import annotations

from anymeet.interfaces.base import Interface, ability
from anymeet.models import Session
from anymeet.pages import Pages


class Sessions(Interface):
    """Held runs of meetings, live or over."""

    name = "sessions"

    @ability
    def list(self, meeting_id: str | None = None) -> Pages[Session]:
        """The sessions of one meeting, or of the whole account."""

    @ability
    def get(self, session_id: str) -> Session:
        """One session. `NotFound` for an unknown id."""
