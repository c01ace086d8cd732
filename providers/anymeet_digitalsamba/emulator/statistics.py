"""Statistics: of the team, a room, a session, a participant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from anymeet.testing import JSON, EmulatedRequest, answers
from anymeet_digitalsamba.emulator.base import MOST, asked_for, in_period, shaped
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.figures import figures, minutes_of, participation_minutes
from anymeet_digitalsamba.emulator.participants import Participants
from anymeet_digitalsamba.emulator.settings import months_later
from anymeet_digitalsamba.emulator.state import Room, Session


class Statistics(Participants):
    """A session belongs to the day it began on, with all that happened in it. ``metrics`` narrows the figures down.

    Without dates a period is the month that ends today; the current period is that of the subscription.
    """

    @answers("statistics.get")
    def get_statistics(self, request: EmulatedRequest) -> JSON:
        return self._team(request, *self._days(request))

    @answers("statistics.team_current")
    def get_current_team_statistics(self, request: EmulatedRequest) -> JSON:
        return self._team(request, *self._current_days())

    @answers("statistics.current")
    def get_current_statistics(self, request: EmulatedRequest) -> JSON:
        return self._team(request, *self._current_days())

    @answers("statistics.totals")
    def get_totals_by_tag(self, request: EmulatedRequest) -> JSON:
        return [self._total(tag) for tag in sorted({tag for room in self.state.rooms.values() for tag in room.tags})]

    @answers("statistics.started_sessions")
    def get_started_sessions(self, request: EmulatedRequest) -> JSON:
        """Who began how many sessions, most first, by the id their browser is known by."""
        started: dict[str, int] = {}
        for session in self.state.sessions.values():
            if asked_for(request, session.created_at):
                starter = session.participants[0].browser_id
                started[starter] = started.get(starter, 0) + 1
        most_first = sorted(started.items(), key=lambda item: -item[1])
        if request.query.get("order") == "asc":
            most_first.reverse()
        offset, limit = request.query.get("offset", 0), request.query.get("limit", MOST)
        page = most_first[offset : offset + limit]
        data = [{"browser_id": browser_id, "sessions_started": count} for browser_id, count in page]
        return {"total_count": len(started), "data": data}

    @answers("statistics.room")
    def get_room_statistics(self, request: EmulatedRequest, room: str) -> JSON:
        return self._of_room(request, self.room(room, deleted=True), *self._days(request))

    @answers("statistics.room_current")
    def get_current_room_statistics(self, request: EmulatedRequest, room: str) -> JSON:
        return self._of_room(request, self.room(room, deleted=True), *self._current_days())

    @answers("statistics.session")
    def get_session_statistics(self, request: EmulatedRequest, session: str) -> JSON:
        return self._of_session(request, self.session(session))

    @answers("sessions.get")
    def get_session(self, request: EmulatedRequest, session: str) -> JSON:
        return self._of_session(request, self.session(session))

    @answers("statistics.participant")
    def get_participant_statistics(self, request: EmulatedRequest, participant: str) -> JSON:
        return self.participant_view(participant)

    def _days(self, request: EmulatedRequest) -> tuple[str, str]:
        now = self.clock.now()
        start = request.query.get("date_start") or months_later(now, -1).date().isoformat()
        return start, request.query.get("date_end") or now.date().isoformat()

    def _current_days(self) -> tuple[str, str]:
        start, end = self.period()
        return start.date().isoformat(), end.date().isoformat()

    def _team(self, request: EmulatedRequest, start: str, end: str) -> JSON:
        sessions = _begun(self.state.sessions.values(), start, end)
        return self._figures(request, sessions, date_start=start, date_end=end)

    def _of_room(self, request: EmulatedRequest, room: Room, start: str, end: str) -> JSON:
        sessions = _begun(self.sessions_in(room), start, end)
        return self._figures(request, sessions, date_start=start, date_end=end, **self._about(room))

    def _of_session(self, request: EmulatedRequest, session: Session) -> JSON:
        span = session.span
        return self._figures(
            request,
            [session],
            **self._about(session.room),
            session_id=session.id,
            session_duration=minutes_of(span, self.clock.now()),
            session_live=session.live,
            session_start_time=zulu(span.started_at),
            session_end_time=zulu(span.ended_at),
        )

    def _figures(self, request: EmulatedRequest, sessions: Sequence[Session], **about: JSON) -> JSON:
        counted = figures(sessions, self.state.recordings.values(), self.clock.now())
        counted["custom_roles"] = sum(not role.preset for role in self.state.roles.values())
        answer = shaped(request.operation, {**counted, **about})
        metrics = request.query.get("metrics")
        if not metrics:
            return answer
        wanted = {name.strip() for name in metrics.split(",")}
        return {name: value for name, value in answer.items() if name in wanted or name not in counted}

    def _about(self, room: Room) -> dict[str, JSON]:
        return {
            "room_id": room.id,
            "room_external_id": room.external_id,
            "room_description": room.description,
            "room_friendly_url": room.friendly_url,
            "room_privacy": room.privacy,
            "room_source": "api",
            "room_max_participants": self.setting(room, "max_participants"),
            "room_is_deleted": room.deleted,
        }

    def _total(self, tag: str) -> JSON:
        rooms = [room for room in self.state.rooms.values() if tag in room.tags]
        stays = [who for room in rooms for session in self.sessions_in(room) for who in session.participants]
        return {
            "tag": tag,
            "rooms": len(rooms),
            "participants": len(stays),
            "participation_minutes": participation_minutes(stays, self.clock.now()),
        }


def _begun(sessions: Iterable[Session], start: str, end: str) -> list[Session]:
    return [session for session in sessions if in_period(session.created_at, start, end)]
