"""What a run sends and gets, as an observer of its connection."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

import attrs

from anymeet.comparison.interruption import Interruption
from anymeet.comparison.results import Exchange
from anymeet.comparison.words import beginning, shortened
from anymeet.messages import HttpRequest, HttpResponse
from anymeet.models import UNSET

LONGEST: Final = 20_000
"""Characters of a body that are kept: enough to read, and an end to exported files."""


@attrs.define
class ExchangeLog:
    """An observer that keeps exchanges and lets nothing be sent once the run is to end. For a connection that one thread uses.

    What it is shown is redacted already. ``kept`` is what came since the last `drain`,
    ``emulated`` says whether an emulator has answered.
    """

    interruption: Interruption
    kept: list[Exchange] = attrs.field(factory=list, init=False)
    emulated: bool = attrs.field(default=False, init=False)

    def before(self, request: HttpRequest) -> None:
        """Each attempt is an exchange of its own, answered or not."""
        self.interruption.check()
        self.kept.append(
            Exchange(
                operation=request.operation, line=shortened(request.line), reads=request.reads, asked=_asked(request)
            )
        )

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """Complete the exchange."""
        self.emulated |= response.is_emulated
        self.kept[-1] = attrs.evolve(
            self.kept[-1], status=response.status, milliseconds=seconds * 1000, answered=_shortened(_told(response))
        )

    def drain(self) -> tuple[Exchange, ...]:
        """All since the last time."""
        taken, self.kept = tuple(self.kept), []
        return taken


def _asked(request: HttpRequest) -> str:
    """Query, body and files as text."""
    parts = [f"?{urlencode(request.query, safe='*:,', errors='replace')}" if request.query else ""]
    parts.append("" if request.json is UNSET else _pretty(request.json))
    parts += [f"file: {name}" for name in request.files or ()]
    return _shortened("\n".join(filter(None, parts)))


def _told(response: HttpResponse) -> str:
    try:
        return _pretty(json.loads(response.body))
    except (ValueError, RecursionError):
        return response.text


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    shown = beginning(text, LONGEST)
    return f"{shown}\n... {len(text) - len(shown):,} characters more"
