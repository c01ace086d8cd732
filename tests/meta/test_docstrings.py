"""Every test says in one sentence what is true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FILES = sorted(TESTS.rglob("test_*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The test functions of a file, those inside of classes and others included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


def sentences(text: str) -> list[str]:
    """The sentences of a text: what ends in a full stop, question or exclamation mark before a space and a capital, or at the end."""
    return [part for part in re.split(r"(?<=[.?!])\s+(?=[A-Z`])", text.strip()) if part]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_every_test_says_one_sentence(path: Path) -> None:
    """The docstring of each test function is one sentence, which ends as a sentence does."""
    odd = {
        f"{path.name}:{function.lineno} {function.name}": text
        for function in functions(path)
        if len(sentences(text := " ".join((ast.get_docstring(function) or "").split()))) != 1 or text[-1] not in ".?!"
    }
    assert {} == odd


def test_what_a_sentence_is() -> None:
    """Abbreviations, names with dots in them and quoted text do not end a sentence; a full stop before a capital does."""
    assert 1 == len(sentences("A file anymeet.toml is read, 3.11 too."))
    assert 2 == len(sentences("It is read. It is written."))
    assert [] == sentences("  ")
