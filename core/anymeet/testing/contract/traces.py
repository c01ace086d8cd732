"""What one call sends, piece by piece: so that it shows what a value changes, and what differs each time anyhow."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import attrs
import jwt

from anymeet.models import Request
from anymeet.testing.journal import Entry

Place = tuple[str | int, ...]
"""Where a piece stands: ``(0, "query", "name")`` is in the query of the first request."""

_NOTHING: Final = object()


@attrs.frozen
class Trace:
    """One call: what was asked for, what came back, and what left for the vendor, or for people."""

    request: Request
    result: Any
    sent: Sequence[Mapping[str, Any]]

    @functools.cached_property
    def pieces(self) -> Mapping[Place, Any]:
        """What was sent, by its places."""
        return dict(_pieces(self.sent))

    def differing(self, other: Trace) -> frozenset[Place]:
        """Where another call sent something else."""
        places = self.pieces.keys() | other.pieces.keys()
        return frozenset(
            place for place in places if self.pieces.get(place, _NOTHING) != other.pieces.get(place, _NOTHING)
        )

    def at(self, places: Set[Place]) -> dict[str, Any]:
        """What was sent there, for people."""
        return {".".join(map(str, place)): self.pieces.get(place) for place in sorted(places, key=str)}


def said_by(entry: Entry) -> dict[str, Any]:
    """What a request says."""
    return {name: getattr(entry, name) for name in ("operation", "method", "path", "query", "body")}


def _pieces(value: Any, *place: str | int) -> Iterator[tuple[Place, Any]]:
    """The leaves of an object or a list, each with its place; also those of an address, and of what a token claims."""
    parts = _parts(value)
    if parts is None:
        yield place, value
        return
    yield place, type(parts)  # so that an empty one is not nothing
    for name, part in parts.items() if isinstance(parts, Mapping) else enumerate(parts):
        yield from _pieces(part, *place, name)


def _parts(value: Any) -> Mapping[Any, Any] | Sequence[Any] | None:
    if isinstance(value, Mapping | list | tuple):
        return value
    if isinstance(value, str) and "://" in value:
        address = urlsplit(value)
        query = parse_qs(address.query, keep_blank_values=True)
        return {"host": address.netloc, "path": address.path, "query": query, "fragment": address.fragment}
    if isinstance(value, str) and value.startswith("/"):
        return value.split("/")
    if isinstance(value, str) and value.startswith("eyJ"):
        try:
            return jwt.decode_complete(value, options={"verify_signature": False})
        except jwt.PyJWTError:
            return None
    return None
