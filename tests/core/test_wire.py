"""Between JSON and values: tolerant when reading, strict when writing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import InvalidRequest, UnexpectedResponse
from anymeet.models import UNSET, Maybe, OpenEnum, Unset
from anymeet.wire import Model, make_converter, moment_from, read

CONVERTER = make_converter()


class Colour(OpenEnum):
    """Grows at the vendor's."""

    RED = "red"


class Size(StrEnum):
    """Does not grow."""

    SMALL = "small"


@attrs.frozen(kw_only=True)
class Tag(Model):
    """A small value inside others."""

    name: str
    weight: float | None = None


@attrs.frozen(kw_only=True)
class Room(Model):
    """A value with a field of each kind."""

    id: str
    seats: int = 0
    price: float = 0.0
    open: bool = True
    colour: Colour = Colour.RED
    size: Size | None = None
    at: datetime | None = None
    day: date | None = None
    tags: tuple[Tag, ...] = ()
    names: list[str] = attrs.field(factory=list)
    figures: Mapping[str, int] = attrs.field(factory=dict)
    main: Tag | None = None
    note: Maybe[str | None] = UNSET
    anything: Any = None


@attrs.frozen(kw_only=True)
class Body:
    """A value that is written, and is no `Model`."""

    title: Maybe[str | None] = UNSET
    at: Maybe[datetime] = UNSET
    tags: Maybe[Sequence[Tag]] = UNSET
    length: Maybe[timedelta] = UNSET
    day: Maybe[date] = UNSET
    colour: Maybe[Colour] = UNSET


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**320)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["1", "-7", "1.5", "true", "red", "small", "2024-03-07", "2024-03-03 08:01:01", "9" * 30]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([field.name for field in attrs.fields(Room)]) | st.text(max_size=5), inner, max_size=6
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_value_or_an_unexpected_response(data: Any) -> None:
    """Whatever JSON arrives, reading it as any kind of value gives one of that kind, or raises UnexpectedResponse with paths."""
    kinds: list[Any] = [Room, str, int, float, bool, datetime, date, Colour, Size, list[Room], tuple[Tag, ...]]
    kinds += [dict[str, int], Mapping[str, Tag], Room | None, Tag | Unset, Any]
    for kind in kinds:
        assert all(" @ $" in problem for problem in problems_of(data, kind))


def problems_of(data: Any, kind: Any) -> tuple[str, ...]:
    """What makes JSON unreadable as a kind, nothing when it is not."""
    try:
        read(CONVERTER, data, kind)
    except UnexpectedResponse as error:
        return error.problems or ("nothing is said @ all",)
    return ()


@given(st.fixed_dictionaries({"id": st.text()}, optional={"names": JSON, "figures": JSON, "at": JSON, "tags": JSON}))
def test_any_field_is_a_value_or_named(data: dict[str, Any]) -> None:
    """A model that cannot be read names the fields at fault; one that can keeps the JSON as it came."""
    problems = problems_of(data, Room)
    assert all(any(f"$.{name}" in problem for name in data) for problem in problems)
    assert problems or data == read(CONVERTER, data, Room).raw


def test_a_model_is_read_from_what_vendors_send() -> None:
    """Numbers as text, ids as numbers, moments without zone, unknown fields and unknown enumeration values are read."""
    data = {
        "id": 17,
        "seats": "12",
        "price": "1.50",
        "open": "0",
        "colour": "ultraviolet",
        "size": "small",
        "at": "2024-03-03 08:01:01",
        "day": "2024-03-03",
        "tags": [{"name": "a", "weight": 2}],
        "names": ["x"],
        "figures": {"n": "5"},
        "main": None,
        "note": None,
        "brand_new": {"x": 1},
    }
    room = read(CONVERTER, data, Room)
    assert ("17", 12, 1.5, False) == (room.id, room.seats, room.price, room.open)
    assert ("ultraviolet", False) == (room.colour, room.colour.known)
    assert Size.SMALL is room.size
    assert datetime(2024, 3, 3, 8, 1, 1, tzinfo=UTC) == room.at
    assert date(2024, 3, 3) == room.day
    assert (Tag(name="a", weight=2.0),) == room.tags
    assert (["x"], {"n": 5}, None, None) == (room.names, room.figures, room.main, room.note)
    assert data == room.raw
    assert {"name": "a", "weight": 2} == room.tags[0].raw


def test_raw_takes_no_part() -> None:
    """Two values that differ in their JSON alone are equal and look alike."""
    one, two = read(CONVERTER, {"name": "a", "extra": 1}, Tag), read(CONVERTER, {"name": "a"}, Tag)
    assert (one, repr(one), hash(one)) == (two, repr(two), hash(two))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"seats": 1}, "required field missing @ $.id"),
        ({"id": None}, "not text: None @ $.id"),
        ({"id": "1", "seats": "many"}, "not a whole number: str of 4 @ $.seats"),
        ({"id": "1", "seats": 1.5}, "not a whole number: 1.5 @ $.seats"),
        ({"id": "1", "seats": True}, "not a whole number: True @ $.seats"),
        ({"id": "1", "price": "1e5"}, "not a number: str of 3 @ $.price"),
        ({"id": "1", "price": False}, "not a number: False @ $.price"),
        ({"id": "1", "open": 2}, "not a boolean: 2 @ $.open"),
        ({"id": "1", "open": "yes"}, "not a boolean: str of 3 @ $.open"),
        ({"id": "1", "colour": 1}, "not text: 1 @ $.colour"),
        ({"id": "1", "at": "yesterday"}, "not a date or time: str of 9 @ $.at"),
        ({"id": "1", "at": 1e20}, "not a date or time: 1e+20 @ $.at"),
        ({"id": "1", "day": []}, "not a date or time: list of 0 @ $.day"),
        ({"id": "1", "tags": {"name": "a"}}, "not an array: dict of 1 @ $.tags"),
        ({"id": "1", "names": "ab"}, "not an array: str of 2 @ $.names"),
        ({"id": "1", "tags": [{"name": "a"}, {"weight": 1}]}, "required field missing @ $.tags[1].name"),
        ({"id": "1", "tags": ["a"]}, "not an object: str of 1 @ $.tags[0]"),
        ({"id": "1", "main": []}, "not an object: list of 0 @ $.main"),
        ({"id": "1", "figures": {"n": None}}, "not a whole number: None @ $.figures['n']"),
        ([], "not an object: list of 0 @ $"),
        ("<html>", "not an object: str of 6 @ $"),
        (None, "not an object: None @ $"),
    ],
)
def test_what_does_not_fit_is_named_with_its_path(data: Any, problem: str) -> None:
    """An answer of another form raises UnexpectedResponse with what is wrong, and where."""
    with pytest.raises(UnexpectedResponse) as raised:
        read(CONVERTER, data, Room, line="GET /rooms/1")
    assert (problem,) == raised.value.problems
    assert "GET /rooms/1" == raised.value.request_line


def test_a_mapping_that_is_none_is_named() -> None:
    """A list where an object with any keys belongs is named, in a field and at the top."""
    for data, kind, path in (({"id": "1", "figures": [1]}, Room, "$.figures"), ([1], dict[str, int], "$")):
        with pytest.raises(UnexpectedResponse, match="not an object: list of 1") as raised:
            read(CONVERTER, data, kind)
        assert raised.value.problems[0].endswith(f" @ {path}")


def test_a_kind_that_cannot_be_read_is_named() -> None:
    """What no reader knows how to make is not of the expected form, and its field says which that is."""
    with pytest.raises(UnexpectedResponse, match=r"answer: not of the expected form @ \$"):
        read(CONVERTER, "1", complex)

    @attrs.frozen(kw_only=True)
    class Wave:
        data: bytes

    with pytest.raises(UnexpectedResponse, match=r"not of the expected form \(bytes\) @ \$\.data"):
        read(CONVERTER, {"data": "text"}, Wave)


def test_all_problems_are_named() -> None:
    """Every field at fault is in the error, not the first alone; the path may start elsewhere."""
    with pytest.raises(UnexpectedResponse) as raised:
        read(CONVERTER, {"seats": "x", "price": "y"}, Room, path="$.data")
    assert {"$.data.id", "$.data.seats", "$.data.price"} == {p.partition(" @ ")[2] for p in raised.value.problems}


def test_an_answer_is_not_quoted() -> None:
    """The text of a value that does not fit is not in the error: it may be a secret, and may be long."""
    secret = "seeded-secret" * 1000
    fields = ("seats", "price", "open", "at", "day", "tags", "names", "figures", "main", "size")
    for data in ({"id": "1", **dict.fromkeys(fields, secret)}, {"id": "1", "tags": [secret, {"name": [secret]}]}):
        with pytest.raises(UnexpectedResponse) as raised:
            read(CONVERTER, data, Room)
        assert "seeded" not in str(raised.value) + "".join(raised.value.problems)


def test_json_nested_too_deep_is_refused() -> None:
    """A value that contains itself without end raises UnexpectedResponse, no RecursionError."""

    @attrs.frozen(kw_only=True)
    class Node(Model):
        inner: list[Any]

    endless: dict[str, Any] = {"name": "a"}
    endless["inner"] = endless
    converter = make_converter()

    def structure(data: Any, kind: Any) -> Any:
        return Node(inner=[converter.structure(data["inner"], kind)])

    converter.register_structure_hook(Node, structure)
    with pytest.raises(UnexpectedResponse, match="nested too deep @"):
        read(converter, endless, Node)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-11-01T10:00:00Z", datetime(2024, 11, 1, 10, tzinfo=UTC)),
        ("2024-11-01T10:00:00.000123Z", datetime(2024, 11, 1, 10, microsecond=123, tzinfo=UTC)),
        ("2024-11-01T10:00:00+02:00", datetime(2024, 11, 1, 8, tzinfo=UTC)),
        ("2024-11-01T10:00:00-0130", datetime(2024, 11, 1, 11, 30, tzinfo=UTC)),
        ("2024-11-01T10:00:00", datetime(2024, 11, 1, 10, tzinfo=UTC)),
        ("2024-03-03 08:01:01", datetime(2024, 3, 3, 8, 1, 1, tzinfo=UTC)),
        ("2024-03-07", datetime(2024, 3, 7, tzinfo=UTC)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1700000000.5, datetime(2023, 11, 14, 22, 13, 20, 500000, tzinfo=UTC)),
        (datetime(2024, 3, 7), datetime(2024, 3, 7, tzinfo=UTC)),
        (datetime(2024, 3, 7, tzinfo=timezone(timedelta(hours=2))), datetime(2024, 3, 6, 22, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_all_forms(value: object, expected: datetime) -> None:
    """Each form that a vendor writes moments in becomes an aware datetime in UTC; without zone it is UTC."""
    moment = moment_from(value)
    assert expected == moment
    assert UTC is moment.tzinfo


@pytest.mark.parametrize(
    "value",
    [
        "",
        "now",
        "2024-13-01",
        "2024-W01-1",
        "2024-02-30",
        "24:00:00",
        "2024-11-01T25:00:00Z",
        "2024-11-01T10:00",
        "20241101",
        "2024-11-0\u0661",
        "0001-01-01T00:00:00+02:00",
        " 2024-11-01 ",
        True,
        None,
        [],
        {},
        1e300,
        float("nan"),
        float("inf"),
        10**400,
        datetime.min.replace(tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_what_is_no_moment_is_refused(value: object) -> None:
    """Anything else is a ValueError."""
    with pytest.raises(ValueError, match="not a date or time"):
        moment_from(value)


@given(st.datetimes(timezones=st.timezones() | st.just(UTC)))
def test_moments_survive_writing_and_reading(moment: datetime) -> None:
    """A moment of any year and zone that is written is read as the same second."""
    try:
        expected = moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return
    written = CONVERTER.unstructure(moment)
    assert expected == moment_from(written)
    assert written.endswith("Z")


@given(st.text() | st.integers() | st.floats())
def test_a_moment_or_a_value_error(value: object) -> None:
    """Nothing but a ValueError comes of what is no moment."""
    try:
        assert UTC is moment_from(value).tzinfo
    except ValueError:
        pass
    else:
        assert isinstance(value, str | int | float)


def test_what_is_unset_is_not_written() -> None:
    """Fields left UNSET are left out, None is written as null, and nothing else is left out."""
    assert {} == CONVERTER.unstructure(Body())
    body = Body(
        title=None,
        at=datetime(2024, 11, 1, 10, 0, 0, 999, tzinfo=timezone(timedelta(hours=2))),
        tags=(Tag(name="a"),),
        length=timedelta(minutes=1.5),
        day=date(2024, 11, 1),
        colour=Colour("ultraviolet"),
    )
    expected = {
        "title": None,
        "at": "2024-11-01T08:00:00Z",
        "tags": [{"name": "a", "weight": None}],
        "length": 90.0,
        "day": "2024-11-01",
        "colour": "ultraviolet",
    }
    assert expected == json.loads(json.dumps(CONVERTER.unstructure(body)))


def test_a_moment_without_zone_is_not_written() -> None:
    """A naive datetime is refused instead of being taken for this computer's local time."""
    with pytest.raises(InvalidRequest, match="time zone"):
        CONVERTER.unstructure(datetime(2024, 11, 1))
    with pytest.raises(InvalidRequest, match="time zone"):
        CONVERTER.unstructure(Body(at=datetime(2024, 11, 1)))


def test_raw_is_not_written() -> None:
    """What came with a model is not sent back as a field called raw."""
    assert {"name": "a", "weight": None} == CONVERTER.unstructure(read(CONVERTER, {"name": "a", "x": 1}, Tag))


def test_converters_share_nothing() -> None:
    """What one provider teaches its converter stays with it."""
    one, two = make_converter(), make_converter()
    one.register_structure_hook(Tag, lambda data, kind: Tag(name="changed"))
    assert "changed" == read(one, {"name": "a"}, Tag).name
    assert "a" == read(two, {"name": "a"}, Tag).name
