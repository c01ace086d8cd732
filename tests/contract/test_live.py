"""The contract against an account: ``--live PROFILE``. Here the account is one that an emulator runs for somebody else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from anymeet.config.sources import variable
from anymeet.testing import Emulator
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator

HERE = Path(__file__).parent
MODULE = """
import pytest
from anymeet.testing.contract import ProviderContract
from {module} import {provider}

class TestLive(ProviderContract):
    provider_type = {provider}
"""


def hold_the_contract(emulator: Emulator, provider: str, module: str, folder: Path) -> dict[str, int]:
    """Run an author's tests with ``--live work``; how many passed, were skipped, or failed."""
    (folder / "test_live.py").write_text(MODULE.format(module=module, provider=provider))
    profile = {"provider": emulator.name, **emulator.settings}
    environment = {**os.environ, **{variable("work", name): value for name, value in profile.items()}}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--live", "work", "test_live.py"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return {word: int(number) for number, word in re.findall(r"(\d+) (passed|skipped|failed)", done.stdout)}


def test_only_what_cleans_up_is_asked_of_an_account(tmp_path: Path) -> None:
    """All that can be undone passes and is undone; whatever needs people, faults or a clock is skipped."""
    with DigitalSambaEmulator() as emulator:
        told = hold_the_contract(emulator, DigitalSamba.__name__, "anymeet_digitalsamba", tmp_path)
        assert {"passed", "skipped"} == told.keys()
        made = {entry.operation for entry in emulator.journal if entry.method != "GET"}
        assert {"rooms.create", "rooms.update", "rooms.delete", "webhooks.create", "webhooks.delete"} <= made
        assert [] == [room for room in emulator.state.rooms.values() if not room.deleted]
        assert {} == emulator.state.webhooks


def test_what_cannot_be_undone_is_not_done(tmp_path: Path) -> None:
    """At a vendor that deletes nothing, nothing is made, and what is refused is refused all the same."""
    with SameSurfEmulator() as emulator:
        told = hold_the_contract(emulator, SameSurf.__name__, "anymeet_samesurf", tmp_path)
        assert told["passed"] > 80  # the absent abilities, most of all
        assert {} == emulator.rooms
        assert 1 == len(emulator.accounts)
