"""What the contract says of providers that tell of what was said what is not so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import attrs
import pytest

from anymeet.errors import InvalidRequest, NotFound, Rejected
from anymeet.interfaces import Interface
from anymeet.models import ChatMessage, ExportFormat, Poll, PollRequest, Question, Transcript
from anymeet.pages import Page, Pages
from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.interfaces.conversation import Chat, Polls, Questions, Transcripts
from support.mutations import complaint, with_interface


@pytest.fixture(scope="module")
def emulator() -> Iterator[DigitalSambaEmulator]:
    """A team."""
    with DigitalSambaEmulator() as running:
        yield running


def quietly(pages: Pages[Any]) -> Pages[Any]:
    """The same list, and none where there is no such thing."""

    def read() -> Iterator[Page[Any]]:
        with suppress(NotFound):
            yield from pages.pages()

    return Pages(read)


class NewestLineFirst(Transcripts):
    def get(self, session_id: str) -> Transcript:
        transcript = super().get(session_id)
        return attrs.evolve(transcript, lines=transcript.lines[::-1])


class TellsTheEndOfLines(Transcripts):
    def get(self, session_id: str) -> Transcript:
        transcript = super().get(session_id)
        ends = (line.at and line.at + timedelta(minutes=5) for line in transcript.lines)
        lines = tuple(attrs.evolve(line, at=end) for line, end in zip(transcript.lines, ends, strict=True))
        return attrs.evolve(transcript, lines=lines)


class ReadsOnePage(Transcripts):
    def get(self, session_id: str) -> Transcript:
        transcript, size = super().get(session_id), self.provider.native.paging.page_size
        return attrs.evolve(transcript, lines=transcript.lines[:size])


class KeepsNoAnswer(Transcripts):
    def get(self, session_id: str) -> Transcript:
        return attrs.evolve(super().get(session_id), raw=[])


class TakesUnknownForSilent(Transcripts):
    def get(self, session_id: str) -> Transcript:
        try:
            return super().get(session_id)
        except NotFound:
            return Transcript(session_id=session_id, raw=self.provider.native.rooms.list().first().raw)  # type: ignore[union-attr]


class TextAlone(Transcripts):
    def export(self, session_id: str, form: ExportFormat = ExportFormat.TXT) -> bytes:
        return super().export(session_id)


class JSONAlone(Transcripts):
    def export(self, session_id: str, form: ExportFormat = ExportFormat.TXT) -> bytes:
        return super().export(session_id, ExportFormat.JSON)


class LosesWhen(Chat):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[ChatMessage]:
        return super().list(meeting_id, session_id).map(lambda message: attrs.evolve(message, sent_at=None))


class OfAllSessions(Chat):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[ChatMessage]:
        return super().list(meeting_id)

    def export(self, meeting_id: str, session_id: str | None = None, form: ExportFormat = ExportFormat.TXT) -> bytes:
        return super().export(meeting_id, form=form)


class DeletesAllMessages(Chat):
    def delete(self, meeting_id: str, session_id: str | None = None) -> None:
        super().delete(meeting_id)


class TakesUnknownForQuiet(Chat):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[ChatMessage]:
        return quietly(super().list(meeting_id, session_id))


class LosesAnswers(Questions):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Question]:
        return super().list(meeting_id, session_id).map(lambda question: attrs.evolve(question, answers=()))


class AnsweredWhenAsked(Questions):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Question]:
        return super().list(meeting_id, session_id).map(self.wrong)

    def wrong(self, question: Question) -> Question:
        answers = tuple(attrs.evolve(answer, at=question.asked_at) for answer in question.answers)
        return attrs.evolve(question, answers=answers)


class AskedInAllSessions(Questions):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Question]:
        return super().list(meeting_id)

    def export(self, meeting_id: str, session_id: str | None = None, form: ExportFormat = ExportFormat.TXT) -> bytes:
        return super().export(meeting_id, form=form)


class DeletesAllQuestions(Questions):
    def delete(self, meeting_id: str, session_id: str | None = None) -> None:
        super().delete(meeting_id)


class TakesUnknownForUnasked(Questions):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Question]:
        return quietly(super().list(meeting_id, session_id))


class TakesAnyMeeting(Polls):
    def list(self, meeting_id: str) -> Pages[Poll]:
        return quietly(super().list(meeting_id))

    def create(self, meeting_id: str, request: PollRequest) -> Poll:
        try:
            return super().create(meeting_id, request)
        except NotFound as error:
            raise Rejected(error.message, status=422) from None

    def results(self, meeting_id: str, poll_id: str, session_id: str | None = None) -> Poll:
        try:
            return super().results(meeting_id, poll_id, session_id)
        except NotFound as error:
            raise Rejected(error.message, status=422) from None


class KeepsNoVotes(Polls):
    def results(self, meeting_id: str, poll_id: str, session_id: str | None = None) -> Poll:
        return attrs.evolve(super().results(meeting_id, poll_id, session_id), raw=[])


CASES: list[Any] = [
    (NewestLineFirst, "test_transcripts_get", Guide.ANSWERS, "transcripts.get: what was spoken"),
    (TellsTheEndOfLines, "test_transcripts_get", Guide.TIMES, "transcripts.get: when it was spoken"),
    (ReadsOnePage, "test_transcripts_get", Guide.ANSWERS, "transcripts.get: what was spoken"),
    (KeepsNoAnswer, "test_transcripts_get", Guide.ANSWERS, "transcripts.get: raw"),
    (TakesUnknownForSilent, "test_transcripts_get", Guide.IDS, "transcripts.get: an unknown id"),
    (TextAlone, "test_transcripts_export", Guide.FILES, "expected: JSON"),
    (JSONAlone, "test_transcripts_export", Guide.FILES, "another file than as json"),
    (LosesWhen, "test_chat_list", Guide.ANSWERS, "the vendor tells it, and it is lost"),
    (OfAllSessions, "test_chat_list", Guide.ANSWERS, "chat.list: of each session"),
    (OfAllSessions, "test_chat_export", Guide.FILES, "chat.export: of each session"),
    (DeletesAllMessages, "test_chat_delete", Guide.IDS, "what is left of two sessions"),
    (TakesUnknownForQuiet, "test_chat_list", Guide.IDS, "chat.list: an unknown id"),
    (LosesAnswers, "test_questions_list", Guide.ANSWERS, "which is in raw: the vendor tells it"),
    (AnsweredWhenAsked, "test_questions_list", Guide.TIMES, "questions.list: when it was answered"),
    (AskedInAllSessions, "test_questions_list", Guide.ANSWERS, "questions.list: of each session"),
    (AskedInAllSessions, "test_questions_export", Guide.FILES, "questions.export: of each session"),
    (DeletesAllQuestions, "test_questions_delete", Guide.IDS, "what is left of two sessions"),
    (TakesUnknownForUnasked, "test_questions_list", Guide.IDS, "questions.list: an unknown id"),
    (TakesAnyMeeting, "test_polls_list", Guide.IDS, "polls.list: an unknown meeting"),
    (TakesAnyMeeting, "test_polls_create", Guide.IDS, "polls.create: an unknown meeting"),
    (TakesAnyMeeting, "test_polls_results", Guide.IDS, "polls.results: an unknown poll"),
    (KeepsNoVotes, "test_polls_results", Guide.ANSWERS, "polls.results: raw"),
]


@pytest.mark.parametrize(
    ("interface", "test", "see", "words"), CASES, ids=[f"{case[0].__name__}-{case[1]}" for case in CASES]
)
def test_who_is_wrong_about_what_was_said_is_told(
    emulator: DigitalSambaEmulator, interface: type[Interface], test: str, see: Guide, words: str
) -> None:
    """The one test that is about it fails, says what was expected and what came, and names the section of the guide."""
    said = complaint(with_interface(DigitalSamba, interface), test, emulator)
    assert words in said
    assert f"{GUIDE}#{see.value}" in said
    assert "expected: " in said
    assert "came: " in said


class OfNoSessionAlone(Chat):
    """For a vendor whose files are of all sessions, and who deletes those of all."""

    def export(self, meeting_id: str, session_id: str | None = None, form: ExportFormat = ExportFormat.TXT) -> bytes:
        self.check(session_id)
        return super().export(meeting_id, form=form)

    def delete(self, meeting_id: str, session_id: str | None = None) -> None:
        self.check(session_id)
        super().delete(meeting_id)

    def check(self, session_id: str | None) -> None:
        if session_id is not None:
            raise InvalidRequest("session_id", "must be None")


@pytest.mark.parametrize("test", ["test_chat_export", "test_chat_delete"])
def test_who_refuses_what_the_vendor_cannot_do_for_one_session_is_in_order(
    emulator: DigitalSambaEmulator, test: str
) -> None:
    """Nothing is pretended, and nothing is lost."""
    assert "" == complaint(with_interface(DigitalSamba, OfNoSessionAlone), test, emulator)
