"""What was said: transcripts, chat, questions and polls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from anymeet.interfaces import Writer
from anymeet.models import (
    Answer,
    ChatMessage,
    Poll,
    PollOption,
    PollRequest,
    Question,
    Transcript,
    TranscriptLine,
)
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping import check_extras
from anymeet_digitalsamba.models import PollOptionInput, PollType


def transcript_from(session_id: str, lines: Iterable[vendor.TranscriptLine]) -> Transcript:
    """All lines of a session, in the order in which they were begun."""
    lines = sorted(lines, key=lambda line: (line.start_time is None, line.start_time))
    return Transcript(
        session_id=session_id,
        lines=tuple(
            TranscriptLine(
                text=line.transcript or "",
                speaker=line.participant_name,
                participant_id=line.participant_id,
                at=line.start_time,
            )
            for line in lines
        ),
        raw=[line.raw for line in lines],
    )


def message_from(message: vendor.ChatMessage, meeting_id: str, session_id: str | None) -> ChatMessage:
    """A message of the public chat. The vendor does not tell where it was written, so that is what was asked for."""
    return ChatMessage(
        id=message.id,
        text=message.message or "",
        sender=message.participant_name,
        participant_id=message.participant_id,
        meeting_id=meeting_id,
        session_id=session_id,
        sent_at=message.created_at,
        raw=message.raw,
    )


def question_from(question: vendor.Question, meeting_id: str, session_id: str | None) -> Question:
    """A question with its answers; where it was asked is what was asked for."""
    answers = (
        Answer(text=answer.answer or "", person=answer.participant_name, at=answer.created_at)
        for answer in question.answers or ()
    )
    return Question(
        id=question.id,
        text=question.question or "",
        person=question.participant_name,
        meeting_id=meeting_id,
        session_id=session_id,
        asked_at=question.created_at,
        answers=tuple(answers),
        raw=question.raw,
    )


def poll_from(poll: vendor.Poll, meeting_id: str) -> Poll:
    """A poll; lists leave its options out, and older answers have ``multiple`` alone."""
    return Poll(
        id=poll.id,
        question=poll.question or "",
        options=tuple(PollOption(id=option.id, text=option.text or "") for option in poll.options or ()),
        multiple=poll.multiple if poll.type is None else poll.type == PollType.MULTIPLE,
        meeting_id=meeting_id,
        state=poll.status,
        raw=poll.raw,
    )


def results_from(poll: Poll, results: Iterable[vendor.PollResult]) -> Poll:
    """A poll with its votes, added up over ``results``: one for each time that it was launched."""
    runs = tuple(results)
    options = {option.id: attrs.evolve(option, votes=0) for option in poll.options}
    for voted in (option for run in runs for option in run.options):
        option = options.get(voted.id, PollOption(id=voted.id, text=voted.text or "", votes=0))
        options[voted.id] = attrs.evolve(option, votes=(option.votes or 0) + (voted.voted or 0))
    return attrs.evolve(poll, options=tuple(options.values()), raw=[run.raw for run in runs])


class PollWriter(Writer[PollRequest]):
    """A poll to create. As an extra, ``anonymous`` is known."""

    def write_question(self, value: str) -> Mapping[str, Any]:
        return {"question": value}

    def write_options(self, value: Sequence[str]) -> Mapping[str, Any]:
        return {"options": [PollOptionInput(text=text) for text in value]}

    def write_multiple(self, value: bool) -> Mapping[str, Any]:
        return {"type": PollType.MULTIPLE}  # a single choice is the default on both sides, and never written

    def body(self, provider: str) -> dict[str, Any]:
        check_extras(self.request, provider, ("anonymous",))
        return super().body(provider)
