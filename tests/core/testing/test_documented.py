"""What is documented, and that an emulator answers just that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from anymeet.testing import (
    Answer,
    DocumentedOperation,
    Emulator,
    answers,
    load_operations,
    serves,
)


def operation(id: str, path: str) -> DocumentedOperation:
    return DocumentedOperation(id=id, method="GET", path=path)


def make(documented: tuple[DocumentedOperation, ...], **members: Any) -> type[Emulator]:
    return type("Made", (Emulator,), {"name": "made", "documented": documented, **members})


@answers("a.get")
def answer_a(self: Any, request: Any) -> Answer:
    return Answer()


@answers("a.get")
def answer_a_too(self: Any, request: Any) -> Answer:
    return Answer()


@serves("a.file", "GET", "/a/{x}/{y}")
def serve_a(self: Any, request: Any, x: str) -> Answer:
    return Answer()


A = operation("a.get", "/a")
A_B = operation("a.get", "/a/{b}")


@pytest.mark.parametrize(
    ("documented", "members", "complaint"),
    [
        ((A,), {}, r"documented, and answered by no method: a\.get"),
        ((), {"f": answer_a}, r"answered by a method, and not documented: a\.get"),
        ((A, A), {"f": answer_a}, "has an operation twice"),
        ((A,), {"f": answer_a, "as_documented": frozenset({"b.get"})}, r"in as_documented, and not documented: b\.get"),
        (
            (A,),
            {"f": answer_a, "as_documented": frozenset({"a.get"})},
            r"in as_documented, and answered by a method: a\.get",
        ),
        ((A,), {"f": answer_a, "g": answer_a_too}, r"answer_a and answer_a_too are both marked 'a\.get'"),
        ((A_B,), {"f": answer_a}, r"answer_a answers /a/\{b\} and must take \(self, request, b\)"),
        ((), {"f": serve_a}, r"serve_a answers /a/\{x\}/\{y\} and must take \(self, request, x, y\)"),
    ],
)
def test_mismatch(documented: tuple[DocumentedOperation, ...], members: dict[str, Any], complaint: str) -> None:
    """Operations and methods that do not fit each other are refused when the class is made."""
    with pytest.raises(TypeError, match=complaint):
        make(documented, **members)


def test_two_areas_answer_one_operation() -> None:
    """Two areas that answer one operation are refused; an override is not."""
    left = type("Left", (Emulator,), {"f": answer_a})
    right = type("Right", (Emulator,), {"g": answer_a_too})
    child = type("Child", (left,), {"f": answer_a_too})

    with pytest.raises(TypeError, match="both marked"):
        type("Both", (left, right), {"name": "both", "documented": (A,)})
    both: Any = type("Both", (child,), {"name": "both", "documented": (A,)})
    assert answer_a_too is both._routes["a.get"].function


def test_a_variant_of_an_emulator(acme: type[Any], session: requests.Session) -> None:
    """A subclass that answers an operation otherwise is another emulator; an override without mark is refused."""

    class Variant(acme):  # type: ignore[misc]  # a class that is only known at run time
        @answers("rooms.list")
        def list_rooms(self, request: Any) -> list[str]:
            return ["other"]

    with Variant() as emulator:
        assert ["other"] == session.get(f"{emulator.base_url}/rooms", timeout=10).json()
    with pytest.raises(TypeError, match=r"answered by no method: rooms\.list"):
        type("Unmarked", (acme,), {"list_rooms": lambda self, request: []})


def test_hooks_are_needed() -> None:
    """An emulator without the vendor's hooks cannot be made."""
    with pytest.raises(TypeError, match="authenticate"):
        make(())()


def test_load_operations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Operations are read from package data."""
    package = tmp_path / "some_vendor"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "documented.json").write_text(
        '[{"id": "a", "method": "GET", "path": "/a", "query": [{"name": "n", "type": ["string", "integer"]}],'
        ' "answers": [{"status": 404}, {"status": 202, "body": [1]}], "facts": {"since": "N"}}]'
    )
    monkeypatch.syspath_prepend(tmp_path)

    (loaded,) = load_operations("some_vendor")

    assert ("a", ("string", "integer"), 202, [1]) == (
        loaded.id,
        loaded.query[0].type,
        loaded.success.status,
        loaded.success.body,
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[{"id": "a", "method": "GET"}]', "documented.json: a: .*path"),
        ('[{"id": "a", "method": "GET", "path": "/", "bodi": []}]', "a: .*bodi"),
        ('[{"id": "a", "method": "GET", "path": "/", "query": [{"name": "n", "requierd": true}]}]', "a: .*requierd"),
        (
            '[{"id": "a", "method": "GET", "path": "/", "query": [{"name": "n", "type": "text"}]}]',
            "a: type text is not one of",
        ),
        ('[{"id": "a", "method": "GET", "path": "/", "query": [{"name": "n", "format": "colour"}]}]', "a: .*colour"),
        ("[{}]", "an operation without id"),
    ],
)
def test_mistakes_in_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, complaint: str) -> None:
    """A mistake in the data is an error that names the operation."""
    package = tmp_path / "mistaken_vendor"
    package.mkdir()
    (package / "documented.json").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ValueError, match=complaint):
        load_operations("mistaken_vendor")
