"""What becomes of answers."""

from __future__ import annotations

import gzip

import pytest
import responses

from anymeet import errors, http
from anymeet.http import Failure, HttpResponse
from support.loopback import Loopback, answer, says, stalls
from support.transports import (
    READ,
    VENDOR,
    MakeTransport,
)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, errors.Rejected),
        (400, errors.Rejected),
        (401, errors.Unauthorized),
        (402, errors.Rejected),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (410, errors.NotFound),
        (422, errors.Rejected),
        (429, errors.RateLimited),
        (500, errors.Unavailable),
        (503, errors.Unavailable),
        (599, errors.Unavailable),
    ],
)
def test_a_status_becomes_an_error(
    status: int, error: type[errors.ProviderError], https: responses.RequestsMock, make_transport: MakeTransport
) -> None:
    """Each HTTP status of 300 or more raises the error that it means, with what the vendor said."""
    https.get(f"{VENDOR}/rooms", status=status, body="the vendor's words", headers={"X-Request-Id": "17"})
    with pytest.raises(errors.ProviderError) as raised:
        make_transport(VENDOR, retries=0).send(READ)
    assert error is type(raised.value)
    assert status == raised.value.status
    assert "the vendor's words" == raised.value.body
    assert "17" == raised.value.headers["X-Request-Id"]
    assert "GET /api/v1/rooms" == raised.value.request_line
    assert "acme" == raised.value.provider
    assert f"HTTP {status}" in str(raised.value)


def test_the_vendors_words_come_from_its_reader(https: responses.RequestsMock, make_transport: MakeTransport) -> None:
    """What the provider's reader finds in an answer is what the error says, even when the status is 200."""
    https.get(f"{VENDOR}/rooms", status=200, json={"error": "no such room"})

    def failure(response: HttpResponse) -> Failure:
        return Failure(error=errors.NotFound, message=response.json()["error"], code="E17", fields={"room": "unknown"})

    with pytest.raises(errors.NotFound, match="no such room") as raised:
        make_transport(VENDOR, options={"failure": failure}).send(READ)
    assert ("E17", {"room": "unknown"}, 200) == (raised.value.code, raised.value.fields, raised.value.status)


def test_a_web_page_is_quoted_but_not_read(vendor: Loopback, make_transport: MakeTransport) -> None:
    """A 500 with HTML is Unavailable, keeps the page's beginning, and is not repeated."""
    vendor.script(says(500, "<html>" + "x" * 10_000, Content_Type="text/html"))
    with pytest.raises(errors.Unavailable) as raised:
        make_transport(vendor.url).send(READ)
    assert raised.value.body.startswith("<html>")
    assert len(raised.value.body) <= 2_000
    assert "<html>" not in str(raised.value)
    assert 1 == len(vendor.heard)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"data": [{"id": 1}, {"i', "not JSON"),
        (b"", "the body is empty"),
        (b"  \n", "the body is empty"),
        (b"<html></html>", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b'{"n": NaN}', "not JSON"),
        (b'{"n": 1e999}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"9" * 5000, "not JSON"),
    ],
)
def test_a_body_that_is_no_json(body: bytes, words: str, vendor: Loopback, make_transport: MakeTransport) -> None:
    """Reading a 200 whose body is cut off, empty, no JSON or not finite raises UnexpectedResponse, with path and line."""
    vendor.script(says(200, body))
    response = make_transport(vendor.url).send(READ)
    with pytest.raises(errors.UnexpectedResponse, match=words) as raised:
        response.json()
    assert raised.value.problems[0].endswith(" @ $")
    assert ("GET /rooms", 200) == (raised.value.request_line, raised.value.status)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("text/html; charset=utf-8; key=s3cret", "not JSON (text/html): "),
        ("application/problem+xml", "not JSON (application/problem+xml): "),
        ("s3cret/s3cret", "not JSON (no content type): "),
        ("x" * 500 + "/html", "not JSON (no content type): "),
        ("", "not JSON (no content type): "),
    ],
)
def test_a_content_type_is_quoted_as_far_as_it_is_one(told: str, shown: str) -> None:
    """Of what no JSON is, the kind is told, and nothing else that a vendor puts into the header."""
    with pytest.raises(errors.UnexpectedResponse) as raised:
        HttpResponse(status=200, headers={"Content-Type": told}, body=b"<html>").json()
    assert raised.value.problems[0].startswith(shown)


def test_text_that_is_no_utf8_is_still_shown() -> None:
    """Bytes that are no UTF-8 are replaced when a body is read as text."""
    assert "\ufffda" == HttpResponse(status=200, headers={}, body=b"\xffa").text


def test_a_huge_body_is_refused(
    vendor: Loopback, make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer of more than the largest size is an UnexpectedResponse, and is not read to its end."""
    monkeypatch.setattr(http, "LARGEST_ANSWER", 100_000)
    vendor.script(says(200, b"x" * 100_000), stalls(answer(200, b"x" * 400_000)[:200_000]))
    transport = make_transport(vendor.url)
    assert 100_000 == len(transport.send(READ).body)
    with pytest.raises(errors.UnexpectedResponse, match="larger than 100000 bytes"):
        transport.send(READ)


def test_a_small_packet_of_a_huge_body_is_refused(
    vendor: Loopback, make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size counts after unpacking: a compressed answer cannot fill the memory."""
    monkeypatch.setattr(http, "LARGEST_ANSWER", 100_000)
    vendor.script(says(200, gzip.compress(bytes(10_000_000)), Content_Encoding="gzip"))
    with pytest.raises(errors.UnexpectedResponse, match="larger"):
        make_transport(vendor.url).send(READ)


def test_spoiled_compression_is_a_broken_connection(vendor: Loopback, make_transport: MakeTransport) -> None:
    """A body that does not unpack is a ConnectionFailed."""
    vendor.script(says(200, b"no gzip", Content_Encoding="gzip"))
    with pytest.raises(errors.ConnectionFailed):
        make_transport(vendor.url, retries=0).send(READ)
