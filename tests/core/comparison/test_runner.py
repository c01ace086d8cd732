"""Profiles that run and that cannot, people who are waited for, steps of plugins."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from anymeet import (
    PLUGIN_API,
    AnymeetError,
    ConfigurationError,
    InvalidRequest,
    Provider,
    ProviderInfo,
    Settings,
    UnknownProvider,
    hookimpl,
)
from anymeet.comparison import Advance, Outcome, compare
from anymeet.models import Link, Meeting
from anymeet.provider import Context
from anymeet.testing import Fault
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from support.emulated import Emulators, profile_of, unsigned
from support.scenarios import GUEST, LIVE, PLAN, POLL, SAMBA, SURF, Plugin, Read, rooms_left, steps_of


@pytest.mark.parametrize(
    ("profile", "kind", "words"),
    [
        ("nobody", ConfigurationError, "there is no profile 'nobody'"),
        ("work", ConfigurationError, "api_key"),
        ("acme:emulated", UnknownProvider, "there is no provider 'acme'"),
        ("other", UnknownProvider, "there is no provider 'acme'"),
    ],
)
def test_a_wrong_profile_is_told_before_anything_is_made(
    read: Read, tmp_path: Path, profile: str, kind: type[AnymeetError], words: str
) -> None:
    """A profile that does not exist, or whose settings are wrong, is raised before another one's emulator even starts."""
    config = tmp_path / "anymeet.toml"
    config.write_text("[profiles.work]\nprovider = 'samesurf'\nkee = 'k'\n[profiles.other]\nprovider = 'acme'\n")
    emulators = Emulators()
    with pytest.raises(kind, match=words):
        compare([SURF, profile], read(PLAN), config=config, registry=emulators)
    assert {} == emulators.started


def test_a_profile_that_cannot_run_does_not_keep_others_from_it(read: Read, tmp_path: Path) -> None:
    """A profile that cannot be opened is told with its problem, and the others run."""

    class Shut(Provider):
        info = ProviderInfo(name="shut", title="Shut", plugin_api=PLUGIN_API)

        def __init__(self, settings: Settings, context: Context | None = None) -> None:
            raise ConfigurationError("it is shut")

    config = tmp_path / "anymeet.toml"
    config.write_text("[profiles.work]\nprovider = 'shut'\nbase_url = 'https://shut.example'\n")
    emulators = Emulators()
    emulators.register(Shut)
    comparison = compare(["work", SURF], read(PLAN), config=config, registry=emulators)
    work, surf = comparison.runs
    assert ("it is shut", "shut", "work", False) == (work.problem, work.provider, work.title, work.emulated)
    assert [(), ("",)] == [work.steps, (surf.problem,)]
    assert (SURF,) == comparison.matrix.columns


def test_a_plugin_that_fails_costs_a_column_and_no_results(read: Read) -> None:
    """A wrapper that fails for an interface that no step uses leaves both runs whole, and the matrix without that profile."""

    class Failing:
        @hookimpl
        def anymeet_interface(self, provider: Provider, name: str) -> None:
            if (provider.name, name) == ("samesurf", "transcripts"):
                raise LookupError("a bug")

    emulators = Emulators()
    emulators.register(Failing())
    comparison = compare([SAMBA, SURF], read(PLAN), registry=emulators)
    assert [Outcome.DONE, Outcome.CHANGED] == [run.steps[0].outcome for run in comparison.runs]
    assert ["", ""] == [run.problem for run in comparison.runs]
    assert (SAMBA,) == comparison.matrix.columns


@pytest.mark.parametrize("fault", [Fault(status=401, times=None), Fault(cut="before", times=None)], ids=str)
def test_an_account_that_is_not_reached_is_told(read: Read, fault: Fault) -> None:
    """A run whose credentials are refused, or that gets no answer, says so instead of counting what did not work."""
    (run,) = compare([SAMBA], read(PLAN, POLL), registry=Emulators(digitalsamba=fault)).runs
    assert [True, False] == [step.unreached for step in run.steps]
    assert run.steps[0].text == run.obstacle


@pytest.mark.parametrize(
    ("profiles", "repeat", "words"),
    [
        ((), 1, "must be a list with at least one name"),
        (SAMBA, 1, "must be a list"),
        ((SAMBA, SURF, SAMBA), 1, r"names 'digitalsamba:emulated' twice: repeat=2 \(--repeat 2\) runs each twice"),
        ((SAMBA,), 0, "repeat must be at least 1"),
    ],
)
def test_what_cannot_be_compared_is_refused(read: Read, profiles: tuple[str, ...], repeat: int, words: str) -> None:
    """No profile, one named twice, and no repetition at all are refused before anything runs."""
    with pytest.raises(InvalidRequest, match=words):
        compare(profiles, read(PLAN), repeat=repeat)


def test_what_a_profile_requires_is_a_result_here(read: Read, tmp_path: Path) -> None:
    """A profile that would raise for what it lacks is compared all the same: what it lacks is what is wanted."""
    with DigitalSambaEmulator() as emulator:
        config = profile_of(emulator, tmp_path)
        config.write_text(config.read_text() + "requires = ['links.revoke']\nunsupported = 'raise'\n")
        plan = PLAN.replace("private: true", "duration: 45m")
        (step,) = steps_of(compare(["work"], read(plan), config=config, registry=Emulators()))
    assert [("duration", "lost")] == [(each.field, each.fate) for each in step.differences]


def test_profiles_run_at_the_same_time(read: Read) -> None:
    """A step that two runs have to meet in comes about, since they are under way together."""
    meet = threading.Barrier(2, timeout=60)
    emulators = Emulators()
    emulators.register(Plugin(meet=lambda provider: meet.wait()))
    samba, surf = compare([SAMBA, SURF], read("{do: test.meet}", registry=emulators), registry=emulators).runs
    assert {"0", "1"} == {samba.steps[0].text, surf.steps[0].text}


def test_profiles_run_in_turn(read: Read) -> None:
    """On demand one begins when the one before it has cleaned up, in the order that they were named in."""
    told: list[Advance] = []
    compare([SURF, SAMBA], read(PLAN), in_turn=True, registry=Emulators(), progress=told.append)
    assert [(SURF, "meetings: create"), (SURF, "clean up"), (SAMBA, "meetings: create"), (SAMBA, "clean up")] == [
        (advance.profile, advance.doing) for advance in told
    ]


# People.


def test_nobody_is_waited_for_on_an_account(read: Read, tmp_path: Path) -> None:
    """On an account a step that needs people is skipped at once, with what would be needed, and links are told to nobody."""
    told: list[Advance] = []
    with DigitalSambaEmulator() as emulator:
        config = profile_of(emulator, tmp_path)
        comparison = compare(
            ["work"], read(PLAN, GUEST, LIVE), config=config, registry=Emulators(), progress=told.append
        )
    *_, live = steps_of(comparison)
    assert (Outcome.SKIPPED, 0) == (live.outcome, live.requests)
    assert "nobody comes: on an account, only --wait-for-people (wait_for_people=True) waits for them" == live.text
    assert [None] == [*{advance.link for advance in told}]


@pytest.mark.parametrize("signed", [True, False])
def test_an_emulator_is_known_by_its_answers(read: Read, tmp_path: Path, signed: bool) -> None:
    """A profile that leads to an emulator which somebody else runs is labelled as well, one that leads to a vendor is not."""

    class Vendor(DigitalSambaEmulator):
        def wsgi(self, environ: Any, start_response: Any) -> Any:
            return super().wsgi(environ, start_response if signed else unsigned(start_response))

    with Vendor() as emulator:
        (run,) = compare(["work"], read(PLAN), config=profile_of(emulator, tmp_path), registry=Emulators()).runs
    assert (signed, Outcome.DONE) == (run.emulated, run.steps[0].outcome)


def test_people_who_are_waited_for_get_their_links(read: Read, tmp_path: Path) -> None:
    """On demand the links are told as soon as they are there, and whoever follows one ends the waiting."""
    with DigitalSambaEmulator() as emulator:

        def follow(advance: Advance) -> None:
            if advance.link:
                emulator.people.join(advance.link.url)

        config = profile_of(emulator, tmp_path)
        comparison = compare(
            ["work"],
            read(PLAN, GUEST, LIVE),
            wait_for_people=True,
            config=config,
            registry=Emulators(),
            progress=follow,
        )
        assert [] == rooms_left(emulator)
    *_, live = steps_of(comparison)
    assert Outcome.DONE is live.outcome


# Steps of plugins.


def test_a_plugins_step_runs_like_any(read: Read) -> None:
    """A step of a plugin's is told with what it gave; one with a bug is a failure with its error, and the run goes on."""

    def rename(provider: Provider, meeting: Meeting) -> str:
        return f"{meeting.title} at {provider.info.title}"

    def stumble(provider: Provider) -> int:
        return 1 // 0

    emulators = Emulators()
    emulators.register(Plugin(rename=rename, stumble=stumble))
    scenario = read(PLAN, "{do: test.stumble}", "{do: test.rename, with: {meeting: review}}", registry=emulators)
    _, stumbled, renamed = steps_of(compare([SURF], scenario, registry=emulators))
    assert (Outcome.FAILED, "ZeroDivisionError: integer division or modulo by zero") == (
        stumbled.outcome,
        stumbled.text,
    )
    assert ("test.rename", Outcome.DONE, "Review at SameSurf") == (renamed.ability, renamed.outcome, renamed.text)


def test_a_link_in_a_plugins_words_is_masked(read: Read) -> None:
    """A step that tells a link's address, its token, or a key of the account is told without."""

    def betray(provider: Provider, link: Link) -> str:
        return f"follow {link.url} or say {link.id} and {provider.settings.secrets()}"

    emulators = Emulators()
    emulators.register(Plugin(betray=betray))
    scenario = read(PLAN, GUEST, "{do: test.betray, with: {link: link}}", registry=emulators)
    *_, betrayed = steps_of(compare([SURF], scenario, registry=emulators))
    assert "follow *** or say *** and ('***', '***')" == betrayed.text
