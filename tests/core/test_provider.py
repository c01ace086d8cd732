"""A provider: its interfaces, what it can do, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

from anymeet.clock import Clock, SystemClock
from anymeet.errors import InvalidRequest, Unsupported
from anymeet.interfaces import INTERFACES, Interface, Links, Meetings
from anymeet.models import Lack, LinkRequest, LinkRole, Reason
from anymeet.provider import PLUGIN_API, Context, Provider, ProviderInfo, abilities, split_ability
from support.acme import Acme, AcmeEmulator, AcmeLinks, AcmeSettings

SECRET = "seeded-secret"


def acme(**context: object) -> Acme:
    """A provider."""
    return Acme(AcmeSettings(key=SECRET), Context(**context))  # type: ignore[arg-type]


def test_a_provider_says_who_it_is() -> None:
    """Name, profile and clock are at hand, and nothing that is shown of a provider holds its key."""
    provider = acme(profile="main")
    assert ("acme", "main", False) == (provider.name, provider.profile, provider.reports_unsupported)
    assert isinstance(provider.clock, SystemClock)
    assert "<Acme main>" == repr(provider)
    assert "<Acme acme>" == repr(acme())
    assert SECRET not in f"{provider!r}{provider}{provider.settings!r}{provider.context!r}"


@pytest.mark.parametrize("name", INTERFACES)
def test_every_interface_is_an_attribute(name: str) -> None:
    """Each interface is there under its name, the same object each time, the bare one where nothing is implemented."""
    provider = acme()
    interface = getattr(provider, name)
    assert interface is getattr(provider, name)
    assert interface is provider.interface(name)
    assert isinstance(interface, INTERFACES[name])
    assert (AcmeLinks if name == "links" else INTERFACES[name]) is type(interface)


def test_an_interface_is_resolved_once() -> None:
    """Who serves an interface is asked on first use, once, also by several threads at the same time."""
    asked: list[str] = []
    barrier = threading.Barrier(4)

    def resolve(provider: Provider, name: str) -> Interface:
        asked.append(name)
        return provider.build(name)

    provider = acme(resolve=resolve)
    assert [] == asked
    found: list[Interface] = []

    def look() -> None:
        barrier.wait()
        found.append(provider.links)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ["links"] == asked
    assert 1 == len(set(map(id, found)))


def test_resolving_may_look_at_another_interface() -> None:
    """A plugin that is asked for one interface may use another one of the same provider."""

    def resolve(provider: Provider, name: str) -> Interface:
        if name == "meetings":
            assert provider.links.lack("create") is None
        return provider.build(name)

    assert isinstance(acme(resolve=resolve).meetings, Meetings)


def test_abilities_are_asked_by_name() -> None:
    """Support, reasons and the whole table are told without sending anything."""
    provider = acme()
    assert provider.supports("links.create")
    assert provider.supports("links.create.role")
    assert not provider.supports("links.revoke")
    assert Lack(Reason.VENDOR_LACKS, "links stay") == provider.reason("links.revoke")
    assert Lack(Reason.NOT_WRITTEN) == provider.reason("meetings.create.starts_at")
    assert Lack(Reason.NOT_WRITTEN) == provider.reason("meetings.create.features")
    table = provider.abilities()
    assert abilities() == tuple(table)
    assert {"links.create", "links.create.role"} == {name for name, lack in table.items() if lack is None}
    assert table == dict(Acme.declared_abilities())


@pytest.mark.parametrize(
    ("ability", "words"),
    [
        ("links.creat", "did you mean 'links.create'"),
        ("link.create", "did you mean 'links.create'"),
        ("links.create.rôle", "did you mean 'links.create.role'"),
        ("links", "must be one of anymeet's"),
        ("links.", "must be one of anymeet's"),
        (".create", "must be one of anymeet's"),
        ("links.create.", "must be one of anymeet's"),
        ("meetings.create.vendor", "must be one of anymeet's"),
        ("", "must be one of anymeet's"),
    ],
)
def test_an_ability_that_does_not_exist_is_refused(ability: str, words: str) -> None:
    """A name that is no ability is an InvalidRequest with the nearest one, never a silent False."""
    with pytest.raises(InvalidRequest, match=words):
        acme().supports(ability)


def test_an_ability_is_split_behind_its_interface() -> None:
    """The interface is the first part, the rest names the operation or field."""
    assert ("meetings", "create.features.chat") == split_ability("meetings.create.features.chat")
    assert ("meetings", "create.features") == split_ability("meetings.create.features")
    assert all(split_ability(ability) for ability in abilities())


def test_an_interface_that_does_not_exist_is_refused() -> None:
    """A name that is no interface is an InvalidRequest with the nearest one."""
    with pytest.raises(InvalidRequest, match="did you mean 'links'"):
        acme().interface("link")


def test_trying_the_credentials_has_to_be_written() -> None:
    """A provider that cannot try its credentials says so."""
    with pytest.raises(Unsupported, match="cannot try its credentials"):
        acme().check()


def test_closing_gives_everything_back() -> None:
    """Resources are closed in reverse order, once, by leaving the context or by hand, and the emulator last."""
    closed: list[str] = []
    emulator = AcmeEmulator(people="manual").start()

    @contextmanager
    def resource(name: str) -> Iterator[None]:
        yield
        closed.append(f"{name} {emulator.running}")

    with acme(emulator=emulator) as provider:
        for name in ("one", "two"):
            held = resource(name)
            held.__enter__()
            provider.closing(held)
        assert [] == closed
    provider.close()
    assert ["two 1", "one 1"] == closed
    assert 0 == emulator.running


def test_a_transport_is_the_connections_own() -> None:
    """A provider's transport has its settings, clock and secrets, and is closed with it."""
    provider = acme(profile="main")
    transport = provider.transport()
    assert ("https://api.acme.example", provider.clock) == (transport.base_url, transport.clock)
    assert SECRET not in transport.redactor.text(f"<{SECRET}>")
    closed: list[bool] = []
    transport._session.close = lambda: closed.append(True)  # type: ignore[method-assign]
    provider.close()
    assert [True] == closed


def test_an_emulator_is_stopped_whatever_happens() -> None:
    """A resource that fails to close does not keep the emulator alive."""
    emulator = AcmeEmulator(people="manual").start()
    provider = acme(emulator=emulator)

    @contextmanager
    def stubborn() -> Iterator[None]:
        yield
        raise OSError("stubborn")

    held = stubborn()
    held.__enter__()
    provider.closing(held)
    with pytest.raises(OSError, match="stubborn"):
        provider.close()
    assert 0 == emulator.running


def test_a_clock_is_shared() -> None:
    """The context's clock is the provider's."""
    clock: Clock = AcmeEmulator(people="manual").clock
    assert clock is acme(clock=clock).clock


def test_an_emulator_brings_company() -> None:
    """With an emulator its company is what serves each interface."""

    class Company(AcmeEmulator):
        def company(self, interface: Interface) -> Interface:
            return Hosted(interface.provider, interface) if isinstance(interface, Links) else interface

    class Hosted(Links):
        """Links whose holders come."""

    provider = acme(emulator=Company(people="auto").start())
    assert Hosted is type(provider.links)
    assert provider.supports("links.create")
    assert LinkRole.HOST is provider.links.create("1", LinkRequest(role=LinkRole.HOST)).role


def test_wrong_interfaces_are_type_errors() -> None:
    """What is not an interface of anymeet, or serves one a second time, is refused when the provider's class is made."""

    class Foreign(Interface):
        name = "parties"

    class OtherLinks(Links):
        """Another implementation."""

    for wrong, words in (((Foreign,), "Foreign is not an interface"), ((AcmeLinks, OtherLinks), "links twice")):
        with pytest.raises(TypeError, match=words):
            type("Wrong", (Provider,), {"interfaces": wrong})


def test_provider_info_is_a_value() -> None:
    """Who a provider is compares by content and is frozen."""
    info = ProviderInfo(name="acme", title="Acme", plugin_api=PLUGIN_API)
    assert info == Acme.info
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        info.name = "other"  # type: ignore[misc]


def test_words_are_for_those_of_anymeet() -> None:
    """A vendor's word is told for one of anymeet's; a word that anymeet does not use is refused, with the nearest."""
    acme: dict[str, Any] = {"name": "acme", "title": "Acme", "plugin_api": PLUGIN_API}
    assert {"meeting": "room"} == ProviderInfo(**acme, words={"meeting": "room"}).words
    with pytest.raises(TypeError, match="'meetings' is not a word of anymeet's; did you mean 'meeting'"):
        ProviderInfo(**acme, words={"meetings": "rooms"})
