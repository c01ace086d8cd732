"""Routes, handlers, hooks and the life of an emulator."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug.test import Client

import anymeet.testing
from anymeet.testing import (
    EmulatorClock,
)


def test_create_and_get(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """What one operation creates, another finds, with the documented statuses."""
    room = make_room(title="Planning")

    answer = session.get(f"{emulator.base_url}/rooms/{room}", timeout=10)

    assert (200, "Planning") == (answer.status_code, answer.json()["title"])
    assert "application/json" == answer.headers["Content-Type"]


def test_static_before_variable(emulator: Any, session: requests.Session) -> None:
    """A fixed path is found before one with a variable, although it is documented after it."""
    assert [] == session.get(f"{emulator.base_url}/rooms/live", timeout=10).json()


@pytest.mark.parametrize("path", ["/rooms", "/rooms/"])
def test_slash_at_the_end(emulator: Any, session: requests.Session, path: str) -> None:
    """A slash at the end makes no difference."""
    assert 200 == session.get(f"{emulator.base_url}{path}", allow_redirects=False, timeout=10).status_code


def test_no_content(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """A handler that returns nothing answers with the documented status and an empty body."""
    room = make_room()

    answer = session.delete(f"{emulator.base_url}/rooms/{room}", timeout=10)

    assert (204, b"") == (answer.status_code, answer.content)
    assert 404 == session.get(f"{emulator.base_url}/rooms/{room}", timeout=10).status_code


def test_own_answer(emulator: Any, session: requests.Session) -> None:
    """A handler's own answer goes out as it is; path variables arrive in path order."""
    answer = session.post(f"{emulator.base_url}/rooms/a/letters/b", json=["x", "y"], timeout=10)

    assert (202, "2 lines", "a") == (answer.status_code, answer.text, answer.headers["X-Room"])
    assert ["a/b: x", "a/b: y"] == emulator.letters


def test_percent_encoded_variable(emulator: Any, session: requests.Session) -> None:
    """A path variable is decoded."""
    session.post(f"{emulator.base_url}/rooms/caf%C3%A9%20a/letters/b", json=["x"], timeout=10)

    assert ["café a/b: x"] == emulator.letters


def test_answered_as_documented(emulator: Any, session: requests.Session) -> None:
    """An operation without handler gives the first success that is documented."""
    answer = session.get(f"{emulator.base_url}/themes", timeout=10)

    assert (200, [{"name": "dark"}]) == (answer.status_code, answer.json())


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "unknown_path"),
        ("GET", "//rooms", 404, "unknown_path"),
        ("PUT", "/rooms", 405, "method_not_allowed"),
    ],
)
def test_unknown_address(
    emulator: Any, session: requests.Session, method: str, path: str, status: int, code: str
) -> None:
    """An address or a method that is not documented is refused in the vendor's form."""
    answer = session.request(method, f"{emulator.base_url}{path}", timeout=10)

    assert (status, code) == (answer.status_code, answer.json()["error"])


def test_wrong_key(emulator: Any, session: requests.Session) -> None:
    """Without the right credentials nothing is carried out."""
    session.headers["Authorization"] = "Bearer wrong"

    assert 401 == session.post(f"{emulator.base_url}/rooms", json={"title": "x"}, timeout=10).status_code
    assert {} == emulator.rooms


def test_documented_rules(emulator: Any, session: requests.Session) -> None:
    """A body against the documented rules is refused with field and rule."""
    answer = session.post(f"{emulator.base_url}/rooms", json={"title": "x" * 21, "colour": 1}, timeout=10)

    assert (422, {"title": "must be at most 20 characters"}) == (answer.status_code, answer.json()["errors"])


def test_validation_status_is_a_switch(emulator: Any, session: requests.Session) -> None:
    """The status of a refused body can be set on a running emulator."""
    emulator.validation_status = 400

    assert 400 == session.post(f"{emulator.base_url}/rooms", json={}, timeout=10).status_code


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b'["x"]', 202), (b'{"a": 1}', 422), (b"{", 400), (b"[" * 100_000, 400), (b"\xff", 400)],
)
def test_array_body(emulator: Any, session: requests.Session, body: bytes, status: int) -> None:
    """A body that is documented as an array has to be one, and has to be JSON."""
    headers = {"Content-Type": "application/json"}
    answer = session.post(f"{emulator.base_url}/rooms/a/letters/b", data=body, headers=headers, timeout=10)

    assert status == answer.status_code


def test_query(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """Query parameters arrive in their documented types, and unknown ones do no harm."""
    rooms = [make_room() for _ in range(3)]

    answer = session.get(f"{emulator.base_url}/rooms", params={"limit": "1", "after": rooms[0], "x": "y"}, timeout=10)

    assert [rooms[1]] == [room["id"] for room in answer.json()]
    assert {"limit": 1, "after": rooms[0], "x": "y"} == emulator.journal.last.query


def test_query_out_of_bounds(emulator: Any, session: requests.Session) -> None:
    """A query against the documented rules is refused, too."""
    for limit, rule in [("0", "must be at least 1"), ("many", "must be a whole number")]:
        answer = session.get(f"{emulator.base_url}/rooms", params={"limit": limit}, timeout=10)
        assert (422, {"limit": rule}) == (answer.status_code, answer.json()["errors"])


def test_repeated_query(emulator: Any, session: requests.Session) -> None:
    """A name in brackets has a list of values."""
    session.get(f"{emulator.base_url}/rooms?tags[]=a&x=1&x=2", timeout=10)

    assert {"tags": ["a"], "x": ["1", "2"]} == emulator.journal.last.query


def test_multipart(emulator: Any, session: requests.Session) -> None:
    """Fields and files of a form are checked and handed on like a JSON body."""
    answer = session.post(
        f"{emulator.base_url}/rooms", data={"title": "x"}, files={"picture": ("a.png", b"1", "image/png")}, timeout=10
    )

    assert (201, "a.png") == (answer.status_code, answer.json().get("picture"))
    refused = session.post(f"{emulator.base_url}/rooms", data={"title": "x", "picture": "none"}, timeout=10)
    assert {"picture": "must be a file"} == refused.json()["errors"]


def test_chunked_body(emulator: Any, session: requests.Session) -> None:
    """A body without Content-Length is read to its end."""
    answer = session.post(f"{emulator.base_url}/rooms", data=iter([b'{"title": ', b'"x"}']), timeout=10)

    assert (201, "x") == (answer.status_code, answer.json()["title"])


def test_body_that_is_no_json(emulator: Any, session: requests.Session) -> None:
    """A body of another type is not JSON, and need not be."""
    headers = {"Content-Type": "application/octet-stream"}
    answer = session.post(f"{emulator.base_url}/rooms", data=b"{", headers=headers, timeout=10)

    assert (422, {"title": "is required"}) == (answer.status_code, answer.json()["errors"])


def test_head(emulator: Any, session: requests.Session) -> None:
    """HEAD tells the length and sends nothing."""
    answer = session.head(f"{emulator.origin}/files/a", timeout=10)

    assert ("10240", b"") == (answer.headers["Content-Length"], answer.content)


def test_beside_the_api(emulator: Any) -> None:
    """An address of its own needs no credentials when it says so, and no prefix."""
    answer = requests.get(f"{emulator.origin}/files/a", timeout=10)

    assert (200, 10240, "video/mp4") == (answer.status_code, len(answer.content), answer.headers["Content-Type"])


@pytest.mark.parametrize(
    ("headers", "status", "length", "content_range"),
    [
        ({"Range": "bytes=10-19"}, 206, 10, "bytes 10-19/10240"),
        ({"Range": "bytes=10000-"}, 206, 240, "bytes 10000-10239/10240"),
        ({"Range": "bytes=-5"}, 206, 5, "bytes 10235-10239/10240"),
        ({"Range": "bytes=10240-"}, 416, 0, "bytes */10240"),
        ({"Range": "bytes=0-1,5-6"}, 200, 10240, None),
        ({"Range": "lines=1-2"}, 200, 10240, None),
        ({"Range": "bytes=10-19", "If-Range": '"another"'}, 200, 10240, None),
    ],
)
def test_ranges(emulator: Any, headers: dict[str, str], status: int, length: int, content_range: str | None) -> None:
    """A file can be fetched in parts, unless it has changed."""
    answer = requests.get(f"{emulator.origin}/files/a", headers=headers, timeout=10)

    assert (status, length, content_range) == (
        answer.status_code,
        len(answer.content),
        answer.headers.get("Content-Range"),
    )


def test_keep_alive(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """One connection serves many requests, refusals and empty answers among them."""
    room = make_room()
    for method, path in [("GET", "/rooms"), ("DELETE", f"/rooms/{room}"), ("GET", "/nowhere"), ("POST", "/rooms")]:
        session.request(method, f"{emulator.base_url}{path}", timeout=10)

    pools = session.get_adapter(emulator.base_url).poolmanager.pools  # type: ignore[attr-defined]
    pool = pools.get(*pools.keys())
    assert (1, 5) == (pool.num_connections, pool.num_requests)


def test_date_by_the_clock(emulator: Any, session: requests.Session) -> None:
    """The Date header tells the emulator's time."""
    answer = session.get(f"{emulator.base_url}/rooms", timeout=10)

    assert "Tue, 01 Jan 2030 10:00:00 GMT" == answer.headers["Date"]


def test_bug_in_a_handler(acme: type[Any], session: requests.Session, caplog: pytest.LogCaptureFixture) -> None:
    """A bug is a 500 in the vendor's form, is logged, and comes back when the emulator is left."""
    with pytest.raises(ZeroDivisionError, match="a bug in a handler"), acme() as emulator:
        answer = session.get(f"{emulator.base_url}/broken", timeout=10)

    assert (500, "internal") == (answer.status_code, answer.json()["error"])
    assert [ZeroDivisionError] == [type(error) for error in emulator.errors]
    assert "a bug in the emulator" in caplog.text


def test_error_of_the_test_comes_first(acme: type[Any], session: requests.Session) -> None:
    """A test that fails by itself fails by its own error."""

    def fail() -> None:
        with acme() as emulator:
            session.get(f"{emulator.base_url}/broken", timeout=10)
            raise KeyError

    with pytest.raises(KeyError):
        fail()


def test_bug_on_the_clock(acme: type[Any], session: requests.Session, clock: EmulatorClock) -> None:
    """What fails by the clock during a request is remembered, too."""
    emulator = acme(clock=clock).start()
    clock.schedule(clock.now(), lambda: 1 / 0)

    answer = session.get(f"{emulator.base_url}/rooms", timeout=10)
    emulator.stop()

    assert (500, [ZeroDivisionError]) == (answer.status_code, [type(error) for error in emulator.errors])


def test_afterwards(emulator: Any, make_room: Callable[..., str]) -> None:
    """What is put off happens once the answer is out, in order."""
    rooms = [make_room() for _ in range(3)]
    emulator.settle()

    assert [f"{room} created" for room in rooms] == emulator.told


def test_afterwards_may_ask_back(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """A receiver of what is put off may use the API before it answers."""
    statuses: list[int] = []
    emulator.afterwards(lambda: statuses.append(session.get(f"{emulator.base_url}/rooms/live", timeout=10).status_code))
    with emulator.turn():
        pass

    assert [200] == statuses


def test_afterwards_remembers_bugs(acme: type[Any]) -> None:
    """A bug in what is put off is kept for the test."""
    emulator = acme()
    emulator.afterwards(lambda: 1 / 0)
    emulator.settle()

    assert [ZeroDivisionError] == [type(error) for error in emulator.errors]


def test_settings(emulator: Any) -> None:
    """The settings are ready for the provider: base URL and credentials."""
    assert {"base_url": f"{emulator.origin}/api/v1", "key": "seeded-secret"} == emulator.settings
    assert emulator.origin.startswith("http://127.0.0.1:")


def test_in_process(acme: type[Any]) -> None:
    """The WSGI application works without a server."""
    emulator = acme()
    client = Client(emulator.wsgi)
    headers = {"Authorization": "Bearer seeded-secret"}

    created = client.post("/api/v1/rooms", json={"title": "x"}, headers=headers)
    found = client.get(f"/api/v1/rooms/{created.json['id']}", headers=headers)  # type: ignore[index]

    assert (201, created.json) == (created.status_code, found.json)
    assert "http://localhost/api/v1" == emulator.base_url


def test_reset(emulator: Any, session: requests.Session, make_room: Callable[..., str]) -> None:
    """After a reset everything begins again, with the same ids; credentials stay."""
    first = make_room()
    emulator.clock.schedule(emulator.clock.now() + timedelta(seconds=1), lambda: 1 / 0)

    emulator.reset()
    emulator.clock.advance(2)

    assert ([], 0) == (session.get(f"{emulator.base_url}/rooms", timeout=10).json(), len(emulator.people.everybody))
    assert first == make_room()


def test_reset_to_a_time(emulator: Any, make_room: Callable[..., str]) -> None:
    """What was done can be done again at the same time; without one the time goes on."""
    begun = emulator.clock.now()
    emulator.clock.advance(60)
    emulator.reset()
    assert begun + timedelta(seconds=60) == emulator.clock.now()
    emulator.reset(begun)
    make_room()
    assert begun == emulator.journal.last.at


def test_ids_by_seed(acme: type[Any]) -> None:
    """The seed decides about the ids, and nothing else does."""
    assert acme(seed=1).ids.uuid() == acme(seed=1).ids.uuid()
    assert acme(seed=1).ids.uuid() != acme(seed=2).ids.uuid()


def test_stop_at_once(acme: type[Any], session: requests.Session) -> None:
    """Stopping ends open connections and every thread, and may be done twice."""
    before = set(threading.enumerate())
    emulator = acme().start()
    session.get(f"{emulator.base_url}/rooms", timeout=10)
    url = f"{emulator.base_url}/rooms"

    emulator.stop()
    emulator.stop()

    assert before == set(threading.enumerate())
    with pytest.raises(requests.ConnectionError):
        session.get(url, timeout=10)


def test_stop_does_not_wait_for_clients(acme: type[Any]) -> None:
    """A client that has not read its answer yet does not hold up the end."""
    emulator = acme().start()
    emulator.faults.add(anymeet.testing.Fault(operation="files.get", status=200, body="x" * 50_000_000))
    host, port = "127.0.0.1", int(emulator.origin.rpartition(":")[2])
    with socket.create_connection((host, port)) as client, socket.create_connection((host, port)):
        client.sendall(b"GET /files/a HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"HTTP/1.1 200" == client.recv(12)
        started = time.monotonic()
        emulator.stop()

    assert time.monotonic() - started < 10, "which is a twelfth of the server's own patience"


def test_start_again(acme: type[Any], session: requests.Session) -> None:
    """A stopped emulator can be started again, with what it knows."""
    emulator = acme()
    for _ in range(2):
        with emulator:
            session.post(f"{emulator.base_url}/rooms", json={"title": "x"}, timeout=10)

    assert 2 == len(emulator.rooms)


def test_fixed_port(acme: type[Any]) -> None:
    """A port that is taken is an error at once, which names it."""
    with acme() as first:
        port = int(first.origin.rpartition(":")[2])
        with pytest.raises(OSError, match=str(port)):
            acme(port=port).start()


def test_unknown_people(acme: type[Any]) -> None:
    """People come by hand or by themselves; anything else is refused."""
    with pytest.raises(ValueError, match="'manual' or 'auto', not 'many'"):
        acme(people="many")


def test_daemon_threads() -> None:
    """An emulator that nobody stops keeps no process alive."""
    conftest = Path(__file__).with_name("conftest.py")
    code = f"import runpy; runpy.run_path({str(conftest)!r})['AcmeEmulator']().start(); print('started')"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert (0, "started\n") == (done.returncode, done.stdout), done.stderr
