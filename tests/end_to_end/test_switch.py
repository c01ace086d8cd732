"""What `anymeet switch --check` says of an application, against what becomes of the application where it goes."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import anymeet
from anymeet.calls import read_calls, record_usage
from anymeet.cli.program import run
from anymeet.connection import WhenUnsupported
from anymeet.demo import application
from anymeet.demo.application import review
from anymeet.errors import AnymeetError, ConfigurationError, Unsupported
from anymeet.models import MeetingRequest
from anymeet.provider import Provider
from anymeet.switching.check import check_switch
from anymeet.switching.findings import Effect, SwitchCheck
from anymeet.switching.sides import read_side
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_samesurf.emulator import SameSurfEmulator
from support import many_steps

BOTH_WAYS = pytest.mark.parametrize(
    ("source", "target"),
    [("digitalsamba", "samesurf"), ("samesurf", "digitalsamba")],
    ids=["from digitalsamba", "from samesurf"],
)
MODES = pytest.mark.parametrize("mode", ["raise", "report"])
Raised = set[tuple[int, str]]


def place_of(error: Exception, file: str) -> int:
    """The line of the application that an error went through last."""
    frames = traceback.extract_tb(error.__traceback__)
    (*_, line) = (frame.lineno for frame in frames if frame.filename == file)
    assert line
    return line


def raised_by_steps(provider: Provider) -> Raised:
    """Where the application of many steps raised that something is unsupported, or not there natively."""
    raised: Raised = set()
    for step in many_steps.STEPS:
        try:
            step(provider)
        except Unsupported as error:
            operation = ".".join(error.ability.split(".")[:2])
            raised.add((place_of(error, many_steps.__file__), operation))
        except AttributeError as error:
            if "natively" not in step.__name__:
                raise
            raised.add((place_of(error, many_steps.__file__), "native"))
        except AnymeetError:
            continue  # the vendor knows no such meeting, or the like
    return raised


def predicted(check: SwitchCheck) -> Raised:
    """The same, as the check says it."""
    return {(place.line, "native" if call.startswith("native.") else call) for place, call in check.raising}


def checked(path: Path, source: str, target: str, mode: WhenUnsupported) -> SwitchCheck:
    """What the check says of a recording."""
    sides = (read_side(f"{name}:emulated", unsupported=mode) for name in (source, target))
    return check_switch(read_calls(path), *sides)


@BOTH_WAYS
@MODES
def test_what_is_predicted_happens(source: str, target: str, mode: WhenUnsupported, tmp_path: Path) -> None:
    """Recorded on one vendor, an application raises on the other exactly where that was predicted."""
    recording = tmp_path / "usage.json"
    with record_usage(recording), anymeet.connect(f"{source}:emulated", unsupported=mode) as provider:
        raised_by_steps(provider)

    check = checked(recording, source, target, mode)
    with anymeet.connect(f"{target}:emulated", unsupported=mode) as provider:
        raised = raised_by_steps(provider)

    assert raised == predicted(check)
    assert {"tests/support/many_steps.py"} == {place.file for place, _ in check.raising}
    calls = {call for _, call in raised}
    assert "native" in calls
    assert ("meetings.create" in calls) == (mode == "raise")
    assert len(calls) > 2


@BOTH_WAYS
def test_what_the_application_requires(source: str, target: str, tmp_path: Path) -> None:
    """An application that requires what the other vendor lacks is said to break where it connects, and does."""
    abilities = ["recordings.start" if source == "digitalsamba" else "links.revoke", "meetings.create"]
    recording = tmp_path / "usage.json"
    with record_usage(recording), anymeet.connect(f"{source}:emulated", requires=abilities) as provider:
        provider.meetings.create(MeetingRequest(title="Review"))

    (blocker,) = checked(recording, source, target, "raise").blockers
    with pytest.raises(ConfigurationError, match=re.escape(abilities[0])):
        anymeet.connect(f"{target}:emulated", requires=abilities)

    assert (abilities[0], Effect.BREAKS) == (blocker.ability, blocker.effect)
    assert ["test_what_the_application_requires"] == [place.function for place in blocker.places]


@BOTH_WAYS
def test_settings_that_the_application_gives(source: str, target: str, tmp_path: Path) -> None:
    """An application that gives connect() what is a setting of one vendor alone is said to break there, and does."""
    given: dict[str, Any] = {"timeout": 9.0} | (
        {"host_role": "speaker"} if source == "digitalsamba" else {"link_uses": 2}
    )
    own = list(given)[1]
    recording = tmp_path / "usage.json"
    with record_usage(recording):
        anymeet.connect(f"{source}:emulated", **given).close()

    (blocker,) = checked(recording, source, target, "raise").blockers
    with pytest.raises(ConfigurationError, match=f"has no setting '{own}'"):
        anymeet.connect(f"{target}:emulated", **given)

    assert (f"settings.{own}", Effect.BREAKS) == (blocker.ability, blocker.effect)
    assert ["test_settings_that_the_application_gives"] == [place.function for place in blocker.places]


def plan(profile: str, **fields: Any) -> Raised:
    """Make a meeting by a connection of its own, with those of the fields that the vendor has, and tell where it raised."""
    with anymeet.connect(profile) as provider:
        said = {name: value for name, value in fields.items() if provider.supports(f"meetings.create.{name}")}
        try:
            provider.meetings.create(MeetingRequest(title="Review", **said))
        except Unsupported as error:
            return {(place_of(error, __file__), error.ability)}
    return set()


@BOTH_WAYS
def test_optional_fields(source: str, target: str, tmp_path: Path) -> None:
    """Who asks about the fields that it says, and about no others, raises nowhere, and is not said to."""
    wishes: list[dict[str, Any]] = [{}, {"private": True}, {"start_url": "https://example.com/"}]
    recording = tmp_path / "usage.json"
    with record_usage(recording):
        for wish in wishes:
            plan(f"{source}:emulated", **wish)

    check = checked(recording, source, target, "raise")
    raised = set().union(*(plan(f"{target}:emulated", **wish) for wish in wishes))

    assert raised == predicted(check) == set()
    field = "private" if source == "digitalsamba" else "start_url"
    assert [(f"meetings.create.{field}", Effect.SKIPPED)] == [
        (found.ability, found.effect) for found in check.degradations
    ]


@BOTH_WAYS
def test_all_kinds_of_findings(source: str, target: str, tmp_path: Path) -> None:
    """Of that application, every kind of finding is told, with the place in its file."""
    recording = tmp_path / "usage.json"
    with record_usage(recording), anymeet.connect(f"{source}:emulated", unsupported="report") as provider:
        raised_by_steps(provider)

    check = checked(recording, source, target, "report")

    findings = (*check.blockers, *check.degradations)
    lines = many_steps.__loader__.get_source(many_steps.__name__).splitlines()  # type: ignore[union-attr]
    by_effect = {effect: [found for found in findings if found.effect is effect] for effect in Effect}
    assert all(by_effect.values())
    assert all(found.places for found in findings)
    assert all(f"{found.call.split('.')[-1]}(" in lines[place.line - 1] for found in findings for place in found.places)


def raised_by_review(provider: Provider, folder: Path) -> Raised:
    """Where the application of the demonstration raised, which ends with that."""
    try:
        list(review(provider, folder))
    except Unsupported as error:
        return {(place_of(error, application.__file__), ".".join(error.ability.split(".")[:2]))}
    return set()


@BOTH_WAYS
@MODES
def test_the_demonstration(source: str, target: str, mode: WhenUnsupported, tmp_path: Path) -> None:
    """The application of the demonstration raises where that was predicted, and nowhere when its fields may be left out."""
    recording = tmp_path / "usage.json"
    with record_usage(recording), anymeet.connect(f"{source}:emulated", unsupported="report") as provider:
        assert set() == raised_by_review(provider, tmp_path)

    check = checked(recording, source, target, mode)
    with anymeet.connect(f"{target}:emulated", unsupported=mode) as provider:
        raised = raised_by_review(provider, tmp_path)

    assert raised == predicted(check)
    assert (mode == "raise" and target == "digitalsamba") == bool(raised)


@pytest.fixture
def configured(tmp_path: Path) -> Iterator[Any]:
    """A configuration with accounts at both emulators, and their journals."""
    with DigitalSambaEmulator() as samba, SameSurfEmulator() as surf:
        tables = {"samba": ("digitalsamba", samba.settings), "surf": ("samesurf", surf.settings)}
        lines = [
            line
            for profile, (provider, settings) in tables.items()
            for line in (
                f"[profiles.{profile}]",
                f'provider = "{provider}"',
                *(f"{name} = {json.dumps(value)}" for name, value in settings.items()),
            )
        ]
        (tmp_path / "anymeet.toml").write_text("\n".join(lines))
        yield tmp_path / "anymeet.toml", (samba.journal, surf.journal)


def test_nothing_is_sent(configured: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A check of two accounts asks neither of them anything."""
    config, journals = configured
    recording = tmp_path / "usage.json"
    with record_usage(recording), anymeet.connect("samba", config=config) as provider:
        provider.meetings.list()
        assert provider.supports("chat.list")
    for option in (["--check", str(recording)], ["--check"]):
        run(["switch", "--from", "samba", "--to", "surf", *option, "--config", str(config), "--json"])
        assert json.loads(capsys.readouterr().out)["source"] == "samba"
    assert [0, 0] == [len(journal) for journal in journals]
