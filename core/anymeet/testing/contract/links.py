"""The contract on links: who comes in by one is what it says, and nobody comes in by one that is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from anymeet.errors import NotFound
from anymeet.models import Link, LinkRequest, LinkRole, Meeting
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import tells
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, Words, expect, expect_among, expect_error, expect_that
from anymeet.testing.people import NotAdmitted, Person

_INSTANT = timedelta(seconds=1)


class LinksContract(Contract):
    """Made for a role, and taken back."""

    def attend(self, account: Account, meeting: Meeting) -> tuple[Person, Person]:
        """Wherever the two come in, their roles may not have been swapped: nothing else would go well then."""
        host, guest = super().attend(account, meeting)
        swapped = guest.host and host.host is False
        came = Words("the guest is the host, and the host is none")
        expect_that("people come in by links", not swapped, Guide.LINKS, expected="a host and a guest", came=came)
        return host, guest

    @proves("links.create", see=Guide.LINKS, live=True)
    def test_links_create(self, account: Account) -> None:
        """A host link makes a host, a guest link never does, and each says which it is."""
        made = self.make_meeting(account)
        links = {role: self._link(account, made.id, role=role) for role in (LinkRole.HOST, LinkRole.GUEST)}
        for role, link in links.items():
            expect("links.create: the role that was asked for", role, link.role, Guide.LINKS)
            expect_among("links.create: its meeting", (made.id, None), link.meeting_id, Guide.LINKS)
            parts = urlsplit(link.url)
            complete = parts.scheme in ("http", "https") and bool(parts.hostname)
            expect_that("links.create: an address", complete, Guide.LINKS, expected="a complete URL", came=link)
        expect("links.create: two roles have two addresses", 2, len({link.url for link in links.values()}), Guide.LINKS)
        if account.is_live:
            return
        people = account.emulator.people
        host, guest = people.join(links[LinkRole.HOST].url), people.join(links[LinkRole.GUEST].url)
        expect("links.create: a host link makes a host", True, host.host, Guide.LINKS)
        expect("links.create: a guest link makes no host", False, guest.host, Guide.LINKS)
        self._guest_comes_first(account)
        self._leads_nowhere(account, self.unknown(made.id))

    def _guest_comes_first(self, account: Account) -> None:
        link = self._link(account, self.make_meeting(account).id, role=LinkRole.GUEST)
        try:
            alone = account.emulator.people.join(link.url)
        except NotAdmitted:
            return
        expect("links.create: a guest who comes first is no host", False, alone.host, Guide.LINKS)

    def _leads_nowhere(self, account: Account, unknown: str) -> None:
        """Where a link is signed here and nobody is asked, it lets nobody in."""
        with expect_error("links.create: coming into an unknown meeting by a link", (NotFound, NotAdmitted), Guide.IDS):
            account.emulator.people.join(self._link(account, unknown, role=LinkRole.HOST).url)

    @proves("links.revoke", see=Guide.LINKS, live=True)
    def test_links_revoke(self, account: Account) -> None:
        """A link that is taken back lets nobody in, others go on, and taking back what is not there does nothing."""
        made = self.make_meeting(account)
        gone, other = (self._link(account, made.id, role=LinkRole.HOST) for _ in range(2))
        expect_that("links.create: what revoke takes", gone.id, Guide.LINKS, expected="an id", came=gone.id)
        assert gone.id is not None
        self.delete(account, account.provider.links.revoke, gone.id)
        if account.is_live:
            return
        with expect_error("links.revoke: who comes by it", NotAdmitted, Guide.LINKS):
            account.emulator.people.join(gone.url)
        expect("links.revoke: other links go on", True, account.emulator.people.join(other.url).inside, Guide.LINKS)

    # What belongs to a field.

    def also_links_create_role(self, account: Account) -> None:
        """Said above: `test_links_create` proves what each role does."""

    def also_links_create_person(self, account: Account) -> None:
        """Whoever comes is called what the link says."""
        account.fresh()
        name, _ = self.sample(account, "links.create.person")
        link = self._link(account, self.make_meeting(account).id, role=LinkRole.HOST, person=name)
        came = account.emulator.people.join(link.url, "Somebody").name
        expect("links.create.person: who comes by it", name, came, Guide.LINKS)

    def also_links_create_external_id(self, account: Account) -> None:
        """Whoever comes is told of with the id that the link says."""
        account.fresh()
        known, _ = self.sample(account, "links.create.external_id")
        made = self.make_meeting(account)
        link = self._link(account, made.id, role=LinkRole.HOST, external_id=known)
        person = account.emulator.people.join(link.url)
        if account.declares("participants.list"):
            self.leave(account, person)
            came = list(account.provider.participants.list(made.id))
            ids = [each.external_id for each in came]
            expect_among("links.create.external_id: who came by it", ([known], [None]), ids, Guide.LINKS)
            lost = [each for each in came if each.external_id is None and tells(each.raw, known)]
            expect("links.create.external_id: the vendor tells it, and it is lost", [], lost, Guide.ANSWERS)

    def also_links_create_max_uses(self, account: Account) -> None:
        """It works as often as it says."""
        account.fresh()
        uses, _ = self.sample(account, "links.create.max_uses")
        made = self.make_meeting(account)
        link = self._link(account, made.id, role=LinkRole.HOST, max_uses=uses)
        for _ in range(uses):
            account.emulator.people.join(link.url)
        with expect_error(f"links.create.max_uses={uses}: once more", NotAdmitted, Guide.LINKS):
            account.emulator.people.join(link.url)

    def also_links_create_starts_at(self, account: Account) -> None:
        """It works from then on."""
        account.fresh()
        begin, _ = self.sample(account, "links.create.starts_at")
        link = self._link(account, self.make_meeting(account).id, role=LinkRole.HOST, starts_at=begin)
        account.emulator.clock.set(begin - _INSTANT)
        with expect_error("links.create.starts_at: before", NotAdmitted, Guide.TIMES):
            account.emulator.people.join(link.url)
        account.emulator.clock.set(begin + _INSTANT)
        account.emulator.people.join(link.url)

    def also_links_create_expires_at(self, account: Account) -> None:
        """It works until then."""
        account.fresh()
        end, _ = self.sample(account, "links.create.expires_at")
        link = self._link(account, self.make_meeting(account).id, role=LinkRole.HOST, expires_at=end)
        account.emulator.clock.set(end - _INSTANT)
        account.emulator.people.join(link.url).leave()
        account.emulator.clock.set(end + _INSTANT)
        with expect_error("links.create.expires_at: after", NotAdmitted, Guide.TIMES):
            account.emulator.people.join(link.url)

    # Arranging.

    def ready_links_create(self, account: Account) -> Callable[..., Link]:
        made = self.make_meeting(account)
        return lambda request: account.provider.links.create(made.id, request)

    def ready_links_revoke(self, account: Account) -> Callable[..., None]:
        link = self._link(account, self.make_meeting(account).id, role=LinkRole.GUEST)
        assert link.id is not None
        known = link.id
        return lambda: account.provider.links.revoke(known)

    def _link(self, account: Account, meeting_id: str, **fields: Any) -> Link:
        request = self.request(account, "links.create", **fields)
        assert isinstance(request, LinkRequest)
        return account.provider.links.create(meeting_id, request)
