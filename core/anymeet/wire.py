"""Between JSON and values: one converter per provider, tolerant when reading, strict when writing."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any, Final, TypeVar, Union, get_args

import attrs
import cattrs
from cattrs.cols import (
    homogenous_tuple_structure_factory,
    is_mapping,
    is_mutable_sequence,
    is_sequence,
    list_structure_factory,
    mapping_structure_factory,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from anymeet.errors import InvalidRequest, UnexpectedResponse
from anymeet.models import UNSET, Unset

T = TypeVar("T")

_DATETIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


@attrs.frozen(kw_only=True)
class Model:
    """Base of a vendor's own values. ``raw`` is the JSON as it came, with the fields no version of anymeet has seen yet."""

    raw: Mapping[str, Any] = attrs.field(factory=dict, eq=False, repr=False)


def make_converter() -> cattrs.Converter:
    """A converter that reads what vendors send and writes what they document.

    Reading: moments in any of the vendors' forms become aware UTC datetimes; whole numbers may be text; ids may be numbers;
    an `anymeet.models.OpenEnum` takes any text; a subclass of `Model` keeps its JSON. Writing: what is UNSET is left out.
    """
    converter = cattrs.Converter(detailed_validation=True)
    converter.register_structure_hook_factory(is_sequence, lambda kind: _array_reader(kind, converter))
    converter.register_structure_hook_factory(is_mapping, lambda kind: _object_reader(kind, converter))
    for scalar in (str, int, float, bool):
        converter.register_structure_hook(scalar, _scalar)  # cattrs' own reader would answer before any predicate
    for exactly, reader in {datetime: _moment, date: _day}.items():
        # By identity: by class, the hook of date would answer for datetimes as well.
        converter.register_structure_hook_func(partial(operator.is_, exactly), reader)
    converter.register_structure_hook_func(lambda kind: _is_a(kind, Enum), _choice)
    converter.register_unstructure_hook(Unset, lambda unset: unset)
    converter.register_unstructure_hook(datetime, _written_moment)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(timedelta, timedelta.total_seconds)
    converter.register_structure_hook_factory(
        lambda kind: Unset in get_args(kind), lambda kind: _said_reader(kind, converter)
    )
    converter.register_structure_hook_factory(
        lambda kind: _is_a(kind, Model), lambda kind: _model_reader(kind, converter)
    )
    converter.register_unstructure_hook_factory(
        lambda kind: attrs.has(kind), lambda kind: _writer_without_unset(kind, converter)
    )
    return converter


def read(
    converter: cattrs.Converter, data: Any, kind: type[T], *, line: str = "", path: str = "$", status: int = 0
) -> T:
    """``data`` as ``kind``. `UnexpectedResponse` with the paths of everything that does not fit."""
    try:
        return converter.structure(data, kind)
    except (cattrs.BaseValidationError, cattrs.StructureHandlerNotFoundError, ValueError, TypeError) as error:
        raise UnexpectedResponse(_problems(error, path), status=status, request_line=line) from None
    except RecursionError:
        raise UnexpectedResponse([f"nested too deep @ {path}"], status=status, request_line=line) from None


def moment_from(value: object) -> datetime:
    """An aware UTC datetime from any form a vendor uses; one without a zone is UTC. ValueError for anything else.

    The forms: ``2024-11-01T10:00:00Z``, the same with microseconds, ``2024-03-03 08:01:01``, ``2024-03-07``, unix seconds.
    """
    try:
        if isinstance(value, datetime):
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str) and _DATETIME.fullmatch(value):
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(value, str) and _DATE.fullmatch(value):
            return datetime.combine(date.fromisoformat(value), datetime.min.time(), UTC)
    except (ValueError, OverflowError, OSError):
        pass  # said below, in the same words for every form
    raise ValueError(f"not a date or time: {_short(value)}")


def _moment(value: object, _: object) -> datetime:
    return moment_from(value)


def _day(value: object, _: object) -> date:
    return moment_from(value).date()


def _written_moment(moment: datetime) -> str:
    if moment.utcoffset() is None:
        raise InvalidRequest("a datetime", "must know its time zone: pass datetime(..., tzinfo=UTC)")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _scalar(value: object, kind: type) -> Any:
    """A scalar exactly, or an enumeration that is one as well."""
    if issubclass(kind, Enum):
        return _choice(value, kind)
    readers: Mapping[type, Callable[[object], object]] = {str: _text, int: _whole, float: _number, bool: _truth}
    return readers[kind](value)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # ids that one vendor sends as numbers in one place and as text in another
    raise ValueError(f"not text: {_short(value)}")


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,18}", value, re.ASCII):
        return int(value)
    raise ValueError(f"not a whole number: {_short(value)}")


def _number(value: object) -> float:
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**300):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,18}(\.\d{1,18})?", value, re.ASCII):
        return float(value)
    raise ValueError(f"not a number: {_short(value)}")


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in (0, 1, "0", "1", "true", "false"):
        return value in (1, "1", "true")
    raise ValueError(f"not a boolean: {_short(value)}")


def _choice(value: object, kind: type[Enum]) -> Enum:
    if isinstance(value, str):
        try:
            return kind(value)
        except ValueError:
            raise ValueError(f"not one of {', '.join(str(choice.value) for choice in kind)}: {_short(value)}") from None
    raise ValueError(f"not text: {_short(value)}")


def _short(value: object) -> str:
    return f"{type(value).__name__} of {len(value)}" if isinstance(value, str | list | dict) else repr(value)


def _is_a(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


def _array_reader(kind: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    read_items = (list_structure_factory if is_mutable_sequence(kind) else homogenous_tuple_structure_factory)(
        kind, converter
    )

    def read_array(data: Any, target: Any) -> Any:
        if not isinstance(data, list):  # text and objects can be iterated over, too
            raise ValueError(f"not an array: {_short(data)}")
        return read_items(data, target)

    return read_array


def _object_reader(kind: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    read_entries = mapping_structure_factory(kind, converter)

    def read_object(data: Any, target: Any) -> Any:
        if not isinstance(data, Mapping):
            raise ValueError(f"not an object: {_short(data)}")
        return read_entries(data, target)

    return read_object


def _said_reader(kind: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    # What arrives has been said, so the reader of `Maybe[X]` is that of X.
    rest: Any = Union[tuple(part for part in get_args(kind) if part is not Unset)]  # noqa: UP007  # built at run time
    return lambda data, _: converter.structure(data, rest)


def _model_reader(kind: type[Model], converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    fields = make_dict_structure_fn(kind, converter, raw=override(omit=True))

    def read_model(data: Any, target: Any) -> Any:
        if not isinstance(data, Mapping):
            raise ValueError(f"not an object: {_short(data)}")
        return attrs.evolve(fields(data, target), raw=data)

    return read_model


def _writer_without_unset(kind: Any, converter: cattrs.Converter) -> Callable[[Any], dict[str, Any]]:
    if _is_a(kind, Model):
        write = make_dict_unstructure_fn(kind, converter, raw=override(omit=True))
    else:
        write = make_dict_unstructure_fn(kind, converter)

    def write_given(value: Any) -> dict[str, Any]:
        return {name: item for name, item in write(value).items() if item is not UNSET}

    return write_given


def _problems(error: BaseException, path: str) -> list[str]:
    return cattrs.transform_error(error, path=path, format_exception=_in_words)


def _in_words(error: BaseException, kind: type | None) -> str:
    if isinstance(error, KeyError):
        return "required field missing"
    if isinstance(error, cattrs.StructureHandlerNotFoundError | TypeError):
        return "not of the expected form" + (f" ({getattr(kind, '__name__', kind)})" if kind else "")
    return str(error) or type(error).__name__


__all__ = ["Model", "make_converter", "moment_from", "read"]
