"""The contract on meetings."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final

import attrs

from anymeet.errors import NotFound
from anymeet.models import Feature, LinkRole, Meeting, MeetingChanges, MeetingRequest, MeetingState
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import expect_agreement, expect_since, has_emptied
from anymeet.testing.contract.base import LINGERED, STAYED, one_of, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that
from anymeet.testing.contract.hooks import NobodyEnters
from anymeet.testing.contract.meeting_fields import FEATURE, NEW, MeetingFieldsContract
from anymeet.testing.people import NotAdmitted, Person

_LIVE: Final = (MeetingState.LIVE, MeetingState.UNKNOWN)
_LEFT: Final = (*NEW, MeetingState.ENDED)
_STAGES: Final = (("before anybody comes", NEW), ("while people are in", _LIVE), ("when all have left", _LEFT))
_KEPT: Final = ("private", "max_participants", "external_id", "expires_at")
_COUNT: Final = 3
_PAGE: Final = 2


class MeetingsContract(MeetingFieldsContract):
    """Made, found, changed, ended, deleted."""

    @proves("meetings.create", see=Guide.REQUESTS, live=True)
    def test_meetings_create(self, account: Account) -> None:
        """A meeting is made as it was asked for, with an id of its own, and nobody is in it."""
        request, begun = self.request(account, "meetings.create"), account.provider.clock.now()
        assert isinstance(request, MeetingRequest)
        first, second = self.make_meeting(account), self.make_meeting(account)
        expect_that("meetings.create: a meeting has an id", first.id, Guide.ANSWERS, expected="an id", came=first.id)
        expect("meetings.create: two meetings are two", 2, len({first.id, second.id}), Guide.ANSWERS)
        expect_among("meetings.create: nobody is in a new meeting", NEW, first.state, Guide.ANSWERS)
        expect_among("meetings.create: its title", (request.title, None), first.title, Guide.REQUESTS)
        if account.is_live:
            return
        expect_since("meetings.create: created_at", begun, first.created_at, account)
        self._lets_in(account, first, LinkRole.HOST)
        self._lets_in(account, second, LinkRole.GUEST)
        for ability in filter(account.declares, account.declared):
            if ability.startswith(FEATURE):
                feature = Feature(ability.removeprefix(FEATURE))
                self._switch_comes_back(account, ability, partial(_switch, feature))

    @proves("meetings.get", see=Guide.IDS, live=True)
    def test_meetings_get(self, account: Account) -> None:
        """The meeting that was made is found by its id, and none by an unknown one."""
        made = self.make_meeting(account)
        get = account.provider.meetings.get
        got = self.found(account, "meetings.get of a meeting that was made", lambda: get(made.id), made)
        expect("meetings.get: the meeting that was asked for", made.id, got.id, Guide.ANSWERS)
        expect_agreement("meetings.get", made, got)
        with expect_error("meetings.get: an unknown id", NotFound, Guide.IDS):
            get(self.unknown(made.id))

        def look(ids: Collection[str]) -> list[Meeting]:
            found = []
            for known in ids:
                with suppress(NotFound):
                    found.append(account.provider.meetings.get(known))
            return found

        if not account.is_live:
            self._at_each_stage(account, "meetings.get", look)

    def _at_each_stage(
        self, account: Account, ability: str, look: Callable[[Collection[str]], list[Meeting]]
    ) -> Meeting:
        """Of meetings on several pages all are told of, or none: as they were made, and live while somebody is in."""
        account.fresh()
        begun = account.provider.clock.now()
        made = {meeting.id: meeting for meeting in (self.make_meeting(account) for _ in range(_COUNT))}
        self.small_pages(account, _PAGE)
        first = look(made)
        self._all_or_none(f"{ability} before anybody comes", made, first)
        held = dict([*made.items()][:1]) if first else made  # of those that are told at once, people come into one
        for (when, states), _ in zip(_STAGES, self._stages(account, *held.values()), strict=False):
            told, what = look(held), f"{ability} {when}"
            self._all_or_none(what, held, told)
            for each in told:
                expect_among(f"{what}: its state", states, each.state, Guide.ANSWERS)
                self._as_made(account, what, made[each.id], each, begun)
        return next(iter(held.values()))

    def _all_or_none(self, what: str, made: Collection[str], told: list[Meeting]) -> None:
        ids = sorted(meeting.id for meeting in told)
        expect_among(f"{what}: all meetings, each once, or none", (sorted(made), []), ids, Guide.LISTS)

    def _as_made(self, account: Account, what: str, made: Meeting, told: Meeting, begun: datetime) -> None:
        expect_agreement(what, made, told)
        if account.declares("meetings.create"):
            expect_since(f"{what}: created_at", begun, told.created_at, account)
        if told.state in (MeetingState.LIVE, MeetingState.ENDED):
            expect_since(f"{what}: starts_at", begun, told.starts_at, account)

    @proves("meetings.list", see=Guide.LISTS, live=True)
    def test_meetings_list(self, account: Account) -> None:
        """The meeting that was made is in the list, once."""
        made, listed = self.make_meeting(account), account.provider.meetings.list
        self.found(account, "meetings.list has a meeting that was made", lambda: one_of(listed(), made.id), made)
        ids = [meeting.id for meeting in listed()]
        expect("meetings.list: each meeting is there once", 1, ids.count(made.id), Guide.LISTS)
        if account.is_live:
            return

        def look(ids: Collection[str]) -> list[Meeting]:
            return [meeting for meeting in account.provider.meetings.list() if meeting.id in ids]

        held = self._at_each_stage(account, "meetings.list", look)
        with suppress(NobodyEnters, NotAdmitted, NotFound):  # not everywhere can a meeting be held again
            self.hold(account, held)
        self._all_or_none("meetings.list when a meeting was held twice", [held.id], look([held.id]))

    @proves("meetings.list_live", see=Guide.LISTS)
    def test_meetings_list_live(self, account: Account) -> None:
        """A meeting is in the list as long as somebody is in it."""
        begun = account.provider.clock.now()
        made, other = self.make_meeting(account), self.make_meeting(account)
        listed = account.provider.meetings.list_live
        expect("meetings.list_live: nobody is in", [], list(listed()), Guide.LISTS)
        people = self.attend(account, made)
        live = list(listed())
        expect("meetings.list_live: somebody is in one", [made.id], [meeting.id for meeting in live], Guide.LISTS)
        expect_among("meetings.list_live: its state", _LIVE, live[0].state, Guide.ANSWERS)
        self._as_made(account, "meetings.list_live", made, live[0], begun)
        account.emulator.clock.advance(STAYED)
        for person in people:
            person.leave()
        empty = [each.id for each in listed() if has_emptied(live[0].raw, each.raw, len(people))]
        expect("meetings.list_live: those of which the vendor counts that nobody is in", [], empty, Guide.LISTS)
        account.emulator.clock.advance(LINGERED)
        expect("meetings.list_live: all have left", [], list(listed()), Guide.LISTS)
        assert other.id != made.id

    @proves("meetings.update", see=Guide.REQUESTS, live=True)
    def test_meetings_update(self, account: Account) -> None:
        """What is said changes, what is not said stays, and an unknown id is not found."""
        samples = {
            name: self.sample(account, f"meetings.create.{name}")[1] for name in _KEPT if self._both(account, name)
        }
        switched = [feature for feature in Feature if self._both(account, f"features.{feature}")][:1]
        made = self.make_meeting(account, **samples, features=dict.fromkeys(switched, False))
        changes = self.request(account, "meetings.update")
        assert isinstance(changes, MeetingChanges)
        said = {name: value for name, value in changes.given() if hasattr(made, name)}
        before, changed = self._got(account, made), account.provider.meetings.update(made.id, changes)
        expect("meetings.update: the meeting that was changed", made.id, changed.id, Guide.ANSWERS)
        expect_agreement("meetings.update", attrs.evolve(made, **said), changed)
        after = self._got(account, made)
        if before and after:
            unsaid = [name for name in changes.field_names() if name not in said and hasattr(made, name)]
            kept, came = ({name: getattr(meeting, name) for name in unsaid} for meeting in (before, after))
            expect("meetings.update: what was not said stays, as meetings.get tells", kept, came, Guide.REQUESTS)
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

    def _got(self, account: Account, meeting: Meeting) -> Meeting | None:
        if account.declares("meetings.get"):
            with suppress(NotFound):  # where the vendor tells of it once people have been in
                return account.provider.meetings.get(meeting.id)
        return None

    def _whoever_can_come(self, account: Account, meeting: Meeting) -> tuple[Person, ...]:
        try:
            return self.attend(account, meeting)
        except NobodyEnters:
            return ()


def _switch(feature: Feature, meeting: Meeting) -> bool | None:
    return meeting.features.get(feature)
