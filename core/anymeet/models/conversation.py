"""What was said: transcripts, chat, questions and polls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from anymeet.errors import InvalidRequest
from anymeet.models.base import TEXT, TEXTS, TRUTH, Request, Value


class ExportFormat(StrEnum):
    """The form of an exported file."""

    TXT = "txt"
    JSON = "json"


@attrs.frozen(kw_only=True)
class TranscriptLine:
    """Something that somebody said, ``at`` which moment."""

    text: str
    speaker: str | None = None
    participant_id: str | None = None
    at: datetime | None = None


@attrs.frozen(kw_only=True)
class Transcript(Value):
    """What was said in a session, in order."""

    session_id: str
    meeting_id: str | None = None
    lines: tuple[TranscriptLine, ...] = ()


@attrs.frozen(kw_only=True)
class ChatMessage(Value):
    """One message of the public chat. ``sender`` is the name of who wrote it."""

    id: str
    text: str
    sender: str | None = None
    participant_id: str | None = None
    meeting_id: str | None = None
    session_id: str | None = None
    sent_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Answer:
    """An answer to a question. ``person`` is the name of who gave it."""

    text: str
    person: str | None = None
    at: datetime | None = None


@attrs.frozen(kw_only=True)
class Question(Value):
    """A question of the audience, with its answers. ``person`` is the name of who asked."""

    id: str
    text: str
    person: str | None = None
    meeting_id: str | None = None
    session_id: str | None = None
    asked_at: datetime | None = None
    answers: tuple[Answer, ...] = ()


@attrs.frozen(kw_only=True)
class PollRequest(Request):
    """A poll to create, with two options or more."""

    question: str = attrs.field(validator=TEXT)
    options: Sequence[str] = attrs.field(validator=TEXTS)
    multiple: bool = attrs.field(default=False, validator=TRUTH)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if len(self.options) < 2:
            raise InvalidRequest("options", "must be two or more")


@attrs.frozen(kw_only=True)
class PollOption:
    """One option of a poll. ``votes`` is None until results are asked for."""

    text: str
    id: str | None = None
    votes: int | None = None


@attrs.frozen(kw_only=True)
class Poll(Value):
    """A poll, its options and, in results, how people voted. ``state`` is the vendor's word."""

    id: str
    question: str
    options: tuple[PollOption, ...] = ()
    multiple: bool | None = None
    meeting_id: str | None = None
    state: str | None = None
