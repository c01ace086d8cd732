"""The contract on threads: several share a provider, and each gets what it asked for."""

from __future__ import annotations

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from anymeet.models import LinkRequest, LinkRole, Meeting
from anymeet.testing.contract.account import Account, own_classes
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_that
from anymeet.testing.contract.interrupting import interrupted
from anymeet.testing.contract.raws import texts_of
from anymeet.testing.contract.traces import said_by

_THREADS: Final = 8


class ThreadsContract(Contract):
    """What holds for every provider, whatever it can do."""

    @proves(see=Guide.CLOSING)
    def test_threads(self, account: Account) -> None:
        """Threads share a provider, and each gets what it asked for."""
        creates = account.declares("meetings.create")
        titled = account.declares("meetings.create.title")

        def work(number: int) -> tuple[str, Any]:
            if not creates:
                account.provider.check()
                return f"check {number}", None
            title = {"title": f"Thread {number} of the contract"} if titled else {}
            made = self.make_meeting(account, **title)
            return made.id, (title.get("title"), made.title)

        account.mark()
        with ThreadPoolExecutor(_THREADS) as pool:
            done = list(pool.map(work, range(_THREADS)))
        expect("threads: each its own", _THREADS, len({known for known, _ in done}), Guide.CLOSING)
        for _, titles in done:
            if titles:
                expect_among("threads: each what it asked for", (titles[0], None), titles[1], Guide.CLOSING)
        expect_that(
            "threads: requests",
            len(account.sent()) >= _THREADS,
            Guide.CLOSING,
            expected="one each",
            came=account.sent(),
        )
        if creates:
            self._meetings_interrupted(account, titled=titled)
        if creates and account.declares("links.create"):
            self._links_interrupted(account)

    def _meetings_interrupted(self, account: Account, *, titled: bool) -> None:
        """A meeting that is being made is not mixed up with others that are made meanwhile."""
        numbers = itertools.count()

        def make() -> tuple[str | None, Meeting]:
            title = f"Meeting {next(numbers)} of the contract" if titled else None
            return title, self.make_meeting(account, **({"title": title} if titled else {}))

        account.mark()
        one, others = interrupted(make, make, self._files(account, "meetings"))
        made = [one, *others]
        expect("threads: each its own", len(made), len({meeting.id for _, meeting in made}), Guide.CLOSING)
        for title, meeting in made:
            expect_among("threads: each what it asked for", (title, None), meeting.title, Guide.CLOSING)
        sent = account.sent()
        texts = {text for entry in sent for text in texts_of(said_by(entry))}
        asked = {title for title, _ in made if title}
        expected = f"the titles {', '.join(sorted(asked))}"
        expect_that("threads: what was asked for", asked <= texts, Guide.CLOSING, expected=expected, came=sent)

    def _links_interrupted(self, account: Account) -> None:
        """A link that is being made is not mixed up with one for another role."""
        made, links = self.make_meeting(account), account.provider.links
        guest, hosts = interrupted(
            lambda: links.create(made.id, LinkRequest(role=LinkRole.GUEST)),
            lambda: links.create(made.id, LinkRequest(role=LinkRole.HOST)),
            self._files(account, "links"),
        )
        join = account.emulator.people.join
        came = join(hosts[-1].url).host if hosts else True
        expect(
            "threads: whether a host link makes a host that was made while a guest link was", True, came, Guide.CLOSING
        )
        expect(
            "threads: whether a guest link makes a host that was made while host links were",
            False,
            join(guest.url).host,
            Guide.CLOSING,
        )

    def _files(self, account: Account, interface: str) -> set[str]:
        """Where the provider's own code for an interface is."""
        modules = {kind.__module__ for kind in own_classes(account.kind.interface_type(interface))}
        return {file for module in modules if (file := getattr(sys.modules[module], "__file__", None))}
