"""Emulators behind ``:emulated`` profiles, within a test's reach: what is to go wrong at them, and what they were asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

from anymeet import Provider, hookimpl
from anymeet.interfaces import Interface, Links
from anymeet.models import Link, LinkRequest
from anymeet.plugins import Registry
from anymeet.testing import Emulator, Fault

_SECRET = re.compile("token|secret|apikey|invitation|link|room_url", re.IGNORECASE)


class Emulators(Registry):
    """A registry that keeps the emulators it starts, by the name of their provider, and gives each its ``faults``."""

    def __init__(self, **faults: Fault) -> None:
        super().__init__({})
        self.faults = faults
        self.started: dict[str, Any] = {}
        self.links: list[Link] = []
        self.register(_Watching(self.links))

    def emulator(self, name: str) -> Any:
        kind: Any = super().emulator(name)

        def make(*, people: str) -> Emulator:
            made: Emulator = kind(people=people)
            if name in self.faults:
                made.faults.add(self.faults[name])
            self.started[name] = made
            return made

        return make

    def secrets(self) -> set[str]:
        """All that was given out and lets somebody in: links, tokens, keys, wherever an answer had them."""
        found = {link.url for link in self.links} | {link.id for link in self.links if link.id}
        found |= {text.partition("token=")[2] for text in found if "token=" in text}
        for emulator in self.started.values():
            found |= {value for name, value in emulator.credentials().items() if name != "team_id"}
            for entry in emulator.journal:
                found.update(_secrets_in(entry.answered))
        return found


def journal_of(emulator: Emulator) -> list[str]:
    """The operations that an emulator was asked for, in order."""
    return [entry.operation for entry in emulator.journal]


def unsigned(start_response: Any) -> Any:
    """A way to begin an answer of an emulator's that does not tell whose it is, as if it were the vendor's."""

    def start(status: str, headers: list[tuple[str, str]]) -> Any:
        return start_response(status, [header for header in headers if header[0] != "Server"])

    return start


def profile_of(emulator: Emulator, folder: Path, name: str = "work", provider: str | None = None) -> Path:
    """A configuration in which a running emulator is an account like any other."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in emulator.settings.items()]
    path = folder / "anymeet.toml"
    path.write_text("\n".join([f"[profiles.{name}]", f'provider = "{provider or emulator.name}"', *lines, ""]))
    return path


def _secrets_in(answer: Any) -> Iterator[str]:
    if isinstance(answer, Mapping):
        for name, value in answer.items():
            if isinstance(value, str) and value and _SECRET.search(name):
                yield value
            else:
                yield from _secrets_in(value)
    elif isinstance(answer, list):
        for item in answer:
            yield from _secrets_in(item)


class _Watching:
    """A plugin that keeps every link."""

    def __init__(self, links: list[Link]) -> None:
        self._links = links

    @hookimpl(wrapper=True)
    def anymeet_interface(self, provider: Provider, name: str) -> Generator[None, Interface, Interface]:
        interface = yield
        return _WatchedLinks(provider, interface, self._links.append) if name == "links" else interface


class _WatchedLinks(Links):
    def __init__(self, provider: Provider, inner: Interface, keep: Callable[[Link], None]) -> None:
        super().__init__(provider, inner)
        self._keep = keep

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        link: Link = self.inner.create(meeting_id, request)
        self._keep(link)
        return link
