"""Raw calls: what is typed reaches the vendor as its API wants it, and its answer comes back untouched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import attrs
import pytest

from anymeet.http import HttpRequest, HttpResponse
from anymeet.models import UNSET, Maybe
from anymeet.operations import BODY, FILE, FURTHER, Native, Paging, Resource, op
from anymeet.pages import Pages
from anymeet.plugins import default_registry
from anymeet.wire import Model, make_converter

Run = Callable[..., Any]


@attrs.frozen(kw_only=True)
class Thing(Model):
    id: str


@attrs.frozen(kw_only=True)
class Tag:
    name: str


class Things(Resource):
    @op("GET /things")
    def list(  # type: ignore[empty-body]
        self, *, limit: Maybe[int] = UNSET, day: Maybe[date] = UNSET, from_: Maybe[str] = UNSET
    ) -> Pages[Thing]: ...

    @op("GET /things/{thing}")
    def get(self, thing: str) -> Thing: ...  # type: ignore[empty-body]

    @op("POST /things")
    def create(self, thing: Annotated[Mapping[str, Any], BODY]) -> Thing: ...  # type: ignore[empty-body]

    @op("POST /things/{thing}/tags")
    def tag(
        self,
        thing: str,
        *,
        tags: Sequence[Tag] = (),
        note: Maybe[str | None] = UNSET,
        further: Annotated[Maybe[Mapping[str, Any]], FURTHER] = UNSET,
    ) -> Any: ...

    @op("POST /things/{thing}/picture")
    def upload(self, thing: str, *, file: Annotated[tuple[str, bytes], FILE]) -> None: ...

    @op("GET /things/{thing}/picture")
    def picture(self, thing: str) -> bytes: ...  # type: ignore[empty-body]


class AcmeAPI(Native):
    things: Things


class Vendor:
    """A transport that keeps the request and gives a scripted answer."""

    def __init__(self) -> None:
        self.body = b'{"id": 5, "later": true}'
        self.request: HttpRequest | None = None

    def send(self, request: HttpRequest) -> HttpResponse:
        self.request = request
        return HttpResponse(status=200, headers={}, body=self.body, line=request.line)


@pytest.fixture
def acme(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    """Acme with an API of its own."""
    vendor = Vendor()
    paging = Paging(items=("data",), total=("total",), offset="offset", limits=("limit",))
    api: Any = AcmeAPI(vendor, make_converter(), paging)  # type: ignore[arg-type]
    assert 0 == anymeet("providers").code
    provider = default_registry().provider("acme")
    monkeypatch.setattr(provider, "native", api, raising=False)
    monkeypatch.setattr(provider, "native_type", AcmeAPI)
    return vendor


def sent(vendor: Vendor) -> HttpRequest:
    assert vendor.request is not None
    return vendor.request


def test_the_answer_is_the_vendors_own(anymeet: Run, acme: Vendor) -> None:
    """An id stands by itself, and the answer is printed as it came, with fields that nobody knows."""
    answer = anymeet("native", "things.get", "5")
    assert ("GET", "/things/5") == (sent(acme).method, sent(acme).url)
    assert {"id": 5, "later": True} == answer.json


def test_lists_are_arrays(anymeet: Run, acme: Vendor) -> None:
    """Pages are walked, and printed as one array."""
    acme.body = b'{"data": [{"id": "1"}, {"id": "2"}], "total": 2}'
    assert [{"id": "1"}, {"id": "2"}] == anymeet("native", "things.list", "limit=2", "day=2030-03-01", "from=a").json
    assert {"limit": "2", "day": "2030-03-01", "from": "a"} == dict(sent(acme).query)


def test_keys_become_the_body(anymeet: Run, acme: Vendor) -> None:
    """Keys that are no parameters are fields of the body: JSON where they are JSON."""
    anymeet("native", "things.create", "title=Red", "size=3", "tags=[1]", "odd=a=b")
    assert {"title": "Red", "size": 3, "tags": [1], "odd": "a=b"} == sent(acme).json


def test_the_body_can_be_json(anymeet: Run, acme: Vendor) -> None:
    """A body can be given as a whole."""
    anymeet("native", "things.create", '{"title": "Red"}')
    assert {"title": "Red"} == sent(acme).json


def test_an_empty_body_is_a_body(anymeet: Run, acme: Vendor) -> None:
    """A call with a body can be made without any field."""
    anymeet("native", "things.create")
    assert {} == sent(acme).json


def test_values_become_what_the_call_takes(anymeet: Run, acme: Vendor) -> None:
    """Text stays text where text is wanted, null clears, lists of objects are read, and unknown fields go along."""
    anymeet("native", "things.tag", "007", 'tags=[{"name": "x"}]', "note=true", "new=1")
    assert "/things/007/tags" == sent(acme).url
    assert {"tags": [{"name": "x"}], "note": "true", "new": 1} == sent(acme).json
    anymeet("native", "things.tag", "7", "note=null")
    assert {"note": None} == sent(acme).json


def test_files_are_sent(anymeet: Run, acme: Vendor, tmp_path: Path) -> None:
    """A file is sent under its name; an answer that says nothing is null."""
    (tmp_path / "red.png").write_bytes(b"png")
    assert "null\n" == anymeet("native", "things.upload", "5", "file=@red.png").out
    assert {"file": ("red.png", b"png")} == sent(acme).files


def test_files_are_received(anymeet: Run, acme: Vendor, tmp_path: Path) -> None:
    """An answer that is a file goes to stdout, or into the file that is named."""
    acme.body = b"png"
    assert "png" == anymeet("native", "things.picture", "5").out
    anymeet("native", "things.picture", "5", "-o", "red.png")
    assert b"png" == (tmp_path / "red.png").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("things.lsit",), "did you mean things.list?"),
        (("nothing",), "`anymeet operations acme` lists all"),
        (("things.get",), "things.get needs thing"),
        (("things.get", "1", "2"), "takes 1 value(s) without key (thing), not 2"),
        (("things.get", "1", "thing=2"), "thing is given twice"),
        (("things.create", "a=1", "a=2"), "a is given twice"),
        (("things.list", "limti=2"), "did you mean limit?"),
        (("things.list", "limit=many"), "limit must be a whole number"),
        (("things.upload", "5"), "needs file"),
    ],
)
def test_what_cannot_be_sent_is_refused(anymeet: Run, acme: Vendor, arguments: tuple[str, ...], words: str) -> None:
    """A misspelt operation or key, a value too many, too few or of the wrong type is refused before anything is sent."""
    answer = anymeet("native", *arguments)
    assert (2, None) == (answer.code, acme.request)
    assert words in answer.err


@pytest.mark.parametrize("vendor", ["digitalsamba", "samesurf"])
def test_vendors_answer(anymeet: Run, vendor: str) -> None:
    """A call of either vendor's API works on its emulator."""
    operation = {"digitalsamba": "rooms.list", "samesurf": "rooms.running"}[vendor]
    answer = anymeet("native", operation, "--profile", f"{vendor}:emulated")
    assert (0, []) == (answer.code, json.loads(answer.out))
