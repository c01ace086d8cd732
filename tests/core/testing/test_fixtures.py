"""The pytest plugin: emulators for the tests of applications."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import anymeet
from anymeet.errors import ConfigurationError
from anymeet.models import LinkRequest, LinkRole, MeetingRequest
from anymeet.testing.fixtures import ConnectToEmulator, StartEmulator
from anymeet_samesurf.emulator import SameSurfEmulator

GUEST = LinkRequest(role=LinkRole.GUEST, person="Grace")


@pytest.mark.parametrize("vendor", ["digitalsamba", "samesurf", SameSurfEmulator])
def test_whoever_connects_by_the_profile_reaches_it(
    anymeet_emulator: StartEmulator, vendor: str | type[SameSurfEmulator]
) -> None:
    """The application connects as always, and the emulator of the vendor that was asked for answers."""
    emulator = anymeet_emulator(vendor, profile="work")
    with anymeet.connect("work") as provider:
        provider.meetings.create(MeetingRequest(title="Review"))
    assert ["rooms.create"] == [entry.operation for entry in emulator.journal]
    assert emulator.name == provider.name


def test_the_rest_of_the_profile_stays(
    anymeet_emulator: StartEmulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the application's own file says besides the account still counts."""
    text = '[profiles.work]\nprovider = "samesurf"\napi_key = "k"\napi_secret = "s"\nrequires = ["meetings.update"]\n'
    (tmp_path / "anymeet.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    anymeet_emulator("samesurf", profile="work")
    with pytest.raises(ConfigurationError, match=r"requires meetings\.update"):
        anymeet.connect("work")


def test_two_vendors_at_once(anymeet_emulator: StartEmulator) -> None:
    """Each profile reaches the emulator that was started for it."""
    emulators = [anymeet_emulator(name, profile=name[:2]) for name in ("digitalsamba", "samesurf")]
    for emulator in emulators:
        with anymeet.connect(emulator.name[:2]) as provider:
            provider.check()
    assert [1, 1] == [len(emulator.journal) for emulator in emulators]


def test_options_are_those_of_the_emulator(anymeet_emulator: StartEmulator) -> None:
    """Keywords go to the emulator's class."""
    assert isinstance(emulator := anymeet_emulator("samesurf", reseller=False), SameSurfEmulator)
    assert emulator.reseller is False


def test_a_connection_of_the_tests_own(anymeet_emulator: StartEmulator, anymeet_provider: ConnectToEmulator) -> None:
    """It is on the emulator's clock, and takes further settings."""
    emulator = anymeet_emulator("digitalsamba")
    provider = anymeet_provider(emulator, timeout=5.0)
    meeting = provider.meetings.create(MeetingRequest(title="Review"))
    host = provider.links.create(meeting.id, LinkRequest(role=LinkRole.HOST))
    emulator.people.join(host.url)
    emulator.people.join(provider.links.create(meeting.id, GUEST).url)
    emulator.clock.advance(timedelta(hours=1))
    assert 2 == len(list(provider.participants.list_live(meeting.id)))
    assert (emulator.clock.now(), 5.0) == (provider.clock.now(), provider.settings.timeout)


def test_the_end_of_a_test(tmp_path: Path) -> None:
    """Emulators stop, connections close, the environment is as before, and a bug in an emulator fails the test."""
    (tmp_path / "test_application.py").write_text(
        "import os, pytest, anymeet\n"
        "seen = []\n"
        "def test_one(anymeet_emulator, anymeet_provider):\n"
        "    seen.append(anymeet_emulator('samesurf', profile='work'))\n"
        "    seen.append(anymeet_provider(seen[0]))\n"
        "    seen[1].check()\n"
        "def test_after():\n"
        "    assert seen[0].origin == 'http://localhost'\n"
        "    assert 'ANYMEET_WORK_PROVIDER' not in os.environ\n"
        "    with pytest.raises(anymeet.ConnectionFailed): seen[1].check()\n"
        "def test_bug(anymeet_emulator):\n"
        "    anymeet_emulator('samesurf').errors.append(RuntimeError('a bug of its own'))\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert "3 passed, 1 error" in done.stdout
    assert "a bug of its own" in done.stdout


def test_the_plugin_costs_next_to_nothing() -> None:
    """pytest loads it in every project where anymeet is installed, so it imports neither a provider nor what they stand on."""
    code = "import json, sys, anymeet.testing.fixtures; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    heavy = ("attr", "cattrs", "cheroot", "jwt", "pydantic", "requests", "tenacity", "urllib3", "werkzeug")
    ours = ["anymeet", "anymeet.testing", "anymeet.testing.fixtures"]
    loaded = [name for name in json.loads(done.stdout) if name.startswith(("anymeet", *heavy))]
    assert ours == loaded
