"""Rules of SameSurf's own that a request is checked against before it is sent."""

from __future__ import annotations

from anymeet.errors import InvalidRequest


def at_least_one(field: str, value: int) -> None:
    """Error codes 123, 124 and 125: lengths, licences and uses begin with one."""
    if value < 1:
        raise InvalidRequest(field, f"must be at least 1, not {value}")
