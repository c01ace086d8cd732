"""Observing a run, and stopping it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest

from anymeet.comparison import Exchange
from anymeet.comparison.exchange_log import LONGEST, ExchangeLog
from anymeet.comparison.interruption import Interrupted, Interruption
from anymeet.messages import HttpRequest, HttpResponse


def response(body: bytes, status: int = 200) -> HttpResponse:
    """An answer."""
    return HttpResponse(status=status, headers={}, body=body)


def recorded(request: HttpRequest, answer: HttpResponse | None) -> Exchange:
    """One exchange."""
    log = ExchangeLog(Interruption())
    log.before(request)
    if answer:
        log.after(request, answer, 0.25)
    (exchange,) = log.drain()
    assert () == log.drain()
    return exchange


def test_an_exchange_is_what_was_sent_and_what_came() -> None:
    """Query and body are kept as text that people can read, with status and milliseconds."""
    request = HttpRequest(
        method="POST",
        url="https://api.example/v1/rooms",
        operation="rooms.create",
        query={"limit": "5", "fields": "id,title"},
        json={"title": "Überblick"},
    )
    assert Exchange(
        operation="rooms.create",
        line="POST /v1/rooms",
        status=201,
        milliseconds=250.0,
        asked='?limit=5&fields=id,title\n{\n  "title": "Überblick"\n}',
        answered='{\n  "id": 1\n}',
    ) == recorded(request, response(b'{"id":1}', 201))


def test_an_upload_is_told_by_its_name() -> None:
    """Files are named, and their content is not kept."""
    request = HttpRequest(method="POST", url="/files", files={"slides": b"..."})
    assert "file: slides" == recorded(request, response(b"")).asked


def test_what_is_no_json_is_text() -> None:
    """A page, half of a JSON, and bytes that are no text at all are kept as they can be read."""
    request = HttpRequest(method="GET", url="/rooms")
    for body, text in ((b"<h1>no</h1>", "<h1>no</h1>"), (b'{"a"', '{"a"'), (b"\xff", "\ufffd"), (b"[" * 99999, "[[[")):
        assert recorded(request, response(body)).answered.startswith(text)


def test_a_long_body_is_cut() -> None:
    """A body that nobody would read to its end is cut, and says by how much."""
    answered = recorded(HttpRequest(method="GET", url="/film"), response(b"x\n" * LONGEST)).answered
    assert answered.endswith("x\n\n... 20,000 characters more")


@pytest.mark.parametrize("before", [LONGEST - 30, LONGEST - 5, LONGEST])
def test_no_token_is_cut(before: int) -> None:
    """Where a body is cut no half of a word is left: a token is masked as a whole, and a half of it is known to nobody."""
    body = b"x " * (before // 2) + b"https://meet.example/t0ken-of-ada " + b"x" * 99
    assert "https" not in recorded(HttpRequest(method="GET", url="/film"), response(body)).answered


def test_a_long_line_is_cut() -> None:
    """A vendor's id may be of any length, and stands in the line of a request."""
    assert "GET ..." == recorded(HttpRequest(method="GET", url="/" + "x" * 10_000), response(b"")).line


def test_half_a_character_in_a_query_is_kept() -> None:
    """A vendor's id may hold half of a pair, which cannot be sent; whoever sends it says so, and not what watches."""
    assert "?room=%3F" == recorded(HttpRequest(method="GET", url="/", query={"room": "\ud800"}), response(b"")).asked


def test_an_attempt_without_an_answer_has_neither_status_nor_time() -> None:
    """An attempt that failed is an exchange, too."""
    exchange = recorded(HttpRequest(method="GET", url="/rooms"), None)
    assert (None, None, "") == (exchange.status, exchange.milliseconds, exchange.answered)


# Interruption.


def test_nothing_is_sent_once_all_is_to_end() -> None:
    """After Ctrl-C the next request is stopped before it is sent, except for cleaning up."""
    interruption = Interruption()
    log = ExchangeLog(interruption)
    request = HttpRequest(method="GET", url="/rooms")
    log.before(request)
    interruption.ask()
    with pytest.raises(Interrupted):
        log.before(request)
    with interruption.held_off():
        log.before(request)
    with pytest.raises(Interrupted):
        log.before(request)
    assert 2 == len(log.drain())


def test_holding_off_is_for_one_thread() -> None:
    """A run that cleans up lets no other run go on."""
    interruption = Interruption()
    interruption.ask()
    found: list[BaseException] = []

    def check() -> None:
        try:
            interruption.check()
        except Interrupted as interrupted:
            found.append(interrupted)

    with interruption.held_off():
        other = threading.Thread(target=check)
        other.start()
        other.join()
        interruption.check()
    assert 1 == len(found)


def test_waiting_ends_with_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for long is woken; while cleaning up, pauses between attempts are kept."""
    interruption = Interruption()
    interruption.sleep(0)
    interruption.ask()
    with pytest.raises(Interrupted):
        interruption.sleep(3600)
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    with interruption.held_off():
        interruption.sleep(20)
    assert [20] == slept


def test_it_is_a_clock() -> None:
    """It tells the real time, aware and in UTC."""
    before, now, after = datetime.now(UTC), Interruption().now(), datetime.now(UTC)
    assert before <= now <= after
