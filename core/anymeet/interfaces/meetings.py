"""Meetings: making, finding, changing, ending and deleting them."""

from __future__ import annotations

from anymeet.interfaces.base import Interface, ability
from anymeet.models import Meeting, MeetingChanges, MeetingRequest
from anymeet.pages import Pages


class Meetings(Interface):
    """Places people can meet in."""

    name = "meetings"

    @ability
    def create(self, request: MeetingRequest) -> Meeting:
        """Create a meeting.

        With ``request.reuse_existing`` the meeting that carries the same ``external_id`` is returned instead, when there
        is one; two calls at the same moment may still make two.
        """

    @ability
    def get(self, meeting_id: str) -> Meeting:
        """One meeting. `NotFound` for an unknown id."""

    @ability
    def list(self) -> Pages[Meeting]:
        """All meetings of the account that the vendor lists, in the vendor's order."""

    @ability
    def list_live(self) -> Pages[Meeting]:
        """The meetings that people are in now."""

    @ability
    def update(self, meeting_id: str, changes: MeetingChanges) -> Meeting:
        """Change what ``changes`` says, and nothing else. `NotFound` for an unknown id."""

    @ability
    def end(self, meeting_id: str) -> None:
        """End the session that is held now: everybody leaves, the meeting stays. `NotFound` for an unknown id.

        A meeting that nobody is in is left as it is.
        """

    @ability
    def delete(self, meeting_id: str) -> None:
        """Delete a meeting; who is in it has to leave. Deleting what is not there does nothing."""
