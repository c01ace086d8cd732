"""Reading Digital Samba's refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import Conflict, NotFound, ProviderError, RateLimited, Rejected, Unavailable
from anymeet.http import Failure, HttpResponse
from anymeet_digitalsamba.failures import failure_from

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["message", "error", "errors"]) | st.text(), inner),
)


def answer(status: int, body: Any) -> HttpResponse:
    return HttpResponse(status=status, headers={}, body=body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (
            404,
            {"message": "Not Found", "error": "not-found"},
            Failure(error=NotFound, message="Not Found", code="not-found"),
        ),
        (
            429,
            {"message": "Too Many Attempts.", "error": "rate-limit"},
            Failure(error=RateLimited, message="Too Many Attempts.", code="rate-limit"),
        ),
        (422, {"message": "Cannot delete resources of a live room."}, Conflict),
        (422, {"message": "Cannot delete resources of a live session."}, Conflict),
        (409, {"message": "Recording is running."}, Conflict),
        (500, b"<html><h1>Server Error</h1></html>", Failure(error=Unavailable)),
        (502, b"", Failure(error=Unavailable)),
        (422, ["no", "object"], Failure(error=Rejected)),
    ],
)
def test_each_refusal_becomes_the_error_it_means(
    status: int, body: Any, expected: Failure | type[ProviderError]
) -> None:
    """The status decides, except that a live room is a conflict and no fault in the request."""
    failure = failure_from(answer(status, body))
    assert failure is not None
    assert expected == (failure if isinstance(expected, Failure) else failure.error)


@pytest.mark.parametrize("status", [400, 422])
def test_faults_in_fields_read_alike_with_400_and_422(status: int) -> None:
    """What is wrong with each field is kept under the vendor's name for it."""
    body = {
        "message": "The privacy field is required.",
        "error": "validation",
        "errors": {"privacy": ["The privacy field is required."], "friendly_url": ["It is taken.", "It is too long."]},
    }
    expected = Failure(
        error=Rejected,
        message="The privacy field is required.",
        code="validation",
        fields={"privacy": "The privacy field is required.", "friendly_url": "It is taken. It is too long."},
    )
    assert expected == failure_from(answer(status, body))


def test_faults_in_fields_stand_in_for_a_missing_message() -> None:
    """An answer without a message still says what is wrong."""
    failure = failure_from(answer(400, {"errors": {"privacy": "is required", "roles": ["is empty"]}}))
    assert failure is not None
    assert failure.message == "is required; is empty"


@given(st.integers(300, 599), JSON.map(lambda value: json.dumps(value).encode()) | st.binary())
def test_any_answer_from_300_on_is_some_failure(status: int, body: bytes) -> None:
    """No body is too strange to be refused with."""
    failure = failure_from(answer(status, body))
    assert failure is not None
    assert isinstance(failure.error("x", fields=failure.fields, code=failure.code), ProviderError)


@given(st.integers(200, 299), JSON)
def test_no_answer_below_300_is_a_failure(status: int, body: Any) -> None:
    """The service tells success by the status alone."""
    assert failure_from(answer(status, body)) is None
