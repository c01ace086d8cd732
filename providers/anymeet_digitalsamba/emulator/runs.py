"""Runs: a poll or a quiz as it is held in one session."""

from __future__ import annotations

from anymeet.testing import JSON, EmulatedRequest, NotAdmitted
from anymeet_digitalsamba.emulator.sessions import Sessions
from anymeet_digitalsamba.emulator.state import Choice, Participant, Poll, Quiz, Run, Session, content_of


class Runs(Sessions):
    """No operation starts a poll: it runs from the first vote of a session until the session ends."""

    def session_ends(self, session: Session) -> None:
        for run in content_of(self.state.runs, session):
            run.ended_at = self.clock.now()
        super().session_ends(session)

    def run_in(self, session: Session, of: Poll | Quiz) -> Run:
        """The run of a poll or quiz in a live session, which begins now if it has not."""
        running = [run for run in content_of(self.state.runs, session) if run.of is of]
        if running:
            return running[0]
        run = Run(id=self.ids.uuid(), created_at=self.clock.now(), of=of, session=session)
        self.state.runs[run.id] = run
        if isinstance(of, Poll):
            self.count("polls", session, None)
        return run

    def runs_of(self, request: EmulatedRequest, of: Poll | Quiz) -> list[Run]:
        """All runs, or that of the session asked for; oldest first."""
        wanted = request.query.get("session_id")
        return [run for run in self.state.runs.values() if run.of is of and wanted in (None, run.session.id)]

    def vote_in(self, run: Run, choice: Choice, among: list[Choice], multiple: bool, participant: Participant) -> None:
        """Somebody takes a choice, in place of the one they had unless they may have several."""
        for other in among if not multiple else [choice]:
            voters = run.votes.get(other.id, [])
            run.votes[other.id] = [voter for voter in voters if voter.id != participant.id]
        run.votes.setdefault(choice.id, []).append(participant.author)

    def voters_of(self, run: Run, choice: Choice) -> list[dict[str, JSON]]:
        """Who took a choice, by id and name."""
        voters = map(self.current, run.votes.get(choice.id, ()))
        return [{"id": voter.id, "name": voter.name} for voter in voters]


def choice_among(choices: list[Choice], reference: str) -> Choice:
    """The choice with an id, or with a text; `NotAdmitted` when there is none."""
    found = next((choice for choice in choices if reference in (choice.id, choice.text)), None)
    if found is None:
        raise NotAdmitted(f"there is no {reference!r} to choose")
    return found
