"""What all values share: where they come from, the vendor's untouched answer, and fields that refuse bad input."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any, Final, Self, TypeAlias, TypeVar, cast

import attrs

from anymeet.errors import InvalidRequest
from anymeet.suggestions import nearest

T = TypeVar("T")


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "unset"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset.UNSET
"""Not given: neither a value nor an explicit None, which means "clear it"."""

Maybe: TypeAlias = T | Unset
"""A value, or `UNSET`."""


class OpenEnum(StrEnum):
    """An enumeration that the vendor may extend: a value never seen is kept as itself, and equals its text."""

    @classmethod
    def _missing_(cls, value: object) -> OpenEnum | None:
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = value
        unknown._value_ = value
        return unknown

    @property
    def known(self) -> bool:
        """Whether this version of anymeet has a name for the value."""
        return type(self).__members__.get(self._name_) is self


class Reason(StrEnum):
    """Why an ability is absent."""

    VENDOR_LACKS = "vendor_lacks"
    """The vendor has no such feature."""
    UNDOCUMENTED = "undocumented"
    """The vendor has it, but does not say how to call it."""
    NOT_WRITTEN = "not_written"
    """The vendor has it, but the provider does not cover it yet."""
    PLAN = "plan"
    """The account's plan or rights do not include it."""

    def because(self, detail: str) -> Lack:
        """The same reason with a sentence for people: why, and what to do instead."""
        return Lack(self, detail)


@attrs.frozen
class Lack:
    """A `Reason` and, where it helps, a sentence that says why, and what to do instead."""

    reason: Reason
    detail: str = ""

    def __str__(self) -> str:
        words = self.reason.replace("_", " ")
        return f"{words}: {self.detail}" if self.detail else words


def is_within(ability: str, group: str) -> bool:
    """Whether an ability is ``group`` itself or one of it: ``meetings.create.title`` is within ``meetings.create``."""
    return f"{ability}.".startswith(f"{group}.")


@attrs.frozen
class Note:
    """Something about a result that the caller should know: an unsupported field that was left out, an assumption."""

    ability: str
    text: str

    def __str__(self) -> str:
        return f"{self.ability}: {self.text}"


def utc(moment: datetime) -> datetime:
    """The same instant in UTC; the datetime must be aware."""
    return moment.astimezone(UTC)


@attrs.frozen(kw_only=True)
class Value:
    """Base of all results. ``raw`` is the vendor's JSON as it came; it takes no part in comparing, hashing or showing."""

    provider: str = ""
    profile: str = ""
    raw: Any = attrs.field(default=None, eq=False, repr=False)
    notes: tuple[Note, ...] = ()


def extras_from(value: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    """A copy of extras by provider name; `InvalidRequest` for anything else."""
    entries = value.items() if isinstance(value, Mapping) else [(None, None)]
    for provider, extras in entries:
        if (
            not isinstance(provider, str)
            or not isinstance(extras, Mapping)
            or not all(isinstance(k, str) for k in extras)
        ):
            raise InvalidRequest("vendor", 'must map providers to their extras: {"acme": {"color": "red"}}')
    return {provider: dict(extras) for provider, extras in value.items()}


@attrs.frozen(kw_only=True)
class Request:
    """Base of all request values. Bad input raises `InvalidRequest` when the value is made.

    ``vendor`` holds extras by provider name: ``{"digitalsamba": {"palette_mode": "dark"}}``. Each provider is handed
    only its own part, and refuses a key that a neutral field has written already.
    """

    vendor: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict, converter=extras_from, hash=False)

    def __attrs_post_init__(self) -> None:
        """Make what was checked uniform: moments in UTC, lists frozen, mappings our own."""
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            for kind, uniform in _UNIFORM:
                if isinstance(value, kind) and not isinstance(value, str):
                    object.__setattr__(self, field.name, uniform(value))

    def given(self) -> Iterator[tuple[str, Any]]:
        """The fields that say something, without ``vendor``."""
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            default = field.default
            unsaid = value in ({}, ()) if isinstance(default, _Factory) else value is default or value == default
            if field.name != "vendor" and not unsaid:
                yield field.name, value

    def said(self) -> Iterator[tuple[str, Any]]:
        """As `given`, each feature by itself: ``features.chat``."""
        for field, value in self.given():
            if field == "features":
                yield from ((f"features.{feature}", on) for feature, on in value.items())
            else:
                yield field, value

    def without(self, *names: str) -> Self:
        """The same request, saying nothing about the named fields; ``features.chat`` names one feature."""
        changed: dict[str, Any] = {}
        for name in names:
            field, _, key = name.partition(".")
            default = attrs.fields_dict(type(self))[field].default
            if key:
                changed[field] = {k: v for k, v in changed.get(field, getattr(self, field)).items() if k != key}
            else:
                changed[field] = default.factory() if isinstance(default, _Factory) else default
        return attrs.evolve(self, **changed)

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """Every neutral field, in order."""
        return tuple(field.name for field in attrs.fields(cls) if field.name != "vendor")


_Factory: Final = type(cast("Any", attrs.Factory(dict)))
_UNIFORM: Final[tuple[tuple[Any, Callable[[Any], Any]], ...]] = ((datetime, utc), (Sequence, tuple), (Mapping, dict))


Check: TypeAlias = Callable[[str, Any], object]
Validator: TypeAlias = Callable[[object, "attrs.Attribute[Any]", Any], None]


def said(check: Check) -> Validator:
    """An attrs validator out of ``check(field name, value)`` that lets pass what says nothing: the default, and None for UNSET."""

    def validate(_: object, field: attrs.Attribute[Any], value: Any) -> None:
        if value is not field.default and not (value is None and field.default is UNSET):
            check(field.name, value)

    return validate


def _moment(name: str, value: Any) -> None:
    if not isinstance(value, datetime):
        raise InvalidRequest(name, f"must be a datetime, not {type(value).__name__}")
    if value.utcoffset() is None:
        raise InvalidRequest(
            name, "must know its time zone: pass datetime(..., tzinfo=ZoneInfo('Europe/Berlin')) or UTC"
        )
    try:
        moment = utc(value)
    except OverflowError:
        raise InvalidRequest(name, "is out of range") from None
    if moment.astimezone(value.tzinfo).replace(tzinfo=None) != value.replace(tzinfo=None):
        raise InvalidRequest(
            name, f"names a local time that clocks in {value.tzinfo} skip: {value.replace(tzinfo=None)}"
        )


def _length(name: str, value: Any) -> None:
    if not isinstance(value, timedelta):
        raise InvalidRequest(name, f"must be a timedelta, not {type(value).__name__}")
    if value <= timedelta(0):
        raise InvalidRequest(name, "must be longer than zero")


def _zone(name: str, value: Any) -> None:
    _text(name, value)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        hint = nearest(value, zoneinfo.available_timezones())
        raise InvalidRequest(name, f"must be an IANA time zone such as 'Europe/Berlin', not {value!r}{hint}") from None


def _text(name: str, value: Any) -> None:
    if not isinstance(value, str):
        raise InvalidRequest(name, f"must be text, not {type(value).__name__}")
    if not value.strip():
        raise InvalidRequest(name, "must not be empty")


def _truth(name: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise InvalidRequest(name, f"must be True or False, not {value!r}")


def _count(name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidRequest(name, f"must be a whole number, not {type(value).__name__}")
    if value < 1:
        raise InvalidRequest(name, f"must be at least 1, not {value}")


def _texts(name: str, value: Any) -> None:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InvalidRequest(name, f"must be a list of texts, not {type(value).__name__}")
    for item in value:
        _text(name, item)


MOMENT: Final = said(_moment)
LENGTH: Final = said(_length)
ZONE: Final = said(_zone)
TEXT: Final = said(_text)
TRUTH: Final = said(_truth)
COUNT: Final = said(_count)
TEXTS: Final = said(_texts)


def in_order(request: object, earlier: str, later: str) -> None:
    """Refuse a request whose ``later`` is not after its ``earlier``, where both are given."""
    first, second = getattr(request, earlier), getattr(request, later)
    if isinstance(first, datetime) and isinstance(second, datetime) and second <= first:
        raise InvalidRequest(later, f"must be after {earlier}")
