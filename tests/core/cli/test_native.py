"""Raw calls: what is typed reaches the vendor as its API wants it, and its answer comes back untouched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import attrs
import pytest

from anymeet import Settings
from anymeet.http import Transport
from anymeet.models import UNSET, Maybe
from anymeet.operations import BODY, FILE, FURTHER, Native, Paging, Resource, op
from anymeet.pages import Pages
from anymeet.plugins import default_registry
from anymeet.wire import Model
from support.loopback import Loopback, says

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
        self,
        *,
        limit: Maybe[int] = UNSET,
        offset: Maybe[int] = UNSET,
        day: Maybe[date] = UNSET,
        from_: Maybe[str] = UNSET,
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


@pytest.fixture
def acme(anymeet: Run, vendor: Loopback, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Acme with an API of its own, which answers with a thing."""
    paging = Paging(items=("data",), total=("total",), offset="offset", limits=("limit",))
    vendor.script(says(200, {"id": 5, "later": True}))
    assert 0 == anymeet("providers").code
    provider = default_registry().provider("acme")
    with Transport(Settings(base_url=vendor.url)) as transport:
        monkeypatch.setattr(provider, "native", AcmeAPI(transport, paging), raising=False)
        monkeypatch.setattr(provider, "native_type", AcmeAPI)
        yield vendor


def test_the_answer_is_the_vendors_own(anymeet: Run, acme: Loopback) -> None:
    """An id stands by itself, and the answer is printed as it came, with fields that nobody knows."""
    answer = anymeet("native", "things.get", "5")
    assert ("GET", "/things/5") == (acme.heard[-1].method, acme.heard[-1].target)
    assert {"id": 5, "later": True} == answer.json


def test_lists_are_arrays(anymeet: Run, acme: Loopback) -> None:
    """Pages are walked, and printed as one array."""
    acme.script(says(200, {"data": [{"id": "1"}, {"id": "2"}], "total": 2}))
    assert [{"id": "1"}, {"id": "2"}] == anymeet("native", "things.list", "limit=2", "day=2030-03-01", "from=a").json
    assert "/things?limit=2&day=2030-03-01&from=a" == acme.heard[-1].target


def test_keys_become_the_body(anymeet: Run, acme: Loopback) -> None:
    """Keys that are no parameters are fields of the body: JSON where they are JSON."""
    anymeet("native", "things.create", "title=Red", "size=3", "tags=[1]", "odd=a=b")
    assert {"title": "Red", "size": 3, "tags": [1], "odd": "a=b"} == acme.heard[-1].json


def test_the_body_can_be_json(anymeet: Run, acme: Loopback) -> None:
    """A body can be given as a whole."""
    anymeet("native", "things.create", '{"title": "Red"}')
    assert {"title": "Red"} == acme.heard[-1].json


def test_an_empty_body_is_a_body(anymeet: Run, acme: Loopback) -> None:
    """A call with a body can be made without any field."""
    anymeet("native", "things.create")
    assert {} == acme.heard[-1].json


def test_values_become_what_the_call_takes(anymeet: Run, acme: Loopback) -> None:
    """Text stays text where text is wanted, null clears, lists of objects are read, and unknown fields go along."""
    anymeet("native", "things.tag", "007", 'tags=[{"name": "x"}]', "note=true", "new=1")
    assert "/things/007/tags" == acme.heard[-1].target
    assert {"tags": [{"name": "x"}], "note": "true", "new": 1} == acme.heard[-1].json
    anymeet("native", "things.tag", "7", "note=null")
    assert {"note": None} == acme.heard[-1].json


def test_files_are_sent(anymeet: Run, acme: Loopback, tmp_path: Path) -> None:
    """A file is sent under its name; an answer that says nothing is null."""
    (tmp_path / "red.png").write_bytes(b"png")
    acme.script(says(204))
    assert "null\n" == anymeet("native", "things.upload", "5", "file=@red.png").out
    assert b'name="file"; filename="red.png"\r\n\r\npng\r\n' in acme.heard[-1].body


def test_files_are_received(anymeet: Run, acme: Loopback, tmp_path: Path) -> None:
    """An answer that is a file goes to stdout, or into the file that is named."""
    acme.script(says(200, b"png"))
    assert "png" == anymeet("native", "things.picture", "5").out
    anymeet("native", "things.picture", "5", "-o", "red.png")
    assert b"png" == (tmp_path / "red.png").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("things.lsit",), "did you mean things.list?"),
        (("nothing",), "`anymeet operations acme` lists all"),
        (("things.get",), "things.get needs thing"),
        (("things.get", "1", "2"), "takes 1 value(s) without a key (thing), not 2"),
        (("things.get", "1", "thing=2"), "thing is given twice"),
        (("things.create", "a=1", "a=2"), "a is given twice"),
        (("things.list", "limti=2"), "did you mean limit?"),
        (("things.list", "limit=many"), "limit must be a whole number"),
        (("things.upload", "5"), "needs file"),
    ],
)
def test_what_cannot_be_sent_is_refused(anymeet: Run, acme: Loopback, arguments: tuple[str, ...], words: str) -> None:
    """A misspelt operation or key, a value too many, too few or of the wrong type is refused before anything is sent."""
    answer = anymeet("native", *arguments)
    assert (2, []) == (answer.code, acme.heard)
    assert words in answer.err


def test_an_error_says_which_call_of_which_profile(anymeet: Run, acme: Loopback) -> None:
    """What the vendor refuses, also on a later page, is told like the failure of any other operation, with a way out."""
    acme.script(says(404, {}), says(404, {}))
    gone, listed = anymeet("native", "things.get", "9"), anymeet("native", "things.list", "--json")
    assert gone.err.startswith("Error: work native.things.get: ")
    assert "Try: anymeet native things.list --profile work" == gone.err.splitlines()[1]
    assert ("work", "native.things.list") == (listed.error["error"]["profile"], listed.error["error"]["ability"])


@pytest.mark.parametrize("vendor", ["digitalsamba", "samesurf"])
def test_vendors_answer(anymeet: Run, vendor: str) -> None:
    """A call of either vendor's API works on its emulator."""
    operation = {"digitalsamba": "rooms.list", "samesurf": "rooms.running"}[vendor]
    answer = anymeet("native", operation, "--profile", f"{vendor}:emulated")
    assert (0, []) == (answer.code, json.loads(answer.out))
