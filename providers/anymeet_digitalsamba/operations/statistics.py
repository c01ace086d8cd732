"""What happened, added up."""

from __future__ import annotations

from anymeet.models import UNSET
from anymeet.operations import Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.sessions import ParticipantStatistics
from anymeet_digitalsamba.models.statistics import (
    RoomStatistics,
    SessionStatistics,
    StartedSessions,
    Statistics,
    TagTotals,
)
from anymeet_digitalsamba.operations.parameters import Day, Limit, Metrics, Offset


class StatisticsReports(Resource):
    """Counters of the team, its rooms and sessions. "Current" means the running period of the subscription."""

    @op("GET /statistics")
    def get(self, *, date_start: Day = UNSET, date_end: Day = UNSET, metrics: Metrics = UNSET) -> Statistics: ...

    @op("GET /statistics/current")
    def current(self) -> Statistics: ...

    @op("GET /statistics/team/current")
    def team_current(self, *, metrics: Metrics = UNSET) -> Statistics: ...

    @op("GET /statistics/totals")
    def totals(self) -> tuple[TagTotals, ...]: ...

    @op("GET /statistics/participants/started-sessions")
    def started_sessions(
        self, *, date_start: Day = UNSET, date_end: Day = UNSET, limit: Limit = UNSET, offset: Offset = UNSET
    ) -> Pages[StartedSessions]: ...

    @op("GET /rooms/{room}/statistics")
    def room(
        self, room: str, *, date_start: Day = UNSET, date_end: Day = UNSET, metrics: Metrics = UNSET
    ) -> RoomStatistics: ...

    @op("GET /rooms/{room}/statistics/current")
    def room_current(self, room: str, *, metrics: Metrics = UNSET) -> RoomStatistics: ...

    @op("GET /sessions/{session}/statistics")
    def session(self, session: str, *, metrics: Metrics = UNSET) -> SessionStatistics: ...

    @op("GET /participants/{participant}/statistics")
    def participant(self, participant: str) -> ParticipantStatistics: ...
