"""Long lists over real HTTP: all pages, no page too many, and records that come and go meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

import attrs
import pytest

import anymeet
from anymeet.models import LinkRequest, LinkRole, MeetingRequest, PollRequest
from anymeet.pages import Pages
from anymeet.testing import EmulatorClock
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator

START = datetime(2030, 1, 7, 9, tzinfo=UTC)
HOST = LinkRequest(role=LinkRole.HOST, person="Ada")
ROOMS = 250


def connect(emulator: DigitalSambaEmulator) -> DigitalSamba:
    return anymeet.connect(provider=DigitalSamba, clock=emulator.clock, **emulator.settings)


@pytest.fixture(scope="module")
def crowded() -> Iterator[DigitalSambaEmulator]:
    """A team with 250 rooms, which no test changes."""
    with DigitalSambaEmulator(clock=EmulatorClock(START)) as emulator, connect(emulator) as provider:
        for number in range(ROOMS):
            provider.native.rooms.create({"privacy": "private", "description": f"Room {number}"})
        yield emulator


@pytest.fixture
def many(crowded: DigitalSambaEmulator) -> Iterator[DigitalSamba]:
    """The account of the team with many rooms, of which nothing was asked yet."""
    crowded.journal.clear()
    with connect(crowded) as provider:
        yield provider


@pytest.fixture
def emulator() -> Iterator[DigitalSambaEmulator]:
    """A fresh team."""
    with DigitalSambaEmulator(clock=EmulatorClock(START)) as running:
        yield running


@pytest.fixture
def provider(emulator: DigitalSambaEmulator) -> Iterator[DigitalSamba]:
    """The fresh team's account."""
    with connect(emulator) as opened:
        yield opened


def test_every_room_comes_once(crowded: DigitalSambaEmulator, many: DigitalSamba) -> None:
    """250 rooms come in pages of a hundred, each once, in the vendor's order, until an empty page ends the list."""
    titles = [meeting.title for meeting in many.meetings.list()]

    assert [f"Room {number}" for number in reversed(range(ROOMS))] == titles
    assert [100, 100, 100, 100] == [entry.query["limit"] for entry in crowded.journal]
    assert ROOMS == len(set(titles))


@pytest.mark.parametrize(("wanted", "requests"), [(0, 0), (1, 1), (100, 1), (101, 2), (200, 2), (201, 3)])
def test_early_exit(crowded: DigitalSambaEmulator, many: DigitalSamba, wanted: int, requests: int) -> None:
    """Whoever stops after some rooms has asked for the pages with those, and for no other."""
    assert wanted == len(list(islice(many.meetings.list(), wanted)))
    assert requests == len(crowded.journal)


def test_total_and_first(crowded: DigitalSambaEmulator, many: DigitalSamba) -> None:
    """The total of all pages and the first room cost one request each, and looking at a page of five asks for five."""
    assert ROOMS == many.meetings.list().total()
    first = many.meetings.list().first()
    assert first is not None
    assert f"Room {ROOMS - 1}" == first.title
    assert 2 == len(crowded.journal)
    assert [5, 5] == [len(page.items) for page in islice(many.native.rooms.list(limit=5).pages(), 2)]
    assert [5, 5] == [entry.query["limit"] for entry in islice(crowded.journal, 2, None)]


def test_threads_may_list_at_the_same_time(many: DigitalSamba) -> None:
    """Two threads that walk one list each get all of it."""
    rooms = many.meetings.list()
    with ThreadPoolExecutor(2) as threads:
        walks = list(threads.map(lambda _: [meeting.id for meeting in rooms], range(2)))
    assert [walks[0]] * 2 == walks
    assert ROOMS == len(set(walks[0]))


def test_a_thousand_messages(emulator: DigitalSambaEmulator, provider: DigitalSamba) -> None:
    """A thousand chat messages come in their order, a hundred at a time."""
    meeting = provider.meetings.create(MeetingRequest(title="Talkative"))
    ada = emulator.people.join(provider.links.create(meeting.id, HOST).url)
    for number in range(1000):
        ada.chat(f"{number}")
    emulator.journal.clear()

    messages = provider.chat.list(meeting.id)

    assert [f"{number}" for number in range(1000)] == [message.text for message in messages]
    assert 11 == len(emulator.journal)


@attrs.frozen
class Shelf:
    """A kind of record to list natively by pages of ``limit``, to add one of and to take one away."""

    list: Callable[..., Pages[Any]]
    add: Callable[[], Any]
    remove: Callable[[str], None]


def _rooms(provider: DigitalSamba) -> Shelf:
    rooms = provider.native.rooms
    return Shelf(rooms.list, lambda: rooms.create({"privacy": "private"}), rooms.delete)


def _webhooks(provider: DigitalSamba) -> Shelf:
    webhooks = provider.native.webhooks
    return Shelf(
        webhooks.list,
        lambda: webhooks.create(endpoint="https://hook.example/", events=["room_deleted"]),
        webhooks.delete,
    )


def _polls(provider: DigitalSamba) -> Shelf:
    room, polls = provider.native.rooms.create({"privacy": "private"}).id, provider.polls
    request = PollRequest(question="Shall we?", options=["Yes", "No"])
    return Shelf(
        lambda limit: provider.native.polls.list(room, limit=limit),
        lambda: polls.create(room, request),
        lambda poll: polls.delete(room, poll),
    )


def _roles(provider: DigitalSamba) -> Shelf:
    roles, numbers = provider.native.roles, count()
    return Shelf(
        roles.list,
        lambda: roles.create(name=f"role-{next(numbers)}", display_name="A role", permissions={}),
        roles.delete,
    )


@pytest.mark.parametrize(("make", "has_cursor"), [(_rooms, True), (_webhooks, True), (_polls, True), (_roles, False)])
def test_records_that_come_and_go(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, make: Callable[[DigitalSamba], Shelf], has_cursor: bool
) -> None:
    """While records are made and deleted, no walk gives one twice or goes on for ever, and by cursor none is missed."""
    shelf = make(provider)
    made = [shelf.add().id for _ in range(23)]
    always = {record.id for record in shelf.list(limit=10)}
    emulator.journal.clear()
    given: list[str] = []

    for record in shelf.list(limit=4):
        given.append(record.id)
        if len(given) % 3 == 0:
            shelf.add()
        if len(given) % 4 == 0 and record.id in made:  # the last one of a page, whose id is the cursor
            shelf.remove(record.id)
        if len(given) % 5 == 0 and (waiting := [known for known in made[:12] if known in always - {*given}]):
            shelf.remove(waiting[0])
            always.remove(waiting[0])

    assert len(given) == len(set(given))
    if has_cursor:
        assert set() == always - {*given}
    assert len(emulator.journal) < 100


@pytest.mark.parametrize("make", [_rooms, _webhooks, _polls, _roles])
def test_records_that_come(provider: DigitalSamba, make: Callable[[DigitalSamba], Shelf]) -> None:
    """While fewer records are made than a page has, none that was there is missed or given twice, by offset as well."""
    shelf = make(provider)
    for _ in range(9):
        shelf.add()
    always = {record.id for record in shelf.list(limit=100)}
    given: list[str] = []

    for record in shelf.list(limit=4):
        given.append(record.id)
        if len(given) % 2 == 0:
            shelf.add()
        assert len(given) < 30

    assert len(given) == len(set(given))
    assert set() == always - {*given}


def test_a_loop_that_deletes_what_it_is_given_leaves_nothing(provider: DigitalSamba) -> None:
    """Deleting every webhook of a list while walking it deletes all, though each cursor names one that is gone."""
    shelf = _webhooks(provider)
    for _ in range(105):
        shelf.add()

    for webhook in provider.webhooks.list():
        provider.webhooks.delete(webhook.id)

    assert 0 == provider.webhooks.list().total()


def test_a_list_that_is_longer_than_the_vendor_has_patience(
    emulator: DigitalSambaEmulator, provider: DigitalSamba
) -> None:
    """Where the vendor takes three requests a minute, a list of ten pages comes all the same, some minutes later."""
    shelf = _roles(provider)
    for _ in range(17):
        shelf.add()
    emulator.clock.advance(60)
    emulator.journal.clear()
    emulator.rate_limit, before = 3, emulator.clock.now()

    assert 20 == len({role.id for role in shelf.list(limit=2)})

    assert [200, 200, 200, 429] * 3 + [200, 200] == [entry.status for entry in emulator.journal]
    assert timedelta(minutes=3) == emulator.clock.now() - before
