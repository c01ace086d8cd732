"""Faults, as a client meets them, and the journal that tells of them."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from werkzeug.test import Client

from anymeet.testing import Fault
from anymeet.testing.journal import kept


def statuses(emulator: Any, session: requests.Session, count: int) -> list[int]:
    return [session.get(f"{emulator.base_url}/rooms", timeout=10).status_code for _ in range(count)]


def test_status(emulator: Any, session: requests.Session) -> None:
    """A status with a Retry-After comes in the vendor's form, once."""
    emulator.faults.add(Fault(operation="rooms.list", status=503, retry_after=2, headers={"X-Why": "test"}))

    answer = session.get(f"{emulator.base_url}/rooms", timeout=10)

    assert (503, "2", "test", "fault") == (
        answer.status_code,
        answer.headers["Retry-After"],
        answer.headers["X-Why"],
        answer.json()["error"],
    )
    assert [200] == statuses(emulator, session, 1)


def test_times_and_skip(emulator: Any, session: requests.Session) -> None:
    """A fault leaves some requests alone, meets as many as it should, and then is gone."""
    emulator.faults.add(Fault(skip=1, times=2, status=500))

    assert [200, 500, 500, 200] == statuses(emulator, session, 4)
    assert 0 == len(emulator.faults)


def test_for_ever(emulator: Any, session: requests.Session) -> None:
    """A fault without number stays until it is cleared."""
    emulator.faults.add(Fault(times=None, status=500))
    assert [500, 500] == statuses(emulator, session, 2)
    emulator.faults.clear()
    assert [200] == statuses(emulator, session, 1)


def test_one_after_another(emulator: Any, session: requests.Session) -> None:
    """Faults come in the order they were added, one to a request, each only to its operation."""
    emulator.faults.add(Fault(operation="rooms.get", status=418), Fault(status=500), Fault(status=502))

    assert [500, 502, 200] == statuses(emulator, session, 3)
    assert 1 == len(emulator.faults)


def test_replaced_or_damaged(emulator: Any, session: requests.Session) -> None:
    """With a status the vendor does not act, without one it does, and ``acts`` decides otherwise."""
    url = f"{emulator.base_url}/rooms"
    for fault, acts in [
        (Fault(status=500), False),
        (Fault(status=500, acts=True), True),
        (Fault(empty=True), True),
        (Fault(empty=True, acts=False), False),
    ]:
        emulator.reset()
        emulator.faults.add(fault)
        session.post(url, json={"title": "x"}, timeout=10)
        assert acts == bool(emulator.rooms), fault


def test_given_body(emulator: Any, session: requests.Session) -> None:
    """A fault may say the whole answer."""
    emulator.faults.add(Fault(status=200, body={"data": "surprise"}))

    assert {"data": "surprise"} == session.get(f"{emulator.base_url}/rooms", timeout=10).json()


def test_broken_json(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """Broken JSON arrives complete, and cannot be read."""
    make_room()
    emulator.faults.add(Fault(broken_json=True))

    answer = session.get(f"{emulator.base_url}/rooms", timeout=10)

    assert (200, "application/json") == (answer.status_code, answer.headers["Content-Type"])
    assert len(answer.content) > 10
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_empty_and_html(emulator: Any, session: requests.Session) -> None:
    """An empty answer is empty, and a page is a page, with the status that would have been or with another."""
    emulator.faults.add(Fault(empty=True), Fault(html=True), Fault(html=True, status=500))

    answers = [session.get(f"{emulator.base_url}/rooms", timeout=10) for _ in range(3)]

    assert [200, 200, 500] == [answer.status_code for answer in answers]
    assert b"" == answers[0].content
    assert all(answer.text.startswith("<!DOCTYPE html>") for answer in answers[1:])
    assert "text/html; charset=utf-8" == answers[2].headers["Content-Type"]


@pytest.mark.parametrize(
    ("cut", "cause"),
    [("before", http.client.RemoteDisconnected), ("headers", http.client.BadStatusLine)],
)
def test_cut_early(emulator: Any, session: requests.Session, cut: Any, cause: type[Exception]) -> None:
    """A connection cut before the body is a ConnectionError, after which a new one is made."""
    emulator.faults.add(Fault(cut=cut))

    with pytest.raises(requests.ConnectionError) as caught:
        session.get(f"{emulator.base_url}/rooms", timeout=10)

    assert isinstance(caught.value.args[0].args[1], cause)
    assert [200] == statuses(emulator, session, 1)


def test_cut_in_the_body(emulator: Any, session: requests.Session) -> None:
    """A body cut in the middle is shorter than its Content-Length says."""
    emulator.faults.add(Fault(operation="files.get", cut="body"))
    received: list[bytes] = []

    with session.get(f"{emulator.origin}/files/a", stream=True, timeout=10) as answer:
        assert "10240" == answer.headers["Content-Length"]
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="5120 bytes read, 5120 more expected"):
            received.extend(answer.iter_content(512))

    assert bytes(range(256)) * 20 == b"".join(received)
    assert [200] == statuses(emulator, session, 1)


@pytest.mark.parametrize("path", ["/files/a", "/api/v1/rooms/1"])
def test_reset(emulator: Any, session: requests.Session, path: str) -> None:
    """A reset connection is a ConnectionResetError underneath."""
    emulator.faults.add(Fault(cut="reset"))

    with pytest.raises(requests.RequestException, match="Connection reset by peer"):
        session.get(f"{emulator.origin}{path}", timeout=10)

    assert [200] == statuses(emulator, session, 1)


@pytest.mark.parametrize("cut", ["body", "reset"])
def test_cut_where_nothing_is_said(
    emulator: Any, session: requests.Session, make_room: Callable[..., str], cut: Any
) -> None:
    """An answer without body is cut in its head, so that no client takes it for whole."""
    room = make_room()
    emulator.faults.add(Fault(cut=cut))

    with pytest.raises(requests.ConnectionError):
        session.delete(f"{emulator.base_url}/rooms/{room}", timeout=10)

    assert {} == emulator.rooms


def test_cut_in_process(acme: type[Any]) -> None:
    """In process, where there is no connection, a cut is a ConnectionResetError."""
    emulator = acme()
    emulator.faults.add(Fault(cut="body"))

    with pytest.raises(ConnectionResetError):
        Client(emulator.wsgi).get("/files/a")


def test_delay(acme: type[Any], session: requests.Session) -> None:
    """A late answer runs into the client's timeout, holds up nobody else, and ends with the emulator."""
    with acme() as emulator:
        emulator.faults.add(Fault(delay=3600))
        with pytest.raises(requests.ReadTimeout):
            session.get(f"{emulator.base_url}/rooms", timeout=(10, 0.05))
        assert [200] == statuses(emulator, session, 1)
        assert [200, 200] == [entry.status for entry in emulator.journal]


@pytest.mark.parametrize(
    "wrong", [{"times": 0}, {"skip": -1}, {"status": 99}, {"status": 600}, {"delay": -1}, {"cut": "somewhere"}]
)
def test_impossible_faults(wrong: dict[str, Any]) -> None:
    """A fault that could not happen is refused when it is made."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Fault(**wrong)


def test_unknown_operation(emulator: Any) -> None:
    """A fault for an operation that does not exist is refused, with the nearest one that does."""
    with pytest.raises(ValueError, match=r"no operation 'rooms.lst'; did you mean 'rooms.list'\?"):
        emulator.faults.add(Fault(operation="rooms.lst"))


# The journal


def test_journal(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """The journal says what was asked, when, and how it ended."""
    room = make_room(title="Planning")
    emulator.clock.advance(60)
    emulator.faults.add(Fault(status=503, retry_after=2))
    session.get(f"{emulator.base_url}/rooms/{room}?x=y", timeout=10)

    created, got = emulator.journal
    assert ("rooms.create", "POST", "/api/v1/rooms", {"title": "Planning"}, 201, "", "valid") == (
        created.operation,
        created.method,
        created.path,
        created.body,
        created.status,
        created.fault,
        created.credential,
    )
    assert ("rooms.get", {"x": "y"}, 503, "status 503, retry_after 2", "", 60) == (
        got.operation,
        got.query,
        got.status,
        got.fault,
        got.credential,
        (got.at - created.at).total_seconds(),
    )
    assert (created,) == emulator.journal.of("rooms.create")
    assert (got, 2) == (emulator.journal.last, len(emulator.journal))
    emulator.journal.clear()
    assert (None, []) == (emulator.journal.last, list(emulator.journal))


def test_journal_keeps_what_was_sent(emulator: Any, session: requests.Session) -> None:
    """An entry stays as it was, even when the emulator goes on working with what it was sent."""
    session.post(f"{emulator.base_url}/rooms", json={"title": "x", "tags": ["a"]}, timeout=10)
    next(iter(emulator.rooms.values()))["tags"].append("b")

    assert {"title": "x", "tags": ["a"]} == emulator.journal.last.body


def test_journal_keeps_no_secret(emulator: Any, session: requests.Session) -> None:
    """Of credentials, sent or refused, the journal keeps the scheme and the verdict."""
    url = f"{emulator.base_url}/rooms"
    session.get(url, headers={"Cookie": "seeded-secret"}, timeout=10)
    session.get(url, headers={"Authorization": "Bearer other-secret"}, timeout=10)
    session.get(url, headers={"Authorization": "bare-secret"}, timeout=10)
    session.get(f"{emulator.base_url}/nowhere", timeout=10)

    entries = list(emulator.journal)
    assert ["valid", "refused", "refused", ""] == [entry.credential for entry in entries]
    assert ["Bearer ***", "Bearer ***", "***", "Bearer ***"] == [entry.headers["Authorization"] for entry in entries]
    shown = f"{emulator.journal!r} {entries!r} {[entry.headers for entry in entries]}"
    assert "secret" not in shown + requests.get(f"{emulator.control_url}/journal", timeout=10).text
    assert "GET /api/v1/rooms -> 401" in shown


def test_repr_of_an_entry_hides_what_was_sent(emulator: Any, make_room: Callable[..., str]) -> None:
    """Bodies may hold secrets of their own: an entry shows them only when asked."""
    make_room(title="confidential")

    assert "confidential" not in repr(emulator.journal.last)
    assert "confidential" == json.loads(json.dumps(emulator.journal.last.body))["title"]


def test_journal_keeps_what_was_answered(
    emulator: Any, session: requests.Session, make_room: Callable[..., str]
) -> None:
    """JSON as a value, anything else as text, as it left: whole or damaged; of a large file nothing."""
    room = make_room()
    emulator.faults.add(Fault(html=True))
    answers = [session.get(f"{emulator.base_url}/rooms/{room}", timeout=10) for _ in range(2)]

    damaged, whole = (entry for entry in emulator.journal if entry.operation == "rooms.get")
    assert [answer.content for answer in answers] == [damaged.answer, whole.answer]
    assert (answers[0].text, answers[1].json()) == (damaged.answered, whole.answered)
    assert "answer" not in repr(whole)
    assert (b"x" * 2**18, b"") == (kept(b"x" * 2**18), kept(b"x" * (2**18 + 1)))
