"""The transport that a provider is handed: by this connection's settings, clock and observer, and closed with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anymeet import Provider, ProviderInfo, Settings
from anymeet.errors import Unavailable
from anymeet.http import HttpRequest, Transport
from anymeet.provider import Context
from support.clock import FakeClock
from support.loopback import Loopback, says
from support.transports import Watcher


class Plain(Provider):
    """A provider with nothing but a transport."""

    info = ProviderInfo(name="plain", title="Plain", plugin_api=1)

    def __init__(self, settings: Settings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        self.way = self.transport(accept="text/plain")


@pytest.fixture
def watcher() -> Watcher:
    """Sees what is sent."""
    return Watcher()


@pytest.fixture
def plain(vendor: Loopback, clock: FakeClock, watcher: Watcher) -> Iterator[Plain]:
    """A connection to a vendor on this computer, with a repetition at most."""
    settings = Settings(base_url=vendor.url, retries=1)
    with Plain(settings, Context(clock=clock, observer=watcher)) as provider:
        yield provider


def test_it_is_that_of_the_connection(plain: Plain, vendor: Loopback, clock: FakeClock, watcher: Watcher) -> None:
    """It goes to the account's address, waits on its clock, tells its observer, and names the provider in errors."""
    vendor.script(says(503, "", Retry_After="7"))
    with pytest.raises(Unavailable, match=r"^plain: "):
        plain.way.send(HttpRequest(method="GET", url="/rooms", reads=True))
    assert [7.0] == clock.slept
    assert [503, 503] == [response.status for response in watcher.responses]
    assert "text/plain" == vendor.heard[0].headers["accept"]


def test_it_may_be_of_the_providers_own_class(vendor: Loopback, clock: FakeClock) -> None:
    """A class of its own is made with the same, and with what the provider adds."""

    class Own(Transport):
        """Of one vendor."""

    class Special(Provider):
        info = ProviderInfo(name="special", title="Special", plugin_api=1)

    with Special(Settings(base_url=vendor.url), Context(clock=clock)) as provider:
        way = provider.transport(Own, accept="text/plain")
        assert (Own, "special", clock) == (type(way), way.provider, way.clock)
        vendor.script(says(200))
        way.send(HttpRequest(method="GET", url="/rooms"))
    assert "text/plain" == vendor.heard[0].headers["accept"]


def test_it_is_closed_with_the_provider(plain: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing the provider closes it, once."""
    closed: list[str] = []
    monkeypatch.setattr(plain.way, "close", lambda: closed.append("closed"))
    plain.close()
    plain.close()
    assert ["closed"] == closed
