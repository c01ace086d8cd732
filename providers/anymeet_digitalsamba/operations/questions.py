"""Questions and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from anymeet.models import UNSET, Maybe
from anymeet.operations import Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.conversation import ParticipantReference, Question
from anymeet_digitalsamba.operations.parameters import After, Language, Limit, Offset, Sorting, TextFormat
from anymeet_digitalsamba.rules import either

Author: TypeAlias = Annotated[ParticipantReference, either("id", "name")] | Mapping[str, Any]
"""On whose behalf something is done."""


class Questions(Resource):
    """The Q&A panel. Whatever changes it is done on somebody's behalf, and answered with nothing, not even an id."""

    @op("GET /rooms/{room}/questions")
    def list(
        self,
        room: str,
        *,
        session_id: Maybe[str] = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
    ) -> Pages[Question]: ...

    @op("POST /rooms/{room}/questions")
    def create(
        self,
        room: str,
        *,
        participant: Author,
        question: str,
        anonymous: Maybe[bool | None] = UNSET,
        breakout_id: Maybe[str | None] = UNSET,
    ) -> None: ...

    @op("PATCH /rooms/{room}/questions/{question}")
    def update(self, room: str, question_id: str, *, participant: Author, question: str) -> None: ...

    @op("DELETE /rooms/{room}/questions/{question}")
    def delete(self, room: str, question: str, *, participant: Author) -> None: ...

    @op("POST /rooms/{room}/questions/{question}/dismiss")
    def dismiss(self, room: str, question: str, *, participant: Author) -> None: ...

    @op("POST /rooms/{room}/questions/{question}/reopen")
    def reopen(self, room: str, question: str, *, participant: Author) -> None: ...

    @op("POST /rooms/{room}/questions/{question}/vote")
    def vote(self, room: str, question: str, *, participant: Author) -> None: ...

    @op("DELETE /rooms/{room}/questions/{question}/vote")
    def remove_vote(self, room: str, question: str, *, participant: Author) -> None: ...

    @op("POST /rooms/{room}/questions/{question}/answers")
    def answer(
        self, room: str, question: str, *, participant: Author, answer: str, private: Maybe[bool] = UNSET
    ) -> None: ...

    @op("PATCH /rooms/{room}/questions/{question}/answers/{answer}")
    def update_answer(self, room: str, question: str, answer_id: str, *, participant: Author, answer: str) -> None: ...

    @op("DELETE /rooms/{room}/questions/{question}/answers/{answer}")
    def delete_answer(self, room: str, question: str, answer: str, *, participant: Author) -> None: ...

    @op("POST /rooms/{room}/questions/{question}/live-answers/start")
    def start_live_answer(self, room: str, question: str, *, participant: Author) -> None: ...

    @op("POST /rooms/{room}/questions/{question}/live-answers/stop")
    def stop_live_answer(self, room: str, question: str, *, participant: Author) -> None: ...

    @op("POST /rooms/{room}/questions/{question}/live-answers/cancel")
    def cancel_live_answer(self, room: str, question: str, *, participant: Author) -> None: ...

    @op("GET /rooms/{room}/questions/export")
    def export(
        self,
        room: str,
        *,
        session_id: Maybe[str] = UNSET,
        format: TextFormat = UNSET,
        locale: Language = UNSET,
        lang: Language = UNSET,
    ) -> bytes: ...

    @op("DELETE /rooms/{room}/questions")
    def delete_for_room(self, room: str) -> None: ...

    @op("DELETE /sessions/{session}/questions")
    def delete_for_session(self, session: str) -> None: ...
