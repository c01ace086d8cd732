"""``anymeet switch``: what people and scripts are told, and the exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
ENTRIES = [
    ("meetings.create", ["title", "features.chat", "vendor.acme.color"], [], 10),
    ("meetings.list", [], [], 20),
    ("meetings.end", [], [], 30),
    ("meetings.end", [], [], 40),
    ("recordings.wait", [], ["recordings.wait"], 50),
    ("native.rooms.paint", [], [], 60),
]


def record(path: Path, *entries: tuple[str, list[str], list[str], int], provider: str = "acme") -> str:
    """A recording with these calls, all from one function."""
    calls = [
        {
            "provider": provider,
            "ability": ability,
            "fields": fields,
            "asked": asked,
            "file": "app.py",
            "line": line,
            "function": "review",
        }
        for ability, fields, asked, line in entries
    ]
    path.write_text(json.dumps({"format": 1, "anymeet": "0.1.0", "calls": calls}))
    return str(path)


@pytest.fixture
def usage(tmp_path: Path) -> str:
    """A recording of an application on acme that SameSurf does not do everything for."""
    return record(tmp_path / "usage.json", *ENTRIES)


def test_people_are_told_everything(anymeet: Run, usage: str) -> None:
    """Blockers, degradations, renamed concepts and manual steps are tables, with reasons and places."""
    answer = anymeet("switch", "--from", "work", "--to", "samesurf", "--check", usage)
    assert (1, "") == (answer.code, answer.err)
    lines = answer.out.splitlines()
    assert "A switch from work to samesurf, judged by 6 recorded calls." == lines[0]
    assert ["Blockers: 3", "Degradations: 2", "Renamed concepts: 2", "Manual steps: 7"] == [
        line for line in lines if re.match(r"\w.*: \d+$", line)
    ]
    rows = [re.split(" {2,}", line) for line in lines]
    lack = "vendor lacks: SameSurf has no call that changes, ends or deletes a room"
    assert ["meetings.end", "raises", lack, "app.py:30 in review, app.py:40 in review"] in rows
    chat = "meetings.create.features.chat"
    why = "vendor lacks: no call switches it for a room, or says whether it is on"
    assert [chat, "raises", why, "app.py:10 in review"] in rows
    assert ["native.rooms.paint", "raises", "SameSurf's own API has no such call", "app.py:60 in review"] in rows
    assert any(row[:2] == ["recordings.wait", "skipped"] and row[-1] == "app.py:50 in review" for row in rows)
    ignored = "SameSurf is only given what is for samesurf"
    assert ["meetings.create.vendor.acme.color", "ignored", ignored, "app.py:10 in review"] in rows
    assert ["recording", "-", "screen recording", "app.py:50 in review"] in rows
    hint = 'An application that connects with unsupported="report" leaves such fields out: --unsupported report'
    assert 1 == lines.count(hint)
    assert "May not switch: see the blockers (3)." == lines[-1]


def test_scripts_are_told_everything(anymeet: Run, usage: str) -> None:
    """With --json it is one document, with reasons and places in parts."""
    answer = anymeet("switch", "--from", "work", "--to", "samesurf", "--check", usage, "--json")
    assert (1, "") == (answer.code, answer.err)
    told = answer.json
    assert ["may_switch", "source", "target", "assumed", "calls"] == list(told)[:5]
    assert (False, "work", "samesurf", False, 6) == tuple(told.values())[:5]
    assert {
        "ability": "meetings.end",
        "effect": "raises",
        "why": "vendor lacks: SameSurf has no call that changes, ends or deletes a room",
        "lack": {"reason": "vendor_lacks", "detail": "SameSurf has no call that changes, ends or deletes a room"},
        "places": [{"file": "app.py", "line": line, "function": "review"} for line in (30, 40)],
    } in told["blockers"]
    (meeting,) = [renamed for renamed in told["renamed"] if renamed["word"] == "meeting"]
    assert ("", "room", [10, 20, 30, 40]) == (
        meeting["source"],
        meeting["target"],
        [place["line"] for place in meeting["places"]],
    )
    assert {"text", "abilities", "places"} == set(told["manual"][0])
    assert told["not_predicted"]


def test_nothing_stands_in_the_way(anymeet: Run, tmp_path: Path) -> None:
    """Without blockers the exit code is 0; degradations make it 1 by demand."""
    recording = record(tmp_path / "usage.json", ENTRIES[1], ENTRIES[4])
    arguments = ("switch", "--from", "work", "--to", "samesurf", "--check", recording)
    answer = anymeet(*arguments)
    assert (0, "May switch: none of this raises on samesurf.") == (answer.code, answer.out.splitlines()[-1])
    assert "Blockers: none" in answer.out.splitlines()
    assert 1 == anymeet(*arguments, "--strict").code
    harmless = record(tmp_path / "usage.json", ENTRIES[1])
    assert 0 == anymeet(*arguments[:-1], harmless, "--strict").code


def test_what_the_application_passes_to_connect(anymeet: Run, tmp_path: Path) -> None:
    """Fields that are missing are left out where the application, or the profile, has them reported."""
    recording = record(tmp_path / "usage.json", ENTRIES[0])
    arguments = ("switch", "--from", "work", "--to", "samesurf", "--check", recording)
    assert (1, 0) == (anymeet(*arguments).code, anymeet(*arguments, "--unsupported", "report").code)
    assert "left out" in anymeet(*arguments, "--unsupported", "report").out


def test_without_a_recording(anymeet: Run) -> None:
    """Then everything is assumed, which is said loudly, to people and to scripts."""
    answer = anymeet("switch", "--from", "work", "--to", "samesurf", "--check")
    assert 1 == answer.code
    assert answer.out.startswith("NOTHING WAS RECORDED")
    assert "app.py" not in answer.out
    told = anymeet("switch", "--from", "work", "--to", "samesurf", "--json", "--check").json
    assert told["assumed"]
    assert all(not found["places"] for found in told["blockers"])


def test_colour_is_for_terminals(anymeet: Run, usage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headings are coloured on a terminal, and plain in a pipe or where nobody wants colour."""
    arguments = ("switch", "--from", "work", "--to", "samesurf", "--check", usage)
    plain = anymeet(*arguments).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    coloured = anymeet(*arguments).out
    monkeypatch.setenv("NO_COLOR", "1")
    unwanted = anymeet(*arguments).out
    assert ("\x1b[1;31mBlockers: 3" in coloured, "\x1b[1;33mDegradations: 2" in coloured) == (True, True)
    assert "\x1b[" not in plain
    assert "\x1b[3" not in unwanted


def test_a_recording_cannot_control_the_terminal(anymeet: Run, tmp_path: Path) -> None:
    """What a recording says about files is shown without what a terminal would obey."""
    recording = Path(record(tmp_path / "usage.json", ENTRIES[2]))
    recording.write_text(recording.read_text().replace("app.py", "a\\u001b[31m.py"))
    answer = anymeet("switch", "--from", "work", "--to", "samesurf", "--check", str(recording))
    assert "a\\x1b[31m.py:30 in review" in answer.out
    assert "\x1b" not in answer.out


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ("--from work --to samesurf", 2, "say what you want to know: --check or --plan"),
        ("--from work --to samesurf --check --plan", 2, "say what you want to know: --check or --plan"),
        ("--from work --to work --check", 2, "--from and --to are both work: that is not a switch"),
        ("--to work --check", 2, "Missing option '--from'."),
        ("--from work --to samesurf --check --limit 5", 2, "--limit can only be used with --plan"),
        ("--from work --to samesurf --plan --strict", 2, "--strict can only be used with --check"),
        ("--from work --to samesurf --plan --unsupported raise", 2, "--unsupported can only be used with --check"),
        (
            "--from work --to samesurf --check missing.json",
            2,
            "the recording missing.json cannot be read: No such file",
        ),
        ("--from work --to samesurf --check anymeet.toml", 2, "anymeet.toml is not a recording of calls"),
        ("--from elsewhere --to samesurf --check", 3, "there is no profile 'elsewhere'"),
        ("--from work --to samesurfer --check", 3, "there is no profile 'samesurfer'"),
    ],
)
def test_what_is_wrong_is_said(anymeet: Run, arguments: str, code: int, complaint: str) -> None:
    """A command line that means nothing ends with one line that says why, and prints nothing else."""
    answer = anymeet("switch", *arguments.split())
    assert (code, "") == (answer.code, answer.out)
    assert complaint in answer.err.splitlines()[0]


def test_a_recording_of_something_else(anymeet: Run, tmp_path: Path) -> None:
    """A recording without calls on the vendor that is left says on which it has some."""
    recording = record(tmp_path / "usage.json", ENTRIES[1], provider="digitalsamba")
    answer = anymeet("switch", "--from", "work", "--to", "samesurf", "--check", recording)
    assert (2, "Error: recording has no calls on acme; it has digitalsamba") == (
        answer.code,
        answer.err.splitlines()[0],
    )
