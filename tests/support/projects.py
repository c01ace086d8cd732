"""Projects as if they were installed: their sources, and the metadata that a package manager would leave."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example_provider"


def installed(project: Path, site: Path) -> tuple[Path, Path]:
    """The folders that have to be on Python's path; ``site`` is one of them, where the metadata is written."""
    declared = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    name, version = declared["name"], declared["version"]
    information = site / f"{name.replace('-', '_')}-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    lines = [
        line
        for group, entries in declared["entry-points"].items()
        for line in (f"[{group}]", *(f"{entry} = {target}" for entry, target in entries.items()))
    ]
    (information / "entry_points.txt").write_text("\n".join(lines))
    return project / "src", site


def run(arguments: Sequence[str], folder: Path, path: Sequence[Path] = ()) -> subprocess.CompletedProcess[str]:
    """``python -m ...`` in a folder, with more on Python's path, and no configuration of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANYMEET_", "PYTEST_", "COV_"))}
    environment = kept | {"PYTHONPATH": os.pathsep.join(map(str, path)), "NO_COLOR": "1", "HOME": str(folder)}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
