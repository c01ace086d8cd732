"""Sessions and participants."""

from __future__ import annotations

from anymeet.models import UNSET, Maybe
from anymeet.operations import Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.sessions import Participant, ParticipantStatistics, Session
from anymeet_digitalsamba.models.statistics import SessionStatistics
from anymeet_digitalsamba.operations.parameters import After, Day, Limit, Metrics, Offset, Sorting


class Sessions(Resource):
    """Held runs of rooms: one starts when somebody enters an empty room, and ends when it was empty for five minutes."""

    @op("GET /sessions")
    def list(
        self,
        *,
        date_start: Day = UNSET,
        date_end: Day = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
        live: Maybe[bool] = UNSET,
        room_id: Maybe[str] = UNSET,
    ) -> Pages[Session]: ...

    @op("GET /rooms/{room}/sessions")
    def list_for_room(
        self,
        room: str,
        *,
        date_start: Day = UNSET,
        date_end: Day = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
        live: Maybe[bool] = UNSET,
    ) -> Pages[Session]: ...

    @op("GET /sessions/{session}")
    def get(self, session: str, *, metrics: Metrics = UNSET) -> SessionStatistics: ...

    @op("POST /sessions/{session}/end")
    def end(self, session: str) -> None: ...

    @op("DELETE /sessions/{session}/resources")
    def delete_resources(self, session: str, *, delete_history: Maybe[bool] = UNSET) -> None:
        """What the session left behind goes; refused (422) while it is live."""


class Participants(Resource):
    """Who was, or is, in sessions."""

    @op("GET /participants")
    def list(
        self,
        *,
        date_start: Day = UNSET,
        date_end: Day = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
        live: Maybe[bool] = UNSET,
        room_id: Maybe[str] = UNSET,
        session_id: Maybe[str] = UNSET,
    ) -> Pages[Participant]: ...

    @op("GET /rooms/{room}/participants")
    def list_for_room(
        self,
        room: str,
        *,
        date_start: Day = UNSET,
        date_end: Day = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
        live: Maybe[bool] = UNSET,
        session_id: Maybe[str] = UNSET,
    ) -> Pages[Participant]: ...

    @op("GET /sessions/{session}/participants")
    def list_for_session(
        self,
        session: str,
        *,
        date_start: Day = UNSET,
        date_end: Day = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
        live: Maybe[bool] = UNSET,
    ) -> Pages[Participant]: ...

    @op("GET /participants/{participant}")
    def get(self, participant: str) -> ParticipantStatistics: ...

    @op("POST /rooms/{room}/participants/{participant}/raise-hand")
    def raise_hand(self, room: str, participant: str) -> None: ...

    @op("POST /rooms/{room}/participants/{participant}/lower-hand")
    def lower_hand(self, room: str, participant: str) -> None: ...
