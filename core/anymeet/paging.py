"""How a vendor cuts lists into pages, and walking them so that nothing comes twice and nothing is lost."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from http import HTTPStatus
from typing import Any, TypeVar

import attrs

from anymeet.errors import NotFound, Rejected, UnexpectedResponse
from anymeet.messages import HttpResponse
from anymeet.pages import Page

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Paging:
    """How a vendor cuts lists into pages.

    ``items`` and ``total`` are the keys that may hold them; a bare array is one page as well. An operation with a
    parameter ``cursor`` is walked by the id of the last item seen, any other by ``offset``. ``identity`` are the keys
    that together tell items apart, the cursor's first. ``limits`` are the names of the page size, of which an operation
    has one at most.

    A walk ends at an empty page, or at one that leads nowhere new: totals and short pages do not prove it, since records
    appear and vanish meanwhile. Deleting while walking is safe by cursor; by offset it skips as many as were deleted.
    """

    items: Sequence[str] = ()
    total: Sequence[str] = ()
    offset: str = "offset"
    limits: Sequence[str] = ("limit",)
    cursor: str = ""
    identity: Sequence[str] = ("id",)
    page_size: int = 100

    def limit(self, parameters: Set[str]) -> str | None:
        """The name of the page size among an operation's parameters."""
        return next((name for name in self.limits if name in parameters), None)

    def check(self, operation: str, parameters: Set[str]) -> None:
        """Refuse, as TypeError, an operation that takes a page's size and has no way on: its list would lose all other pages."""
        ways_on = {name for name in (self.cursor, self.offset) if name}
        if (limit := self.limit(parameters)) and not parameters & ways_on:
            ways = " or ".join(sorted(ways_on))
            raise TypeError(
                f"{operation} takes {limit} but not {ways}: its list would end with the first page. "
                "Declare the one that the vendor has, or return a tuple where there is no more than one page"
            )


def walk(
    paging: Paging,
    parameters: Set[str],
    given: Mapping[str, Any],
    ask: Callable[[Mapping[str, Any]], HttpResponse],
    decode: Callable[[HttpResponse], Any],
    items_from: Callable[[Sequence[Any], str, HttpResponse], tuple[T, ...]],
) -> Iterator[Page[T]]:
    """The pages of a list, one request for each, as they are wanted.

    ``ask`` sends the request with its arguments, of which ``given`` are the caller's; ``parameters`` are the names that it
    takes. ``decode`` reads an answer, ``items_from`` the rows that are found in it at a path.
    """
    limit = paging.limit(parameters)
    asked: dict[str, Any] = dict(given)
    if limit:
        asked[limit] = min(asked.get(limit) or paging.page_size, paging.page_size)
    beginning = dict(asked)
    seen: set[Hashable] = set()
    cursors: set[str] = set()
    vanished: set[str] = set()
    while True:
        try:
            response = ask(asked)
        except (Rejected, NotFound):
            cursor = asked.get(paging.cursor)
            if cursor not in cursors or cursor in vanished:
                raise
            # The record that the cursor names has vanished meanwhile: begin again, and leave out what was given.
            vanished.add(cursor)
            cursors.clear()
            asked = dict(beginning)
            continue
        rows, total, path = _rows(decode, response, paging)
        # Only what an earlier page gave is left out: within a page, two records that look alike are two records.
        items = items_from(rows, path, response)
        new = [_identity(row, paging) not in seen for row in rows]
        fresh = list(itertools.compress(rows, new))
        yield Page(tuple(itertools.compress(items, new)), total)
        is_everything = not seen and total == len(rows)
        seen.update(_identity(row, paging) for row in fresh)
        if not rows or not limit or is_everything:
            return
        if paging.cursor in parameters:
            cursor = _cursor(rows[-1], paging)
            if cursor in cursors:
                return
            cursors.add(cursor)
            asked.pop(paging.offset, None)
            asked[paging.cursor] = cursor
        elif not fresh:
            return
        else:
            asked[paging.offset] = (asked.get(paging.offset) or 0) + len(rows)


def _cursor(row: Any, paging: Paging) -> str:
    """What the next page begins behind."""
    if not isinstance(row, Mapping) or paging.identity[0] not in row:
        raise UnexpectedResponse([f"the last row has no {paging.identity[0]} to go on from @ $"])
    return str(row[paging.identity[0]])


def _identity(row: Any, paging: Paging) -> Hashable:
    """What tells a row from all others: a row that slid back because a newer record appeared is not given twice."""
    known = tuple(str(row[key]) for key in paging.identity if key in row) if isinstance(row, Mapping) else ()
    return known or json.dumps(row, sort_keys=True)


def _rows(
    decode: Callable[[HttpResponse], Any], response: HttpResponse, paging: Paging
) -> tuple[list[Any], int | None, str]:
    """The rows of a page, how many there are on all pages where told, and the rows' path; of an object or a bare array."""
    # Nothing at all is an empty list where the status says so; under a 200 it is an answer that got lost.
    answer = [] if response.status == HTTPStatus.NO_CONTENT else decode(response)
    if isinstance(answer, list):
        return answer, None, "$"
    key = next((key for key in paging.items if key in answer), None) if isinstance(answer, dict) else None
    rows = answer[key] if key else None
    if not isinstance(rows, list):
        problem = f"no list of {' or '.join(paging.items)} @ $"
        raise UnexpectedResponse([problem], status=response.status, request_line=response.line)
    told = next((answer[key] for key in paging.total if key in answer), None)
    total = int(str(told)) if re.fullmatch(r"\d{1,18}", str(told), re.ASCII) else None
    return rows, total, f"$.{key}"
