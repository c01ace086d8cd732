"""Polls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from anymeet.testing import JSON, Answer, EmulatedRequest, NotAdmitted, answers, does
from anymeet_digitalsamba.emulator.base import shaped
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.exports import export
from anymeet_digitalsamba.emulator.imports import csv_of, options_of, rows_of
from anymeet_digitalsamba.emulator.runs import Runs, choice_among
from anymeet_digitalsamba.emulator.state import Choice, Poll, Room, Run

COLUMNS: Final = ("question", "type", "anonymous", "option1", "option2")
"""Of the CSV file; the vendor shows those of quizzes only."""
TYPES: Final = ("single", "multiple", "free")
ENDED: Final = "eded"
"""The vendor's own spelling (document, GET polls/{poll}/results)."""


class Polls(Runs):
    """A poll says ``started`` from its making on, as the document shows it."""

    @answers("polls.create")
    def create_poll(self, request: EmulatedRequest, room: str) -> JSON:
        said = self.said(request)
        if not said.get("question"):
            raise self.bad("question", "is required")
        kind = said.get("type") or ("multiple" if said.get("multiple") else "single")
        poll = self._make_poll(self.room(room), said["question"], kind, bool(said.get("anonymous")))
        poll.options = self._options(said["options"], [])
        return _poll(poll)

    @answers("polls.list")
    def list_polls(self, request: EmulatedRequest, room: str) -> JSON:
        polls = self._polls_in(self.room(room, deleted=True))
        return self.listed(request, polls, lambda poll: shaped("polls.list", _poll(poll)))

    @answers("polls.get")
    def get_poll(self, request: EmulatedRequest, room: str, poll: str) -> JSON:
        return _poll(self._poll(room, poll))

    @answers("polls.update")
    def update_poll(self, request: EmulatedRequest, room: str, poll: str) -> JSON:
        found, said = self._poll(room, poll), self.said(request)
        found.question = said.get("question", found.question)
        if "multiple" in said:
            found.type = "multiple" if said["multiple"] else "single"
        found.type = said.get("type") or found.type
        found.anonymous = bool(said.get("anonymous", found.anonymous))
        found.options = self._options(said["options"], found.options)
        return _poll(found)

    @answers("polls.delete")
    def delete_poll(self, request: EmulatedRequest, room: str, poll: str) -> None:
        found = self._poll(room, poll)
        del self.state.polls[found.id]
        self.state.runs = {run.id: run for run in self.state.runs.values() if run.of is not found}

    @answers("polls.results")
    def get_poll_results(self, request: EmulatedRequest, room: str, poll: str) -> JSON:
        found = self._poll(room, poll)
        return [self._results(found, run) for run in self.runs_of(request, found)]

    @answers("polls.export")
    def export_polls(self, request: EmulatedRequest, room: str) -> Answer:
        polls = self._polls_in(self.room(room, deleted=True))
        rows = [self._results(poll, run) for poll in polls for run in self.runs_of(request, poll)]
        return export(rows, request.query.get("format"), _text, "polls")

    @answers("polls.template")
    def get_poll_template(self, request: EmulatedRequest, room: str) -> Answer:
        """A file that `import_polls` reads. The vendor's own is not known."""
        text = csv_of(COLUMNS, ("Shall we begin?", "single", "false", "Yes", "No"))
        return Answer(200, text, {"Content-Type": "text/csv; charset=utf-8"})

    @answers("polls.import_csv")
    def import_polls(self, request: EmulatedRequest, room: str) -> Answer:
        """A poll for each row of the file, or none when one of them is wrong. What the vendor answers is not known."""
        found = self.room(room)
        try:
            polls = list(_polls_from(request.files["file"].content))
        except ValueError as error:
            raise self.bad("file", str(error)) from None
        for row, options in polls:
            poll = self._make_poll(found, row["question"], row["type"], row["anonymous"].lower() in ("1", "true"))
            poll.options = self._options([{"text": option} for option in options], [])
        return Answer(200, {})

    @does("vote")
    def votes(self, person_id: str, poll: str, option: str) -> None:
        """Take an option, by its id or text; where answers are free, ``option`` is the answer."""
        participant = self.actor(person_id, "polls_enabled")
        found = self.state.polls.get(poll)
        if found is None or found.room is not participant.session.room:
            raise NotAdmitted("there is no such poll in this room")
        if found.type == "free" and option not in (choice.text for choice in found.options):
            found.options.append(Choice(id=self.ids.uuid(), text=option))
        run = self.run_in(participant.session, found)
        choice = choice_among(found.options, option)
        self.vote_in(run, choice, found.options, found.type == "multiple", participant)

    def _polls_in(self, room: Room) -> list[Poll]:
        return [poll for poll in self.state.polls.values() if poll.room is room]

    def _poll(self, room: str, poll_id: str) -> Poll:
        return self.found({poll.id: poll for poll in self._polls_in(self.room(room, deleted=True))}, poll_id)

    def _make_poll(self, room: Room, question: str, kind: str, anonymous: bool) -> Poll:
        poll = Poll(
            id=self.ids.uuid(),
            created_at=self.clock.now(),
            room=room,
            question=question,
            type=kind,
            anonymous=anonymous,
            options=[],
        )
        self.state.polls[poll.id] = poll
        return poll

    def _options(self, said: list[dict[str, Any]] | None, present: list[Choice]) -> list[Choice]:
        """New options; those told with the id that they have keep it, and with it their votes."""
        known = {choice.id for choice in present}
        return [
            Choice(id=option["id"] if option.get("id") in known else self.ids.uuid(), text=option["text"])
            for option in said or ()
        ]

    def _results(self, poll: Poll, run: Run) -> dict[str, JSON]:
        return {
            "id": run.id,
            "session_id": run.session.id,
            "question": poll.question,
            "status": "started" if run.ended_at is None else ENDED,
            "started": zulu(run.created_at),
            "ended": zulu(run.ended_at),
            "votes": len(run.voters),
            "options": [
                {
                    "id": option.id,
                    "text": option.text,
                    "voted": len(run.votes.get(option.id, ())),
                    "voters": [] if poll.anonymous else self.voters_of(run, option),
                }
                for option in poll.options
            ],
        }


def _polls_from(content: bytes) -> Iterator[tuple[dict[str, str], list[str]]]:
    for row in rows_of(content, COLUMNS):
        if row["type"] not in TYPES or len(row["question"]) < 5:
            raise ValueError("must have a type of single, multiple or free, and a question in each row")
        yield row, [] if row["type"] == "free" else options_of(row)


def _poll(poll: Poll) -> dict[str, JSON]:
    options = [] if poll.type == "free" else poll.options
    return {
        "id": poll.id,
        "question": poll.question,
        "status": "started",
        "multiple": poll.type == "multiple",
        "anonymous": poll.anonymous,
        "options": [{"id": option.id, "text": option.text} for option in options],
        "created_at": zulu(poll.created_at),
    }


def _text(row: Mapping[str, JSON]) -> str:
    options = "".join(f"\n  {option['voted']} {option['text']}" for option in row["options"])
    return f"[{row['started']}] {row['question']}{options}"
