"""What was said: transcripts, chat, questions and polls."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from anymeet import interfaces
from anymeet.errors import NotFound
from anymeet.interfaces import Writer
from anymeet.models import UNSET, ChatMessage, ExportFormat, Maybe, Poll, PollRequest, Question, Transcript
from anymeet.pages import Pages
from anymeet_digitalsamba.mapping.conversation import (
    PollWriter,
    message_from,
    poll_from,
    question_from,
    results_from,
    transcript_from,
)
from anymeet_digitalsamba.models import Order

if TYPE_CHECKING:
    from anymeet_digitalsamba.provider import DigitalSamba


class Transcripts(interfaces.Transcripts):
    """What was spoken, where the room had transcription on."""

    provider: DigitalSamba

    def get(self, session_id: str) -> Transcript:
        lines = self.provider.native.transcripts.list_for_session(session_id, order=Order.ASCENDING)
        return transcript_from(session_id, lines)

    def export(self, session_id: str, form: ExportFormat = ExportFormat.TXT) -> bytes:
        return self.provider.native.transcripts.export_for_session(session_id, format=form)


class Chat(interfaces.Chat):
    """The public chat, the oldest message first."""

    provider: DigitalSamba

    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[ChatMessage]:
        found = self.provider.native.chat.list(meeting_id, session_id=_only(session_id), order=Order.ASCENDING)
        return found.map(lambda message: message_from(message, meeting_id, session_id))

    def export(self, meeting_id: str, session_id: str | None = None, form: ExportFormat = ExportFormat.TXT) -> bytes:
        return self.provider.native.chat.export(meeting_id, session_id=_only(session_id), format=form)

    def delete(self, meeting_id: str, session_id: str | None = None) -> None:
        chat = self.provider.native.chat
        with suppress(NotFound):
            chat.delete_for_room(meeting_id) if session_id is None else chat.delete_for_session(session_id)


class Questions(interfaces.Questions):
    """The Q&A panel, the oldest question first."""

    provider: DigitalSamba

    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Question]:
        found = self.provider.native.questions.list(meeting_id, session_id=_only(session_id), order=Order.ASCENDING)
        return found.map(lambda question: question_from(question, meeting_id, session_id))

    def export(self, meeting_id: str, session_id: str | None = None, form: ExportFormat = ExportFormat.TXT) -> bytes:
        return self.provider.native.questions.export(meeting_id, session_id=_only(session_id), format=form)

    def delete(self, meeting_id: str, session_id: str | None = None) -> None:
        questions = self.provider.native.questions
        with suppress(NotFound):
            questions.delete_for_room(meeting_id) if session_id is None else questions.delete_for_session(session_id)


class Polls(interfaces.Polls):
    """Polls of rooms. Their results are those of every time that they were launched."""

    provider: DigitalSamba
    writers: ClassVar[Mapping[str, type[Writer[Any]]]] = {"create": PollWriter}

    def list(self, meeting_id: str) -> Pages[Poll]:
        return self.provider.native.polls.list(meeting_id).map(lambda poll: poll_from(poll, meeting_id))

    def create(self, meeting_id: str, request: PollRequest) -> Poll:
        return poll_from(self.provider.native.polls.create(meeting_id, **self.written("create", request)), meeting_id)

    def results(self, meeting_id: str, poll_id: str, session_id: str | None = None) -> Poll:
        polls = self.provider.native.polls
        poll = poll_from(polls.get(meeting_id, poll_id), meeting_id)
        return results_from(poll, polls.results(meeting_id, poll_id, session_id=_only(session_id)))

    def delete(self, meeting_id: str, poll_id: str) -> None:
        with suppress(NotFound):
            self.provider.native.polls.delete(meeting_id, poll_id)


def _only(session_id: str | None) -> Maybe[str]:
    return UNSET if session_id is None else session_id
