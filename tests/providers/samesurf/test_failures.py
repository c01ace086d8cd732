"""How failures are recognised, and what each becomes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import (
    Conflict,
    Forbidden,
    NotFound,
    ProviderError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedResponse,
)
from anymeet.http import Failure, HttpResponse
from anymeet_samesurf import SameSurf
from anymeet_samesurf.failures import failure_from
from support.loopback import Loopback, says

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["success", "error", "errorcode"]) | st.text(max_size=3), inner)
    ),
)


def answer(status: int, body: Any) -> HttpResponse:
    return HttpResponse(status=status, headers={}, body=body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("number", "error", "field"),
    [
        (101, Unauthorized, None),
        (102, NotFound, "room"),
        (103, Conflict, "room"),
        (104, Rejected, "invitees"),
        (105, Rejected, "starturl"),
        (106, Rejected, "timezone"),
        (107, Rejected, "timezone"),
        (108, Rejected, "eventtime"),
        (109, NotFound, None),
        (110, Rejected, None),
        (111, Unavailable, None),
        (112, NotFound, "token"),
        (113, NotFound, None),
        (114, Conflict, "name"),
        (115, Rejected, "name"),
        (116, Forbidden, None),
        (117, Forbidden, None),
        (118, NotFound, None),
        (119, NotFound, None),
        (120, Conflict, None),
        (121, Unavailable, None),
        (122, Rejected, "eventtime"),
        (123, Rejected, "lengthinminutes"),
        (124, Rejected, "licensecount"),
        (125, Rejected, "usagelimit"),
        (126, Rejected, None),
        (999, Rejected, None),
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_every_code_becomes_its_error(number: int, error: type[ProviderError], field: str | None, status: int) -> None:
    """A code means the same in a 200 and in a 400; it is kept, and names the field it concerns."""
    failure = failure_from(answer(status, {"success": False, "error": "words of the vendor", "errorcode": number}))
    assert failure is not None
    assert (error, str(number)) == (failure.error, failure.code)
    assert failure.message.startswith("words of the vendor")
    assert ([field] if field else []) == list(failure.fields)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, {"success": False}, Rejected),
        (200, {"success": "false"}, Rejected),
        (200, {"success": 0}, Rejected),
        (200, {"errorcode": 102}, NotFound),
        (200, {"errorcode": "102"}, NotFound),
        (200, {"success": True, "errorcode": 116}, Forbidden),
        (200, {"success": False, "errorcode": 0, "error": "odd"}, Rejected),
        (200, {"success": False, "errorcode": "SomethingNew"}, Rejected),
        (200, {"errorcode": 100}, Unavailable),
        (400, {"errorcode": 100}, Rejected),
        (401, {}, Unauthorized),
        (403, {"success": False, "errorcode": 100}, Forbidden),
        (404, b"<html>not here</html>", NotFound),
        (429, {"success": False, "errorcode": 100}, RateLimited),
        (429, {"success": False, "errorcode": 126}, RateLimited),
        (500, b"<h1>Server Error</h1>", Unavailable),
        (503, b"", Unavailable),
        (500, ["no", "object"], Unavailable),
        (302, {}, Rejected),
    ],
)
def test_a_failure_is_recognised_in_every_form(status: int, body: Any, expected: type[ProviderError]) -> None:
    """Status, a false success and an error code are each enough; a status outweighs a code that explains nothing."""
    failure = failure_from(answer(status, body))
    assert failure is not None
    assert expected is failure.error


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"room": "1"},
        {"success": None, "errorcode": None, "error": None},
        {"success": True, "errorcode": 0, "error": ""},
        {"success": "true", "errorcode": "0"},
        {"errorcode": "NoError"},
    ],
)
def test_what_does_not_say_that_it_failed_has_not(body: Any) -> None:
    """An answer without success, or with an error code that means none, is an answer."""
    assert None is failure_from(answer(200, body))


@pytest.mark.parametrize("body", [b"", b"[]", b'"text"', b"12", b"null", b"<html></html>", b'{"success": tr'])
def test_a_body_that_is_no_object_cannot_be_read(body: bytes) -> None:
    """Every successful answer is an object, so anything else is refused with the path of the problem."""
    with pytest.raises(UnexpectedResponse, match=r"@ \$"):
        failure_from(answer(200, body))


@given(status=st.sampled_from([200, 201, 400, 401, 500]), body=JSON)
def test_any_json_is_a_failure_or_an_answer_or_unreadable(status: int, body: Any) -> None:
    """Whatever JSON comes back, reading it for a failure ends in a failure, in none, or in UnexpectedResponse."""
    try:
        failure = failure_from(answer(status, body))
    except UnexpectedResponse:
        assert status < 300
        assert not isinstance(body, dict)
    else:
        assert isinstance(failure, Failure) or status < 300


def test_our_words_stand_in_for_missing_ones() -> None:
    """A code without words is explained, and names its number."""
    failure = failure_from(answer(200, {"success": False, "errorcode": 122}))
    assert failure is not None
    assert {"eventtime": "the time must be in the future"} == failure.fields


def test_a_refused_token_hints_at_swapped_values(scripted: Callable[..., SameSurf]) -> None:
    """Error 101 says that key and secret may be swapped, and shows neither."""
    surf = scripted({"success": False, "errorcode": 101, "error": "Invalid secret-of-the-key"})
    with pytest.raises(Unauthorized, match="api_key and api_secret may be swapped") as caught:
        surf.check()
    assert "secret-of-the-key" not in f"{caught.value}{caught.value!r}{caught.value.body}"


@pytest.mark.parametrize(
    "call",
    [
        lambda surf: surf.native.invitations.delete("ABC"),
        lambda surf: surf.native.reseller.delete_subscription("ABC"),
        lambda surf: list(surf.native.rooms.running()),
        lambda surf: list(surf.meetings.list()),
        lambda surf: surf.native.request("POST", "/api/v3/unknown", json={}),
    ],
)
def test_failures_are_seen_whatever_a_call_returns(
    call: Callable[[SameSurf], object], scripted: Callable[..., SameSurf]
) -> None:
    """A 200 that says no raises from lists, acknowledgements and calls by hand alike."""
    with pytest.raises(Conflict) as caught:
        call(scripted({"success": False, "errorcode": 103}))
    assert ("103", 200, "samesurf") == (caught.value.code, caught.value.status, caught.value.provider)


@pytest.mark.parametrize(
    ("call", "attempts"),
    [
        (lambda surf: surf.native.analytics.overview(), 2),
        (lambda surf: list(surf.native.rooms.running()), 2),
        (lambda surf: surf.native.rooms.create({}), 1),
        (lambda surf: surf.native.invitations.delete("ABC"), 1),
    ],
)
def test_only_reads_are_repeated(
    call: Callable[[SameSurf], object], attempts: int, scripted: Callable[..., SameSurf], vendor: Loopback
) -> None:
    """After a 503 a POST that reads is tried again, and one that writes is not."""
    surf = scripted(retries=1)
    vendor.script(says(503, b""))
    with pytest.raises(Unavailable):
        call(surf)
    assert attempts == len(vendor.heard)


def test_an_unexplained_error_is_not_repeated(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """Error 100 in a 200 says nothing about whether another attempt would help, so there is none."""
    with pytest.raises(Unavailable):
        scripted({"success": False, "errorcode": 100}).check()
    assert 1 == len(vendor.heard)
