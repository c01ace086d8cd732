"""Redaction: no secret survives it, and what is no secret does."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anymeet.redaction import MASK, Redactor

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SECRETS = TEXT.filter(lambda text: len(text) >= 4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(SECRETS, TEXT, TEXT)
@example("abab", "ab", "ab")
@example('ab"\\', "", "")
@example("a b+c", "?x=", "")
def test_a_known_secret_never_survives(secret: str, before: str, after: str) -> None:
    """A secret of four characters or more is masked wherever it stands, plain or as addresses, forms and JSON write it."""
    redactor = Redactor([secret])
    for form in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]):
        shown = redactor.text(f"{before}\n{form}\n{after}")
        if form not in f"{MASK}\n{before}\n{after}":
            assert form not in shown


@given(SECRETS, JSON)
def test_a_known_secret_never_survives_in_json(secret: str, value: Any) -> None:
    """A JSON value with a secret as text, as a part of text or as a key keeps its form and loses the secret."""
    document = {"note": f"<{secret}>", f"x{secret}": [secret, {"deep": secret}], "other": value}
    shown = Redactor([secret]).json(document)
    assert {"note", "other"} < set(shown) or secret in "note other"
    told = "\n".join(texts(shown))
    if secret not in f"<{MASK}>\nx{MASK}\n{MASK}\nnote\nother\ndeep":
        assert secret not in told


@pytest.mark.parametrize(
    "form", ["a%2fb%3d%22c%26", "a%2Fb%3D%22c%26", "a/b=&quot;c&amp;", 'a/b=\\"c&', "a/b%3d%22c%26"]
)
def test_a_secret_is_known_as_other_programs_write_it(form: str) -> None:
    """Percent signs with small letters, and the escapes of HTML and JSON, hide no secret."""
    assert "<***>" == Redactor(['a/b="c&']).text(f"<{form}>")


def texts(value: Any) -> list[str]:
    """Every key and leaf of a JSON value as text."""
    if isinstance(value, dict):
        return [text for name, item in value.items() for text in (name, *texts(item))]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else [str(value)]


@given(JSON)
def test_json_without_secrets_stays_as_it_is(value: Any) -> None:
    """Numbers, booleans and nulls under ordinary names come through unchanged, and the value itself is not touched."""
    before = json.dumps(value)
    shown = Redactor().json({"data": {"n": 17, "on": True, "none": None}, "value": value})
    assert {"n": 17, "on": True, "none": None} == shown["data"]
    assert before == json.dumps(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"token": "abc", "title": "Demo"}', '{"token": "***", "title": "Demo"}'),
        ('{"access_token":"a\\"bc"}', '{"access_token":"***"}'),
        ('{"API_KEY": "abc"}', '{"API_KEY": "***"}'),
        ('{"join_url": "https://x.example/y"}', '{"join_url": "***"}'),
        ('{"token": 123456, "n": 1}', '{"token": "***", "n": 1}'),
        ('{"tokens": ["abc", "def"], "n": [1]}', '{"tokens": "***", "n": [1]}'),
        ('{"token": "abc', '{"token": "***"'),
        ('{"token": "ab\\', '{"token": "***"\\'),
        ('{"tokens": ["abc", "de', '{"tokens": "***"'),
        ('{"recording_link_enabled": true, "url": null}', '{"recording_link_enabled": true, "url": null}'),
        ("Authorization: Bearer abc.DEF-1", "Authorization: Bearer ***"),
        ("Basic dXNlcjpwYXNz", "Basic ***"),
        ("the Basic plan has no recordings", "the Basic plan has no recordings"),
        ("a bearer of news, Bearer token missing", "a bearer of news, Bearer token missing"),
        ("GET /x?token=abc&page=2#top", "GET /x?token=***&page=2#top"),
        ("GET /x#access_token=abc&page=2", "GET /x#access_token=***&page=2"),
        ("GET /x;api_key=abc?page=2", "GET /x;api_key=***"),
        ("GET /j/123?pwd=abc&page=2", "GET /j/123?pwd=***&page=2"),
        (
            '{"passcode": 123456, "host_pwd": "abc", "credentials": ["a"]}',
            '{"passcode": "***", "host_pwd": "***", "credentials": "***"}',
        ),
        ("GET /x?page=2&X-Amz-Signature=abc", "GET /x?page=2&X-Amz-Signature=***"),
        ("proxy http://user:pass@proxy.example:80/ failed", "proxy http://***@proxy.example:80/ failed"),
        ("mail ada@example.org", "mail ada@example.org"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl is bad", "*** is bad"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIi", "***"),
        ("", ""),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, expected: str) -> None:
    """Tokens, keys, links and credentials that nobody knew of are masked by where they stand, cut-off ones included."""
    assert expected == Redactor().text(text)


def test_json_is_masked_by_name() -> None:
    """Under a name that tells of a secret every text and number is masked, in lists too, and what can hold none stays."""
    value = {
        "token": "abc",
        "keys": {"api_key": 17, "apikey": ["a", ["b"]]},
        "link_enabled": True,
        "url": None,
        "invitation": {"title": "Demo", "password": 1.5},
        "rows": [{"secret": "x"}, ("y",)],
    }
    expected = {
        "token": MASK,
        "keys": {"api_key": MASK, "apikey": [MASK, [MASK]]},
        "link_enabled": True,
        "url": None,
        "invitation": {"title": "Demo", "password": MASK},
        "rows": [{"secret": MASK}, ["y"]],
    }
    assert expected == Redactor().json(value)


def test_private_fields_are_masked_by_their_whole_name() -> None:
    """The fields that a provider calls private are masked, and others that merely contain such a name are not."""
    redactor = Redactor(private=["city", "ip.address"])
    assert {"city": MASK, "capacity": "5", "City": MASK} == redactor.json(
        {"city": "Ulm", "capacity": "5", "City": "Ulm"}
    )
    assert '{"ip.address": "***", "capacity": "5"}' == redactor.text('{"ip.address": "::1", "capacity": "5"}')


def test_a_number_that_is_a_secret_is_masked() -> None:
    """A secret of digits is masked where it arrives as a number, whose JSON stays readable."""
    assert {"n": MASK, "m": 12} == Redactor(["123456"]).json({"n": 123456, "m": 12})


def test_headers_are_masked_by_name_and_by_content() -> None:
    """Credentials, cookies, keys and places to go are masked by the header's name, known secrets in all others."""
    headers = {
        "Authorization": "abc",
        "set-cookie": "a=b",
        "X-Api-Key": "abc",
        "Location": "https://x.example/join/abc",
        "Content-Type": "text/html",
        "X-Note": "has a seeded-secret",
    }
    expected = dict.fromkeys(["Authorization", "set-cookie", "X-Api-Key", "Location"], MASK)
    expected |= {"Content-Type": "text/html", "X-Note": f"has a {MASK}"}
    assert expected == Redactor(["seeded-secret"]).headers(headers)


def test_the_longer_of_two_secrets_goes_first() -> None:
    """A secret that begins like another leaves no rest of it behind."""
    assert f"<{MASK}>" == Redactor(["secret", "secret-and-more"]).text("<secret-and-more>")


def test_a_secret_too_short_is_left() -> None:
    """What has fewer than four characters would blank out half of every text."""
    assert "a cat" == Redactor(["a", "", "cat"]).text("a cat")


@pytest.mark.parametrize(
    "text", ["?" * 200_000, '"token' * 50_000, "eyJ" * 30_000, '"' + "a" * 300_000, "://" * 70_000, "[" * 100_000]
)
def test_a_text_made_to_be_slow_comes_through(text: str) -> None:
    """Texts that would take minutes, if time grew with the square of their length, come back as they are."""
    assert text == Redactor(["seeded-secret"]).text(text)
