"""Chat, transcripts and summaries."""

from __future__ import annotations

from typing import Annotated

from anymeet.models import UNSET, Maybe
from anymeet.operations import Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.conversation import ChatMessage, Summary, TranscriptLine
from anymeet_digitalsamba.operations.parameters import After, Language, Limit, Offset, Sorting, TextFormat
from anymeet_digitalsamba.rules import one_of


class Chat(Resource):
    """The public chat of rooms."""

    @op("GET /rooms/{room}/chat")
    def list(
        self,
        room: str,
        *,
        session_id: Maybe[str] = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
    ) -> Pages[ChatMessage]: ...

    @op("POST /rooms/{room}/chat")
    def send(self, room: str, *, message: Maybe[str] = UNSET) -> None: ...

    @op("GET /rooms/{room}/chat/export")
    def export(
        self,
        room: str,
        *,
        session_id: Maybe[str] = UNSET,
        format: Annotated[Maybe[str], one_of("txt", "json", "csv", "zip")] = UNSET,
        locale: Language = UNSET,
        lang: Language = UNSET,
    ) -> bytes:
        """The archive holds text and CSV."""

    @op("DELETE /rooms/{room}/chat")
    def delete_for_room(self, room: str) -> None: ...

    @op("DELETE /sessions/{session}/chat")
    def delete_for_session(self, session: str) -> None: ...


class Transcripts(Resource):
    """Who said what."""

    @op("GET /rooms/{room}/transcripts")
    def list_for_room(
        self,
        room: str,
        *,
        session_id: Maybe[str] = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
    ) -> Pages[TranscriptLine]: ...

    @op("GET /sessions/{session}/transcripts")
    def list_for_session(
        self, session: str, *, limit: Limit = UNSET, offset: Offset = UNSET, order: Sorting = UNSET
    ) -> Pages[TranscriptLine]: ...

    @op("GET /rooms/{room}/transcripts/export")
    def export_for_room(
        self, room: str, *, format: TextFormat = UNSET, locale: Language = UNSET, lang: Language = UNSET
    ) -> bytes: ...

    @op("GET /sessions/{session}/transcripts/export")
    def export_for_session(
        self, session: str, *, format: TextFormat = UNSET, locale: Language = UNSET, lang: Language = UNSET
    ) -> bytes: ...

    @op("DELETE /rooms/{room}/transcripts")
    def delete_for_room(self, room: str) -> None: ...

    @op("DELETE /sessions/{session}/transcripts")
    def delete_for_session(self, session: str) -> None: ...

    @op("POST /rooms/{room}/transcription/start")
    def start(self, room: str) -> None: ...

    @op("POST /rooms/{room}/transcription/stop")
    def stop(self, room: str) -> None: ...


class Summaries(Resource):
    """What sessions were about, made from their transcripts."""

    @op("GET /sessions/{session}/summary")
    def get(self, session: str) -> Summary: ...

    @op("DELETE /rooms/{room}/summaries")
    def delete_for_room(self, room: str) -> None: ...

    @op("DELETE /sessions/{session}/summaries")
    def delete_for_session(self, session: str) -> None: ...
