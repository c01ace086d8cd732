"""Signed tokens: what we sign, and what we believe."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import ConfigurationError, InvalidSignature
from anymeet.tokens import claims_of, signed

KEY = "a-key"


def part(value: Any) -> bytes:
    """A piece of a token, as RFC 7515 writes it."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def token(header: Any, payload: Any, key: str = KEY) -> str:
    """A token made by hand."""
    message = part(header) + b"." + part(payload)
    return (message + b"." + part(hmac.digest(key.encode(), message, hashlib.sha256))).decode()


def test_a_token_is_hs256_over_the_claims() -> None:
    """The token is what RFC 7519 says: header, claims, and their HMAC."""
    header, payload, _ = signed({"sub": "1", "iat": 17}, KEY).split(".")
    assert {"alg": "HS256", "typ": "JWT"} == json.loads(base64.urlsafe_b64decode(header + "=="))
    assert {"sub": "1", "iat": 17} == json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert {"sub": "1"} == claims_of(token({"alg": "HS256"}, {"sub": "1"}), KEY)


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(TEXT, st.integers() | TEXT | st.booleans()), TEXT.filter(bool))
def test_what_is_signed_is_believed(claims: dict[str, Any], key: str) -> None:
    """Claims survive signing and reading with the same key, whatever its length."""
    assert claims == claims_of(signed(claims, key), key)


def test_times_are_not_judged() -> None:
    """A token of long ago is still read: who reads it compares its times with the clock."""
    assert {"exp": 1} == claims_of(signed({"exp": 1}, KEY), KEY)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "abc",
        "a.b.c",
        "..",
        "ä.ö.ü",
        "\udcff",
        token({"alg": "HS256"}, {"sub": "1"}, "another key"),
        token({"alg": "HS256"}, {"sub": "1"})[:-2],
        token({"alg": "HS384"}, {"sub": "1"}),
        token({}, {"sub": "1"}),
        token([], {"sub": "1"}),
        token({"alg": "HS256"}, ["no", "object"]),
        token({"alg": "HS256"}, b"no json"),
        token({"alg": "HS256"}, b"[" * 100_000),
        token({"alg": "HS256"}, b"\xff"),
        token({"alg": "HS256", "b64": False, "crit": ["b64"]}, {"sub": "1"}),
        (part({"alg": "none"}) + b"." + part({"sub": "1"}) + b".").decode(),
    ],
)
def test_anything_else_is_refused(bad: str) -> None:
    """A token of another key or algorithm, of none, cut off or malformed raises InvalidSignature, which does not quote it."""
    with pytest.raises(InvalidSignature) as raised:
        claims_of(bad, KEY)
    assert len(bad) < 4 or bad not in str(raised.value)
    assert KEY not in str(raised.value)


def test_a_key_that_is_none_is_refused_clearly() -> None:
    """An empty key, or a certificate in its place, is a ConfigurationError that does not quote it."""
    for key in ("", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"):
        with pytest.raises(ConfigurationError, match="key") as raised:
            signed({"sub": "1"}, key)
        assert "MIIB" not in str(raised.value)
        with pytest.raises(ConfigurationError):
            claims_of(signed({"sub": "1"}, KEY), key)
