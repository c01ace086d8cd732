"""A transport that answers out of a function, for what needs no sockets."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from anymeet.http import HttpRequest, HttpResponse, Transport


class AnsweringTransport(Transport):
    """Hands each request to ``answer`` instead of sending it; what it returns is JSON, or bytes as they are."""

    def __init__(self, answer: Callable[[HttpRequest], Any]) -> None:
        self.provider = "acme"  # and no session: that of the base would be made for each of many examples
        self.answer = answer
        self.requests: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        answer = self.answer(request)
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return HttpResponse(status=200, headers={}, body=body, line=request.line)

    @property
    def last(self) -> HttpRequest:
        """The latest request."""
        return self.requests[-1]
