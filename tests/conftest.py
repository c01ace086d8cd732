"""What holds for every test: no network but this computer's own, and reproducible examples."""

from __future__ import annotations

import ipaddress
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

from support.clock import FakeClock
from support.loopback import Loopback

hypothesis.settings.register_profile(
    "reproducible",
    max_examples=40,
    deadline=None,  # how long an example takes says something about the machine only
    derandomize=True,
    database=None,
    # Explaining failures traces every line of every example; whoever needs it can switch it on for one test.
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate, hypothesis.Phase.shrink],
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("reproducible")

# What a shell starts in the background ignores Ctrl-C, and so does all that it starts in turn: here it is pressed on purpose.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class NetworkBlocked(BaseException):
    """A test tried to leave this computer. No OSError, so that no client under test can take it for a failure of the net."""


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: Python itself tells of every connection and every name it is about to resolve."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        place, address = arguments[0], arguments[1]
        if place.family in (socket.AF_INET, socket.AF_INET6) and address is not None and not _is_here(address[0]):
            raise NetworkBlocked(f"{event} to {address!r}")
    if event in ("socket.getaddrinfo", "socket.gethostbyname") and not _is_here(arguments[0]):
        raise NetworkBlocked(f"{event} of {arguments[0]!r}")


def _is_here(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback or name == "0.0.0.0"
    except ValueError:
        return name == socket.gethostname()  # HTTP servers ask who they are when they start


sys.addaudithook(_stay_here)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, certificate bundle or profile of whoever runs the tests takes part in them."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in (
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "NETRC",
        "ANYMEET_CONFIG",
        "ANYMEET_PROFILE",
        "ANYMEET_RECORD",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that waits without waiting, and remembers for how long."""
    return FakeClock()


@pytest.fixture
def vendor() -> Iterator[Loopback]:
    """A vendor on this computer whose every byte a test scripts."""
    with Loopback() as server:
        yield server
