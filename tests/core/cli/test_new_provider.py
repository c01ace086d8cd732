"""The command that makes a package to begin a provider with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anymeet.cli.program import run


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_says_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    """The folder is made here, and the commands that lead on are printed."""
    assert 0 == run(["new-provider", "acme"])
    told = capsys.readouterr().out
    assert Path("anymeet-acme", "README.md").is_file()
    assert "  cd anymeet-acme\n  pip install -e '.[test]'\n  pytest\n  anymeet providers\n" in told


def test_it_tells_scripts_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the document has the folder and its files."""
    (tmp_path / "projects").mkdir()
    assert 0 == run(["new-provider", "acme", "--in", "projects", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert str(Path("projects", "anymeet-acme")) == told["path"]
    assert [] == [name for name in told["files"] if not Path(told["path"], name).is_file()]


def test_a_second_time_it_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that exists is an error with the exit code of a wrong request."""
    assert 0 == run(["new-provider", "acme"])
    assert 2 == run(["new-provider", "acme"])
    assert "Error: folder must be a new one: anymeet-acme exists already\n" in capsys.readouterr().err


def test_the_name_of_an_installed_provider_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody can make a second provider of a name that is installed."""
    assert 2 == run(["new-provider", "samesurf"])
    assert "there is a provider 'samesurf' already" in capsys.readouterr().err
    assert not Path("anymeet-samesurf").exists()
