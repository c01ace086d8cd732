"""The one way to a vendor: authentication, timeouts, safe retries, redaction, and errors made of answers.

Everything is logged to the logger ``anymeet.http``: each attempt at DEBUG, each repetition at INFO, without secrets.
urllib3 does not log our requests besides, since it would quote addresses with all that is in them.
Proxies (``HTTPS_PROXY``, ``NO_PROXY``) and a CA bundle (``REQUESTS_CA_BUNDLE``) are taken from the environment as
requests does; credentials never are: a ``.netrc`` is not read.
"""

from __future__ import annotations

import functools
import json as jsonlib
import logging
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from http.cookiejar import DefaultCookiePolicy
from importlib import metadata
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import attrs
import requests
import tenacity
import urllib3.exceptions
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar

from anymeet.addresses import check_base_url, is_loopback, is_safe, proxies_for
from anymeet.clock import Clock, SystemClock
from anymeet.errors import (
    AnymeetError,
    ConfigurationError,
    ConnectionFailed,
    InvalidRequest,
    ProviderError,
    RateLimited,
    Timeout,
    TransportError,
    Unavailable,
    UnexpectedResponse,
)
from anymeet.messages import (
    Failure,
    FailureReader,
    HttpRequest,
    HttpResponse,
    Observer,
    error_for_status,
    failure_by_status,
    reading,
    retry_after_from,
)
from anymeet.models import UNSET
from anymeet.models.links import without_secrets
from anymeet.redaction import Redactor
from anymeet.settings import Settings

LOGGER: Final = logging.getLogger("anymeet.http")
"""Told of each attempt at DEBUG, and of each repetition at INFO."""
LARGEST_ANSWER: Final = 64 * 2**20
"""Bytes of an answer that are read at most; downloads are streamed and have no limit."""
_QUOTED: Final = 2000  # characters of a body that an error keeps
_REPEATABLE: Final = frozenset({502, 503, 504})

Auth = Callable[[requests.PreparedRequest], requests.PreparedRequest]
"""Adds credentials to a request; called anew for every attempt, so that a token is as fresh as it can be."""


class _Session(requests.Session):
    """A session that keeps no cookies, reads no .netrc, and goes nowhere in the clear."""

    def __init__(self) -> None:
        super().__init__()
        self.cookies = RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
        self.mount("https://", HTTPAdapter(pool_maxsize=20))
        self.mount("http://", HTTPAdapter(pool_maxsize=20))

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        url = request.url or ""
        if not is_safe(url):
            raise _Refused("refused to go to an address without https")
        if is_loopback(urlsplit(url).hostname or ""):
            kwargs["proxies"] = {}  # a proxy would see in the clear what is meant to stay on this computer
        return super().send(request, **kwargs)

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        # The original would look the new host up in .netrc. Ours carries no credentials to anywhere else.
        prepared_request.headers.pop("Authorization", None)
        if str(response.url).startswith("https:") and not str(prepared_request.url).startswith("https:"):
            raise _Refused("refused to follow from https to an address without it")


class _Refused(requests.exceptions.InvalidSchema):
    """We would not go there."""


_OURS: Final = ContextVar("_OURS", default=False)
logging.getLogger("urllib3.connectionpool").addFilter(lambda _: not _OURS.get())


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request  # an explicit "nobody": without one, requests would look into .netrc


@functools.cache
def _version() -> str:
    return metadata.version("anymeet")


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
        private: tuple[str, ...] = (),
        accept: str = "application/json",
    ) -> None:
        """``secrets`` are masked besides the settings' own, and so are the JSON fields named ``private``.

        `ConfigurationError` for a base URL that is not safe.
        """
        self.base_url = check_base_url(settings.base_url)
        self.redactor = Redactor((*settings.secrets(), *secrets), private)
        self.clock = clock or SystemClock()
        self.settings = settings
        self.provider = provider
        self._auth = auth
        self._failure = failure
        self._observer = observer
        self._session = _Session()
        self._session.headers["User-Agent"] = f"anymeet/{_version()} ({provider or 'core'})"
        self._session.headers["Accept"] = accept
        self._backoff = tenacity.wait_exponential(multiplier=0.5, max=20) + tenacity.wait_random(0, 0.5)

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send to the vendor and read the whole answer, repeating where that is safe.

        A ``url`` that begins with a slash is below the base URL, and "/" is the base URL itself. Raises `InvalidRequest` for
        what cannot be sent, `TransportError`, `ProviderError` or `UnexpectedResponse`, all without secrets.
        """
        if request.url.startswith("/"):
            request = attrs.evolve(request, url=self.base_url + (request.url if request.url != "/" else ""))
        if request.files:
            request = attrs.evolve(request, files={name: _whole(file) for name, file in request.files.items()})
        return self._repeated(request, self._attempt)

    def post(self, url: str, body: Iterable[bytes], headers: Mapping[str, str]) -> HttpResponse:
        """POST to an absolute URL of anybody's, without our credentials; a redirect is refused.

        ``body`` is iterated anew for each attempt; it has a ``len`` in bytes, or is sent in chunks. What ``headers`` say
        is kept as secret as our own credentials. Repeats and raises as `send` does, and tells no observer.
        """

        def attempt(request: HttpRequest) -> HttpResponse:
            response = self._answer(request, headers=dict(headers), data=body, auth=_anonymous)
            LOGGER.debug("%s -> %s", response.line, response.status)
            if failure := failure_by_status(response):
                hidden = Redactor(word for text in headers.values() for word in text.split())
                raise self._error(failure, response, hidden)
            return response

        return self._repeated(HttpRequest(method="POST", url=url, headers=headers), attempt)

    def _repeated(self, request: HttpRequest, attempt: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: self._may_repeat(request, error)),
            stop=tenacity.stop_after_attempt(self.settings.retries + 1),
            wait=self._wait,
            sleep=self.clock.sleep,
            before_sleep=lambda state: self._log_repetition(request, state),
            reraise=True,
        )
        with self.located():
            return retrying(attempt, request)

    @contextmanager
    def located(self) -> Iterator[None]:
        """What is raised inside learns the provider's name."""
        try:
            yield
        except AnymeetError as error:
            error.locate(provider=self.provider)
            raise

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        """GET an absolute URL of anybody's, without our credentials, and hand over the unread answer.

        Raises `TransportError`, also for what goes wrong while the caller reads.
        """
        request = HttpRequest(method="GET", url=url, headers=headers, reads=True)
        with self._transport_errors(request), self._exchange(request, headers=dict(headers), auth=_anonymous) as answer:
            LOGGER.debug("%s -> %s", self._line(request), answer.status_code)
            yield answer

    def _attempt(self, request: HttpRequest) -> HttpResponse:
        if self._observer:
            self._observer.before(self._redacted(request))
        started = time.perf_counter()
        query, body = _encoded(request)
        kind = "application/x-www-form-urlencoded" if request.form else "application/json"
        typed = {} if body is None else {"Content-Type": kind}
        headers = {**typed, **request.headers}
        response = self._answer(
            request, params=query, headers=headers, data=body, files=request.files, auth=self._signed
        )
        seconds = time.perf_counter() - started
        LOGGER.debug("%s %s -> %s in %.0f ms", request.operation or "-", response.line, response.status, seconds * 1000)
        if self._observer:
            self._observer.after(self._redacted(request), self._redacted_response(response), seconds)
        with reading(response):
            failure = self._failure(response)
        if failure:
            raise self._error(failure, response, self.redactor)
        return response

    def _answer(self, request: HttpRequest, **options: Any) -> HttpResponse:
        """The whole answer, and not that of an address it redirects to."""
        with self._transport_errors(request), self._exchange(request, allow_redirects=False, **options) as answer:
            return HttpResponse(
                status=answer.status_code,
                headers=answer.headers,
                body=self._read(answer, request),
                line=self._line(request),
            )

    def _exchange(self, request: HttpRequest, **options: Any) -> requests.Response:
        """The unread answer."""
        ours = _OURS.set(True)
        try:
            proxies, timeout = proxies_for(request.url), self.settings.timeout
            return self._session.request(
                request.method, request.url, proxies=proxies, timeout=timeout, stream=True, **options
            )
        except (AnymeetError, requests.exceptions.RequestException):
            raise
        except (ValueError, urllib3.exceptions.HTTPError):
            raise requests.exceptions.InvalidURL from None
        except OSError as error:  # the bundle that REQUESTS_CA_BUNDLE names
            raise ConfigurationError(str(error)) from None
        finally:
            _OURS.reset(ours)

    def _signed(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        signed = self._auth(request)
        for name, value in signed.headers.items():
            text = value if isinstance(value, str) else value.decode("latin-1")
            if not (text.isascii() and text.isprintable()):
                raise ConfigurationError(
                    f"the header {name} cannot carry what the settings say: a key holds a line break, a typographic quote "
                    "or another character outside ASCII; copy it again"
                )
        return signed

    def _line(self, request: HttpRequest) -> str:
        """How errors and logs quote a request. Of an address elsewhere the host alone: its path may be as good as a key."""
        if request.url == self.base_url or request.url.startswith(f"{self.base_url}/"):
            return self.redactor.text(request.line)
        return f"{request.method} {without_secrets(request.url)}"

    def _read(self, answer: requests.Response, request: HttpRequest) -> bytes:
        body = bytearray()
        for piece in answer.iter_content(2**16):
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise UnexpectedResponse(
                    [f"larger than {LARGEST_ANSWER} bytes @ $"],
                    status=answer.status_code,
                    request_line=self._line(request),
                )
        return bytes(body)

    @contextmanager
    def _transport_errors(self, request: HttpRequest) -> Iterator[None]:
        # "from None": the original exceptions quote the URL with its query, tokens included.
        line, seconds = self._line(request), f"{self.settings.timeout:g} seconds"
        try:
            yield
        except requests.exceptions.ConnectTimeout:
            raise Timeout(f"no connection within {seconds}", request_line=line, may_have_happened=False) from None
        except requests.exceptions.Timeout:
            raise Timeout(f"no answer within {seconds}", request_line=line) from None
        except requests.exceptions.RequestException as error:
            cause = _cause(error)
            if isinstance(cause, urllib3.exceptions.ReadTimeoutError):  # while reading the body
                raise Timeout(f"the answer stopped for {seconds}", request_line=line) from None
            lasting = isinstance(error, _LASTING) or _is_untrusted(cause)
            raise ConnectionFailed(
                self.redactor.text(_words(error, cause)),
                request_line=line,
                may_have_happened=not lasting and not isinstance(cause, _NEVER_SENT),
                lasting=lasting,
            ) from None

    def _error(self, failure: Failure, response: HttpResponse, redactor: Redactor) -> ProviderError:
        shown, told = redactor.text, failure.retry_after
        return failure.error(
            shown(failure.message) or f"the vendor answered HTTP {response.status}",
            status=response.status,
            code=shown(failure.code),
            body=shown(response.text)[:_QUOTED],
            headers=redactor.headers(response.headers),
            request_line=response.line,
            fields={shown(name): shown(text) for name, text in failure.fields.items()},
            retry_after=retry_after_from(response.headers, self.clock) if told is None else max(0.0, told),
        )

    def _may_repeat(self, request: HttpRequest, error: BaseException) -> bool:
        if isinstance(error, ProviderError) and (error.retry_after or 0) > self.settings.max_retry_after:
            return False
        if isinstance(error, RateLimited):
            return True
        if isinstance(error, Unavailable):
            asked_to_wait = error.status < 300 and error.retry_after is not None  # trouble that hides behind a 200
            return request.reads and (error.status in _REPEATABLE or asked_to_wait)
        if isinstance(error, ConnectionFailed):
            return not error.lasting and (request.reads or not error.may_have_happened)
        return isinstance(error, Timeout) and not error.may_have_happened

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, ProviderError) else None
        return asked if asked is not None else self._backoff(state)

    def _log_repetition(self, request: HttpRequest, state: tenacity.RetryCallState) -> None:
        error = " ".join(str(state.outcome and state.outcome.exception()).split())  # a vendor writes no lines into logs
        seconds = state.next_action.sleep if state.next_action else 0
        number = state.attempt_number + 1
        LOGGER.info("%s: %s; again in %.1f s (attempt %d)", self._line(request), error, seconds, number)

    def _redacted(self, request: HttpRequest) -> HttpRequest:
        shown = self.redactor.text
        return attrs.evolve(
            request,
            url=shown(request.url),
            query={shown(name): shown(f"?{name}={text}").partition("=")[2] for name, text in request.query.items()},
            headers=self.redactor.headers(request.headers),
            json=self.redactor.json(request.json),
            files=request.files and dict.fromkeys(request.files, "..."),
        )

    def _redacted_response(self, response: HttpResponse) -> HttpResponse:
        return attrs.evolve(
            response,
            headers=self.redactor.headers(response.headers),
            body=self.redactor.text(response.text).encode(),
        )


def _whole(file: Any) -> Any:
    """A file to upload, read to its end: a second attempt would find an open file at its end."""
    if isinstance(file, tuple):
        return tuple(map(_whole, file))
    return file.read() if hasattr(file, "read") else file


def _encoded(request: HttpRequest) -> tuple[str, bytes | None]:
    """Query and body as they are sent; `InvalidRequest` for what they cannot say."""
    try:
        query = urlencode(request.query)
        if request.json is UNSET:
            return query, None
        body = urlencode(request.json) if request.form else jsonlib.dumps(request.json, allow_nan=False)
        return query, body.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRequest("request", f"cannot be written: {error}") from None


_LASTING: Final = (
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.TooManyRedirects,
)
_NEVER_SENT: Final = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)


def _cause(error: requests.exceptions.RequestException) -> Any:
    """What really went wrong, inside the wrappings of requests and urllib3."""
    cause: Any = error.args[0] if error.args else error
    if isinstance(cause, urllib3.exceptions.MaxRetryError):
        cause = cause.reason
    return cause.original_error if isinstance(cause, urllib3.exceptions.ProxyError) else cause


def _is_untrusted(cause: Any) -> bool:
    """Whether a certificate was refused; any other failure of TLS may come after the vendor has read the request."""
    return isinstance(cause, urllib3.exceptions.SSLError) and isinstance(cause.args[0], ssl.SSLCertVerificationError)


def _words(error: requests.exceptions.RequestException, cause: Any) -> str:
    """What went wrong, without the URL that requests puts into its messages."""
    if isinstance(error, _LASTING) and not isinstance(error, _Refused | requests.exceptions.TooManyRedirects):
        return "the address, or the address of a proxy, is not a URL"
    if isinstance(cause, urllib3.exceptions.NewConnectionError):
        return "could not connect: " + str(cause).rpartition(": ")[2]
    if isinstance(error, requests.exceptions.SSLError):
        return f"TLS: {cause}"
    return cause if isinstance(cause, str) else f"the connection broke: {cause}"


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
    "retry_after_from",
]
