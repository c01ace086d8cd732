"""Mistakes of authors, found when a class is made."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import pytest

from anymeet.interfaces import Interface, Meetings, Writer
from anymeet.models import Feature, MeetingChanges, MeetingRequest, Reason


class CreateWriter(Writer[MeetingRequest]):
    """What a vendor can be told of a new meeting."""

    features = {Feature.CHAT: "chat_enabled"}

    def write_title(self, value: str | None) -> Mapping[str, Any]:
        return {"name": value}


class ChangesWriter(Writer[MeetingChanges]):
    """What it can be told of an old one: nothing."""


def make(base: type[Interface] = Meetings, **members: Any) -> type[Interface]:
    """An implementation with these members."""
    return type("Wrong", (base,), {"__module__": "acme", **members})


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"reasons": {"creat": Reason.PLAN}}, "names 'creat', which does not exist; did you mean 'create'"),
        ({"reasons": {"create.titel": Reason.PLAN}}, "did you mean 'create.title'"),
        ({"reasons": {"create": Reason.PLAN}, "writers": {"creat": CreateWriter}}, "did you mean 'create'"),
        ({"reasons": {"get": "plan"}}, "is not a Reason"),
        ({"reasons": {"*": None}}, "is not a Reason"),
        ({"writers": {"get": CreateWriter}}, "'get', which takes no request"),
        (
            {"get": lambda self, meeting_id: None, "reasons": {"get": Reason.PLAN}},
            "excuses 'get', which is implemented",
        ),
        ({"echoes": {"create": ("title",)}}, "names create.title, which no request can say"),
        (
            {
                "create": lambda self, request: None,
                "writers": {"create": CreateWriter},
                "echoes": {"create": ("titel",)},
            },
            "names create.titel, which no request can say",
        ),
        ({"get": functools.partialmethod(lambda self, meeting_id: None)}, "get must be a method"),
        ({"get": 5}, "get must be a method"),
    ],
)
def test_a_wrong_declaration_is_a_type_error(members: dict[str, Any], words: str) -> None:
    """A declaration that says nothing, contradicts the code or is of the wrong kind is refused when the class is made."""
    with pytest.raises(TypeError, match=words):
        make(**members)


def test_an_implemented_field_cannot_be_excused() -> None:
    """A reason against a field that its writer writes is refused."""
    with pytest.raises(TypeError, match=r"excuses 'create\.title', which is implemented"):
        make(
            create=lambda self, request: None,
            writers={"create": CreateWriter},
            reasons={"create.title": Reason.PLAN},
        )


def test_a_misspelt_writer_method_is_a_type_error() -> None:
    """A writer of a field that the request does not have, or of a feature that does not exist, is refused."""

    class Misspelt(Writer[MeetingRequest]):
        def write_titel(self, value: str) -> Mapping[str, Any]:
            return {"name": value}

    class WrongFeature(Writer[MeetingRequest]):
        features = {"chatt": "chat"}  # type: ignore[dict-item]

    with pytest.raises(TypeError, match="write_titel: MeetingRequest has no field 'titel'"):
        make(create=lambda self, request: None, writers={"create": Misspelt})
    with pytest.raises(TypeError, match="no feature 'chatt'"):
        make(create=lambda self, request: None, writers={"create": WrongFeature})


def test_a_field_without_its_feature_table_is_absent() -> None:
    """Without any feature the field is absent as a whole; with one it is there, and the others are absent."""
    assert not ChangesWriter.writes("features")
    assert CreateWriter.writes("features")
    assert (True, False) == (CreateWriter.writes("features.chat"), CreateWriter.writes("features.polls"))
