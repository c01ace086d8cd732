"""Applications in a working directory of their own, and a small vendor that they use."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import anymeet
from anymeet import Provider
from support.tiny import Tiny

MakeApplication = Callable[..., Any]


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeApplication:
    """Makes a module out of a source, in a file of the working directory, which is empty otherwise."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def make(source: str, file: str | Path = "app.py", name: str = "app") -> Any:
        path = work / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return make


@pytest.fixture
def tiny() -> Iterator[Provider]:
    """A connection to the small vendor."""
    with anymeet.connect(provider=Tiny, key="k-e-y") as provider:
        yield provider
