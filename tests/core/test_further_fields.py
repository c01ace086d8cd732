"""Fields of a body that an operation has no parameter for yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import pytest

from anymeet.errors import InvalidRequest
from anymeet.http import Transport
from anymeet.models import UNSET, Maybe
from anymeet.operations import FURTHER, Native, Paging, Resource, op
from anymeet.settings import Settings
from support.loopback import Loopback, says


class Letters(Resource):
    @op("POST /letters")
    def send(
        self, *, to: Maybe[str] = UNSET, further: Annotated[Maybe[Mapping[str, Any]], FURTHER] = UNSET
    ) -> None: ...  # type: ignore[empty-body, unused-ignore]


class Post(Native):
    letters: Letters


@pytest.fixture
def letters(vendor: Loopback) -> Letters:
    vendor.script(says(200, {}))
    transport = Transport(Settings(base_url=vendor.url))
    return Post(transport, Paging(items=(), total=(), offset="", limits=())).letters


def test_further_fields_stand_beside_the_others(letters: Letters, vendor: Loopback) -> None:
    """The entries of the mapping are fields of the body themselves, with other fields and without."""
    letters.send(to="Ada", further={"colour": "blue", "pages": [1, None]})
    letters.send(further={"colour": "blue"})
    letters.send()
    assert [{"to": "Ada", "colour": "blue", "pages": [1, None]}, {"colour": "blue"}, {}] == [
        heard.json for heard in vendor.heard
    ]


def test_a_field_is_not_given_twice(letters: Letters, vendor: Loopback) -> None:
    """A field that has a parameter is refused among the further ones when both say something."""
    with pytest.raises(InvalidRequest, match="given twice") as caught:
        letters.send(to="Ada", further={"to": "Grace"})
    assert ("to", []) == (caught.value.field, vendor.heard)
