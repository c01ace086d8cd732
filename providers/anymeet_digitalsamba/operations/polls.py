"""Polls and quizzes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, BinaryIO, TypeAlias

from anymeet.models import UNSET, Maybe
from anymeet.operations import FILE, Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.choices import PollType, TimingMode
from anymeet_digitalsamba.models.polls import (
    Poll,
    PollOptionInput,
    PollResult,
    Quiz,
    QuizQuestionInput,
    QuizResult,
)
from anymeet_digitalsamba.operations.parameters import After, Language, Limit, Offset, Sorting, TextFormat
from anymeet_digitalsamba.rules import at_least, between, length, one_of

Options: TypeAlias = Sequence[PollOptionInput | Mapping[str, Any]]
QuizQuestions: TypeAlias = Sequence[QuizQuestionInput | Mapping[str, Any]]
Table: TypeAlias = Annotated[tuple[str, bytes | BinaryIO], FILE]
"""File name and content of a CSV or TXT file of 2 MB at most, in the form of the template."""


class Polls(Resource):
    """Polls of rooms."""

    @op("GET /rooms/{room}/polls")
    def list(
        self, room: str, *, limit: Limit = UNSET, offset: Offset = UNSET, order: Sorting = UNSET, after: After = UNSET
    ) -> Pages[Poll]: ...

    @op("GET /rooms/{room}/polls/{poll}")
    def get(self, room: str, poll: str) -> Poll: ...

    @op("POST /rooms/{room}/polls")
    def create(
        self,
        room: str,
        *,
        options: Options | None,
        question: Annotated[Maybe[str], length(5)] = UNSET,
        type: Annotated[Maybe[str | None], one_of(*PollType)] = UNSET,
        anonymous: Maybe[bool | None] = UNSET,
        multiple: Maybe[bool] = UNSET,
    ) -> Poll:
        """``type`` is a `PollType`, and replaces ``multiple``; a poll of free answers has no options (None)."""

    @op("PATCH /rooms/{room}/polls/{poll}")
    def update(
        self,
        room: str,
        poll: str,
        *,
        options: Options | None,
        question: Annotated[Maybe[str], length(5)] = UNSET,
        type: Annotated[Maybe[str | None], one_of(*PollType)] = UNSET,
        anonymous: Maybe[bool | None] = UNSET,
        multiple: Maybe[bool] = UNSET,
    ) -> Poll:
        """The vendor wants ``options`` each time."""

    @op("DELETE /rooms/{room}/polls/{poll}")
    def delete(self, room: str, poll: str) -> None: ...

    @op("GET /rooms/{room}/polls/{poll}/results")
    def results(self, room: str, poll: str, *, session_id: Maybe[str] = UNSET) -> tuple[PollResult, ...]: ...

    @op("GET /rooms/{room}/polls/export")
    def export(
        self,
        room: str,
        *,
        session_id: Maybe[str] = UNSET,
        format: TextFormat = UNSET,
        locale: Language = UNSET,
        lang: Language = UNSET,
    ) -> bytes: ...

    @op("GET /rooms/{room}/polls/template")
    def template(self, room: str) -> bytes:
        """A CSV file to fill in."""

    @op("POST /rooms/{room}/polls/import")
    def import_csv(self, room: str, *, file: Table) -> None:
        """The vendor does not document the name of the field; it is taken to be that of `Quizzes.import_csv`."""

    @op("DELETE /rooms/{room}/polls")
    def delete_for_room(self, room: str) -> None: ...

    @op("DELETE /sessions/{session}/polls")
    def delete_for_session(self, session: str) -> None: ...


class Quizzes(Resource):
    """Quizzes of rooms."""

    @op("GET /rooms/{room}/quizzes")
    def list(
        self, room: str, *, limit: Limit = UNSET, offset: Offset = UNSET, order: Sorting = UNSET, after: After = UNSET
    ) -> Pages[Quiz]: ...

    @op("GET /rooms/{room}/quizzes/{quiz}")
    def get(self, room: str, quiz: str) -> Quiz: ...

    @op("POST /rooms/{room}/quizzes")
    def create(
        self,
        room: str,
        *,
        title: Annotated[str, length(1, 512)],
        questions: QuizQuestions,
        timing_mode: Annotated[Maybe[str | None], one_of(*TimingMode)] = UNSET,
        time_limit_minutes: Annotated[Maybe[int], between(1, 1440)] = UNSET,
        time_limit_seconds: Annotated[Maybe[int], at_least(1)] = UNSET,
        passing_score: Annotated[Maybe[float], between(0, 100)] = UNSET,
    ) -> Quiz:
        """``timing_mode`` is a `TimingMode`, ``passing_score`` a percentage."""

    @op("PATCH /rooms/{room}/quizzes/{quiz}")
    def update(
        self,
        room: str,
        quiz: str,
        *,
        questions: QuizQuestions | None,
        title: Annotated[Maybe[str], length(1, 512)] = UNSET,
        timing_mode: Annotated[Maybe[str | None], one_of(*TimingMode)] = UNSET,
        time_limit_minutes: Annotated[Maybe[int], between(1, 1440)] = UNSET,
        time_limit_seconds: Annotated[Maybe[int], at_least(1)] = UNSET,
        passing_score: Annotated[Maybe[float], between(0, 100)] = UNSET,
    ) -> Quiz:
        """The vendor wants ``questions`` each time."""

    @op("DELETE /rooms/{room}/quizzes/{quiz}")
    def delete(self, room: str, quiz: str) -> None: ...

    @op("GET /rooms/{room}/quizzes/{quiz}/results")
    def results(self, room: str, quiz: str, *, session_id: Maybe[str] = UNSET) -> tuple[QuizResult, ...]: ...

    @op("GET /rooms/{room}/quizzes/export")
    def export(
        self,
        room: str,
        *,
        format: Annotated[Maybe[str], one_of("csv", "txt", "json", "zip")] = UNSET,
        locale: Language = UNSET,
        lang: Language = UNSET,
    ) -> bytes: ...

    @op("GET /rooms/{room}/quizzes/template")
    def template(self, room: str) -> bytes:
        """A CSV file to fill in."""

    @op("POST /rooms/{room}/quizzes/import")
    def import_csv(self, room: str, *, file: Table) -> None: ...

    @op("DELETE /rooms/{room}/quizzes")
    def delete_for_room(self, room: str) -> None: ...

    @op("DELETE /sessions/{session}/quizzes")
    def delete_for_session(self, session: str) -> None: ...
