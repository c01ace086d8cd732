"""What tests of the transport share: settings with a secret, requests, and something that watches."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import attrs
import requests

from anymeet.http import HttpRequest, HttpResponse, Transport
from anymeet.settings import Settings, setting

SECRET = "-".join(["seeded", "secret", "9f3a"])  # put together, so that no line of source in a traceback holds it
VENDOR = "https://vendor.example/api/v1"
READ = HttpRequest(method="GET", url="/rooms", reads=True)
WRITE = HttpRequest(method="POST", url="/rooms", json={"title": "Demo"})


@attrs.frozen(kw_only=True)
class KeySettings(Settings):
    """The settings of a vendor with a key."""

    key: str = setting(SECRET, help="the key", secret=True)


def bearer(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Sign with the seeded secret."""
    request.headers["Authorization"] = f"Bearer {SECRET}"
    return request


@attrs.define
class Watcher:
    """An observer that remembers."""

    requests: list[HttpRequest] = attrs.field(factory=list)
    responses: list[HttpResponse] = attrs.field(factory=list)

    def before(self, request: HttpRequest) -> None:
        self.requests.append(request)

    def after(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        self.requests.append(request)
        self.responses.append(response)


def everything_about(error: BaseException) -> str:
    """All that can be shown of an error and of what it was made of."""
    told = [str(error), repr(error), "".join(traceback.format_exception(error)), repr(vars(error)), repr(error.args)]
    return "\n".join(told)


MakeTransport = Callable[..., Transport]
"""``make_transport(base_url, options={...}, **settings)``: on the fake clock, signed with the secret, and closed in the end."""
