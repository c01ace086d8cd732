"""The demonstration's application, unchanged, on every vendor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import anymeet
from anymeet.demo.application import review
from anymeet.demo.runner import Outcome, run_demo
from anymeet.models import Lack, Link, LinkRole, Meeting, Usage

PROFILES = ("digitalsamba:emulated", "samesurf:emulated")


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as a person runs it, in an empty folder, without their configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANYMEET_")}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=kept | environment, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_file_runs_on_either_vendor(profile: str, tmp_path: Path) -> None:
    """The application file runs on the vendor that ANYMEET_PROFILE names, and says where it left the recording, if any."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    answer = run("-m", "anymeet.demo.application", folder=here, ANYMEET_PROFILE=profile, TMPDIR=str(there))
    assert "" == answer.stderr
    assert 0 == answer.returncode
    assert "plan the meeting:" == answer.stdout.splitlines()[0]
    assert ("meetings.create.starts_at: left out" in answer.stdout) == (profile == "digitalsamba:emulated")
    assert [] == list(here.iterdir())
    assert [str(file) in answer.stdout for file in there.rglob("*.mp4")] == [True] * (
        profile == "digitalsamba:emulated"
    )


def test_the_application_file_names_no_vendor() -> None:
    """The application's source contains no provider's name."""
    source = Path(review.__code__.co_filename).read_text().lower()
    assert [] == [entry.name for entry in anymeet.providers() if entry.name in source]


def test_digitalsamba_holds_the_whole_review(tmp_path: Path) -> None:
    """On Digital Samba people come, the recording arrives on disk, and only the schedule is named as lost."""
    with anymeet.connect("digitalsamba:emulated", unsupported="report") as provider:
        told = dict(review(provider, tmp_path))
    meeting, usage, links = told["plan the meeting"], told["usage"], [v for v in told.values() if isinstance(v, Link)]
    assert isinstance(meeting, Meeting)
    assert isinstance(usage, Usage)
    assert ["meetings.create.starts_at", "meetings.create.duration"] == [note.ability for note in meeting.notes]
    assert [LinkRole.HOST, LinkRole.GUEST, LinkRole.GUEST] == [link.role for link in links]
    assert {"Ada", "Grace", "Alan"} == {person.name for person in told["who is in"]}  # type: ignore[attr-defined]
    assert (tmp_path / "review.mp4").stat().st_size > 0
    assert [tmp_path / "review.mp4"] == list(tmp_path.iterdir())
    assert 3 == usage.participants
    assert 90 == usage.participant_minutes


def test_samesurf_holds_what_it_can(tmp_path: Path) -> None:
    """On SameSurf the meeting is scheduled, people come at its start, and recording is named as absent."""
    with anymeet.connect("samesurf:emulated", unsupported="report") as provider:
        told = dict(review(provider, tmp_path))
    meeting = told["plan the meeting"]
    assert isinstance(meeting, Meeting)
    assert () == meeting.notes
    assert meeting.starts_at is not None
    assert {"Ada", "Grace", "Alan"} == {person.name for person in told["who was in"]}  # type: ignore[attr-defined]
    assert isinstance(told["start recording"], Lack)
    assert isinstance(told["who is in"], Lack)


def test_the_demo_runs_every_step_on_every_vendor() -> None:
    """The demonstration tells the same steps for each provider, and none fails."""
    runs = run_demo(PROFILES)
    assert ["digitalsamba", "samesurf"] == [run.provider for run in runs]
    titles = [[step.title for step in run.steps] for run in runs]
    assert titles[0] == titles[1]
    assert [] == [step for run in runs for step in run.steps if step.outcome is Outcome.FAILED]


def test_the_demo_command_prints_one_document(tmp_path: Path) -> None:
    """`anymeet demo --json` prints one JSON document that labels each run as emulated."""
    answer = run("-m", "anymeet.cli", "demo", "--json", folder=tmp_path)
    assert 0 == answer.returncode, answer.stderr
    runs = json.loads(answer.stdout)
    assert [True, True] == [run["emulated"] for run in (runs["runs"] if isinstance(runs, dict) else runs)]
