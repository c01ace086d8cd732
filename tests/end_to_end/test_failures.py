"""What goes wrong on the way to a vendor and back, on every vendor's emulator, through the neutral API.

Every test watches what is logged, raised, shown and told to plugins; no secret of the account may be in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import pytest

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
)
from anymeet.models import AccountRequest, MeetingChanges, MeetingRequest, PollRequest, WebhookRequest
from anymeet.provider import Provider
from support.accounts import GUEST, HOST, Account, Case
from support.loopback import closed_port

ATTEMPTS = 4
"""One, and as many further ones as settings have by default."""
NUMBERS = count()

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
    """After four attempts at most there is an error of its own kind, which says whose it is, and what was answered."""
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
    """A write, the vendor's own operation behind it, and whether another request comes before."""

    vendor: str
    operation: str
    do: Callable[[Provider, Account], object]
    asks_before: bool = False


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
    Write(vendor="digitalsamba", operation="rooms.create_token", do=_link, asks_before=True),
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


@pytest.mark.parametrize(
    ("account", "write", "case"),
    [
        pytest.param(write.vendor, write, case, id=f"{write.vendor}-{write.operation}-{name}")
        for write in WRITES
        for name, case in FAULTS.items()
        if not (write.asks_before and case.error is Timeout)  # what comes before must not be late by itself
    ],
    indirect=["account"],
)
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
    """The error is of its kind, nothing lies under the file's name, and the link to the file is nowhere to be seen."""
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
