"""People, by hand and by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from anymeet.interfaces import Links, Meetings, Writer
from anymeet.models import Link, LinkRequest, LinkRole, Meeting, MeetingRequest
from anymeet.provider import Context, Provider, ProviderInfo, RunningEmulator
from anymeet.settings import Settings
from anymeet.testing import EmulatorClock, NotAdmitted, NotEmulated


def test_join_chat_leave(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """Somebody follows a link, is seen, writes and leaves."""
    room = make_room()
    ada = emulator.people.join(f"https://acme.example/{room}", "Ada")

    assert ("Ada", "guest", room, False, True) == (ada.name, ada.role, ada.meeting_id, ada.host, ada.inside)
    assert [room] == session.get(f"{emulator.base_url}/rooms/live", timeout=10).json()
    ada.chat("hello")
    ada.leave()
    ada.leave()
    assert ([], [f"{ada.id}: hello"]) == (
        session.get(f"{emulator.base_url}/rooms/live", timeout=10).json(),
        emulator.letters,
    )
    assert ((ada,), ()) == (emulator.people.everybody, emulator.people.inside)
    assert ["Ada joined"] == emulator.told[-1:]


def test_not_admitted(emulator: Any) -> None:
    """A link that leads nowhere lets nobody in."""
    with pytest.raises(NotAdmitted, match="no such room"):
        emulator.people.join("https://acme.example/x")


def test_gone(emulator: Any, make_room: Callable[..., str]) -> None:
    """Who is gone can do nothing any more."""
    ada = emulator.people.join(make_room(), "Ada")
    ada.leave()

    with pytest.raises(NotAdmitted, match="Ada is not there any more"):
        ada.chat("hello")


def test_what_the_vendor_has_not(emulator: Any, make_room: Callable[..., str]) -> None:
    """What people cannot do at this vendor is an error that says what they can."""
    ada = emulator.people.join(make_room(), "Ada")

    for act in (ada.record, ada.stop_recording, ada.talk):
        with pytest.raises(NotEmulated, match=r"people at acme cannot .*; they can: leave, chat"):
            act()


def test_wrong_details(emulator: Any, make_room: Callable[..., str]) -> None:
    """Details that an action does not take are refused before anything happens."""
    ada = emulator.people.join(make_room(), "Ada")

    with pytest.raises(TypeError, match=r"chat: .*volume"):
        ada.act("chat", text="hello", volume=11)


def test_made_up_names(emulator: Any, make_room: Callable[..., str]) -> None:
    """Whoever comes without a name gets one, and another one the next time."""
    room = make_room()

    assert ["Ada", "Blaise"] == [emulator.people.join(room).name for _ in range(2)]


def minutes(emulator: Any, start: datetime, count: int) -> list[list[str]]:
    """Who is inside at the start of each minute."""
    seen = []
    for minute in range(count):
        emulator.clock.set(start + timedelta(minutes=minute))
        seen.append([person.name for person in emulator.people.inside])
    return seen


def test_invited(emulator: Any, make_room: Callable[..., str], clock: EmulatorClock) -> None:
    """Whoever is invited comes after a minute and stays for thirty."""
    emulator.invite(make_room(), "Ada")

    seen = minutes(emulator, clock.now(), 33)

    assert [[], *[["Ada"]] * 30, [], []] == seen


def test_invited_to_a_scheduled_meeting(emulator: Any, make_room: Callable[..., str], clock: EmulatorClock) -> None:
    """Whoever is invited to a later meeting comes when it starts."""
    emulator.invite(make_room(starts_at="2030-01-01T10:05:00Z"), "Ada")

    assert [*[[]] * 5, ["Ada"]] == minutes(emulator, clock.now(), 6)


def test_invited_to_what_is_gone(
    emulator: Any, session: requests.Session, make_room: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    """An invited person who is turned away is no bug, and no link is logged."""
    caplog.set_level("INFO")
    room = make_room()
    emulator.invite(f"https://acme.example/{room}", "Ada")
    session.delete(f"{emulator.base_url}/rooms/{room}", timeout=10)

    emulator.clock.advance(3600)

    assert () == emulator.people.everybody
    assert "turned away: there is no such room" in caplog.text
    assert "acme.example" not in caplog.text


# The company an application has


class AcmeMeetings(Meetings):
    def create(self, request: MeetingRequest) -> Meeting:
        return Meeting(id="1")


class LinkBody(Writer[LinkRequest]):
    def write_role(self, value: str) -> dict[str, Any]:
        return {"role": value}

    def write_person(self, value: str) -> dict[str, Any]:
        return {"name": value}


class AcmeLinks(Links):
    writers = {"create": LinkBody}

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        return Link(url=f"https://acme.example/{meeting_id}", role=request.role, person=request.person)


class Acme(Provider):
    info = ProviderInfo(name="acme", title="Acme", plugin_api=1)
    interfaces = (AcmeMeetings, AcmeLinks)


@pytest.fixture
def provider(acme: type[Any], clock: EmulatorClock) -> Iterator[Acme]:
    """A provider with an emulator that brings people."""
    emulator: RunningEmulator = acme(people="auto", clock=clock).start()
    context = Context(emulator=emulator, clock=emulator.clock, reports_unsupported=True, profile="acme:emulated")
    with Acme(Settings(base_url="http://localhost"), context) as provider:
        yield provider


def test_company(provider: Any) -> None:
    """Whoever is given a link comes by the clock that the application waits on."""
    emulator = provider.context.emulator
    emulator.rooms["7"] = {"id": "7"}
    link = provider.links.create("7", LinkRequest(role=LinkRole.GUEST))

    assert ("https://acme.example/7", "acme", "acme:emulated") == (link.url, link.provider, link.profile)
    assert () == emulator.people.inside
    provider.clock.sleep(60)
    assert ["Ada"] == [person.name for person in emulator.people.inside]


def test_company_says_no_more_than_the_provider(provider: Any) -> None:
    """Links with company have the abilities of the provider's own, and note an unsupported field once."""
    link = provider.links.create("7", LinkRequest(role=LinkRole.GUEST, max_uses=3))

    notes = [str(note) for note in link.notes if "max_uses" in note.ability]
    assert 1 == len(notes)
    assert provider.supports("links.create")
    assert not provider.supports("links.revoke")


def test_other_interfaces_have_no_company(provider: Any) -> None:
    """Only links bring people; everything else stays the provider's own."""
    assert AcmeMeetings is type(provider.meetings)
    assert AcmeLinks is not type(provider.links)


def test_manual_people_bring_themselves(acme: type[Any]) -> None:
    """Without ``people="auto"`` the application's links are its own."""
    links = AcmeLinks(Acme(Settings(base_url="http://localhost")))

    assert links is acme().company(links)
