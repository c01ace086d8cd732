"""What a typed signature promises, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import attrs
import pytest

from anymeet.errors import InvalidRequest
from anymeet.models import UNSET, Maybe, OpenEnum, Unset
from anymeet.rules import check

T = TypeVar("T")


class Colour(OpenEnum):
    RED = "red"


def even(field: str, value: int) -> None:
    if value % 2:
        raise InvalidRequest(field, "must be even")


@attrs.frozen(kw_only=True)
class Wheel:
    spokes: Annotated[Maybe[int | None], even] = UNSET


@attrs.frozen(kw_only=True)
class Cart:
    name: str
    wheels: Maybe[Sequence[Wheel | Mapping[str, Any]]] = UNSET


EvenOrText: TypeAlias = Maybe[Annotated[int, even] | str]
NOON = datetime(2024, 3, 7, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (True, bool),
        (7, int),
        (7, float),
        (7.5, float),
        ("text", str),
        (Colour.RED, str),
        (Colour.RED, Colour),
        (b"", bytes),
        (NOON, datetime),
        (NOON.astimezone(ZoneInfo("Europe/Berlin")), datetime),
        (NOON.date(), date),
        (None, None),
        (None, int | None | Unset),
        (UNSET, int | Unset),
        ([1, 2], Sequence[int]),
        ((1, 2), Sequence[int]),
        ((), tuple[int, ...]),
        (("name", b""), tuple[str, bytes]),
        ([object()], Sequence[Any]),
        ([object()], Sequence),
        ({"a": 1}, Mapping[str, int]),
        (object(), Any),
        (object(), object),
        (object(), T),
        (4, Annotated[int, even, "no rule"]),
        (None, Annotated[int | None, even]),
        (UNSET, Annotated[int | Unset, even]),
        (4, EvenOrText),
        ("three", EvenOrText),
        (Cart(name="a", wheels=[Wheel(spokes=None), {"spokes": 3}, Wheel()]), Cart),
        ({"name": 3}, Cart | Mapping[str, Any]),
    ],
)
def test_accepted(value: Any, hint: Any) -> None:
    """A value of its annotated type passes, and None and UNSET pass every rule that their type lets them near."""
    check("it", value, hint)


@pytest.mark.parametrize(
    ("value", "hint", "rule"),
    [
        ("true", bool, "must be True or False, not str"),
        (1, bool, "must be True or False, not int"),
        (True, int, "must be a whole number, not bool"),
        (7.0, int, "must be a whole number, not float"),
        (True, float, "must be a number, not bool"),
        (7, str, "must be text, not int"),
        ("red", Colour, "must be Colour, not str"),
        (NOON, date, "must be a date, not datetime"),
        (NOON.date(), datetime, "must be a datetime, not date"),
        (NOON.replace(tzinfo=None), datetime, "must know its time zone: pass datetime(..., tzinfo=...)"),
        (0, None, "must be None, not int"),
        (None, int | Unset, "must be a whole number, not NoneType"),
        ("text", int | bool | None | Unset, "must be a whole number or True or False or None, not str"),
        ("text", Sequence[str], "must be a list, not str"),
        (b"text", Sequence[int], "must be a list, not bytes"),
        ([], Mapping[str, int], "must be a mapping, not list"),
        (3, Annotated[int, even], "must be even"),
        (3, EvenOrText, "must be even"),
        (b"", EvenOrText, "must be a whole number or text, not bytes"),
        ("cart", Cart | Mapping[str, Any], "must be Cart or a mapping, not str"),
    ],
)
def test_refused(value: Any, hint: Any, rule: str) -> None:
    """A value of another type, or one that breaks a rule, is refused in words that do not quote it."""
    with pytest.raises(InvalidRequest) as refused:
        check("it", value, hint)

    assert ("it", rule) == (refused.value.field, refused.value.rule)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (Cart(name=3), "name"),  # type: ignore[arg-type]
        (Cart(name="a", wheels=[Wheel(), Wheel(spokes=3)]), "wheels.1.spokes"),
        (Cart(name="a", wheels=[{}, 7]), "wheels.1"),  # type: ignore[list-item]
        (7, "body"),
    ],
)
def test_inside(value: Any, field: str) -> None:
    """What is wrong inside a whole body is named by its path in it, and the body itself is called the body."""
    with pytest.raises(InvalidRequest) as refused:
        check("", value, Cart)

    assert field == refused.value.field
