"""Quizzes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anymeet.testing import JSON, Answer, EmulatedRequest, NotAdmitted, answers, does
from anymeet_digitalsamba.emulator.base import shaped
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.exports import export
from anymeet_digitalsamba.emulator.imports import LONGEST, csv_of, options_of, rows_of
from anymeet_digitalsamba.emulator.runs import Runs, choice_among
from anymeet_digitalsamba.emulator.state import Choice, Quiz, QuizQuestion, Room, Run

COLUMNS: Final = (
    *("quiz_title", "timing_mode", "time_limit_seconds", "question", "correct", "type", "option1", "option2"),
)
"""Of the CSV file (document, POST quizzes/import)."""
_PLAIN: Final = frozenset({"title", "timing_mode", "time_limit_seconds", "time_limit_minutes", "passing_score"})


class Quizzes(Runs):
    """A quiz is ``created`` until somebody takes it, and ``launched`` then."""

    @answers("quizzes.create")
    def create_quiz(self, request: EmulatedRequest, room: str) -> JSON:
        return self._quiz_view(self._make_quiz(self.room(room), self.said(request)))

    @answers("quizzes.list")
    def list_quizzes(self, request: EmulatedRequest, room: str) -> JSON:
        quizzes = self._quizzes_in(self.room(room, deleted=True))
        return self.listed(request, quizzes, lambda quiz: shaped("quizzes.list", self._quiz_view(quiz)))

    @answers("quizzes.get")
    def get_quiz(self, request: EmulatedRequest, room: str, quiz: str) -> JSON:
        return self._quiz_view(self._quiz(room, quiz))

    @answers("quizzes.update")
    def update_quiz(self, request: EmulatedRequest, room: str, quiz: str) -> JSON:
        found, said = self._quiz(room, quiz), self.said(request)
        if said["questions"] is not None:
            found.questions = self._questions_said(said["questions"], found.questions)
        for name in _PLAIN & said.keys():
            setattr(found, name, said[name])
        return self._quiz_view(found)

    @answers("quizzes.delete")
    def delete_quiz(self, request: EmulatedRequest, room: str, quiz: str) -> None:
        found = self._quiz(room, quiz)
        del self.state.quizzes[found.id]
        self.state.runs = {run.id: run for run in self.state.runs.values() if run.of is not found}

    @answers("quizzes.results")
    def get_quiz_results(self, request: EmulatedRequest, room: str, quiz: str) -> JSON:
        found = self._quiz(room, quiz)
        return [self._outcome(found, run) for run in self.runs_of(request, found)]

    @answers("quizzes.export")
    def export_quizzes(self, request: EmulatedRequest, room: str) -> Answer:
        """What the vendor answers is not known: as the other exports do."""
        quizzes = self._quizzes_in(self.room(room, deleted=True))
        rows = [self._outcome(quiz, run) for quiz in quizzes for run in self.runs_of(request, quiz)]
        return export(rows, request.query.get("format"), _text, "quizzes")

    @answers("quizzes.template")
    def get_quiz_template(self, request: EmulatedRequest, room: str) -> Answer:
        """A file that `import_quizzes` reads. The vendor's own is not known."""
        text = csv_of(
            COLUMNS, ("Capitals", "quiz", "60", "What is the capital of Italy?", "Rome", "single", "Rome", "Oslo")
        )
        return Answer(200, text, {"Content-Type": "text/csv; charset=utf-8"})

    @answers("quizzes.import_csv")
    def import_quizzes(self, request: EmulatedRequest, room: str) -> Answer:
        """All quizzes of the file, or none when one of its rows is wrong. What the vendor answers is not known."""
        found = self.room(room)
        try:
            quizzes = _quizzes_from(request.files["file"].content)
        except ValueError as error:
            raise self.bad("file", str(error)) from None
        for said in quizzes.values():
            self._make_quiz(found, said)
        return Answer(200, {})

    @does("answer-quiz")
    def answers_quiz(self, person_id: str, quiz: str, choice: str) -> None:
        """Take a choice, by its id, or by its text where only one question has it."""
        participant = self.actor(person_id)
        found = self.state.quizzes.get(quiz)
        if found is None or found.room is not participant.session.room:
            raise NotAdmitted("there is no such quiz in this room")
        taken = choice_among([choice for question in found.questions for choice in question.choices], choice)
        question = next(question for question in found.questions if taken in question.choices)
        run = self.run_in(participant.session, found)
        self.vote_in(run, taken, question.choices, question.multiple, participant)

    def _quizzes_in(self, room: Room) -> list[Quiz]:
        return [quiz for quiz in self.state.quizzes.values() if quiz.room is room]

    def _quiz(self, room: str, quiz_id: str) -> Quiz:
        return self.found({quiz.id: quiz for quiz in self._quizzes_in(self.room(room, deleted=True))}, quiz_id)

    def _make_quiz(self, room: Room, said: dict[str, Any]) -> Quiz:
        quiz = Quiz(
            id=self.ids.uuid(),
            created_at=self.clock.now(),
            room=room,
            title=said["title"],
            questions=self._questions_said(said["questions"], []),
        )
        for name in _PLAIN & said.keys():
            setattr(quiz, name, said[name])
        self.state.quizzes[quiz.id] = quiz
        return quiz

    def _questions_said(self, said: list[dict[str, Any]], present: list[QuizQuestion]) -> list[QuizQuestion]:
        """New questions; what is told with the id that it has keeps it, and the text that is not told again."""
        questions = {question.id: question for question in present}
        result = []
        for told in said:
            old = questions.get(told.get("id", ""))
            choices = {choice.id: choice for choice in old.choices} if old else {}
            result.append(
                QuizQuestion(
                    id=old.id if old else self.ids.uuid(),
                    text=told.get("text", old.text if old else ""),
                    multiple=told.get("multiple", old.multiple if old else False),
                    choices=[self._choice(choice, choices.get(choice.get("id", ""))) for choice in told["choices"]],
                )
            )
        return result

    def _choice(self, told: dict[str, Any], old: Choice | None) -> Choice:
        return Choice(
            id=old.id if old else self.ids.uuid(),
            text=told.get("text", old.text if old else ""),
            correct=told.get("correct", old.correct if old else False),
        )

    def _quiz_view(self, quiz: Quiz) -> dict[str, JSON]:
        return {
            "id": quiz.id,
            "title": quiz.title,
            "time_limit_minutes": quiz.time_limit_minutes,
            "status": "launched" if any(run.of is quiz for run in self.state.runs.values()) else "created",
            "questions": [
                {
                    "id": question.id,
                    "text": question.text,
                    "multiple": question.multiple,
                    "choices": [
                        {"id": choice.id, "text": choice.text, "correct": choice.correct} for choice in question.choices
                    ],
                }
                for question in quiz.questions
            ],
            "created_at": zulu(quiz.created_at),
        }

    def _outcome(self, quiz: Quiz, run: Run) -> dict[str, JSON]:
        return {
            "id": run.id,
            "session_id": run.session.id,
            "title": quiz.title,
            "status": "launched",
            "started": zulu(run.created_at),
            "ended": zulu(run.ended_at),
            "questions": [
                {
                    "id": question.id,
                    "question": question.text,
                    "voted": len({voter["id"] for choice in question.choices for voter in self.voters_of(run, choice)}),
                    "votes": [self._taken(run, choice) for choice in question.choices],
                }
                for question in quiz.questions
            ],
        }

    def _taken(self, run: Run, choice: Choice) -> dict[str, JSON]:
        """``voters`` is absent where nobody took the choice."""
        voters = self.voters_of(run, choice)
        return {"id": choice.id, "text": choice.text, "voted": len(voters), **({"voters": voters} if voters else {})}


def _quizzes_from(content: bytes) -> dict[str, dict[str, Any]]:
    quizzes: dict[str, dict[str, Any]] = {}
    for row in rows_of(content, COLUMNS):
        options, correct = options_of(row), [text.strip() for text in row["correct"].split("|")]
        if not set(correct) <= set(options):
            raise ValueError("must have one of the options, letter by letter, as correct")
        if row["type"] not in ("single", "multiple") or (row["type"] == "single" and len(correct) != 1):
            raise ValueError("must have a type of single, with one correct option, or multiple")
        if row["timing_mode"] not in ("quiz", "question"):
            raise ValueError("must have a timing_mode of quiz or question")
        if not (row["time_limit_seconds"].isdecimal() and 0 < int(row["time_limit_seconds"]) < 24 * 60 * 60):
            raise ValueError("must have time_limit_seconds between 1 and 86399")
        score = row.get("passing_score") or "50"
        if not (score.isdecimal() and int(score) <= 100):
            raise ValueError("must have a passing_score between 0 and 100")
        if not all(0 < len(row[name]) <= LONGEST for name in ("quiz_title", "question")):
            raise ValueError(f"must have a quiz_title and a question of at most {LONGEST} characters")
        quiz = quizzes.setdefault(
            row["quiz_title"],
            {
                "title": row["quiz_title"],
                "timing_mode": row["timing_mode"],
                "time_limit_seconds": int(row["time_limit_seconds"]),
                "passing_score": float(score),
                "questions": [],
            },
        )
        choices = [{"text": option, "correct": option in correct} for option in options]
        quiz["questions"].append({"text": row["question"], "multiple": row["type"] == "multiple", "choices": choices})
    return quizzes


def _text(row: Mapping[str, JSON]) -> str:
    lines = [f"[{row['started']}] {row['title']}"]
    for question in row["questions"]:
        lines += [f"  {question['question']}", *(f"    {vote['voted']} {vote['text']}" for vote in question["votes"])]
    return "\n".join(lines)
