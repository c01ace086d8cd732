"""What goes over HTTP and what comes back, apart from how: requests, answers, and the failures that answers tell of."""

from __future__ import annotations

import json as jsonlib
import re
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import attrs

from anymeet.clock import Clock
from anymeet.errors import (
    AnymeetError,
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
from anymeet.models import UNSET
from anymeet.notation import finite_from

# No more of the header is quoted: nobody redacts that.
_KIND: Final = re.compile(r"[a-z]{1,20}/[a-z.+-]{1,80}\b", re.IGNORECASE)
EMULATOR: Final = "anymeet emulator"
"""What an emulator's answers say in their header Server, whoever runs it."""
_LONGEST_WAIT: Final = 1e9
"""Seconds: as good as never, and still a number where a vendor tells hundreds of digits."""


@attrs.frozen(kw_only=True)
class HttpRequest:
    """One request: ``url`` complete, ``query`` and ``json`` not yet encoded; ``operation`` is the native id, where known.

    With ``form`` the object that ``json`` is goes out as a form, application/x-www-form-urlencoded; its values are text.
    """

    method: str
    url: str
    operation: str = ""
    reads: bool = False
    query: Mapping[str, str] = attrs.field(factory=dict)
    headers: Mapping[str, str] = attrs.field(factory=dict)
    json: Any = UNSET
    form: bool = False
    files: Mapping[str, Any] | None = None

    @property
    def line(self) -> str:
        """Method and path, as errors quote it: what is in the query may be personal."""
        return f"{self.method} {urlsplit(self.url).path}"


@attrs.frozen(kw_only=True)
class HttpResponse:
    """One answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)
    line: str = ""

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode("utf-8", "replace")

    @property
    def is_emulated(self) -> bool:
        """Whether an emulator answered, and not the vendor."""
        return self.headers.get("Server") == EMULATOR

    def json(self) -> Any:
        """The body as JSON. `UnexpectedResponse` when it is not JSON: cut off, HTML, not a finite number, too deep."""
        try:
            return jsonlib.loads(self.body, parse_constant=finite_from, parse_float=finite_from)
        except (ValueError, RecursionError) as error:
            kind = _KIND.match(self.headers.get("Content-Type", ""))
            told = kind[0] if kind else "no content type"
            problem = "the body is empty" if not self.body.strip() else f"not JSON ({told}): {error}"
            raise UnexpectedResponse([f"{problem} @ $"], status=self.status, request_line=self.line) from None

    def xml(self, root: str, lists: Collection[str] = ()) -> dict[str, Any]:
        """The body as XML, in the types of JSON: what is in its outermost element, which is called ``root``.

        An element is its text, or an object of the elements and attributes in it, and of the "text" that stands beside them.
        One that is named in ``lists`` is a list of the elements in it, and so are several of one name. `UnexpectedResponse`
        when it is not: cut off, another document, too deep, or with a DOCTYPE, which could define what grows without end.
        """
        from anymeet.markup import value_from  # which few vendors need

        try:
            return value_from(self.body, root, lists)
        except ValueError as error:
            problem = f"not XML of <{root}>: {error} @ $"
            raise UnexpectedResponse([problem], status=self.status, request_line=self.line) from None


class Observer(Protocol):
    """Is told of every attempt. What it is shown is redacted."""

    def before(self, request: HttpRequest) -> None:
        """About to send; raising stops the call."""
        ...

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """``response`` came back."""
        ...


@attrs.frozen(kw_only=True)
class Failure:
    """What a vendor says no with: the class of error, its words, its own code, and which fields it names.

    ``retry_after`` are the seconds that it asks to wait, where it says so elsewhere than in the header Retry-After.
    """

    error: type[ProviderError]
    message: str = ""
    code: str = ""
    fields: Mapping[str, str] = attrs.field(factory=dict)
    retry_after: float | None = None


FailureReader = Callable[[HttpResponse], Failure | None]
"""Finds the failure in an answer, or None when it is none: vendors hide failures behind 200, too."""


@contextmanager
def reading(response: HttpResponse) -> Iterator[None]:
    """Turn whatever stumbles over an answer into `UnexpectedResponse`: a provider's own code may rely on what is not there.

    The error says where that code stumbled, and nothing that the vendor sent.
    """
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, AnymeetError):
            raise
        place = traceback.extract_tb(error.__traceback__)[-1]
        problem = f"{type(error).__name__} in {place.name}, {Path(place.filename).name}:{place.lineno} @ $"
        raise UnexpectedResponse([problem], status=response.status, request_line=response.line) from None


def error_for_status(status: int) -> type[ProviderError]:
    """The class of error that an HTTP status of 300 or more means."""
    by_status = {401: Unauthorized, 403: Forbidden, 404: NotFound, 410: NotFound, 409: Conflict, 429: RateLimited}
    return by_status.get(status, Unavailable if status >= 500 else Rejected)


def failure_by_status(response: HttpResponse) -> Failure | None:
    """The failure that the HTTP status alone tells."""
    return None if response.status < 300 else Failure(error=error_for_status(response.status))


def retry_after_from(headers: Mapping[str, str], clock: Clock) -> float | None:
    """Seconds to wait by the Retry-After header, which holds a number or a date (RFC 9110, 10.2.3); None without one."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), _LONGEST_WAIT)
    try:
        return max(0.0, (parsedate_to_datetime(value) - clock.now()).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


__all__ = [
    "Failure",
    "FailureReader",
    "HttpRequest",
    "HttpResponse",
    "Observer",
    "error_for_status",
    "failure_by_status",
    "retry_after_from",
]
