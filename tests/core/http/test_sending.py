"""What is sent, and by whom."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import attrs
import pytest

from anymeet import errors, http
from anymeet.http import HttpRequest, Transport
from support.clock import FakeClock
from support.loopback import CERTIFICATE, Loopback, answer, closed_port, says, sends
from support.transports import (
    READ,
    SECRET,
    VENDOR,
    WRITE,
    KeySettings,
    MakeTransport,
    everything_about,
)


def test_a_request_is_sent_as_described(vendor: Loopback, make_transport: MakeTransport) -> None:
    """Method, path, query, JSON body, headers, credentials and User-Agent arrive."""
    vendor.script(says(201, {"id": 1}))
    request = HttpRequest(
        method="PATCH",
        url="/rooms/1",
        query={"q": "a&b c"},
        headers={"X-Odd": "yes"},
        json={"title": "Grüße", "n": None},
    )
    response = make_transport(f"{vendor.url}/api/").send(request)
    (heard,) = vendor.heard
    assert ("PATCH", "/api/rooms/1?q=a%26b+c") == (heard.method, heard.target)
    assert {"title": "Grüße", "n": None} == heard.json
    assert "application/json" == heard.headers["content-type"]
    assert "application/json" == heard.headers["accept"]
    assert "yes" == heard.headers["x-odd"]
    assert f"Bearer {SECRET}" == heard.headers["authorization"]
    assert heard.headers["user-agent"].startswith("anymeet/")
    assert "(acme)" in heard.headers["user-agent"]
    assert (201, {"id": 1}, "PATCH /api/rooms/1") == (response.status, response.json(), response.line)


def test_a_request_without_body_has_none(vendor: Loopback, make_transport: MakeTransport) -> None:
    """A request whose JSON is unset sends neither a body nor its type."""
    vendor.script(says(200))
    make_transport(vendor.url).send(HttpRequest(method="POST", url="/rooms/1/end"))
    assert b"" == vendor.heard[0].body
    assert "content-type" not in vendor.heard[0].headers


def test_an_absolute_url_is_taken_as_it_is(vendor: Loopback, make_transport: MakeTransport) -> None:
    """A URL that does not begin with a slash is not put below the base URL, and "/" is the base URL itself."""
    vendor.script(says(200))
    transport = make_transport(f"{vendor.url}/api")
    for url in (f"{vendor.url}/elsewhere", "/", "/rooms"):
        transport.send(HttpRequest(method="GET", url=url))
    assert ["/elsewhere", "/api", "/api/rooms"] == [heard.target for heard in vendor.heard]


def test_null_is_a_body(vendor: Loopback, make_transport: MakeTransport) -> None:
    """None as a body is sent as null."""
    vendor.script(says(200))
    make_transport(vendor.url).send(HttpRequest(method="PUT", url="/x", json=None))
    assert b"null" == vendor.heard[0].body


def test_connections_are_reused(vendor: Loopback, make_transport: MakeTransport) -> None:
    """A hundred calls in a row need one connection."""
    vendor.script(says(200, []))
    transport = make_transport(vendor.url)
    for _ in range(100):
        transport.send(READ)
    assert (100, 1) == (len(vendor.heard), vendor.connections)


def test_a_failure_keeps_the_connection(vendor: Loopback, make_transport: MakeTransport) -> None:
    """An answer that is an error does not cost the connection."""
    vendor.script(says(404, {"message": "no"}), says(200))
    transport = make_transport(vendor.url)
    with pytest.raises(errors.NotFound):
        transport.send(READ)
    transport.send(READ)
    assert 1 == vendor.connections


def test_cookies_are_not_kept(vendor: Loopback, make_transport: MakeTransport) -> None:
    """A cookie that the vendor sets is never sent back."""
    vendor.script(says(200, Set_Cookie="session=abc; Path=/"))
    transport = make_transport(vendor.url)
    transport.send(READ)
    transport.send(READ)
    assert "cookie" not in vendor.heard[1].headers


def test_netrc_replaces_no_credentials(
    vendor: Loopback, make_transport: MakeTransport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .netrc for the vendor's host neither replaces our credentials nor adds some where we send none."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    vendor.script(says(200))
    make_transport(vendor.url).send(READ)
    make_transport(vendor.url, options={"auth": http._anonymous}).send(READ)
    with make_transport(vendor.url).open(f"{vendor.url}/file", {}) as unread:
        assert b"" == unread.content
    assert [f"Bearer {SECRET}", None, None] == [heard.headers.get("authorization") for heard in vendor.heard]


def test_proxies_from_the_environment_are_used(
    vendor: Loopback, make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request to an https address goes through HTTPS_PROXY; a proxy that refuses is a failed connection."""
    monkeypatch.setenv("HTTPS_PROXY", vendor.url)
    vendor.script(sends(answer(403, "no way out")))
    with pytest.raises(errors.ConnectionFailed, match="403"):
        make_transport(VENDOR, retries=0).send(READ)
    assert ["CONNECT vendor.example:443"] == [f"{heard.method} {heard.target}" for heard in vendor.heard]


def test_an_absent_proxy_leaves_nothing_behind(make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody listens at the proxy's address the vendor cannot have acted, and the proxy's password is not told."""
    monkeypatch.setenv("HTTPS_PROXY", closed_port().replace("//", f"//user:{SECRET}@"))
    with pytest.raises(errors.ConnectionFailed) as raised:
        make_transport(VENDOR, retries=0).send(WRITE)
    assert not raised.value.may_have_happened
    assert SECRET not in everything_about(raised.value)


@pytest.mark.parametrize("proxy", ["http://user:{}@proxy example:80", "http://user:{}@[proxy:80", "http://user:{}@:x"])
def test_a_malformed_proxy_is_named_without_its_password(
    proxy: str, make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy address that is none is one of our errors, and does not quote the password in it."""
    password = SECRET[::-1]  # unknown to the redactor
    monkeypatch.setenv("HTTPS_PROXY", proxy.format(password))
    with pytest.raises(errors.AnymeetError) as raised:
        make_transport(VENDOR, retries=0).send(READ)
    assert password not in everything_about(raised.value)


def test_this_computer_is_reached_without_proxy(
    vendor: Loopback, make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain http to this computer never goes through a proxy, which would see the credentials in the clear."""
    monkeypatch.setenv("HTTP_PROXY", closed_port())
    monkeypatch.setenv("ALL_PROXY", closed_port())
    vendor.script(says(200))
    assert 200 == make_transport(vendor.url).send(READ).status


def test_certificates_are_verified(make_transport: MakeTransport, clock: FakeClock) -> None:
    """A certificate that nobody vouches for is refused once and for all, before anything is sent."""
    with Loopback(tls=True) as server:
        with pytest.raises(errors.ConnectionFailed, match="TLS") as raised:
            make_transport(server.url).send(WRITE)
        assert [] == server.heard
    assert (False, True) == (raised.value.may_have_happened, raised.value.lasting)
    assert [] == clock.slept


def test_a_bundle_of_certificates_is_honoured(make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    """REQUESTS_CA_BUNDLE decides whom to trust besides."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
    with Loopback(tls=True) as server:
        server.script(says(200, "1"))
        assert 1 == make_transport(server.url).send(READ).json()


def test_an_absent_bundle_of_certificates_is_named(
    make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """REQUESTS_CA_BUNDLE naming a file that is not there is a ConfigurationError that names it."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "absent.pem"))
    with pytest.raises(errors.ConfigurationError, match=r"absent\.pem"):
        make_transport(VENDOR, retries=0).send(READ)


def test_plain_http_at_an_https_address_is_refused(make_transport: MakeTransport) -> None:
    """A server that does not speak TLS is not spoken to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 smtp.example\r\n")
                connection.recv(4096)

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(errors.ConnectionFailed, match="TLS"):
            make_transport(f"https://127.0.0.1:{listener.getsockname()[1]}", retries=0).send(READ)
        thread.join()


def test_threads_share_a_transport(vendor: Loopback, make_transport: MakeTransport) -> None:
    """Requests of several threads at once do not mix: each gets the answer to its own."""
    vendor.script(lambda connection, heard: connection.sendall(answer(200, {"target": heard.target})))
    transport = make_transport(vendor.url)
    got: list[tuple[str, str]] = []

    def ask(number: int) -> None:
        for turn in range(20):
            target = f"/rooms/{number}-{turn}"
            got.append((target, transport.send(attrs.evolve(READ, url=target)).json()["target"]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 80 == len(got)
    assert all(asked == answered for asked, answered in got)


def test_a_transport_can_be_closed_twice(vendor: Loopback) -> None:
    """Closing is done by the context manager, and harmless when repeated."""
    vendor.script(says(200))
    with Transport(KeySettings(base_url=vendor.url)) as transport:
        transport.send(READ)
    transport.close()
    assert 1 == len(vendor.heard)
