"""The contract on lists: lazy, complete over all pages, asked for anew each time."""

from __future__ import annotations

from typing import Final

from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, Words, expect, expect_among, expect_that, requests_in_words

_COUNT: Final = 5
_PAGE: Final = 2


class ListsContract(Contract):
    """What holds for each list."""

    @proves(see=Guide.LISTS)
    def test_paging(self, account: Account, listing: str) -> None:
        """Five items in pages of two arrive, each once; nothing is asked before the first is wanted, nor after the last."""
        call = getattr(self, f"many_{listing.replace('.', '_')}")(account, _COUNT)
        self.small_pages(account, _PAGE)
        account.mark()
        pages = call()
        expect(f"{listing}: sent before anything is wanted", (), account.sent(), Guide.LISTS)
        items = list(pages)
        everything = account.sent()
        came = Words(f"{len(items)} items, by {requests_in_words(everything)}")
        expected = f"{_COUNT} items, where a page has {_PAGE} of them at most"
        complete = len(items) == _COUNT
        expect_that(f"{listing}: the items of all pages", complete, Guide.LISTS, expected=expected, came=came)
        expect(f"{listing}: each once", _COUNT, len({item.id for item in items}), Guide.LISTS)
        account.mark()
        again = [item.id for item in pages]
        expect(f"{listing}: the same again", [item.id for item in items], again, Guide.LISTS)
        asked = account.sent()
        expect_that(f"{listing}: asked for anew", asked, Guide.LISTS, expected="requests", came=asked)
        account.mark()
        pages.first()
        first, several = account.sent(), len([page for page in pages.pages() if page.items]) > 1
        expected = f"the first page alone: fewer than the {len(everything)} requests for all {_COUNT} items"
        lazy = len(first) < len(everything) or not several
        expect_that(f"{listing}: sent for the first item", lazy, Guide.LISTS, expected=expected, came=first)
        expect_among(f"{listing}: the total", (_COUNT, None), pages.total(), Guide.LISTS)

    @proves("meetings.create.reuse_existing", see=Guide.LISTS)
    def test_reusing(self, account: Account) -> None:
        """A meeting is found again by its external id, on whichever page it stands."""
        known = self.sample(account, "meetings.create.external_id")[0]
        made = [self.make_meeting(account, external_id=f"{known}{number}") for number in range(_COUNT)]
        self.small_pages(account, _PAGE)
        middle = _COUNT // 2
        again = self.make_meeting(account, external_id=f"{known}{middle}", reuse_existing=True)
        expect("meetings.create.reuse_existing: the meeting there is", made[middle].id, again.id, Guide.REQUESTS)
