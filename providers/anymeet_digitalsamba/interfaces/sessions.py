"""Sessions are sessions here, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anymeet import interfaces
from anymeet.models import Session
from anymeet.pages import Pages
from anymeet_digitalsamba.mapping.sessions import session_from, session_from_statistics

if TYPE_CHECKING:
    from anymeet_digitalsamba.provider import DigitalSamba


class Sessions(interfaces.Sessions):
    """One starts when somebody enters an empty room, and ends five minutes after the last one has left."""

    provider: DigitalSamba

    def list(self, meeting_id: str | None = None) -> Pages[Session]:
        sessions = self.provider.native.sessions
        return (sessions.list() if meeting_id is None else sessions.list_for_room(meeting_id)).map(session_from)

    def get(self, session_id: str) -> Session:
        return session_from_statistics(self.provider.native.sessions.get(session_id))
