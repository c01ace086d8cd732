"""Participants: one for each stay of a person in a session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anymeet import interfaces
from anymeet.models import UNSET, Participant
from anymeet.pages import Page, Pages
from anymeet_digitalsamba.mapping.sessions import participant_from

if TYPE_CHECKING:
    from anymeet_digitalsamba.provider import DigitalSamba


class Participants(interfaces.Participants):
    """Who is or was in rooms. ``host`` tells whether somebody had the ``host_role``."""

    provider: DigitalSamba

    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Participant]:
        participants = self.provider.native.participants
        found = participants.list_for_room(meeting_id, session_id=UNSET if session_id is None else session_id)
        return found.map(lambda participant: participant_from(participant, self.provider.settings))

    def list_live(self, meeting_id: str) -> Pages[Participant]:
        found = self.provider.native.participants.list_for_room(meeting_id, live=True)

        def walk() -> Iterator[Page[Participant]]:
            anybody = False
            for page in found.map(lambda participant: participant_from(participant, self.provider.settings)).pages():
                anybody = anybody or bool(page.items)
                yield page
            if not anybody:
                self.provider.native.rooms.get(meeting_id)  # nobody is in, or there is no such room

        return Pages(walk)
