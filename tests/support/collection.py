"""Which tests of the contract a test run has: collected by pytest with the settings of this repository, told by this plugin."""

from __future__ import annotations

import json
from typing import Final

import pytest

from support.projects import ROOT, run

_WAYS_OUT: Final = ("skip", "skipif", "xfail")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Print the tests of each provider's contract but for those that are marked to be skipped, or are not the suite's own."""
    from anymeet.testing.contract import ProviderContract  # once pytest has prepared it

    found: dict[str, list[str]] = {}
    for item in session.items:
        if isinstance(item, pytest.Function) and item.cls and issubclass(item.cls, ProviderContract):
            name = item.originalname
            is_own = getattr(item.cls, name) is getattr(ProviderContract, name)
            if is_own and not any(map(item.get_closest_marker, _WAYS_OUT)):
                found.setdefault(item.cls.provider_type.info.name, []).append(item.name)
    print(f"\n{json.dumps(found)}")


def collected(*files: str) -> dict[str, set[str]]:
    """The tests that ``pytest FILES`` runs, by provider: ``test_field[meetings.create.title]`` for instance."""
    command = ["pytest", "--collect-only", "-qq", "-p", "no:cacheprovider", "-p", "support.collection", *files]
    done = run(command, ROOT, [ROOT / "tests"])
    assert done.returncode == 0, done.stdout + done.stderr
    found = next(json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    return {provider: set(names) for provider, names in found.items()}
