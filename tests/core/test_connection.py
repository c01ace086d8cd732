"""From the name of a profile to an open provider."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

import anymeet
from anymeet import (
    ConfigurationError,
    PluginConflict,
    PluginError,
    Provider,
    ProviderInfo,
    Settings,
    UnknownProvider,
    Unsupported,
    hookimpl,
)
from anymeet.clock import SystemClock
from anymeet.config import Source
from anymeet.connection import read_profile
from anymeet.http import HttpRequest, HttpResponse
from anymeet.interfaces import Links
from anymeet.plugin_checks import provider_problem
from anymeet.plugins import Registry
from anymeet.provider import Context
from support.acme import Acme, AcmeLinks, AcmeSettings, FrozenClock, registry_of

Install = Callable[..., Path]

WORK = "[profiles.work]\nprovider = 'acme'\nkey = 'work-key'\n"
HOME = "[profiles.home]\nprovider = 'acme'\nkey = 'home-key'\nunsupported = 'report'\n"


@pytest.fixture
def registry(folder: Path) -> Registry:
    """A registry that knows Acme."""
    Acme.made.clear()
    return registry_of(Acme)


def write(folder: Path, text: str) -> None:
    """The file of the working directory."""
    (folder / "anymeet.toml").write_text(text)


# Which profile.


def test_profile_by_name(folder: Path, registry: Registry) -> None:
    """A name that is given decides, whatever the environment says."""
    write(folder, WORK + HOME)
    provider = anymeet.connect("work", registry=registry)
    assert ("acme", "work", AcmeSettings(key="work-key")) == (provider.name, provider.profile, provider.settings)
    assert isinstance(provider.clock, SystemClock)


def test_profile_by_environment_default_or_being_the_only_one(
    folder: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`connect()` takes the profile of ANYMEET_PROFILE, else the file's default, else the only one there is."""
    write(folder, WORK)
    assert "work" == anymeet.connect(registry=registry).profile
    write(folder, "default = 'home'\n" + WORK + HOME)
    assert "home" == anymeet.connect(registry=registry).profile
    monkeypatch.setenv("ANYMEET_PROFILE", "work")
    assert "work" == anymeet.connect(registry=registry).profile


def test_several_profiles_and_no_word_which(folder: Path, registry: Registry) -> None:
    """Guessing between accounts would be worse than an error."""
    write(folder, WORK + HOME)
    with pytest.raises(ConfigurationError, match=r"which profile\?"):
        anymeet.connect(registry=registry)


def test_profile_in_the_environment_alone(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile needs no file when the environment names its provider."""
    monkeypatch.setenv("ANYMEET_CLOUD_PROVIDER", "acme")
    monkeypatch.setenv("ANYMEET_CLOUD_KEY", "cloud-key")
    assert AcmeSettings(key="cloud-key") == anymeet.connect("cloud", registry=registry).settings


def test_profile_of_another_file(folder: Path, registry: Registry) -> None:
    """The file can be named, also together with a provider."""
    (folder / "other.toml").write_text(HOME)
    assert "home" == anymeet.connect(config=folder / "other.toml", registry=registry).profile
    assert "home" == anymeet.connect(config="other.toml", provider=Acme, registry=registry).profile


def test_profile_that_is_a_providers_name_gets_a_hint(folder: Path, registry: Registry) -> None:
    """Who takes the name of a provider, or nearly that, for a profile is told of the profile that it always has."""
    for name in ("acme", "acne"):
        with pytest.raises(ConfigurationError) as caught:
            anymeet.connect(name, registry=registry)
        text = str(caught.value)
        assert text.startswith(f"there is no profile {name!r} in any anymeet.toml.")
        assert text.endswith("There is a provider 'acme', and 'acme:emulated' is the profile of its emulator")
    with pytest.raises(ConfigurationError) as caught:
        anymeet.connect("work", registry=registry)
    assert "There is a provider" not in str(caught.value)


def test_profile_with_a_provider_that_is_not_installed(folder: Path, registry: Registry) -> None:
    """The provider of a profile is looked up by name, with a hint at the nearest."""
    write(folder, WORK.replace("'acme'", "'acne'"))
    with pytest.raises(UnknownProvider, match="there is no provider 'acne'; did you mean 'acme'"):
        anymeet.connect("work", registry=registry)


# Without a profile.


def test_provider_by_name_reads_no_profile(folder: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a provider and no profile neither file nor environment is read."""
    write(folder, "this is no TOML")
    monkeypatch.setenv("ANYMEET_PROFILE", "work")
    monkeypatch.setenv("ANYMEET_ACME_TIMEOUT", "5")
    provider = anymeet.connect(provider="acme", key="k", registry=registry)
    assert ("", AcmeSettings(key="k")) == (provider.profile, provider.settings)


def test_provider_by_class_needs_no_entry_point(folder: Path) -> None:
    """A class is used as it is, though no registry knows it, and is what comes back."""
    provider = anymeet.connect(provider=Acme, key="k", registry=Registry())
    assert type(provider) is Acme


def test_provider_by_class_reads_a_profile_that_is_named(folder: Path) -> None:
    """A class and a profile go together: the class says which provider it is, the profile has the settings."""
    write(folder, "[profiles.work]\nkey = 'work-key'\n")
    assert AcmeSettings(key="work-key") == anymeet.connect("work", provider=Acme, registry=Registry()).settings


def test_provider_of_another_version_is_refused(folder: Path) -> None:
    """A class written for another plugin API is refused even when handed over directly."""

    class Old(Acme):
        info = ProviderInfo(name="acme", title="Acme", plugin_api=0)

    with pytest.raises(PluginError, match="Old is written for plugin API 0, but this is 1"):
        anymeet.connect(provider=Old, key="k", registry=Registry())


def test_no_setting_may_be_called_like_an_argument() -> None:
    """Settings with the name of anything that connect takes itself could never be given, so such a provider is refused."""
    arguments = inspect.signature(anymeet.connect).parameters.values()
    taken = sorted(each.name for each in arguments if each.kind is not each.VAR_KEYWORD)
    fields = {name: attrs.field(default="") for name in taken}
    settings = attrs.make_class("Clash", fields, bases=(Settings,), frozen=True, kw_only=True)
    clashing = type("Clashing", (Acme,), {"settings_type": settings})
    assert f"has settings whose names anymeet.connect() uses itself: {', '.join(taken)}" == provider_problem(clashing)


def test_unknown_provider_by_name(registry: Registry) -> None:
    """A misspelt provider is told with the nearest name."""
    with pytest.raises(UnknownProvider, match="did you mean 'acme'"):
        anymeet.connect(provider="acne", registry=registry)


def test_everything_wrong_with_keywords_is_told_at_once(registry: Registry) -> None:
    """Unknown, wrong and missing settings and unknown abilities come in one error, before anything is made."""
    with pytest.raises(ConfigurationError) as caught:
        anymeet.connect(
            provider="acme",
            registry=registry,
            kee="k",
            timeout="soon",
            unsupported="ignore",  # type: ignore[call-overload]
            requires=["links.creat"],
        )
    assert 5 == len(caught.value.problems)
    assert "acme has 5 problems:" in str(caught.value)
    assert [] == Acme.made


# What the connection knows.


def test_several_accounts_of_one_vendor_at_once(folder: Path, registry: Registry) -> None:
    """Two profiles of one provider are two connections that share nothing."""
    write(folder, WORK + HOME)
    with anymeet.connect("work", registry=registry) as work, anymeet.connect("home", registry=registry) as home:
        assert (["work-key"], ["home-key"]) == (list(work.settings.secrets()), list(home.settings.secrets()))
        assert (False, True) == (work.reports_unsupported, home.reports_unsupported)
        assert work.links is not home.links
        assert (1, 1) == (len({id(work.links) for _ in range(3)}), len({id(home.links) for _ in range(3)}))


def test_many_threads_connect_at_once(folder: Path, registry: Registry) -> None:
    """Connections can be opened from any thread."""
    write(folder, WORK)
    with ThreadPoolExecutor(8) as executor:
        found = list(executor.map(lambda _: anymeet.connect("work", registry=registry), range(40)))
    assert 40 == len({id(provider) for provider in found})
    assert {AcmeSettings(key="work-key")} == {provider.settings for provider in found}


def test_keywords_decide_about_what_is_unsupported(folder: Path, registry: Registry) -> None:
    """`unsupported` and `requires` can be given with any connection, and count before the profile."""
    write(folder, HOME)
    assert anymeet.connect("home", registry=registry).reports_unsupported
    assert not anymeet.connect("home", unsupported="raise", registry=registry).reports_unsupported
    with pytest.raises(ConfigurationError, match="requires meetings"):
        anymeet.connect("home", requires="meetings.create", registry=registry)


def test_clock_is_handed_on(folder: Path, registry: Registry) -> None:
    """A clock of one's own is the connection's."""
    clock = FrozenClock()
    assert clock is anymeet.connect(provider="acme", key="k", clock=clock, registry=registry).clock


def test_plugins_take_part(folder: Path, registry: Registry) -> None:
    """A registered plugin wraps the interfaces of the connections that use its registry, and observes them."""

    class Plugin:
        @hookimpl
        def anymeet_interface(self, provider: Provider, name: str) -> Links | None:
            return OtherLinks(provider) if name == "links" else None

        @hookimpl
        def anymeet_before_request(self) -> None: ...

    class OtherLinks(AcmeLinks):
        pass

    assert anymeet.connect(provider="acme", key="k", registry=registry).context.observer is None
    registry.register(Plugin())
    provider = anymeet.connect(provider="acme", key="k", registry=registry)
    assert type(provider.links) is OtherLinks
    assert provider.context.observer is not None
    assert type(anymeet.connect(provider=Acme, key="k", registry=Registry()).links) is AcmeLinks


def test_an_observer_is_told_beside_the_plugins(folder: Path, registry: Registry) -> None:
    """An observer that is handed to `connect` is told first of what plugins are told, too, and is the only one without them."""
    told: list[str] = []
    request = HttpRequest(method="GET", url="https://acme.example")
    response = HttpResponse(status=200, headers={}, body=b"")

    class Listening:
        def before(self, request: HttpRequest) -> None:
            told.append(f"before {request.method}")

        def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
            told.append(f"after {seconds}")

    class Plugin:
        @hookimpl
        def anymeet_before_request(self, request: HttpRequest) -> None:
            told.append("plugin before")

        @hookimpl
        def anymeet_after_response(self, response: HttpResponse) -> None:
            told.append("plugin after")

    listening = Listening()
    alone = anymeet.connect(provider="acme", key="k", registry=registry, observer=listening)
    assert listening is alone.context.observer
    registry.register(Plugin())
    observer = anymeet.connect(provider="acme", key="k", registry=registry, observer=listening).context.observer
    assert observer
    observer.before(request)
    observer.after(request, response, 0.5)
    assert ["before GET", "plugin before", "after 0.5", "plugin after"] == told


def test_installed_plugins_are_loaded_by_the_first_connection(install: Install, folder: Path) -> None:
    """A plugin is imported when somebody connects, not before, and one that fails does not stop anybody."""
    install("talk-meet", {"talk_hooks": "1/0"}, plugins={"talk": "talk_hooks"})
    registry = registry_of(Acme)
    anymeet.providers(registry)
    assert not registry.problems()
    anymeet.connect(provider="acme", key="k", registry=registry)
    assert ["talk-meet"] == [problem.distribution for problem in registry.problems()]


# What is required.


def test_everything_missing_is_told_and_the_provider_closed(folder: Path, registry: Registry) -> None:
    """A connection that lacks what the application requires is not made: each lack is told with its reason."""
    write(
        folder, WORK + "requires = ['links.create', 'recordings.download', 'links.create.max_uses', 'links.revoke']\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        anymeet.connect("work", registry=registry)
    assert (
        "requires recordings.download, which is unsupported (not written)",
        "requires links.create.max_uses, which is unsupported (not written)",
        "requires links.revoke, which is unsupported (vendor lacks: links stay)",
    ) == caught.value.problems
    assert ("work", "acme") == (caught.value.profile, caught.value.provider)
    assert [1] == [provider.closed for provider in Acme.made]


def test_what_is_there_may_be_required(folder: Path, registry: Registry) -> None:
    """Operations and fields that the account has are no obstacle."""
    requires = ["links.create", "links.create.role"]
    assert anymeet.connect(provider="acme", key="k", requires=requires, registry=registry).supports("links.create")


def test_error_while_opening_learns_where_it_happened(folder: Path, registry: Registry) -> None:
    """What a provider refuses in its constructor is told with profile and provider."""

    class Picky(Acme):
        def __init__(self, settings: Settings, context: Context | None = None) -> None:
            raise ConfigurationError("base_url must begin with https://")

    write(folder, WORK)
    with pytest.raises(ConfigurationError, match=r"work: base_url must begin with https://") as caught:
        anymeet.connect("work", provider=Picky, registry=Registry())
    assert ("work", "acme") == (caught.value.profile, caught.value.provider)


# The rest.


def test_profile_can_be_read_without_connecting(folder: Path, registry: Registry) -> None:
    """`read_profile` tells what `connect` would use and where each value comes from, and makes nothing."""
    write(folder, WORK)
    profile = read_profile("work", registry=registry, timeout=5)
    assert ("work", "acme", AcmeSettings(key="work-key", timeout=5.0)) == (
        profile.name,
        profile.provider,
        profile.settings,
    )
    found = {name: origin.source for name, origin in profile.origins.items()}
    assert (Source.FILE, Source.KEYWORD, Source.DEFAULT) == (found["key"], found["timeout"], found["base_url"])
    assert [] == Acme.made


def test_other_profiles_do_not_make_their_provider_load(folder: Path, install: Install) -> None:
    """Connecting to one profile imports no other's provider."""
    install("beta-meet", {"beta_meet": "1/0"}, providers={"beta": "beta_meet:Beta"})
    registry = registry_of(Acme)
    write(folder, WORK + "[profiles.other]\nprovider = 'beta'\n")
    assert "work" == anymeet.connect("work", registry=registry).profile
    assert () == registry.problems()
    assert "beta_meet" not in sys.modules


def test_variable_that_a_profile_of_another_provider_reads_too(
    folder: Path, install: Install, acme_source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings of the other profile's provider decide whether a variable is ambiguous; a broken provider has none."""
    source = acme_source.replace('"acme"', '"beta"').replace("    key: str", "    url: str")
    install("beta-meet", {"beta_meet": source}, providers={"beta": "beta_meet:Acme"})
    install("bad-meet", {"bad_meet": "1/0"}, providers={"bad": "bad_meet:Bad"})
    write(folder, WORK + "[profiles.work_base]\nprovider = 'bad'\n")
    monkeypatch.setenv("ANYMEET_WORK_BASE_URL", "https://staging.example")
    registry = registry_of(Acme)
    assert "https://staging.example" == anymeet.connect("work", registry=registry).settings.base_url
    write(folder, WORK + "[profiles.work_base]\nprovider = 'beta'\n")
    with pytest.raises(ConfigurationError, match="base_url of profile 'work' or url of profile 'work_base'"):
        anymeet.connect("work", registry=registry)


def test_register_and_providers_work_on_the_shared_registry(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a registry all calls mean the same one."""
    monkeypatch.setattr("anymeet.plugins._DEFAULT", Registry())
    anymeet.register(Acme)
    assert "acme" in [entry.name for entry in anymeet.providers()]
    assert "acme" == anymeet.connect(provider="acme", key="k").name

    class Other(Acme):
        pass

    with pytest.raises(PluginConflict, match="Other cannot be registered"):
        anymeet.register(Other)


def test_unsupported_operation_names_profile_and_reason(folder: Path, registry: Registry) -> None:
    """An error of an open connection says which profile it is about."""
    write(folder, WORK)
    provider = anymeet.connect("work", registry=registry)
    with pytest.raises(Unsupported, match=r"work links\.revoke: unsupported \(vendor lacks\): links stay"):
        provider.links.revoke("l1")
