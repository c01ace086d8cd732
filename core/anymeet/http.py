"""The one way to a vendor: authentication, timeouts, safe retries, redaction, and errors made of answers.

Everything is logged to the logger ``anymeet.http``: each attempt at DEBUG, each repetition at INFO, without secrets.
Proxies (``HTTPS_PROXY``, ``NO_PROXY``) and a CA bundle (``REQUESTS_CA_BUNDLE``) are taken from the environment as
requests does; credentials never are: a ``.netrc`` is not read.
"""

from __future__ import annotations

import ipaddress
import json as jsonlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from importlib import metadata
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import attrs
import requests
import tenacity
import urllib3.exceptions
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar

from anymeet.clock import Clock, SystemClock
from anymeet.errors import (
    AnymeetError,
    ConfigurationError,
    Conflict,
    ConnectionFailed,
    Forbidden,
    NotFound,
    ProviderError,
    RateLimited,
    Rejected,
    Timeout,
    TransportError,
    Unauthorized,
    Unavailable,
    UnexpectedResponse,
)
from anymeet.models import UNSET
from anymeet.redaction import Redactor
from anymeet.settings import Settings

LOGGER: Final = logging.getLogger("anymeet.http")
LARGEST_ANSWER: Final = 64 * 2**20
"""Bytes of an answer that are read at most; downloads are streamed and have no limit."""
_QUOTED: Final = 2000  # characters of a body that an error keeps
_REPEATABLE: Final = frozenset({502, 503, 504})

Auth = Callable[[requests.PreparedRequest], requests.PreparedRequest]
"""Adds credentials to a request; called anew for every attempt, so that a token is as fresh as it can be."""


@attrs.frozen(kw_only=True)
class HttpRequest:
    """One request: ``url`` complete, ``query`` and ``json`` not yet encoded; ``operation`` is the native id, where known."""

    method: str
    url: str
    operation: str = ""
    reads: bool = False
    query: Mapping[str, str] = attrs.field(factory=dict)
    headers: Mapping[str, str] = attrs.field(factory=dict)
    json: Any = UNSET
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
        """The body as text; bytes that are no UTF-8 are replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. `UnexpectedResponse` when it is none: cut off, HTML, not a finite number, too deep."""
        try:
            return jsonlib.loads(self.body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            kind = self.headers.get("Content-Type", "no content type")
            problem = "the body is empty" if not self.body.strip() else f"no JSON ({kind}): {error}"
            raise UnexpectedResponse([f"{problem} @ $"], status=self.status, request_line=self.line) from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


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
    """What a vendor says no with: the class of error, its words, its own code, and which fields it names."""

    error: type[ProviderError]
    message: str = ""
    code: str = ""
    fields: Mapping[str, str] = attrs.field(factory=dict)


FailureReader = Callable[[HttpResponse], Failure | None]
"""Finds the failure in an answer, or None when it is none: vendors hide failures behind 200, too."""


def error_for_status(status: int) -> type[ProviderError]:
    """The class of error that an HTTP status of 300 or more means."""
    by_status = {401: Unauthorized, 403: Forbidden, 404: NotFound, 410: NotFound, 409: Conflict, 429: RateLimited}
    return by_status.get(status, Unavailable if status >= 500 else Rejected)


def failure_by_status(response: HttpResponse) -> Failure | None:
    """The failure that the HTTP status alone tells."""
    return None if response.status < 300 else Failure(error=error_for_status(response.status))


def check_base_url(url: str) -> str:
    """A base URL without its last slash; `ConfigurationError` unless it is https, or http on this computer."""
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigurationError("base_url must be scheme, host and path only: no user, password, query or fragment")
    if not parts.hostname or not _is_safe(url):
        raise ConfigurationError(
            f"base_url must begin with https:// (http:// only for this computer itself), not {parts.scheme}://{parts.hostname}"
        )
    return url.rstrip("/")


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether a host name is this computer itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Session(requests.Session):
    """A session that keeps no cookies, reads no .netrc, and goes nowhere in the clear."""

    def __init__(self) -> None:
        super().__init__()
        self.cookies = RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
        self.mount("https://", HTTPAdapter(pool_maxsize=20))
        self.mount("http://", HTTPAdapter(pool_maxsize=20))

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        if not _is_safe(request.url or ""):
            raise requests.exceptions.InvalidSchema("refused to follow to an address without https")
        return super().send(request, **kwargs)

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        # The original would look the new host up in .netrc. Ours carries no credentials to anywhere else.
        prepared_request.headers.pop("Authorization", None)


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request  # an explicit "nobody": without one, requests would look into .netrc


class Transport:
    """Sends requests to one vendor for one account; close it, or use it as a context manager. Threads may share it.

    A read is repeated after a failed connection, 429, 502, 503 and 504; anything else only when the vendor cannot have
    acted: the connection was never made, or the answer is 429. Waits grow from half a second, with jitter, and obey
    Retry-After up to ``settings.max_retry_after`` seconds.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        provider: str = "",
        auth: Auth = _anonymous,
        failure: FailureReader = failure_by_status,
        observer: Observer | None = None,
        clock: Clock | None = None,
        secrets: tuple[str, ...] = (),
    ) -> None:
        """``secrets`` are masked besides the settings' own; `ConfigurationError` for a base URL that is not safe."""
        self.base_url = check_base_url(settings.base_url)
        self.redactor = Redactor((*settings.secrets(), *secrets))
        self.clock = clock or SystemClock()
        self._settings = settings
        self._provider = provider
        self._auth = auth
        self._failure = failure
        self._observer = observer
        self._session = _Session()
        self._session.headers["User-Agent"] = f"anymeet/{metadata.version('anymeet')} ({provider or 'core'})"
        self._session.headers["Accept"] = "application/json"
        self._backoff = tenacity.wait_exponential_jitter(initial=0.5, max=20, jitter=0.5)

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send to the vendor and read the whole answer, repeating where that is safe.

        A ``url`` that begins with a slash is below the base URL. Raises `TransportError`, `ProviderError` or
        `UnexpectedResponse`, all without secrets.
        """
        if request.url.startswith("/"):
            request = attrs.evolve(request, url=self.base_url + request.url)
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: self._may_repeat(request, error)),
            stop=tenacity.stop_after_attempt(self._settings.retries + 1),
            wait=self._wait,
            sleep=self.clock.sleep,
            before_sleep=lambda state: self._log_repetition(request, state),
            reraise=True,
        )
        try:
            return retrying(self._attempt, request)
        except AnymeetError as error:
            error.locate(provider=self._provider)
            raise

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        """GET an absolute URL of anybody's, without our credentials, and hand over the unread answer.

        Raises `TransportError`, also for what goes wrong while the caller reads.
        """
        request = HttpRequest(method="GET", url=url, headers=headers, reads=True)
        with (
            self._transport_errors(request),
            self._session.get(
                url, headers=dict(headers), auth=_anonymous, stream=True, timeout=self._settings.timeout
            ) as response,
        ):
            LOGGER.debug("%s -> %s", request.line, response.status_code)
            yield response

    def _attempt(self, request: HttpRequest) -> HttpResponse:
        if self._observer:
            self._observer.before(self._redacted(request))
        started = time.perf_counter()
        with self._transport_errors(request):
            body = {} if request.json is UNSET else {"json": request.json}
            with self._session.request(
                request.method,
                request.url,
                params=dict(request.query) or None,
                headers=dict(request.headers),
                files=request.files,
                auth=self._auth,
                timeout=self._settings.timeout,
                allow_redirects=False,
                stream=True,
                **body,
            ) as answer:
                response = HttpResponse(
                    status=answer.status_code,
                    headers=answer.headers,
                    body=self._read(answer, request),
                    line=request.line,
                )
        seconds = time.perf_counter() - started
        LOGGER.debug("%s %s -> %s in %.0f ms", request.operation or "-", request.line, response.status, seconds * 1000)
        if self._observer:
            self._observer.after(self._redacted(request), self._redacted_response(response), seconds)
        if failure := self._failure(response):
            raise self._error(failure, response)
        return response

    def _read(self, answer: requests.Response, request: HttpRequest) -> bytes:
        body = bytearray()
        for piece in answer.iter_content(2**16):
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise UnexpectedResponse(
                    [f"larger than {LARGEST_ANSWER} bytes @ $"], status=answer.status_code, request_line=request.line
                )
        return bytes(body)

    @contextmanager
    def _transport_errors(self, request: HttpRequest) -> Iterator[None]:
        # "from None": the original exceptions quote the URL with its query, tokens included.
        try:
            yield
        except requests.exceptions.ConnectTimeout:
            raise Timeout(
                f"no connection within {self._settings.timeout:g} seconds",
                request_line=request.line,
                may_have_happened=False,
            ) from None
        except requests.exceptions.Timeout:
            raise Timeout(f"no answer within {self._settings.timeout:g} seconds", request_line=request.line) from None
        except requests.exceptions.RequestException as error:
            if error.args and isinstance(error.args[0], urllib3.exceptions.ReadTimeoutError):  # while reading the body
                seconds = self._settings.timeout
                raise Timeout(f"the answer stopped for {seconds:g} seconds", request_line=request.line) from None
            happened = not _never_sent(error)
            text = self.redactor.text(_words(error))
            raise ConnectionFailed(text, request_line=request.line, may_have_happened=happened) from None

    def _error(self, failure: Failure, response: HttpResponse) -> ProviderError:
        shorten = self.redactor.text
        body = shorten(response.text)[:_QUOTED]
        return failure.error(
            shorten(failure.message) or f"the vendor answered HTTP {response.status}",
            status=response.status,
            code=failure.code,
            body=body,
            headers=self.redactor.headers(response.headers),
            request_line=response.line,
            fields={name: shorten(text) for name, text in failure.fields.items()},
            retry_after=_retry_after(response.headers, self.clock),
        )

    def _may_repeat(self, request: HttpRequest, error: BaseException) -> bool:
        if isinstance(error, ProviderError) and (error.retry_after or 0) > self._settings.max_retry_after:
            return False
        if isinstance(error, RateLimited):
            return True
        if isinstance(error, Unavailable):
            return request.reads and error.status in _REPEATABLE
        if isinstance(error, ConnectionFailed):
            return request.reads or not error.may_have_happened
        return isinstance(error, Timeout) and not error.may_have_happened

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, ProviderError) else None
        return asked if asked is not None else self._backoff(state)

    def _log_repetition(self, request: HttpRequest, state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0
        LOGGER.info("%s: %s; again in %.1f s (attempt %d)", request.line, error, seconds, state.attempt_number + 1)

    def _redacted(self, request: HttpRequest) -> HttpRequest:
        shown = UNSET if request.json is UNSET else jsonlib.loads(self.redactor.text(jsonlib.dumps(request.json)))
        return attrs.evolve(
            request,
            url=self.redactor.text(request.url),
            query={
                name: self.redactor.text(f"?{name}={value}").partition("=")[2] for name, value in request.query.items()
            },
            headers=self.redactor.headers(request.headers),
            json=shown,
            files=dict.fromkeys(request.files or (), "..."),
        )

    def _redacted_response(self, response: HttpResponse) -> HttpResponse:
        return attrs.evolve(
            response,
            headers=self.redactor.headers(response.headers),
            body=self.redactor.text(response.text).encode(),
        )


def _never_sent(error: requests.exceptions.RequestException) -> bool:
    """Whether the connection was never made, so that the vendor cannot have acted."""
    cause: Any = error.args[0] if error.args else None
    cause = getattr(cause, "reason", cause)
    if isinstance(cause, urllib3.exceptions.ProxyError):
        cause = cause.original_error
    never = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.SSLError)
    return isinstance(cause, never) or isinstance(
        error, requests.exceptions.InvalidSchema | requests.exceptions.InvalidURL | requests.exceptions.SSLError
    )


def _words(error: requests.exceptions.RequestException) -> str:
    """What went wrong, without the URL that requests puts into its messages."""
    cause: Any = error.args[0] if error.args else error
    cause = getattr(cause, "reason", cause)
    if isinstance(cause, urllib3.exceptions.NewConnectionError):
        return "could not connect: " + str(cause).rpartition(": ")[2]
    if isinstance(cause, urllib3.exceptions.SSLError) or isinstance(error, requests.exceptions.SSLError):
        return f"TLS: {cause}"
    if isinstance(cause, str):
        return cause
    return f"the connection broke: {cause}"


def _retry_after(headers: Mapping[str, str], clock: Clock) -> float | None:
    """Seconds to wait by the Retry-After header, which holds a number or a date (RFC 9110, 10.2.3); None without one."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - clock.now()).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


__all__ = [
    "LARGEST_ANSWER",
    "LOGGER",
    "Auth",
    "Failure",
    "FailureReader",
    "HttpRequest",
    "HttpResponse",
    "Observer",
    "Transport",
    "TransportError",
    "check_base_url",
    "error_for_status",
    "failure_by_status",
    "is_loopback",
]
