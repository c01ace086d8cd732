"""What people say in the contract, in writing or aloud, and what holds for all that they said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from anymeet.errors import InvalidRequest, Unsupported
from anymeet.models import ExportFormat, Feature, Meeting
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract
from anymeet.testing.contract.failures import Guide, expect, expect_that
from anymeet.testing.people import Person

WORDS: Final = "The quick brown fox jumps over the lazy dog"
"""What is said, such that nothing else is taken for it."""
OTHER_WORDS: Final = "Pack my box with five dozen liquor jugs"

Say = Callable[[Meeting, Person, str], None]


class Said(Contract):
    """Base of the classes that need something said."""

    def _said(
        self, account: Account, feature: Feature, say: Say, texts: Iterable[str] = (WORDS,)
    ) -> tuple[Meeting, dict[str, datetime]]:
        """A meeting with a session for each of the texts, which Ada says a minute after coming in; and when."""
        made, moments = self.with_features(account, feature), {}
        for text in texts:
            people = self.attend(account, made)
            account.wait(minutes=1)
            moments[text] = account.provider.clock.now()
            say(made, people[0], text)
            self.leave(account, *people)
        return made, moments


def texts_for(account: Account) -> list[str]:
    """What to say in one session, or in two where they can be told apart."""
    return [OTHER_WORDS, WORDS] if account.declares("sessions.list") else [WORDS]


def texts_of(items: Iterable[Any]) -> list[str]:
    """What they say, sorted: not every list promises an order."""
    return sorted(item.text for item in items)


def expect_by_session(account: Account, interface: str, meeting: Meeting) -> None:
    """The list of each session has what was said in it."""
    if not account.declares("sessions.list"):
        return
    there = getattr(account.provider, interface)
    sessions = [session.id for session in account.provider.sessions.list(meeting.id)]
    said = sorted(texts_of(there.list(meeting.id, session)) for session in sessions)
    expect(f"{interface}.list: of each session", [[text] for text in texts_for(account)], said, Guide.ANSWERS)


def expect_exported(ability: str, export: Callable[[ExportFormat], bytes]) -> None:
    """The vendor's file has `WORDS`, in each form, and each form is another."""
    files = {form: export(form) for form in ExportFormat}
    for form, file in files.items():
        expected = f"a file with {WORDS!r}"
        expect_that(f"{ability} as {form}", WORDS.encode() in file, Guide.FILES, expected=expected, came=file)
    text, as_json = files[ExportFormat.TXT], files[ExportFormat.JSON]
    expect_that(f"{ability} as json", _is_json(as_json), Guide.FILES, expected="JSON", came=as_json)
    expect_that(f"{ability} as txt", text != as_json, Guide.FILES, expected="another file than as json", came=text)


def expect_exported_by_session(account: Account, interface: str, meeting: Meeting) -> None:
    """The vendor's file of each session has what was said in it."""
    if not account.declares("sessions.list"):
        return
    export, files = getattr(account.provider, interface).export, []
    for session in account.provider.sessions.list(meeting.id):
        try:
            files.append(export(meeting.id, session.id))
        except (InvalidRequest, Unsupported):
            return  # a vendor whose files are of all sessions
    texts = texts_for(account)
    said = sorted([text for text in texts if text.encode() in file] for file in files)
    expect(f"{interface}.export: of each session", [[text] for text in texts], said, Guide.FILES)


def expect_deleted(contract: Contract, account: Account, interface: str, meeting: Meeting) -> None:
    """What was said in one session is gone, and the rest is there; then all of it is gone."""
    there, listed = getattr(account.provider, interface), account.declares(f"{interface}.list")
    if listed and account.declares("sessions.list"):
        session = contract.session_id(account, meeting)
        gone = texts_of(there.list(meeting.id, session))
        try:
            there.delete(meeting.id, session)
        except (InvalidRequest, Unsupported):
            gone = []  # a vendor that deletes nothing of one session alone
        kept = [text for text in texts_for(account) if text not in gone]
        left = texts_of(there.list(meeting.id))
        expect(f"{interface}.delete: what is left of two sessions when those of one are deleted", kept, left, Guide.IDS)
    contract.delete(account, there.delete, meeting.id)
    if listed:
        expect(f"{interface}.delete: what is left", [], texts_of(there.list(meeting.id)), Guide.IDS)


def _is_json(file: bytes) -> bool:
    """In one piece, or line by line."""
    for parts in ([file], file.splitlines()):
        try:
            return [json.loads(part) for part in parts] != []
        except ValueError:
            continue
    return False
