"""The contract on lists: lazy, complete over all pages, asked for anew each time."""

from __future__ import annotations

from typing import Final

from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_that

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
        everything = len(account.sent())
        expect(f"{listing}: the items of all pages", _COUNT, len(items), Guide.LISTS)
        expect(f"{listing}: each once", _COUNT, len({item.id for item in items}), Guide.LISTS)
        account.mark()
        again = [item.id for item in pages]
        expect(f"{listing}: the same again", [item.id for item in items], again, Guide.LISTS)
        asked = len(account.sent())
        expect_that(f"{listing}: asked for anew", asked, Guide.LISTS, expected="requests", came=asked)
        account.mark()
        pages.first()
        first, several = len(account.sent()), len([page for page in pages.pages() if page.items]) > 1
        expected = f"fewer than the {everything} requests of all pages"
        lazy = first < everything or not several
        expect_that(f"{listing}: sent for the first item", lazy, Guide.LISTS, expected=expected, came=first)
        expect_among(f"{listing}: the total", (_COUNT, None), pages.total(), Guide.LISTS)
