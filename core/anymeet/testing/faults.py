"""Faults: answers that come late, damaged, cut or not at all."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs
from attrs.validators import ge, in_, instance_of, optional

from anymeet.suggestions import nearest
from anymeet.testing.messages import Answer

Cut: TypeAlias = Literal["before", "headers", "body", "reset"]
_COUNT: Final[Any] = optional(ge(1))  # mypy takes the type of a number from its default, which is not None
CUTS: Final = ("before", "headers", "body", "reset")
_PAGE: Final = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"


@attrs.frozen(kw_only=True)
class Fault:
    """What to do to requests, and to which: to ``times`` of them (None: all), leaving the first ``skip`` alone.

    ``status`` (with ``body``, ``headers`` and ``retry_after``, in seconds or as an HTTP date) replaces the answer. The rest
    damages it: ``delay`` holds it back for real seconds, until the emulator stops; ``cut`` closes the connection
    before anything was sent, within the headers or in the middle of the body, or "reset"s it there; ``broken_json`` sends half
    of the body as if it were all of it, ``empty`` none of it, ``html`` a page instead.

    ``acts`` tells whether the vendor does what it was asked all the same: it does, if left out, unless ``status`` is given.
    """

    operation: str | None = attrs.field(default=None, validator=optional(instance_of(str)))
    times: int | None = attrs.field(default=1, validator=_COUNT)
    skip: int = attrs.field(default=0, validator=ge(0))
    status: int | None = attrs.field(default=None, validator=in_([None, *range(200, 600)]))
    headers: Mapping[str, str] = attrs.field(factory=dict)
    retry_after: float | str | None = None
    body: Any = None
    delay: float = attrs.field(default=0.0, validator=ge(0))
    cut: Cut | None = attrs.field(default=None, validator=optional(in_(CUTS)))
    broken_json: bool = False
    empty: bool = False
    html: bool = False
    acts: bool | None = None

    @property
    def does_act(self) -> bool:
        """Whether the request is carried out."""
        return self.status is None if self.acts is None else self.acts

    def __str__(self) -> str:
        shown = attrs.asdict(
            self, filter=lambda field, value: field.name not in _ABOUT and value != field.default and bool(value)
        )
        return ", ".join(name if value is True else f"{name} {value}" for name, value in shown.items())

    def damage(self, answer: Answer) -> Answer:
        """The answer as the client shall get it."""
        body = answer.body if self.body is None else self.body
        headers = {**answer.headers, **self.headers}
        if self.retry_after is not None:
            headers["Retry-After"] = (
                f"{self.retry_after:g}" if isinstance(self.retry_after, float | int) else self.retry_after
            )
        damaged = Answer(answer.status if self.status is None else self.status, body, headers)
        if self.broken_json:
            kept = damaged.content[: len(damaged.content) // 2]
            return attrs.evolve(damaged, body=kept, headers={"Content-Type": "application/json", **headers})
        if self.empty:
            return attrs.evolve(damaged, body=None)
        if self.html:
            return attrs.evolve(damaged, body=_PAGE, headers={**headers, "Content-Type": "text/html; charset=utf-8"})
        return damaged


_ABOUT: Final = frozenset({"operation", "times", "skip", "body", "headers"})


@attrs.define
class _Pending:
    fault: Fault
    skip: int
    times: float


class Faults:
    """The faults that wait for their requests; the first that was added comes first."""

    def __init__(self, operations: Collection[str]) -> None:
        """``operations`` are the ids that a fault may name."""
        self._operations = operations
        self._pending: list[_Pending] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, *faults: Fault) -> None:
        """Let these happen to the next requests that they are for; ValueError for an operation that does not exist."""
        for fault in faults:
            if fault.operation is not None and fault.operation not in self._operations:
                hint = nearest(fault.operation, self._operations)
                raise ValueError(f"there is no operation {fault.operation!r}{hint}")
        with self._lock:
            self._pending += [
                _Pending(fault, fault.skip, float("inf") if fault.times is None else fault.times) for fault in faults
            ]

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._pending.clear()

    def take(self, operation: str) -> Fault | None:
        """The fault that a request of this operation meets, as the emulator asks; one at most."""
        with self._lock:
            for pending in self._pending:
                if pending.fault.operation not in (None, operation):
                    continue
                if pending.skip:
                    pending.skip -= 1
                    continue
                pending.times -= 1
                if pending.times <= 0:
                    self._pending.remove(pending)
                return pending.fault
        return None
