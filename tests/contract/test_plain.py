"""A vendor with next to nothing keeps the contract as well: it asks for no more than what is declared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from anymeet.interfaces import Links, Sessions
from anymeet.models import Link, LinkRequest, Meeting, Session
from anymeet.pages import Pages
from anymeet.provider import Provider
from anymeet.testing.contract import ProviderContract
from support.mutations import complaint, with_interface
from support.plain import Plain, PlainEmulator, PlainMeetings


@pytest.fixture(scope="module")
def emulator() -> Iterator[PlainEmulator]:
    """An account."""
    with PlainEmulator() as running:
        yield running


class TestPlain(ProviderContract):
    """People come in by the links that rooms come with, and ids are letters."""

    provider_type = Plain
    samples = {"title": ("One", "Two")}


class Forgetful(PlainMeetings):
    def list(self) -> Pages[Meeting]:
        return super().list().filter(lambda _: False)


class NobodyKnows(Sessions):
    def get(self, session_id: str) -> Session:
        raise NotImplementedError


class LinksAlone(Links):
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        raise NotImplementedError


class OnlyLinks(Plain):
    interfaces = (LinksAlone,)


@pytest.mark.parametrize(
    ("provider", "test", "words"),
    [
        (with_interface(Plain, NobodyKnows), "test_sessions_get", "sessions.list, or session_id() of the test class"),
        (OnlyLinks, "test_links_create", "meetings.create, or make_meeting() of the test class overridden"),
    ],
)
def test_what_cannot_be_arranged_is_told(
    emulator: PlainEmulator, provider: type[Provider], test: str, words: str
) -> None:
    """Where something to try with is missing, the failure names the method that can be overridden."""
    assert words in complaint(provider, test, emulator)


def test_a_meeting_that_is_told_of_at_no_time(emulator: PlainEmulator) -> None:
    """A list that never has what was made is told so, after all stages."""
    said = complaint(with_interface(Plain, Forgetful), "test_meetings_list", emulator)
    assert "found at once, while people are in, or when all have left" in said


def test_an_authors_own_additions(emulator: PlainEmulator, tmp_path: Path) -> None:
    """The account of a test can be used for more: it knows what is declared, what was sent, and how to begin again."""
    contract = TestPlain()
    with contract.opened(tmp_path, emulator=emulator) as account:
        contract.make_meeting(account)
        assert ["rooms.create"] == [entry.operation for entry in account.sent()]
        assert (True, False) == (account.declares("meetings.get"), account.declares("meetings.end"))
        account.fresh()
        assert ((), []) == (account.sent(), list(account.provider.meetings.list()))
