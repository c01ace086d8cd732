"""Uses of rooms as sessions, and the people in them. Both are told when a use is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anymeet import interfaces
from anymeet.models import Participant, Reason, Session
from anymeet.pages import Page, Pages
from anymeet_samesurf.interfaces.uses import report_on, reports_on
from anymeet_samesurf.mapping.sessions import participant_from, session_from_past, session_from_report, use_of

if TYPE_CHECKING:
    from anymeet_samesurf.provider import SameSurf


class Sessions(interfaces.Sessions):
    """A room number can be used again, and each use is a session."""

    provider: SameSurf

    def list(self, meeting_id: str | None = None) -> Pages[Session]:
        """By the analytics. Those of one meeting are picked out of those of all, page by page."""
        rooms = self.provider.native.analytics.rooms()
        if meeting_id is not None:
            rooms = rooms.filter(lambda room: room.room == meeting_id)
        return rooms.map(session_from_past)

    def get(self, session_id: str) -> Session:
        """By the report on that use, so that its times need no assumption about units."""
        return session_from_report(report_on(self.provider.native, session_id), session_id, use_of(session_id)[0])


class Participants(interfaces.Participants):
    """Who was in."""

    provider: SameSurf
    reasons = {"list_live": Reason.VENDOR_LACKS.because("SameSurf says who was in only when everybody has left")}

    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Participant]:
        """One page for each use of the room."""

        def walk() -> Iterator[Page[Participant]]:
            for each, report in reports_on(self.provider.native, meeting_id, session_id):
                yield Page(tuple(participant_from(user, each, meeting_id) for user in report.users))

        return Pages(walk)
