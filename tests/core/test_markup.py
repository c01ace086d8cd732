"""Answers in XML: read as if they were JSON, and refused where they could hurt."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import UnexpectedResponse
from anymeet.http import HttpResponse

DEEP = "<x>" * 5000 + "</x>" * 5000
BOMB = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>'


def answer(body: bytes) -> HttpResponse:
    """An answer as it comes."""
    return HttpResponse(status=200, headers={}, body=body, line="GET /rooms")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("<r/>", {}),
        ("<r>  <id>7</id>\n<name/> </r>", {"id": "7", "name": ""}),
        ("<r><name> a  b </name></r>", {"name": " a  b "}),
        ("<r><room><id>7</id></room></r>", {"room": {"id": "7"}}),
        ('<r version="2"><room id="7">Weekly</room></r>', {"version": "2", "room": {"id": "7", "text": "Weekly"}}),
        ("<r>a<b>c</b>d</r>", {"b": "c", "text": "ad"}),
        ("<r><rooms/></r>", {"rooms": []}),
        ("<r><rooms><room>7</room></rooms></r>", {"rooms": ["7"]}),
        ("<r><rooms><room><id>7</id></room><room/></rooms></r>", {"rooms": [{"id": "7"}, ""]}),
        ('<r id="1"><id>2</id><id>3</id></r>', {"id": ["1", "2", "3"]}),
        ("<r><!-- no --><?nor this?><id>&lt;&#228;</id><![CDATA[x]]></r>", {"id": "<ä", "text": "x"}),
    ],
)
def test_elements_are_texts_objects_and_lists(body: str, value: object) -> None:
    """Nothing that an element says is lost: attributes, texts beside other elements, and several of one name."""
    assert value == answer(body.encode()).xml("r", lists=["rooms"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_declared_encoding_counts(encoding: str) -> None:
    """An umlaut is one in whatever encoding the answer says it is."""
    body = f'<?xml version="1.0" encoding="{encoding}"?><r><name>ä</name></r>'.encode(encoding)
    assert {"name": "ä"} == answer(body).xml("r")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "no element found"),
        ("<r><id>7</id>", "no element found"),
        ('{"id": 7}', "not well-formed"),
        ("<html><body>Maintenance</body></html>", "its outermost element is not <r>"),
        ('<r xmlns="https://vendor.example"/>', "its outermost element is not <r>"),
        (BOMB, "it has a DOCTYPE"),
        ('<!DOCTYPE r SYSTEM "https://elsewhere.example/x.dtd"><r/>', "it has a DOCTYPE"),
        ("<r>&undefined;</r>", "undefined entity"),
        ("<r>&#0;</r>", "invalid character"),
        (f"<r>{DEEP}</r>", "it is nested too deep"),
        ('<?xml version="1.0" encoding="unheard-of"?><r/>', "unknown encoding"),
        ('<?xml version="1.0" encoding="shift_jis"?><r/>', "multi-byte encodings are not supported"),
    ],
)
def test_what_is_none_is_refused(body: str, problem: str) -> None:
    """Another document, half of one, or one that would grow when it is read is an `UnexpectedResponse` with the reason."""
    with pytest.raises(UnexpectedResponse, match="not XML of <r>: ") as caught:
        answer(body.encode()).xml("r")
    assert problem in caught.value.problems[0]
    assert (200, "GET /rooms") == (caught.value.status, caught.value.request_line)


def test_a_doctype_is_found_in_any_encoding() -> None:
    """What looks for the DOCTYPE is what reads the XML, so none gets past it in other letters."""
    with pytest.raises(UnexpectedResponse, match="it has a DOCTYPE"):
        answer(BOMB.encode("utf-16")).xml("r")


@given(st.binary() | st.text('<>/r&;!-[]= "a').map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Whatever comes, it is an object or an `UnexpectedResponse`."""
    with suppress(UnexpectedResponse):
        assert isinstance(answer(body).xml("r"), dict)
