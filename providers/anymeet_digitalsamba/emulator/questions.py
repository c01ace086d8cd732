"""Questions and answers."""

from __future__ import annotations

from collections.abc import Mapping

from anymeet.testing import JSON, Answer, EmulatedRequest, answers, does
from anymeet_digitalsamba.emulator.base import who
from anymeet_digitalsamba.emulator.dates import precise
from anymeet_digitalsamba.emulator.exports import export
from anymeet_digitalsamba.emulator.sessions import Sessions
from anymeet_digitalsamba.emulator.state import Answered, Author, Question, Room, Session, content_of


class Questions(Sessions):
    """Votes, dismissals and live answers are kept, and told by webhooks; no list shows them."""

    @answers("questions.create")
    def create_question(self, request: EmulatedRequest, room: str) -> JSON:
        found, said = self.room(room), request.fields
        self._ask(found, found.session, self.author(request), said["question"], bool(said.get("anonymous")))
        return {}

    @does("ask")
    def asks(self, person_id: str, text: str, anonymous: bool = False) -> None:
        participant = self.actor(person_id, "qa_enabled", "ask_question_qa")
        self._ask(participant.session.room, participant.session, participant.author, text, anonymous)

    @does("answer")
    def gives_answer(self, person_id: str, question: str, text: str) -> None:
        """Answer the question with this id."""
        participant = self.actor(person_id, "qa_enabled", "answer_qa")
        found = self._question(participant.session.room, question)
        self._answer_to(found, participant.author, text, private=False)

    @answers("questions.list")
    def list_questions(self, request: EmulatedRequest, room: str) -> JSON:
        return self.listed(request, self._questions(request, room), self._question_view)

    @answers("questions.export")
    def export_questions(self, request: EmulatedRequest, room: str) -> Answer:
        rows = [self._question_view(question) for question in self._questions(request, room)]
        return export(rows, request.query.get("format"), _text, "questions")

    @answers("questions.update")
    def update_question(self, request: EmulatedRequest, room: str, question: str) -> JSON:
        found, _ = self._addressed(request, room, question)
        found.text = request.fields["question"]
        self._tell("question_updated", found)
        return {}

    @answers("questions.delete")
    def delete_question(self, request: EmulatedRequest, room: str, question: str) -> None:
        found, _ = self._addressed(request, room, question)
        del self.state.questions[found.id]
        self._tell("question_deleted", found)

    @answers("questions.dismiss")
    def dismiss_question(self, request: EmulatedRequest, room: str, question: str) -> JSON:
        found, _ = self._addressed(request, room, question)
        found.dismissed = True
        self._tell("question_dismissed", found)
        return {}

    @answers("questions.reopen")
    def reopen_question(self, request: EmulatedRequest, room: str, question: str) -> JSON:
        found, _ = self._addressed(request, room, question)
        found.dismissed = False
        self._tell("question_reopened", found)
        return {}

    @answers("questions.vote")
    def vote_for_question(self, request: EmulatedRequest, room: str, question: str) -> JSON:
        found, author = self._addressed(request, room, question)
        found.voters[author.id or ""] = author
        return {}

    @answers("questions.remove_vote")
    def remove_question_vote(self, request: EmulatedRequest, room: str, question: str) -> None:
        found, author = self._addressed(request, room, question)
        found.voters.pop(author.id or "", None)

    @answers("questions.answer")
    def answer_question(self, request: EmulatedRequest, room: str, question: str) -> Answer:
        """What the vendor answers is not known: as the other writes do."""
        found, author = self._addressed(request, room, question)
        self._answer_to(found, author, request.fields["answer"], private=bool(request.fields.get("private")))
        return Answer(200, {})

    @answers("questions.update_answer")
    def update_answer(self, request: EmulatedRequest, room: str, question: str, answer: str) -> Answer:
        """What the vendor answers is not known: as the other writes do."""
        found, _ = self._addressed(request, room, question)
        self.found(found.answers, answer).text = request.fields["answer"]
        self._tell("answer_updated", found, answerId=answer)
        return Answer(200, {})

    @answers("questions.delete_answer")
    def delete_answer(self, request: EmulatedRequest, room: str, question: str, answer: str) -> None:
        found, _ = self._addressed(request, room, question)
        del found.answers[self.found(found.answers, answer).id]
        self._tell("answer_deleted", found, answerId=answer)

    @answers("questions.start_live_answer")
    def start_live_answer(self, request: EmulatedRequest, room: str, question: str) -> JSON:
        self._addressed(request, room, question)[0].answering = True
        return {}

    @answers("questions.stop_live_answer")
    def stop_live_answer(self, request: EmulatedRequest, room: str, question: str) -> JSON:
        """A live answer that was given to its end counts as one."""
        found, author = self._addressed(request, room, question)
        if found.answering:
            found.answering = False
            self.count("answers", found.session, author)
            self._tell("question_answered", found)
        return {}

    @answers("questions.cancel_live_answer")
    def cancel_live_answer(self, request: EmulatedRequest, room: str, question: str) -> JSON:
        self._addressed(request, room, question)[0].answering = False
        return {}

    def _ask(self, room: Room, session: Session | None, author: Author, text: str, anonymous: bool) -> None:
        question = Question(
            id=self.ids.uuid(),
            created_at=self.clock.now(),
            room=room,
            session=session,
            author=author,
            text=text,
            anonymous=anonymous,
        )
        self.state.questions[question.id] = question
        self.count("questions", session, author)
        self._tell("question_asked", question)

    def _answer_to(self, question: Question, author: Author, text: str, *, private: bool) -> None:
        answer = Answered(id=self.ids.uuid(), created_at=self.clock.now(), author=author, text=text, private=private)
        question.answers[answer.id] = answer
        self.count("answers", question.session, author)
        self._tell("question_answered", question, answerId=answer.id)

    def _tell(self, event: str, question: Question, **data: str) -> None:
        self.emit(event, question.room, question.session, questionId=question.id, question=question.text, **data)

    def _addressed(self, request: EmulatedRequest, room: str, question: str) -> tuple[Question, Author]:
        return self._question(self.room(room), question), self.author(request)

    def _question(self, room: Room, question_id: str) -> Question:
        return self.found({question.id: question for question in content_of(self.state.questions, room)}, question_id)

    def _questions(self, request: EmulatedRequest, room: str) -> list[Question]:
        found = content_of(self.state.questions, self.room(room, deleted=True))
        return [question for question in found if request.query.get("session_id") in (None, question.session_id)]

    def _question_view(self, question: Question) -> dict[str, JSON]:
        author = Author() if question.anonymous else self.current(question.author)
        return {
            "id": question.id,
            "question": question.text,
            **who(author),
            "created_at": precise(question.created_at),
            "answers": [
                {
                    "id": answer.id,
                    "answer": answer.text,
                    **who(self.current(answer.author)),
                    "created_at": precise(answer.created_at),
                }
                for answer in question.answers.values()
            ],
        }


def _text(row: Mapping[str, JSON]) -> str:
    answers = "".join(f"\n  {answer['participant_name'] or '-'}: {answer['answer']}" for answer in row["answers"])
    return f"[{row['created_at']}] {row['participant_name'] or '-'}: {row['question']}{answers}"
