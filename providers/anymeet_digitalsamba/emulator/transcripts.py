"""Transcription while people talk, transcripts after, and summaries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from anymeet.testing import JSON, Answer, EmulatedRequest, Refusal, answers, does
from anymeet_digitalsamba.emulator.base import done, not_found
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.exports import export
from anymeet_digitalsamba.emulator.sessions import Sessions
from anymeet_digitalsamba.emulator.state import Line, Room, Session, Summary, content_of

SUMMARY_TAKES: Final = timedelta(minutes=1)


class Transcripts(Sessions):
    """A room transcribes from the start of each session where its settings say so, as those of a fresh team do."""

    def session_begins(self, session: Session) -> None:
        super().session_begins(session)
        if self.setting(session.room, "transcription_enabled"):
            session.captioned = bool(self.setting(session.room, "captions_enabled"))
            if self.setting(session.room, "transcription_auto_start_enabled"):
                self._transcribe(session)

    def session_ends(self, session: Session) -> None:
        super().session_ends(session)
        self._stop_transcribing(session)
        lines = content_of(self.state.lines, session)
        if lines:
            speakers = {line.author.id: line.author.name or "somebody" for line in lines}
            text = f"{', '.join(speakers.values())} said {len(lines)} things; first of all: {lines[0].text}"
            session.summary = Summary(id=self.ids.uuid(), created_at=self.clock.now(), text=text)
            self.emit("session_transcript_ready", session.room, session)
            self.clock.schedule(self.clock.now() + SUMMARY_TAKES, lambda: self._finish(session))

    @does("talk")
    def talks(self, person_id: str, text: str = "", seconds: float = 5.0) -> None:
        """Speak for a while from now on, heard by all who are there; a text is transcribed."""
        participant = self.actor(person_id, permission="broadcast")
        session, now = participant.session, self.clock.now()
        participant.seconds["broadcasted"] += seconds
        for other in session.inside:
            if other is not participant:
                other.seconds["subscribed"] += seconds
        if text and self._transcribes(session):
            line = Line(
                id=self.ids.uuid(),
                created_at=now,
                room=session.room,
                session=session,
                author=participant.author,
                text=text,
                ended_at=now + timedelta(seconds=seconds),
            )
            self.state.lines[line.id] = line

    @does("share-screen")
    def shares_screen(self, person_id: str, seconds: float = 60.0) -> None:
        participant = self.actor(person_id, "screenshare_enabled", "screenshare")
        participant.seconds["screen_broadcasted"] += seconds
        for other in participant.session.inside:
            if other is not participant:
                other.seconds["screen_subscribed"] += seconds

    @answers("transcripts.start")
    def start_transcription(self, request: EmulatedRequest, room: str) -> Answer:
        session = self.held(room)
        if not self.setting(session.room, "transcription_enabled"):
            raise Refusal(422, "Transcription is not enabled in this room.")
        self._transcribe(session)
        return done()

    @answers("transcripts.stop")
    def stop_transcription(self, request: EmulatedRequest, room: str) -> Answer:
        self._stop_transcribing(self.held(room))
        return done()

    @answers("transcripts.list_for_room")
    def list_room_transcripts(self, request: EmulatedRequest, room: str) -> JSON:
        lines = content_of(self.state.lines, self.room(room, deleted=True))
        wanted = [line for line in lines if request.query.get("session_id") in (None, line.session.id)]
        return self.listed(request, wanted, self._line)

    @answers("transcripts.list_for_session")
    def list_session_transcripts(self, request: EmulatedRequest, session: str) -> JSON:
        return self.listed(request, content_of(self.state.lines, self.session(session)), self._line)

    @answers("transcripts.export_for_room")
    def export_room_transcripts(self, request: EmulatedRequest, room: str) -> Answer:
        return self._export(request, self.room(room, deleted=True))

    @answers("transcripts.export_for_session")
    def export_session_transcripts(self, request: EmulatedRequest, session: str) -> Answer:
        return self._export(request, self.session(session))

    @answers("summaries.get")
    def get_summary(self, request: EmulatedRequest, session: str) -> JSON:
        summary = self.session(session).summary
        if summary is None:
            raise not_found()
        status, text = ("READY", summary.text) if summary.ready else ("IN_PROGRESS", "")
        return {"job_id": summary.id, "status": status, "summary": text}

    def _transcribes(self, session: Session) -> bool:
        return any(span.ended_at is None for span in session.transcribed)

    def _transcribe(self, session: Session) -> None:
        if not self._transcribes(session):
            session.transcribed.append(self.state.opened(self.clock.now()))

    def _stop_transcribing(self, session: Session) -> None:
        for span in session.transcribed:
            self.state.close(span, self.clock.now())

    def _finish(self, session: Session) -> None:
        if session.summary is not None:
            session.summary.ready = True
            self.count("summaries", session, None)
            self.emit("session_summary_ready", session.room, session)

    def _export(self, request: EmulatedRequest, scope: Room | Session) -> Answer:
        rows = [self._line(line) for line in content_of(self.state.lines, scope)]
        return export(rows, request.query.get("format"), _text, "transcript")

    def _line(self, line: Line) -> dict[str, JSON]:
        author = self.current(line.author)
        return {
            "participant_id": author.id,
            "participant_name": author.name,
            "transcript": line.text,
            "start_time": zulu(line.created_at),
            "end_time": zulu(line.ended_at),
        }


def _text(row: Mapping[str, JSON]) -> str:
    return f"[{row['start_time']}] {row['participant_name'] or '-'}: {row['transcript']}"
