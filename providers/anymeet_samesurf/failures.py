"""How SameSurf says no.

With which HTTP status, no document tells; the error envelope is described as a part of the successful answer. So a call has
failed when any of these is true: the status says so, ``success`` is false, ``errorcode`` is another than 0, or the body is no
object. An answer without ``success`` is none: the reference calls that field optional.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from anymeet.errors import (
    Conflict,
    Forbidden,
    NotFound,
    ProviderError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedResponse,
)
from anymeet.http import Failure, HttpResponse, error_for_status

NOT_A_RESELLER: Final = "116"
_NO_ERROR: Final = ("0", "", "NoError")

# The public client of 2018 has its two names swapped against the vendor's, so whoever copied from it has the values swapped.
_HINT: Final = "api_key and api_secret may be swapped, or this computer's clock may be wrong"


@attrs.frozen
class Code:
    """What an error code means here, in words of ours for when SameSurf gives none, and the field it is about."""

    error: type[ProviderError]
    words: str
    field: str = ""


# The codes of the reference of 2025-05, whose public copy breaks off after 125. It has no 110.
CODES: Final[Mapping[str, Code]] = {
    "100": Code(Unavailable, "an error that SameSurf does not explain"),
    "101": Code(Unauthorized, "the token is not valid"),
    "102": Code(NotFound, "there is no such room", "room"),
    "103": Code(Conflict, "the room was used already", "room"),
    "104": Code(Rejected, "some invitees have no valid address", "invitees"),
    "105": Code(Rejected, "a start address is needed", "starturl"),
    "106": Code(Rejected, "a time zone is needed, by its IANA name", "timezone"),
    "107": Code(Rejected, "the time zone is not an IANA name", "timezone"),
    "108": Code(Rejected, "the time is not in ISO 8601", "eventtime"),
    "109": Code(NotFound, "there is no such screen recording"),
    "111": Code(Unavailable, "the image could not be made"),
    "112": Code(NotFound, "there is no such limited-use token", "token"),
    "113": Code(NotFound, "there is no such webhook event"),
    "114": Code(Conflict, "a subscription of this name exists already", "name"),
    "115": Code(Rejected, "a name is needed", "name"),
    NOT_A_RESELLER: Code(Forbidden, "only a reseller's subscription may do this"),
    "117": Code(Forbidden, "the subscription belongs to another reseller"),
    "118": Code(NotFound, "there is no such subscription"),
    "119": Code(NotFound, "there is no such API key"),
    "120": Code(Conflict, "the last API key is only deleted with force = true"),
    "121": Code(Unavailable, "the subscription could not be made"),
    "122": Code(Rejected, "the time must be in the future", "eventtime"),
    "123": Code(Rejected, "the length must be at least one minute", "lengthinminutes"),
    "124": Code(Rejected, "there must be at least one licence", "licensecount"),
    "125": Code(Rejected, "the link must work at least once", "usagelimit"),
}


def failure_from(response: HttpResponse) -> Failure | None:
    """The failure that an answer tells, or None when it is none.

    `UnexpectedResponse` for a body that is not an object although the status promises one.
    """
    by_status = error_for_status(response.status) if response.status >= 300 else None
    try:
        answer = response.json()
    except UnexpectedResponse:
        if by_status is None:
            raise
        answer = {}
    if not isinstance(answer, Mapping):
        if by_status is None:
            problem = "not an object, as all of SameSurf's answers are @ $"
            raise UnexpectedResponse([problem], status=response.status, request_line=response.line)
        answer = {}
    number = _code(answer.get("errorcode"))
    if by_status is None and not number and not _is_false(answer.get("success")):
        return None
    return _failure(number, _words(answer.get("error")), by_status)


def _failure(number: str, words: str, by_status: type[ProviderError] | None) -> Failure:
    code = CODES.get(number, Code(by_status or Rejected, ""))
    # "Slow down" and "not now" are said by whatever stands before the service, and decide about repeating; and a code that
    # explains nothing says less than a status.
    kind = by_status if by_status is RateLimited or (by_status and number == "100") else code.error
    message = words or code.words
    if kind is Unauthorized:
        message = f"{message or 'not accepted'}: {_HINT}"
    fields = {code.field: message} if code.field else {}
    return Failure(error=kind, message=message or "the call failed", code=number, fields=fields)


def _code(value: Any) -> str:
    """The error code as text, whether it comes as a number, a text or a name; empty when it says that all is well."""
    text = "" if value is None or value is False else str(value).strip()
    return "" if text in _NO_ERROR else text


def _is_false(value: Any) -> bool:
    return str(value).strip().lower() in ("false", "0")


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
