"""pytest's option that records what the application under test uses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from anymeet.calls import read_calls

APPLICATION = """\
import anymeet
from anymeet.models import MeetingRequest

def plan(title):
    with anymeet.connect("work") as provider:
        return provider.meetings.create(MeetingRequest(title=title))

def everything():
    with anymeet.connect("work") as provider:
        return list(provider.meetings.list())
"""
TESTS = """\
import pytest
from club import everything, plan

@pytest.fixture(autouse=True)
def vendor(anymeet_emulator):
    anymeet_emulator("digitalsamba", profile="work")

def test_plan(anymeet_emulator):
    assert "Review" == plan("Review").title

def test_everything():
    assert [] == everything()
"""


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """pytest on the application, in a process of its own."""
    (folder / "club.py").write_text(APPLICATION)
    (folder / "test_club.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_workers_record_into_one_file(tmp_path: Path) -> None:
    """Tests that are spread over processes leave one recording, with the application's lines."""
    done = run(tmp_path, "--numprocesses", "2", "--anymeet-record", "build/usage.json")
    assert "2 passed" in done.stdout
    found = [(call.ability, str(call.place)) for call in read_calls(tmp_path / "build" / "usage.json")]
    assert [("meetings.create", "club.py:6 in plan"), ("meetings.list", "club.py:10 in everything")] == found


def test_something_else_is_refused_before_any_test(tmp_path: Path) -> None:
    """A file that is not a recording is an error of the command line, and is left alone."""
    done = run(tmp_path, "--anymeet-record", "club.py")
    assert "ERROR:" in done.stderr
    assert "club.py is not a recording of calls" in done.stderr
    assert "passed" not in done.stdout
    assert APPLICATION == (tmp_path / "club.py").read_text()
