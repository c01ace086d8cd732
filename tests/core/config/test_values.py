"""Values of settings, out of TOML, keywords and text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from anymeet.config.values import value_from


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("5", int, 5),
        (" -7 ", int, -7),
        ("2.5", float, 2.5),
        ("3", float, 3.0),
        ("True", bool, True),
        ("no", bool, False),
        ("0", bool, False),
        ("on", bool, True),
        ("5", str, "5"),
        ("a, b,,c ", tuple[str, ...], ("a", "b", "c")),
        ("", tuple[str, ...], ()),
        ("1,2", tuple[int, ...], (1, 2)),
        ("a=b, c = d=e", Mapping[str, str], {"a": "b", "c": "d=e"}),
        ("x", str | None, "x"),
        ("5", int | None, 5),
        ("red", Colour, Colour.RED),
        ("fast", Literal["fast", "safe"], "fast"),
    ],
)
def test_text_is_read_by_the_type_of_the_setting(text: str, kind: Any, expected: object) -> None:
    """Numbers, truths, lists and tables are read out of text, as an environment variable has it."""
    value = value_from(text, kind, from_text=True)
    assert (expected, type(expected)) == (value, type(value))


@pytest.mark.parametrize(
    ("raw", "kind", "expected"),
    [
        (5, int, 5),
        (3, float, 3.0),
        (True, bool, True),
        ("5", str, "5"),
        (["a", "b"], tuple[str, ...], ("a", "b")),
        ({"a": "b"}, dict[str, str], {"a": "b"}),
        (None, str | None, None),
        ("red", Colour, Colour.RED),
    ],
)
def test_values_of_the_right_type_pass(raw: object, kind: Any, expected: object) -> None:
    """What has the right type already stays; a whole number may stand for a number."""
    value = value_from(raw, kind, from_text=False)
    assert (expected, type(expected)) == (value, type(value))


@pytest.mark.parametrize(
    ("raw", "kind", "message"),
    [
        ("5", int, "must be a whole number"),
        (5.0, int, "must be a whole number"),
        (True, int, "must be a whole number"),
        (True, float, "must be a number"),
        (float("nan"), float, "must be a number"),
        (float("inf"), float, "must be a number"),
        (10**400, float, "must be a number"),
        ("2.5", float, "must be a number"),
        ("true", bool, "must be true or false"),
        (1, bool, "must be true or false"),
        (5, str, "must be text"),
        (None, str, "must be text"),
        ("a,b", tuple[str, ...], "must be a list"),
        (["a", 1], tuple[str, ...], "must be text"),
        ("a=b", Mapping[str, str], "must be a table"),
        ({"a": 1}, Mapping[str, str], "must be text"),
        ("slow", Literal["fast", "safe"], "must be one of fast, safe"),
        (["fast"], Literal["fast", "safe"], "must be one of fast, safe"),
        ("blue", Colour, "must be one of red"),
        (5, str | None, "must be text"),
        ("x", int | bool, "must be a whole number or must be true or false"),
        (date(2030, 1, 1), str, "must be text"),
    ],
)
def test_values_of_a_wrong_type_are_refused_without_quoting_them(raw: object, kind: Any, message: str) -> None:
    """A file has to give the right type; the error says which, and not what stood there."""
    with pytest.raises(ValueError) as caught:
        value_from(raw, kind, from_text=False)
    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("five", int, "must be a whole number"),
        ("9" * 5000, int, "must be a whole number"),
        ("five", float, "must be a number"),
        ("nan", float, "must be a number"),
        ("maybe", bool, "must be true or false"),
        ("a,b", Mapping[str, str], "must be pairs such as a=b, c=d"),
        ("1,b", tuple[int, ...], "must be a whole number"),
    ],
)
def test_text_that_means_nothing_is_refused(text: str, kind: Any, message: str) -> None:
    """Text that cannot be read as the setting's type is refused."""
    with pytest.raises(ValueError) as caught:
        value_from(text, kind, from_text=True)
    assert message == str(caught.value)


def test_setting_of_a_type_that_nobody_can_write_is_the_authors_error() -> None:
    """A settings class with a field that no file can fill is refused whatever is given."""
    with pytest.raises(TypeError, match="anymeet cannot read settings of type"):
        value_from("x", bytes, from_text=True)


@given(some.integers(), some.booleans(), some.floats(allow_nan=False, allow_infinity=False))
def test_written_values_are_read_back(number: int, truth: bool, real: float) -> None:
    """Whatever str() makes of a number or a truth is read as the same value."""
    values = [value_from(str(value), type(value), from_text=True) for value in (number, truth, real)]
    assert [number, truth, real] == values
