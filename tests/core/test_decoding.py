"""Vendors that do not answer in JSON: one method decodes, and all else is as with any other."""

# mypy: disable-error-code="empty-body"
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

import attrs
import pytest
from cattrs import Converter

from anymeet.errors import InvalidRequest, Unavailable, UnexpectedResponse
from anymeet.http import Failure, HttpRequest, HttpResponse, Transport
from anymeet.models import UNSET, Maybe
from anymeet.operations import FURTHER, Native, Paging, Resource, op
from anymeet.pages import Pages
from anymeet.settings import Settings
from anymeet.wire import Model, make_converter
from support.loopback import Loopback, says
from support.transports import everything_about


@attrs.frozen(kw_only=True)
class Room(Model):
    """A room, which this vendor tells as ``id=1;seats=20``."""

    id: str
    seats: int


class Rooms(Resource):
    """Everything about rooms."""

    @op("GET /room")
    def get(self, id: str) -> Room: ...

    @op("GET /rooms")
    def list(self) -> Pages[Room]: ...

    @op("GET /search")
    def search(
        self, *, id: Maybe[str] = UNSET, further: Annotated[Maybe[Mapping[str, Any]], FURTHER] = UNSET
    ) -> Any: ...

    @op("GET /delete", reads=False)
    def delete(self, id: str) -> None: ...


class Semicolons(Native):
    """An API whose answers are lines of ``name=value``."""

    rooms: Rooms

    @staticmethod
    def decode(response: HttpResponse) -> Any:
        if "=" not in response.text:
            raise UnexpectedResponse(["no semicolons @ $"], request_line=response.line)
        rows = [dict(pair.split("=") for pair in line.split(";")) for line in response.text.splitlines()]
        return {"rows": rows} if len(rows) > 1 else rows[0]


@pytest.fixture
def native(vendor: Loopback) -> Iterator[Semicolons]:
    """The API of a vendor on this computer."""
    with Transport(Settings(base_url=vendor.url), accept="text/plain") as transport:
        yield Semicolons(transport, paging=Paging(items=("rows",)))


def test_models_are_read_from_what_was_decoded(native: Semicolons, vendor: Loopback) -> None:
    """Values, their raw and the results of a call of any kind are what `decode` makes of an answer."""
    vendor.script(says(200, "id=1;seats=20"))
    room = native.rooms.get("1")
    assert Room(id="1", seats=20) == room
    expected = {"id": "1", "seats": "20"}
    assert [expected] * 3 == [room.raw, native.rooms.search(), native.request("GET", "/room")]


@pytest.mark.parametrize("way", ["get", "list", "search", "request"])
def test_a_decode_that_stumbles_is_an_answer_that_cannot_be_read(
    way: str, native: Semicolons, vendor: Loopback
) -> None:
    """The error names the place in the provider's code, and says nothing of what the vendor sent."""
    vendor.script(says(200, "token=s3cret;broken"))
    calls: dict[str, Callable[[], Any]] = {
        "get": lambda: native.rooms.get("1"),
        "list": lambda: list(native.rooms.list()),
        "search": native.rooms.search,
        "request": lambda: native.request("GET", "/room"),
    }
    with pytest.raises(UnexpectedResponse, match=r"ValueError in <listcomp>, test_decoding\.py:\d+ @ \$") as raised:
        calls[way]()
    assert "s3cret" not in everything_about(raised.value)


def test_a_failure_reader_that_stumbles_is_an_answer_that_cannot_be_read(vendor: Loopback) -> None:
    """What says whether an answer is a failure may rely on what is not there, too."""
    vendor.script(says(200, {"data": "s3cret"}))

    def failure(response: HttpResponse) -> Failure | None:
        return None if response.json()["ok"] else Failure(error=Unavailable)

    with (
        Transport(Settings(base_url=vendor.url), failure=failure) as transport,
        pytest.raises(UnexpectedResponse, match=r"KeyError in failure, ") as raised,
    ):
        transport.send(HttpRequest(method="GET", url="/rooms"))
    assert (200, "GET /rooms") == (raised.value.status, raised.value.request_line)
    assert "s3cret" not in everything_about(raised.value)


def test_lists_are_read_from_what_was_decoded(native: Semicolons, vendor: Loopback) -> None:
    """Pages are cut from what `decode` makes of an answer."""
    vendor.script(says(200, "id=1;seats=20\nid=2;seats=3"))
    assert [20, 3] == [room.seats for room in native.rooms.list()]


def test_what_does_not_fit_is_told_with_its_path(native: Semicolons, vendor: Loopback) -> None:
    """Errors name places inside of what was decoded, and what cannot be decoded is the decoder's own error."""
    vendor.script(says(200, "id=1;seats=20\nid=2;seats=many"), says(200, "<html>"))
    with pytest.raises(UnexpectedResponse, match=r"not a whole number.* @ \$\.rows\[1\]\.seats"):
        list(native.rooms.list())
    with pytest.raises(UnexpectedResponse, match=r"no semicolons @ \$"):
        native.rooms.get("1")


def test_answers_that_do_not_matter_are_not_decoded(native: Semicolons, vendor: Loopback) -> None:
    """Whatever comes back from a call without result, and an empty answer to a call by hand, is nobody's to decode."""
    vendor.script(says(200, "gone"), says(200, ""))
    native.rooms.delete("1")
    assert None is native.request("GET", "/room")


def test_values_are_read_by_the_converter_of_the_vendor(vendor: Loopback) -> None:
    """A vendor that writes numbers in words has a converter for it, which is made when the first answer is read, and stays."""

    class Wordy(Semicolons):
        @staticmethod
        def make_converter() -> Converter:
            made.append(converter := make_converter())
            converter.register_structure_hook(int, lambda text, _: {"twenty": 20}[text])
            return converter

    made: list[Converter] = []
    with Transport(Settings(base_url=vendor.url)) as transport:
        native = Wordy(transport, paging=Paging(items=("rows",)))
        assert [] == made
        vendor.script(says(200, "id=1;seats=twenty"), says(200, "id=1;seats=twenty"))
        assert [20, 20] == [native.rooms.get("1").seats for _ in range(2)]
        assert [native.converter] == made


def test_the_vendor_is_told_what_is_understood(native: Semicolons, vendor: Loopback) -> None:
    """The Accept header is what the transport was made with."""
    vendor.script(says(200, "id=1;seats=20"))
    native.rooms.get("1")
    assert "text/plain" == vendor.heard[0].headers["accept"]


def test_further_fields_of_a_get_are_in_its_query(native: Semicolons, vendor: Loopback) -> None:
    """Where there is no body, further fields are parameters, written like all others, and none is given twice."""
    vendor.script(says(200, "id=1;seats=20"))
    native.rooms.search(id="1", further={"open": True, "sizes": [1, 2], "name": None})
    assert "/search?id=1&open=true&sizes=1%2C2" == vendor.heard[0].target
    with pytest.raises(InvalidRequest, match="id is given twice"):
        native.rooms.search(id="1", further={"id": "2"})
