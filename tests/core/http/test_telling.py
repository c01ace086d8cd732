"""What logs, errors and observers are told, and what never."""

from __future__ import annotations

import json
import logging
from urllib.parse import quote, quote_plus

import attrs
import pytest
import requests

from anymeet import errors, http
from anymeet.http import Failure, HttpRequest, HttpResponse
from support.clock import FakeClock
from support.loopback import Loopback, resets, says
from support.transports import (
    READ,
    SECRET,
    WRITE,
    MakeTransport,
    Watcher,
    everything_about,
)


def test_an_observer_sees_every_attempt(vendor: Loopback, make_transport: MakeTransport) -> None:
    """An observer is told of each attempt before it is sent and after it was answered."""
    vendor.script(says(429, Retry_After="0"), resets(), says(200, {"id": 7}))
    watcher = Watcher()
    make_transport(vendor.url, options={"observer": watcher}).send(attrs.evolve(READ, operation="rooms.list"))
    assert 5 == len(watcher.requests)
    assert {"rooms.list"} == {request.operation for request in watcher.requests}
    assert [429, 200] == [response.status for response in watcher.responses]
    assert {"id": 7} == watcher.responses[-1].json()


def test_an_observer_that_raises_stops_the_call(vendor: Loopback, make_transport: MakeTransport) -> None:
    """What an observer raises before a request reaches the caller, and nothing is sent."""

    class Stop(Watcher):
        def before(self, request: HttpRequest) -> None:
            raise LookupError("not today")

    with pytest.raises(LookupError, match="not today"):
        make_transport(vendor.url, options={"observer": Stop()}).send(READ)
    assert [] == vendor.heard


def test_an_observer_cannot_change_what_is_sent(vendor: Loopback, make_transport: MakeTransport) -> None:
    """What an observer is shown are copies."""

    class Meddler(Watcher):
        def before(self, request: HttpRequest) -> None:
            request.json["title"] = "Changed"
            request.headers["X-Odd"] = "changed"  # type: ignore[index]

    vendor.script(says(200))
    make_transport(vendor.url, options={"observer": Meddler()}).send(WRITE)
    assert {"title": "Demo"} == vendor.heard[0].json
    assert "x-odd" not in vendor.heard[0].headers


@pytest.mark.parametrize("secret", [SECRET, 'quo"ted\\secret', "schlüssel-äöü", "a+b/c=d&e f", "12345678"])
def test_no_secret_is_ever_told(
    secret: str,
    vendor: Loopback,
    make_transport: MakeTransport,
    caplog: pytest.LogCaptureFixture,
    clock: FakeClock,
) -> None:
    """A secret that is sent in every place, and sent back by the vendor, is in no log, error, repr or observer's argument."""
    caplog.set_level(logging.DEBUG)  # of everybody's loggers: urllib3's quote addresses with their queries
    watcher = Watcher()
    echo = json.dumps({"message": f"bad key {secret}", "number": 123456789, "nested": [{"note": f"<{secret}>"}]})
    echo_raw = json.dumps({"message": f"bad key {secret}"}, ensure_ascii=False)
    vendor.script(
        says(429, echo, Retry_After="0", X_Echo=quote(secret)),
        says(400, echo_raw, X_Echo=quote(secret, safe="")),
    )

    def failure(response: HttpResponse) -> Failure | None:
        words = response.json()["message"]
        return Failure(error=http.error_for_status(response.status), message=words, code=words, fields={words: words})

    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Key"] = quote(secret)
        return request

    transport = make_transport(vendor.url, key=secret, options={"observer": watcher, "failure": failure, "auth": sign})
    request = HttpRequest(
        method="POST",
        url=f"/rooms/{quote(secret, safe='')}",
        query={"q": f"x{secret}", "more": secret},
        headers={"X-Own": quote(secret)},
        json={"title": f"-{secret}-", "number": 123456789, secret: [secret, {"deep": secret}], "flag": True},
    )
    with pytest.raises(errors.Rejected) as raised:
        transport.send(request)
    assert 2 == len(vendor.heard)
    assert secret in vendor.heard[0].json["title"]
    told = [
        everything_about(raised.value),
        caplog.text,
        *(repr(record.args) + record.getMessage() for record in caplog.records),
        *(repr(attrs.asdict(request, recurse=False)) for request in watcher.requests),
        *(repr(attrs.asdict(response, recurse=False)) for response in watcher.responses),
        repr(transport),
    ]
    forms = {secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1]}
    forms |= {quote_plus(secret), repr(secret)[1:-1]}
    for text in told:
        for form in forms:
            assert form not in text.replace("123456789", "")


def test_the_address_of_a_file_is_not_told(
    vendor: Loopback, make_transport: MakeTransport, caplog: pytest.LogCaptureFixture
) -> None:
    """A link to a file may hold its key in path and query: logs and errors name its host alone."""
    caplog.set_level(logging.DEBUG)
    url = f"{vendor.url}/files/path-{SECRET}/x.mp4?sig={SECRET}&plain={SECRET}"
    vendor.script(says(302, Location=url), says(200))
    transport = make_transport("https://vendor.example", key="another-key")
    with transport.open(url, {}):
        pass
    vendor.script(resets())
    with pytest.raises(errors.ConnectionFailed) as raised, transport.open(url, {}):
        pass
    assert "127.0.0.1" in str(raised.value)
    assert SECRET not in everything_about(raised.value)
    assert SECRET not in caplog.text
    assert "anymeet.http" in {record.name for record in caplog.records}


def test_the_logs_of_others_stay_as_they_are(vendor: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    """urllib3 is silent about our requests only: an application's own are logged as ever."""
    caplog.set_level(logging.DEBUG)
    vendor.script(says(200))
    with requests.Session() as session:
        session.get(f"{vendor.url}/own?page=2", timeout=10)
    assert "/own?page=2" in caplog.text


def test_attempts_are_logged(vendor: Loopback, make_transport: MakeTransport, caplog: pytest.LogCaptureFixture) -> None:
    """Each attempt is a DEBUG record, each repetition an INFO record that says why and when."""
    caplog.set_level(logging.DEBUG, logger="anymeet.http")
    vendor.script(says(429, Retry_After="7"), says(200))
    make_transport(vendor.url).send(attrs.evolve(READ, operation="rooms.list"))
    attempt, repetition, success = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert "DEBUG" == attempt[0]
    assert attempt[1].startswith("rooms.list GET /rooms -> 429 in ")
    assert "INFO" == repetition[0]
    assert repetition[1].startswith("GET /rooms: acme: ") or repetition[1].startswith("GET /rooms: ")
    assert repetition[1].endswith("again in 7.0 s (attempt 2)")
    assert success[1].startswith("rooms.list GET /rooms -> 200 in ")


def test_a_vendor_writes_no_line_of_the_log(
    vendor: Loopback, make_transport: MakeTransport, caplog: pytest.LogCaptureFixture
) -> None:
    """What a vendor says when an attempt fails is quoted on the line of that attempt, however many lines it has."""
    caplog.set_level(logging.INFO, logger="anymeet.http")
    failure = Failure(error=errors.RateLimited, message="slow down\nERROR root: all is lost\x85\u2028!")
    vendor.script(says(429), says(200))
    make_transport(vendor.url, options={"failure": lambda answer: failure if answer.status == 429 else None}).send(
        HttpRequest(method="GET", url="/rooms", reads=True)
    )
    (entry,) = caplog.messages
    assert "slow down ERROR root: all is lost !" in entry
    assert 1 == len(entry.splitlines())
