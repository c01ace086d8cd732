"""Profiles that bring their own vendor: PROVIDER:emulated."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import anymeet
from anymeet import ConfigurationError, PluginError, ProviderInfo, UnknownProvider
from anymeet.plugins import Registry
from support.acme import Acme, AcmeEmulator, AcmeSettings, FrozenClock, registry_of

Install = Callable[..., Path]


@pytest.fixture
def emulated(install: Install, folder: Path) -> Registry:
    """A registry with Acme and its emulator, out of a distribution."""
    AcmeEmulator.made.clear()
    install("acme-meet", providers={"acme": "support.acme:Acme"}, emulators={"acme": "support.acme:AcmeEmulator"})
    return Registry()


def test_emulated_profile_always_exists(emulated: Registry) -> None:
    """Without any configuration an emulator is started, used, and stopped with the connection."""
    with anymeet.connect("acme:emulated", registry=emulated) as provider:
        (emulator,) = AcmeEmulator.made
        assert (1, "auto") == (emulator.running, emulator.people)
        assert ("acme:emulated", "acme") == (provider.profile, provider.name)
        assert AcmeSettings(base_url="http://127.0.0.1:9", key="emulated-key") == provider.settings
        assert provider.clock is emulator.clock
    assert 0 == emulator.running


def test_each_connection_starts_its_own_emulator(emulated: Registry) -> None:
    """Two connections to one emulated profile share no state."""
    with anymeet.connect("acme:emulated", registry=emulated), anymeet.connect("acme:emulated", registry=emulated):
        assert [1, 1] == [emulator.running for emulator in AcmeEmulator.made]


def test_emulated_profile_by_environment_or_default(
    emulated: Registry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ANYMEET_PROFILE and the default of a file may name an emulated profile, and nothing else reaches it."""
    monkeypatch.setenv("ANYMEET_ACME_EMULATED_KEY", "never")
    (folder / "anymeet.toml").write_text("default = 'acme:emulated'")
    assert "emulated-key" in anymeet.connect(registry=emulated).settings.secrets()
    (folder / "anymeet.toml").write_text("not even TOML")
    monkeypatch.setenv("ANYMEET_PROFILE", "acme:emulated")
    provider = anymeet.connect(registry=emulated)
    assert ("acme:emulated", ("emulated-key",)) == (provider.profile, provider.settings.secrets())


def test_keywords_count_before_the_emulators_settings(emulated: Registry) -> None:
    """A wrong key can be tried on an emulator, and people can be kept out."""
    provider = anymeet.connect("acme:emulated", people="manual", key="wrong", unsupported="report", registry=emulated)
    assert (("wrong",), True, "manual") == (
        provider.settings.secrets(),
        provider.reports_unsupported,
        AcmeEmulator.made[0].people,
    )


def test_class_and_emulated_profile_go_together(emulated: Registry) -> None:
    """A class as provider types the connection to its emulator; another's is refused."""
    assert type(anymeet.connect("acme:emulated", provider=Acme, registry=emulated)) is Acme

    class Beta(Acme):
        info = ProviderInfo(name="beta", title="Beta", plugin_api=1)

    with pytest.raises(ConfigurationError, match="provider is 'beta', which is not what 'acme:emulated' emulates"):
        anymeet.connect("acme:emulated", provider=Beta, registry=emulated)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"people": "nobody"}, "takes people='auto' or people='manual'"),
        ({"clock": FrozenClock()}, "an emulator brings its own clock"),
        ({"kee": "k"}, "acme has no setting 'kee' \\(keyword\\); did you mean 'key'?"),
        ({"requires": ["meetings.list"]}, "requires meetings.list, which is unsupported"),
        ({"timeout": 0}, "timeout must be more than 0"),
    ],
)
def test_emulator_is_stopped_when_anything_fails(emulated: Registry, keywords: dict[str, Any], message: str) -> None:
    """A connection that is not made leaves no emulator running."""
    with pytest.raises(ConfigurationError, match=message):
        anymeet.connect("acme:emulated", registry=emulated, **keywords)
    assert [] == [emulator for emulator in AcmeEmulator.made if emulator.running]


def test_emulator_that_does_not_start_is_a_plugin_error(emulated: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """An emulator that gets no port says so as an error of anymeet's."""

    def start(self: AcmeEmulator) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(AcmeEmulator, "start", start)
    with pytest.raises(PluginError, match=r"acme: its emulator cannot be started: .*Address already in use"):
        anymeet.connect("acme:emulated", registry=emulated)


def test_emulated_profile_of_nobody(emulated: Registry) -> None:
    """An unknown provider, a provider without emulator and a name that only looks emulated are three errors."""
    with pytest.raises(UnknownProvider, match="there is no provider 'acne'; did you mean 'acme'"):
        anymeet.connect("acne:emulated", registry=emulated)
    for name in ("acme:live", ":emulated", "a:b:emulated"):
        with pytest.raises(ConfigurationError, match="names with ':' are those of emulators, PROVIDER:emulated"):
            anymeet.connect(name, registry=emulated)


def test_emulated_profile_needs_its_extra(emulated: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error is the command that installs it."""
    monkeypatch.setitem(sys.modules, "cheroot", None)
    with pytest.raises(ConfigurationError, match=r"acme: an emulator needs cheroot: pip install 'anymeet\[emulator\]'"):
        anymeet.connect("acme:emulated", registry=emulated)


def test_provider_registered_at_run_time_has_no_emulator(folder: Path) -> None:
    """Only a distribution brings an emulator."""
    with pytest.raises(PluginError, match="acme: was registered at run time, without an emulator"):
        anymeet.connect("acme:emulated", registry=registry_of(Acme))


def test_people_come_to_emulators_only(folder: Path) -> None:
    """A keyword that would do nothing is refused."""
    with pytest.raises(ConfigurationError, match="people come only to emulators: to a profile PROVIDER:emulated"):
        anymeet.connect(provider="acme", key="k", people="auto", registry=registry_of(Acme))
