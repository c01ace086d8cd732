"""Vendor calls as data: from a line and a signature to a request, and back to a value."""

# mypy: disable-error-code="empty-body"
from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import InvalidRequest, RateLimited, UnexpectedResponse
from anymeet.http import Transport
from anymeet.models import UNSET, Maybe, OpenEnum
from anymeet.operations import BODY, FILE, QUERY, Native, Paging, Resource, op
from anymeet.pages import Pages
from anymeet.wire import Model
from support.clock import FakeClock
from support.loopback import Loopback, says
from support.transports import KeySettings
from support.vendors import AnsweringTransport

PAGING = Paging(items=("data", "rows"), total=("total_count",), offset="offset", limits=("limit",))


class Order(OpenEnum):
    """How a list is sorted."""

    ASC = "asc"


@attrs.frozen(kw_only=True)
class Room(Model):
    """What a room is on the wire."""

    id: str
    title: str | None = None


@attrs.frozen(kw_only=True)
class NewRoom:
    """What a room is made of."""

    title: Maybe[str | None] = UNSET
    at: Maybe[datetime] = UNSET


class Rooms(Resource):
    """Everything about rooms."""

    @op("GET /rooms")
    def list(
        self,
        *,
        limit: Maybe[int] = UNSET,
        offset: Maybe[int] = UNSET,
        order: Maybe[Order] = UNSET,
        live: Maybe[bool] = UNSET,
        since: Maybe[datetime] = UNSET,
        tags: Maybe[tuple[str, ...]] = UNSET,
        from_: Maybe[str | None] = UNSET,
    ) -> Pages[Room]:
        """All rooms."""

    @op("GET /rooms/{room}")
    def get(self, room: str) -> Room:
        """One room."""

    @op("POST /rooms")
    def create(self, room: Annotated[NewRoom, BODY], notify: Annotated[Maybe[bool], QUERY] = UNSET) -> Room:
        """Make a room."""

    @op("PATCH /rooms/{room}/files/{libraryFile}")
    def rename_file(
        self, room: str, library_file: str, *, name: Maybe[str | None] = UNSET, class_: Maybe[str] = UNSET
    ) -> None:
        """Rename a file."""

    @op("DELETE /rooms/{room}")
    def delete(self, room: str, *, resources: Maybe[bool] = UNSET) -> None:
        """Delete a room."""

    @op("POST /rooms/search", reads=True)
    def search(self, *, words: str) -> tuple[Room, ...]:
        """Find rooms."""

    @op("POST /rooms/{room}/invite", form=True)
    def invite(
        self, room: str, *, people: Sequence[str], quiet: Maybe[bool] = UNSET, note: Maybe[str | None] = UNSET
    ) -> None:
        """Invite people, by a form."""

    @op("POST /forms", form=True)
    def create_by_form(self, room: Annotated[Mapping[str, Any], BODY]) -> None:
        """Make a room, by a form."""

    @op("GET /rooms/{room}/export")
    def export(self, room: str) -> bytes:
        """A file."""

    @op("GET /rooms/{room}/anything")
    def anything(self, room: str) -> Any:
        """JSON as it is."""

    @op("POST /rooms/{room}/picture")
    def upload(
        self, room: str, picture: Annotated[tuple[str, Any], FILE], size: Annotated[Maybe[int], QUERY] = UNSET
    ) -> Room:
        """Send a picture."""

    @op("GET /rooms/count")
    def count(self) -> int:
        """How many."""


class Acme(Native):
    """A vendor's API."""

    rooms: Rooms
    old_rooms: Rooms
    version = "1"


def acme(answer: Any = None) -> tuple[Acme, AnsweringTransport]:
    """The API on a transport that gives one answer."""
    transport = AnsweringTransport(answer if callable(answer) else lambda request: answer)
    return Acme(transport, PAGING), transport


def test_path_variables_are_filled() -> None:
    """Path variables come from the parameters of their name, in snake case, and the rest goes into the body."""
    api, transport = acme()
    api.rooms.rename_file("r/1", "f 2", name="x", class_="y")
    assert ("PATCH", "/rooms/r%2F1/files/f%202") == (transport.last.method, transport.last.url)
    assert {"name": "x", "class": "y"} == transport.last.json
    assert ({}, None) == (transport.last.query, transport.last.files)


def test_none_is_null_in_a_body_and_unset_is_nothing() -> None:
    """None is sent as null, what is UNSET is not sent, and a body without fields is an empty object."""
    api, transport = acme()
    api.rooms.rename_file("1", "2", name=None)
    assert {"name": None} == transport.last.json
    api.rooms.rename_file("1", "2")
    assert {} == transport.last.json


def test_a_delete_without_fields_has_no_body() -> None:
    """A DELETE sends a body only when something is in it."""
    api, transport = acme()
    api.rooms.delete("1")
    api.rooms.delete("1", resources=True)
    assert [UNSET, {"resources": True}] == [request.json for request in transport.requests]


def test_a_get_asks_by_query() -> None:
    """Everything else of a GET goes into its query: booleans, enumerations, moments and lists as vendors write them."""
    api, transport = acme([])
    moment = datetime(2030, 1, 1, 10, tzinfo=UTC)
    list(api.rooms.list(order=Order("desc"), live=False, since=moment, tags=("a", "b"), from_="x"))
    expected = {
        "limit": "100",
        "order": "desc",
        "live": "false",
        "since": "2030-01-01T10:00:00Z",
        "tags": "a,b",
        "from": "x",
    }
    assert expected == transport.last.query
    assert UNSET is transport.last.json
    list(api.rooms.list(from_=None, live=True))
    assert {"limit": "100", "live": "true"} == transport.last.query


def test_a_whole_body_is_one_value() -> None:
    """A parameter marked BODY is the body, without what is UNSET in it, beside one marked QUERY."""
    api, transport = acme({"id": 5, "new": True})
    room = api.rooms.create(NewRoom(title="Demo", at=datetime(2030, 1, 1, tzinfo=UTC)), notify=True)
    assert {"title": "Demo", "at": "2030-01-01T00:00:00Z"} == transport.last.json
    assert {"notify": "true"} == transport.last.query
    assert (Room(id="5"), {"id": 5, "new": True}) == (room, room.raw)


def test_a_file_is_uploaded() -> None:
    """A parameter marked FILE becomes a part of a multipart body, and there is no JSON."""
    api, transport = acme({"id": "1"})
    picture = io.BytesIO(b"png")
    api.rooms.upload("1", ("a.png", picture), size=3)
    assert {"picture": ("a.png", picture)} == transport.last.files
    assert ({"size": "3"}, UNSET) == (transport.last.query, transport.last.json)


def test_a_field_beside_a_file_is_refused() -> None:
    """A parameter that would get lost beside a file is a TypeError, not silence."""

    class Lossy(Resource):
        @op("POST /files")
        def upload(self, file: Annotated[Any, FILE], name: str) -> None:
            """Send a file."""

    with pytest.raises(TypeError, match="name"):
        Lossy(acme()[0], "lossy").upload("x", "y")


def test_answers_are_decoded_as_annotated() -> None:
    """The return annotation decides: a value, values, bytes, JSON, a scalar, or nothing at all."""
    api, _ = acme({"id": "1"})
    assert Room(id="1") == api.rooms.get("1")
    assert {"id": "1"} == api.rooms.anything("1")
    assert b'{"id": "1"}' == api.rooms.export("1")
    assert None is api.rooms.delete("1")
    assert (Room(id="1"), Room(id="2")) == acme([{"id": 1}, {"id": 2}])[0].rooms.search(words="x")
    assert 17 == acme("17")[0].rooms.count()
    assert None is acme(b" ")[0].rooms.anything("1")
    assert None is acme(b"no json")[0].rooms.delete("1")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"", "the body is empty @ $"),
        (b'{"id": 1', "not JSON"),
        (b"<html>", "not JSON"),
        ([], "not an object: list of 0 @ $"),
        ({}, "required field missing @ $.id"),
        ({"id": "1", "title": 2.5}, "not text: 2.5 @ $.title"),
    ],
)
def test_an_answer_of_another_form_is_named(answer: Any, problem: str) -> None:
    """An answer that does not fit names path, request, status and provider, also when called natively."""
    with pytest.raises(UnexpectedResponse) as raised:
        acme(answer)[0].rooms.get("1")
    assert raised.value.problems[0].startswith(problem)
    assert ("GET /rooms/1", "acme", 200) == (raised.value.request_line, raised.value.provider, raised.value.status)


@pytest.mark.parametrize("room", ["", " ", "\n", ".", "..", "\udcff"])
def test_an_id_that_is_none_is_refused(room: str) -> None:
    """An id that is empty, would lead elsewhere or is no text is an InvalidRequest, and nothing is sent."""
    api, transport = acme({"id": "1"})
    with pytest.raises(InvalidRequest, match="room") as raised:
        api.rooms.get(room)
    assert ([], "room") == (transport.requests, raised.value.field)


def test_an_id_must_be_text() -> None:
    """None and numbers are no ids."""
    for odd in (None, 5, b"1", UNSET):
        with pytest.raises((InvalidRequest, TypeError)):
            acme()[0].rooms.get(odd)  # type: ignore[arg-type]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_id_stays_in_its_place(room: str) -> None:
    """Whatever stands in an id, the path has as many parts as it should, and nothing becomes a query."""
    api, transport = acme({"id": "1"})
    try:
        api.rooms.get(room)
    except InvalidRequest:
        return
    assert transport.last.url.startswith("/rooms/")
    assert 2 == transport.last.url.count("/")
    assert not set("?#\\ {}") & set(transport.last.url)


def test_reading_is_said_by_the_operation() -> None:
    """A GET reads, a POST does not unless its declaration says so."""
    api, transport = acme({"id": "1"})
    api.rooms.get("1")
    assert transport.last.reads
    api.rooms.create(NewRoom())
    assert not transport.last.reads
    transport.answer = lambda request: []
    api.rooms.search(words="x")
    assert transport.last.reads


def test_every_request_knows_its_operation() -> None:
    """A request carries the id that the operation is listed by: its resource's name, then its own."""
    api, transport = acme({"id": "1"})
    api.rooms.get("1")
    api.old_rooms.get("1")
    assert ["rooms.get", "old_rooms.get"] == [request.operation for request in transport.requests]
    listed = {operation.id: operation for operation in Acme.operations()}
    assert {"rooms.get", "old_rooms.get", "rooms.list"} < set(listed)
    assert 24 == len(listed)
    assert sorted(listed) == list(listed)
    shown = listed["rooms.search"]
    assert ("POST", "/rooms/search", True, "Find rooms.") == (
        shown.method,
        shown.path,
        shown.reads,
        shown.documentation,
    )


def test_a_path_variable_without_parameter_is_a_type_error() -> None:
    """A line that names what the signature lacks is refused when the class is made."""
    with pytest.raises(TypeError, match=r"wrong: 'GET /x/\{room\}' needs a parameter 'room'"):

        class Broken(Resource):
            @op("GET /x/{room}")
            def wrong(self, other: str) -> None:
                """Nothing."""


def test_wrong_arguments_are_type_errors() -> None:
    """A call with arguments that the signature does not have says so, as Python does."""
    with pytest.raises(TypeError, match="nonsense"):
        acme()[0].rooms.get("1", nonsense=2)  # type: ignore[call-arg]


def test_wrong_values_are_refused_before_iterating() -> None:
    """A list with a wrong argument is refused by the call, not by its first iteration."""
    api, transport = acme([])
    with pytest.raises(InvalidRequest, match="live"):
        api.rooms.list(live="yes")  # type: ignore[arg-type]
    assert [] == transport.requests


def test_any_call_can_be_made() -> None:
    """What has no method yet is called by method and path, with the same writing and reading."""
    api, transport = acme({"new": 1})
    query: Mapping[str, Any] = {"live": True, "none": None, "unset": UNSET}
    assert {"new": 1} == api.request("patch", "brand/new", query=query, json=NewRoom(title="x"))
    assert ("PATCH", "/brand/new", {"live": "true"}) == (
        transport.last.method,
        transport.last.url,
        transport.last.query,
    )
    assert ({"title": "x"}, False) == (transport.last.json, transport.last.reads)
    api.request("GET", "/brand/new")
    assert (UNSET, True) == (transport.last.json, transport.last.reads)
    api.request("POST", "//evil.example/x", reads=True)
    assert ("/evil.example/x", True) == (transport.last.url, transport.last.reads)
    transport.answer = lambda request: b""
    assert None is api.request("DELETE", "brand/new")


def test_an_unreadable_answer_to_any_call_is_located() -> None:
    """Reading nonsense names the provider, also for a call that has no method."""
    with pytest.raises(UnexpectedResponse) as raised:
        acme(b"<html>")[0].request("GET", "brand/new")
    assert "acme" == raised.value.provider


def test_a_form_has_its_fields_as_texts(vendor: Loopback) -> None:
    """Lists and yes or no go out as in a query, None as nothing behind the name, and what is not said not at all."""
    vendor.script(says(200, {}))
    with Transport(KeySettings(base_url=vendor.url), provider="acme") as transport:
        native = Acme(transport, PAGING)
        native.rooms.invite("7", people=["ada", "grace & alan"], quiet=True, note=None)
        native.request("POST", "/notes", json={"text": "é"}, form=True)
    assert ["people=ada%2Cgrace+%26+alan&quiet=true&note=", "text=%C3%A9"] == [
        heard.body.decode() for heard in vendor.heard
    ]
    assert {"application/x-www-form-urlencoded"} == {heard.headers["content-type"] for heard in vendor.heard}


@pytest.mark.parametrize("value", [{"open": True}, [{"open": True}]])
def test_a_form_says_no_objects(value: Any) -> None:
    """What a form cannot say is refused before anything is sent."""
    api, transport = acme()
    with pytest.raises(InvalidRequest, match="hall must not be an object"):
        api.rooms.create_by_form({"hall": value})
    assert [] == transport.requests


def test_operations_run_over_http(vendor: Loopback, clock: FakeClock) -> None:
    """The whole way: a repeated 429, the vendor's JSON, a value."""
    vendor.script(says(429, Retry_After="5"), says(200, {"id": 7, "title": "Demo"}))
    with Transport(KeySettings(base_url=f"{vendor.url}/api"), provider="acme", clock=clock) as transport:
        room = Acme(transport, PAGING).rooms.get("7")
        assert Room(id="7", title="Demo") == room
        vendor.script(says(429, Retry_After="500"))
        with pytest.raises(RateLimited) as raised:
            Acme(transport, PAGING).rooms.get("7")
    assert ("acme", [5]) == (raised.value.provider, clock.slept)
    assert "/api/rooms/7" == vendor.heard[0].target
