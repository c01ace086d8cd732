"""Between Digital Samba's values and neutral ones: pure functions, and the writers of requests."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from anymeet.errors import InvalidRequest, UnexpectedResponse
from anymeet.models import Request

T = TypeVar("T")


def told(value: T | None, field: str) -> T:
    """A value that a neutral one cannot do without, though the vendor's may. `UnexpectedResponse` when it is missing."""
    if value is None:
        raise UnexpectedResponse([f"required field missing @ $.{field}"])
    return value


def check_extras(request: Request, provider: str, names: Collection[str]) -> None:
    """`InvalidRequest` for an extra for ``provider`` that is not one of ``names``."""
    for name in request.vendor.get(provider, {}):
        if name not in names:
            raise InvalidRequest(f"vendor.{provider}.{name}", f"is not known; there are {', '.join(names)}")
