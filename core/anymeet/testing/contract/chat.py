"""The contract on what was written."""

from __future__ import annotations

from collections.abc import Callable

from anymeet.errors import NotFound
from anymeet.models import ChatMessage, Feature, LinkRole, Meeting
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
from anymeet.testing.people import Person


class ChatContract(Said):
    """What was written."""

    @proves("chat.list", see=Guide.ANSWERS)
    def test_chat_list(self, account: Account) -> None:
        """What was written is there, with who did and when, of the meeting and of each session; an unknown id is not found."""
        made, moments = self._said(account, Feature.CHAT, _write, texts_for(account))
        silent, listed = self.make_meeting(account), account.provider.chat.list
        messages = list(listed(made.id))
        expect("chat.list: what was written", texts_for(account), texts_of(messages), Guide.ANSWERS)
        expect("chat.list: where nobody wrote", [], list(listed(silent.id)), Guide.ANSWERS)
        for message in messages:
            expect_among("chat.list: who wrote", ("Ada", None), message.sender, Guide.ANSWERS)
            expect_moment("chat.list: when it was written", [moments[message.text]], message.sent_at, message.raw)
        expect_by_session(account, "chat", made)
        with expect_error("chat.list: an unknown id", NotFound, Guide.IDS):
            list(listed(self.unknown(made.id)))

    @proves("chat.export", see=Guide.FILES)
    def test_chat_export(self, account: Account) -> None:
        """The vendor's file has what was written, in each form, of the meeting and of each session."""
        made, _ = self._said(account, Feature.CHAT, _write, texts_for(account))
        expect_exported("chat.export", lambda form: account.provider.chat.export(made.id, form=form))
        expect_exported_by_session(account, "chat", made)

    @proves("chat.delete", see=Guide.IDS)
    def test_chat_delete(self, account: Account) -> None:
        """The messages of one session are gone, then all of them; deleting what is not there does nothing."""
        made, _ = self._said(account, Feature.CHAT, _write, texts_for(account))
        expect_deleted(self, account, "chat", made)

    def ready_chat_list(self, account: Account) -> Callable[..., list[ChatMessage]]:
        made, _ = self._said(account, Feature.CHAT, _write)
        return lambda: list(account.provider.chat.list(made.id))

    def ready_chat_export(self, account: Account) -> Callable[..., bytes]:
        made, _ = self._said(account, Feature.CHAT, _write)
        return lambda: account.provider.chat.export(made.id)

    def ready_chat_delete(self, account: Account) -> Callable[..., None]:
        made, _ = self._said(account, Feature.CHAT, _write)
        return lambda: account.provider.chat.delete(made.id)

    def many_chat_list(self, account: Account, count: int) -> Callable[[], Pages[ChatMessage]]:
        made = self.with_features(account, Feature.CHAT)
        host = self.enter(account, made, LinkRole.HOST, "Ada")
        for number in range(count):
            host.chat(f"{WORDS} {number}")
        return lambda: account.provider.chat.list(made.id)


def _write(_: Meeting, person: Person, text: str) -> None:
    person.chat(text)
