"""Polls and quizzes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import attrs

from anymeet.models import UNSET, Maybe
from anymeet.wire import Model
from anymeet_digitalsamba.models.choices import PollStatus, PollType, QuizStatus, TimingMode
from anymeet_digitalsamba.rules import items, length


@attrs.frozen(kw_only=True)
class PollOptionInput:
    """An option as it is sent; ``id`` names one that exists already."""

    text: Annotated[str, length(1, 512)]
    id: Maybe[str | None] = UNSET


@attrs.frozen(kw_only=True)
class QuizChoiceInput:
    """A choice as it is sent; ``id`` names one that exists already."""

    text: str
    correct: Maybe[bool] = UNSET
    id: Maybe[str] = UNSET


@attrs.frozen(kw_only=True)
class QuizQuestionInput:
    """A question as it is sent; ``multiple``: several choices may be right. ``id`` names one that exists already."""

    text: str
    choices: Annotated[Sequence[QuizChoiceInput | Mapping[str, Any]], items(2)]
    multiple: Maybe[bool] = UNSET
    id: Maybe[str] = UNSET


@attrs.frozen(kw_only=True)
class PollOption(Model):
    """An option of a `Poll`."""

    id: str
    text: str | None = None


@attrs.frozen(kw_only=True)
class Poll(Model):
    """A poll. ``type`` replaces ``multiple``, which older answers have alone; list items have no options."""

    id: str
    question: str | None = None
    status: PollStatus | None = None
    type: PollType | None = None
    multiple: bool | None = None
    anonymous: bool | None = None
    options: tuple[PollOption, ...] | None = None
    created_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Voter(Model):
    """Who voted."""

    id: str
    name: str | None = None


@attrs.frozen(kw_only=True)
class VotedOption(Model):
    """An option with its votes; an anonymous poll and one without votes have no voters."""

    id: str
    text: str | None = None
    voted: int | None = None
    voters: tuple[Voter, ...] = ()


@attrs.frozen(kw_only=True)
class PollResult(Model):
    """One run of a poll in one session."""

    id: str
    session_id: str | None = None
    question: str | None = None
    status: PollStatus | None = None
    started: datetime | None = None
    ended: datetime | None = None
    votes: int | None = None
    options: tuple[VotedOption, ...] = ()


@attrs.frozen(kw_only=True)
class QuizChoice(Model):
    """A choice of a `QuizQuestion`."""

    id: str
    text: str | None = None
    correct: bool | None = None


@attrs.frozen(kw_only=True)
class QuizQuestion(Model):
    """A question of a `Quiz`."""

    id: str
    text: str | None = None
    multiple: bool | None = None
    choices: tuple[QuizChoice, ...] = ()


@attrs.frozen(kw_only=True)
class Quiz(Model):
    """A quiz; list items have no questions. ``passing_score`` is a percentage."""

    id: str
    title: str | None = None
    time_limit_minutes: int | None = None
    time_limit_seconds: int | None = None
    timing_mode: TimingMode | None = None
    passing_score: float | None = None
    status: QuizStatus | None = None
    questions: tuple[QuizQuestion, ...] | None = None
    created_at: datetime | None = None


@attrs.frozen(kw_only=True)
class AnsweredQuestion(Model):
    """A question with its votes."""

    id: str
    question: str | None = None
    voted: int | None = None
    votes: tuple[VotedOption, ...] = ()


@attrs.frozen(kw_only=True)
class QuizResult(Model):
    """One run of a quiz in one session."""

    id: str
    session_id: str | None = None
    title: str | None = None
    status: QuizStatus | None = None
    started: datetime | None = None
    ended: datetime | None = None
    questions: tuple[AnsweredQuestion, ...] = ()
