"""Lists that arrive page by page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.pages import Page, Pages


class Book:
    """Pages of numbers that remember which of them were fetched."""

    def __init__(self, *sizes: int, total: int | None = None) -> None:
        self.sizes = sizes
        self.total = total
        self.fetched: list[int] = []

    def walk(self) -> Iterator[Page[int]]:
        """Fetch page after page."""
        start = 0
        for number, size in enumerate(self.sizes):
            self.fetched.append(number)
            yield Page(tuple(range(start, start + size)), self.total)
            start += size


def test_nothing_is_fetched_before_it_is_asked_for() -> None:
    """Making, mapping, filtering and showing pages asks for nothing."""
    book = Book(2, 2)
    pages = Pages(book.walk).map(str).filter(bool).within()
    assert "Pages(...)" == repr(pages)
    assert [] == book.fetched


@given(st.lists(st.integers(0, 5), max_size=6))
def test_items_come_in_order(sizes: list[int]) -> None:
    """Iterating gives the items of all pages in order, empty pages included, each time anew."""
    book = Book(*sizes)
    pages = Pages(book.walk)
    expected = list(range(sum(sizes)))
    assert expected == list(pages)
    assert expected == list(pages)
    assert [*range(len(sizes))] * 2 == book.fetched
    assert [len(page.items) for page in pages.pages()] == sizes


def test_leaving_early_fetches_no_further_page() -> None:
    """A loop that ends in the first page leaves the others alone."""
    book = Book(3, 3, 3)
    for item in Pages(book.walk).map(lambda n: n).filter(lambda n: True).within():
        if item == 2:
            break
    assert [0] == book.fetched


def test_an_early_end_closes_the_walk() -> None:
    """What a walk holds is given back when its reader leaves."""
    closed: list[bool] = []

    def walk() -> Iterator[Page[int]]:
        try:
            yield Page((1, 2))
        finally:
            closed.append(True)

    assert 1 == Pages(walk).within().map(lambda n: n).first()
    assert [True] == closed


def test_first_looks_for_an_item() -> None:
    """The first item may be on a later page; without any it is None."""
    book = Book(0, 2, 2)
    assert 0 == Pages(book.walk).first()
    assert [0, 1] == book.fetched
    assert None is Pages(Book().walk).first()


def test_total_is_the_vendors() -> None:
    """The total is what the first page tells, None where it does not or where there is no page."""
    book = Book(2, 2, total=4)
    assert 4 == Pages(book.walk).total()
    assert [0] == book.fetched
    assert 4 == Pages(book.walk).map(str).within().total()
    assert None is Pages(book.walk).filter(bool).total()
    assert None is Pages(Book(2).walk).total()
    assert None is Pages(Book().walk).total()


def test_known_items_are_one_page() -> None:
    """Pages of what is known already have one page and its total, also when there is nothing."""
    assert [Page((1, 2), 2)] == list(Pages.of(iter([1, 2])).pages())
    assert [Page((), 0)] == list(Pages.of([]).pages())
    pages = Pages.of(iter([1, 2]))
    assert list(pages) == list(pages)


def test_map_and_filter_keep_the_pages() -> None:
    """Converting and leaving out happens within each page, lazily."""
    book = Book(2, 2)
    pages = Pages(book.walk).map(lambda n: n * 10).filter(lambda n: n != 10)
    assert [(0,), (20, 30)] == [page.items for page in pages.pages()]


def test_each_page_is_fetched_inside_the_context() -> None:
    """The context is entered for each fetch and left before an item is handed out; it sees the errors of fetching only."""
    seen: list[str] = []

    @contextmanager
    def context() -> Iterator[None]:
        seen.append("in")
        try:
            yield
        except LookupError:
            seen.append("error")
            raise
        seen.append("out")

    def walk() -> Iterator[Page[int]]:
        yield Page((1,))
        raise LookupError("page two")

    items: list[int] = []
    with pytest.raises(LookupError, match="page two"):
        items.extend(item for item in Pages(walk).within(context) if seen[-1] == "out")
    assert [1] == items
    assert ["in", "out"] * 2 + ["in", "error"] == seen


def test_the_readers_errors_are_not_the_contexts() -> None:
    """What a reader raises in its loop does not pass through the context of fetching."""

    @contextmanager
    def context() -> Iterator[None]:
        try:
            yield
        except ValueError:
            raise AssertionError("not mine") from None

    def refuse(item: int) -> None:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        list(map(refuse, Pages.of([1, 2]).within(context)))


def test_an_error_ends_a_walk_and_the_next_begins_anew() -> None:
    """A failure on page two is raised there, and another iteration asks again from the start."""
    attempts: list[int] = []

    def walk() -> Iterator[Page[int]]:
        attempts.append(len(attempts))
        yield Page((1, 2))
        if len(attempts) == 1:
            raise ConnectionError("gone")
        yield Page((3,))

    pages = Pages(walk)
    got: list[int] = []
    with pytest.raises(ConnectionError):
        got.extend(pages)
    assert [1, 2, 3] == list(pages)


def test_ctrl_c_in_a_listing_is_clean() -> None:
    """KeyboardInterrupt while fetching goes through at once, and the walk is closed."""
    closed: list[bool] = []

    def walk() -> Iterator[Page[int]]:
        try:
            yield Page((1,))
            raise KeyboardInterrupt
        finally:
            closed.append(True)

    with pytest.raises(KeyboardInterrupt):
        list(Pages(walk).map(str).within())
    assert [True] == closed
