"""The public chat."""

from __future__ import annotations

from collections.abc import Mapping

from anymeet.testing import JSON, Answer, EmulatedRequest, answers, does
from anymeet_digitalsamba.emulator.base import who
from anymeet_digitalsamba.emulator.dates import precise
from anymeet_digitalsamba.emulator.exports import export
from anymeet_digitalsamba.emulator.sessions import Sessions
from anymeet_digitalsamba.emulator.state import Author, Message, Room, Session, content_of


class Chat(Sessions):
    """Who writes through the API is nobody: its messages have no participant."""

    @answers("chat.send")
    def send_message(self, request: EmulatedRequest, room: str) -> Answer:
        """What the vendor answers is not known; an empty object is what it answers to other writes of this kind."""
        found = self.room(room)
        if not request.fields.get("message"):
            raise self.bad("message", "is required")
        self._write(found, found.session, None, request.fields["message"])
        return Answer(200, {})

    @does("chat")
    def chats(self, person_id: str, text: str) -> None:
        participant = self.actor(person_id, "chat_enabled", "general_chat")
        self._write(participant.session.room, participant.session, participant.author, text)

    @answers("chat.list")
    def list_messages(self, request: EmulatedRequest, room: str) -> JSON:
        return self.listed(request, self._messages(request, room), self._message)

    @answers("chat.export")
    def export_messages(self, request: EmulatedRequest, room: str) -> Answer:
        rows = [self._message(message) for message in self._messages(request, room)]
        return export(rows, request.query.get("format"), _line, "chat")

    def _messages(self, request: EmulatedRequest, room: str) -> list[Message]:
        found = content_of(self.state.messages, self.room(room, deleted=True))
        return [message for message in found if request.query.get("session_id") in (None, message.session_id)]

    def _write(self, room: Room, session: Session | None, author: Author | None, text: str) -> None:
        message = Message(
            id=self.ids.uuid(), created_at=self.clock.now(), room=room, session=session, author=author, text=text
        )
        self.state.messages[message.id] = message
        self.count("public_chat_posts", session, author)

    def _message(self, message: Message) -> dict[str, JSON]:
        author = self.current(message.author)
        return {
            "id": message.id,
            "message": message.text,
            **who(author),
            "created_at": precise(message.created_at),
        }


def _line(row: Mapping[str, JSON]) -> str:
    return f"[{row['created_at']}] {row['participant_name'] or '-'}: {row['message']}"
