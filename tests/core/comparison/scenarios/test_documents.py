"""YAML files: what is none, and what is more than a scenario needs."""

from __future__ import annotations

import pytest

from anymeet import ConfigurationError
from anymeet.comparison.scenarios.documents import read_document
from anymeet.comparison.scenarios.nodes import Entries, Problems


def problem(content: bytes) -> str:
    """What is told first about a file with this content, without its name."""
    with pytest.raises(ConfigurationError) as caught:
        read_document(content, Problems("s.yaml"))
    return caught.value.problems[0].removeprefix("s.yaml:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: the file is empty"),
        ("# nothing\n", "1:1: the file is empty"),
        ("title: [T", "1:10: this is not YAML: while parsing a flow sequence, expected ',' or ']', but got '<stream end>'"),
        ("title: T\n\tsteps: []", "2:1: this is not YAML: while scanning for the next token, found character '\\t' that cannot start any token"),
        ("title: &a T\nabout: *a", "1:8: anchors, aliases and tags are not read: write out what is meant"),
        ("title: !!python/object:os.system T", "1:8: anchors, aliases and tags are not read: write out what is meant"),
        ("title: T\ntitle: U", "2:1: 'title' appears twice here, first in line 1"),
        ("? [a]\n: b", "1:3: a key must be text"),
        ("~: b", "1:1: a key must be text"),
        ("title: T\n---\ntitle: U", "3:1: a second document begins here: a file has one scenario"),
        ("title: \x00", "1:8: YAML cannot hold '\\x00'"),
        ('title: T\nabout: "\\Uffffffff"', "2:6: this is not YAML: Python int too large to convert to C int"),
        ("title: " + "[" * 20 + "]" * 20, "1:17: this is nested deeper than any scenario"),
        ("title: " + "[" * 40_000, "1:17: this is nested deeper than any scenario"),
        ("title: " + "T" * 64_000, "1:1: the file is too large: 64 kB are enough for several hundred steps"),
    ],
)  # fmt: skip
def test_files_that_are_no_documents(text: str, expected: str) -> None:
    """What is no YAML, or more of it than a scenario needs, is refused where it begins to be."""
    assert expected == problem(text.encode())


def test_aliases_cannot_grow() -> None:
    """A file of a few lines that would be billions of items is refused before anything is made of it."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    told = problem("\n".join(lines).encode())
    assert "1:5: anchors, aliases and tags are not read: write out what is meant" == told


def test_a_file_is_utf_8() -> None:
    """Another encoding is told with the place where it shows; a byte order mark is no part of the text."""
    assert "2:11: the file is not UTF-8" == problem(b"title: T\nabout: caf\xe9\n")
    root = read_document(b"\xef\xbb\xbftitle: T\n", Problems("s.yaml"))
    assert isinstance(root, Entries)
    assert ["title"] == list(root.entries)
