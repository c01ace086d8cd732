"""Everything that somebody could be shown of what goes over HTTP, to search it for what nobody may see."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import attrs
import pytest

import anymeet
from anymeet.errors import AnymeetError
from anymeet.http import HttpRequest, HttpResponse
from support.transports import everything_about


@attrs.define(eq=False)
class Watch:
    """A plugin that remembers what plugins are shown; errors and values are shown to it by `raises` and `see`."""

    shown: list[str] = attrs.field(factory=list)
    secrets: set[str] = attrs.field(factory=set)
    attempts: int = 0

    @anymeet.hookimpl
    def anymeet_before_request(self, provider: str, profile: str, request: HttpRequest) -> None:
        self.attempts += 1
        self.see(provider, profile, attrs.asdict(request))

    @anymeet.hookimpl
    def anymeet_after_response(
        self, provider: str, profile: str, request: HttpRequest, response: HttpResponse, seconds: float
    ) -> None:
        self.see(attrs.asdict(request), response, dict(response.headers), response.text)

    def see(self, *values: object) -> None:
        """Keep how values show themselves."""
        self.shown += map(repr, values)

    @contextmanager
    def raises(self, kind: type[AnymeetError]) -> Iterator[pytest.ExceptionInfo[AnymeetError]]:
        """An error of exactly this kind is raised."""
        with pytest.raises(kind) as caught:
            yield caught
        assert kind is type(caught.value)
        self.shown.append(everything_about(caught.value))

    def read(self, records: list[logging.LogRecord]) -> None:
        """Keep what was logged, and what it was made of."""
        for record in records:
            self.see(record.getMessage(), record.args, record.exc_text)

    def leaks(self) -> list[str]:
        """What was shown with a secret in it."""
        return [text for text in self.shown if any(secret in text for secret in self.secrets)]
