"""Signed tokens (JWT) with one fixed algorithm."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any, Final

import jwt
from jwt.algorithms import HMACAlgorithm

from anymeet.errors import ConfigurationError, InvalidSignature

ALGORITHM: Final = "HS256"
"""The one algorithm: a token that names another is none of ours."""


class _AnyLength(HMACAlgorithm):
    """The vendors choose the length of their keys, so a warning about it on every request would help nobody."""

    def check_key_length(self, key: bytes) -> str | None:
        return None

    def prepare_key(self, key: str | bytes) -> bytes:
        if not key:
            raise ConfigurationError("the signing key is empty")
        try:
            return super().prepare_key(key)
        except jwt.InvalidKeyError as error:
            raise ConfigurationError(f"the signing key cannot be used: {error}") from None


@functools.cache
def _engine() -> jwt.PyJWS:
    engine = jwt.PyJWS(algorithms=[])
    engine.register_algorithm(ALGORITHM, _AnyLength(HMACAlgorithm.SHA256))
    return engine


def signed(claims: Mapping[str, Any], secret: str) -> str:
    """A token over ``claims``, HS256 with ``secret``; times are unix seconds. `ConfigurationError` for a key that cannot be used."""
    return _engine().encode(json.dumps(dict(claims), separators=(",", ":")).encode(), secret, algorithm=ALGORITHM)


def claims_of(token: str, secret: str) -> dict[str, Any]:
    """The claims of a token that ``secret`` signed; its times are not judged. `InvalidSignature` for any other."""
    try:
        claims = json.loads(_engine().decode(token, secret, algorithms=[ALGORITHM]))
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise InvalidSignature(f"not a token of ours: {error}") from None
    if not isinstance(claims, dict):
        raise InvalidSignature("not a token of ours: its claims are not an object")
    return claims


__all__ = ["ALGORITHM", "claims_of", "signed"]
