"""Recording: what is told of calls, which of it is new, and getting that into a file."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Final

from anymeet.calls.files import content_from, content_of, read_calls
from anymeet.calls.places import caller, place_from
from anymeet.calls.values import Call, Identity, add_calls, identity_of, in_order
from anymeet.errors import ConfigurationError
from anymeet.files import write_whole
from anymeet.models import Request
from anymeet.models.base import is_within

if TYPE_CHECKING:
    from typing import Self

LOGGER: Final = logging.getLogger("anymeet.calls")
_PATIENCE: Final = 2.0
"""Seconds that a call waits at most for another process which writes the same file. Once in vain, and no later call waits."""


class Recorder:
    """Writes the application's calls to a file; `record_usage` makes one. Threads and forked processes may share it.

    A context manager that stops it. The file is written when something new has been seen, together with what is there.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()
        self._root = Path.cwd()
        self._calls: dict[Identity, Call] = {}
        self._lock, self._turn = threading.Lock(), threading.RLock()  # for what is known, and for writing it
        self._content = b""
        self._added = self._saved = 0  # how often something was new, and how much of that is written
        self._has_warned = False
        if os.access(self.path, os.F_OK):
            self._saved = self._add(*read_calls(self.path))

    def stop(self) -> None:
        """Record nothing more. May be called twice."""
        with suppress(ValueError):
            _recorders.remove(self)
        atexit.unregister(self.save_rest)
        self.save_rest()

    def save_rest(self) -> None:
        """Write what could not be written when it was seen."""
        with self._turn:
            if self._saved < self._added:
                self._save(_PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.path.name}>"

    def record(
        self, provider: str, ability: str, fields: Collection[str], asked: Collection[str], frame: FrameType
    ) -> None:
        """Add a call that ``frame`` makes."""
        place = place_from(frame, self._root)
        known = self._calls.get(identity_of(place, ability, provider))
        if known and known.covers(fields, asked):
            return  # and who tells nothing new does not wait for those who write
        added = self._add(Call(place=place, ability=ability, provider=provider, fields=fields, asked=asked))
        with self._turn:
            if self._saved < added:  # else another thread has written it together with its own
                self._save(0 if self._has_warned else _PATIENCE)

    def forked(self) -> None:
        """In a new process: the thread that may have held a lock is not there."""
        self._lock, self._turn = threading.Lock(), threading.RLock()

    def _add(self, *calls: Call) -> int:
        with self._lock:
            add_calls(self._calls, calls)
            self._added += 1
            return self._added

    def _save(self, patience: float) -> None:
        from filelock import FileLock

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=patience):
                there = content_of(self.path) if os.access(self.path, os.F_OK) else None
                if there not in (None, self._content):  # somebody else has written it
                    self._add(*read_calls(self.path))
                added = self._added
                content = content_from(in_order(self._calls))
                if there != content:
                    write_whole(self.path, content)
                self._content, self._saved = content, added
        # Some file systems cannot lock. An application goes on when nobody can take notes.
        except (OSError, NotImplementedError, ConfigurationError) as error:
            if not self._has_warned:
                self._has_warned = True
                LOGGER.warning("calls cannot be recorded: %s", error)


_recorders: Final[list[Recorder]] = []
"""Those that are on."""
_switch: Final = threading.Lock()
INSIDE: Final = ContextVar("anymeet_inside", default=False)
"""Whether what is called now is not the application's own call, since anymeet does it in the course of one."""


def record_usage(path: str | os.PathLike[str]) -> Recorder:
    """Record from now on which abilities and fields the application uses, and where, into ``path``; no values.

    Switched off by the result's ``stop``, or by leaving its ``with`` block. What is in the file already stays, so several
    runs and processes may share it. Two files may be recorded into at once; the same one again is the same recorder.
    `ConfigurationError` when ``path`` is something else than a recording, or the working directory is gone.
    """
    with _switch:
        try:
            for recorder in _recorders:
                if recorder.path == Path(path).absolute():
                    return recorder
            recorder = Recorder(path)
        except OSError as error:
            raise ConfigurationError(f"calls cannot be recorded from here: {error}") from None
        _recorders.append(recorder)
    atexit.register(recorder.save_rest)  # it stays on: others who wait for the end may still call
    return recorder


@contextmanager
def inside() -> Iterator[None]:
    """What is called in here is not the application's own call."""
    token = INSIDE.set(True)
    try:
        yield
    finally:
        INSIDE.reset(token)


def is_recording() -> bool:
    """Whether a call that is made here and now would be the application's own, and recorded."""
    return bool(_recorders) and not INSIDE.get()


def record_call(provider: str, ability: str, values: Iterable[object] = (), asked: Collection[str] = ()) -> None:
    """Tell of a call, if `is_recording`. ``values`` are its arguments, ``asked`` all that the application has asked about."""
    frame = caller(provider)
    if frame is None:
        return
    fields = [field for value in values if isinstance(value, Request) for field in _fields(value)]
    concerned = [name for name in tuple(asked) if is_within(name, ability)]
    with inside():  # a handler of the log may use a provider
        for recorder in tuple(_recorders):
            recorder.record(provider, ability, fields, concerned, frame)


def _fields(request: Request) -> Iterator[str]:
    yield from (field for field, _ in request.said())
    for provider, extras in request.vendor.items():
        yield from (f"vendor.{provider}.{key}" for key in extras)


def _after_fork() -> None:
    _switch.release()
    for recorder in _recorders:
        recorder.forked()


if hasattr(os, "register_at_fork"):  # there is no fork on Windows
    os.register_at_fork(before=_switch.acquire, after_in_parent=_switch.release, after_in_child=_after_fork)
