"""Participants: who is and was in, told by list and live; raising hands."""

from __future__ import annotations

from collections.abc import Sequence

from anymeet.testing import JSON, Answer, EmulatedRequest, answers, does
from anymeet_digitalsamba.emulator.base import asked_for, done, not_found, shaped
from anymeet_digitalsamba.emulator.dates import precise, spaced, zulu
from anymeet_digitalsamba.emulator.figures import minutes_of
from anymeet_digitalsamba.emulator.sessions import Sessions
from anymeet_digitalsamba.emulator.state import Participant, Room


class Participants(Sessions):
    """What is told about people. An id of the live lists is the room's."""

    @answers("participants.list")
    def list_participants(self, request: EmulatedRequest) -> JSON:
        return self._participants_page(request, list(self.state.participants.values()))

    @answers("participants.list_for_room")
    def list_room_participants(self, request: EmulatedRequest, room: str) -> JSON:
        sessions = self.sessions_in(self.room(room, deleted=True))
        return self._participants_page(request, [who for session in sessions for who in session.participants])

    @answers("participants.list_for_session")
    def list_session_participants(self, request: EmulatedRequest, session: str) -> JSON:
        return self._participants_page(request, self.session(session).participants)

    @answers("participants.get")
    def get_participant(self, request: EmulatedRequest, participant: str) -> JSON:
        return self.participant_view(participant)

    @answers("participants.raise_hand")
    def raise_hand(self, request: EmulatedRequest, room: str, participant: str) -> Answer:
        self.emit_about("participant_hand_raised", self._inside(room, participant))
        return done()

    @answers("participants.lower_hand")
    def lower_hand(self, request: EmulatedRequest, room: str, participant: str) -> Answer:
        self.emit_about("participant_hand_lowered", self._inside(room, participant))
        return done()

    @does("raise-hand")
    def raises_hand(self, person_id: str) -> None:
        self.emit_about("participant_hand_raised", self.actor(person_id, "raise_hand_enabled", "raise_hand"))

    @does("lower-hand")
    def lowers_hand(self, person_id: str) -> None:
        self.emit_about("participant_hand_lowered", self.actor(person_id))

    @answers("live.list")
    def list_live_rooms(self, request: EmulatedRequest) -> JSON:
        return self.listed(request, self._live_rooms(), self._live, cursor=self.room_id)

    @answers("live.list_with_participants")
    def list_live_rooms_with_participants(self, request: EmulatedRequest) -> JSON:
        return self.listed(request, self._live_rooms(), self._live_with_participants, cursor=self.room_id)

    @answers("live.get")
    def get_live_room(self, request: EmulatedRequest, room: str) -> JSON:
        return self._live(self._live_room(room))

    @answers("live.get_with_participants")
    def get_live_room_with_participants(self, request: EmulatedRequest, room: str) -> JSON:
        return self._live_with_participants(self._live_room(room))

    def participant_view(self, participant_id: str) -> dict[str, JSON]:
        """One participant, with what they did."""
        participant = self.found(self.state.participants, participant_id)
        session, room = participant.session, participant.session.room
        return {
            "room_id": room.id,
            "room_external_id": room.external_id,
            "room_friendly_url": room.friendly_url,
            "room_privacy": room.privacy,
            "room_is_deleted": room.deleted,
            "session_id": session.id,
            "live": participant.inside,
            "participant_name": participant.name,
            "role": participant.role.name,
            "join_time": zulu(participant.span.started_at),
            "leave_time": zulu(participant.span.ended_at),
            "device": participant.device,
            "system": "Linux",
            "browser": "Mozilla/5.0 (X11; Linux x86_64)",
            "e2ee": participant.encrypted,
            "participation_minutes": minutes_of(participant.span, self.clock.now()),
            **{name: participant.counts[name] for name in ("public_chat_posts", "questions", "answers")},
        }

    def _participants_page(self, request: EmulatedRequest, participants: Sequence[Participant]) -> JSON:
        query = request.query
        room_id = self.room_id(query.get("room_id", ""))
        wanted = [
            participant
            for participant in participants
            if asked_for(request, participant.created_at)
            and query.get("live") in (None, participant.inside)
            and room_id in ("", participant.session.room.id)
            and query.get("session_id") in (None, participant.session.id)
        ]
        return self.listed(request, wanted, _participant, as_text=True)

    def _inside(self, room: str, participant_id: str) -> Participant:
        inside = {participant.id: participant for participant in self.held(room).inside}
        return self.found(inside, participant_id)

    def _live_rooms(self) -> list[Room]:
        """Rooms with a live session, in the order the sessions began."""
        return [session.room for session in self.state.sessions.values() if session.live]

    def _live_room(self, reference: str) -> Room:
        room = self.room(reference)
        if room.session is None:
            raise not_found()
        return room

    def _live(self, room: Room) -> dict[str, JSON]:
        assert room.session is not None
        span, inside = room.session.span, room.session.inside
        return {
            "id": room.id,
            "external_id": room.external_id,
            "start_time": precise(span.started_at),
            "session_duration": int(span.length(self.clock.now()).total_seconds()),
            "live_participants": len(inside),
        }

    def _live_with_participants(self, room: Room) -> dict[str, JSON]:
        assert room.session is not None
        return {**self._live(room), "live_participants": [_live_participant(who) for who in room.session.inside]}


def _live_participant(participant: Participant) -> dict[str, JSON]:
    return {
        "id": participant.id,
        "external_id": participant.external_id,
        "name": participant.name,
        "role": participant.role.name,
        "join_time": precise(participant.span.started_at),
    }


def _participant(participant: Participant) -> dict[str, JSON]:
    session, room = participant.session, participant.session.room
    values = {
        "id": participant.id,
        "external_id": participant.external_id,
        "session_id": session.id,
        "room_id": room.id,
        "room_external_id": room.external_id,
        "room_is_deleted": room.deleted,
        "name": participant.name,
        "role": participant.role.name,
        "friendly_url": room.friendly_url,
        "join_time": spaced(participant.span.started_at),
        "leave_time": spaced(participant.span.ended_at),
        "live": participant.inside,
    }
    return shaped("participants.list", values)
