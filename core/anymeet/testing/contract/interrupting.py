"""Interrupting a call by another, wherever it could be: what two threads do once in a thousand times, for certain."""

from __future__ import annotations

import sys
from collections.abc import Callable, Set
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import CodeType, FrameType
from typing import Any, Final, TypeVar

T = TypeVar("T")
U = TypeVar("U")

_PATIENCE: Final = 0.2  # seconds for who waits on a lock that the interrupted call holds, and gets it later


def interrupted(call: Callable[[], T], by: Callable[[], U], files: Set[str]) -> tuple[T, list[U]]:
    """What ``call`` returns, and what ``by`` does each time: before each line in ``files``, all of it, in another thread."""
    places: set[tuple[CodeType, int]] = set()
    others: list[Future[U]] = []

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        place = frame.f_code, frame.f_lineno
        if frame.f_code.co_filename not in files:
            return None
        if event == "line" and place not in places:
            places.add(place)
            others.append(executor.submit(by))
            wait(others, _PATIENCE)
        return trace

    before = sys.gettrace()
    with ThreadPoolExecutor(1) as executor:
        sys.settrace(trace)
        try:
            result = call()
        finally:
            sys.settrace(before)
    return result, [other.result() for other in others]
