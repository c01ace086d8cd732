"""Links with join tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from responses import matchers

from anymeet.errors import ConfigurationError, InvalidRequest, NotFound, UnexpectedResponse, Unsupported
from anymeet.models import Link, LinkRequest, LinkRole
from anymeet.tokens import claims_of
from anymeet_digitalsamba import DigitalSamba

Answer = Callable[..., None]
Connect = Callable[..., DigitalSamba]
ROOM = {"id": "room-uuid", "privacy": "private", "room_url": "https://t.digitalsamba.com/MyRoom"}
ROLES = {"data": [{"id": "1", "name": "moderator"}, {"id": "2", "name": "attendee"}], "total_count": 2}
TEN = datetime(2030, 1, 1, 10, tzinfo=UTC)  # what the clock shows
GUEST = LinkRequest(role=LinkRole.GUEST)
HOST = LinkRequest(role=LinkRole.HOST)


def claims(link: Link) -> dict[str, Any]:
    (token,) = parse_qs(urlsplit(link.url).query)["token"]
    return claims_of(token, "the-developer-key")


@pytest.fixture
def room(answer: Answer) -> None:
    """A room that does not tell its roles, in a team with two."""
    answer("GET /rooms/MyRoom", ROOM)
    answer("GET /roles", ROLES)


@pytest.mark.usefixtures("room")
def test_a_link_is_the_rooms_address_with_a_token_for_one_person(provider: DigitalSamba) -> None:
    """It is signed here, for the room's id, at the time that the provider's clock shows."""
    link = provider.links.create(
        "MyRoom",
        LinkRequest(
            role=LinkRole.GUEST,
            person="Ada",
            external_id="42",
            starts_at=datetime(2030, 1, 1, 11, tzinfo=UTC),
            expires_at=datetime(2030, 1, 1, 12, tzinfo=UTC),
            vendor={"digitalsamba": {"initials": "AL"}},
        ),
    )
    expected = {
        "td": "team-1",
        "rd": "room-uuid",
        "iat": 1893492000,
        "role": "attendee",
        "u": "Ada",
        "ud": "42",
        "nbf": 1893495600,
        "exp": 1893499200,
        "initials": "AL",
    }
    assert expected == claims(link)
    assert link.url.startswith("https://t.digitalsamba.com/MyRoom?token=")
    assert ("room-uuid", LinkRole.GUEST, "Ada", None) == (link.meeting_id, link.role, link.person, link.id)


@pytest.mark.parametrize("expires_at", [TEN, TEN - timedelta(days=1), datetime(1970, 2, 1, tzinfo=UTC)])
def test_a_link_that_has_expired_is_refused(
    provider: DigitalSamba, web: responses.RequestsMock, expires_at: datetime
) -> None:
    """By the provider's clock, before anything is sent: nobody could come by it, or the vendor would take it for minutes."""
    with pytest.raises(InvalidRequest, match=r"links\.create: expires_at must be in the future, not "):
        provider.links.create("MyRoom", LinkRequest(role=LinkRole.GUEST, expires_at=expires_at))
    assert 0 == len(web.calls)


@pytest.mark.usefixtures("room")
def test_a_token_works_for_ever_unless_an_end_is_asked_for(provider: DigitalSamba) -> None:
    """No time is made up."""
    assert {"td", "rd", "iat", "role"} == set(claims(provider.links.create("MyRoom", HOST)))


@pytest.mark.parametrize(("request_", "expected"), [(HOST, "chair"), (GUEST, "listener")])
def test_roles_are_those_of_the_settings(
    connect: Connect, answer: Answer, request_: LinkRequest, expected: str
) -> None:
    """A team with roles of its own says which are a host's and a guest's."""
    answer("GET /rooms/MyRoom", ROOM)
    answer("GET /roles", {"data": [{"id": "1", "name": "chair"}, {"id": "2", "name": "listener"}]})
    provider = connect(host_role="chair", guest_role="listener")
    assert expected == claims(provider.links.create("MyRoom", request_))["role"]


def test_the_teams_roles_are_asked_for_once(
    provider: DigitalSamba, answer: Answer, web: responses.RequestsMock
) -> None:
    """The second link costs one request, for the room's address."""
    answer("GET /rooms/MyRoom", ROOM)
    answer("GET /roles", ROLES)
    for request in (HOST, GUEST, HOST):
        provider.links.create("MyRoom", request)
    paths = [urlsplit(call.request.url or "").path.rpartition("/")[2] for call in web.calls]
    assert paths == ["MyRoom", "roles", "MyRoom", "MyRoom"]


def test_a_role_that_the_team_does_not_have_is_a_mistake_in_the_configuration(connect: Connect, answer: Answer) -> None:
    """The vendor would give the default role in its place, which may be a host's; the error names the real roles."""
    answer("GET /rooms/MyRoom", ROOM)
    answer("GET /roles", ROLES)
    with pytest.raises(ConfigurationError, match=r"guest_role is 'participant'.* it has attendee, moderator"):
        connect(guest_role="participant").links.create("MyRoom", GUEST)


def test_a_room_that_tells_its_roles_is_believed(provider: DigitalSamba, answer: Answer) -> None:
    """The team's roles need not be asked for."""
    answer("GET /rooms/MyRoom", {**ROOM, "roles": [{"id": "2", "name": "attendee"}]})
    assert claims(provider.links.create("MyRoom", GUEST))["role"] == "attendee"


def test_a_role_that_the_room_does_not_have_is_refused(provider: DigitalSamba, answer: Answer) -> None:
    """A guest's link into a room for hosts alone might make a host."""
    answer("GET /rooms/MyRoom", {**ROOM, "roles": [{"id": "1", "name": "moderator"}, {"id": "3", "name": "speaker"}]})
    with pytest.raises(InvalidRequest, match="role is 'attendee' here, and this room has only moderator, speaker"):
        provider.links.create("MyRoom", GUEST)


def test_the_role_cannot_be_changed_by_an_extra(provider: DigitalSamba) -> None:
    """A guest link stays one."""
    request = LinkRequest(role=LinkRole.GUEST, vendor={"digitalsamba": {"role": "moderator"}})
    with pytest.raises(InvalidRequest, match="role is written by role already"):
        provider.links.create("MyRoom", request)


def test_no_link_leads_into_an_unknown_room(provider: DigitalSamba, answer: Answer) -> None:
    """Though signing would work without asking."""
    answer("GET /rooms/MyRoom", {"message": "Not Found"}, status=404)
    with pytest.raises(NotFound):
        provider.links.create("MyRoom", HOST)


@pytest.mark.parametrize("sign_locally", [True, False])
def test_an_address_is_never_guessed(connect: Connect, answer: Answer, sign_locally: bool) -> None:
    """Without the vendor's word for it there is no link."""
    answer("GET /rooms/MyRoom", {"id": "room-uuid", "roles": [{"id": "1", "name": "moderator"}]})
    if not sign_locally:
        answer("POST /rooms/room-uuid/token", {"token": "t"})
    with pytest.raises(UnexpectedResponse, match="required field missing"):
        connect(sign_locally=sign_locally).links.create("MyRoom", HOST)


@pytest.mark.usefixtures("room")
def test_the_vendor_can_be_asked_for_the_token(connect: Connect, answer: Answer) -> None:
    """It is told the same, and its link is handed on as it came."""
    sent = {"role": "moderator", "u": "Ada", "exp": 1893499200, "breakoutId": "b"}
    complete = "https://meet.example.com/MyRoom?token=theirs"
    answer(
        "POST /rooms/room-uuid/token",
        {"token": "theirs", "link": complete},
        match=[matchers.json_params_matcher(sent)],
    )
    request = LinkRequest(
        role=LinkRole.HOST,
        person="Ada",
        expires_at=datetime(2030, 1, 1, 12, tzinfo=UTC),
        vendor={"digitalsamba": {"breakoutId": "b"}},
    )
    link = connect(sign_locally=False).links.create("MyRoom", request)
    assert (complete, LinkRole.HOST) == (link.url, link.role)


@pytest.mark.usefixtures("room")
def test_no_token_is_shown(provider: DigitalSamba) -> None:
    """The repr of a link lets nobody in."""
    link = provider.links.create("MyRoom", HOST)
    assert "eyJ" in link.url
    assert "eyJ" not in repr(link)


def test_counting_and_revoking_are_refused_with_advice(provider: DigitalSamba) -> None:
    """A token cannot be taken back, but it can end."""
    with pytest.raises(Unsupported, match="expires_at"):
        provider.links.create("MyRoom", LinkRequest(role=LinkRole.GUEST, max_uses=1))
    with pytest.raises(Unsupported, match="expires_at"):
        provider.links.revoke("link-1")


@pytest.mark.parametrize("url", ["https://[x/MyRoom", "//[", "", "MyRoom", "javascript:alert(1)//https://t.example"])
@pytest.mark.parametrize("sign_locally", [True, False])
def test_an_address_that_leads_nowhere_is_no_link(
    connect: Connect, answer: Answer, url: str, sign_locally: bool
) -> None:
    """Whatever the vendor calls an address is handed out as a link only where it is one of a page."""
    answer("GET /rooms/MyRoom", {**ROOM, "room_url": url})
    answer("GET /roles", ROLES)
    if not sign_locally:
        answer("POST /rooms/room-uuid/token", {"token": "t", "link": url})
    with pytest.raises(UnexpectedResponse, match=r"not an address that anybody could follow @ \$\.(room_url|link)"):
        connect(sign_locally=sign_locally).links.create("MyRoom", GUEST)
