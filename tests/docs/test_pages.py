"""Every block of the README and of the pages under docs is executed, top to bottom, in an empty folder."""

from __future__ import annotations
import __future__

import contextlib
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import CodeBlockParser

from anymeet.comparison.scenarios import read_scenario
from anymeet.config import read_configuration
from anymeet.plugins import Registry

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LANGUAGES = ("console", "json", "python", "text", "toml", "yaml")


def run_python(example: Example) -> None:
    """Run a block in the page's one namespace; ``# prints: ...`` says a line that it prints, ``...`` in it stands for anything.

    One that begins with the name of a file, ``# test_app.py``, is that file, which a later block runs.
    """
    code = str(example.parsed)
    if file := re.match(r"# (\w+\.py)\n", code):
        Path(file[1]).write_text(code)
        return
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        # Annotations are not evaluated: a page may show a function whose imports stand in its file.
        flags = __future__.annotations.compiler_flag
        exec(compile(code, f"{example.path}:{example.line}", "exec", flags), example.namespace)
    for expected in re.findall(r"# prints: (.*)", code):
        line = re.escape(expected).replace(re.escape("..."), ".*")
        assert re.search(f"^{line} *$", output.getvalue(), re.MULTILINE), (expected, output.getvalue())


def run_console(example: Example) -> None:
    """Run the lines after ``$``; what stands below one must come out in that order, ``...`` stands for anything."""
    for command, told in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n?)*)", str(example.parsed), re.MULTILINE):
        if command.startswith("make "):  # the gate has just done it: here it is enough that make knows the target
            subprocess.run(["make", "--dry-run", *command.split()[1:]], cwd=ROOT, check=True, capture_output=True)
            continue
        if command.endswith(" &"):
            start_in_background(command.removesuffix(" &"), example)
            continue
        answer = subprocess.run(command, shell=True, env=environment(), capture_output=True, text=True, timeout=120)
        assert answer.returncode == 0, f"{command}\n{answer.stdout}{answer.stderr}"
        position = 0
        for line in (line.strip() for line in told.splitlines()):
            if line and line != "...":
                found = answer.stdout.find(line, position)
                assert found >= 0, f"{command} does not print {line!r}, but:\n{answer.stdout}"
                position = found + len(line)


def start_in_background(command: str, example: Example) -> None:
    """Start a server and wait for the first line that it prints, which it does once it accepts connections."""
    process = subprocess.Popen(
        command, shell=True, env=environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    example.namespace.setdefault("_servers", []).append(process)
    assert process.stdout is not None
    assert process.stdout.readline(), command


def environment() -> dict[str, str]:
    """The environment of a person in a new terminal, with the commands of this very installation."""
    scripts = str(Path(sys.executable).parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANYMEET_")}
    return kept | {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "160"}


def run_toml(example: Example) -> None:
    """A configuration is written where the next blocks find it, and must be one."""
    text = str(example.parsed)
    tomllib.loads(text)
    if "[profiles" in text:
        Path("anymeet.toml").write_text(text)
        read_configuration("anymeet.toml")


def read_json(example: Example) -> None:
    json.loads(str(example.parsed))


def run_yaml(example: Example) -> None:
    """A scenario is written where the next blocks find it, by the name in its first line, and must be one."""
    text = str(example.parsed)
    if file := re.match(r"# ([\w-]+\.yaml)\n", text):
        Path(file[1]).write_text(text)
        read_scenario(file[1])


def show(_: Example) -> None:
    """Something to look at: output, a tree."""


EVALUATORS = {
    "console": run_console,
    "json": read_json,
    "python": run_python,
    "text": show,
    "toml": run_toml,
    "yaml": run_yaml,
}


def unknown_blocks(document: Document) -> Iterator[Region]:
    """Blocks in a language that nobody would run are refused, so that none is forgotten."""
    for fence in re.finditer(r"^```(\w*)\n.*?^```$", document.text, re.MULTILINE | re.DOTALL):
        assert fence[1] in LANGUAGES, f"{document.path}: a block in {fence[1] or 'no language'}"
    return iter(())


SYBIL = Sybil(parsers=[unknown_blocks, *(CodeBlockParser(language, run) for language, run in EVALUATORS.items())])


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_block_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of the page does what it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("anymeet.plugins._DEFAULT", Registry())  # what a page registers ends with the page
    for name in [name for name in os.environ if name.startswith("ANYMEET_")]:
        monkeypatch.delenv(name)
    document = SYBIL.parse(page)
    module = ModuleType("page")  # where typing and attrs look for what an annotation of the page's classes names
    monkeypatch.setitem(sys.modules, module.__name__, module)
    document.namespace = vars(module)
    try:
        for example in document.examples():
            example.evaluate()
    finally:
        logging.getLogger("anymeet.http").setLevel(logging.NOTSET)  # a page shows how to see more
        for server in document.namespace.get("_servers", []):
            os.killpg(server.pid, signal.SIGTERM)
            server.communicate()


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_leads_somewhere(page: Path) -> None:
    """Every relative link of the page leads to a file of the repository."""
    targets = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text())
    assert [] == [target for target in targets if not (page.parent / target).exists()]
