"""Recordings: from the first frame to the file, and the links it is fetched by."""

from __future__ import annotations

import functools
import hashlib
import hmac
from datetime import timedelta
from typing import Final

from anymeet.testing import JSON, Answer, EmulatedRequest, NotAdmitted, Refusal, answers, does, file_answer, serves
from anymeet_digitalsamba.emulator.base import done, shaped
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.deletions import Deletions
from anymeet_digitalsamba.emulator.state import Author, Bookmark, Recording, Session

CONVERSION: Final = timedelta(minutes=1)
LINK_LASTS: Final = 24 * 60
"""Minutes that a download link works for, if nothing is said (guide, ``/recordings/download``)."""
SMALLEST: Final = 256 * 1024
LARGEST: Final = 4 * 1024 * 1024
A_SECOND: Final = 16 * 1024
"""Bytes of a file: at least, at most, and for each second recorded on top of the least."""


class Recordings(Deletions):
    """A recording converts for a minute after it stopped; its file is the same bytes at every download."""

    def session_begins(self, session: Session) -> None:
        super().session_begins(session)
        if self.setting(session.room, "recording_autostart_enabled"):
            self._record(session, None)

    def session_ends(self, session: Session) -> None:
        if recording := self._running(session):
            self._stop(recording)
        super().session_ends(session)

    @answers("recordings.start")
    def start_recording(self, request: EmulatedRequest, room: str) -> Answer:
        session = self.held(room)
        if not self.setting(session.room, "recordings_enabled"):
            raise Refusal(422, "Recordings are not enabled in this room.")
        if self._running(session):
            raise Refusal(409, "The room is being recorded already.", code="recording-in-progress")
        self._record(session, None)
        return done()

    @answers("recordings.stop")
    def stop_recording(self, request: EmulatedRequest, room: str) -> Answer:
        recording = self._running(self.held(room))
        if recording is None:
            raise Refusal(409, "The room is not being recorded.", code="recording-not-started")
        self._stop(recording)
        return done()

    @does("record")
    def records(self, person_id: str) -> None:
        participant = self.actor(person_id, "recordings_enabled", "recording")
        if self._running(participant.session):
            raise NotAdmitted("the session is being recorded already")
        self._record(participant.session, participant.author)

    @does("stop-recording")
    def stops_recording(self, person_id: str) -> None:
        recording = self._running(self.actor(person_id, permission="recording").session)
        if recording is None:
            raise NotAdmitted("nothing is being recorded")
        self._stop(recording)

    @does("bookmark")
    def bookmarks(self, person_id: str, text: str) -> None:
        """Mark the present moment in the recording."""
        participant = self.actor(person_id, "recording_bookmarks_enabled")
        recording = self._running(participant.session)
        if recording is None:
            raise NotAdmitted("nothing is being recorded")
        recording.bookmarks.append(
            Bookmark(id=self.ids.uuid(), created_at=self.clock.now(), text=text, author=participant.author)
        )

    @answers("recordings.list")
    def list_recordings(self, request: EmulatedRequest) -> JSON:
        return self._recordings_page(request, archived=False)

    @answers("recordings.list_archived")
    def list_archived_recordings(self, request: EmulatedRequest) -> JSON:
        return self._recordings_page(request, archived=True)

    @answers("recordings.get")
    def get_recording(self, request: EmulatedRequest, recording: str) -> JSON:
        return shaped("recordings.get", self._recording_view(self._recording(recording)))

    @answers("recordings.bookmarks")
    def list_bookmarks(self, request: EmulatedRequest, recording: str) -> JSON:
        """``time`` in milliseconds from the beginning of the recording."""
        found = self._recording(recording)
        return [
            {
                "id": bookmark.id,
                "bookmark": bookmark.text,
                "time": (bookmark.created_at - found.created_at) // timedelta(milliseconds=1),
                "session_id": found.session.id,
                "participant_id": bookmark.author.id,
                "created_at": zulu(bookmark.created_at),
            }
            for bookmark in found.bookmarks
        ]

    @answers("recordings.archive")
    def archive_recording(self, request: EmulatedRequest, recording: str) -> Answer:
        self._recording(recording).archived = True
        return done()

    @answers("recordings.unarchive")
    def unarchive_recording(self, request: EmulatedRequest, recording: str) -> Answer:
        self._recording(recording).archived = False
        return done()

    @answers("recordings.delete")
    def delete_recording(self, request: EmulatedRequest, recording: str) -> None:
        self.delete_recording_of(self._recording(recording))

    @answers("recordings.download_link")
    def link_recording(self, request: EmulatedRequest, recording: str) -> JSON:
        found = self._recording(recording)
        lasts = request.query.get("valid_for_minutes", LINK_LASTS)
        if lasts < 1:
            raise self.bad("valid_for_minutes", "must be at least 1")
        if found.status != "READY":
            raise Refusal(422, "The recording is not ready.", code="recording-not-ready")
        until = self.clock.now().replace(microsecond=0) + timedelta(minutes=lasts)
        expires = str(int(until.timestamp()))
        path = f"/_storage/recordings/{found.id}.mp4"
        link = f"{self.origin}{path}?e={expires}&h={self._seal(found.id, expires)}"
        return {"link": link, "valid_until": zulu(until)}

    @serves("storage.recording", "GET", "/_storage/recordings/{file}", authenticated=False)
    def serve_recording(self, request: EmulatedRequest, file: str) -> Answer:
        recording_id, expires = file.removesuffix(".mp4"), str(request.query.get("e", ""))
        seal = self._seal(recording_id, expires)
        if not hmac.compare_digest(seal.encode(), str(request.query.get("h", "")).encode()):
            raise Refusal(403, "The link is not valid.", code="forbidden")
        if int(expires) <= self.clock.now().timestamp():
            raise Refusal(403, "The link has expired.", code="link-expired")
        recording = self._recording(recording_id)
        seconds = int(recording.span.length(self.clock.now()).total_seconds())
        return file_answer(request, video(recording.id, min(SMALLEST + seconds * A_SECOND, LARGEST)), "video/mp4")

    def _seal(self, recording_id: str, expires: str) -> str:
        return hmac.new(self.storage_key.encode(), f"{recording_id} {expires}".encode(), hashlib.sha256).hexdigest()

    def _recording(self, recording_id: str) -> Recording:
        kept = {recording.id: recording for recording in self.state.recordings.values() if not recording.deleted}
        return self.found(kept, recording_id)

    def _running(self, session: Session) -> Recording | None:
        recordings = self.state.recordings.values()
        return next((it for it in recordings if it.session is session and it.span.ended_at is None), None)

    def _record(self, session: Session, author: Author | None) -> None:
        now, room = self.clock.now(), session.room
        recording = Recording(
            id=self.ids.uuid(),
            created_at=now,
            updated_at=now,
            room=room,
            session=session,
            span=self.state.opened(now),
            name=f"{room.description or room.friendly_url} {now:%Y-%m-%d %H:%M}",
            author=author,
        )
        self.state.recordings[recording.id] = recording
        self.emit("recording_started", room, session, recordingId=recording.id)

    def _stop(self, recording: Recording) -> None:
        now = self.clock.now()
        self.state.close(recording.span, now)
        recording.status, recording.updated_at = "PENDING_CONVERSION", now
        self.emit("recording_stopped", recording.room, recording.session, recordingId=recording.id)
        self.clock.schedule(now + CONVERSION, lambda: self._convert(recording))

    def _convert(self, recording: Recording) -> None:
        if not recording.deleted:
            recording.status, recording.updated_at = "READY", self.clock.now()
            self.emit("recording_ready", recording.room, recording.session, recordingId=recording.id)

    def _recordings_page(self, request: EmulatedRequest, *, archived: bool) -> JSON:
        query = request.query
        room_id = self.room_id(query.get("room_id", ""))
        wanted = [
            recording
            for recording in self.state.recordings.values()
            if not recording.deleted
            and recording.archived is archived
            and room_id in ("", recording.room.id)
            and query.get("session_id") in (None, recording.session.id)
            and query.get("status") in (None, recording.status)
        ]
        return self.listed(
            request, wanted, lambda it: shaped("recordings.list", self._recording_view(it)), as_text=True
        )

    def _recording_view(self, recording: Recording) -> dict[str, JSON]:
        room, author = recording.room, self.current(recording.author)
        done = recording.span.ended_at is not None
        return {
            "id": recording.id,
            "name": recording.name,
            "duration": int(recording.span.length(self.clock.now()).total_seconds()) if done else 0,
            "status": recording.status,
            "room_id": room.id,
            "external_room_id": room.external_id,
            "friendly_url": room.friendly_url,
            "room_is_deleted": room.deleted,
            "privacy": room.privacy,
            "session_id": recording.session.id,
            "participant_id": author.id,
            "participant_name": author.name,
            "participant_external_id": author.external_id,
            "created_at": zulu(recording.created_at),
            "updated_at": zulu(recording.updated_at),
        }


@functools.lru_cache(maxsize=8)
def video(seed: str, size: int) -> bytes:
    """``size`` bytes in the boxes of an MP4 file; there is no picture in them. Equal for equal arguments."""
    kind = b"isom\x00\x00\x02\x00isomiso2mp41"
    head = (len(kind) + 8).to_bytes(4, "big") + b"ftyp" + kind
    rest = size - len(head)
    return head + rest.to_bytes(4, "big") + b"mdat" + hashlib.shake_256(seed.encode()).digest(rest - 8)
