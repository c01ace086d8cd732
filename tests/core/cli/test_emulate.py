"""An emulator in a terminal, within this process: see also `test_program`, where it is one of its own."""

from __future__ import annotations

import json
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from anymeet.cli.commands import emulate as module

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Emulators are told to end as soon as they run."""

    @contextmanager
    def at_once() -> Iterator[threading.Event]:
        event = threading.Event()
        event.set()
        yield event

    monkeypatch.setattr("anymeet.cli.commands.emulate._until_told", at_once)


@pytest.mark.parametrize("vendor", ["digitalsamba", "samesurf"])
def test_settings_are_one_line(anymeet: Run, vendor: str) -> None:
    """With --json the only line holds where the emulator is, and all settings that a profile of it needs."""
    answer = anymeet("emulate", vendor, "--json")
    assert (0, "", 1) == (answer.code, answer.err, len(answer.out.splitlines()))
    where = json.loads(answer.out)
    assert where["base_url"] == where["settings"]["base_url"]
    assert where["control_url"].startswith("http://127.0.0.1:")


@pytest.mark.parametrize("vendor", ["digitalsamba", "samesurf"])
def test_people_get_settings_to_paste(anymeet: Run, vendor: str) -> None:
    """Without --json the settings are shown as a profile, and as an environment, whose names no other vendor's have."""
    lines = anymeet("emulate", vendor).out.splitlines()
    profile = lines.index(f"[profiles.local-{vendor}]")
    assert f'provider = "{vendor}"' == lines[profile + 1]
    assert f"export ANYMEET_PROFILE=local-{vendor}" in lines
    assert f"export ANYMEET_LOCAL_{vendor.upper()}_PROVIDER={vendor}" in lines


def test_a_port_is_used_by_one(anymeet: Run) -> None:
    """A port that somebody has already is a mistake of the command line."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = anymeet("emulate", "samesurf", "--port", str(server.getsockname()[1]))
    assert 2 == answer.code
    assert "cannot be used" in answer.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM are heard while it runs, and mean what they meant before when it has ended."""
    monkeypatch.undo()
    before = signal.getsignal(number)
    with module._until_told() as event:
        assert not event.is_set()
        signal.raise_signal(number)
        assert event.is_set()
    assert before is signal.getsignal(number)
