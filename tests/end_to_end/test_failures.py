"""What goes wrong on the way to a vendor and back, on every vendor's emulator, through the neutral API.

Every test watches what is logged, raised, shown and told to plugins; no secret of the account may be in it.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import pytest

import anymeet
from anymeet.errors import (
    AnymeetError,
    Conflict,
    ConnectionFailed,
    Forbidden,
    NotFound,
    ProviderError,
    RateLimited,
    Rejected,
    Timeout,
    TransportError,
    Unauthorized,
    Unavailable,
    UnexpectedResponse,
    Unsupported,
)
from anymeet.models import (
    AccountRequest,
    LinkRequest,
    LinkRole,
    MeetingChanges,
    MeetingRequest,
    PollRequest,
    WebhookChanges,
    WebhookRequest,
)
from anymeet.plugins import Registry
from anymeet.provider import Provider
from anymeet.testing import Emulator, EmulatorClock, Fault
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from support.loopback import closed_port
from support.watch import Watch

START = datetime(2030, 1, 7, 9, tzinfo=UTC)
HOST = LinkRequest(role=LinkRole.HOST, person="Ada")
GUEST = LinkRequest(role=LinkRole.GUEST, person="Ben")
ATTEMPTS = 4
"""One, and as many further ones as settings have by default."""
NOBODY = "nothing-has-this-id"
NUMBERS = count()


@attrs.frozen(kw_only=True)
class Vendor:
    """A vendor, further settings of an account there, the one that a stranger has wrong, and which are secret."""

    provider: type[Provider]
    emulator: type[Emulator]
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    key: str
    secrets: tuple[str, ...]


VENDORS = {
    "digitalsamba": Vendor(
        provider=DigitalSamba,
        emulator=DigitalSambaEmulator,
        settings={"sign_locally": False, "webhook_token": "what-the-vendor-proves-itself-with"},
        key="developer_key",
        secrets=("developer_key", "webhook_token"),
    ),
    "samesurf": Vendor(
        provider=SameSurf, emulator=SameSurfEmulator, key="api_secret", secrets=("api_key", "api_secret")
    ),
}


@attrs.define(kw_only=True)
class Account:
    """An account with one meeting that was held, two connections to it, and everything that is shown of them."""

    vendor: Vendor
    emulator: Emulator
    stack: ExitStack
    watch: Watch = attrs.field(factory=Watch)
    registry: Registry = attrs.field(factory=lambda: Registry({}))
    provider: Provider = attrs.field(init=False)
    impatient: Provider = attrs.field(init=False)
    meeting_id: str = attrs.field(init=False)

    def connect(self, **changes: Any) -> Provider:
        """A connection to it, with other settings."""
        settings = {**self.emulator.settings, **self.vendor.settings, **changes}
        self.watch.secrets |= {settings[name] for name in self.vendor.secrets}
        provider = anymeet.connect(
            provider=self.vendor.provider, registry=self.registry, clock=self.emulator.clock, **settings
        )
        return self.stack.enter_context(provider)

    def prepare(self) -> None:
        """Connect, and hold the meeting."""
        self.registry.register(self.watch)
        self.provider, self.impatient = self.connect(), self.connect(timeout=0.3)
        meeting = self.provider.meetings.create(MeetingRequest(title="Weekly"))
        links = [self.provider.links.create(meeting.id, request) for request in (HOST, GUEST)]
        self.emulator.people.join(links[0].url).leave()
        self.emulator.clock.advance(timedelta(minutes=10))
        self.meeting_id = meeting.id
        self.watch.see(self.provider, self.provider.settings, meeting, links)
        self.watch.secrets |= {re.split("[/=]", link.url)[-1] for link in links}

    def begin(self) -> None:
        """Forget what went wrong, was asked and was shown so far."""
        self.emulator.faults.clear()
        self.emulator.journal.clear()
        self.watch.shown.clear()
        self.watch.attempts = 0

    def add(self, case: Case, times: int | None, operation: str | None = None) -> Provider:
        """Let it happen, where the vendor has something to say with all secrets in it. The connection to meet it with."""
        fault = dict(case.fault)
        if "status" in fault:
            keys = " ".join(
                self.emulator.settings[name] for name in self.vendor.secrets if name in self.emulator.settings
            )
            hidden = " ".join(self.watch.secrets)
            if fault.pop("html", False):
                fault |= {"body": f"<h1>{keys}</h1>", "headers": {"Content-Type": "text/html"}}
            else:
                fault["body"] = {"message": keys, "error": keys, "token": hidden, "link": f"https://x.example/{hidden}"}
            fault["headers"] = {
                **fault.get("headers", {}),
                "X-Trace": f"Bearer {keys}",
                "Set-Cookie": f"session={hidden}",
            }
        self.emulator.faults.add(Fault(operation=operation, times=times, **fault))
        return self.impatient if "delay" in fault else self.provider

    def heard(self, operation: str | None = None) -> int:
        """How often the vendor was asked; a request that was given up may still be on its way."""
        for _ in range(500):
            if len(self.emulator.journal):
                break
            time.sleep(0.01)
        return len([entry for entry in self.emulator.journal if operation in (None, entry.operation)])


@pytest.fixture(scope="module")
def accounts() -> Iterator[Mapping[str, Account]]:
    """An account at each vendor, for all tests here."""
    with ExitStack() as stack:
        found = {
            name: Account(
                vendor=vendor, emulator=stack.enter_context(vendor.emulator(clock=EmulatorClock(START))), stack=stack
            )
            for name, vendor in VENDORS.items()
        }
        for account in found.values():
            account.prepare()
            assert len(account.watch.secrets) >= 4
            assert [] == account.watch.leaks()
        yield found


@pytest.fixture(params=VENDORS)
def account(
    request: pytest.FixtureRequest, accounts: Mapping[str, Account], caplog: pytest.LogCaptureFixture
) -> Iterator[Account]:
    """An account, of which no secret is shown to anybody."""
    account = accounts[request.param]
    account.begin()
    caplog.set_level(logging.DEBUG)
    yield account
    account.watch.read(caplog.records)
    assert account.watch.shown
    assert [] == account.watch.leaks()


@attrs.frozen(kw_only=True)
class Case:
    """What goes wrong, what it ends in, and what is repeated: reads, and writes that cannot have happened."""

    fault: Mapping[str, Any]
    error: type[AnymeetError]
    again: bool = False
    writes_again: bool = False


FAULTS = {
    "500 with HTML": Case(fault={"status": 500, "html": True}, error=Unavailable),
    "502 with HTML": Case(fault={"status": 502, "html": True}, error=Unavailable, again=True),
    "503 with Retry-After": Case(fault={"status": 503, "retry_after": 7}, error=Unavailable, again=True),
    "504": Case(fault={"status": 504}, error=Unavailable, again=True),
    "429": Case(fault={"status": 429}, error=RateLimited, again=True, writes_again=True),
    "429 with Retry-After": Case(
        fault={"status": 429, "retry_after": 7}, error=RateLimited, again=True, writes_again=True
    ),
    "429 for an hour": Case(fault={"status": 429, "retry_after": 3600}, error=RateLimited),
    "truncated JSON": Case(fault={"broken_json": True}, error=UnexpectedResponse),
    "empty 200": Case(fault={"empty": True}, error=UnexpectedResponse),
    "200 with HTML": Case(fault={"html": True}, error=UnexpectedResponse),
    "JSON of the wrong shape": Case(fault={"body": [[]]}, error=UnexpectedResponse),
    "cut before the answer": Case(fault={"cut": "before"}, error=ConnectionFailed, again=True),
    "cut in the headers": Case(fault={"cut": "headers"}, error=ConnectionFailed, again=True),
    "cut in the body": Case(fault={"cut": "body"}, error=ConnectionFailed, again=True),
    "reset in the body": Case(fault={"cut": "reset"}, error=ConnectionFailed, again=True),
    "too late": Case(fault={"delay": 30.0}, error=Timeout),
}
over_faults = pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS)

READS: Mapping[str, Callable[[Provider], object]] = {
    "usage.overview": lambda provider: provider.usage.overview(),
    "meetings.list": lambda provider: list(provider.meetings.list()),
}


@over_faults
@pytest.mark.parametrize("ability", READS)
def test_a_read_that_fails_once(account: Account, ability: str, case: Case) -> None:
    """What may pass is asked for again, and the answer is as if nothing had been; anything else is told at once."""
    read = READS[ability]
    expected = read(account.provider)
    assert expected
    account.begin()
    provider, before = account.add(case, times=1), account.emulator.clock.now()

    if not case.again:
        with account.watch.raises(case.error):
            read(provider)
        assert 1 == account.heard()
        return

    assert expected == read(provider)
    assert 2 == account.heard()
    waited = (account.emulator.clock.now() - before).total_seconds()
    assert waited == 7 if "retry_after" in case.fault else 0.5 <= waited <= 1.5


@over_faults
@pytest.mark.parametrize("ability", READS)
def test_a_read_that_fails_for_good(account: Account, ability: str, case: Case) -> None:
    """The error is of its own kind, says whose it is and what it says of the vendor's answer, and comes after four attempts at most."""
    provider = account.add(case, times=None)

    with account.watch.raises(case.error) as caught:
        READS[ability](provider)

    error = caught.value
    assert (provider.name, ability) == (error.provider, error.ability)
    assert (ATTEMPTS if case.again else 1) == account.heard()
    if isinstance(error, ProviderError):
        assert (case.fault["status"], case.fault.get("retry_after")) == (error.status, error.retry_after)
    if isinstance(error, UnexpectedResponse):
        assert all("@ $" in problem for problem in error.problems)


@attrs.frozen(kw_only=True)
class Write:
    """A write, and the vendor's own operation behind it."""

    vendor: str
    operation: str
    do: Callable[[Provider, Account], object]


def _create(provider: Provider, account: Account) -> object:
    return provider.meetings.create(MeetingRequest(title="Second"))


def _link(provider: Provider, account: Account) -> object:
    return provider.links.create(account.meeting_id, GUEST)


def _revoke(provider: Provider, account: Account) -> str:
    link = account.provider.links.create(account.meeting_id, GUEST)
    account.watch.secrets.add(link.id or "")
    provider.links.revoke(link.id or "")
    return "revoked"


def _update(provider: Provider, account: Account) -> object:
    return provider.meetings.update(account.meeting_id, MeetingChanges(title="Changed"))


def _poll(provider: Provider, account: Account) -> object:
    return provider.polls.create(account.meeting_id, PollRequest(question="Shall we?", options=["Yes", "No"]))


def _webhook(provider: Provider, account: Account) -> object:
    return provider.webhooks.create(WebhookRequest(endpoint="https://hook.example/", events=["room_deleted"]))


def _open(provider: Provider, account: Account) -> object:
    return provider.accounts.create(AccountRequest(name=f"Resold {next(NUMBERS)}"))


WRITES = [
    Write(vendor="digitalsamba", operation="rooms.create", do=_create),
    Write(vendor="digitalsamba", operation="rooms.update", do=_update),
    Write(vendor="digitalsamba", operation="rooms.create_token", do=_link),
    Write(vendor="digitalsamba", operation="polls.create", do=_poll),
    Write(vendor="digitalsamba", operation="webhooks.create", do=_webhook),
    Write(vendor="samesurf", operation="rooms.create", do=_create),
    Write(vendor="samesurf", operation="invitations.create", do=_link),
    Write(vendor="samesurf", operation="invitations.delete", do=_revoke),
    Write(vendor="samesurf", operation="reseller.create_subscription", do=_open),
]
over_writes = pytest.mark.parametrize(
    ("account", "write"),
    [(write.vendor, write) for write in WRITES],
    indirect=["account"],
    ids=[f"{write.vendor}-{write.operation}" for write in WRITES],
)


@over_faults
@over_writes
def test_a_write_that_fails(account: Account, write: Write, case: Case) -> None:
    """The vendor is asked once, unless it certainly has not acted; who hears nothing is told that it may have."""
    provider = account.add(case, times=None, operation=write.operation)

    with account.watch.raises(case.error) as caught:
        write.do(provider, account)

    assert (ATTEMPTS if case.writes_again else 1) == account.heard(write.operation)
    if isinstance(caught.value, TransportError):
        assert caught.value.may_have_happened


@over_writes
@pytest.mark.parametrize("name", ["429", "429 with Retry-After"])
def test_a_write_that_was_too_much(account: Account, write: Write, name: str) -> None:
    """A write that the vendor had no time for is sent again, and happens."""
    provider = account.add(FAULTS[name], times=1, operation=write.operation)

    assert write.do(provider, account)

    assert [429, 200] == [
        200 if entry.status < 300 else entry.status for entry in account.emulator.journal.of(write.operation)
    ]


@pytest.mark.parametrize("name", [name for name, case in FAULTS.items() if "status" not in case.fault])
def test_what_may_have_happened_did_once(account: Account, name: str) -> None:
    """When the answer alone was lost, the vendor has one meeting more, and not two."""
    state: Any = getattr(account.emulator, "state", account.emulator)
    before, case = len(state.rooms), FAULTS[name]
    provider = account.add(case, times=1)

    with account.watch.raises(case.error):
        _create(provider, account)

    assert 1 == account.heard()
    assert before + 1 == len(state.rooms)


@pytest.mark.parametrize("do", [_create, lambda provider, _: provider.check()], ids=["write", "read"])
def test_nobody_at_home(account: Account, do: Callable[[Provider, Account], object]) -> None:
    """Where nobody listens nothing can have happened, so that writes are tried again, too."""
    provider, before = account.connect(base_url=closed_port()), account.emulator.clock.now()

    with account.watch.raises(ConnectionFailed) as caught:
        do(provider, account)

    assert isinstance(caught.value, ConnectionFailed)
    assert not caught.value.may_have_happened
    assert ATTEMPTS == account.watch.attempts
    assert account.emulator.clock.now() - before >= timedelta(seconds=0.5 + 1 + 2)
    assert 0 == len(account.emulator.journal)


@pytest.mark.parametrize("do", [_create, lambda provider, _: provider.check()], ids=["write", "read"])
def test_wrong_credentials(account: Account, do: Callable[[Provider, Account], object]) -> None:
    """A key that the vendor does not know is Unauthorized at once, and the error says where to look."""
    provider = account.connect(**{account.vendor.key: "the-key-of-somebody-else"})

    with account.watch.raises(Unauthorized) as caught:
        do(provider, account)

    assert "anymeet doctor" in str(caught.value)
    assert ["refused"] == [entry.credential for entry in account.emulator.journal]


UNKNOWN: Mapping[str, Callable[[Provider, str, Path], object]] = {
    "meetings.get": lambda provider, _, __: provider.meetings.get(NOBODY),
    "meetings.update": lambda provider, _, __: provider.meetings.update(NOBODY, MeetingChanges(title="Changed")),
    "meetings.end": lambda provider, _, __: provider.meetings.end(NOBODY),
    "links.create": lambda provider, _, __: provider.links.create(NOBODY, GUEST),
    "participants.list": lambda provider, _, __: list(provider.participants.list(NOBODY)),
    "participants.list_live": lambda provider, _, __: list(provider.participants.list_live(NOBODY)),
    "sessions.get": lambda provider, _, __: provider.sessions.get(NOBODY),
    "recordings.get": lambda provider, _, __: provider.recordings.get(NOBODY),
    "recordings.wait": lambda provider, _, __: provider.recordings.wait(NOBODY),
    "recordings.start": lambda provider, _, __: provider.recordings.start(NOBODY),
    "recordings.stop": lambda provider, _, __: provider.recordings.stop(NOBODY),
    "recordings.archive": lambda provider, _, __: provider.recordings.archive(NOBODY),
    "recordings.unarchive": lambda provider, _, __: provider.recordings.unarchive(NOBODY),
    "recordings.download": lambda provider, _, folder: provider.recordings.download(NOBODY, folder / "x.mp4"),
    "recordings.download_link": lambda provider, _, __: provider.recordings.download_link(NOBODY),
    "transcripts.get": lambda provider, _, __: provider.transcripts.get(NOBODY),
    "chat.list": lambda provider, _, __: list(provider.chat.list(NOBODY)),
    "questions.list": lambda provider, _, __: list(provider.questions.list(NOBODY)),
    "polls.list": lambda provider, _, __: list(provider.polls.list(NOBODY)),
    "polls.results": lambda provider, meeting, _: provider.polls.results(meeting, NOBODY),
    "usage.meeting": lambda provider, _, __: provider.usage.meeting(NOBODY),
    "usage.timeline": lambda provider, _, __: list(provider.usage.timeline(NOBODY)),
    "webhooks.update": lambda provider, _, __: provider.webhooks.update(NOBODY, WebhookChanges(name="Changed")),
    "accounts.create_credentials": lambda provider, _, __: provider.accounts.create_credentials(NOBODY),
}
"""What needs something that is there."""

GONE: Mapping[str, Callable[[Provider, str], None]] = {
    "meetings.delete": lambda provider, _: provider.meetings.delete(NOBODY),
    "links.revoke": lambda provider, _: provider.links.revoke(NOBODY),
    "recordings.delete": lambda provider, _: provider.recordings.delete(NOBODY),
    "chat.delete": lambda provider, _: provider.chat.delete(NOBODY),
    "questions.delete": lambda provider, _: provider.questions.delete(NOBODY),
    "polls.delete": lambda provider, meeting: provider.polls.delete(meeting, NOBODY),
    "webhooks.delete": lambda provider, _: provider.webhooks.delete(NOBODY),
    "accounts.delete": lambda provider, _: provider.accounts.delete(NOBODY),
}
"""What has nothing to do when it is not there."""


@pytest.mark.parametrize("ability", UNKNOWN)
def test_an_unknown_id(account: Account, ability: str, tmp_path: Path) -> None:
    """NotFound, naming the ability; where the account lacks that, Unsupported without a request. No file is made."""
    provider = account.provider
    lacks = provider.reason(ability) is not None

    with account.watch.raises(Unsupported if lacks else NotFound) as caught:
        UNKNOWN[ability](provider, account.meeting_id, tmp_path)

    assert (provider.name, ability) == (caught.value.provider, caught.value.ability)
    assert not (lacks and len(account.emulator.journal))
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("ability", GONE)
def test_deleting_what_is_not_there(account: Account, ability: str) -> None:
    """Nothing happens, and nothing is raised; where the account lacks the ability, Unsupported without a request."""
    provider = account.provider

    if provider.reason(ability) is None:
        GONE[ability](provider, account.meeting_id)
        assert 1 == len(account.emulator.journal)
        return

    with account.watch.raises(Unsupported):
        GONE[ability](provider, account.meeting_id)
    assert 0 == len(account.emulator.journal)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, Rejected),
        (400, Rejected),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (410, NotFound),
        (422, Rejected),
        (429, RateLimited),
        (500, Unavailable),
    ],
)
@pytest.mark.parametrize("html", [False, True])
def test_a_vendor_that_quotes_secrets(account: Account, status: int, error: type[ProviderError], html: bool) -> None:
    """Whatever it says no with, in JSON or HTML, the error keeps its words without the secrets in them."""
    provider = account.add(Case(fault={"status": status, "html": html}, error=error), times=None)

    with account.watch.raises(error) as caught:
        provider.check()

    assert isinstance(caught.value, ProviderError)
    assert status == caught.value.status
    assert "***" in caught.value.body


@pytest.mark.parametrize("account", ["digitalsamba"], indirect=True)
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 403}, Forbidden),
        ({"status": 500}, Unavailable),
        ({"cut": "before"}, ConnectionFailed),
    ],
)
def test_a_download_that_fails_for_good(
    account: Account, fault: dict[str, Any], error: type[AnymeetError], tmp_path: Path
) -> None:
    """The error is of its kind, nothing lies under the file's name, and the link that opens it is nowhere to be seen."""
    provider = account.provider
    ada = account.emulator.people.join(provider.links.create(account.meeting_id, HOST).url)
    ada.record()
    ada.stop_recording()
    recording = provider.recordings.list().first()
    assert recording
    provider.recordings.wait(recording.id)
    link = provider.recordings.download_link(recording.id)
    account.watch.see(link)
    account.watch.secrets.add(link.url.rpartition("=")[2])
    account.add(Case(fault=fault, error=error), times=None, operation="storage.recording")

    with account.watch.raises(error) as caught:
        provider.recordings.download(recording.id, tmp_path / "weekly.mp4")

    assert "recordings.download" == caught.value.ability
    assert [] == list(tmp_path.glob("weekly.mp4"))
    assert 2 <= account.heard("storage.recording") <= 6
