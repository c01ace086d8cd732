"""What Digital Samba says no with.

An object of ``message`` (for people), ``error`` (a code such as ``not-found``) and, about a request's fields, ``errors``:
lists of messages by field. None of the three is always there; a proxy before the service answers in HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from anymeet.errors import Conflict, Rejected, UnexpectedResponse
from anymeet.http import Failure, HttpResponse, failure_by_status

# A refusal for what state something is in, which the vendor sends with the status of a fault in the request.
_STATE: Final = re.compile(r"\bof a live (room|session)\b", re.IGNORECASE)


def failure_from(response: HttpResponse) -> Failure | None:
    """The failure that an answer tells, or None when it is none. 400 and 422 mean the same."""
    failure = failure_by_status(response)
    if failure is None:
        return None
    try:
        answer = response.json()
    except UnexpectedResponse:
        return failure
    if not isinstance(answer, Mapping):
        return failure
    fields = _fields(answer.get("errors"))
    message = _text(answer.get("message")) or "; ".join(fields.values())
    if failure.error is Rejected and _STATE.search(message):
        failure = attrs.evolve(failure, error=Conflict)
    return attrs.evolve(failure, message=message, code=_text(answer.get("error")), fields=fields)


def _fields(errors: Any) -> dict[str, str]:
    """Each field with all that is wrong with it."""
    if not isinstance(errors, Mapping):
        return {}
    return {
        str(field): " ".join(map(str, messages)) if isinstance(messages, list) else str(messages)
        for field, messages in errors.items()
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
