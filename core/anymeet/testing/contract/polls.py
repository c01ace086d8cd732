"""The contract on what was voted on."""

from __future__ import annotations

from collections.abc import Callable

from anymeet.errors import NotFound
from anymeet.models import Feature, LinkRole, Meeting, Poll, PollRequest
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, one_of, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that


class PollsContract(Contract):
    """What was voted on."""

    @proves("polls.create", see=Guide.REQUESTS)
    def test_polls_create(self, account: Account) -> None:
        """A poll is made as it was asked for; an unknown meeting is not found."""
        made, poll = self._poll(account)
        request = self.request(account, "polls.create")
        assert isinstance(request, PollRequest)
        expect_that("polls.create: a poll has an id", poll.id, Guide.ANSWERS, expected="an id", came=poll.id)
        expect("polls.create: its question", request.question, poll.question, Guide.REQUESTS)
        expect(
            "polls.create: its options", list(request.options), [option.text for option in poll.options], Guide.REQUESTS
        )
        expect_among("polls.create: one option for each", (False, None), poll.multiple, Guide.REQUESTS)
        with expect_error("polls.create: an unknown meeting", NotFound, Guide.IDS):
            account.provider.polls.create(self.unknown(made.id), request)

    @proves("polls.list", see=Guide.LISTS)
    def test_polls_list(self, account: Account) -> None:
        """The poll that was made is in the list of its meeting, and in no other's; an unknown meeting is not found."""
        made, poll = self._poll(account)
        other = self.make_meeting(account)
        listed = account.provider.polls.list
        expect("polls.list: what was made", [poll.id], [each.id for each in listed(made.id)], Guide.LISTS)
        expect("polls.list: of another meeting", [], list(listed(other.id)), Guide.LISTS)
        with expect_error("polls.list: an unknown meeting", NotFound, Guide.IDS):
            list(listed(self.unknown(made.id)))

    @proves("polls.results", see=Guide.ANSWERS)
    def test_polls_results(self, account: Account) -> None:
        """The votes are counted, of all sessions and of each; an unknown poll is not found."""
        made, poll = self._poll(account)
        first, second = (option.text for option in poll.options)
        for taken in (first, second):
            people = self.attend(account, made)
            for person in people:
                self.vote(person, poll, taken)
            self.leave(account, *people)
        results = account.provider.polls.results
        told = results(made.id, poll.id)
        expect("polls.results: the votes", {first: 2, second: 2}, _votes(told), Guide.ANSWERS)
        expect_that("polls.results: raw", told.raw, Guide.ANSWERS, expected="what the vendor sent", came=told.raw)
        if account.declares("sessions.list"):
            found = [_votes(results(made.id, poll.id, each.id)) for each in account.provider.sessions.list(made.id)]
            came = sorted(found, key=lambda votes: votes[first] or 0)
            expected = [{first: 0, second: 2}, {first: 2, second: 0}]
            expect("polls.results: the votes of each session", expected, came, Guide.ANSWERS)
        with expect_error("polls.results: an unknown poll", NotFound, Guide.IDS):
            results(made.id, self.unknown(poll.id))

    @proves("polls.delete", see=Guide.IDS)
    def test_polls_delete(self, account: Account) -> None:
        """A deleted poll is gone; deleting what is not there does nothing."""
        made, poll = self._poll(account)
        self.delete(account, lambda known: account.provider.polls.delete(made.id, known), poll.id)
        if account.declares("polls.list"):
            came = one_of(account.provider.polls.list(made.id), poll.id)
            expect("polls.delete: what the list has of it", None, came, Guide.IDS)

    def make_poll(self, account: Account, meeting: Meeting) -> Poll:
        """A poll to try things with."""
        request = self.request(account, "polls.create")
        assert isinstance(request, PollRequest)
        return account.provider.polls.create(meeting.id, request)

    def _poll(self, account: Account) -> tuple[Meeting, Poll]:
        made = self.with_features(account, Feature.POLLS)
        return made, self.make_poll(account, made)

    def ready_polls_create(self, account: Account) -> Callable[..., Poll]:
        made = self.with_features(account, Feature.POLLS)
        return lambda request: account.provider.polls.create(made.id, request)

    def ready_polls_list(self, account: Account) -> Callable[..., list[Poll]]:
        made, _ = self._poll(account)
        return lambda: list(account.provider.polls.list(made.id))

    def ready_polls_results(self, account: Account) -> Callable[..., Poll]:
        made, poll = self._poll(account)
        self.vote(self.enter(account, made, LinkRole.HOST, "Ada"), poll, poll.options[0].text)
        return lambda: account.provider.polls.results(made.id, poll.id)

    def ready_polls_delete(self, account: Account) -> Callable[..., None]:
        made, poll = self._poll(account)
        return lambda: account.provider.polls.delete(made.id, poll.id)

    def many_polls_list(self, account: Account, count: int) -> Callable[[], Pages[Poll]]:
        made = self.with_features(account, Feature.POLLS)
        for _ in range(count):
            self.make_poll(account, made)
        return lambda: account.provider.polls.list(made.id)


def _votes(poll: Poll) -> dict[str, int | None]:
    return {option.text: option.votes for option in poll.options}
