"""What the contract says of results: where ``raw`` is another, moments lie outside of the test, and unknown words break them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import attrs
import pytest

from anymeet.errors import NotFound, UnexpectedResponse
from anymeet.models import (
    ChatMessage,
    Link,
    LinkRequest,
    Meeting,
    MeetingChanges,
    MeetingRequest,
    Participant,
    Poll,
    PollRequest,
    Recording,
)
from anymeet.pages import Page, Pages
from anymeet.provider import Provider
from anymeet.testing import Emulator
from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.interfaces.conversation import Chat, Polls
from anymeet_digitalsamba.interfaces.meetings import Meetings
from anymeet_digitalsamba.interfaces.participants import Participants
from anymeet_digitalsamba.interfaces.recordings import Recordings
from anymeet_digitalsamba.models import Room
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from anymeet_samesurf.interfaces.links import Links
from support.mutations import complaint, with_interface


@pytest.fixture(scope="module")
def emulators() -> Iterator[Mapping[str, Emulator]]:
    """An account at each vendor, by the names of the providers."""
    with ExitStack() as opened:
        yield {kind.name: opened.enter_context(kind()) for kind in (DigitalSambaEmulator, SameSurfEmulator)}


# What a result is made of.


class IdAsRaw(Meetings):
    def get(self, meeting_id: str) -> Meeting:
        return attrs.evolve(super().get(meeting_id), raw=meeting_id)


class AllLikeTheFirst(Chat):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[ChatMessage]:
        pages = super().list(meeting_id, session_id)
        return pages.map(lambda message: attrs.evolve(message, raw=pages.first().raw))  # type: ignore[union-attr]


class SignedItSeems(Links):
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        return attrs.evolve(super().create(meeting_id, request), raw=None)


# When it happened.


class LocalTime(Meetings):
    """As ``datetime.fromtimestamp(...).replace(tzinfo=UTC)`` has it."""

    def get(self, meeting_id: str) -> Meeting:
        meeting = super().get(meeting_id)
        assert meeting.created_at is not None
        local = datetime.fromtimestamp(meeting.created_at.timestamp()).replace(tzinfo=UTC)  # the mistake
        return attrs.evolve(meeting, created_at=local)


class NotYetThere(Participants):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Participant]:
        later = timedelta(days=1)
        pages = super().list(meeting_id, session_id)
        return pages.map(lambda each: attrs.evolve(each, joined_at=each.joined_at and each.joined_at + later))


class Milliseconds(Recordings):
    def get(self, recording_id: str) -> Recording:
        return attrs.evolve(super().get(recording_id), created_at=datetime(1970, 1, 21, tzinfo=UTC))


# What a vendor adds.


class Status(Enum):
    READY = "READY"
    IN_PROGRESS = "IN_PROGRESS"


class KnowsEveryWord(Recordings):
    def get(self, recording_id: str) -> Recording:
        recording = super().get(recording_id)
        try:
            Status(recording.raw["status"])
        except ValueError:
            raise UnexpectedResponse(["none of READY, IN_PROGRESS @ $.status"]) from None
        return recording


class StumblesOverWords(Recordings):
    def get(self, recording_id: str) -> Recording:
        recording = super().get(recording_id)
        return attrs.evolve(recording, title={"READY": recording.title, "IN_PROGRESS": "..."}[recording.raw["status"]])


class KnowsEveryFieldOfNewRooms(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        meeting = super().create(request)
        if unknown := meeting.raw.keys() - attrs.fields_dict(Room).keys():
            raise UnexpectedResponse([f"{unknown} @ $"])
        return meeting


# What a request says.


class SendsExtrasOfOthers(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        extras = {name: value for said in request.vendor.values() for name, value in said.items()}
        return super().create(attrs.evolve(request, vendor={"digitalsamba": extras}))


class DropsASwitch(Polls):
    """Knows the vendor's ``anonymous``, and forgets it."""

    def create(self, meeting_id: str, request: PollRequest) -> Poll:
        self.written("create", request)
        return super().create(meeting_id, attrs.evolve(request, vendor={}))


class ClearsNothing(Meetings):
    def update(self, meeting_id: str, changes: MeetingChanges) -> Meeting:
        return super().update(meeting_id, changes.without("title") if changes.title is None else changes)


class LosesTitles(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        return attrs.evolve(super().create(request), title=None)


# Operations.


class Misspelt(Meetings):
    def fetch(self, meeting_id: str) -> Meeting:
        return super().get(meeting_id)


class OneOnTheOther(Participants):
    def list_live(self, meeting_id: str) -> Pages[Participant]:
        return self.list(meeting_id).filter(lambda each: each.left_at is None)


class ShowsItsKey(Meetings):
    def get(self, meeting_id: str) -> Meeting:
        try:
            return super().get(meeting_id)
        except NotFound:
            raise NotFound(f"no room for {self.provider.settings.developer_key}") from None


CASES: list[tuple[type[Any], str, Guide, str]] = [
    (IdAsRaw, "test_meetings_get", Guide.ANSWERS, "raw is what the vendor sent"),
    (AllLikeTheFirst, "test_paging[chat.list]", Guide.ANSWERS, "raw is of this result"),
    (SignedItSeems, "test_links_create", Guide.ANSWERS, "the answer that tells of this link"),
    (LocalTime, "test_meetings_get", Guide.TIMES, "created_at is when it happened"),
    (NotYetThere, "test_paging[participants.list]", Guide.TIMES, "joined_at is when it happened"),
    (Milliseconds, "test_recordings_get", Guide.TIMES, "created_at is when it happened"),
    (KnowsEveryWord, "test_unknown_fields[recordings.get]", Guide.ANSWERS, "a vendor adds words"),
    (StumblesOverWords, "test_unknown_fields[recordings.get]", Guide.ERRORS, "KeyError: 'word_of_tomorrow'"),
    (KnowsEveryFieldOfNewRooms, "test_unknown_fields[meetings.create]", Guide.ANSWERS, "field_of_tomorrow"),
    (SendsExtrasOfOthers, "test_extras[meetings.create]", Guide.REQUESTS, "an extra for another provider"),
    (DropsASwitch, "test_extras[polls.create]", Guide.REQUESTS, "extras that are taken, and do not arrive"),
    (ClearsNothing, "test_field[meetings.update.title]", Guide.REQUESTS, "told after None has cleared it"),
    (LosesTitles, "test_field[meetings.create.title]", Guide.ANSWERS, "which raw has under 'description'"),
    (Misspelt, "test_operations", Guide.DECLARING, "came:     fetch"),
    (OneOnTheOther, "test_participants_list_live", Guide.ERRORS, "which calls no other operation of its interface"),
    (ShowsItsKey, "test_meetings_get", Guide.SECRETS, "the errors that show a secret"),
]


@pytest.mark.parametrize(
    ("interface", "test", "see", "words"), CASES, ids=[f"{case[0].__name__}-{case[1]}" for case in CASES]
)
def test_who_answers_amiss_is_told(
    emulators: Mapping[str, Emulator], interface: type[Any], test: str, see: Guide, words: str
) -> None:
    """The test fails, says what was expected and what came, and names the section of the guide."""
    provider: type[Provider] = (
        SameSurf if interface.__mro__[1].__module__.startswith("anymeet_samesurf") else DigitalSamba
    )
    said = complaint(with_interface(provider, interface), test, emulators[provider.info.name])
    assert words in said
    assert f"{GUIDE}#{see.value}" in said
    assert "expected: " in said
    assert "came: " in said


class OfTwoAnswers(Meetings):
    def get(self, meeting_id: str) -> Meeting:
        meeting = super().get(meeting_id)
        session = self._live_session(meeting_id)
        return attrs.evolve(meeting, raw={"room": meeting.raw, "session": session and session.raw})


class SharesAHelper(Meetings):
    """Whose helper is public, and of use."""

    def found(self, meeting_id: str) -> Meeting:
        return super().get(meeting_id)

    def get(self, meeting_id: str) -> Meeting:
        return self.found(meeting_id)


@pytest.mark.parametrize(
    ("interface", "test"),
    [
        (OfTwoAnswers, "test_meetings_get"),
        (OfTwoAnswers, "test_unknown_fields[meetings.get]"),
        (SharesAHelper, "test_operations"),
    ],
)
def test_what_is_written_otherwise_is_in_order(
    emulators: Mapping[str, Emulator], interface: type[Meetings], test: str
) -> None:
    """What is answered may come of two requests, and a class may have helpers."""
    assert "" == complaint(with_interface(DigitalSamba, interface), test, emulators["digitalsamba"])


class NeverEnding(Meetings):
    def list(self) -> Pages[Meeting]:
        def walk() -> Iterator[Page[Meeting]]:
            while True:
                yield Page(())

        return Pages(walk)


class AsksOnAndOn(Meetings):
    def list(self) -> Pages[Meeting]:
        def walk() -> Iterator[Page[Meeting]]:
            while True:
                self.provider.native.rooms.list(limit=1).first()
            yield Page(())

        return Pages(walk)


@pytest.mark.parametrize(
    ("meetings", "came"), [(NeverEnding, "1000 pages, and more"), (AsksOnAndOn, "requests in one")]
)
def test_a_list_without_end_is_told(
    emulators: Mapping[str, Emulator], monkeypatch: pytest.MonkeyPatch, meetings: type[Meetings], came: str
) -> None:
    """It would keep the tests waiting for ever."""
    monkeypatch.setattr("anymeet.testing.contract.watching.MOST_REQUESTS", 50)
    monkeypatch.setattr("anymeet.testing.contract.account.MOST_REQUESTS", 50)
    said = complaint(with_interface(DigitalSamba, meetings), "test_paging[meetings.list]", emulators["digitalsamba"])
    assert "expected: an end" in said
    assert came in said
    assert f"{GUIDE}#lists" in said
