"""What was said: transcripts, chat, questions and polls."""

from __future__ import annotations

from anymeet.interfaces.base import Interface, ability
from anymeet.models import ChatMessage, ExportFormat, Poll, PollRequest, Question, Transcript
from anymeet.pages import Pages


class Transcripts(Interface):
    """What was spoken in sessions."""

    name = "transcripts"

    @ability
    def get(self, session_id: str) -> Transcript:
        """The transcript of a session, without lines where nothing was transcribed. `NotFound` for an unknown session."""

    @ability
    def export(self, session_id: str, form: ExportFormat = ExportFormat.TXT) -> bytes:
        """The transcript of a session as the vendor's own file."""


class Chat(Interface):
    """What was written in meetings."""

    name = "chat"

    @ability
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[ChatMessage]:
        """The public messages of a meeting, or of one session of it. `NotFound` for an unknown meeting, while iterating."""

    @ability
    def export(self, meeting_id: str, session_id: str | None = None, form: ExportFormat = ExportFormat.TXT) -> bytes:
        """The same messages as the vendor's own file."""

    @ability
    def delete(self, meeting_id: str, session_id: str | None = None) -> None:
        """Delete all messages of a meeting, or of one session of it. Deleting what is not there does nothing."""


class Questions(Interface):
    """What the audience asked."""

    name = "questions"

    @ability
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Question]:
        """The questions of a meeting, or of one session of it, with their answers.

        `NotFound` for an unknown meeting, while iterating.
        """

    @ability
    def export(self, meeting_id: str, session_id: str | None = None, form: ExportFormat = ExportFormat.TXT) -> bytes:
        """The same questions and answers as the vendor's own file."""

    @ability
    def delete(self, meeting_id: str, session_id: str | None = None) -> None:
        """Delete all questions of a meeting, or of one session of it. Deleting what is not there does nothing."""


class Polls(Interface):
    """What people were asked to vote on."""

    name = "polls"

    @ability
    def list(self, meeting_id: str) -> Pages[Poll]:
        """The polls of a meeting, without votes. `NotFound` for an unknown meeting, while iterating."""

    @ability
    def create(self, meeting_id: str, request: PollRequest) -> Poll:
        """Create a poll in a meeting. `NotFound` for an unknown meeting."""

    @ability
    def results(self, meeting_id: str, poll_id: str, session_id: str | None = None) -> Poll:
        """The poll with the votes for each option, in all sessions or in one. `NotFound` for an unknown poll."""

    @ability
    def delete(self, meeting_id: str, poll_id: str) -> None:
        """Delete a poll. Deleting what is not there does nothing."""
