"""The errors: what they keep, what they say, and that they survive a journey."""

from __future__ import annotations

import copy
import pickle

import pytest

from anymeet import errors
from anymeet.errors import AnymeetError

PROVIDER_ERRORS: list[type[errors.ProviderError]] = [errors.ProviderError, *errors.ProviderError.__subclasses__()]
SAMPLES: list[AnymeetError] = [
    errors.AnymeetError("broken", provider="acme", profile="main", ability="links.create"),
    errors.ConfigurationError(["one", "two"], provider="acme", profile="main"),
    errors.UnknownProvider("no acme"),
    errors.PluginError("broken", distribution="acme-1.0", provider="acme"),
    errors.PluginConflict("twice", distribution="acme-1.0"),
    errors.Unsupported("links.revoke", "vendor_lacks", "tokens live on", provider="acme", profile="main"),
    errors.InvalidRequest("title", "must not be empty", provider="acme", ability="meetings.create"),
    errors.TransportError("gone", request_line="GET /rooms", may_have_happened=False, lasting=True, provider="acme"),
    errors.Timeout("slow"),
    errors.ConnectionFailed("refused"),
    *(
        kind(
            "no",
            status=418,
            code="E1",
            body="teapot",
            headers={"A": "b"},
            request_line="GET /rooms",
            fields={"title": "odd"},
            retry_after=1.5,
            provider="acme",
        )
        for kind in PROVIDER_ERRORS
    ),
    errors.UnexpectedResponse(["a @ $", "b @ $"], status=200, body="{", request_line="GET /rooms", provider="acme"),
    errors.InvalidSignature("forged"),
]


def test_there_is_a_sample_of_every_error() -> None:
    """The tests below see every class of error there is."""
    every = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert every == {type(sample) for sample in SAMPLES}


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_survives_a_journey(error: AnymeetError) -> None:
    """An error can be copied and pickled, as executors of several processes do, and loses nothing."""
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(error) is type(twin)
        assert (str(error), repr(error), vars(error)) == (str(twin), repr(twin), vars(twin))


def test_where_is_filled_in_once() -> None:
    """What an error knows of its place stays; only what is missing is filled in."""
    error = AnymeetError("broken", provider="acme")
    assert "acme: broken" == str(error)
    error.locate(provider="other", profile="main")
    error.locate(profile="another", ability="links.create")
    assert ("acme", "main", "links.create") == (error.provider, error.profile, error.ability)
    assert "main links.create: broken" == str(error)


def test_an_error_without_place_says_its_message() -> None:
    """Nothing is put before a message of which nobody knows where it belongs."""
    assert "broken" == str(AnymeetError("broken"))


def test_one_problem_is_one_line() -> None:
    """A configuration with one problem says it; with more it lists them, under their profile."""
    assert "main: a key is missing" == str(errors.ConfigurationError("a key is missing", profile="main"))
    error = errors.ConfigurationError(["one", "two"], profile="main")
    assert "profile 'main' has 2 problems:\n  - one\n  - two" == str(error)
    assert ("one", "two") == error.problems
    assert "the configuration has 2 problems:" in str(errors.ConfigurationError(["one", "two"]))
    assert "acme has 2 problems:" in str(errors.ConfigurationError(["one", "two"], provider="acme"))


def test_unsupported_says_ability_reason_and_detail() -> None:
    """An absent ability is named, with why and what to do."""
    error = errors.Unsupported("links.revoke", "vendor_lacks", "let it expire", provider="acme")
    assert "acme links.revoke: unsupported (vendor lacks): let it expire" == str(error)
    assert ("vendor_lacks", "let it expire") == (error.reason, error.detail)
    assert "links.revoke: unsupported (plan)" == str(errors.Unsupported("links.revoke", "plan"))


def test_an_invalid_request_is_a_value_error() -> None:
    """Bad input can be caught as ValueError by code that knows nothing of anymeet, and names field and rule."""
    with pytest.raises(ValueError, match=r"^title must not be empty$") as raised:
        raise errors.InvalidRequest("title", "must not be empty")
    assert isinstance(raised.value, AnymeetError)


def test_a_vendors_no_is_quotable() -> None:
    """An error of the vendor keeps all facts and says words, status, code, request line and advice."""
    error = errors.Unauthorized("bad key", status=401, code="E1", request_line="GET /rooms", provider="acme")
    assert str(error).startswith("acme: bad key (HTTP 401, code E1, GET /rooms). Check the credentials")
    assert ({}, {}, None, "") == (error.headers, error.fields, error.retry_after, error.body)
    assert "no" == str(errors.Rejected("no"))


def test_a_single_problem_may_be_a_text() -> None:
    """It is not taken apart into letters."""
    assert ("no rooms @ $",) == errors.UnexpectedResponse("no rooms @ $").problems


def test_an_unreadable_answer_shows_three_problems() -> None:
    """The first three problems are said, and how many more there are; all are kept."""
    error = errors.UnexpectedResponse([f"{n} @ $" for n in range(5)], request_line="GET /rooms")
    assert "cannot read the answer: 0 @ $; 1 @ $; 2 @ $; and 2 more (GET /rooms)" == str(error)
    assert 5 == len(error.problems)
