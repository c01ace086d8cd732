"""The contract on what was said: transcripts, chat, questions and polls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from anymeet.models import (
    ChatMessage,
    ExportFormat,
    Feature,
    LinkRole,
    Meeting,
    Poll,
    PollRequest,
    Question,
    Transcript,
)
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, one_of, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_that

WORDS = "The quick brown fox jumps over the lazy dog"
"""What is said, such that nothing else is taken for it."""


def _texts(items: Iterable[Any]) -> list[str]:
    return [item.text for item in items]


class TranscriptsContract(Contract):
    """What was spoken."""

    @proves("transcripts.get", see=Guide.ANSWERS)
    def test_transcripts_get(self, account: Account) -> None:
        """What was spoken is there, with who did; a session that nobody spoke in has none."""
        get, silent = account.provider.transcripts.get, self.make_meeting(account)
        made, known = self._spoken(account)
        transcript = get(known)
        expect("transcripts.get: its session", known, transcript.session_id, Guide.ANSWERS)
        expect("transcripts.get: what was spoken", [WORDS], _texts(transcript.lines), Guide.ANSWERS)
        expect_among("transcripts.get: who spoke", ("Ada", None), transcript.lines[0].speaker, Guide.ANSWERS)
        self.hold(account, silent)
        lines = get(self.session_id(account, silent)).lines
        expect("transcripts.get: of a session that nobody spoke in", (), lines, Guide.ANSWERS)
        assert made.id != silent.id

    @proves("transcripts.export", see=Guide.FILES)
    def test_transcripts_export(self, account: Account) -> None:
        """The vendor's file has what was spoken, in each form."""
        _, known = self._spoken(account)
        _exported("transcripts.export", lambda form: account.provider.transcripts.export(known, form))

    def _spoken(self, account: Account) -> tuple[Meeting, str]:
        made = self.with_features(account, Feature.TRANSCRIPTION)
        people = self.attend(account, made)
        people[0].talk(WORDS)
        self.leave(account, *people)
        return made, self.session_id(account, made)

    def ready_transcripts_get(self, account: Account) -> Callable[..., Transcript]:
        _, known = self._spoken(account)
        return lambda: account.provider.transcripts.get(known)

    def ready_transcripts_export(self, account: Account) -> Callable[..., bytes]:
        _, known = self._spoken(account)
        return lambda: account.provider.transcripts.export(known)


class ChatContract(Contract):
    """What was written."""

    @proves("chat.list", see=Guide.ANSWERS)
    def test_chat_list(self, account: Account) -> None:
        """What was written is there, with who did, of the meeting and of its session."""
        made, silent = self._written(account), self.make_meeting(account)
        listed = account.provider.chat.list
        expect("chat.list: what was written", [WORDS], _texts(listed(made.id)), Guide.ANSWERS)
        expect("chat.list: where nobody wrote", [], list(listed(silent.id)), Guide.ANSWERS)
        (message,) = listed(made.id)
        expect_among("chat.list: who wrote", ("Ada", None), message.sender, Guide.ANSWERS)
        if account.declares("sessions.list"):
            session = self.session_id(account, made)
            expect("chat.list: of its session", [WORDS], _texts(listed(made.id, session)), Guide.ANSWERS)

    @proves("chat.export", see=Guide.FILES)
    def test_chat_export(self, account: Account) -> None:
        """The vendor's file has what was written, in each form."""
        made = self._written(account)
        _exported("chat.export", lambda form: account.provider.chat.export(made.id, form=form))

    @proves("chat.delete", see=Guide.IDS)
    def test_chat_delete(self, account: Account) -> None:
        """All messages are gone; deleting what is not there does nothing."""
        _deleted(self, account, "chat", self._written(account).id)

    def _written(self, account: Account) -> Meeting:
        made = self.with_features(account, Feature.CHAT)
        people = self.attend(account, made)
        people[0].chat(WORDS)
        self.leave(account, *people)
        return made

    def ready_chat_list(self, account: Account) -> Callable[..., list[ChatMessage]]:
        made = self._written(account)
        return lambda: list(account.provider.chat.list(made.id))

    def ready_chat_export(self, account: Account) -> Callable[..., bytes]:
        made = self._written(account)
        return lambda: account.provider.chat.export(made.id)

    def ready_chat_delete(self, account: Account) -> Callable[..., None]:
        made = self._written(account)
        return lambda: account.provider.chat.delete(made.id)

    def many_chat_list(self, account: Account, count: int) -> Callable[[], Pages[ChatMessage]]:
        made = self.with_features(account, Feature.CHAT)
        host = self.enter(account, made, LinkRole.HOST, "Ada")
        for number in range(count):
            host.chat(f"{WORDS} {number}")
        return lambda: account.provider.chat.list(made.id)


class QuestionsContract(Contract):
    """What was asked."""

    @proves("questions.list", see=Guide.ANSWERS)
    def test_questions_list(self, account: Account) -> None:
        """What was asked is there, with who did, of the meeting and of its session."""
        made, silent = self._asked(account), self.make_meeting(account)
        listed = account.provider.questions.list
        expect("questions.list: what was asked", [WORDS], _texts(listed(made.id)), Guide.ANSWERS)
        expect("questions.list: where nobody asked", [], list(listed(silent.id)), Guide.ANSWERS)
        (question,) = listed(made.id)
        expect_among("questions.list: who asked", ("Ada", None), question.person, Guide.ANSWERS)
        if account.declares("sessions.list"):
            session = self.session_id(account, made)
            expect("questions.list: of its session", [WORDS], _texts(listed(made.id, session)), Guide.ANSWERS)

    @proves("questions.export", see=Guide.FILES)
    def test_questions_export(self, account: Account) -> None:
        """The vendor's file has what was asked, in each form."""
        made = self._asked(account)
        _exported("questions.export", lambda form: account.provider.questions.export(made.id, form=form))

    @proves("questions.delete", see=Guide.IDS)
    def test_questions_delete(self, account: Account) -> None:
        """All questions are gone; deleting what is not there does nothing."""
        _deleted(self, account, "questions", self._asked(account).id)

    def _asked(self, account: Account) -> Meeting:
        made = self.with_features(account, Feature.QUESTIONS)
        people = self.attend(account, made)
        self.ask(people[0], WORDS)
        self.leave(account, *people)
        return made

    def ready_questions_list(self, account: Account) -> Callable[..., list[Question]]:
        made = self._asked(account)
        return lambda: list(account.provider.questions.list(made.id))

    def ready_questions_export(self, account: Account) -> Callable[..., bytes]:
        made = self._asked(account)
        return lambda: account.provider.questions.export(made.id)

    def ready_questions_delete(self, account: Account) -> Callable[..., None]:
        made = self._asked(account)
        return lambda: account.provider.questions.delete(made.id)

    def many_questions_list(self, account: Account, count: int) -> Callable[[], Pages[Question]]:
        made = self.with_features(account, Feature.QUESTIONS)
        host = self.enter(account, made, LinkRole.HOST, "Ada")
        for number in range(count):
            self.ask(host, f"{WORDS} {number}")
        return lambda: account.provider.questions.list(made.id)


class PollsContract(Contract):
    """What was voted on."""

    @proves("polls.create", see=Guide.REQUESTS)
    def test_polls_create(self, account: Account) -> None:
        """A poll is made as it was asked for."""
        _, poll = self._poll(account)
        request = self.request(account, "polls.create")
        assert isinstance(request, PollRequest)
        expect_that("polls.create: a poll has an id", poll.id, Guide.ANSWERS, expected="an id", came=poll.id)
        expect("polls.create: its question", request.question, poll.question, Guide.REQUESTS)
        expect("polls.create: its options", list(request.options), _texts(poll.options), Guide.REQUESTS)
        expect_among("polls.create: one option for each", (False, None), poll.multiple, Guide.REQUESTS)

    @proves("polls.list", see=Guide.LISTS)
    def test_polls_list(self, account: Account) -> None:
        """The poll that was made is in the list of its meeting, and in no other's."""
        made, poll = self._poll(account)
        other = self.make_meeting(account)
        listed = account.provider.polls.list
        expect("polls.list: what was made", [poll.id], [each.id for each in listed(made.id)], Guide.LISTS)
        expect("polls.list: of another meeting", [], list(listed(other.id)), Guide.LISTS)

    @proves("polls.results", see=Guide.ANSWERS)
    def test_polls_results(self, account: Account) -> None:
        """The votes are counted, of all sessions and of each."""
        made, poll = self._poll(account)
        first, second = _texts(poll.options)
        for taken in (first, second):
            people = self.attend(account, made)
            for person in people:
                self.vote(person, poll, taken)
            self.leave(account, *people)
        results = account.provider.polls.results
        expect("polls.results: the votes", {first: 2, second: 2}, _votes(results(made.id, poll.id)), Guide.ANSWERS)
        if account.declares("sessions.list"):
            found = [_votes(results(made.id, poll.id, each.id)) for each in account.provider.sessions.list(made.id)]
            told = sorted(found, key=lambda votes: votes[first] or 0)
            expected = [{first: 0, second: 2}, {first: 2, second: 0}]
            expect("polls.results: the votes of each session", expected, told, Guide.ANSWERS)

    @proves("polls.delete", see=Guide.IDS)
    def test_polls_delete(self, account: Account) -> None:
        """A deleted poll is gone; deleting what is not there does nothing."""
        made, poll = self._poll(account)
        self.delete(account, lambda known: account.provider.polls.delete(made.id, known), poll.id)
        if account.declares("polls.list"):
            came = one_of(account.provider.polls.list(made.id), poll.id)
            expect("polls.delete: what the list has of it", None, came, Guide.IDS)

    def make_poll(self, account: Account, meeting: Meeting) -> Poll:
        """A poll to try things with."""
        request = self.request(account, "polls.create")
        assert isinstance(request, PollRequest)
        return account.provider.polls.create(meeting.id, request)

    def _poll(self, account: Account) -> tuple[Meeting, Poll]:
        made = self.with_features(account, Feature.POLLS)
        return made, self.make_poll(account, made)

    def ready_polls_create(self, account: Account) -> Callable[..., Poll]:
        made = self.with_features(account, Feature.POLLS)
        return lambda request: account.provider.polls.create(made.id, request)

    def ready_polls_list(self, account: Account) -> Callable[..., list[Poll]]:
        made, _ = self._poll(account)
        return lambda: list(account.provider.polls.list(made.id))

    def ready_polls_results(self, account: Account) -> Callable[..., Poll]:
        made, poll = self._poll(account)
        self.vote(self.enter(account, made, LinkRole.HOST, "Ada"), poll, poll.options[0].text)
        return lambda: account.provider.polls.results(made.id, poll.id)

    def ready_polls_delete(self, account: Account) -> Callable[..., None]:
        made, poll = self._poll(account)
        return lambda: account.provider.polls.delete(made.id, poll.id)

    def many_polls_list(self, account: Account, count: int) -> Callable[[], Pages[Poll]]:
        made = self.with_features(account, Feature.POLLS)
        for _ in range(count):
            self.make_poll(account, made)
        return lambda: account.provider.polls.list(made.id)


def _votes(poll: Poll) -> dict[str, int | None]:
    return {option.text: option.votes for option in poll.options}


def _exported(ability: str, export: Callable[[ExportFormat], bytes]) -> None:
    for form in ExportFormat:
        file = export(form)
        expect_that(
            f"{ability} as {form}", WORDS.encode() in file, Guide.FILES, expected=f"a file with {WORDS!r}", came=file
        )


def _deleted(contract: Contract, account: Account, interface: str, meeting_id: str) -> None:
    there = getattr(account.provider, interface)
    contract.delete(account, there.delete, meeting_id)
    if account.declares(f"{interface}.list"):
        expect(f"{interface}.delete: what is left", [], _texts(there.list(meeting_id)), Guide.IDS)
