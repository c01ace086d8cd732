"""Rules, ids, pages and answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.testing import Answer, Ids, Parameter, Problem, Refusal, UploadedFile, page_of, problems_of
from anymeet.testing.rules import converted

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def rules(value: Any, **parameter: Any) -> list[str]:
    return [problem.rule for problem in problems_of([Parameter(name="a", **parameter)], {"a": value})]


@pytest.mark.parametrize(
    ("parameter", "good", "bad", "rule"),
    [
        ({"type": "string"}, ["", "x"], [1, None, []], "must be a text"),
        ({"type": "integer"}, [0, -1], [1.0, True, "1", None], "must be a whole number"),
        ({"type": "number"}, [0, 1.5], [True, "1"], "must be a number"),
        ({"type": "boolean"}, [True, False], [1, "true"], "must be true or false"),
        ({"type": "array"}, [[], [1]], [{}, "x"], "must be a list"),
        ({"type": "object"}, [{}], [[], "x"], "must be an object"),
        ({"type": "date"}, ["2030-01-31"], ["2030-02-31", "tomorrow", 1, None], "must be a date"),
        ({"type": "datetime"}, ["2030-01-31T10:00:00Z", "2030-01-31 10:00:00"], ["x", 1], "must be a date with a time"),
        ({"type": "file"}, [UploadedFile("a", "b", b"")], ["x", None], "must be a file"),
        ({"type": "any"}, [None, 1, "x"], [], ""),
        ({"type": ["string", "array"]}, ["x", []], [1, None], "must be a text or a list"),
        ({"type": "string", "nullable": True}, [None, "x"], [1], "must be a text"),
        ({"type": "string", "enum": ["a", "b"]}, ["a"], ["c"], "must be one of a, b"),
        ({"type": "integer", "minimum": 2}, [2], [1], "must be at least 2"),
        ({"type": "number", "maximum": 2.5}, [2.5], [2.6], "must be at most 2.5"),
        ({"type": "string", "min_length": 2}, ["xx"], ["x"], "must be at least 2 characters"),
        ({"type": "string", "max_length": 2}, ["xx"], ["xxx"], "must be at most 2 characters"),
        ({"type": "array", "min_items": 1}, [[1]], [[]], "must be at least 1 items"),
        ({"type": "array", "max_items": 1}, [[1]], [[1, 2]], "must be at most 1 items"),
        ({"type": "string", "pattern": "#[0-9a-f]{6}"}, ["#00ff00"], ["#00ff000", "x"], "must match #[0-9a-f]{6}"),
        ({"type": "string", "format": "email"}, ["a@b.example"], ["a@b", "a b@c.d"], "must be a valid email"),
        (
            {"type": "string", "format": "url"},
            ["https://a.example/b"],
            ["a.example", "http://["],
            "must be a valid url",
        ),
        ({"type": "string", "format": "uuid"}, ["1e6fe4a4-0c5c-4f1f-9d0c-3b1f4c2b4a9e"], ["x"], "must be a valid uuid"),
    ],
)
def test_rules(parameter: dict[str, Any], good: list[Any], bad: list[Any], rule: str) -> None:
    """Each rule lets the good pass and names what is wrong with the bad."""
    assert [[] for _ in good] == [rules(value, **parameter) for value in good]
    assert [[rule] for _ in bad] == [rules(value, **parameter) for value in bad]


def test_required() -> None:
    """A required field has to be there; what is not documented is nobody's business."""
    parameters = [Parameter(name="a", required=True), Parameter(name="b")]

    assert [Problem("a", "is required")] == problems_of(parameters, {"c": 1})


def test_nested() -> None:
    """Problems inside lists and objects have their path."""
    choice = {"type": "object", "properties": [{"name": "text", "type": "string", "required": True}]}
    parameter = Parameter(name="choices", type="array", items=choice)

    problems = problems_of([parameter], {"choices": [{"text": "a"}, {}, {"text": 1}, "x"]})

    assert [
        Problem("choices.1.text", "is required"),
        Problem("choices.2.text", "must be a text"),
        Problem("choices.3", "must be an object"),
    ] == problems


@given(
    JSON_VALUES,
    st.sampled_from(["any", "array", "boolean", "date", "datetime", "integer", "number", "object", "string"]),
)
def test_any_value(value: Any, kind: str) -> None:
    """Whatever is sent, the answer is a list of problems."""
    parameter = {
        "type": kind,
        "minimum": 1,
        "max_length": 3,
        "format": "url",
        "enum": [1, "a"],
        "items": {"type": kind},
    }

    assert all(rule.startswith("must ") for rule in rules(value, **parameter))


def test_conversion() -> None:
    """Texts become what is documented where they can, in lists as well."""
    parameters = [
        Parameter(name="n", type="integer"),
        Parameter(name="x", type=("boolean", "number")),
        Parameter(name="s", type="string"),
        Parameter(name="l", type="array", items={"type": "integer"}),
    ]

    result = converted(parameters, {"n": "5", "x": "0.5", "s": "5", "l": ["1", "x"], "o": "5"})

    assert {"n": 5, "x": 0.5, "s": "5", "l": [1, "x"], "o": "5"} == result
    assert {"x": True} == converted(parameters, {"x": "TRUE"})
    assert {"n": "many"} == converted(parameters, {"n": "many"})


def test_ids() -> None:
    """Ids come again in another run, and never twice in one."""
    ids, again = Ids("seed"), Ids("seed")
    made = [ids.number(2) for _ in range(90)]

    assert made == [again.number(2) for _ in range(90)]
    assert 90 == len(set(made))
    assert all(len(number) == 2 for number in made)
    assert "".join(sorted(ids.text(1, "abc") for _ in range(3))) == "abc"
    assert ids.uuid() != ids.uuid()


ITEMS = [SimpleNamespace(id=letter) for letter in "abcdef"]


@given(st.integers(1, 7))
def test_pages_cover_everything(limit: int) -> None:
    """Walking by offset and walking by cursor both meet every item once."""
    by_offset = [item for start in range(0, 6, limit) for item in page_of(ITEMS, limit=limit, offset=start)]
    by_cursor = page_of(ITEMS, limit=limit)
    while page := page_of(ITEMS, limit=limit, after=by_cursor[-1].id):
        by_cursor += page

    assert [ITEMS, ITEMS] == [by_offset, by_cursor]


def test_unknown_cursor() -> None:
    """A cursor that names nothing is refused; records may be mappings."""
    with pytest.raises(Refusal, match="after names no record"):
        page_of([{"id": "a"}], after="b")
    assert [{"id": "b"}] == page_of([{"id": "a"}, {"id": "b"}], after="a")


@pytest.mark.parametrize(
    ("answer", "content", "headers"),
    [
        (Answer(), b"", {"Content-Length": "0"}),
        (Answer(204), b"", {}),
        (Answer(200, {"a": 1}), b'{"a": 1}', {"Content-Length": "8", "Content-Type": "application/json"}),
        (Answer(200, []), b"[]", {"Content-Length": "2", "Content-Type": "application/json"}),
        (Answer(200, "é"), "é".encode(), {"Content-Length": "2", "Content-Type": "text/plain; charset=utf-8"}),
        (Answer(200, b"x", {"content-type": "a/b"}), b"x", {"content-type": "a/b", "Content-Length": "1"}),
        (Answer(200, b"x"), b"x", {"Content-Length": "1", "Content-Type": "application/octet-stream"}),
    ],
)
def test_answers(answer: Answer, content: bytes, headers: dict[str, str]) -> None:
    """A body goes out as what it is, and its headers say so, once more when it is in bytes already."""
    assert (content, headers) == (answer.rendered().content, dict(answer.rendered().header_list()))
    assert (content, headers) == (answer.content, dict(answer.header_list()))


def test_refusal() -> None:
    """A refusal keeps what the vendor needs to write it."""
    refusal = Refusal(409, "exists", code="taken", fields={"name": "must be new"}, headers={"X": "1"})

    assert ("exists", 409, "taken", {"name": "must be new"}, {"X": "1"}) == (
        str(refusal),
        refusal.status,
        refusal.code,
        refusal.fields,
        refusal.headers,
    )
