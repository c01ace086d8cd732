"""Which providers there are, which work, and who is named when one does not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from anymeet import (
    ConfigurationError,
    PluginConflict,
    PluginError,
    Provider,
    ProviderInfo,
    Settings,
    UnknownProvider,
)
from anymeet.distributions import EMULATORS, PLUGINS, PROVIDERS, PluginProblem
from anymeet.models import Event, EventKind
from anymeet.plugins import ProviderEntry, Registry, default_registry

Install = Callable[..., Path]

EMULATOR = """
class AcmeEmulator:
    def __init__(self, *, people): ...
    def start(self): ...
    def stop(self): ...
    def company(self, interface): return interface
"""


def of(registry: Registry, distribution: str, group: str = PROVIDERS) -> list[ProviderEntry]:
    """What a registry lists of one distribution."""
    return [entry for entry in registry.entries(group) if entry.distribution == distribution]


def about(problems: tuple[PluginProblem, ...], distribution: str) -> list[str]:
    """What is wrong with one distribution, as people read it."""
    return [str(problem) for problem in problems if problem.distribution == distribution]


def own() -> ProviderEntry:
    """A provider that anymeet's own distribution declares."""
    return next(entry for entry in default_registry().entries() if entry.distribution == "anymeet")


class Beta(Provider):
    """A provider that no distribution declares."""

    info = ProviderInfo(name="beta", title="Beta", plugin_api=1)


def test_listing_names_providers_with_their_distribution(install: Install, acme_source: str) -> None:
    """An installed provider is listed with whose it is and where that is installed, without being imported."""
    site = install("acme-meet", {"acme_meet": acme_source}, version="2.5", providers={"acme": "acme_meet:Acme"})
    whose = {"distribution": "acme-meet", "version": "2.5", "path": str(site)}
    assert [ProviderEntry(name="acme", target="acme_meet:Acme", **whose)] == of(Registry(), "acme-meet")
    assert "acme_meet" not in sys.modules


def test_loading_one_imports_one(install: Install, acme_source: str) -> None:
    """Asking for one provider imports its module and no other's."""
    install("acme-meet", {"acme_meet": acme_source}, providers={"acme": "acme_meet:Acme"})
    install("gamma-meet", {"gamma_meet": "raise ZeroDivisionError"}, providers={"gamma": "gamma_meet:Gamma"})
    assert "Acme" == Registry().provider("acme").__name__
    assert "gamma_meet" not in sys.modules


def test_entries_are_sorted_by_name(install: Install) -> None:
    """The list is in the order of names, whatever the order of installation, run-time registrations included."""
    for name in ("zeta", "alpha"):
        install(f"{name}-meet", providers={name: f"{name}:Provider"})
    registry = Registry()
    registry.register(Beta)
    names = [entry.name for entry in registry.entries()]
    assert sorted(names) == names
    assert {"alpha", "beta", "zeta"} <= set(names)


def test_unknown_provider_suggests_the_nearest_and_lists_what_there_is(install: Install) -> None:
    """Somebody who misspells a name is told the right one, all the others, and how to add one."""
    install("acme-meet", providers={"acme": "acme_meet:Acme"})
    with pytest.raises(UnknownProvider) as caught:
        Registry().provider("acne")
    text = str(caught.value)
    assert "there is no provider 'acne'; did you mean 'acme'?" in text
    assert "To use another, install its distribution or register its class" in text
    assert own().name in text


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise ZeroDivisionError('oh')", "cannot be imported: ZeroDivisionError: oh"),
        ("import sys; sys.exit(3)", "cannot be imported: SystemExit: 3"),
        (
            "import nowhere_to_be_found",
            "cannot be imported: ModuleNotFoundError: No module named 'nowhere_to_be_found'",
        ),
        ("def Acme(: pass", "cannot be imported: SyntaxError: invalid syntax"),
        ("", "cannot be imported: AttributeError: module 'acme_meet' has no attribute 'Acme'"),
        ("Acme = 5", "is not a subclass of anymeet.Provider but of type int"),
        ("class Acme: ...", "is not a subclass of anymeet.Provider but the class Acme"),
        ("import anymeet\nclass Acme(anymeet.Provider): ...", "has no info: give the class an anymeet.ProviderInfo"),
        ("ACME name='acne'", "calls itself 'acne' and is declared as 'acme'"),
        ("ACME name='acme:emulated'", "calls itself 'acme:emulated': a provider's name is lower-case letters"),
        ("ACME plugin_api=0", "is written for plugin API 0, but this is 1: install a newer version of this provider"),
        ("ACME plugin_api=2", "is written for plugin API 2, but this is 1: install a newer version of anymeet"),
        ("ACME settings_type=dict", "has a settings_type that is not a subclass of anymeet.Settings"),
        ("ACME settings_type=Clash", "has settings whose names anymeet.connect() uses itself: people, requires"),
    ],
)
def test_broken_provider_is_named_with_its_distribution(
    install: Install, source: str, message: str, acme_source: str
) -> None:
    """Whatever is wrong with a provider, loading it says what and whose it is, and all others go on working."""
    if source.startswith("ACME"):
        key, value = source.removeprefix("ACME ").split("=")
        settings = f"Acme.settings_type = {value}" if key == "settings_type" else ""
        info = f"Acme.info = attrs.evolve(Acme.info, {key}={value})" if not settings else ""
        clash = "@attrs.frozen\nclass Clash(Settings):\n    requires: str = ''\n    people: str = ''"
        source = "\n".join([acme_source, clash, settings, info])
    site = install("acme-meet", {"acme_meet": source}, providers={"acme": "acme_meet:Acme"})
    install(
        "gamma-meet", {"gamma_meet": acme_source.replace('"acme"', '"gamma"')}, providers={"gamma": "gamma_meet:Acme"}
    )
    registry = Registry()
    with pytest.raises(PluginError) as caught:
        registry.provider("acme")
    assert "acme-meet" == caught.value.distribution
    assert f"acme: acme_meet:Acme of acme-meet 1.0 {message}" in str(caught.value)
    assert "gamma" == registry.provider("gamma").info.name
    (problem,) = [problem for problem in registry.problems() if problem.distribution == "acme-meet"]
    assert (PROVIDERS, "acme", "1.0", str(site)) == (problem.group, problem.name, problem.version, problem.path)
    assert message in problem.message
    assert message in of(registry, "acme-meet")[0].problem


def test_diagnose_tries_everything(install: Install, acme_source: str) -> None:
    """Problems that only loading can show are found without asking for each provider by name."""
    install("acme-meet", {"acme_meet": "1/0"}, providers={"acme": "acme_meet:Acme"})
    install("talk-meet", {"talk_hooks": "import nowhere_to_be_found"}, plugins={"talk": "talk_hooks"})
    install(
        "gamma-meet",
        {"gamma_meet": acme_source.replace('"acme"', '"gamma"'), "gamma_emulator": "Emulator = 5"},
        providers={"gamma": "gamma_meet:Acme"},
        emulators={"gamma": "gamma_emulator:Emulator"},
    )
    registry = Registry()
    assert [] == about(registry.problems(), "acme-meet")
    found = registry.diagnose()
    assert ["anymeet.providers acme of acme-meet 1.0 cannot be imported: ZeroDivisionError: division by zero"] == about(
        found, "acme-meet"
    )
    assert ["anymeet.emulators gamma of gamma-meet 1.0 is not a class but of type int"] == about(found, "gamma-meet")
    missing = "ModuleNotFoundError: No module named 'nowhere_to_be_found'"
    assert [f"anymeet.plugins talk of talk-meet 1.0 cannot be imported: {missing}"] == about(found, "talk-meet")


@pytest.mark.parametrize("broken", ["[anymeet.providers]\nno equals sign", "\xff"])
def test_unreadable_metadata_hides_nobody_else(install: Install, broken: str) -> None:
    """A distribution whose entry points cannot be read is a problem of its own; the others are listed as ever."""
    site = install("acme-meet", providers="[")
    content = broken.encode("latin-1") if broken == "\xff" else broken.encode()
    (site / "acme_meet-1.0.dist-info" / "entry_points.txt").write_bytes(content)
    install("gamma-meet", providers={"gamma": "gamma_meet:Acme"})
    registry = Registry()
    assert ["gamma"] == [entry.name for entry in of(registry, "gamma-meet")]
    (problem,) = [problem for problem in registry.problems() if problem.path == str(site)]
    assert "has metadata that cannot be read" in problem.message
    assert "" == problem.name


def test_distribution_without_name_is_a_problem(install: Install) -> None:
    """What an interrupted installation leaves behind is named by its place."""
    site = install("acme-meet", metadata="", providers={"acme": "acme_meet:Acme"})
    (problem,) = [problem for problem in Registry().problems() if problem.path == str(site)]
    assert str(problem).startswith("a distribution without name has metadata that cannot be read")


def test_first_of_two_installations_of_one_distribution_counts(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older copy further down the path is hidden, as for Python itself, and is no conflict."""
    site = install("acme-meet", version="1.0", providers={"acme": "old:Acme"})
    newer = tmp_path / "newer"
    (newer / "Acme_Meet-2.0.dist-info").mkdir(parents=True)
    for file in (site / "acme_meet-1.0.dist-info").iterdir():
        text = file.read_text().replace("1.0", "2.0").replace("acme-meet", "Acme_Meet").replace("old:", "new:")
        (newer / "Acme_Meet-2.0.dist-info" / file.name).write_text(text)
    monkeypatch.syspath_prepend(str(newer))
    found = [entry for entry in Registry().entries() if entry.name == "acme"]
    assert [("2.0", "new:Acme", "")] == [(entry.version, entry.target, entry.problem) for entry in found]


def test_name_of_anymeets_own_is_not_handed_to_another(install: Install, acme_source: str) -> None:
    """A stranger who claims a built-in provider's name is named as the problem, and the built-in one goes on working."""
    name = own().name
    install("intruder", {"intruder": "raise RuntimeError"}, providers={name: "intruder:Acme"}, emulators={name: "x:Y"})
    registry = Registry()
    assert own() in registry.entries()
    assert name == registry.provider(name).info.name
    assert "intruder" not in sys.modules
    assert [
        f"anymeet.emulators {name} of intruder 1.0 is ignored: its emulator is for the provider {name!r}, which comes from anymeet",
        f"anymeet.providers {name} of intruder 1.0 is ignored: the provider name {name!r} belongs to anymeet {own().version}",
    ] == about(registry.problems(), "intruder")


def test_blocking_anymeets_own_does_not_free_its_names(install: Install) -> None:
    """Who blocks a built-in provider gets nobody else's in its place."""
    name = own().name
    install("intruder", providers={name: "intruder:Acme"})
    with pytest.raises(PluginError, match=r"anymeet .* is blocked by ANYMEET_BLOCK; intruder 1.0 is ignored"):
        Registry({"ANYMEET_BLOCK": "anymeet"}).provider(name)


def test_two_strangers_with_one_name_are_a_conflict_about_that_name_only(install: Install, acme_source: str) -> None:
    """Using a name that two distributions claim names both and how to block one; another name works."""
    for name in ("acme-one", "acme-two"):
        install(name, {name.replace("-", "_"): acme_source}, providers={"acme": f"{name.replace('-', '_')}:Acme"})
    install(
        "gamma-meet", {"gamma_meet": acme_source.replace('"acme"', '"gamma"')}, providers={"gamma": "gamma_meet:Acme"}
    )
    registry = Registry()
    with pytest.raises(PluginConflict) as caught:
        registry.provider("acme")
    text = str(caught.value)
    assert "acme-one 1.0 claims the provider name 'acme', and so does acme-two 1.0" in text
    assert "set ANYMEET_BLOCK=acme-two" in text
    assert "gamma" == registry.provider("gamma").info.name
    assert "and so does acme-two" in of(registry, "acme-one")[0].problem
    assert 1 == len(about(registry.problems(), "acme-one")) == len(about(registry.problems(), "acme-two"))


@pytest.mark.parametrize("block", ["acme-two", "ACME_two", " other , acme.two"])
def test_blocking_one_of_two_ends_the_conflict(install: Install, acme_source: str, block: str) -> None:
    """The name goes to the distribution that is left, however the blocked one is spelt; being blocked is no problem."""
    for name in ("acme-one", "acme-two"):
        install(name, {name.replace("-", "_"): acme_source}, providers={"acme": f"{name.replace('-', '_')}:Acme"})
    registry = Registry({"ANYMEET_BLOCK": block})
    assert "acme_one" == registry.provider("acme").__module__
    assert "is blocked by ANYMEET_BLOCK" == of(registry, "acme-two")[0].problem
    assert [] == [problem for problem in registry.diagnose() if problem.distribution.startswith("acme-")]


def test_blocked_provider_says_so(install: Install) -> None:
    """Asking for a provider that is blocked by its own name is not the same as asking for one that is not there."""
    install("acme-meet", providers={"acme": "acme_meet:Acme"})
    with pytest.raises(PluginError, match=r"acme: acme-meet 1.0 is blocked by ANYMEET_BLOCK") as caught:
        Registry({"ANYMEET_BLOCK": "acme"}).provider("acme")
    assert not isinstance(caught.value, PluginConflict)


def test_one_distribution_that_declares_a_name_twice_is_a_conflict_with_itself(install: Install) -> None:
    """Two different classes under one name are refused even when both come from one distribution."""
    install("acme-meet", providers="acme = acme_meet:One\nacme = acme_meet:Two")
    with pytest.raises(
        PluginConflict, match=r"acme-meet 1.0 claims the provider name 'acme', and so does acme-meet 1.0"
    ):
        Registry().provider("acme")


def test_provider_registered_at_run_time_is_one_of_all() -> None:
    """A class handed to `register` is found by its own name, without any distribution; a second time changes nothing."""
    registry = Registry()
    registry.register(Beta)
    registry.register(Beta)
    assert Beta is registry.provider("beta")
    target = f"{Beta.__module__}:Beta"
    assert [ProviderEntry(name="beta", distribution="", version="", target=target)] == of(registry, "")


def test_registries_are_separate() -> None:
    """What is registered in one registry is unknown to another."""
    Registry().register(Beta)
    with pytest.raises(UnknownProvider):
        Registry().provider("beta")


def test_register_refuses_a_taken_name(install: Install) -> None:
    """A name that is installed or registered already is a conflict that names who has it."""
    install("beta-meet", providers={"beta": "beta_meet:Beta"})
    with pytest.raises(PluginConflict, match=r"Beta cannot be registered: beta-meet 1\.0 has that name"):
        Registry().register(Beta)
    registry = Registry({"ANYMEET_BLOCK": "beta-meet"})
    registry.register(Beta)
    with pytest.raises(PluginConflict, match=r"Other cannot be registered: .*:Beta has that name"):
        registry.register(type("Other", (Provider,), {"info": Beta.info}))


def test_register_refuses_what_is_written_for_another_version() -> None:
    """A class of another plugin API is refused at once."""
    old = ProviderInfo(name="old", title="Old", plugin_api=0)
    with pytest.raises(PluginError, match="Old is written for plugin API 0, but this is 1"):
        Registry().register(type("Old", (Provider,), {"info": old}))


def test_emulator_comes_from_the_distribution_of_its_provider(install: Install, acme_source: str) -> None:
    """The emulator of a provider is loaded by the provider's name; a stranger's of the same name is ignored and named."""
    install(
        "acme-meet",
        {"acme_meet": acme_source, "acme_emulator": EMULATOR},
        providers={"acme": "acme_meet:Acme"},
        emulators={"acme": "acme_emulator:AcmeEmulator"},
    )
    install("another", emulators={"acme": "another:Emulator", "nobody": "another:Nobody"})
    registry = Registry()
    assert "AcmeEmulator" == registry.emulator("acme").__name__
    assert [
        "anymeet.emulators acme of another 1.0 is ignored: its emulator is for the provider 'acme', which comes from acme-meet",
        "anymeet.emulators nobody of another 1.0 is ignored: its emulator is for the provider 'nobody', which is not there",
    ] == about(registry.problems(), "another")
    assert ["acme"] == [entry.name for entry in of(registry, "acme-meet", EMULATORS)]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("AcmeEmulator = 5", "is not a class but of type int"),
        ("class AcmeEmulator:\n    def start(self): ...", "has no method stop and no company"),
        ("1/0", "cannot be imported: ZeroDivisionError: division by zero"),
    ],
)
def test_broken_emulator_is_named(install: Install, acme_source: str, source: str, message: str) -> None:
    """An emulator that cannot be used says whose it is, and leaves its provider alone."""
    install(
        "acme-meet",
        {"acme_meet": acme_source, "acme_emulator": source},
        providers={"acme": "acme_meet:Acme"},
        emulators={"acme": "acme_emulator:AcmeEmulator"},
    )
    registry = Registry()
    with pytest.raises(PluginError, match=f"acme-meet 1.0 {message}"):
        registry.emulator("acme")
    assert "acme" == registry.provider("acme").info.name


def test_provider_without_emulator_says_whose_it_is(install: Install) -> None:
    """A provider need not have an emulator; who asks for it is told."""
    install("acme-meet", providers={"acme": "acme_meet:Acme"})
    registry = Registry()
    registry.register(Beta)
    with pytest.raises(PluginError, match=r"acme: acme-meet 1.0 brings no emulator for it"):
        registry.emulator("acme")
    with pytest.raises(PluginError, match="beta: was registered at run time, without an emulator"):
        registry.emulator("beta")
    with pytest.raises(UnknownProvider, match="there is no provider 'delta'"):
        registry.emulator("delta")


def test_emulator_without_its_extra_tells_the_command(
    install: Install, acme_source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where werkzeug and cheroot are not installed the error is the command that installs them, and doctor finds no fault."""
    install("acme-meet", {"acme_meet": acme_source}, providers={"acme": "acme_meet:Acme"}, emulators={"acme": "x:Y"})
    for module in ("werkzeug", "cheroot"):
        monkeypatch.setitem(sys.modules, module, None)
    registry = Registry()
    with pytest.raises(ConfigurationError, match=r"needs werkzeug and cheroot: pip install 'anymeet\[emulator\]'"):
        registry.emulator("acme")
    assert [] == about(registry.diagnose(), "acme-meet")


def test_plugins_are_imported_once_by_all_threads_together(install: Install) -> None:
    """Many threads that connect at once import each plugin a single time, and all wait until it is ready."""
    source = "from anymeet import hookimpl\nCALLS = []\n@hookimpl\ndef anymeet_event(event): CALLS.append(event)"
    install("talk-meet", {"talk_hooks": source}, plugins={"talk": "talk_hooks"})
    registry, event = Registry(), Event(kind=EventKind.OTHER, name="door.opened")

    def deliver(_: int) -> None:
        registry.deliver(Beta(Settings(base_url="https://beta.example")), event)

    with ThreadPoolExecutor(8) as executor:
        list(executor.map(deliver, range(40)))
    assert [event] * 40 == sys.modules["talk_hooks"].CALLS
    assert [] == about(registry.problems(), "talk-meet")
    assert ["talk"] == [entry.name for entry in of(registry, "talk-meet", PLUGINS)]
