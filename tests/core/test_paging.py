"""Walking over a vendor's lists while they change."""

# mypy: disable-error-code="empty-body"
from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anymeet.errors import NotFound, Rejected, UnexpectedResponse
from anymeet.http import HttpRequest
from anymeet.models import UNSET, Maybe
from anymeet.operations import Native, Paging, Resource, op
from anymeet.pages import Pages
from anymeet.wire import Model
from support.vendors import AnsweringTransport


@attrs.frozen(kw_only=True)
class Row(Model):
    """A record."""

    id: str
    name: str | None = None


class Rows(Resource):
    """Lists that are walked in each way."""

    @op("GET /by-offset")
    def by_offset(self, *, limit: Maybe[int] = UNSET, offset: Maybe[int] = UNSET) -> Pages[Row]:
        """By how many were seen."""

    @op("GET /by-cursor")
    def by_cursor(
        self, *, limit: Maybe[int] = UNSET, offset: Maybe[int] = UNSET, after: Maybe[str] = UNSET
    ) -> Pages[Row]:
        """By the last one seen."""

    @op("POST /posted", reads=True)
    def posted(self, *, size: Maybe[int] = UNSET, offset: Maybe[int] = UNSET) -> Pages[Row]:
        """A POST that reads, with its page in the body."""

    @op("GET /without-offset")
    def without_offset(self, *, limit: Maybe[int] = UNSET) -> Pages[Row]:
        """One page, and no way on."""

    @op("GET /all")
    def all_at_once(self) -> Pages[Row]:
        """Without pages."""


class Acme(Native):
    """A vendor's API."""

    rows: Rows


Answer = Callable[[HttpRequest], Any]


def rows_of(answer: Answer, page_size: int = 3) -> tuple[Rows, AnsweringTransport]:
    """The lists, on a transport that answers so."""
    paging = Paging(
        items=("data", "rows"),
        total=("total_count", "total"),
        offset="offset",
        limits=("limit", "size"),
        cursor="after",
        page_size=page_size,
    )
    transport = AnsweringTransport(answer)
    return Acme(transport, paging).rows, transport


class Table:
    """Records at a vendor: the newest first, ``change`` happens after each answer."""

    def __init__(self, ids: list[int], change: Callable[[list[int]], None] = lambda ids: None, **keys: Any) -> None:
        self.ids = ids
        self.change = change
        self.tells_total = keys.get("tells_total", True)

    def __call__(self, request: HttpRequest) -> Any:
        asked = request.query if request.json is UNSET else request.json
        start, limit = int(asked.get("offset", 0)), int(asked.get("limit") or asked.get("size") or 1000)
        if "after" in asked:
            if int(asked["after"]) not in self.ids:
                raise Rejected("no such id", status=422)
            start = self.ids.index(int(asked["after"])) + 1
        page = [{"id": number} for number in self.ids[start : start + limit]]
        total = {"total_count": str(len(self.ids))} if self.tells_total else {}
        self.change(self.ids)
        return {"data": page, **total}


WALKS = ("by_offset", "by_cursor", "posted")


def walk(rows: Rows, way: str) -> Pages[Row]:
    """The list, walked one way."""
    pages: Pages[Row] = getattr(rows, way)()
    return pages


@pytest.mark.parametrize("way", WALKS)
@given(count=st.integers(0, 20), page_size=st.integers(1, 7), tells_total=st.booleans())
def test_every_record_comes_once(way: str, count: int, page_size: int, tells_total: bool) -> None:
    """A list that stays as it is comes whole, in order, in pages of the size asked for, with its total where told."""
    rows, transport = rows_of(Table(list(range(count)), tells_total=tells_total), page_size)
    pages = walk(rows, way)
    assert [] == transport.requests
    assert [str(number) for number in range(count)] == [row.id for row in pages]
    assert all(len(page.items) <= page_size for page in pages.pages())
    assert (count if tells_total else None) == pages.total()


def test_a_list_without_a_way_on_is_refused() -> None:
    """An operation that takes a page's size, and neither offset nor cursor, would silently lose all pages but the first."""
    rows, transport = rows_of(Table([1, 2]))
    with pytest.raises(TypeError, match=r"rows\.without_offset takes limit but not after or offset"):
        list(rows.without_offset())
    assert [] == transport.requests


@pytest.mark.parametrize("way", ["by_offset", "by_cursor"])
def test_ten_thousand_records(way: str) -> None:
    """Ten thousand records come over a hundred pages, without a hundred more requests."""
    rows, transport = rows_of(Table(list(range(10_000))), 100)
    assert 10_000 == len({row.id for row in walk(rows, way)})
    assert 101 >= len(transport.requests)
    assert "100" == transport.last.query["limit"]


@pytest.mark.parametrize("way", WALKS)
def test_leaving_early_asks_for_no_more(way: str) -> None:
    """Whoever finds what he looks for on page two costs two requests."""
    rows, transport = rows_of(Table(list(range(100))), 10)
    assert "15" == next(row.id for row in walk(rows, way) if row.id == "15")
    assert 2 == len(transport.requests)


def test_one_page_with_everything_is_the_end() -> None:
    """A first page that holds as many as there are needs no second request; no total, or another one, does."""
    for total, expected in (("3", 1), (3, 1), (5, 2), (None, 2), ("many", 2)):

        def answer(request: HttpRequest, told: Any = total) -> Any:
            return {"data": SOME[int(request.query.get("offset", 0)) :], "total": told}

        rows, transport = rows_of(answer)
        assert 3 == len(list(rows.by_offset()))
        assert expected == len(transport.requests)


SOME = [{"id": 1}, {"id": 2}, {"id": 3}]


def test_a_list_without_pages_is_one_request() -> None:
    """An operation that knows no page size is asked once, whatever the answer says of a total."""
    rows, transport = rows_of(lambda request: {"rows": SOME, "total": 700})
    assert 3 == len(list(rows.all_at_once()))
    assert 1 == len(transport.requests)
    assert {} == transport.last.query


@pytest.mark.parametrize("answer", [[], {"data": []}, {"rows": [], "total": 0}])
def test_an_empty_list(answer: Any) -> None:
    """An empty array, and an object with one, are lists without records."""
    rows, transport = rows_of(lambda request: answer)
    assert [] == list(rows.by_offset())
    assert 1 == len(transport.requests)


def test_a_page_size_may_be_asked_for() -> None:
    """A smaller page is asked for as said, a larger one is cut to what the vendor allows."""
    rows, transport = rows_of(Table(list(range(10))), 5)
    assert 10 == len(list(rows.by_offset(limit=2)))
    assert {"2"} == {request.query["limit"] for request in transport.requests}
    assert 10 == len(list(rows.by_cursor(limit=1000)))
    assert "5" == transport.last.query["limit"]


def test_a_walk_may_begin_later() -> None:
    """An offset or a cursor that is given is where the walk begins."""
    rows, _ = rows_of(Table(list(range(10))))
    assert ["6", "7", "8", "9"] == [row.id for row in rows.by_offset(offset=6)]
    assert ["6", "7", "8", "9"] == [row.id for row in rows.by_cursor(after="5")]
    assert ["4", "5", "6", "7", "8", "9"] == [row.id for row in rows.by_cursor(offset=4)]


CHANGES = st.lists(st.tuples(st.sampled_from(["appear", "vanish"]), st.integers(0, 30)), max_size=8)


@pytest.mark.parametrize("way", WALKS)
@example(
    count=5, page_size=3, changes=[("vanish", 0), ("vanish", 3), ("vanish", 2)]
)  # two cursors, one after the other
@given(count=st.integers(0, 15), page_size=st.integers(1, 5), changes=CHANGES)
def test_records_that_appear_and_vanish(way: str, count: int, page_size: int, changes: list[tuple[str, int]]) -> None:
    """Whatever happens meanwhile, the walk ends, gives nothing twice, and gives nothing that never was."""
    coming = iter(changes)
    numbers = iter(range(100, 200))
    ever = set(range(count))

    def change(ids: list[int]) -> None:
        kind, place = next(coming, ("", 0))
        if kind == "appear":
            ids.insert(place % (len(ids) + 1), next(numbers))
        elif kind == "vanish" and ids:
            ids.pop(place % len(ids))
        ever.update(ids)

    rows, transport = rows_of(Table(list(range(count)), change), page_size)
    got = [int(row.id) for row in walk(rows, way)]
    assert len(got) == len(set(got))
    assert set(got) <= ever
    assert len(transport.requests) <= 2 * (count + len(changes)) + 4


@given(count=st.integers(0, 15), page_size=st.integers(1, 5), changes=CHANGES)
def test_by_cursor_nothing_that_stays_is_missed(count: int, page_size: int, changes: list[tuple[str, int]]) -> None:
    """By cursor, every record that was there all the time is given, whatever comes and goes around it."""
    coming = iter(changes)
    numbers = iter(range(100, 200))
    gone: set[int] = set()

    def change(ids: list[int]) -> None:
        kind, place = next(coming, ("", 0))
        if kind == "appear":
            ids.insert(place % (len(ids) + 1), next(numbers))
        elif kind == "vanish" and ids:
            gone.add(ids.pop(place % len(ids)))

    rows, _ = rows_of(Table(list(range(count)), change), page_size)
    got = {int(row.id) for row in rows.by_cursor()}
    assert set(range(count)) - gone <= got


@pytest.mark.parametrize("way", WALKS)
def test_a_server_that_repeats_itself_is_left(way: str) -> None:
    """A server that gives the same page for ever is asked twice."""
    rows, transport = rows_of(lambda request: {"data": SOME, "total": 1000})
    assert ["1", "2", "3"] == [row.id for row in walk(rows, way)]
    assert 2 >= len(transport.requests)


def test_pages_that_repeat_each_other_are_left() -> None:
    """Two pages in turn, for ever, end by cursor as well."""
    pages = iter([SOME, [{"id": 4}], SOME, [{"id": 4}], SOME])
    rows, _ = rows_of(lambda request: {"data": next(pages)})
    assert ["1", "2", "3", "4"] == [row.id for row in rows.by_cursor()]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({}, "no list of data or rows @ $"),
        ({"data": None}, "no list of data or rows @ $"),
        ({"data": {}}, "no list of data or rows @ $"),
        ("text", "no list of data or rows @ $"),
        (17, "no list of data or rows @ $"),
        (b'{"data": [{"id": 1}', "not JSON"),
        (b" ", "the body is empty @ $"),
        ({"data": [{"id": 1}, {"id": 2}, {"name": "x"}]}, "required field missing @ $.data[2].id"),
        ({"rows": [{"id": 1}, 5]}, "not an object: 5 @ $.rows[1]"),
        ([{"id": 1}, {"id": 2, "name": []}], "not text: list of 0 @ $[1].name"),
        ({"data": [None]}, "not an object: None @ $.data[0]"),
    ],
)
def test_a_page_of_another_form_is_named(answer: Any, problem: str) -> None:
    """A page that cannot be read names the record's path inside the answer, its request, and the provider."""
    rows, _ = rows_of(lambda request: answer)
    with pytest.raises(UnexpectedResponse) as raised:
        list(rows.by_offset())
    assert raised.value.problems[0].startswith(problem)
    assert ("GET /by-offset", "acme", 200) == (raised.value.request_line, raised.value.provider, raised.value.status)


def test_a_later_page_of_another_form_is_named_by_its_own_place() -> None:
    """Records left out because they were given before do not shift the path of one that cannot be read."""
    later = [SOME[2], {"id": 4}, {"name": "x"}]
    rows, _ = rows_of(lambda request: {"data": later if "offset" in request.query else SOME, "total": 9})
    with pytest.raises(UnexpectedResponse, match=r"required field missing @ \$\.data\[2\]\.id"):
        list(rows.by_offset())


def test_a_record_without_id_ends_a_walk_by_cursor_with_an_error() -> None:
    """What has no id cannot be gone on from: that is an UnexpectedResponse."""

    class Nameless(Resource):
        @op("GET /words")
        def words(self, *, limit: Maybe[int] = UNSET, after: Maybe[str] = UNSET) -> Pages[str]:
            """Words."""

        @op("GET /things")
        def things(self, *, limit: Maybe[int] = UNSET, after: Maybe[str] = UNSET) -> Pages[dict[str, str]]:
            """Things."""

    for answer, way in ((b'["a", "b"]', "words"), (b'[{"name": "a"}]', "things")):
        rows, _ = rows_of(functools.partial(lambda page, request: page, answer))
        nameless = Nameless(rows._native, "nameless")
        pages: Pages[Any] = getattr(nameless, way)()
        with pytest.raises(UnexpectedResponse, match="id"):
            list(pages)


def test_equal_records_without_id_are_all_given() -> None:
    """Within a page, two records that look alike are two records."""
    rows, _ = rows_of(lambda request: [{"id": 1}, {"id": 1}])
    assert 2 == len(list(rows.all_at_once()))


@pytest.mark.parametrize("error", [Rejected("no", status=422), NotFound("no", status=404)])
def test_a_failure_on_the_first_page_is_raised(error: Exception) -> None:
    """A list that is refused from the start is refused, whichever way it is walked."""

    def refuse(request: HttpRequest) -> Any:
        raise error

    for way in WALKS:
        rows, transport = rows_of(refuse)
        with pytest.raises(type(error)):
            list(walk(rows, way))
        assert 1 == len(transport.requests)


def test_a_failure_on_a_later_page_is_raised_where_it_happens() -> None:
    """What came before the failure was given, and another iteration asks anew."""
    failing = [True]

    def answer(request: HttpRequest) -> Any:
        if "offset" in request.query and failing[0]:
            raise ConnectionError("gone")
        return Table(list(range(5)))(request)

    rows, _ = rows_of(answer)
    pages = rows.by_offset()
    got: list[str] = []
    with pytest.raises(ConnectionError):
        got.extend(row.id for row in pages)
    assert ["0", "1", "2"] == got
    failing[0] = False
    assert 5 == len(list(pages))
