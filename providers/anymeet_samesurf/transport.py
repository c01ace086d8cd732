"""The transport, with a clock that corrects itself."""

from __future__ import annotations

from typing import Any

from anymeet.errors import Unauthorized
from anymeet.http import HttpRequest, HttpResponse, Transport
from anymeet_samesurf.settings import SameSurfSettings
from anymeet_samesurf.tokens import TokenAuth

# Where people are, and what a cookie or a storage entry holds: in `raw`, and in nothing that is shown.
PRIVATE = ("ipaddress", "city", "country", "value")


class SameSurfTransport(Transport):
    """Tries once more when a token is refused and the answer shows that SameSurf's clock differs.

    That is safe for writes, too: who is not let in has changed nothing. With wrong credentials the clocks agree after one
    correction at most, and the refusal stands.
    """

    def __init__(self, settings: SameSurfSettings, **options: Any) -> None:
        self._tokens = TokenAuth(settings, options["clock"])
        super().__init__(settings, auth=self._tokens, private=PRIVATE, **options)

    def send(self, request: HttpRequest) -> HttpResponse:
        offset = self._tokens.offset
        try:
            return super().send(request)
        except Unauthorized as error:
            self._tokens.learn(error.headers.get("Date", ""))
            if self._tokens.offset == offset:  # or else this thread has learnt, or another one meanwhile
                raise
        return super().send(request)
