"""A vendor that does not exist: provider, emulator and plugins, as small as they can be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from anymeet import PLUGIN_API, Provider, ProviderInfo, Settings, setting
from anymeet.interfaces import Interface, Links, Writer
from anymeet.models import Lack, Link, LinkRequest, LinkRole, Reason
from anymeet.plugins import Registry
from anymeet.provider import Context


@attrs.frozen(kw_only=True)
class AcmeSettings(Settings):
    base_url: str = setting("https://api.acme.example", help="where the API is")
    key: str = setting(help="the account's key", secret=True)


class LinkWriter(Writer[LinkRequest]):
    def write_role(self, role: LinkRole) -> dict[str, str]:
        return {"role": role}


class AcmeLinks(Links):
    writers = {"create": LinkWriter}
    reasons = {"revoke": Lack(Reason.VENDOR_LACKS, "links stay")}

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        return Link(url=f"https://acme.example/{meeting_id}", role=request.role)


class Acme(Provider):
    """A provider that counts how often it was closed."""

    info = ProviderInfo(name="acme", title="Acme", plugin_api=PLUGIN_API)
    settings_type = AcmeSettings
    interfaces = (AcmeLinks,)
    made: list[Acme] = []

    def __init__(self, settings: Settings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        self.closed = 0
        self.made.append(self)

    def close(self) -> None:
        self.closed += 1
        super().close()


class FrozenClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2030, 1, 1, tzinfo=UTC)

    def sleep(self, seconds: float) -> None: ...


class AcmeEmulator:
    """What a connection sees of an emulator, without one."""

    made: list[AcmeEmulator] = []

    def __init__(self, *, people: str) -> None:
        self.people = people
        self.clock = FrozenClock()
        self.running = 0
        self.made.append(self)

    def start(self) -> AcmeEmulator:
        self.running += 1
        return self

    def stop(self) -> None:
        self.running = 0

    @property
    def settings(self) -> Mapping[str, Any]:
        assert self.running
        return {"base_url": "http://127.0.0.1:9", "key": "emulated-key"}

    def company(self, interface: Interface) -> Interface:
        return interface


def registry_of(*plugins: object) -> Registry:
    """A registry of what is installed now and of these plugins."""
    registry = Registry()
    for plugin in plugins:
        registry.register(plugin)
    return registry
