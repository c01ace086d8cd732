"""What the contract says of providers without manners: each breaks one rule, and is told which, and where to read about it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from threading import Barrier
from typing import Annotated, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import attrs
import pytest

from anymeet.errors import NotFound, ProviderError, Rejected, Unavailable, UnexpectedResponse
from anymeet.interfaces import Interface
from anymeet.models import Event, Lack, Link, LinkRequest, LinkRole, Meeting, MeetingChanges, MeetingRequest, Reason
from anymeet.operations import BODY, Resource, op
from anymeet.pages import Pages
from anymeet.provider import Context, Provider
from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE
from anymeet_digitalsamba import DigitalSamba, DigitalSambaSettings
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.interfaces.links import Links
from anymeet_digitalsamba.interfaces.meetings import Meetings
from anymeet_digitalsamba.interfaces.webhooks import Webhooks
from anymeet_digitalsamba.models import Room, RoomSettings
from anymeet_digitalsamba.operations import PAGING, DigitalSambaAPI
from anymeet_digitalsamba.operations.rooms import Rooms
from anymeet_digitalsamba.webhooks import event_from
from support.mutations import complaint, with_interface


@pytest.fixture(scope="module")
def emulator() -> Iterator[DigitalSambaEmulator]:
    """A team."""
    with DigitalSambaEmulator() as running:
        yield running


# Manners.


class ShowsItsKey(DigitalSamba):
    def __repr__(self) -> str:
        return f"<DigitalSamba {self.settings.developer_key}>"


class LogsItsKey(DigitalSamba):
    def check(self) -> None:
        logging.getLogger("anymeet.digitalsamba").debug("key %s", self.settings.developer_key)
        super().check()


class QuotesItsKey(DigitalSamba):
    def check(self) -> None:
        try:
            super().check()
        except ProviderError as error:
            raise type(error)(f"not with {self.settings.developer_key}") from None


class StaysOpen(DigitalSamba):
    def close(self) -> None: ...


class NeverAsks(DigitalSamba):
    def check(self) -> None: ...


class Changed(DigitalSamba):
    """With settings of its own choice."""

    changes: Mapping[str, Any] = {}

    def __init__(self, settings: DigitalSambaSettings, context: Context | None = None) -> None:
        super().__init__(attrs.evolve(settings, **self.changes), context)


class WaitsForEver(Changed):
    changes = {"timeout": 60.0}


class GivesUp(Changed):
    changes = {"retries": 0}


class SharesItsTitle(Meetings):
    """Two threads meet between what one says and what it sends."""

    barrier = Barrier(8)
    title = ""

    def create(self, request: MeetingRequest) -> Meeting:
        type(self).title = request.title or ""
        self.barrier.wait(timeout=30)
        return super().create(attrs.evolve(request, title=self.title))


# Repeating, and native operations.


class RepeatableRooms(Rooms):
    @op("POST /rooms", reads=True)
    def create(self, settings: Annotated[RoomSettings | Mapping[str, Any], BODY]) -> Room: ...  # type: ignore[empty-body]


class RepeatableAPI(DigitalSambaAPI):
    rooms: RepeatableRooms


class Moons(Resource):
    @op("GET /moons")
    def list(self) -> Any: ...


class LunarAPI(DigitalSambaAPI):
    moons: Moons


class TakesWritesForReads(DigitalSamba):
    native_type = RepeatableAPI

    def __init__(self, settings: DigitalSambaSettings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        self.native = RepeatableAPI(self.native.transport, PAGING)


class SeesMoons(DigitalSamba):
    native_type = LunarAPI

    def __init__(self, settings: DigitalSambaSettings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        self.native = LunarAPI(self.native.transport, PAGING)


class WritesTwice(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        try:
            return super().create(request)
        except Unavailable:
            return super().create(request)


# Answers.


class OwnRaw(Meetings):
    def get(self, meeting_id: str) -> Meeting:
        return attrs.evolve(super().get(meeting_id), raw={"id": meeting_id, "tidied": True})


class OwnZone(Meetings):
    def get(self, meeting_id: str) -> Meeting:
        meeting = super().get(meeting_id)
        assert meeting.created_at is not None
        return attrs.evolve(meeting, created_at=meeting.created_at.astimezone(ZoneInfo("Europe/Berlin")))


class OwnErrors(Meetings):
    def get(self, meeting_id: str) -> Meeting:
        raise KeyError(meeting_id)


class RejectsUnknownIds(Meetings):
    def get(self, meeting_id: str) -> Meeting:
        try:
            return super().get(meeting_id)
        except NotFound as error:
            raise Rejected(error.message, status=422) from None


class DeletesOnce(Meetings):
    def delete(self, meeting_id: str) -> None:
        self.provider.native.rooms.delete(meeting_id)


class NewEachTime(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        return super().create(attrs.evolve(request, title=str(uuid4())))


class LosesTitles(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        return attrs.evolve(super().create(request), title=None)


class DropsExtras(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        return super().create(attrs.evolve(request, vendor={}))


class KnowsEveryField(Meetings):
    def get(self, meeting_id: str) -> Meeting:
        meeting = super().get(meeting_id)
        if unknown := meeting.raw.keys() - attrs.fields_dict(Room).keys():
            raise UnexpectedResponse([f"{unknown} @ $"])
        return meeting


class AsksBeforeRefusing(Meetings):
    """Says that it cannot change a meeting, after asking for it."""

    @classmethod
    def declared_lack(cls, ability: str) -> Lack | None:
        return Lack(Reason.PLAN) if ability.startswith("update") else super().declared_lack(ability)


def ask_before_refusing(meetings: Meetings, meeting_id: str, changes: MeetingChanges) -> Meeting:
    list(meetings.list())
    raise meetings.unsupported("update")


AsksBeforeRefusing.update = ask_before_refusing  # type: ignore[assignment, method-assign]  # behind the back of what refuses it at once

# Lists.


class FetchesAtOnce(Meetings):
    def list(self) -> Pages[Meeting]:
        return Pages.of(super().list())


class OnePageOnly(Meetings):
    def list(self) -> Pages[Meeting]:
        pages = super().list()
        return Pages(lambda: [next(pages.pages())])


class EverythingForOne(Meetings):
    def list(self) -> Pages[Meeting]:
        pages = super().list()
        return Pages(lambda: list(pages.pages()))


# Links and webhooks.


class EverybodyIsHost(Links):
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        link = super().create(meeting_id, attrs.evolve(request, role=LinkRole.HOST, person=request.role))
        return attrs.evolve(link, role=request.role)


class LastsTooLong(Links):
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        later = request.expires_at and request.expires_at + timedelta(hours=1)
        link = super().create(meeting_id, attrs.evolve(request, expires_at=later))
        return attrs.evolve(link, expires_at=request.expires_at)


@attrs.frozen(kw_only=True)
class OpenLink(Link):
    def __str__(self) -> str:
        return self.url


class ShowsLinks(Links):
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        link = super().create(meeting_id, request)
        return OpenLink(url=link.url, role=link.role, meeting_id=link.meeting_id)


class BelievesEverybody(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        return (event_from(body),)


def of(interface: type[Interface]) -> type[Provider]:
    """Digital Samba with another class for an interface."""
    return with_interface(DigitalSamba, interface)


class BelievesWhereNothingIsSet(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        return super().receive(headers, body) if self.provider.settings.webhook_token else (event_from(body),)


CASES = [
    (ShowsItsKey, "test_secrets", Guide.SECRETS, "a repr or an error shows a secret"),
    (LogsItsKey, "test_secrets", Guide.SECRETS, "the log shows a secret"),
    (QuotesItsKey, "test_secrets", Guide.SECRETS, "a repr or an error shows a secret"),
    (QuotesItsKey, "test_wrong_credentials", Guide.SECRETS, "no error shows it"),
    (NeverAsks, "test_wrong_credentials", Guide.ERRORS, "expected: Unauthorized"),
    (NeverAsks, "test_check", Guide.ERRORS, "it asks the vendor"),
    (StaysOpen, "test_closing", Guide.CLOSING, "left open"),
    (GivesUp, "test_rate_limit", Guide.ERRORS, "RateLimited"),
    (GivesUp, "test_repeating[meetings.list]", Guide.REPEATING, "Unavailable"),
    (TakesWritesForReads, "test_repeating[meetings.create]", Guide.REPEATING, "meetings.create: it writes"),
    (of(WritesTwice), "test_repeating[meetings.create]", Guide.REPEATING, "after a 503"),
    (of(SharesItsTitle), "test_threads", Guide.CLOSING, "each what it asked for"),
    (SeesMoons, "test_native", Guide.NATIVE, "moons.list"),
    (of(OwnRaw), "test_meetings_get", Guide.ANSWERS, "raw is what the vendor sent"),
    (of(OwnZone), "test_meetings_get", Guide.TIMES, "created_at is in UTC"),
    (of(OwnErrors), "test_meetings_get", Guide.ERRORS, "KeyError"),
    (of(RejectsUnknownIds), "test_meetings_get", Guide.IDS, "expected: NotFound"),
    (of(DeletesOnce), "test_meetings_delete", Guide.IDS, "NotFound"),
    (
        of(NewEachTime),
        "test_field[meetings.create.title]",
        Guide.REQUESTS,
        "differ in more than 0.body.description",
    ),
    (of(DropsExtras), "test_extras[meetings.create]", Guide.REQUESTS, "an extra arrives"),
    (of(KnowsEveryField), "test_unknown_fields[meetings.get]", Guide.ANSWERS, "UnexpectedResponse"),
    (of(LosesTitles), "test_field[meetings.create.title]", Guide.ANSWERS, "and it is lost"),
    (of(AsksBeforeRefusing), "test_unsupported[meetings.update]", Guide.DECLARING, "what was sent"),
    (of(FetchesAtOnce), "test_paging[meetings.list]", Guide.LISTS, "before anything is wanted"),
    (of(OnePageOnly), "test_paging[meetings.list]", Guide.LISTS, "items of all pages"),
    (of(EverythingForOne), "test_paging[meetings.list]", Guide.LISTS, "for the first item"),
    (of(EverybodyIsHost), "test_links_create", Guide.LINKS, "a guest link makes no host"),
    (of(LastsTooLong), "test_field[links.create.expires_at]", Guide.TIMES, "links.create.expires_at: after"),
    (of(ShowsLinks), "test_links_create", Guide.SECRETS, "no result shows a secret"),
    (of(BelievesEverybody), "test_webhooks_receive", Guide.WEBHOOKS, "InvalidSignature"),
    (of(BelievesWhereNothingIsSet), "test_webhooks_receive", Guide.WEBHOOKS, "with no webhook_token to prove it with"),
]


@pytest.mark.parametrize(
    ("provider", "test", "see", "words"), CASES, ids=[f"{case[0].__name__}-{case[1]}" for case in CASES]
)
def test_who_breaks_a_rule_is_told(
    emulator: DigitalSambaEmulator, provider: type[Provider], test: str, see: Guide, words: str
) -> None:
    """The one test that is about the rule fails, says what was expected and what came, and names the section of the guide."""
    said = complaint(provider, test, emulator)
    assert words in said
    assert f"{GUIDE}#{see.value}" in said
    assert "expected: " in said
    assert "came: " in said


def test_who_waits_for_ever_is_told(emulator: DigitalSambaEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vendor that answers too late must be given up on."""
    monkeypatch.setattr("anymeet.testing.contract.manners._DELAY", 1.0)
    assert "expected: Timeout" in complaint(WaitsForEver, "test_timeout", emulator)


class TellingItsToken(DigitalSambaEmulator):
    """A vendor that proves all deliveries by a secret of the account, which no request is signed with."""

    def credentials(self) -> Mapping[str, Any]:
        return {**super().credentials(), "webhook_token": "t-o-k-e-n-1"}


@pytest.mark.parametrize("test", ["test_wrong_credentials", "test_webhooks_receive"])
def test_a_secret_that_proves_deliveries_alone_is_in_order(test: str) -> None:
    """That `check` does not notice when it is wrong is no breach: deliveries are refused then."""
    with TellingItsToken() as emulator:
        assert "" == complaint(DigitalSamba, test, emulator)
        assert "InvalidSignature" in complaint(of(BelievesEverybody), "test_webhooks_receive", emulator)
