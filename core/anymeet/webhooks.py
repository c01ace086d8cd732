"""Receiving webhooks: a WSGI application that verifies deliveries and hands their events on.

It works under any WSGI server or mount point: gunicorn, a Flask or Django project through its dispatcher.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from anymeet.calls.recorder import inside, is_recording, record_call
from anymeet.errors import AnymeetError, InvalidSignature, UnexpectedResponse
from anymeet.models import Event
from anymeet.provider import Provider

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

LOGGER: Final = logging.getLogger("anymeet.webhooks")
LARGEST_DELIVERY: Final = 2**20
"""Bytes of a delivery that are read at most."""


def app(provider: Provider, on_event: Callable[[Event], object] | None = None) -> WSGIApplication:
    """A WSGI application for the vendor's deliveries.

    Each event goes to ``on_event`` and to plugins with ``anymeet_event``. The vendor is answered 200 when they are done, 401
    without proof of where the delivery comes from, 400 when it cannot be read, 413 when it is too large, 405 when it
    is not a POST, and 500 when a handler raised or the profile has no token to compare with: then it may deliver again, so recognise duplicates by ``event.key``.
    Raises `Unsupported` at once when this account has no webhooks.
    """
    if is_recording():  # here, where the application has a line for it: deliveries come from a server
        record_call(provider.name, "webhooks.receive", asked=provider.asked_abilities)
    webhooks = provider.webhooks
    if lack := webhooks.lack("receive"):
        raise webhooks.unsupported("receive", lack)

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status = _received(provider, on_event, environ)
        allow = [("Allow", "POST")] if status is HTTPStatus.METHOD_NOT_ALLOWED else []
        start_response(
            f"{status.value} {status.phrase}", [("Content-Type", "application/json"), ("Content-Length", "2"), *allow]
        )
        return [b"{}"]

    return application


def _received(provider: Provider, on_event: Callable[[Event], object] | None, environ: Mapping[str, Any]) -> HTTPStatus:
    if environ["REQUEST_METHOD"] != "POST":
        return HTTPStatus.METHOD_NOT_ALLOWED
    body = _body(environ)
    if body is None:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    try:
        with inside():
            events = provider.webhooks.receive(_headers(environ), body)
    except InvalidSignature as error:
        LOGGER.warning("a delivery was refused: %s", error)
        return HTTPStatus.UNAUTHORIZED
    except UnexpectedResponse as error:
        LOGGER.warning("a delivery could not be read: %s", error)
        return HTTPStatus.BAD_REQUEST
    except AnymeetError as error:  # on our side: no token is configured, for instance
        LOGGER.error("a delivery cannot be received: %s", error)  # noqa: TRY400  # its words say all there is to do
        return HTTPStatus.INTERNAL_SERVER_ERROR
    try:
        for event in events:
            if on_event:
                on_event(event)
            provider.context.deliver(provider, event)
    except Exception:  # whatever a handler raises, the vendor must get an answer, and the log the traceback
        LOGGER.exception("a handler of %s failed", [event.name for event in events])
        return HTTPStatus.INTERNAL_SERVER_ERROR
    return HTTPStatus.OK


def _body(environ: Mapping[str, Any]) -> bytes | None:
    """The body, or None when it is larger than is read at most."""
    told = str(environ.get("CONTENT_LENGTH") or "")
    if told and not (told.isascii() and told.isdigit()):
        return b""
    if not told and not environ.get("wsgi.input_terminated"):
        return b""  # without a length, reading would wait for ever
    wanted = min(int(told), LARGEST_DELIVERY + 1) if told else LARGEST_DELIVERY + 1
    body: bytes = environ["wsgi.input"].read(wanted)
    return body if len(body) <= LARGEST_DELIVERY else None


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.removeprefix("HTTP_").replace("_", "-").title(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }


__all__ = ["LARGEST_DELIVERY", "app"]
