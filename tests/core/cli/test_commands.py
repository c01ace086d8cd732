"""The commands that belong to no interface."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anymeet.cli.program import program
from anymeet.errors import ConnectionFailed

Run = Callable[..., Any]
VENDORS = ("digitalsamba", "samesurf")


@pytest.mark.parametrize("command", program.commands)
def test_every_help_has_examples(anymeet: Run, command: str) -> None:
    """The help of each command shows how it is used."""
    answer = anymeet(command, "--help")
    assert 0 == answer.code
    assert "Examples:" in answer.out


def test_nothing_asked_is_a_call_for_help(anymeet: Run) -> None:
    """Without arguments the help is shown."""
    assert anymeet("--help").out == anymeet().out


def test_common_options_stand_before_or_behind(anymeet: Run) -> None:
    """The options that all commands have mean the same on both sides of the command."""
    before = anymeet("--json", "--profile", "work", "meetings", "get", "1")
    behind = anymeet("meetings", "get", "1", "--json", "--profile", "work")
    assert (0, before.out) == (behind.code, behind.out)


def test_the_option_behind_the_command_counts(anymeet: Run) -> None:
    """Of two profiles the one nearer to the command is used."""
    assert 0 == anymeet("--profile", "missing", "meetings", "get", "1", "--profile", "work").code


def test_another_configuration_can_be_named(anymeet: Run, tmp_path: Path) -> None:
    """The named file is read instead of the one that is found."""
    (tmp_path / "other.toml").write_text('[profiles.elsewhere]\nprovider = "acme"\nkey = "k"\nrooms = 1\n')
    assert 1 == len(anymeet("meetings", "list", "--config", "other.toml", "--json").json)


def test_providers_are_listed_with_whose_they_are(anymeet: Run) -> None:
    """Each provider is listed with its distribution, and whether it has an emulator; those of the program itself have none."""
    found = {entry.pop("name"): entry for entry in anymeet("providers", "--json").json}
    assert {"distribution": "", "version": "", "emulator": False, "problem": ""} == found["acme"]
    assert [("anymeet", True, "")] * 2 == [
        (found[name]["distribution"], found[name]["emulator"], found[name]["problem"]) for name in VENDORS
    ]


def test_providers_are_a_table(anymeet: Run) -> None:
    """People see a row for each provider."""
    lines = anymeet("providers").out.splitlines()
    assert ["provider", "acme", *VENDORS] == [line.split()[0] for line in lines]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("operations", "digitalsambo"), 3, "did you mean 'digitalsamba'?"),
        (("operations", "acme"), 4, "does not list its vendor's calls"),
        (("native", "rooms.list"), 4, "has no native API"),
        (("emulate", "acme"), 3, "without an emulator"),
    ],
)
def test_what_is_not_there_is_told(anymeet: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    """A name that does not exist, or has not what is asked, is answered with what there is."""
    answer = anymeet(*arguments)
    assert code == answer.code
    assert words in answer.err


@pytest.mark.parametrize("vendor", VENDORS)
def test_operations_are_those_of_the_native_api(anymeet: Run, vendor: str) -> None:
    """Each call of a vendor is listed with method, path, and whether it changes anything."""
    found = anymeet("operations", vendor, "--json").json
    assert {"id", "method", "path", "reads", "form", "documentation"} == set(found[0])
    assert len(found) + 1 == len(anymeet("operations", vendor).out.splitlines())
    assert [each["id"] for each in found] == sorted(each["id"] for each in found)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_a_script(anymeet: Run, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script of each shell asks anymeet for completions."""
    monkeypatch.setattr("click.shell_completion.BashComplete._check_version", staticmethod(lambda: None))
    answer = anymeet("completion", shell)
    assert 0 == answer.code
    assert f"_ANYMEET_COMPLETE={shell}_complete" in answer.out


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("anymeet meetings list --profile w", ["work"]),
        ("anymeet meetings list --profile digital", ["digitalsamba:emulated"]),
        ("anymeet emulate ac", ["acme"]),
        ("anymeet operations same", ["samesurf"]),
        ("anymeet capabilities w", ["work"]),
        ("anymeet meetings li", ["list", "list-live"]),
        ("anymeet rec", ["recordings"]),
    ],
)
def test_names_are_completed(
    anymeet: Run, words: str, names: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Commands, profiles and providers are completed."""
    monkeypatch.setenv("_ANYMEET_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
    with pytest.raises(SystemExit):
        anymeet()
    assert names == [line.partition(",")[2] for line in capsys.readouterr().out.splitlines()]


def test_a_broken_configuration_completes_emulators(
    anymeet: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be read spoils no completion."""
    (tmp_path / "anymeet.toml").write_text("no toml")
    test_names_are_completed(
        anymeet, "anymeet demo ", ["acme:emulated", *(f"{name}:emulated" for name in VENDORS)], monkeypatch, capsys
    )


def test_the_demo_is_one_table(anymeet: Run) -> None:
    """The demonstration shows each step on each vendor, labelled as emulated, with what is unsupported and why."""
    answer = anymeet("demo")
    assert 0 == answer.code
    assert "Digital Samba, emulated" in answer.out
    assert "SameSurf, emulated" in answer.out
    assert "vendor lacks" in answer.out
    assert "guest link for Grace" in answer.out


def test_the_demo_says_everything_once(anymeet: Run) -> None:
    """Notes and reasons are told below the table, each once, by the number at whatever they are about."""
    table, _, below = anymeet("demo", "samesurf:emulated").out.partition("╰")
    (once,) = [line for line in below.splitlines() if "works once" in line]
    number = once.partition(" ")[0].strip("[]")
    assert (
        f"[{number}]  links.create.max_uses: works once: SameSurf requires a number of uses, and none was given" == once
    )
    assert [f"[1, {number}]", f"[{number}]", f"[{number}]"] == re.findall(rf"link for .*?(\[[\d, ]*{number}\])", table)
    assert "works once" not in table
    assert 1 == below.count("people record from within the room")
    assert "vendor lacks: " not in table


def test_the_demo_is_a_document(anymeet: Run) -> None:
    """The document holds the steps of each run with outcome and milliseconds."""
    (run,) = json.loads(anymeet("demo", "samesurf:emulated", "--json").out)
    assert ("samesurf", True) == (run["provider"], run["emulated"])
    assert {"title", "outcome", "text", "milliseconds", "notes"} == set(run["steps"][0])
    assert {"done", "unsupported"} == {step["outcome"] for step in run["steps"]}


def test_the_demo_goes_on_without_a_broken_emulator(
    anymeet: Run, install: Callable[..., Path], acme_source: str
) -> None:
    """An emulator that cannot be loaded is named, and the others are shown."""
    install(
        "broken-meet",
        {"broken_meet": acme_source.replace('name="acme"', 'name="broken"')},
        providers={"broken": "broken_meet:Acme"},
        emulators={"broken": "broken_meet:Missing"},
    )
    answer = anymeet("demo")
    assert 0 == answer.code
    assert "Note: left out: broken: " in answer.err
    assert "SameSurf, emulated" in answer.out


def test_a_demo_without_any_emulator_is_an_error(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no emulator can be loaded there is nothing to show, and every reason is told."""
    monkeypatch.setattr("anymeet.plugins.emulator_problem", lambda *_: "is broken")
    answer = anymeet("demo")
    assert (3, "") == (answer.code, answer.out)
    assert all(f"Note: left out: {name}: " in answer.err for name in VENDORS)
    assert "Error: there is no emulator to run it on" in answer.err


def test_a_demo_that_fails_says_so(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that does not reach its end is shown as far as it came, and is a failure."""

    def stumble(*_: object) -> None:
        raise ConnectionFailed("the network is down")

    monkeypatch.setattr("anymeet.clock.SystemClock.sleep", stumble)
    answer = anymeet("demo", "work", "samesurf:emulated")
    assert 1 == answer.code
    assert "the network is down" in answer.out
    assert "SameSurf, emulated" in answer.out
    assert "work is an account" in answer.err
