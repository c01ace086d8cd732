"""Lists that arrive page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")
U = TypeVar("U")


@attrs.frozen
class Page(Generic[T]):
    """One page: its ``items`` and, where the vendor tells, the ``total`` over all pages."""

    items: tuple[T, ...]
    total: int | None = None


class Pages(Generic[T]):
    """A lazy list. Nothing is asked before the first item is; each iteration asks the vendor anew; nothing is kept.

    Leaving a loop early fetches no further page. Errors of the transport are raised while iterating.
    """

    def __init__(self, fetch: Callable[[], Iterable[Page[T]]]) -> None:
        """``fetch`` starts a new walk over the pages each time it is called."""
        self._fetch = fetch

    @classmethod
    def of(cls, items: Iterable[T]) -> Pages[T]:
        """One page of what is known already."""
        page = Page(tuple(items))
        return cls(lambda: (attrs.evolve(page, total=len(page.items)),))

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[T]]:
        """The pages themselves, as the vendor cut them."""
        yield from self._fetch()

    def total(self) -> int | None:
        """How many items the vendor says there are, or None where it does not say; fetches the first page."""
        return next((page.total for page in self.pages()), None)

    def first(self) -> T | None:
        """The first item, or None."""
        return next(iter(self), None)

    def map(self, convert: Callable[[T], U]) -> Pages[U]:
        """The same pages with each item converted."""
        return Pages(lambda: (Page(tuple(map(convert, page.items)), page.total) for page in self.pages()))

    def filter(self, keep: Callable[[T], bool]) -> Pages[T]:
        """The same pages without the items that ``keep`` refuses; totals are no longer known."""
        return Pages(lambda: (Page(tuple(filter(keep, page.items))) for page in self.pages()))

    def within(self, context: Callable[[], AbstractContextManager[object]] = nullcontext) -> Pages[T]:
        """The same pages, each fetched inside ``context()``: how an error on page nine still learns its ability."""

        def walk() -> Iterator[Page[T]]:
            with context():
                pages = iter(self._fetch())
            while True:
                with context():
                    page = next(pages, None)
                if page is None:
                    return
                yield page

        return Pages(walk)

    def __repr__(self) -> str:
        return "Pages(...)"


__all__ = ["Page", "Pages"]
