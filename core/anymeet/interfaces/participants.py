"""Participants: who is in, and who was."""

from __future__ import annotations

from anymeet.interfaces.base import Interface, ability
from anymeet.models import Participant
from anymeet.pages import Pages


class Participants(Interface):
    """People who are in meetings, or were."""

    name = "participants"

    @ability
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Participant]:
        """Everybody who is or was in the meeting, or in one session of it; somebody who came twice is there twice.

        `NotFound` for an unknown id, while iterating; also for a meeting that nobody has entered yet, where the vendor knows
        meetings only by the sessions they had.
        """

    @ability
    def list_live(self, meeting_id: str) -> Pages[Participant]:
        """Who is in the meeting now; nobody when it is not live. `NotFound` for an unknown id, while iterating."""
