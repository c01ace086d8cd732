"""The contract on figures and timelines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anymeet.errors import NotFound
from anymeet.models import Event, Meeting, Usage, UsageRequest
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that
from anymeet.testing.contract.samples import REPORTED

_ONE_SESSION = {"sessions": 1, "participants": 2, "participant_minutes": 60, "recordings": 0, "recorded_minutes": 0}
"""What a session of half an hour with two people is counted as."""


class UsageReportsContract(Contract):
    """Figures of an account and of its meetings."""

    @proves("usage.overview", see=Guide.ANSWERS)
    def test_usage_overview(self, account: Account) -> None:
        """The figures of the account grow with what is held in it."""
        before = account.provider.usage.overview()
        self.hold(account, self.make_meeting(account))
        _are("usage.overview", before, account.provider.usage.overview())

    @proves("usage.meeting", see=Guide.ANSWERS)
    def test_usage_meeting(self, account: Account) -> None:
        """The figures of a meeting are those of its sessions alone; an unknown id is not found."""
        made, other = self.make_meeting(account), self.make_meeting(account)
        for meeting in (made, other, other):
            self.hold(account, meeting)
        usage = account.provider.usage.meeting(made.id)
        expect_among("usage.meeting: whose figures", (made.id, None), usage.meeting_id, Guide.ANSWERS)
        _are("usage.meeting", Usage(), usage)
        with expect_error("usage.meeting: an unknown id", NotFound, Guide.IDS):
            account.provider.usage.meeting(self.unknown(made.id))

    @proves("usage.timeline", see=Guide.ANSWERS)
    def test_usage_timeline(self, account: Account) -> None:
        """What happened is told in its order, each once, of the meeting that was asked for."""
        made, other = self.make_meeting(account), self.make_meeting(account)
        for meeting in (made, other, made):
            self.hold(account, meeting)
        events = list(account.provider.usage.timeline(made.id))
        expect_that("usage.timeline: what happened", events, Guide.ANSWERS, expected="events", came=events)
        expect_among(
            "usage.timeline: where", ({made.id}, {None}), {event.meeting_id for event in events}, Guide.ANSWERS
        )
        times = [event.at for event in events if event.at]
        expect("usage.timeline: the oldest first", sorted(times), times, Guide.TIMES)
        expect("usage.timeline: each has its own key", len(events), len({event.key for event in events}), Guide.ANSWERS)
        if account.declares("sessions.list"):
            session = min(account.provider.sessions.list(made.id), key=lambda each: each.starts_at or account.now()).id
            ours = [event.key for event in account.provider.usage.timeline(made.id, session)]
            told = [event.key for event in events if event.session_id == session]
            expect("usage.timeline: of one session", told, ours, Guide.ANSWERS)

    # Arranging: the session is long enough ago for periods that have it, and for others.

    def _reported(self, account: Account) -> Meeting:
        made = self.make_meeting(account)
        self.hold(account, made)
        account.emulator.clock.advance(REPORTED)
        return made

    def ready_usage_overview(self, account: Account) -> Callable[..., Usage]:
        self._reported(account)
        return lambda request: account.provider.usage.overview(request)

    def ready_usage_meeting(self, account: Account) -> Callable[..., Usage]:
        made = self._reported(account)
        return lambda request: account.provider.usage.meeting(made.id, request)

    def ready_usage_timeline(self, account: Account) -> Callable[..., list[Event]]:
        made = self._reported(account)
        return lambda: list(account.provider.usage.timeline(made.id))

    def also_usage_overview_starts_at(self, account: Account) -> None:
        """What was before the period is not counted."""
        self._counted(account, "usage.overview", "starts_at")

    def also_usage_overview_ends_at(self, account: Account) -> None:
        """What was after the period is not counted."""
        self._counted(account, "usage.overview", "ends_at")

    def also_usage_meeting_starts_at(self, account: Account) -> None:
        """What was before the period is not counted."""
        self._counted(account, "usage.meeting", "starts_at")

    def also_usage_meeting_ends_at(self, account: Account) -> None:
        """What was after the period is not counted."""
        self._counted(account, "usage.meeting", "ends_at")

    def _counted(self, account: Account, operation: str, field: str) -> None:
        account.fresh()
        call = self.ready(account, operation)
        found = [self._sessions(call, **{field: value}) for value in self.sample(account, f"{operation}.{field}")]
        what = f"{operation}.{field}: sessions counted in a period with one, and in one without"
        expect_among(what, ([1, 0], [None, None]), found, Guide.TIMES)

    def _sessions(self, call: Callable[..., Usage], **period: Any) -> int | None:
        usage = call(UsageRequest(**period))
        return usage.participants if usage.sessions is None else usage.sessions


def _are(ability: str, before: Usage, after: Usage) -> None:
    told = {name: figure for name in _ONE_SESSION if (figure := getattr(after, name)) is not None}
    grown = {name: figure - (getattr(before, name) or 0) for name, figure in told.items()}
    expect(
        f"{ability}: one session of half an hour with two people",
        {name: _ONE_SESSION[name] for name in told},
        grown,
        Guide.ANSWERS,
    )
    any_figure = told or after.meetings is not None or after.average_duration is not None
    expect_that(f"{ability}: figures", any_figure, Guide.ANSWERS, expected="one figure at least", came=after)
