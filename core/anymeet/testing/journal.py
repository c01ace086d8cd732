"""The journal: what an emulator was asked, without the secrets it was asked with, and what it answered."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

_LARGEST_KEPT: Final = 2**18  # bytes
_SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


@attrs.frozen(kw_only=True)
class Entry:
    """One request. ``operation`` is empty where the vendor has no such path.

    ``credential`` is "valid", "refused" or, where nobody looked at it, empty; of an Authorization header only the scheme is
    kept. ``fault`` says in words what was done to the answer; ``status`` is that of the answer meant for the client, and
    ``answer`` its body, after a fault has damaged it; a file is too large to be kept.
    """

    at: datetime
    operation: str
    method: str
    path: str
    status: int
    query: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    headers: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    body: Any = attrs.field(default=None, repr=False)
    fault: str = ""
    credential: str = ""
    answer: bytes = attrs.field(default=b"", repr=False)

    @property
    def answered(self) -> Any:
        """The answer as JSON; as text where it is none."""
        try:
            return json.loads(self.answer)
        except ValueError:
            return self.answer.decode("utf-8", "replace")


def kept(answer: bytes) -> bytes:
    """The body of an answer as a journal keeps it: nothing of one that is large."""
    return answer if len(answer) <= _LARGEST_KEPT else b""


class Journal:
    """All entries since the last `clear`, oldest first."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return "\n".join(["Journal:", *(f"  {entry.method} {entry.path} -> {entry.status}" for entry in self)])

    def of(self, operation: str) -> tuple[Entry, ...]:
        """The entries of one operation."""
        return tuple(entry for entry in self if entry.operation == operation)

    @property
    def last(self) -> Entry | None:
        """The newest entry, or None."""
        return next(reversed(tuple(self)), None)

    def clear(self) -> None:
        """Forget all entries."""
        with self._lock:
            self._entries.clear()

    def write(self, entry: Entry) -> None:
        """Add an entry, as the emulator does."""
        with self._lock:
            self._entries.append(entry)


def without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, of credentials only the scheme."""
    return {name: _scheme(value) if name.lower() in _SECRET_HEADERS else value for name, value in headers.items()}


def _scheme(value: str) -> str:
    scheme, space, _ = value.partition(" ")
    return f"{scheme} ***" if space else "***"
