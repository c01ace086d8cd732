"""Tokens as the service makes and reads them: JWT, HS256. Join tokens are signed with the developer key (vendor notes,
section 2), those of uploads with a key that only the storage host has.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import jwt
from jwt.types import Options

from anymeet_digitalsamba.emulator.dates import moment_from

CLAIMS: Final = ("ud", "u", "initials", "role", "breakoutId", "avatar")
LARGEST_MINUTES: Final = 10_000_000
"""``exp`` may be told in minutes or in unix time: a number below this one means minutes."""


_TIMELESS: Final = Options(verify_exp=False, verify_nbf=False, verify_iat=False, verify_aud=False, verify_sub=False)
"""The clock that counts is the emulator's."""


class BadToken(ValueError):
    """A token that lets nobody in; says why."""


def make_token(key: str, team_id: str, room_id: str, said: Mapping[str, Any], now: datetime) -> str:
    """The token for what a caller said; ValueError names ``nbf`` or ``exp`` where that is not a time."""
    claims = {name: said[name] for name in CLAIMS if name in said}
    claims |= {"rd": room_id, "td": team_id, "iat": int(now.timestamp())}
    for name in ("nbf", "exp"):
        if said.get(name) is not None:
            claims[name] = _unix(name, said[name], now)
    return jwt.encode(claims, key, algorithm="HS256")


def read_token(token: str, key: str, now: datetime) -> dict[str, Any]:
    """The claims of a token that is valid now; `BadToken` says why it is not."""
    claims = claims_of(token, key)
    moment = now.timestamp()
    if isinstance(claims.get("nbf"), int | float) and moment < claims["nbf"]:
        raise BadToken("the token is not valid yet")
    if isinstance(claims.get("exp"), int | float) and moment >= claims["exp"]:
        raise BadToken("the token has expired")
    return claims


def claims_of(token: str, key: str) -> dict[str, Any]:
    """The claims of a token, whenever it is valid; `BadToken` when ``key`` did not sign it."""
    try:
        return jwt.decode(token, key, algorithms=["HS256"], options=_TIMELESS)
    except jwt.PyJWTError as error:
        raise BadToken(f"the token is not signed with the right key: {error}") from None


def _unix(name: str, told: int | str, now: datetime) -> int:
    try:
        number = int(told)
    except ValueError:
        try:
            return int(moment_from(str(told)).timestamp())
        except ValueError:
            raise ValueError(name) from None
    if name == "exp" and number < LARGEST_MINUTES:
        return int((now + timedelta(minutes=number)).timestamp())
    return number
