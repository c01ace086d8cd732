"""Files of anybody's, fetched without credentials."""

from __future__ import annotations

import pytest
import responses

from anymeet import errors
from support.loopback import Loopback, says
from support.transports import (
    VENDOR,
    MakeTransport,
)


def test_opening_a_file_carries_no_credentials(vendor: Loopback, make_transport: MakeTransport) -> None:
    """An absolute URL is fetched without our credentials, following redirects, also across hosts."""
    other = vendor.url.replace("127.0.0.1", "localhost")
    vendor.script(says(302, Location=f"{other}/moved"), says(200, "content"))
    with make_transport(vendor.url).open(f"{vendor.url}/file", {"X-Own": "1"}) as unread:
        assert b"content" == unread.content
    assert ["/file", "/moved"] == [heard.target for heard in vendor.heard]
    assert all("authorization" not in heard.headers for heard in vendor.heard)


@pytest.mark.parametrize(
    "location",
    [
        "http://storage.example/file",
        "http://127.0.0.1/file",
        "ftp://storage.example/file",
        "https://[::1",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_nowhere_safe_is_refused(
    location: str, https: responses.RequestsMock, make_transport: MakeTransport
) -> None:
    """A redirect from https to anything but https, this computer included, or to no address at all is not followed."""
    https.get("https://storage.example/one", status=302, headers={"Location": location})
    with (
        pytest.raises(errors.ConnectionFailed) as raised,
        make_transport(VENDOR).open("https://storage.example/one", {}),
    ):
        pass
    assert not raised.value.may_have_happened


@pytest.mark.parametrize(
    "url", ["http://storage.example/x", "storage.example/x", "https://", "https://[x", "", "/relative"]
)
def test_opening_what_is_no_safe_address_is_refused(url: str, make_transport: MakeTransport) -> None:
    """An address that a vendor hands out is opened only over https, or on this computer."""
    with pytest.raises(errors.ConnectionFailed), make_transport(VENDOR).open(url, {}):
        pass


def test_the_readers_own_errors_stay_their_own(vendor: Loopback, make_transport: MakeTransport) -> None:
    """What the code that reads an open file raises by itself is not taken for a failure of the net."""
    vendor.script(says(200, "content"))
    with pytest.raises(ValueError, match="mine"), make_transport(vendor.url).open(f"{vendor.url}/file", {}):
        raise ValueError("mine")
