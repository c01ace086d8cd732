"""Lists, page by page, while they change."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from itertools import islice
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anymeet.errors import Rejected
from anymeet.http import HttpRequest
from support.digitalsamba import DOCUMENTED, OPERATIONS, ScriptedTransport, arguments, make_api, method

LISTS = [
    operation
    for operation in OPERATIONS
    if {"limit", "offset"} <= {parameter["name"] for parameter in DOCUMENTED[operation].get("query", [])}
]


@attrs.define
class Shelf:
    """Records as the vendor gives them out: newest first, by ``after`` or else ``offset``.

    ``meanwhile`` is called between two pages, with the records, and may change them.
    """

    rows: list[dict[str, Any]]
    meanwhile: Callable[[list[dict[str, Any]]], None] = lambda _: None
    served: int = 0

    def __call__(self, request: HttpRequest) -> dict[str, Any]:
        if self.served:
            self.meanwhile(self.rows)
        self.served += 1
        limit = int(request.query["limit"])
        assert 1 <= limit <= 100
        start = int(request.query.get("offset", "0"))
        if "after" in request.query:
            known = [row["id"] for row in self.rows]
            if request.query["after"] not in known:
                raise Rejected("The selected after is invalid.", status=422)
            start = known.index(request.query["after"]) + 1
        return {"data": self.rows[start : start + limit], "total_count": str(len(self.rows))}


def _rows(number: int) -> list[dict[str, Any]]:
    return [{"id": f"r{index}"} for index in range(number)]


def test_ten_thousand_rooms() -> None:
    """Ten thousand rooms come in a hundred full pages, each of them once, and one empty page ends it."""
    transport = ScriptedTransport(Shelf(_rows(10_000)))

    found = [room.id for room in make_api(transport).rooms.list()]

    assert [f"r{index}" for index in range(10_000)] == found
    assert 101 == len(transport.sent)
    assert {"100"} == {request.query["limit"] for request in transport.sent}


def test_early_exit() -> None:
    """Leaving a loop early asks for no further page, and a list that nobody walks asks for nothing."""
    transport = ScriptedTransport(Shelf(_rows(250)))
    rooms = make_api(transport).rooms.list()

    assert [] == transport.sent
    assert 100 == len(list(islice(rooms, 100)))
    assert 1 == len(transport.sent)
    assert "r100" == list(islice(rooms, 101))[-1].id
    assert 3 == len(transport.sent)


@pytest.mark.parametrize(("asked", "sent"), [(1, "1"), (99, "99"), (100, "100"), (101, "100"), (10_000, "100")])
def test_page_size(asked: int, sent: str) -> None:
    """A page is as large as asked for, and never larger than the vendor's maximum."""
    transport = ScriptedTransport(Shelf(_rows(3)))

    assert 3 == len(list(make_api(transport).rooms.list(limit=asked)))
    assert {sent} == {request.query["limit"] for request in transport.sent}


@pytest.mark.parametrize("operation", LISTS)
def test_cursor_or_offset(operation: str) -> None:
    """A list is walked by the cursor where the operation has one, and by the offset where it has none."""
    rows = [{"id": f"r{index}", "browser_id": f"r{index}", "transcript": str(index)} for index in range(150)]
    transport = ScriptedTransport(Shelf(rows))
    path = [argument for argument in arguments(operation)[0] if isinstance(argument, str)]

    found = list(method(make_api(transport), operation)(*path))

    has_cursor = "after" in {parameter["name"] for parameter in DOCUMENTED[operation]["query"]}
    step = {"limit": "100", "after": "r99"} if has_cursor else {"limit": "100", "offset": "100"}
    assert rows == [value.raw for value in found]
    assert [{"limit": "100"}, step] == [request.query for request in transport.sent[:2]]


def test_from_somewhere() -> None:
    """A walk begins where its caller says, by cursor or by offset."""
    shelf = Shelf(_rows(250))

    assert "r200" == next(iter(make_api(ScriptedTransport(shelf)).rooms.list(offset=200))).id
    assert "r7" == next(iter(make_api(ScriptedTransport(shelf)).rooms.list(after="r6"))).id
    assert 250 - 120 == len(list(make_api(ScriptedTransport(shelf)).roles.list(offset=120)))


def test_total() -> None:
    """A total is that of all pages, told with the first."""
    transport = ScriptedTransport(Shelf(_rows(250)))

    assert 250 == make_api(transport).rooms.list().total()
    assert 1 == len(transport.sent)


def test_each_walk_asks_anew() -> None:
    """Nothing is kept: a second walk sees what has changed since the first."""
    shelf = Shelf(_rows(2))
    rooms = make_api(ScriptedTransport(shelf)).rooms.list()

    assert 2 == len(list(rooms))
    shelf.rows.append({"id": "new"})
    assert 3 == len(list(rooms))


@given(
    operation=st.sampled_from(["rooms.list", "roles.list"]),
    size=st.integers(0, 30),
    limit=st.integers(2, 7),
    changes=st.lists(st.tuples(st.booleans(), st.integers(0, 50)), max_size=20),
)
@settings(max_examples=60)
def test_changes_meanwhile(operation: str, size: int, limit: int, changes: list[tuple[bool, int]]) -> None:
    """While records come and go, a walk ends and gives none twice; by cursor it misses none that was always there."""
    todo = iter(changes)
    vanished: set[str] = set()

    def meanwhile(rows: list[dict[str, Any]]) -> None:
        appears, index = next(todo, (False, -1))
        if appears:
            rows.insert(0, {"id": f"new{index}-{len(vanished)}-{len(rows)}"})
        elif rows and index >= 0:
            vanished.add(rows.pop(index % len(rows))["id"])

    transport = ScriptedTransport(Shelf(_rows(size), meanwhile))

    found: list[str] = []
    with contextlib.suppress(Rejected):  # when cursors vanish faster than pages come, the vendor's refusal is told
        found.extend(value.id for value in method(make_api(transport), operation)(limit=limit))
        if operation == "rooms.list" or not vanished:
            assert {f"r{index}" for index in range(size)} - vanished <= set(found)

    assert len(found) == len(set(found))
    assert len(transport.sent) <= (size + len(changes) + 2) * (len(vanished) + 1)


def test_deleting_while_walking() -> None:
    """A loop that deletes every room it is given leaves none behind, though the vendor no longer knows its cursor."""
    shelf = Shelf(_rows(250))
    transport = ScriptedTransport(shelf)

    for room in make_api(transport).rooms.list():
        shelf.rows.remove(dict(room.raw))

    assert [] == shelf.rows


def test_own_cursor_refused() -> None:
    """A cursor that the caller named, and the vendor does not know, is refused with the vendor's words."""
    transport = ScriptedTransport(Shelf(_rows(3)))

    with pytest.raises(Rejected, match="selected after is invalid"):
        list(make_api(transport).rooms.list(after="nobody"))

    assert 1 == len(transport.sent)


@pytest.mark.parametrize("operation", ["rooms.list", "roles.list", "files.list", "polls.list"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_vendor_that_repeats_itself(operation: str, wrapped: bool) -> None:
    """A vendor that ignores paging, and gives the same page for ever, is asked twice."""
    page = {"data": _rows(3), "total_count": 99} if wrapped else _rows(3)
    transport = ScriptedTransport(lambda _: page)
    path = [argument for argument in arguments(operation)[0] if isinstance(argument, str)]

    assert ["r0", "r1", "r2"] == [value.id for value in method(make_api(transport), operation)(*path)]
    assert 2 == len(transport.sent)


def test_records_that_look_alike() -> None:
    """Two records without ids that look alike, on one page, are two records."""
    line = {"participant_name": "Ada", "transcript": "Yes."}
    api = make_api(ScriptedTransport(lambda _: {"data": [line, line], "total_count": 2}))

    assert ["Yes.", "Yes."] == [said.transcript for said in api.transcripts.list_for_room("r")]


def test_wrong_argument() -> None:
    """A wrong argument is refused by the call, not by the first walk."""
    transport = ScriptedTransport(Shelf(_rows(1)))

    with pytest.raises(ValueError, match="order must be one of asc, desc"):
        make_api(transport).rooms.list(order="sideways")
    with pytest.raises(ValueError, match="limit must be at least 1"):
        make_api(transport).rooms.list(limit=0)
