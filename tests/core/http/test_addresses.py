"""Where requests may go."""

from __future__ import annotations

import attrs
import pytest
import requests

from anymeet import errors, http
from anymeet.http import Transport
from support.loopback import Loopback, closed_port, says
from support.transports import (
    READ,
    SECRET,
    WRITE,
    KeySettings,
    MakeTransport,
    Watcher,
    everything_about,
)


@pytest.mark.parametrize(
    "url",
    [
        "http://vendor.example",
        "http://127.0.0.1.vendor.example",
        "http://localhost.vendor.example",
        "http://[2001:db8::1]/",
        "ftp://vendor.example",
        "vendor.example",
        "//vendor.example",
        "https://",
        "https:///path",
        "",
        "https://user@vendor.example",
        "https://user:password@vendor.example",
        "https://vendor.example?key=1",
        "https://vendor.example/#part",
        "http://localhost\\@vendor.example",
        "https://[::1",
        "https://vendor.example:port",
        "https://vendor.example:99999",
        f"https://{'a' * 64}.example",
        "https://vendor..example",
        "https://vendor example",
        "https://vendor.example/a b\n",
    ],
)
def test_an_unsafe_base_url_is_refused(url: str) -> None:
    """A base URL that is no clean https address, nor http on this computer, is a ConfigurationError that quotes no password."""
    with pytest.raises(errors.ConfigurationError, match="base_url") as raised:
        http.check_base_url(url)
    assert "password@" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://vendor.example",
        "https://vendor.example:8443/api",
        "http://localhost:80",
        "http://127.9.9.9",
        "http://[::1]:1",
    ],
)
def test_a_safe_base_url_is_taken(url: str) -> None:
    """https anywhere and http on this computer are fine; the last slash goes."""
    assert url == http.check_base_url(f"{url}/")


def test_a_base_url_is_checked_when_the_transport_is_made() -> None:
    """A transport to an unsafe address cannot be made."""
    with pytest.raises(errors.ConfigurationError):
        Transport(KeySettings(base_url="http://vendor.example"))


@pytest.mark.parametrize(
    ("host", "expected"), [("localhost", True), ("127.0.0.53", True), ("::1", True), ("10.0.0.1", False)]
)
def test_loopback_is_recognised(host: str, expected: bool) -> None:
    """The name localhost and the loopback addresses are this computer."""
    assert expected is http.is_loopback(host)


def test_an_api_call_follows_no_redirect(vendor: Loopback, make_transport: MakeTransport) -> None:
    """A redirect is an error that keeps its status, and is not followed."""
    vendor.script(says(302, Location=f"{vendor.url}/elsewhere"))
    with pytest.raises(errors.Rejected) as raised:
        make_transport(vendor.url).send(READ)
    assert 302 == raised.value.status
    assert 1 == len(vendor.heard)


def test_credentials_in_no_header_are_refused_clearly(make_transport: MakeTransport) -> None:
    """A key that no header can hold is a ConfigurationError that does not quote it."""
    for odd in (f"{SECRET}\n", f"{SECRET}\r\nX-Evil: 1", f"“{SECRET}”", f"{SECRET}ключ"):

        def spoiled(request: requests.PreparedRequest, key: str = odd) -> requests.PreparedRequest:
            request.headers["Authorization"] = f"Bearer {key}"
            return request

        with pytest.raises(errors.ConfigurationError, match="Authorization") as raised:
            make_transport(closed_port(), options={"auth": spoiled}).send(READ)
        assert SECRET not in everything_about(raised.value)


@pytest.mark.parametrize("body", [{"n": float("nan")}, {"when": object()}, {1, 2}])
def test_what_is_no_json_is_refused_before_sending(
    body: object, vendor: Loopback, make_transport: MakeTransport
) -> None:
    """A body that JSON cannot say is an InvalidRequest, whether or not somebody observes, and nothing is sent."""
    for options in ({}, {"observer": Watcher()}):
        with pytest.raises(errors.InvalidRequest, match="JSON"):
            make_transport(vendor.url, options=options).send(attrs.evolve(WRITE, json=body))
    assert [] == vendor.heard


def test_a_query_that_is_no_unicode_is_refused(vendor: Loopback, make_transport: MakeTransport) -> None:
    """Half a character in a query, as comes of undecodable arguments of a command, is an InvalidRequest."""
    with pytest.raises(errors.InvalidRequest):
        make_transport(vendor.url).send(attrs.evolve(READ, query={"q": "\udcff"}))
    assert [] == vendor.heard
