"""What the contract says of providers that tell of meetings, people, links and accounts what is not so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

import attrs
import pytest

from anymeet.errors import NotFound, Rejected
from anymeet.interfaces import Interface
from anymeet.models import (
    Credentials,
    Feature,
    Link,
    LinkRequest,
    LinkRole,
    Meeting,
    MeetingChanges,
    MeetingRequest,
    MeetingState,
    Participant,
)
from anymeet.pages import Page, Pages
from anymeet.provider import Provider
from anymeet.testing import Emulator
from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.interfaces.links import Links
from anymeet_digitalsamba.interfaces.meetings import Meetings
from anymeet_digitalsamba.interfaces.participants import Participants
from anymeet_digitalsamba.interfaces.sessions import Sessions
from anymeet_digitalsamba.mapping.meetings import live_meeting_from
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from anymeet_samesurf.interfaces.accounts import Accounts
from anymeet_samesurf.interfaces.meetings import Meetings as Rooms
from anymeet_samesurf.interfaces.sessions import Participants as Visitors
from anymeet_samesurf.mapping.meetings import meeting_from_past
from support.mutations import complaint, with_interface
from support.plain import Plain, PlainEmulator, PlainMeetings

LONG_AGO = datetime(2007, 1, 9, 17, 41, tzinfo=UTC)  # an account may have had something by then
SWAPPED = {LinkRole.HOST: LinkRole.GUEST, LinkRole.GUEST: LinkRole.HOST}


@pytest.fixture(scope="module")
def emulators() -> Iterator[Mapping[str, Emulator]]:
    """An account at each vendor, by the names of the providers."""
    with ExitStack() as opened:
        kinds = (DigitalSambaEmulator, SameSurfEmulator, PlainEmulator)
        yield {kind.name: opened.enter_context(kind()) for kind in kinds}


# Meetings.


class FindsOnTheFirstPage(Rooms):
    def get(self, meeting_id: str) -> Meeting:
        for page in (next(self.list_live().pages()), next(self.list().pages())):
            for meeting in page.items:
                if meeting.id == meeting_id:
                    return meeting
        raise NotFound(meeting_id)


class ListsEachUse(Rooms):
    def list(self) -> Pages[Meeting]:
        return self.provider.native.analytics.rooms().map(meeting_from_past)


class ListsTheEmpty(Meetings):
    def list_live(self) -> Pages[Meeting]:
        return self.provider.native.sessions.list(live=True).map(live_meeting_from)


class ResetsTheRest(Meetings):
    def update(self, meeting_id: str, changes: MeetingChanges) -> Meeting:
        super().update(meeting_id, attrs.evolve(changes, expires_at=None))
        return super().update(meeting_id, changes)


class AnswersBeforeItChanges(Meetings):
    def update(self, meeting_id: str, changes: MeetingChanges) -> Meeting:
        before = super().update(meeting_id, MeetingChanges())
        super().update(meeting_id, changes)
        return before


class SwapsChatAndPolls(Meetings):
    """In both directions, so that all seems to be well."""

    def create(self, request: MeetingRequest) -> Meeting:
        meeting = super().create(attrs.evolve(request, features=swapped(request.features)))
        return attrs.evolve(meeting, features=swapped(meeting.features))


def swapped(features: Mapping[Feature, bool]) -> dict[Feature, bool]:
    other = {Feature.CHAT: Feature.POLLS, Feature.POLLS: Feature.CHAT}
    return {other.get(feature, feature): on for feature, on in features.items()}


class RoundsLengths(Rooms):
    def create(self, request: MeetingRequest) -> Meeting:
        length = request.duration and request.duration // timedelta(minutes=1) * timedelta(minutes=1)
        return attrs.evolve(super().create(attrs.evolve(request, duration=length)), duration=request.duration)


# People.


class NobodyIsInTheUnknown(Participants):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Participant]:
        pages = super().list(meeting_id, session_id)

        def quietly() -> Iterator[Page[Participant]]:
            with suppress(NotFound):
                yield from pages.pages()

        return Pages(quietly)


class OneSessionIsAll(Visitors):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Participant]:
        pages = super().list(meeting_id, session_id)
        return Pages(lambda: [next(pages.pages())])


# Links and accounts.


class SwapsRoles(Links):
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        link = super().create(meeting_id, attrs.evolve(request, role=SWAPPED[request.role]))
        return attrs.evolve(link, role=request.role)


class RejectsUnknownMeetings(Links):
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        try:
            return super().create(meeting_id, request)
        except NotFound as error:
            raise Rejected(error.message, status=422) from None


class RejectsUnknownAccounts(Accounts):
    def create_credentials(self, account_id: str) -> Credentials:
        try:
            return super().create_credentials(account_id)
        except NotFound as error:
            raise Rejected(error.message, status=422) from None


def of(interface: type[Interface]) -> type[Provider]:
    """A provider with another class for an interface."""
    homes = {SameSurf: (Rooms, Visitors, Accounts), Plain: (PlainMeetings,)}
    return with_interface(next((home for home in homes if issubclass(interface, homes[home])), DigitalSamba), interface)


def telling(kind: type[Interface], operation: str, **other: Any) -> type[Provider]:
    """A provider that tells something else, in what an operation returns, or in each item of its list.

    What is a function makes it of what there is to tell.
    """

    def changed(value: Any) -> Any:
        return attrs.evolve(value, **{name: each(value) if callable(each) else each for name, each in other.items()})

    def told(self: Interface, *arguments: Any) -> Any:
        result = getattr(kind, operation)(self, *arguments)
        return result.map(changed) if isinstance(result, Pages) else changed(result)

    return of(type("Telling", (kind,), {operation: told}))


def an_hour_off(name: str) -> Callable[[Any], datetime]:
    return lambda value: getattr(value, name) - timedelta(hours=1)


def opposite(meeting: Meeting) -> Mapping[Feature, bool]:
    return {feature: not on for feature, on in meeting.features.items()}


def swapped_links(meeting: Meeting) -> tuple[Link, ...]:
    return tuple(attrs.evolve(link, role=SWAPPED[link.role]) for link in meeting.links)


MEETINGS = [
    (telling(Meetings, "get", state=MeetingState.OPEN), "get", Guide.ANSWERS, "while people are in: its state"),
    (telling(Rooms, "list", state=MeetingState.LIVE), "list", Guide.ANSWERS, "when all have left: its state"),
    (telling(Meetings, "get", created_at=LONG_AGO), "get", Guide.TIMES, "before anybody comes: created_at"),
    (telling(Rooms, "list_live", starts_at=an_hour_off("starts_at")), "list_live", Guide.TIMES, "starts_at"),
    (telling(Meetings, "list", title="Another"), "list", Guide.ANSWERS, "title, as it was said or told before"),
    (telling(Meetings, "create", features=opposite), "create", Guide.ANSWERS, "what comes back of True and of False"),
    (telling(PlainMeetings, "create", links=swapped_links), "create", Guide.LINKS, "its host link makes a host"),
    (of(FindsOnTheFirstPage), "get", Guide.LISTS, "all meetings, each once, or none"),
    (of(ListsEachUse), "list", Guide.LISTS, "when a meeting was held twice"),
    (of(ListsTheEmpty), "list_live", Guide.LISTS, "the vendor counts that nobody is in"),
    (of(ResetsTheRest), "update", Guide.REQUESTS, "what was not said stays"),
    (of(AnswersBeforeItChanges), "update", Guide.ANSWERS, "title, as it was said or told before"),
]
FIELDS = [
    (telling(Rooms, "create", state=MeetingState.OPEN), "starts_at", Guide.ANSWERS, "while the start is to come"),
    (telling(Rooms, "create", created_at=attrgetter("starts_at")), "starts_at", Guide.TIMES, "created_at"),
    (telling(Meetings, "create", created_at=attrgetter("expires_at")), "expires_at", Guide.TIMES, "created_at"),
    (telling(Meetings, "create", private=None), "private", Guide.ANSWERS, "which the vendor repeats as privacy"),
    (of(SwapsChatAndPolls), "features.chat", Guide.REQUESTS, "while these are off: polls"),
    (of(RoundsLengths), "duration", Guide.TIMES, "0:30:30, which is not refused"),
]
PARTICIPANTS = [
    (
        telling(Participants, "list", left_at=None),
        "list",
        Guide.ANSWERS,
        "left_at: the vendor tells it, and it is lost",
    ),
    (telling(Visitors, "list", joined_at=an_hour_off("joined_at")), "list", Guide.TIMES, "joined_at"),
    (telling(Visitors, "list", id=attrgetter("name")), "list", Guide.ANSWERS, "each has an id of its own"),
    (of(NobodyIsInTheUnknown), "list", Guide.IDS, "participants.list: an unknown id"),
    (of(OneSessionIsAll), "list", Guide.ANSWERS, "participants.list: of all sessions"),
    (telling(Participants, "list_live", meeting_id="another"), "list_live", Guide.ANSWERS, "list_live: where"),
    (telling(Participants, "list_live", joined_at=LONG_AGO), "list_live", Guide.TIMES, "list_live: joined_at"),
    (telling(Participants, "list_live", left_at=attrgetter("joined_at")), "list_live", Guide.TIMES, "who is in"),
]
SESSIONS = [
    (telling(Sessions, "list", live=False), "list", Guide.ANSWERS, "whether a session is live that goes on"),
    (telling(Sessions, "list", ends_at=attrgetter("starts_at")), "list", Guide.TIMES, "of a session that goes on"),
    (telling(Sessions, "list", title=attrgetter("meeting_id")), "list", Guide.ANSWERS, "sessions.list: its title"),
    (telling(Sessions, "get", title="Another"), "get", Guide.ANSWERS, "its title, as in sessions.list"),
    (telling(Sessions, "get", participants=60), "get", Guide.ANSWERS, "how many were in it"),
    (telling(Sessions, "get", starts_at=LONG_AGO, duration=None), "get", Guide.TIMES, "sessions.get: starts_at"),
]
CASES = [
    *((provider, f"test_meetings_{operation}", see, words) for provider, operation, see, words in MEETINGS),
    *((provider, f"test_field[meetings.create.{field}]", see, words) for provider, field, see, words in FIELDS),
    *((provider, f"test_participants_{operation}", see, words) for provider, operation, see, words in PARTICIPANTS),
    *((provider, f"test_sessions_{operation}", see, words) for provider, operation, see, words in SESSIONS),
    (of(SwapsRoles), "test_recordings_list", Guide.LINKS, "the guest is the host, and the host is none"),
    (of(RejectsUnknownMeetings), "test_links_create", Guide.IDS, "expected: NotFound or NotAdmitted"),
    (
        telling(Participants, "list", external_id=None),
        "test_field[links.create.external_id]",
        Guide.ANSWERS,
        "external_id: the vendor tells it, and it is lost",
    ),
    (of(RejectsUnknownAccounts), "test_accounts_create_credentials", Guide.IDS, "an unknown account"),
]


@pytest.mark.parametrize(("provider", "test", "see", "words"), CASES, ids=[f"{case[1]}-{case[3]}" for case in CASES])
def test_who_tells_what_is_not_so_is_told(
    emulators: Mapping[str, Emulator], provider: type[Provider], test: str, see: Guide, words: str
) -> None:
    """The test of the ability fails, says what was expected and what came, and names the section of the guide."""
    said = complaint(provider, test, emulators[provider.info.name])
    assert words in said
    assert f"{GUIDE}#{see.value}" in said
    assert "expected: " in said
    assert "came: " in said
