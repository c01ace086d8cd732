"""What was said and asked in sessions."""

from __future__ import annotations

from datetime import datetime

import attrs

from anymeet.models import UNSET, Maybe
from anymeet.wire import Model
from anymeet_digitalsamba.models.choices import SummaryStatus


@attrs.frozen(kw_only=True)
class ChatMessage(Model):
    """A message of the public chat, in a breakout room if there is a ``breakout_id``."""

    id: str
    message: str | None = None
    participant_id: str | None = None
    external_participant_id: str | None = None
    participant_name: str | None = None
    breakout_id: str | None = None
    created_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Answer(Model):
    """An answer to a `Question`."""

    id: str
    answer: str | None = None
    participant_id: str | None = None
    external_participant_id: str | None = None
    participant_name: str | None = None
    created_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Question(Model):
    """A question of the Q&A panel with its answers."""

    id: str
    question: str | None = None
    participant_id: str | None = None
    external_participant_id: str | None = None
    participant_name: str | None = None
    created_at: datetime | None = None
    answers: tuple[Answer, ...] = ()


@attrs.frozen(kw_only=True)
class ParticipantReference:
    """On whose behalf: the ``id`` of somebody who is or was there, or ``name`` and ``external_id`` of anybody else."""

    id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    external_id: Maybe[str] = UNSET


@attrs.frozen(kw_only=True)
class TranscriptLine(Model):
    """What one person said without a break; it has no id."""

    participant_id: str | None = None
    participant_name: str | None = None
    transcript: str | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None


@attrs.frozen(kw_only=True)
class Summary(Model):
    """What a session was about; empty until it is ready. The vendor's guide calls its ``job_id`` ``id``."""

    job_id: str | None = None
    id: str | None = None
    status: SummaryStatus | None = None
    summary: str | None = None
