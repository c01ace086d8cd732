"""Sessions: how they begin and end, and what is told about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from anymeet.testing import JSON, Answer, EmulatedRequest, Refusal, answers
from anymeet_digitalsamba.emulator.base import asked_for, done
from anymeet_digitalsamba.emulator.dates import precise
from anymeet_digitalsamba.emulator.figures import most_at_once
from anymeet_digitalsamba.emulator.settings import RoomDefaults
from anymeet_digitalsamba.emulator.state import Author, Participant, Role, Room, Session

EMPTY_FOR: Final = timedelta(minutes=5)
"""How long a room stays empty until its session is over (guide, ``/rooms``)."""


class Sessions(RoomDefaults):
    """Somebody who enters an empty room begins a session; five minutes after the last one left it ends."""

    def session_begins(self, session: Session) -> None:
        """What a session brings with it; areas add theirs."""
        self.emit("session_started", session.room, session)

    def session_ends(self, session: Session) -> None:
        """What the end of a session brings with it; areas add theirs."""
        self.emit("session_ended", session.room, session)

    def enter(self, room: Room, role: Role, name: str | None, external_id: str | None) -> Participant:
        """Let somebody in."""
        now = self.clock.now()
        session = room.session
        beginning = session is None
        if session is None:
            session = room.session = Session(id=self.ids.uuid(), created_at=now, room=room, span=self.state.opened(now))
            self.state.sessions[session.id] = session
        participant = Participant(
            id=self.ids.uuid(),
            created_at=now,
            session=session,
            span=self.state.opened(now),
            role=role,
            name=name,
            external_id=external_id,
            browser_id=self.browser(f"{name} {external_id}"),
            encrypted=bool(self.setting(room, "e2ee_enabled")),
        )
        self.state.participants[participant.id] = participant
        session.participants.append(participant)
        if session.closing:
            session.closing.cancel()
        if beginning:
            self._begin(session)
        self.emit_about("participant_joined", participant)
        return participant

    def depart(self, participant: Participant) -> None:
        """Somebody goes; nothing when they are gone."""
        if not participant.inside:
            return
        session = participant.session
        self.state.close(participant.span, self.clock.now())
        self.emit_about("participant_left", participant)
        if not session.inside:
            session.closing = self.clock.schedule(self.clock.now() + EMPTY_FOR, lambda: self.end_session(session))

    def end_session(self, session: Session) -> None:
        """Throw everybody out; nothing when it has ended."""
        if not session.live:
            return
        for participant in session.inside:
            self.depart(participant)
        self.state.close(session.span, self.clock.now())
        session.room.session = None
        self.session_ends(session)

    def count(self, what: str, session: Session | None, author: Author | None) -> None:
        """Count something for the statistics of a session, and of whoever did it there."""
        if session is not None:
            session.counts[what] += 1
        participant = self.state.participants.get(author.id or "") if author else None
        if participant is not None:
            participant.counts[what] += 1

    def sessions_in(self, room: Room) -> list[Session]:
        """All sessions of a room, oldest first."""
        return [session for session in self.state.sessions.values() if session.room is room]

    def _begin(self, session: Session) -> None:
        length = self.setting(session.room, "session_length")
        if length is not None:
            self.clock.schedule(session.created_at + timedelta(minutes=length), lambda: self.end_session(session))
        self.session_begins(session)

    @answers("sessions.list")
    def list_sessions(self, request: EmulatedRequest) -> JSON:
        sessions = list(self.state.sessions.values())
        if "room_id" in request.query:
            room_id = self.room_id(request.query["room_id"])
            sessions = [session for session in sessions if session.room.id == room_id]
        return self._sessions_page(request, sessions)

    @answers("sessions.list_for_room")
    def list_room_sessions(self, request: EmulatedRequest, room: str) -> JSON:
        return self._sessions_page(request, self.sessions_in(self.room(room, deleted=True)))

    @answers("sessions.end")
    def end_live_session(self, request: EmulatedRequest, session: str) -> Answer:
        found = self.session(session)
        if not found.live:
            raise Refusal(409, "The session has already ended.", code="session-ended")
        self.end_session(found)
        return done()

    def _sessions_page(self, request: EmulatedRequest, sessions: list[Session]) -> JSON:
        live = request.query.get("live")
        wanted = [
            session for session in sessions if asked_for(request, session.created_at) and live in (None, session.live)
        ]
        return self.listed(request, wanted, _session, as_text=True)


def _session(session: Session) -> dict[str, JSON]:
    room = session.room
    return {
        "id": session.id,
        "start_time": precise(session.span.started_at),
        "end_time": precise(session.span.ended_at),
        "room_id": room.id,
        "room_external_id": room.external_id,
        "description": room.description,
        "friendly_url": room.friendly_url,
        "room_is_deleted": room.deleted,
        "participants_live": len(session.inside),
        "participants_total": len(session.participants),
        "participants_max": most_at_once(participant.span for participant in session.participants),
        "live": session.live,
    }
