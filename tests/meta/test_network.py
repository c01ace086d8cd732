"""No test leaves this computer."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
import requests

FAR = ("192.0.2.1", 443)  # an address for documentation: nobody has it


def connect() -> None:
    """By TCP."""
    with socket.socket() as place:
        place.connect(FAR)


def connect_ex() -> None:
    """By TCP, with an error number instead of an exception."""
    with socket.socket() as place:
        place.connect_ex(FAR)


def send() -> None:
    """By UDP."""
    with socket.socket(type=socket.SOCK_DGRAM) as place:
        place.sendto(b"x", FAR)


def connect_by_ipv6() -> None:
    """By TCP over IPv6."""
    with socket.socket(socket.AF_INET6) as place:
        place.connect(("2001:db8::1", 443))


@pytest.mark.parametrize(
    "leave",
    [
        connect,
        connect_ex,
        connect_by_ipv6,
        send,
        lambda: socket.getaddrinfo("vendor.example", 443),
        lambda: socket.gethostbyname("vendor.example"),
        lambda: requests.get("https://vendor.example", timeout=1),
        lambda: requests.get("http://192.0.2.1", timeout=1),
    ],
)
def test_leaving_is_impossible(leave: Callable[[], object]) -> None:
    """Whatever would leave this computer fails with what no client takes for a failure of the net."""
    with pytest.raises(BaseException, match=r"192\.0\.2\.1|vendor\.example|2001:db8::1") as raised:
        leave()
    assert "NetworkBlocked" == type(raised.value).__name__


def test_this_computer_can_be_reached() -> None:
    """Servers on this computer are reached by name and by address."""
    for host in ("127.0.0.1", "localhost"):
        with (
            socket.create_server(("127.0.0.1", 0)) as listener,
            socket.create_connection((host, listener.getsockname()[1]), timeout=10) as place,
        ):
            assert listener.getsockname() == place.getpeername()
