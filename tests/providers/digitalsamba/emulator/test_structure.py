"""How the emulator is put together."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

import anymeet_digitalsamba.emulator as package
from anymeet.testing import Emulator
from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]


def test_areas_do_not_override_each_other() -> None:
    """No area has a method of the name of another area's, except where it goes on to that one."""
    areas = [area for area in DigitalSambaEmulator.__mro__ if area is not object and area is not Emulator]
    clashes = [
        (one.__name__, other.__name__, name)
        for one, other in itertools.combinations(areas, 2)
        for name in vars(one).keys() & vars(other).keys()
        if callable(vars(one)[name])
        and not name.startswith("__")
        and "__class__" not in vars(one)[name].__code__.co_freevars
    ]

    assert [] == clashes


def test_nothing_of_the_provider_is_used() -> None:
    """The emulator imports nothing of anymeet but its testing tools, and of its own package nothing but itself."""
    files = [*Path(package.__file__).parent.glob("*.py")]
    imported = {
        node.module
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("anymeet")
    }

    assert 20 < len(files)
    assert {"anymeet.testing"} == {name for name in imported if not name.startswith("anymeet_digitalsamba.emulator")}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("phone-participants/joined", [{"call_id": "c", "name": "Ada"}, {"call_id": "d", "caller_number": "+1"}], 200),
        ("phone-participants/joined", [{"call_id": "c"}], 400),
        ("phone-participants/joined", {}, 400),
        ("phone-participants/left", ["c"], 200),
        ("phone-participants/left", [1], 400),
        ("phone-participants/c/mute", None, 200),
        ("phone/connect", None, 200),
        ("restreamers/start", {"stream_key": "k", "type": "vimeo"}, 200),
        ("restreamers/start", {"stream_key": "k", "type": "vimeo", "server_url": "rtmps://example.com/live"}, 400),
        ("restreamers/start", {"type": "vimeo"}, 400),
        ("restreamers/stop", None, 200),
    ],
)
def test_as_documented(
    emulator: DigitalSambaEmulator, call: Call, room: dict[str, Any], path: str, body: Any, status: int
) -> None:
    """Telephony and restreaming check what they are sent, answer nothing, and are written into the journal."""
    answer = call("POST", f"/rooms/standup/{path}", body)

    assert (status, True) == (answer.status_code, status == 400 or b"" == answer.content)
    assert emulator.journal.last is not None
    assert (status, body) == (emulator.journal.last.status, emulator.journal.last.body)
    assert 404 == call("POST", f"/rooms/none/{path}", body).status_code


def test_same_seed_same_ids() -> None:
    """Two emulators of one seed hand out the same ids, of another seed other ones; keys are never the same."""
    one, same, other = DigitalSambaEmulator(), DigitalSambaEmulator(), DigitalSambaEmulator(seed=1)

    assert one.settings["team_id"] == same.settings["team_id"] != other.settings["team_id"]
    assert one.settings["developer_key"] != same.settings["developer_key"]
