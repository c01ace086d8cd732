"""Deleting what sessions left behind: by kind, or all at once, of a room or of a session."""

from __future__ import annotations

from collections.abc import Iterable

from anymeet.testing import EmulatedRequest, Refusal, answers
from anymeet_digitalsamba.emulator.sessions import Sessions
from anymeet_digitalsamba.emulator.state import Participant, Poll, Quiz, Recording, Room, Session, content_of, discard


class Deletions(Sessions):
    """What is deleted has still happened: the figures of the past stay, but for recorded minutes that are stored."""

    def delete_recording_of(self, recording: Recording) -> None:
        """Forget a recording's file; nothing when it is gone."""
        if recording.deleted:
            return
        self.state.close(recording.span, self.clock.now())
        recording.deleted = True
        self.emit("recording_deleted", recording.room, recording.session, recordingId=recording.id)

    def wipe(self, scope: Room | Session) -> None:
        """Delete all content of a room's sessions, or of one session."""
        self._delete_recordings(scope)
        self._delete_summaries(scope)
        discard(self.state.messages, scope)
        discard(self.state.lines, scope)
        discard(self.state.questions, scope)
        discard(self.state.runs, scope)

    def anonymise(self, participants: Iterable[Participant]) -> None:
        """Forget who they were."""
        for participant in participants:
            participant.name = participant.external_id = None

    @answers("sessions.delete_resources")
    def delete_session_resources(self, request: EmulatedRequest, session: str) -> None:
        found = self.session(session)
        if found.live:
            raise Refusal(422, "Cannot delete resources of a live session.")
        self.wipe(found)
        if request.fields.get("delete_history"):
            self.anonymise(found.participants)

    @answers("recordings.delete_for_room")
    def delete_room_recordings(self, request: EmulatedRequest, room: str) -> None:
        self._delete_recordings(self.room(room, deleted=True))

    @answers("recordings.delete_for_session")
    def delete_session_recordings(self, request: EmulatedRequest, session: str) -> None:
        self._delete_recordings(self.session(session))

    @answers("chat.delete_for_room")
    def delete_room_chat(self, request: EmulatedRequest, room: str) -> None:
        discard(self.state.messages, self.room(room, deleted=True))

    @answers("chat.delete_for_session")
    def delete_session_chat(self, request: EmulatedRequest, session: str) -> None:
        discard(self.state.messages, self.session(session))

    @answers("transcripts.delete_for_room")
    def delete_room_transcripts(self, request: EmulatedRequest, room: str) -> None:
        discard(self.state.lines, self.room(room, deleted=True))

    @answers("transcripts.delete_for_session")
    def delete_session_transcripts(self, request: EmulatedRequest, session: str) -> None:
        discard(self.state.lines, self.session(session))

    @answers("summaries.delete_for_room")
    def delete_room_summaries(self, request: EmulatedRequest, room: str) -> None:
        self._delete_summaries(self.room(room, deleted=True))

    @answers("summaries.delete_for_session")
    def delete_session_summaries(self, request: EmulatedRequest, session: str) -> None:
        self._delete_summaries(self.session(session))

    @answers("questions.delete_for_room")
    def delete_room_questions(self, request: EmulatedRequest, room: str) -> None:
        discard(self.state.questions, self.room(room, deleted=True))

    @answers("questions.delete_for_session")
    def delete_session_questions(self, request: EmulatedRequest, session: str) -> None:
        discard(self.state.questions, self.session(session))

    @answers("polls.delete_for_room")
    def delete_room_polls(self, request: EmulatedRequest, room: str) -> None:
        found = self.room(room, deleted=True)
        self._forget(poll for poll in list(self.state.polls.values()) if poll.room is found)

    @answers("polls.delete_for_session")
    def delete_session_polls(self, request: EmulatedRequest, session: str) -> None:
        """Those that were run in the session, with their results."""
        self._forget(run.of for run in content_of(self.state.runs, self.session(session)) if isinstance(run.of, Poll))

    @answers("quizzes.delete_for_room")
    def delete_room_quizzes(self, request: EmulatedRequest, room: str) -> None:
        found = self.room(room, deleted=True)
        self._forget(quiz for quiz in list(self.state.quizzes.values()) if quiz.room is found)

    @answers("quizzes.delete_for_session")
    def delete_session_quizzes(self, request: EmulatedRequest, session: str) -> None:
        """Those that were run in the session, with their results."""
        self._forget(run.of for run in content_of(self.state.runs, self.session(session)) if isinstance(run.of, Quiz))

    def _forget(self, forms: Iterable[Poll | Quiz]) -> None:
        for form in forms:
            self.state.polls.pop(form.id, None)
            self.state.quizzes.pop(form.id, None)
            self.state.runs = {run.id: run for run in self.state.runs.values() if run.of is not form}

    def _delete_recordings(self, scope: Room | Session) -> None:
        for recording in content_of(self.state.recordings, scope):
            self.delete_recording_of(recording)

    def _delete_summaries(self, scope: Room | Session) -> None:
        for session in [scope] if isinstance(scope, Session) else self.sessions_in(scope):
            session.summary = None
