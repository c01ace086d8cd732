"""What is repeated, and what is not."""

from __future__ import annotations

import io
import itertools
import ssl
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import attrs
import pytest
import requests
import responses
import urllib3

from anymeet import errors
from anymeet.http import Failure, HttpRequest, HttpResponse
from support.clock import FakeClock
from support.loopback import Loopback, answer, closed_port, resets, says, sends, stalls
from support.transports import (
    READ,
    VENDOR,
    WRITE,
    MakeTransport,
)

CUT = answer(200, {"id": "abcdef"})[:-5]


def test_a_refused_connection_is_tried_again(make_transport: MakeTransport, clock: FakeClock) -> None:
    """Nobody listens: reads and writes are repeated `retries` times, with growing waits, and nothing can have happened."""
    for request in (READ, WRITE):
        clock.slept.clear()
        with pytest.raises(errors.ConnectionFailed, match="could not connect") as raised:
            make_transport(closed_port(), retries=3).send(request)
        assert not raised.value.may_have_happened
        assert ("acme", f"{request.method} /rooms") == (raised.value.provider, raised.value.request_line)
        assert 3 == len(clock.slept)
        assert all(0.5 * 2**n <= seconds <= 0.5 * 2**n + 0.5 for n, seconds in enumerate(clock.slept))


@pytest.mark.parametrize("broken", [resets(), resets(CUT), sends(CUT), sends(b"")])
def test_a_broken_connection_is_repeated_for_reads_only(
    broken: Any, vendor: Loopback, make_transport: MakeTransport, clock: FakeClock
) -> None:
    """A connection that breaks before or within the answer is tried again for a read; a write may have happened."""
    vendor.script(broken, says(200, {"id": "abcdef"}))
    assert {"id": "abcdef"} == make_transport(vendor.url).send(READ).json()
    assert 1 == len(clock.slept)
    vendor.heard.clear()
    vendor.script(broken, says(200))
    with pytest.raises(errors.ConnectionFailed, match="connection broke") as raised:
        make_transport(vendor.url).send(WRITE)
    assert raised.value.may_have_happened
    assert 1 == len(vendor.heard)


def test_a_post_that_reads_is_repeated(vendor: Loopback, make_transport: MakeTransport) -> None:
    """Whether a request only reads is said by the operation, not by its verb."""
    vendor.script(resets(), says(200, []))
    assert [] == make_transport(vendor.url).send(attrs.evolve(WRITE, reads=True)).json()


def test_reads_give_up_after_their_retries(vendor: Loopback, make_transport: MakeTransport, clock: FakeClock) -> None:
    """A read that fails again and again raises the last failure."""
    vendor.script(resets())
    with pytest.raises(errors.ConnectionFailed):
        make_transport(vendor.url, retries=2).send(READ)
    assert (3, 2) == (len(vendor.heard), len(clock.slept))


def test_no_retries_means_one_attempt(vendor: Loopback, make_transport: MakeTransport, clock: FakeClock) -> None:
    """With retries = 0 nothing is repeated."""
    vendor.script(says(429))
    with pytest.raises(errors.RateLimited):
        make_transport(vendor.url, retries=0).send(READ)
    assert (1, []) == (len(vendor.heard), clock.slept)


@pytest.mark.parametrize("stalled", [stalls(), stalls(CUT), stalls(b"HTTP/1.1 200 OK\r\n")])
def test_a_slow_answer_is_a_timeout(
    stalled: Any, vendor: Loopback, make_transport: MakeTransport, clock: FakeClock
) -> None:
    """An answer that does not come, or stops, raises Timeout after `timeout` seconds, once: it may have happened."""
    vendor.script(stalled)
    with pytest.raises(errors.Timeout, match=r"0\.05 seconds") as raised:
        make_transport(vendor.url, timeout=0.05).send(READ)
    assert raised.value.may_have_happened
    assert [] == clock.slept


def test_no_connection_in_time_is_repeated(make_transport: MakeTransport, clock: FakeClock) -> None:
    """A connection that is not made in time is tried again even for a write: nothing was sent."""
    with responses.RequestsMock() as mock:
        mock.post(f"{VENDOR}/rooms", body=requests.exceptions.ConnectTimeout("slow"))
        with pytest.raises(errors.Timeout, match="no connection within 30 seconds") as raised:
            make_transport(VENDOR, retries=2).send(WRITE)
        assert 3 == len(mock.calls)
    assert not raised.value.may_have_happened


@pytest.mark.parametrize("request_", [READ, WRITE], ids=["read", "write"])
def test_too_many_requests_wait_as_told(
    request_: HttpRequest, vendor: Loopback, make_transport: MakeTransport, clock: FakeClock
) -> None:
    """A 429 is repeated for reads and writes after the seconds that Retry-After asks for."""
    vendor.script(says(429, Retry_After="38"), says(429, Retry_After=" 0 "), says(200, "1"))
    assert 1 == make_transport(vendor.url).send(request_).json()
    assert [38, 0] == clock.slept
    assert 3 == len(vendor.heard)


@pytest.mark.parametrize("told", ["", "soon", "-5", "1.5", "٣", "Tue, 01 Jan 2030 10:00:05", "Tue, 99 Foo 2030"])
def test_too_many_requests_without_a_time(
    told: str, vendor: Loopback, make_transport: MakeTransport, clock: FakeClock
) -> None:
    """Without a readable Retry-After the transport waits by itself."""
    vendor.script(says(429, **({"Retry_After": told} if told.isascii() else {})), says(200))
    make_transport(vendor.url).send(WRITE)
    (waited,) = clock.slept
    assert 0.5 <= waited <= 1


def test_retry_after_may_be_a_date(vendor: Loopback, make_transport: MakeTransport, clock: FakeClock) -> None:
    """Retry-After as a date counts from the clock's present; one that is past does not wait."""
    later, earlier = clock.now() + timedelta(seconds=20), clock.now() - timedelta(days=1)
    vendor.script(
        says(429, Retry_After=format_datetime(later, usegmt=True)),
        says(429, Retry_After=format_datetime(earlier, usegmt=True)),
        says(200),
    )
    make_transport(vendor.url).send(READ)
    assert [20, 0] == clock.slept


def test_retry_after_is_a_number(vendor: Loopback, make_transport: MakeTransport) -> None:
    """More seconds than a number can count are very many seconds, and not infinitely many, which no JSON can say."""
    vendor.script(says(429, Retry_After="9" * 400))
    with pytest.raises(errors.RateLimited) as raised:
        make_transport(vendor.url).send(READ)
    assert 1e9 == raised.value.retry_after


@pytest.mark.parametrize("status", [429, 503])
def test_waiting_longer_than_the_cap_is_refused(
    status: int, vendor: Loopback, make_transport: MakeTransport, clock: FakeClock
) -> None:
    """A Retry-After beyond max_retry_after is raised at once, with the seconds it asks for."""
    vendor.script(says(status, Retry_After="61"))
    with pytest.raises(errors.ProviderError) as raised:
        make_transport(vendor.url).send(READ)
    assert (61, []) == (raised.value.retry_after, clock.slept)
    vendor.script(says(status, Retry_After="61"), says(200))
    make_transport(vendor.url, max_retry_after=61).send(READ)
    assert [61] == clock.slept


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_vendor_in_trouble_is_asked_again_for_reads_only(
    status: int, vendor: Loopback, make_transport: MakeTransport, clock: FakeClock
) -> None:
    """502, 503 and 504 are repeated for reads, by Retry-After where there is one, and raised at once for writes."""
    vendor.script(says(status, Retry_After="3"), says(200))
    make_transport(vendor.url).send(READ)
    assert [3] == clock.slept
    vendor.heard.clear()
    vendor.script(says(status))
    with pytest.raises(errors.Unavailable):
        make_transport(vendor.url).send(WRITE)
    assert 1 == len(vendor.heard)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500, 501])
def test_other_failures_are_not_repeated(status: int, vendor: Loopback, make_transport: MakeTransport) -> None:
    """What the vendor said no to is asked once."""
    vendor.script(says(status))
    with pytest.raises(errors.ProviderError):
        make_transport(vendor.url).send(READ)
    assert 1 == len(vendor.heard)


def test_trouble_behind_a_200_is_asked_again_for_reads_only(
    vendor: Loopback, make_transport: MakeTransport, clock: FakeClock
) -> None:
    """Where a vendor says in its answer alone that it is in trouble, the answer is what counts, its delay included."""

    def failure(response: HttpResponse) -> Failure | None:
        told = response.json()
        return Failure(error=errors.Unavailable, retry_after=told["wait"]) if "wait" in told else None

    options = {"failure": failure}
    vendor.script(says(200, {"wait": 7}), says(200, {"id": "abcdef"}))
    assert {"id": "abcdef"} == make_transport(vendor.url, options=options).send(READ).json()
    assert [7] == clock.slept
    vendor.script(says(200, {"wait": 7}), says(200, {"id": "abcdef"}))
    with pytest.raises(errors.Unavailable) as raised:
        make_transport(vendor.url, options=options).send(WRITE)
    assert 7 == raised.value.retry_after


def test_every_attempt_is_signed_anew(vendor: Loopback, make_transport: MakeTransport) -> None:
    """Credentials are asked for at each attempt, so that a token is never older than its request."""
    numbers = itertools.count()

    def counting(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {next(numbers)}"
        return request

    vendor.script(says(429, Retry_After="1"), says(200))
    make_transport(vendor.url, options={"auth": counting}).send(READ)
    assert ["Bearer 0", "Bearer 1"] == [heard.headers["authorization"] for heard in vendor.heard]


def test_a_repeated_upload_is_whole(vendor: Loopback, make_transport: MakeTransport) -> None:
    """An open file is sent whole at every attempt, not read to its end by the first one."""
    vendor.script(says(429, Retry_After="0"), says(200))
    upload = HttpRequest(method="POST", url="/files", files={"file": ("a.txt", io.BytesIO(b"the content"))})
    make_transport(vendor.url).send(upload)
    assert [True, True] == [b"the content" in heard.body for heard in vendor.heard]
    assert all(heard.headers["content-type"].startswith("multipart/form-data") for heard in vendor.heard)


def test_tls_that_breaks_later_may_have_happened(make_transport: MakeTransport) -> None:
    """A TLS error other than an untrusted certificate may come after the request was read, so a write is not repeated."""
    cause = urllib3.exceptions.SSLError(ssl.SSLError("decryption failed"))
    with responses.RequestsMock() as mock:
        mock.post(f"{VENDOR}/rooms", body=requests.exceptions.SSLError(cause))
        with pytest.raises(errors.ConnectionFailed, match="TLS") as raised:
            make_transport(VENDOR).send(WRITE)
        assert 1 == len(mock.calls)
    assert raised.value.may_have_happened


def test_ctrl_c_is_never_repeated(
    vendor: Loopback, make_transport: MakeTransport, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """KeyboardInterrupt in a request, or in the wait before the next, goes through at once."""
    attempts = itertools.count()

    def interrupted(request: requests.PreparedRequest) -> requests.PreparedRequest:
        next(attempts)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_transport(VENDOR, options={"auth": interrupted}).send(READ)
    assert (1, []) == (next(attempts), clock.slept)
    monkeypatch.setattr(clock, "sleep", interrupted)
    vendor.script(says(429))
    with pytest.raises(KeyboardInterrupt):
        make_transport(vendor.url).send(READ)
    assert 1 == len(vendor.heard)
