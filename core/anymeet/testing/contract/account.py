"""The account that a test works with: a provider, and what is known of the vendor behind it."""

from __future__ import annotations

import functools
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import WeakKeyDictionary

import attrs
import pytest
from cattrs import Converter

from anymeet.clock import SystemClock
from anymeet.http import HttpRequest, HttpResponse
from anymeet.interfaces import Interface
from anymeet.models import Lack
from anymeet.operations import Native
from anymeet.provider import Context, Provider
from anymeet.settings import SECRET, Settings, fields_of
from anymeet.testing.contract.watching import MOST_REQUESTS, Watched
from anymeet.testing.emulator import Emulator
from anymeet.testing.faults import Fault
from anymeet.testing.journal import Entry

if TYPE_CHECKING:
    from anymeet.testing.contract.hooks import Hooks

PROFILE: Final = "contract"
"""The name that the connections of the contract go by."""
_ZONE: Final = "CONTRACT-5:45"
"""A local time that is told from UTC at once, as POSIX writes it, so that no time zone has to be installed."""
_CONVERTERS: Final[WeakKeyDictionary[type[Native], Converter]] = WeakKeyDictionary()
"""One for all connections to a vendor: learning to read a vendor's models takes longer than all else in a test."""


@attrs.define
class Recorder:
    """An observer that keeps what it is shown."""

    requests: list[HttpRequest] = attrs.field(factory=list)
    responses: list[HttpResponse] = attrs.field(factory=list)

    def before(self, request: HttpRequest) -> None:
        self.requests.append(request)

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        self.responses.append(response)

    def shown(self) -> list[str]:
        """All of it as text."""
        return [*map(repr, self.requests), *(f"{response!r} {response.text}" for response in self.responses)]

    def entries(self) -> list[Entry]:
        """The requests as a journal has them, as far as they are known on this side."""
        return [
            Entry(
                at=datetime.now(UTC),
                operation=request.operation,
                method=request.method,
                path=request.url,
                status=0,
                query=request.query,
                body=request.json,
            )
            for request in self.requests
        ]


_DECLARED: Final[WeakKeyDictionary[type[Provider], Mapping[str, Lack | None]]] = WeakKeyDictionary()


def declared_by(provider: type[Provider]) -> Mapping[str, Lack | None]:
    """What a class of providers declares: nothing of an ability that it has, and of another the reason."""
    if provider not in _DECLARED:
        _DECLARED[provider] = dict(provider.declared_abilities())
    return _DECLARED[provider]


def own_classes(interface: type[Interface]) -> list[type[Interface]]:
    """A provider's own classes for an interface, without anymeet's."""
    kinds = (kind for kind in interface.__mro__ if issubclass(kind, Interface))
    return [kind for kind in kinds if not kind.__module__.startswith("anymeet.interfaces")]


@contextmanager
def odd_local_time() -> Iterator[None]:
    """A local time that is not UTC, so that who takes one for the other is found out; not on Windows."""
    if not hasattr(time, "tzset"):
        yield
        return
    before = os.environ.get("TZ")
    os.environ["TZ"] = _ZONE
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        os.environ.update({"TZ": before} if before is not None else {})
        time.tzset()


class Account:
    """A fresh account at the emulator, or a live one, and ``provider``, which is connected to it.

    Whatever the provider returns or raises in a test is looked at on its way: see `anymeet.testing.contract.watching`.
    """

    def __init__(
        self, contract: Hooks, *, emulator: Emulator | None = None, settings: Settings | None = None, folder: Path
    ) -> None:
        """``settings`` are those of a live account, for when there is no ``emulator``."""
        self.contract = contract
        self.kind: type[Provider] = contract.provider_type
        self._folder = folder
        self.declared = declared_by(self.kind)
        self.recorder = Recorder()
        self.webhook_token = secrets.token_hex(16)
        self._emulator = emulator
        self._settings = settings
        self._opened = ExitStack()
        self._undone = ExitStack()
        self._mark = 0
        if emulator:
            now = emulator.clock.now()
            self.begun = now + timedelta(seconds=-now.timestamp() % 60)  # whole, since not every vendor tells seconds
        self.fresh()

    @property
    def folder(self) -> Path:
        """A place for files, made when it is first asked for: few tests do."""
        self._folder.mkdir(exist_ok=True)
        return self._folder

    @property
    def is_live(self) -> bool:
        """Whether it is a real account, of which only what cleans up after itself may be asked."""
        return self._emulator is None

    @property
    def emulator(self) -> Emulator:
        """The emulator; a live account has none, and ends the test as skipped."""
        if self._emulator is None:
            pytest.skip("needs people, faults or a clock, which only an emulator has")
        return self._emulator

    def fresh(self, **options: Any) -> None:
        """Begin again, at the same time: nothing there yet, nothing sent. A live account stays as it is.

        ``options`` are those of `open`.
        """
        self._opened.close()
        self.meetings = 0
        if self._emulator:
            self._emulator.reset(self.begun)
            # Whoever asks without end is told no, and stops.
            self._emulator.faults.add(Fault(status=400, skip=MOST_REQUESTS, times=None))
        self._watched = Watched(self)
        self._options = options
        self._provider: Provider | None = None
        self.mark()

    @property
    def provider(self) -> Provider:
        """The provider under test."""
        if self._provider is None:
            self._provider = self.open(**self._options)
        return self._provider

    def open(self, *, reports_unsupported: bool = False, is_observed: bool = False, **settings: Any) -> Provider:
        """A further connection to the account, closed with it; ``settings`` in place of those that it has.

        The ``recorder`` sees what an ``is_observed`` one sends, and all that goes to a live account.
        """
        known = self.settings(**settings)
        context = Context(
            profile=PROFILE,
            reports_unsupported=reports_unsupported,
            clock=self._emulator.clock if self._emulator else SystemClock(),
            observer=self.recorder if is_observed or self.is_live else None,
            resolve=lambda provider, name: cast("Interface", self._watched.interface(provider.build(name))),
        )
        provider = self.kind(known, context)
        self._opened.callback(provider.close)
        native = getattr(provider, "native", None)
        if isinstance(native, Native):
            shared = _CONVERTERS.get(type(native)) or native.converter
            native.converter = _CONVERTERS.setdefault(type(native), shared)
        return provider

    def settings(self, **changes: Any) -> Settings:
        """The settings that it is connected with, but for ``changes``."""
        if self._settings is not None:
            return attrs.evolve(self._settings, **changes)
        given = {**self.emulator.settings, **self.contract.settings}
        optional = {name: self.webhook_token for name in self.secrets() if "webhook" in name and name not in given}
        return self.kind.settings_type(**{**optional, **given, **changes})

    def secrets(self) -> tuple[str, ...]:
        """The names of the settings that are secret."""
        fields = fields_of(self.kind.settings_type)
        return tuple(name for name, field in fields.items() if field.metadata.get(SECRET))

    @functools.cached_property
    def documented(self) -> Set[str]:
        """The ids of the operations that the emulator documents; none of a live account."""
        return frozenset(each.id for each in self._emulator.documented) if self._emulator else frozenset()

    @functools.cached_property
    def native_reads(self) -> Mapping[str, bool]:
        """The native operations by id, with whether they only read."""
        native = self.kind.native_type
        return {operation.id: operation.reads for operation in native.operations()} if native else {}

    @functools.cached_property
    def event_names(self) -> tuple[str, ...]:
        """What a webhook can be registered for, by the vendor's names; asked for once."""
        return self.provider.webhooks.events()

    def declares(self, ability: str) -> bool:
        """Whether the provider says that the vendor can do it."""
        return self.declared[ability] is None

    def withhold(self, withheld: str, lack: Lack) -> None:
        """Let the account go without an ability from now on, whatever it had before."""
        before = self.provider.withheld
        self.provider.withheld = lambda ability: lack if ability == withheld else before(ability)  # type: ignore[method-assign]

    # What was sent.

    def mark(self) -> None:
        """Forget for `sent` whatever was sent so far."""
        self._mark = len(self._entries())

    def sent(self) -> tuple[Entry, ...]:
        """The requests since the last `mark`."""
        return self._entries()[self._mark :]

    def _entries(self) -> tuple[Entry, ...]:
        return tuple(self._emulator.journal if self._emulator else self.recorder.entries())

    # Time, and the end.

    def now(self) -> datetime:
        """The present, in whole minutes."""
        return self.provider.clock.now().replace(second=0, microsecond=0)

    def wait(self, **length: float) -> None:
        """Let time pass: ``account.wait(minutes=5)``."""
        self.emulator.clock.advance(timedelta(**length))

    def need_to_undo(self, ability: str) -> None:
        """End the test as skipped where a live account could not be cleaned up."""
        if self.is_live and not self.declares(ability):
            pytest.skip(f"could not be cleaned up, since {ability} is not declared")

    def undo_by(self, undo: Callable[[], object]) -> None:
        """Remember how to clean up a live account; an emulator is reset instead."""
        if self.is_live:
            self._undone.callback(undo)

    def close(self) -> None:
        """Clean up and disconnect; raises the first bug that the emulator found in itself."""
        with self._opened, self._undone:
            pass
        if self._emulator and self._emulator.errors:
            raise self._emulator.errors[0]
