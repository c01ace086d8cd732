"""What must not be seen: secrets, links, what logs somebody in, and where people are."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from anymeet.errors import NotFound
from anymeet.http import HttpRequest, HttpResponse
from anymeet.models import AccountRequest, LinkRequest, LinkRole, MeetingRequest
from anymeet_samesurf import Cookie, NewRoom, SameSurf, SessionData, StorageItem
from anymeet_samesurf.emulator import SameSurfEmulator

COOKIE, STORED = "seeded-cookie-value", "seeded-storage-value"


class Notebook:
    """An observer that writes down all it is shown."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def before(self, request: HttpRequest) -> None:
        self.pages.append(f"{request!r} {json.dumps(request.json) if isinstance(request.json, dict) else ''}")

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        self.pages.append(f"{request!r} {response!r} {response.text}")


def test_nothing_shown_holds_a_secret(
    emulator: SameSurfEmulator, connect_to: Callable[..., SameSurf], caplog: pytest.LogCaptureFixture
) -> None:
    """No log, repr, error or observer shows a key, a token, a link, a cookie's value or where somebody is."""
    caplog.set_level(logging.DEBUG)
    notebook = Notebook()
    surf = connect_to(emulator, {"observer": notebook})
    session = SessionData(
        cookies=[Cookie(domain="a.example", path="/", name="sid", value=COOKIE)],
        storage=[StorageItem(domain="a.example", name="sid", value=STORED)],
    )
    room = surf.native.rooms.create(NewRoom(title="Demo", session=session))
    meeting = surf.meetings.create(MeetingRequest(title="Demo"))
    links = [surf.links.create(meeting.id, LinkRequest(role=role)) for role in (LinkRole.HOST, LinkRole.GUEST)]
    shown: list[Any] = [session, room, meeting, links, surf, surf.settings]
    shown += [list(surf.native.rooms.running())]
    for person in [emulator.people.join(link.url) for link in links]:
        person.leave()
    report = surf.native.analytics.room(meeting.id)
    shown += [report, list(surf.participants.list(meeting.id)), surf.sessions.get(f"{meeting.id}.0")]
    surf.accounts.create(AccountRequest(name="Resold"))
    credentials = surf.accounts.create_credentials("Resold")
    shown += [credentials, surf.native.reseller.create_api_key("Resold")]
    with pytest.raises(NotFound) as caught:
        surf.links.create("000000000", LinkRequest(role=LinkRole.GUEST))
    shown += [caught.value, str(caught.value), caught.value.body, caught.value.headers]

    addresses = [user.ipaddress for user in report.users]
    secrets = [
        COOKIE,
        STORED,
        *emulator.credentials().values(),
        credentials.key,
        credentials.secret,
        room.token,
        room.leadertoken,
        *(link.id for link in links),
        *addresses,
        "London",
    ]
    assert ["203.0.113.1", "203.0.113.2"] == addresses
    seen = "\n".join([caplog.text, *map(repr, shown), *notebook.pages])
    assert len(notebook.pages) > 20
    assert [] == [secret for secret in secrets if secret is None or secret in seen]


def test_secrets_are_told_where_they_are_asked_for(surf: SameSurf) -> None:
    """The value that was asked for holds its secret, and hides it only when shown."""
    surf.accounts.create(AccountRequest(name="Resold"))
    credentials = surf.accounts.create_credentials("Resold")
    assert (32, 64) == (len(credentials.key), len(credentials.secret))
    assert {"apikey": credentials.key, "apisecret": credentials.secret, "success": True} == credentials.raw
