"""The contract on meetings."""

from __future__ import annotations

from collections.abc import Callable

from anymeet.errors import NotFound
from anymeet.models import LinkRole, Meeting, MeetingChanges, MeetingRequest, MeetingState
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, one_of, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that
from anymeet.testing.contract.hooks import NobodyEnters
from anymeet.testing.people import Person


class MeetingsContract(Contract):
    """Made, found, changed, ended, deleted."""

    @proves("meetings.create", see=Guide.REQUESTS, live=True)
    def test_meetings_create(self, account: Account) -> None:
        """A meeting is made as it was asked for, with an id of its own, and nobody is in it."""
        request = self.request(account, "meetings.create")
        assert isinstance(request, MeetingRequest)
        first, second = self.make_meeting(account), self.make_meeting(account)
        expect_that("meetings.create: a meeting has an id", first.id, Guide.ANSWERS, expected="an id", came=first.id)
        expect("meetings.create: two meetings are two", 2, len({first.id, second.id}), Guide.ANSWERS)
        states = (MeetingState.OPEN, MeetingState.SCHEDULED, MeetingState.UNKNOWN)
        expect_among("meetings.create: nobody is in a new meeting", states, first.state, Guide.ANSWERS)
        expect_among("meetings.create: its title", (request.title, None), first.title, Guide.REQUESTS)

    @proves("meetings.get", see=Guide.IDS, live=True)
    def test_meetings_get(self, account: Account) -> None:
        """The meeting that was made is found by its id, and none by an unknown one."""
        made = self.make_meeting(account)
        get = account.provider.meetings.get
        got = self.found(account, "meetings.get of a meeting that was made", lambda: get(made.id), made)
        expect("meetings.get: the meeting that was asked for", made.id, got.id, Guide.ANSWERS)
        expect_among("meetings.get: its title", (made.title, None), got.title, Guide.ANSWERS)
        with expect_error("meetings.get: an unknown id", NotFound, Guide.IDS):
            get(self.unknown(made.id))

    @proves("meetings.list", see=Guide.LISTS, live=True)
    def test_meetings_list(self, account: Account) -> None:
        """The meeting that was made is in the list, once."""
        made, listed = self.make_meeting(account), account.provider.meetings.list
        self.found(account, "meetings.list has a meeting that was made", lambda: one_of(listed(), made.id), made)
        ids = [meeting.id for meeting in listed()]
        expect("meetings.list: each meeting is there once", 1, ids.count(made.id), Guide.LISTS)

    @proves("meetings.list_live", see=Guide.LISTS)
    def test_meetings_list_live(self, account: Account) -> None:
        """A meeting is in the list as long as somebody is in it."""
        made, other = self.make_meeting(account), self.make_meeting(account)
        listed = account.provider.meetings.list_live
        expect("meetings.list_live: nobody is in", [], list(listed()), Guide.LISTS)
        people = self.attend(account, made)
        live = list(listed())
        expect("meetings.list_live: somebody is in one", [made.id], [meeting.id for meeting in live], Guide.LISTS)
        states = (MeetingState.LIVE, MeetingState.UNKNOWN)
        expect_among("meetings.list_live: its state", states, live[0].state, Guide.ANSWERS)
        self.leave(account, *people)
        expect("meetings.list_live: all have left", [], list(listed()), Guide.LISTS)
        assert other.id != made.id

    @proves("meetings.update", see=Guide.REQUESTS, live=True)
    def test_meetings_update(self, account: Account) -> None:
        """What is said changes, what is not said stays, and an unknown id is not found."""
        told = [name for name in ("title", "max_participants", "external_id") if self._both(account, name)]
        samples = {name: self.sample(account, f"meetings.create.{name}")[0] for name in told}
        made = self.make_meeting(account, **samples)
        kept = {name: getattr(made, name) for name in told[1:]}
        changes = self.request(account, "meetings.update")
        assert isinstance(changes, MeetingChanges)
        changed = account.provider.meetings.update(made.id, changes)
        expect("meetings.update: the meeting that was changed", made.id, changed.id, Guide.ANSWERS)
        came = {name: getattr(changed, name) for name in told[1:]}
        expect("meetings.update: what was not said stays", kept, came, Guide.REQUESTS)
        with expect_error("meetings.update: an unknown id", NotFound, Guide.IDS):
            account.provider.meetings.update(self.unknown(made.id), changes)

    @proves("meetings.end", see=Guide.IDS)
    def test_meetings_end(self, account: Account) -> None:
        """Everybody has to leave, the meeting stays; where nobody is, nothing happens; an unknown id is not found."""
        made = self.make_meeting(account)
        account.provider.meetings.end(made.id)
        people = self.attend(account, made)
        account.provider.meetings.end(made.id)
        expect("meetings.end: who is inside", [], [person.name for person in people if person.inside], Guide.IDS)
        account.provider.meetings.end(made.id)
        with expect_error("meetings.end: an unknown id", NotFound, Guide.IDS):
            account.provider.meetings.end(self.unknown(made.id))
        account.wait(minutes=10)
        if account.declares("meetings.get"):
            expect("meetings.end: the meeting stays", made.id, account.provider.meetings.get(made.id).id, Guide.IDS)

    @proves("meetings.delete", see=Guide.IDS, live=True)
    def test_meetings_delete(self, account: Account) -> None:
        """A deleted meeting is gone, with all who are in it; deleting what is not there does nothing."""
        made, provider = self.make_meeting(account), account.provider
        people = () if account.is_live else self._whoever_can_come(account, made)
        self.delete(account, provider.meetings.delete, made.id)
        expect("meetings.delete: who is inside", [], [person.name for person in people if person.inside], Guide.IDS)
        if account.declares("meetings.get"):
            with expect_error("meetings.delete: what was deleted is not found", NotFound, Guide.IDS):
                provider.meetings.get(made.id)
        if account.declares("meetings.list"):
            listed = one_of(provider.meetings.list(), made.id)
            expect("meetings.delete: what was deleted is not listed", None, listed, Guide.IDS)

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
        for moment in (begin, begin.replace(year=begin.year + 1, month=1), begin.replace(year=begin.year + 1, month=7)):
            for fields in ({}, *({"timezone": zone} for zone in zones)):
                account.fresh()
                made = self.make_meeting(account, starts_at=moment, **fields)
                what = f"meetings.create.starts_at with {fields or 'no time zone'}"
                expect_among(what, (moment, None), made.starts_at, Guide.TIMES)
                try:
                    link = self.link(account, made, LinkRole.HOST)
                except NobodyEnters:
                    continue
                opens = account.emulator.link_opens_at(link.url)
                expect_among(f"{what}: when the vendor opens it", (moment, None), opens, Guide.TIMES)

    # Arranging.

    def ready_meetings_create(self, account: Account) -> Callable[..., Meeting]:
        return lambda request: account.provider.meetings.create(request)

    def ready_meetings_get(self, account: Account) -> Callable[..., Meeting]:
        made = self.make_meeting(account)
        self.found(account, "a meeting that was made", lambda: account.provider.meetings.get(made.id), made)
        return lambda: account.provider.meetings.get(made.id)

    def ready_meetings_list(self, account: Account) -> Callable[..., list[Meeting]]:
        listed = self.many_meetings_list(account, 1)
        return lambda: list(listed())

    def ready_meetings_list_live(self, account: Account) -> Callable[..., list[Meeting]]:
        self.attend(account, self.make_meeting(account))
        return lambda: list(account.provider.meetings.list_live())

    def ready_meetings_update(self, account: Account) -> Callable[..., Meeting]:
        made = self.make_meeting(account)
        return lambda changes: account.provider.meetings.update(made.id, changes)

    def ready_meetings_end(self, account: Account) -> Callable[..., None]:
        made = self.make_meeting(account)
        self.attend(account, made)
        return lambda: account.provider.meetings.end(made.id)

    def ready_meetings_delete(self, account: Account) -> Callable[..., None]:
        made = self.make_meeting(account)
        return lambda: account.provider.meetings.delete(made.id)

    def many_meetings_list(self, account: Account, count: int) -> Callable[[], Pages[Meeting]]:
        made = [self.make_meeting(account) for _ in range(count)]
        wanted = {meeting.id for meeting in made}

        def all_there() -> bool | None:
            return wanted <= {meeting.id for meeting in account.provider.meetings.list()} or None

        self.found(account, f"meetings.list has all {count} meetings", all_there, *made)
        return lambda: account.provider.meetings.list()

    def many_meetings_list_live(self, account: Account, count: int) -> Callable[[], Pages[Meeting]]:
        for _ in range(count):
            self.enter(account, self.make_meeting(account), LinkRole.HOST, "Ada")
        return lambda: account.provider.meetings.list_live()

    def _both(self, account: Account, field: str) -> bool:
        return account.declares(f"meetings.create.{field}") and account.declares(f"meetings.update.{field}")

    def _whoever_can_come(self, account: Account, meeting: Meeting) -> tuple[Person, ...]:
        try:
            return self.attend(account, meeting)
        except NobodyEnters:
            return ()
