"""What the contract says of providers that hide what the vendor says, log secrets, mix up threads, or contradict documents."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from threading import Lock
from typing import Any

import attrs
import pytest

from anymeet.errors import Timeout
from anymeet.http import Transport
from anymeet.interfaces import Interface
from anymeet.models import (
    UNSET,
    Credentials,
    DownloadLink,
    Link,
    LinkRequest,
    LinkRole,
    Maybe,
    Meeting,
    MeetingRequest,
    MeetingState,
)
from anymeet.operations import Native, Resource, op
from anymeet.provider import Context, Provider
from anymeet.settings import setting
from anymeet.testing import Emulator
from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE
from anymeet_digitalsamba import DigitalSamba, DigitalSambaSettings
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.interfaces.links import Links
from anymeet_digitalsamba.interfaces.meetings import Meetings
from anymeet_digitalsamba.interfaces.recordings import Recordings
from anymeet_digitalsamba.mapping.links import link_from
from anymeet_digitalsamba.mapping.meetings import meeting_from, settings_from
from anymeet_digitalsamba.models import TagTotals
from anymeet_digitalsamba.operations import PAGING, DigitalSambaAPI
from anymeet_digitalsamba.operations.conversation import Chat
from anymeet_digitalsamba.operations.sessions import Participants, Sessions
from anymeet_digitalsamba.operations.statistics import StatisticsReports
from anymeet_digitalsamba.tokens import join_token, join_url
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from anymeet_samesurf.interfaces.accounts import Accounts
from anymeet_samesurf.settings import SameSurfSettings
from support.mutations import complaint, with_interface


@pytest.fixture(scope="module")
def emulators() -> Iterator[Mapping[str, Emulator]]:
    """An account at each vendor, by the names of the providers."""
    with ExitStack() as opened:
        yield {kind.name: opened.enter_context(kind()) for kind in (DigitalSambaEmulator, SameSurfEmulator)}


def of(interface: type[Interface]) -> type[Provider]:
    """Digital Samba with another class for an interface."""
    return with_interface(DigitalSamba, interface)


# Errors.


def hiding(name: str, **hidden: Any) -> type[Provider]:
    """Digital Samba with failures that leave something out of what the vendor says."""

    def transport(self: DigitalSamba, kind: type[Transport] | None = None, **options: Any) -> Transport:
        read = options.pop("failure")

        def failure(response: Any) -> Any:
            found = read(response)
            return found and attrs.evolve(found, **hidden)

        return DigitalSamba.transport(self, kind, failure=failure, **options)

    return type(name, (DigitalSamba,), {"transport": transport})


class AsksForMore(DigitalSamba):
    """More items in a page than the vendor gives."""

    def __init__(self, settings: DigitalSambaSettings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        self.native.paging = attrs.evolve(PAGING, page_size=5000)


# Secrets.


@attrs.frozen(kw_only=True)
class OpenSettings(SameSurfSettings):
    api_secret: str = setting(help="the secret of that key, which signs every request")


class KnowsNoSecret(SameSurf):
    settings_type = OpenSettings


class LogsKeys(Accounts):
    def create_credentials(self, account_id: str) -> Credentials:
        credentials = super().create_credentials(account_id)
        logging.getLogger("anymeet.samesurf").info("made %s", credentials.secret)
        return credentials


class LogsFiles(Recordings):
    def download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        link = super().download_link(recording_id, valid_for)
        logging.getLogger("anymeet.digitalsamba").info("fetching %s", link.url)
        return link


class LogsTokens(Links):
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        link = super().create(meeting_id, request)
        logging.getLogger("anymeet.digitalsamba").debug("token %s", link.url.rpartition("token=")[2])
        return link


# Threads.


class SharesItsBody(Meetings):
    body: Mapping[str, Any] = {}

    def create(self, request: MeetingRequest) -> Meeting:
        self.body = self.written("create", request)
        room = self.provider.native.rooms.create(settings_from(self.body))
        return meeting_from(room, self.provider.settings, state=MeetingState.OPEN)


class SharesItsRoom(Meetings):
    room_id = ""

    def create(self, request: MeetingRequest) -> Meeting:
        self.room_id = self.provider.native.rooms.create(settings_from(self.written("create", request))).id
        return meeting_from(self.provider.native.rooms.get(self.room_id), self.provider.settings)


class SharesItsClaims(Links):
    claims: Mapping[str, Any] = {}

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        settings = self.provider.settings
        role = settings.host_role if request.role is LinkRole.HOST else settings.guest_role
        self.claims = {**self.written("create", request), "role": role}
        room = self.provider.native.rooms.get(meeting_id)
        token = join_token(settings, room.id, self.claims, issued_at=self.provider.clock.now())
        return link_from(join_url(str(room.room_url), token), room, request)


# Repeating, and lists.


class WritesAgainAfterWaiting(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        try:
            return super().create(request)
        except Timeout:
            return super().create(request)


class LooksAtThePageOnTop(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        if request.reuse_existing:
            for room in next(self.provider.native.rooms.list().pages()).items:
                if room.external_id == request.external_id:
                    return meeting_from(room, self.provider.settings)
        return super().create(request.without("reuse_existing"))


# Native operations.


def speaking(name: str, **resources: type[Resource]) -> type[Provider]:
    """Digital Samba with other native operations."""
    api: type[Native] = type(f"{name}API", (DigitalSambaAPI,), {"__annotations__": resources})

    def make(self: DigitalSamba, settings: DigitalSambaSettings, context: Context | None = None) -> None:
        DigitalSamba.__init__(self, settings, context)
        self.native = api(self.native.transport, PAGING)  # type: ignore[assignment]  # it is one of its own

    return type(name, (DigitalSamba,), {"native_type": api, "__init__": make})


class HalfAChat(Resource):
    @op("GET /rooms/{room}/chat/export")
    def export(self, room: str) -> bytes: ...  # type: ignore[empty-body]


class ChatThatReads(Chat):
    @op("POST /rooms/{room}/chat", reads=True)
    def send(self, room: str, *, message: Maybe[str] = UNSET) -> None: ...


class SessionsThatForget(Sessions):
    @op("DELETE /sessions/{session}/resources")
    def delete_resources(self, session: str, *, delete_histories: Maybe[bool] = UNSET) -> None: ...  # type: ignore[override]


class ParticipantsInRooms(Participants):
    @op("POST /rooms/{participant}/participants/{room}/raise-hand")
    def raise_hand(self, room: str, participant: str) -> None: ...


class OneTotal(StatisticsReports):
    @op("GET /statistics/totals")
    def totals(self) -> TagTotals: ...  # type: ignore[override, empty-body]


CASES: list[tuple[type[Provider], str, Guide, str]] = [
    (hiding("SaysNothing", message=""), "test_refusals", Guide.ERRORS, "the vendor's words: "),
    (hiding("TellsNoCode", code=""), "test_refusals", Guide.ERRORS, "the vendor's own: malformed"),
    (hiding("NamesNoField", fields={}), "test_refusals", Guide.ERRORS, "of which the vendor tells under errors."),
    (AsksForMore, "test_meetings_list", Guide.LISTS, "a size that it takes: Paging(page_size=...)"),
    (KnowsNoSecret, "test_wrong_credentials", Guide.SECRETS, "the setting api_secret"),
    (with_interface(SameSurf, LogsKeys), "test_secrets", Guide.SECRETS, "the secret of accounts.create_credentials"),
    (of(LogsFiles), "test_secrets", Guide.SECRETS, "the url of recordings.download_link"),
    (of(LogsTokens), "test_secrets", Guide.SECRETS, "['token ***']"),
    (of(SharesItsBody), "test_threads", Guide.CLOSING, "each what it asked for"),
    (of(SharesItsRoom), "test_threads", Guide.CLOSING, "each its own"),
    (of(SharesItsClaims), "test_threads", Guide.CLOSING, "whether a guest link makes a host"),
    (of(WritesAgainAfterWaiting), "test_repeating[meetings.create]", Guide.REPEATING, "an answer that comes too late"),
    (of(LooksAtThePageOnTop), "test_reusing", Guide.REQUESTS, "the meeting there is"),
    (speaking("SaysLess", chat=HalfAChat), "test_native", Guide.NATIVE, "['chat.delete_for_room', "),
    (speaking("TakesWritesForReads", chat=ChatThatReads), "test_native", Guide.NATIVE, "with reads=True, and returns"),
    (speaking("Misspells", sessions=SessionsThatForget), "test_native", Guide.NATIVE, "documented is delete_history"),
    (speaking("Swaps", participants=ParticipantsInRooms), "test_native", Guide.NATIVE, "its path is "),
    (speaking("CountsToOne", statistics=OneTotal), "test_native", Guide.NATIVE, "is not of the kind that it returns"),
]


@pytest.mark.parametrize(
    ("provider", "test", "see", "words"), CASES, ids=[f"{case[0].__name__}-{case[1]}" for case in CASES]
)
def test_who_lacks_manners_is_told(
    emulators: Mapping[str, Emulator], provider: type[Provider], test: str, see: Guide, words: str
) -> None:
    """The test fails, says what was expected and what came, and names the section of the guide."""
    said = complaint(provider, test, emulators[provider.info.name])
    assert words in said
    assert f"{GUIDE}#{see.value}" in said
    assert "expected: " in said
    assert "came: " in said


class KeepsItsBodyBehindALock(SharesItsBody):
    lock = Lock()

    def create(self, request: MeetingRequest) -> Meeting:
        with self.lock:
            return super().create(request)


def test_who_keeps_a_lock_is_in_order(emulators: Mapping[str, Emulator], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept between two lines is nobody else's as long as nobody else can come between them."""
    monkeypatch.setattr("anymeet.testing.contract.interrupting._PATIENCE", 0.01)
    assert "" == complaint(of(KeepsItsBodyBehindALock), "test_threads", emulators["digitalsamba"])
