"""The contract on what was spoken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from anymeet.errors import NotFound
from anymeet.models import Feature, Transcript
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import expect_moment, tells
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that
from anymeet.testing.contract.said import OTHER_WORDS, WORDS, expect_exported

_LINES: Final = (WORDS, OTHER_WORDS, f"{WORDS} again")
_LASTS: Final = timedelta(minutes=5)


class TranscriptsContract(Contract):
    """What was spoken."""

    @proves("transcripts.get", see=Guide.ANSWERS)
    def test_transcripts_get(self, account: Account) -> None:
        """What was spoken is there, in its order, with who did and when, and over all pages; an unknown id is not found."""
        get, silent = account.provider.transcripts.get, self.make_meeting(account)
        known, moments = self._spoken(account)
        self.small_pages(account, len(_LINES) - 1)
        transcript = get(known)
        lines, raw = transcript.lines, transcript.raw
        expect("transcripts.get: its session", known, transcript.session_id, Guide.ANSWERS)
        expect("transcripts.get: what was spoken", list(_LINES), [line.text for line in lines], Guide.ANSWERS)
        expect_that("transcripts.get: raw", raw, Guide.ANSWERS, expected="what the vendor sent", came=raw)
        for line, begun in zip(lines, moments, strict=True):
            expect_among("transcripts.get: who spoke", ("Ada", None), line.speaker, Guide.ANSWERS)
            when = [begun] if tells(raw, begun) else [begun, begun + _LASTS]
            expect_moment("transcripts.get: when it was spoken", when, line.at, raw)
        self.hold(account, silent)
        silence = get(self.session_id(account, silent)).lines
        expect("transcripts.get: of a session that nobody spoke in", (), silence, Guide.ANSWERS)
        with expect_error("transcripts.get: an unknown id", NotFound, Guide.IDS):
            get(self.unknown(known))

    @proves("transcripts.export", see=Guide.FILES)
    def test_transcripts_export(self, account: Account) -> None:
        """The vendor's file has what was spoken, in each form."""
        known, _ = self._spoken(account)
        expect_exported("transcripts.export", lambda form: account.provider.transcripts.export(known, form))

    def _spoken(self, account: Account) -> tuple[str, list[datetime]]:
        """Ada speaks the lines, and begins one each ten minutes."""
        made, moments = self.with_features(account, Feature.TRANSCRIPTION), []
        people = self.attend(account, made)
        for line in _LINES:
            account.wait(minutes=10)
            moments.append(account.provider.clock.now())
            people[0].talk(line, seconds=_LASTS.total_seconds())
        self.leave(account, *people)
        return self.session_id(account, made), moments

    def ready_transcripts_get(self, account: Account) -> Callable[..., Transcript]:
        known, _ = self._spoken(account)
        return lambda: account.provider.transcripts.get(known)

    def ready_transcripts_export(self, account: Account) -> Callable[..., bytes]:
        known, _ = self._spoken(account)
        return lambda: account.provider.transcripts.export(known)
