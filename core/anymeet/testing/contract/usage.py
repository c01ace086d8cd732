"""The contract on figures and timelines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from anymeet.errors import NotFound
from anymeet.models import Event, EventKind, Feature, Meeting, Usage, UsageRequest
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import expect_since
from anymeet.testing.contract.base import LINGERED, STAYED, proves
from anymeet.testing.contract.failures import Guide, Words, expect, expect_among, expect_error, expect_that
from anymeet.testing.contract.recorded import Recorded
from anymeet.testing.contract.samples import REPORTED
from anymeet.testing.people import NotAdmitted

_HELD: Final = timedelta(minutes=5) + STAYED
_NEAR: Final = timedelta(minutes=1)  # not every vendor tells seconds
_NEXT_PERIOD: Final = timedelta(days=40)
"""Later than any current day, week or month."""
_ONE_SESSION: Final = {
    "meetings": 1,
    "sessions": 1,
    "participants": 2,
    "max_concurrent_participants": 2,
    "participant_minutes": 70,
}
"""What a session of 35 minutes with two people is counted as."""
_BEGINS: Final = frozenset({EventKind.SESSION_STARTED, EventKind.PARTICIPANT_JOINED})
_ENDS: Final = frozenset({EventKind.SESSION_ENDED, EventKind.PARTICIPANT_LEFT})


class UsageReportsContract(Recorded):
    """Figures of an account and of its meetings."""

    @proves("usage.overview", see=Guide.ANSWERS)
    def test_usage_overview(self, account: Account) -> None:
        """The figures of the account grow with what is held in it, and are those of their period."""
        overview = account.provider.usage.overview
        before = overview()
        begun, counted = self._used(account)[1:]
        usage = overview()
        _are("usage.overview", counted, before, usage)
        self._of_period(account, "usage.overview", overview, begun)
        account.emulator.clock.advance(_NEXT_PERIOD)
        later = overview()
        if 0 in (later.meetings, later.sessions):
            what = "usage.overview 40 days later, which counts no session any more: average_duration"
            average = later.average_duration
            expect_that(what, not average, Guide.ANSWERS, expected="None or 0, as the other figures", came=average)

    @proves("usage.meeting", see=Guide.ANSWERS)
    def test_usage_meeting(self, account: Account) -> None:
        """The figures of a meeting are those of its sessions alone, and of their period; an unknown id is not found."""
        made, begun, counted = self._used(account)
        other = self.make_meeting(account)
        for _ in range(2):
            self.hold(account, other)
        meeting = account.provider.usage.meeting
        usage = meeting(made.id)
        expect_among("usage.meeting: whose figures", (made.id, None), usage.meeting_id, Guide.ANSWERS)
        _are("usage.meeting", counted, Usage(), usage)
        self._of_period(account, "usage.meeting", lambda request: meeting(made.id, request), begun)
        with expect_error("usage.meeting: an unknown id", NotFound, Guide.IDS):
            meeting(self.unknown(made.id))

    @proves("usage.timeline", see=Guide.ANSWERS)
    def test_usage_timeline(self, account: Account) -> None:
        """What happened is told in its order, each once and when it did, of the meeting that was asked for.

        An unknown id is not found.
        """
        made, other = self.make_meeting(account), self.make_meeting(account)
        test_begun, begun = account.provider.clock.now(), []
        for meeting in (made, other, made):
            people = self.attend(account, meeting)
            begun.append(account.provider.clock.now())
            self.leave(account, *people)
        timeline = account.provider.usage.timeline
        self.small_pages(account, 2)
        events = list(timeline(made.id))
        expect_that("usage.timeline: what happened", events, Guide.ANSWERS, expected="events", came=events)
        expect_among(
            "usage.timeline: where", ({made.id}, {None}), {event.meeting_id for event in events}, Guide.ANSWERS
        )
        times = [event.at for event in events if event.at]
        expect("usage.timeline: the oldest first", sorted(times), times, Guide.TIMES)
        expect("usage.timeline: each has its own key", len(events), len({event.key for event in events}), Guide.ANSWERS)
        for event in events:
            expect_since(f"usage.timeline: when {event.name!r} was", test_begun, event.at, account)
            _happened(event, begun[::2])
        joined = len([event for event in events if event.kind is EventKind.PARTICIPANT_JOINED])
        expect_among("usage.timeline: how many joined, of two people who came twice", (4, 0), joined, Guide.ANSWERS)
        if account.declares("sessions.list"):
            session = min(account.provider.sessions.list(made.id), key=lambda each: each.starts_at or account.now()).id
            ours = [event.key for event in timeline(made.id, session)]
            told = [event.key for event in events if event.session_id == session]
            expect("usage.timeline: of one session", told, ours, Guide.ANSWERS)
        with expect_error("usage.timeline: an unknown id", NotFound, Guide.IDS):
            list(timeline(self.unknown(made.id)))

    def _used(self, account: Account) -> tuple[Meeting, datetime, dict[str, int]]:
        """A meeting in which one session was held, when that began, and what it is counted as."""
        records = account.declares("recordings.start") or "record" in account.emulator.actions
        made = self.with_features(account, Feature.RECORDING) if records else self.make_meeting(account)
        people = self.attend(account, made)
        begun, recorded = account.provider.clock.now(), {"recordings": 0, "recorded_minutes": 0}
        try:
            if records:
                self._record(account, made, people[0])
                recorded = {"recordings": 1, "recorded_minutes": 5}
        except NotAdmitted:
            records, recorded = False, {}  # it may be recorded by itself
        account.wait(minutes=5)
        if records:
            self._stop(account, made, people[0])
        self.leave(account, *people)
        return made, begun, _ONE_SESSION | recorded

    def _of_period(self, account: Account, ability: str, ask: Callable[[UsageRequest], Usage], begun: datetime) -> None:
        """Figures of a period that has the session say a period that has it; asked for when all vendors have them."""
        ended = begun + _HELD
        period: dict[str, Any] = {"starts_at": begun, "ends_at": ended}
        asked = {name: moment for name, moment in period.items() if account.declares(f"{ability}.{name}")}
        if not asked:
            return
        account.emulator.clock.advance(REPORTED)
        usage = ask(UsageRequest(**asked))
        starts_at, ends_at = usage.starts_at or begun, usage.ends_at or ended
        fits = starts_at < begun + _NEAR and ended - _NEAR < ends_at
        expected, came = f"from {begun} or before, to {ended} or later", Words(f"from {starts_at} to {ends_at}")
        what = f"{ability}: the period of figures that were asked for a session"
        expect_that(what, fits, Guide.TIMES, expected=expected, came=came)

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


def _are(ability: str, session: dict[str, int], before: Usage, after: Usage) -> None:
    told = {name: figure for name in session if (figure := getattr(after, name)) is not None}
    grown = {name: figure - (getattr(before, name) or 0) for name, figure in told.items()}
    what = f"{ability}: a session of 35 minutes with two people, five minutes of it recorded where they can"
    expect(what, {name: session[name] for name in told}, grown, Guide.ANSWERS)
    average = after.average_duration
    fits = average is None or before.average_duration or _HELD - _NEAR <= average <= _HELD + LINGERED + _NEAR
    expected = f"{_HELD}, or None if the vendor does not tell it"
    expect_that(f"{ability}: average_duration of one session", fits, Guide.TIMES, expected=expected, came=average)
    any_figure = told or average is not None
    expect_that(f"{ability}: figures", any_figure, Guide.ANSWERS, expected="one figure at least", came=after)


def _happened(event: Event, begun: list[datetime]) -> None:
    """An event is told for when it was: people came when the sessions had ``begun``, and left half an hour later."""
    if event.at is None or event.kind not in _BEGINS | _ENDS:
        return
    begins = event.kind in _BEGINS
    moments = begun if begins else [each + STAYED for each in begun]
    late = _NEAR if begins else LINGERED + _NEAR
    fits = any(moment - _NEAR <= event.at <= moment + late for moment in moments)
    expected = " or ".join(map(str, moments))
    expect_that(f"usage.timeline: when {event.kind} was", fits, Guide.TIMES, expected=expected, came=event.at)
