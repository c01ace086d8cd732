"""Requests for links as claims of a token."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from anymeet.errors import InvalidRequest
from anymeet.models import Link, LinkRequest, LinkRole
from anymeet_digitalsamba.mapping.links import LinkWriter, link_from
from anymeet_digitalsamba.models import Room

STARTS = datetime(2024, 11, 1, 11, tzinfo=UTC)
EXPIRES = datetime(2024, 11, 1, 12, tzinfo=UTC)


def test_a_request_becomes_claims() -> None:
    """Names are the vendor's and times unix seconds; extras are claims as they are."""
    request = LinkRequest(
        role=LinkRole.GUEST,
        person="Ada",
        external_id="42",
        starts_at=STARTS,
        expires_at=EXPIRES,
        vendor={"digitalsamba": {"initials": "AL", "breakoutId": "b"}},
    )
    expected = {
        "role": LinkRole.GUEST,
        "u": "Ada",
        "ud": "42",
        "nbf": 1730458800,
        "exp": 1730462400,
        "initials": "AL",
        "breakoutId": "b",
    }
    assert expected == LinkWriter(request).body("digitalsamba")


@pytest.mark.parametrize("claim", ["role", "u", "rd", "td", "iat", "hologram"])
def test_an_extra_cannot_smuggle_a_claim_in(claim: str) -> None:
    """Neither what a neutral field writes, nor what the token is about, nor what is no claim."""
    request = LinkRequest(role=LinkRole.GUEST, person="Ada", vendor={"digitalsamba": {claim: "moderator"}})
    with pytest.raises(InvalidRequest, match=rf"vendor\.digitalsamba\.{claim}"):
        LinkWriter(request).body("digitalsamba")


def test_a_link_says_what_was_asked_for() -> None:
    """Role, person and times of the request are those of the link."""
    request = LinkRequest(role=LinkRole.HOST, person="Ada", starts_at=STARTS, expires_at=EXPIRES)
    expected = Link(
        url="https://x.example/r?token=t",
        role=LinkRole.HOST,
        meeting_id="room-1",
        person="Ada",
        starts_at=STARTS,
        expires_at=EXPIRES,
    )
    assert expected == link_from("https://x.example/r?token=t", Room(id="room-1"), request)
