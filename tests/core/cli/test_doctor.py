"""What the doctor finds, and whom it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from anymeet import PLUGIN_API
from anymeet.testing import Fault
from anymeet_samesurf.emulator import SameSurfEmulator

Run = Callable[..., Any]
Install = Callable[..., Path]


def prefixed(profile: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings by the ends of the variables for a profile."""
    return {f"{profile}_{name}": value for name, value in settings.items()}


def test_a_sound_installation_is_sound(anymeet: Run) -> None:
    """Where nothing is wrong the exit code is 0, and versions and plugins are told all the same."""
    answer = anymeet("doctor", "--json")
    found = answer.json
    assert (0, True, []) == (answer.code, found["ok"], found["problems"])
    assert PLUGIN_API == found["plugin_api"]
    assert {"attrs", "click", "requests", "rich", "werkzeug"} <= {
        name for name, version in found["dependencies"].items() if version
    }
    where = str(metadata.distribution("anymeet").locate_file(""))
    assert {
        ("anymeet.providers", "samesurf", "anymeet", where),
        ("anymeet.emulators", "samesurf", "anymeet", where),
    } <= {(plugin["group"], plugin["name"], plugin["distribution"], plugin["path"]) for plugin in found["plugins"]}
    assert "Nothing is wrong." in anymeet("doctor").out


def test_values_are_told_with_their_origin(anymeet: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each value of a profile is told with where it comes from, a secret as set or not set."""
    monkeypatch.setenv("ANYMEET_WORK_ROOMS", "7")
    answer = anymeet("doctor", "--json")
    settings = {each["name"]: (each["value"], each["source"]) for each in answer.json["profiles"][0]["settings"]}
    assert ("7", "environment") == settings["rooms"]
    assert ("set", "file") == settings["key"]
    assert ("30.0", "default") == settings["timeout"]
    assert f"{tmp_path}/anymeet.toml" == answer.json["configuration"]["path"]
    assert "ANYMEET_WORK_ROOMS" in anymeet("doctor").out


@pytest.mark.parametrize("options", [(), ("--json",), ("--no-check",), ("--debug",)])
def test_no_secret_is_told(anymeet: Run, options: tuple[str, ...]) -> None:
    """The value of a secret is in no output."""
    answer = anymeet("doctor", *options)
    assert "s3cret-key" not in answer.out + answer.err


def test_a_broken_plugin_is_named(anymeet: Run, install: Install) -> None:
    """A plugin that raises at import is named with its distribution and path; all others are looked at."""
    site = install(
        "broken-meet", {"broken_meet": "raise RuntimeError('no such luck')"}, providers={"broken": "broken_meet:B"}
    )
    answer = anymeet("doctor", "--json")
    (problem,) = answer.json["problems"]
    assert (3, False) == (answer.code, answer.json["ok"])
    assert ("broken", "broken-meet", "1.0", str(site)) == (
        *(problem["name"], problem["distribution"], problem["version"]),
        problem["path"].rstrip("/"),
    )
    assert "no such luck" in problem["message"]
    assert answer.json["profiles"][0]["ok"]
    shown = anymeet("doctor").out
    assert "! anymeet.providers broken of broken-meet 1.0" in shown
    assert "Something is wrong" in shown


def test_all_problems_of_a_profile_are_told(anymeet: Run, tmp_path: Path) -> None:
    """A profile that cannot be used is told with everything wrong, and the next is looked at."""
    (tmp_path / "anymeet.toml").write_text(
        '[profiles.work]\nprovider = "acme"\nrooms = "many"\n[profiles.other]\nprovider = "acme"\nkey = "k"\n'
    )
    answer = anymeet("doctor", "--json")
    work, other = answer.json["profiles"]
    assert (3, False, True) == (answer.code, work["ok"], other["ok"])
    assert ("acme", 2) == (work["provider"], len(work["problems"]))
    assert {"provider": "acme", "unsupported": "raise"}.items() <= {
        each["name"]: each["value"] for each in work["settings"]
    }.items()
    assert "! key is missing" in anymeet("doctor").out


def test_an_unreadable_configuration_is_told(anymeet: Run, tmp_path: Path) -> None:
    """A file that is not TOML is named, and plugins are looked at all the same."""
    (tmp_path / "anymeet.toml").write_text("no toml")
    answer = anymeet("doctor", "--json")
    assert 3 == answer.code
    assert "is not TOML" in answer.json["configuration"]["problems"][0]
    assert "! " in anymeet("doctor").out


def test_unmet_requirements_are_told(anymeet: Run, tmp_path: Path) -> None:
    """A requirement that the account does not meet is told with the reason."""
    (tmp_path / "anymeet.toml").write_text(
        '[profiles.work]\nprovider = "acme"\nkey = "k"\nrequires = ["meetings.delete", "meetings.get"]\n'
    )
    answer = anymeet("doctor", "--json")
    (unmet,) = answer.json["profiles"][0]["unmet"]
    assert (3, "meetings.delete", "vendor_lacks") == (answer.code, unmet["ability"], unmet["reason"])
    assert "! requires meetings.delete, which is unsupported (vendor lacks: rooms stay)" in anymeet("doctor").out


def test_a_missing_secret_is_told_as_not_set(anymeet: Run, tmp_path: Path) -> None:
    """A secret that is nowhere, or behind a variable that is not there, stands among the others with where it was looked for."""
    (tmp_path / "anymeet.toml").write_text(
        '[profiles.work]\nprovider = "acme"\n[profiles.other]\nprovider = "acme"\nkey = "env:NOBODY_SETS_IT"\n'
    )
    answer = anymeet("doctor", "--json")
    work, other = ({each["name"]: each for each in profile["settings"]} for profile in answer.json["profiles"])
    assert (3, "not set", "nowhere") == (answer.code, work["key"]["value"], work["key"]["source"])
    assert ("not set", f"{tmp_path}/anymeet.toml, env:NOBODY_SETS_IT") == (
        other["key"]["value"],
        other["key"]["origin"],
    )
    assert "3" == other["rooms"]["value"]
    assert re.search(r"^key +not set +nowhere$", anymeet("doctor").out, re.MULTILINE)


def test_vendors_are_asked(anymeet: Run) -> None:
    """It is told whether the vendor answers, unless nobody shall be asked."""
    told = anymeet("doctor", "--json").json["profiles"][0]["check"]
    assert (True, True) == (told["ok"], told["answers"])
    assert "the vendor answers, and knows the credentials" in anymeet("doctor").out
    assert anymeet("doctor", "--no-check", "--json").json["profiles"][0]["check"] is None
    assert "the vendor" not in anymeet("doctor", "--no-check").out


def test_a_vendor_that_does_not_answer_is_told(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken connection is something wrong, and is not tried again: whoever asks what is wrong wants to know soon."""
    with SameSurfEmulator() as emulator:
        emulator.faults.add(Fault(cut="before", times=None))
        for name, value in {"profile": "ci", "ci_provider": "samesurf", **prefixed("ci", emulator.settings)}.items():
            monkeypatch.setenv(f"ANYMEET_{name.upper()}", str(value))
        told = anymeet("doctor", "--profile", "ci", "--json")
        (profile,) = told.json["profiles"]
        assert (3, False, False) == (told.code, profile["check"]["ok"], profile["check"]["answers"])
        assert 1 == len(emulator.journal)
        assert "! the vendor does not answer: " in anymeet("doctor", "--profile", "ci").out


def test_refused_credentials_are_told(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that the vendor does not know are something wrong, though it answers."""
    monkeypatch.setenv("ANYMEET_WORK_KEY", "wrong")
    answer = anymeet("doctor")
    assert 3 == answer.code
    assert "nobody has that key" in answer.out
    assert anymeet("doctor", "--json").json["profiles"][0]["check"]["answers"]


def test_a_provider_that_cannot_ask_is_not_wrong(
    anymeet: Run, install: Install, acme_source: str, tmp_path: Path
) -> None:
    """Where a provider has no way to try its credentials, that is told, and nothing is wrong."""
    install("mute", {"mute_meet": acme_source.replace('"acme"', '"mute"')}, providers={"mute": "mute_meet:Acme"})
    (tmp_path / "anymeet.toml").write_text('[profiles.quiet]\nprovider = "mute"\nkey = "k"\n')
    answer = anymeet("doctor", "--json")
    told = answer.json["profiles"][0]["check"]
    assert (0, True, None) == (answer.code, told["ok"], told["answers"])
    assert "cannot try its credentials" in told["message"]


def test_an_emulated_profile_can_be_looked_at(anymeet: Run) -> None:
    """A named profile is the only one looked at, also that of an emulator."""
    (profile,) = anymeet("doctor", "--profile", "samesurf:emulated", "--json").json["profiles"]
    assert ("samesurf:emulated", "samesurf", True) == (profile["name"], profile["provider"], profile["check"]["ok"])


def test_a_default_that_is_no_profile_is_told(anymeet: Run, tmp_path: Path) -> None:
    """A file whose default names no profile is wrong, here as for every command that would use it."""
    text = (tmp_path / "anymeet.toml").read_text()
    (tmp_path / "anymeet.toml").write_text(f'default = "wrk"\n{text}')
    words = "there is no profile 'wrk', which default names, in"
    answer = anymeet("doctor")
    assert (3, True) == (answer.code, f"! {words}" in answer.out)
    assert f"Error: {words}" in anymeet("meetings", "list").err


def test_a_profile_of_the_environment_alone_is_looked_at(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile that ANYMEET_PROFILE names counts, whether a file knows it or not."""
    for name, value in {"ANYMEET_PROFILE": "ci", "ANYMEET_CI_PROVIDER": "acme", "ANYMEET_CI_KEY": "k"}.items():
        monkeypatch.setenv(name, value)
    assert ["work", "ci"] == [profile["name"] for profile in anymeet("doctor", "--json").json["profiles"]]
