"""Accounts at every vendor's emulator, and what goes wrong on the way there."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

import anymeet
from anymeet.errors import (
    AnymeetError,
)
from anymeet.models import (
    LinkRequest,
    LinkRole,
    MeetingRequest,
)
from anymeet.plugins import Registry
from anymeet.provider import Provider
from anymeet.testing import Emulator, Fault
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from support.watch import Watch

START = datetime(2030, 1, 7, 9, tzinfo=UTC)
HOST = LinkRequest(role=LinkRole.HOST, person="Ada")
GUEST = LinkRequest(role=LinkRole.GUEST, person="Ben")


@attrs.frozen(kw_only=True)
class Case:
    """What goes wrong, what it ends in, and what is repeated: reads, and writes that cannot have happened."""

    fault: Mapping[str, Any]
    error: type[AnymeetError]
    again: bool = False
    writes_again: bool = False


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
        self.provider, self.impatient = self.connect(), self.connect(timeout=0.1)
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
        """Let it happen, with all secrets in what the vendor says. Returns the connection to meet it with."""
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
            if found := [entry for entry in self.emulator.journal if operation in (None, entry.operation)]:
                return len(found)
            time.sleep(0.01)
        return 0
