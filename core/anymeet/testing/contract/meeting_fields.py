"""The contract on what is said of a new meeting, beyond that it arrives: see `AbilitiesContract.test_field`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from anymeet.errors import InvalidRequest, Rejected
from anymeet.models import Feature, LinkRole, Meeting, MeetingState
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import expect_since, pairs
from anymeet.testing.contract.base import Contract
from anymeet.testing.contract.failures import ContractBroken, Guide, Words, expect, expect_among, expect_that
from anymeet.testing.contract.hooks import NobodyEnters
from anymeet.testing.contract.samples import saying
from anymeet.testing.contract.traces import Trace
from anymeet.testing.people import Misfit, NotAdmitted, NotEmulated, Person

NEW: Final = (MeetingState.OPEN, MeetingState.SCHEDULED, MeetingState.UNKNOWN)
"""The states that a meeting can be in before anybody was in it."""
FEATURE: Final = "meetings.create.features."
"""What the abilities to switch a feature of a new meeting begin with."""

_HALF_A_MINUTE: Final = timedelta(seconds=30)
_BESIDE: Final = (
    Feature.CHAT,
    Feature.POLLS,
    Feature.QUESTIONS,
    Feature.RECORDING,
    Feature.SCREEN_SHARE,
    Feature.TRANSCRIPTION,
    Feature.WHITEBOARD,
)
"""None of these needs another of them."""


class MeetingFieldsContract(Contract):
    """What comes back of each, and what it does."""

    def also_meetings_create_reuse_existing(self, account: Account) -> None:
        """The meeting with the same external id is returned, and no other made."""
        account.fresh()
        own, foreign = self.sample(account, "meetings.create.external_id")
        first = self.make_meeting(account, external_id=own)
        other = self.make_meeting(account, external_id=foreign, reuse_existing=True)
        again = self.make_meeting(account, external_id=own, reuse_existing=True)
        expect("meetings.create.reuse_existing: the meeting there is", first.id, again.id, Guide.REQUESTS)
        expect("meetings.create.reuse_existing: of another external_id", 2, len({first.id, other.id}), Guide.REQUESTS)

    def also_meetings_create_starts_at(self, account: Account) -> None:
        """A meeting starts at the instant that was said, in winter, in summer, and in whichever time zone it was said."""
        zones = self.sample(account, "meetings.create.timezone") if account.declares("meetings.create.timezone") else ()
        begin, _ = self.sample(account, "meetings.create.starts_at")
        for moment in (begin, _next(begin, month=1), _next(begin, month=7)):
            for fields in ({}, *({"timezone": zone} for zone in zones)):
                account.fresh()
                begun = account.provider.clock.now()
                try:
                    made = self.make_meeting(account, starts_at=moment, **fields)
                except (InvalidRequest, Rejected):
                    if moment == begin:
                        raise
                    continue  # it is further ahead than this vendor plans
                what = f"meetings.create.starts_at with {fields or 'no time zone'}"
                expect_among(what, (moment, None), made.starts_at, Guide.TIMES)
                expect_since(f"{what}: created_at", begun, made.created_at, account)
                states = NEW if made.starts_at is None else (MeetingState.SCHEDULED, MeetingState.UNKNOWN)
                expect_among(f"{what}: the state while the start is to come", states, made.state, Guide.ANSWERS)
                try:
                    link = self.link(account, made, LinkRole.HOST)
                except NobodyEnters:
                    continue
                opens = account.emulator.link_opens_at(link.url)
                expect_among(f"{what}: when the vendor opens it", (moment, None), opens, Guide.TIMES)

    def also_meetings_create_expires_at(self, account: Account) -> None:
        """The end that was said is not taken for another moment."""
        account.fresh()
        begun, (end, _) = account.provider.clock.now(), self.sample(account, "meetings.create.expires_at")
        made = self.make_meeting(account, expires_at=end)
        expect_since("meetings.create.expires_at: created_at", begun, made.created_at, account)

    def also_meetings_create_duration(self, account: Account) -> None:
        """A length that the vendor's unit cannot say is refused, and not rounded."""
        length, _ = self.sample(account, "meetings.create.duration")
        odd = length + _HALF_A_MINUTE

        def traced(duration: timedelta) -> Trace:
            return self.trace(account, "meetings.create", lambda: {"duration": duration})

        shorter, longer = length, odd + _HALF_A_MINUTE
        try:
            said, again, *others = map(traced, (odd, odd, shorter, longer))
        except (InvalidRequest, Rejected):
            return
        what = f"meetings.create.duration: {odd}, which is not refused"
        expect_among(f"{what}: what comes back", (odd, None), said.result.duration, Guide.TIMES)
        same = [other.sent for other in others if not said.differing(other) - said.differing(again)]
        expected = f"another request than for {shorter} and {longer}"
        expect_that(f"{what}: what is sent", not same, Guide.TIMES, expected=expected, came=same)

    def also_meetings_create_private(self, account: Account) -> None:
        """What the vendor tells of it comes back, and the links of a meeting that is not private are what they say."""
        account.fresh()
        self._switch_comes_back(account, "meetings.create.private", lambda meeting: meeting.private)
        for role in (LinkRole.HOST, LinkRole.GUEST):
            self._lets_in(account, self.make_meeting(account, private=False), role)

    def also_meetings_create_features_chat(self, account: Account) -> None:
        """People can write to each other, whatever else is off."""
        self._can(account, Feature.CHAT, lambda person: person.chat("Hello"))

    def also_meetings_create_features_recording(self, account: Account) -> None:
        """The host can record, whatever else is off."""
        self._can(account, Feature.RECORDING, Person.record)

    def _can(self, account: Account, feature: Feature, act: Callable[[Person], None]) -> None:
        account.fresh()
        able = [each for each in _BESIDE if account.declares(f"{FEATURE}{each}")]
        try:
            made = self.make_meeting(account, features={each: each is feature for each in able})
            act(self.attend(account, made)[0])
        except NotAdmitted as reason:
            off = ", ".join(each for each in able if each is not feature)
            what = f"{FEATURE}{feature}: it is on and used by a host, while these are off: {off}"
            raise ContractBroken(what, expected=Words("no error"), came=reason, see=Guide.REQUESTS) from reason
        except (InvalidRequest, Rejected, Misfit, NobodyEnters, NotEmulated):
            return  # it cannot be had alone, or not be tried

    def _switch_comes_back(self, account: Account, ability: str, read: Callable[[Meeting], bool | None]) -> None:
        """What the vendor repeats of what was said comes back; a vendor may also tell less, or what follows from it."""

        def tried(value: bool) -> tuple[Meeting, set[tuple[str, Any]]]:
            account.mark()
            made = self.make_meeting(account, **saying(ability, value))
            said = {pair for entry in account.sent() for pair in pairs(entry.body)}
            return made, said & {*pairs(made.raw)}

        values = self.sample(account, ability)
        (first, repeated), (second, otherwise) = map(tried, values)
        came = (read(first), read(second))
        if came == values:
            return
        what = f"{ability}: what comes back of {values[0]} and of {values[1]}"
        expect_that(what, came != values[::-1], Guide.ANSWERS, expected="the same, or nothing", came=came)
        _, again = tried(values[0])
        names = {name for name, _ in repeated & again} & {name for name, _ in otherwise - again}
        if names:
            expect(f"{what}, which the vendor repeats as {', '.join(sorted(names))}", values, came, Guide.ANSWERS)

    def _lets_in(self, account: Account, meeting: Meeting, role: LinkRole) -> None:
        """A link that came with a meeting lets in who it says, if they are the first."""
        link, join = meeting.link(role), account.emulator.people.join
        if link is None:
            return
        expect_among("meetings.create: where its links lead", (meeting.id, None), link.meeting_id, Guide.LINKS)
        try:
            person = join(link.url)
        except NotAdmitted:
            try:
                self.enter(account, meeting, LinkRole.HOST, "Ada")  # whom guests may have to wait for
            except NobodyEnters:
                return
            person = join(link.url)
        hosts = (role is LinkRole.HOST, None)
        expect_among(f"meetings.create: whether its {role} link makes a host", hosts, person.host, Guide.LINKS)


def _next(moment: datetime, *, month: int) -> datetime:
    """The same day and time in a month of 31 days, later on."""
    there = moment.replace(month=month)
    return there if there >= moment else there.replace(year=there.year + 1)
