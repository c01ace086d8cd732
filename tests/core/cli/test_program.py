"""The command as people start it: a process of its own, with real pipes, terminals and signals."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import anymeet
from anymeet import cli
from anymeet.config import variable
from anymeet.models import LinkRequest, LinkRole, MeetingRequest
from anymeet.plugins import default_registry
from anymeet.testing import Fault

COMMAND = (sys.executable, "-m", "anymeet.cli")
VENDORS = ("digitalsamba", "samesurf")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a person in a new terminal, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANYMEET_", "COLUMNS", "NO_COLOR"))
    }
    return kept | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "TERM": "xterm"}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_meeting_is_made_on_either_vendor(environment: dict[str, str], vendor: str) -> None:
    """The same command line makes a meeting on the emulator of each vendor, without colours in a pipe."""
    answer = run(environment, "meetings", "create", "--title", "Standup", "--profile", f"{vendor}:emulated")
    assert 0 == answer.returncode
    assert re.search(r"^title +Standup$", answer.stdout, re.MULTILINE)
    assert "\x1b" not in answer.stdout + answer.stderr
    assert f"Note: {vendor}:emulated started empty, and its state ends with this command" in answer.stderr


def test_help_loads_nothing_heavy(environment: dict[str, str]) -> None:
    """The program's help imports no provider, nothing that speaks HTTP, and nothing that draws tables."""
    code = (
        "import sys; from anymeet.cli import main; sys.argv = ['anymeet', '--help']; code = main();"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)
    assert 0 == answer.returncode
    loaded = {name.partition(".")[0] for name in answer.stderr.split()}
    heavy = {"requests", "cattrs", "jwt", "rich", "pluggy", "werkzeug", "anymeet_digitalsamba", "anymeet_samesurf"}
    assert set() == loaded & heavy


def test_without_the_extra_the_way_to_it_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where click or rich is missing, one line says how to install them, and the exit code is that of a configuration."""
    monkeypatch.setattr(cli, "find_spec", lambda name: None if name == "rich" else object())
    assert 3 == cli.main()
    assert (
        "Error: the command line needs rich. Install it with: pip install 'anymeet[cli]'\n" == capsys.readouterr().err
    )


def test_the_process_is_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The script that the package manager makes runs the arguments of the process."""
    monkeypatch.setattr(sys, "argv", ["anymeet", "--version"])
    assert 0 == cli.main()
    assert f"anymeet {anymeet.__version__}\n" == capsys.readouterr().out
    assert signal.default_int_handler is not signal.getsignal(signal.SIGTERM)


def test_an_interruption_at_the_beginning_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while everything is still being loaded shows no traceback."""

    def interrupt(_: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("anymeet.cli.program.run", interrupt)
    assert 130 == cli.main()


def terminal(environment: dict[str, str], *arguments: str) -> str:
    """What a command prints on a terminal of 80 columns."""
    mine, its = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], env=environment | {"COLUMNS": "80"}, stdout=its, stderr=its, stdin=its
    )
    os.close(its)
    text = b""
    with contextlib.suppress(OSError):  # how Linux tells that nobody writes any more
        while piece := os.read(mine, 4096):
            text += piece
    os.close(mine)
    assert 0 == process.wait(120)
    return text.decode()


def test_a_terminal_has_colours(environment: dict[str, str]) -> None:
    """On a terminal headers are emphasised, and nothing is wider than it."""
    text = terminal(environment, "capabilities", "--only", "links", "--why")
    assert "\x1b[1m" in text
    assert "vendor lacks" in text


def test_colours_can_be_refused(environment: dict[str, str]) -> None:
    """NO_COLOR is honoured, and lines keep within the terminal."""
    text = terminal(environment | {"NO_COLOR": "1"}, "capabilities", "--only", "links", "--why")
    assert "\x1b" not in text
    assert 80 >= max(map(len, text.splitlines()))


def test_a_reader_may_go(environment: dict[str, str]) -> None:
    """When nobody reads on, the command ends without a word."""
    process = subprocess.Popen(
        [*COMMAND, "capabilities", "--why"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert (141, "") == (process.wait(120), process.stderr.read())
    process.stderr.close()


@contextlib.contextmanager
def emulated(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, "emulate", *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("vendor", "how"), [("digitalsamba", signal.SIGINT), ("samesurf", signal.SIGTERM)])
def test_an_emulator_runs_until_it_is_told(environment: dict[str, str], vendor: str, how: signal.Signals) -> None:
    """The line that an emulator prints is enough to use it, and it ends in peace."""
    with emulated(environment, vendor, "--json") as process:
        assert process.stdout
        where = json.loads(process.stdout.readline())
        assert {"base_url", "settings", "control_url"} == set(where)
        with anymeet.connect(provider=vendor, **where["settings"]) as provider:
            provider.meetings.create(MeetingRequest(title="Standup"))
        with urllib.request.urlopen(f"{where['control_url']}/journal", timeout=30) as journal:
            assert b"create" in journal.read()
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
        assert (0, "", "") == (process.returncode, out, err)


def test_an_emulator_prints_ready_made_settings(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is printed for anymeet.toml works as it stands, and so does what is printed for a shell."""
    with emulated(environment, "digitalsamba") as process:
        assert process.stdout
        text = "".join(iter(process.stdout.readline, "Ctrl-C ends it, and everything in it is lost.\n"))
        toml, shell = text.partition("In anymeet.toml:")[2].split("Or in the environment:")
        (tmp_path / "anymeet.toml").write_text(toml)
        with anymeet.connect() as provider:
            provider.check()
        (tmp_path / "anymeet.toml").unlink()
        for name, value in re.findall(r"export (\w+)=(\S+)", shell):
            monkeypatch.setenv(name, value)
        with anymeet.connect() as provider:
            provider.check()


def until(condition: Callable[[], object]) -> None:
    """Come back when the condition holds; the deadline is there for a test that fails."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def samba(environment: dict[str, str]) -> Iterator[Any]:
    """An emulator in this process, and the profile ``local`` of it in the environment."""
    kind: Any = default_registry().emulator("digitalsamba")
    with kind() as emulator:
        settings = {"provider": "digitalsamba", **emulator.settings}
        environment |= {variable("local", name): str(value) for name, value in settings.items()}
        environment["ANYMEET_PROFILE"] = "local"
        yield emulator


def interrupted(environment: dict[str, str], emulator: Any, ready: Callable[[], object], *arguments: str) -> str:
    """Press Ctrl-C once ``ready``; stderr, of a process that ended as it should."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        until(ready)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (130, "") == (process.returncode, out)
    return err


def test_a_listing_can_be_interrupted(environment: dict[str, str], samba: Any) -> None:
    """Ctrl-C in a listing ends it with one line."""
    samba.faults.add(Fault(operation="rooms.list", delay=60))
    assert "Error: interrupted\n" == interrupted(environment, samba, lambda: list(samba.journal), "meetings", "list")


def test_a_download_can_be_interrupted_and_goes_on(environment: dict[str, str], samba: Any, tmp_path: Path) -> None:
    """Ctrl-C in a download leaves no half file under the final name, and the next download has the whole one."""
    with anymeet.connect(provider="digitalsamba", clock=samba.clock, **samba.settings) as provider:
        meeting = provider.meetings.create(MeetingRequest(title="Standup"))
        link = provider.links.create(meeting.id, LinkRequest(role=LinkRole.HOST, person="Ada"))
        samba.people.join(link.url)
        provider.recordings.start(meeting.id)
        samba.clock.advance(600)
        provider.recordings.stop(meeting.id)
        recording = provider.recordings.list(meeting.id).first()
        assert recording
        provider.recordings.wait(recording.id)
    samba.journal.clear()
    file = tmp_path / "movie.mp4"
    arguments = ("recordings", "download", recording.id, "-o", str(file))

    def fetches() -> list[Any]:
        return [entry for entry in samba.journal if entry.operation == "storage.recording"]

    samba.faults.add(Fault(operation="storage.recording", cut="body"))
    samba.faults.add(Fault(operation="storage.recording", delay=60, skip=1))
    interrupted(environment, samba, lambda: len(fetches()) == 2, *arguments)
    assert not file.exists()
    samba.faults.clear()
    answer = run(environment, *arguments)
    assert 0 == answer.returncode, answer.stderr
    assert f"{file}  {file.stat().st_size} bytes\n" == answer.stdout
    assert "Range" in fetches()[-1].headers
    assert ["movie.mp4"] == [path.name for path in tmp_path.iterdir() if "movie" in path.name]
