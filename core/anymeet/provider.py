"""A provider: an open connection to one vendor account, and what it can do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, cast

import attrs

from anymeet.calls.recorder import inside, is_recording
from anymeet.clock import Clock, SystemClock
from anymeet.errors import InvalidRequest, Unsupported
from anymeet.interfaces import (
    INTERFACES,
    Accounts,
    Chat,
    Interface,
    Links,
    Meetings,
    Participants,
    Polls,
    Questions,
    Recordings,
    Sessions,
    Transcripts,
    UsageReports,
    Webhooks,
)
from anymeet.models import Event, Lack, Reason
from anymeet.models.base import is_within
from anymeet.settings import Settings
from anymeet.suggestions import nearest

if TYPE_CHECKING:
    from typing import Self

    from anymeet.http import Observer, Transport
    from anymeet.operations import Native

PLUGIN_API: Final = 1
"""The version of what a plugin sees of anymeet. It grows when an old plugin would stop working; new operations, request
fields and hooks do not change it, since an old plugin reads as NOT_WRITTEN for them."""


WORDS: Final[Mapping[str, str]] = {
    "meeting": "meetings",
    "link": "links",
    "host": "links",
    "guest": "links",
    "participant": "participants",
    "session": "sessions",
    "recording": "recordings",
    "transcript": "transcripts",
    "chat": "chat",
    "question": "questions",
    "poll": "polls",
    "usage": "usage",
    "webhook": "webhooks",
    "account": "accounts",
}
"""anymeet's words for what vendors may call otherwise, each with its interface."""


def _words_of_anymeet(_: object, field: attrs.Attribute[Any], value: Mapping[str, str]) -> None:
    for word in value:
        if word not in WORDS:
            raise TypeError(f"ProviderInfo.{field.name}: {word!r} is not a word of anymeet's{nearest(word, WORDS)}")


@attrs.frozen(kw_only=True)
class ProviderInfo:
    """Who a provider is. ``plugin_api`` is the `PLUGIN_API` it was written for; ``documentation`` the vendor's address.

    ``words`` tells what the vendor calls things, where its documents name them: ``{"meeting": "room"}``; the keys are `WORDS`.
    """

    name: str
    title: str
    plugin_api: int
    documentation: str = ""
    words: Mapping[str, str] = attrs.field(factory=dict, hash=False, validator=_words_of_anymeet)


class RunningEmulator(Protocol):
    """What a connection needs of an emulator: who comes, what time it is there, and to stop it."""

    @property
    def clock(self) -> Clock:
        """The time there."""
        ...

    def company(self, interface: Interface) -> Interface:
        """The interface, such that whoever it gives a link comes, or the same when nobody shall."""
        ...

    def stop(self) -> None:
        """Stop serving and forget everything."""
        ...


@attrs.frozen(kw_only=True)
class Context:
    """What a connection knows besides the vendor's settings.

    ``resolve`` answers which object serves an interface, and ``deliver`` tells of a webhook's event; plugins take part in
    both.
    """

    profile: str = ""
    reports_unsupported: bool = False
    resolve: Callable[[Provider, str], Interface] = attrs.field(default=lambda provider, name: provider.build(name))
    deliver: Callable[[Provider, Event], None] = attrs.field(default=lambda *_: None)
    observer: Observer | None = None
    clock: Clock = attrs.field(factory=SystemClock)
    emulator: RunningEmulator | None = None


class Provider:
    """Base of all providers: one account at one vendor, a context manager.

    A subclass gives ``info``, its ``settings_type`` and the ``interfaces`` it implements, may give the ``native_type`` that its
    ``native`` is of (so that its operations can be listed without a connection), opens what it needs in
    ``__init__`` (nothing is sent there): a `transport`, and whatever else must be closed by `closing`; and answers `check`.
    Two threads may share a provider.
    """

    info: ClassVar[ProviderInfo]
    settings_type: ClassVar[type[Settings]] = Settings
    native_type: ClassVar[type[Native] | None] = None
    interfaces: ClassVar[tuple[type[Interface], ...]] = ()

    def __init__(self, settings: Settings, context: Context | None = None) -> None:
        self.context = context or Context()
        self.settings = settings
        self._resources = ExitStack()
        self._resolved: dict[str, Interface] = {}
        # What the application asked about while its calls were recorded.
        self.asked_abilities: set[str] = set()
        self._lock = threading.RLock()  # a plugin that is asked for one interface may look at another

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        names = [interface.name for interface in cls.interfaces]
        for interface in cls.interfaces:
            if interface.name not in INTERFACES or not issubclass(interface, INTERFACES[interface.name]):
                raise TypeError(
                    f"{cls.__qualname__}.interfaces: {interface.__qualname__} is not an interface of anymeet"
                )
            if names.count(interface.name) > 1:
                raise TypeError(f"{cls.__qualname__}.interfaces serves {interface.name} twice")
        if "check" in vars(cls):
            cls.check = inside()(cls.check)  # type: ignore[method-assign]  # what it asks natively, the application does not

    # What an application uses.

    @property
    def name(self) -> str:
        """The provider's name, ``digitalsamba`` for instance."""
        return self.info.name

    @property
    def profile(self) -> str:
        """The profile it was connected by, or nothing."""
        return self.context.profile

    @property
    def clock(self) -> Clock:
        """The time for this account: the computer's, or that of its emulator."""
        return self.context.clock

    @property
    def reports_unsupported(self) -> bool:
        """Whether an unsupported request field is named in the result's notes instead of raised."""
        return self.context.reports_unsupported

    @property
    def meetings(self) -> Meetings:
        return cast("Meetings", self.interface("meetings"))

    @property
    def links(self) -> Links:
        return cast("Links", self.interface("links"))

    @property
    def participants(self) -> Participants:
        return cast("Participants", self.interface("participants"))

    @property
    def sessions(self) -> Sessions:
        return cast("Sessions", self.interface("sessions"))

    @property
    def recordings(self) -> Recordings:
        return cast("Recordings", self.interface("recordings"))

    @property
    def transcripts(self) -> Transcripts:
        return cast("Transcripts", self.interface("transcripts"))

    @property
    def chat(self) -> Chat:
        return cast("Chat", self.interface("chat"))

    @property
    def questions(self) -> Questions:
        return cast("Questions", self.interface("questions"))

    @property
    def polls(self) -> Polls:
        return cast("Polls", self.interface("polls"))

    @property
    def usage(self) -> UsageReports:
        return cast("UsageReports", self.interface("usage"))

    @property
    def webhooks(self) -> Webhooks:
        return cast("Webhooks", self.interface("webhooks"))

    @property
    def accounts(self) -> Accounts:
        return cast("Accounts", self.interface("accounts"))

    def supports(self, ability: str) -> bool:
        """Whether this account can do ``meetings.update`` or say ``meetings.create.starts_at``. Sends nothing.

        `InvalidRequest` for a name that is not an ability at all.
        """
        return self.reason(ability) is None

    def reason(self, ability: str) -> Lack | None:
        """Why this account does not have an ability, or None when it has it. Sends nothing."""
        interface, rest = split_ability(ability)
        if is_recording():
            self.asked_abilities.add(ability)
        with inside():
            return self.interface(interface).lack(rest)

    def abilities(self) -> dict[str, Lack | None]:
        """Every ability there is, each with the reason why this account lacks it, or None. Sends nothing."""
        with inside():
            return {ability: self.reason(ability) for ability in abilities()}

    def check(self) -> None:
        """Ask the vendor whether the credentials work, with the cheapest call there is: `Unauthorized` if not."""
        raise Unsupported("check", Reason.NOT_WRITTEN, "this provider cannot try its credentials", provider=self.name)

    def close(self) -> None:
        """Give back connections, and stop the emulator of an ``:emulated`` profile. May be called twice."""
        try:
            self._resources.close()
        finally:
            if self.context.emulator is not None:
                self.context.emulator.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.profile or self.name}>"

    def interface(self, name: str) -> Interface:
        """The object that serves an interface, after all plugins have had their say; `InvalidRequest` for an unknown name."""
        if name not in INTERFACES:
            raise InvalidRequest("interface", f"must be one of anymeet's, not {name!r}{nearest(name, INTERFACES)}")
        with self._lock:
            if name not in self._resolved:
                with inside():
                    interface = self.context.resolve(self, name)
                emulator = self.context.emulator
                self._resolved[name] = emulator.company(interface) if emulator else interface
            return self._resolved[name]

    # What a subclass and core use.

    @classmethod
    def interface_type(cls, name: str) -> type[Interface]:
        """The provider's own class for an interface, or the bare one where it has none."""
        return next((interface for interface in cls.interfaces if interface.name == name), INTERFACES[name])

    @classmethod
    def declared_abilities(cls) -> Iterator[tuple[str, Lack | None]]:
        """Every ability there is, each with the reason why no account at this vendor has it, or None."""
        for name in INTERFACES:
            interface = cls.interface_type(name)
            for ability in interface.abilities():
                yield f"{name}.{ability}", interface.declared_lack(ability)

    def build(self, name: str) -> Interface:
        """A new object of the provider's own class for an interface, before any plugin has touched it."""
        return self.interface_type(name)(self)

    def withheld(self, ability: str) -> Lack | None:
        """Why this account may not do what the vendor can: its plan, its rights. Must not send anything.

        What is answered for an operation holds for all fields of its request.
        """
        return None

    def transport(self, kind: type[Transport] | None = None, **options: Any) -> Transport:
        """The way to the vendor, by this connection's settings, clock and observer, closed with the provider.

        ``kind`` is the class, where the vendor needs one of its own. ``options`` are those of `anymeet.http.Transport`:
        ``auth``, ``failure``, ... Call it in ``__init__``.
        """
        from anymeet.http import Transport  # it loads requests, which nobody needs who only lists providers

        transport = (kind or Transport)(
            self.settings, provider=self.name, observer=self.context.observer, clock=self.clock, **options
        )
        self.closing(transport)
        return transport

    def closing(self, resource: AbstractContextManager[Any]) -> None:
        """Close ``resource`` with the provider."""
        self._resources.push(resource.__exit__)


def abilities() -> tuple[str, ...]:
    """Every ability there is, in the order of the matrix."""
    return tuple(f"{name}.{ability}" for name, interface in INTERFACES.items() for ability in interface.abilities())


def split_ability(ability: str) -> tuple[str, str]:
    """``meetings.create.title`` as ``meetings`` and ``create.title``; `InvalidRequest` when there is no such ability."""
    interface, _, rest = ability.partition(".")
    known = INTERFACES[interface].abilities() if interface in INTERFACES else ()
    if any(is_within(name, rest) for name in known):
        return interface, rest
    raise InvalidRequest("ability", f"must be one of anymeet's, not {ability!r}{nearest(ability, abilities())}")


__all__ = ["PLUGIN_API", "WORDS", "Context", "Provider", "ProviderInfo", "abilities", "split_ability"]
