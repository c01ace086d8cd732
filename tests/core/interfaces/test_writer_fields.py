"""Fields that are written as they stand, under the vendor's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from anymeet.errors import InvalidRequest
from anymeet.interfaces import Meetings, Writer
from anymeet.models import Feature, Meeting, MeetingChanges, MeetingRequest


class CreateWriter(Writer[MeetingRequest]):
    """All three ways to write a field."""

    fields = {"title": "name", "max_participants": "seats"}
    features = {Feature.CHAT: "chat"}

    def write_private(self, value: bool) -> Mapping[str, Any]:
        return {"access": "closed" if value else "open"}


class ChangesWriter(Writer[MeetingChanges]):
    """A field that can be cleared."""

    fields = {"title": "name"}


def test_they_stand_in_the_body_under_the_vendors_name() -> None:
    """The value is written as the request has it, beside what methods and features write."""
    request = MeetingRequest(title="Weekly", max_participants=3, private=True, features={Feature.CHAT: False})
    assert {"name": "Weekly", "seats": 3, "access": "closed", "chat": False} == CreateWriter(request).body("acme")


def test_what_is_not_said_is_not_written_and_none_clears() -> None:
    """A field without a value is left out; None in changes is written as None."""
    assert {} == CreateWriter(MeetingRequest()).body("acme")
    assert {} == ChangesWriter(MeetingChanges()).body("acme")
    assert {"name": None} == ChangesWriter(MeetingChanges(title=None)).body("acme")


def test_they_count_as_written() -> None:
    """A field that is named is an ability of its own, one that nothing names is none."""
    names = ("title", "max_participants", "private", "duration")
    assert [True, True, True, False] == [CreateWriter.writes(name) for name in names]


@pytest.mark.parametrize("key", ["name", "Name", "NAME"])
def test_extras_do_not_write_them_again(key: str) -> None:
    """An extra under a vendor's name that a field has written is refused, in capitals as well: vendors may not tell them apart."""
    request = MeetingRequest(title="Weekly", vendor={"acme": {key: "Other"}})
    with pytest.raises(InvalidRequest, match=rf"vendor\.acme\.{key} is written by title already"):
        CreateWriter(request).body("acme")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"titel": "name"}, r"fields: MeetingRequest\.titel does not exist"),
        ({"private": "private"}, r"fields: MeetingRequest\.private is written by a method as well"),
        ({"features": "features"}, r"fields: MeetingRequest\.features is written by a method as well"),
    ],
)
def test_a_contradiction_is_a_type_error(fields: Mapping[str, str], message: str) -> None:
    """A misspelt field, and one that a method writes, too, is refused when the class is made."""
    writer = type("Contradictory", (CreateWriter,), {"fields": fields})
    with pytest.raises(TypeError, match=message):
        type("Wrong", (Meetings,), {"writers": {"create": writer}, "create": lambda self, request: Meeting(id="1")})
