"""The contract on what was asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

from anymeet.errors import NotFound
from anymeet.models import Feature, LinkRole, Meeting, Question
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import expect_moment
from anymeet.testing.contract.base import proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error
from anymeet.testing.contract.said import (
    WORDS,
    Said,
    expect_by_session,
    expect_deleted,
    expect_exported,
    expect_exported_by_session,
    texts_for,
    texts_of,
)
from anymeet.testing.contract.told import expect_text
from anymeet.testing.people import Misfit, NotAdmitted, NotEmulated, Person

_ANSWER: Final = "Sphinx of black quartz, judge my vow"
_LATER: Final = timedelta(minutes=5)


class QuestionsContract(Said):
    """What was asked."""

    @proves("questions.list", see=Guide.ANSWERS)
    def test_questions_list(self, account: Account) -> None:
        """What was asked is there, with who did and when and its answer, of the meeting and of each session.

        An unknown id is not found.
        """
        made, moments = self._said(account, Feature.QUESTIONS, partial(self._answered, account), texts_for(account))
        silent, listed = self.make_meeting(account), account.provider.questions.list
        questions = list(listed(made.id))
        expect("questions.list: what was asked", texts_for(account), texts_of(questions), Guide.ANSWERS)
        expect("questions.list: where nobody asked", [], list(listed(silent.id)), Guide.ANSWERS)
        for question in questions:
            asked, raw = moments[question.text], question.raw
            expect_among("questions.list: who asked", ("Ada", None), question.person, Guide.ANSWERS)
            expect_moment("questions.list: when it was asked", [asked], question.asked_at, raw)
            text, at = next(((answer.text, answer.at) for answer in question.answers), (None, None))
            expect_text("questions.list: its answer", _ANSWER, text, raw)
            expect_moment("questions.list: when it was answered", [asked + _LATER], at, raw)
        expect_by_session(account, "questions", made)
        with expect_error("questions.list: an unknown id", NotFound, Guide.IDS):
            list(listed(self.unknown(made.id)))

    @proves("questions.export", see=Guide.FILES)
    def test_questions_export(self, account: Account) -> None:
        """The vendor's file has what was asked, in each form, of the meeting and of each session."""
        made, _ = self._said(account, Feature.QUESTIONS, self._ask, texts_for(account))
        expect_exported("questions.export", lambda form: account.provider.questions.export(made.id, form=form))
        expect_exported_by_session(account, "questions", made)

    @proves("questions.delete", see=Guide.IDS)
    def test_questions_delete(self, account: Account) -> None:
        """The questions of one session are gone, then all of them; deleting what is not there does nothing."""
        made, _ = self._said(account, Feature.QUESTIONS, self._ask, texts_for(account))
        expect_deleted(self, account, "questions", made)

    def answer(self, person: Person, question: Question, text: str) -> None:
        """Somebody in a meeting answers a question."""
        person.act("answer", question=question.id, text=text)

    def _ask(self, _: Meeting, person: Person, text: str) -> None:
        self.ask(person, text)

    def _answered(self, account: Account, meeting: Meeting, person: Person, text: str) -> None:
        """Ask, and answer some minutes later, where people can, and where questions are told while they are in."""
        self.ask(person, text)
        account.emulator.clock.advance(_LATER)
        with suppress(Misfit, NotAdmitted, NotEmulated, NotFound):
            for question in account.provider.questions.list(meeting.id):
                if question.text == text:
                    self.answer(person, question, _ANSWER)

    def ready_questions_list(self, account: Account) -> Callable[..., list[Question]]:
        made, _ = self._said(account, Feature.QUESTIONS, self._ask)
        return lambda: list(account.provider.questions.list(made.id))

    def ready_questions_export(self, account: Account) -> Callable[..., bytes]:
        made, _ = self._said(account, Feature.QUESTIONS, self._ask)
        return lambda: account.provider.questions.export(made.id)

    def ready_questions_delete(self, account: Account) -> Callable[..., None]:
        made, _ = self._said(account, Feature.QUESTIONS, self._ask)
        return lambda: account.provider.questions.delete(made.id)

    def many_questions_list(self, account: Account, count: int) -> Callable[[], Pages[Question]]:
        made = self.with_features(account, Feature.QUESTIONS)
        host = self.enter(account, made, LinkRole.HOST, "Ada")
        for number in range(count):
            self.ask(host, f"{WORDS} {number}")
        return lambda: account.provider.questions.list(made.id)
