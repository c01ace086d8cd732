"""The token that comes with every request: a JWT over the key and the time, made anew each time.

HS256 with the API secret, and exactly the claims ``iat`` and ``sub``: no source knows others. How far the clocks may differ and how
long a token lasts is not documented, so every request has its own, by a clock that is set by SameSurf's where need be.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
import warnings
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from requests import PreparedRequest

from anymeet.clock import Clock
from anymeet.tokens import signed
from anymeet_samesurf.settings import SameSurfSettings

LOGGER: Final = logging.getLogger("anymeet.samesurf")
_NOTEWORTHY: Final = timedelta(seconds=2)  # a Date header tells whole seconds, and is a moment old when it is read


class UnsignedTokenWarning(UserWarning):
    """A profile sends tokens that prove nothing: whoever learns the API key can act for the account."""


class TokenAuth:
    """Puts a fresh token on each request. ``offset`` is how far SameSurf's clock is ahead. Threads may share it."""

    def __init__(self, settings: SameSurfSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self.offset = timedelta(seconds=settings.clock_offset)
        if settings.allow_unsigned_tokens:
            message = "allow_unsigned_tokens is on: requests to SameSurf are not signed, and the API key alone opens the account"
            LOGGER.warning(message)
            warnings.warn(message, UnsignedTokenWarning, stacklevel=4)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token()}"
        return request

    def token(self) -> str:
        """A token for now, by SameSurf's clock as far as it is known."""
        moment = self._clock.now() + self.offset
        claims = {"iat": int(moment.timestamp()), "sub": self._settings.api_key}
        return _unsigned(claims) if self._settings.allow_unsigned_tokens else signed(claims, self._settings.api_secret)

    def learn(self, date: str) -> None:
        """Set the clock by the Date header of an answer, where that shows another time."""
        try:
            offset = parsedate_to_datetime(date) - self._clock.now()
        except (TypeError, ValueError):
            return
        with self._lock:
            if abs(offset - self.offset) < _NOTEWORTHY:
                return
            self.offset = offset
        LOGGER.info("SameSurf's clock is %+.0f s from this one's", offset.total_seconds())


def _unsigned(claims: Mapping[str, Any]) -> str:
    parts = ({"typ": "JWT", "alg": "none"}, claims)
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    return ".".join([*encoded, ""])
