"""Between Digital Samba's values and neutral ones: pure functions, and the writers of requests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from anymeet.errors import InvalidRequest, UnexpectedResponse
from anymeet.models import Request

T = TypeVar("T")


def told(value: T | None, field: str) -> T:
    """A value that a neutral one cannot do without, though the vendor's may. `UnexpectedResponse` when it is missing."""
    if value is None:
        raise UnexpectedResponse([f"required field missing @ $.{field}"])
    return value


def address_from(url: str | None, field: str) -> str:
    """An address that people can be sent to. `UnexpectedResponse` when it is missing, or is none."""
    address = told(url, field)
    if not leads_somewhere(address):
        raise UnexpectedResponse([f"not an address that anybody could follow @ $.{field}"])
    return address


def leads_somewhere(url: str) -> bool:
    """Whether it is an address of a web page: ``javascript:`` and what is none at all are not."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        return False


def length_from(amount: float | None, unit: timedelta) -> timedelta | None:
    """So many times ``unit``; None where nothing is told, or more than any calendar holds."""
    try:
        return None if amount is None else amount * unit
    except OverflowError:
        return None


def check_extras(request: Request, provider: str, names: Collection[str]) -> None:
    """`InvalidRequest` for an extra for ``provider`` that is not one of ``names``."""
    for name in request.vendor.get(provider, {}):
        if name not in names:
            raise InvalidRequest(f"vendor.{provider}.{name}", f"is not known; there are {', '.join(names)}")
