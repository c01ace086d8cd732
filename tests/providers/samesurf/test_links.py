"""Links and their roles: no leader's link is ever a guest's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import NotFound, UnexpectedResponse, Unsupported
from anymeet.models import LinkRequest, LinkRole, MeetingRequest, Reason
from anymeet.testing import NotAdmitted
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from anymeet_samesurf.mapping.links import links_from_created, links_from_running, role_of
from anymeet_samesurf.models import CreatedRoom, RunningRoom
from support.loopback import Loopback

Emulate = Callable[..., SameSurfEmulator]
ConnectTo = Callable[..., SameSurf]

TOKENS = st.text(st.sampled_from("ABC123é/%?#{}&= ."), min_size=1, max_size=6)
ROOMS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=9)
ENDS = st.sampled_from(["", "/", "?name=Ada", "?leader={leadertoken}", "#{token}"])


@given(room=ROOMS, token=TOKENS, leadertoken=TOKENS, swapped=st.booleans(), as_they_are=st.booleans(), end=ENDS)
def test_no_leader_link_is_ever_a_guest_link(
    room: str, token: str, leadertoken: str, swapped: bool, as_they_are: bool, end: str
) -> None:
    """In both documented orders, as templates and written out, with any tokens, a leader's link is never a guest's."""
    address = "https://realtime.tenant.example/{room}/"
    leader, guest = (f"{address}{{{name}}}{end}" for name in ("leadertoken", "token"))
    fields: dict[str, Any] = {"room": room, "token": token, "leadertoken": leadertoken}
    if as_they_are:
        leader, guest = leader.format(**fields), guest.format(**fields)
    private, public = (guest, leader) if swapped else (leader, guest)
    created = CreatedRoom(**fields, privateinvitation=private, publicinvitation=public)
    running = RunningRoom(room=room, privateinvitation=private, publicinvitation=public)
    assert {LinkRole.UNKNOWN} >= {link.role for link in links_from_running(running)}
    guests = [link.url for link in links_from_created(created) if link.role is LinkRole.GUEST]
    quoted = {name: quote(value, safe="") for name, value in fields.items()}
    assert (leader if as_they_are else leader.format(**quoted)) not in guests
    assert not [url for url in guests if "leader=" in url]


@pytest.mark.parametrize("created", ["private", "public"])
@pytest.mark.parametrize("running", ["private", "public"])
@pytest.mark.parametrize("templates", [False, True])
def test_guest_links_make_guests_whatever_the_vendor_does(
    created: str, running: str, templates: bool, emulate: Emulate, connect_to: ConnectTo
) -> None:
    """Whichever link leads, and written in full or not: who follows a guest link follows, who follows a host link leads."""
    emulator = emulate(leader_when_created=created, leader_when_running=running, templates=templates)
    surf = connect_to(emulator)
    meeting = surf.meetings.create(MeetingRequest(title="Demo"))
    assert {LinkRole.HOST, LinkRole.GUEST} == {link.role for link in meeting.links}
    invited = surf.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST))
    joined = {link.role: emulator.people.join(link.url) for link in (invited, *meeting.links)}
    assert {LinkRole.HOST: True, LinkRole.GUEST: False} == {role: person.host for role, person in joined.items()}
    (live,) = surf.meetings.list_live()
    assert {LinkRole.UNKNOWN} >= {link.role for link in live.links}
    assert (None, None) == (live.link(LinkRole.GUEST), live.link(LinkRole.HOST))


@pytest.mark.parametrize(
    ("url", "token", "leadertoken", "role"),
    [
        ("https://x.example/1/LEAD", "GUEST", "LEAD", LinkRole.HOST),
        ("https://x.example/1/GUEST", "GUEST", "LEAD", LinkRole.GUEST),
        ("https://x.example/1/GUEST/", "GUEST", "LEAD", LinkRole.GUEST),
        ("https://x.example/1/GUE%53T", "GUEST", "LEAD", LinkRole.GUEST),
        ("https://x.example/1/GUEST", "GUEST", None, LinkRole.UNKNOWN),
        ("https://x.example/1/LEAD", None, "LEAD", LinkRole.UNKNOWN),
        ("https://x.example/1/GUEST", "GUEST", "", LinkRole.UNKNOWN),
        ("https://x.example/1/SAME", "SAME", "SAME", LinkRole.UNKNOWN),
        ("https://x.example/1/OTHER", "GUEST", "LEAD", LinkRole.UNKNOWN),
        ("https://x.example/1/guest", "GUEST", "LEAD", LinkRole.UNKNOWN),
        ("https://x.example/1/LEAD/GUEST", "GUEST", "LEAD", LinkRole.UNKNOWN),
        ("https://x.example/1/GUEST?as=LEAD", "GUEST", "LEAD", LinkRole.UNKNOWN),
        ("https://x.example/1/GUEST#LEAD", "GUEST", "LEAD", LinkRole.UNKNOWN),
        ("https://x.example/1?t=GUEST", "GUEST", "LEAD", LinkRole.UNKNOWN),
    ],
)
def test_the_token_at_the_end_decides(url: str, token: str | None, leadertoken: str | None, role: LinkRole) -> None:
    """A role is read off the last part of the path, and is unknown wherever there is any doubt."""
    assert role is role_of(url, token, leadertoken)


@pytest.mark.parametrize("url", ["https://x.example/{room}/{other}", "https://[broken/1/2", "no address", ""])
def test_what_leads_nowhere_is_no_link(url: str, scripted: Callable[..., SameSurf]) -> None:
    """A template that cannot be filled in, or an address that is none, is left out; asked for by itself it is an error."""
    assert () == links_from_created(CreatedRoom(room="1", token="A", leadertoken="B", publicinvitation=url))
    assert () == links_from_running(RunningRoom(room="1", publicinvitation=url))
    surf = scripted({"token": "ABC", "link": url})
    with pytest.raises(UnexpectedResponse, match=r"\$\.link"):
        surf.links.create("1", LinkRequest(role=LinkRole.GUEST))


@pytest.mark.parametrize(
    ("request_", "body", "uses", "notes"),
    [
        (
            LinkRequest(role=LinkRole.GUEST, person="Ada", max_uses=3),
            {"room": "123", "usagelimit": 3, "isleader": False, "usersname": "Ada"},
            3,
            [],
        ),
        (
            LinkRequest(role=LinkRole.GUEST),
            {"room": "123", "usagelimit": 1, "isleader": False},
            1,
            ["links.create.max_uses: works once: SameSurf requires a number of uses, and none was given"],
        ),
        (
            LinkRequest(role=LinkRole.HOST, max_uses=2),
            {"room": "123", "usagelimit": 2, "isleader": True},
            2,
            ["links.create: makes its holder the leader only if nobody has entered the room before"],
        ),
        (
            LinkRequest(role=LinkRole.GUEST, vendor={"samesurf": {"usagelimit": 9, "colour": "blue"}}),
            {"room": "123", "usagelimit": 9, "isleader": False, "colour": "blue"},
            9,
            [],
        ),
    ],
)
def test_a_link_is_a_counted_invitation(
    request_: LinkRequest,
    body: dict[str, Any],
    uses: int,
    notes: list[str],
    scripted: Callable[..., SameSurf],
    vendor: Loopback,
) -> None:
    """The request becomes an invitation, the default count and the limits of leading are named in notes."""
    surf = scripted({"token": "ABCDEF123456", "link": "https://realtime.samesurf.com/{room}/{token}", "success": True})
    link = surf.links.create("123", request_)
    assert body == vendor.heard[0].json
    assert ("https://realtime.samesurf.com/123/ABCDEF123456", "ABCDEF123456") == (link.url, link.id)
    assert (request_.role, "123", request_.person, uses) == (link.role, link.meeting_id, link.person, link.max_uses)
    assert notes == [str(note) for note in link.notes]


def test_the_default_count_is_a_setting(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """A profile can say how often links work that are created without a count."""
    surf = scripted({"token": "ABC", "link": "https://x.example/1/ABC"}, link_uses=25)
    link = surf.links.create("1", LinkRequest(role=LinkRole.GUEST))
    assert (25, 25) == (vendor.heard[0].json["usagelimit"], link.max_uses)
    text = "links.create.max_uses: works 25 times: SameSurf requires a number of uses, and none was given"
    assert [text] == [str(note) for note in link.notes]


def test_a_count_of_none_is_refused_by_settings(scripted: Callable[..., SameSurf]) -> None:
    """Links that never work are no default."""
    with pytest.raises(ValueError, match="link_uses must be at least 1"):
        scripted(link_uses=0)


def test_a_link_wears_out_and_can_be_taken_back(surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """A link lets in as many as it was created for, none once it is revoked, and revoking twice changes nothing."""
    meeting = surf.meetings.create(MeetingRequest(title="Demo"))
    link = surf.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST, max_uses=2))
    for _ in range(2):
        emulator.people.join(link.url)
    with pytest.raises(NotAdmitted, match="used"):
        emulator.people.join(link.url)
    other = surf.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST))
    assert other.id is not None
    surf.links.revoke(other.id)
    surf.links.revoke(other.id)
    with pytest.raises(NotAdmitted):
        emulator.people.join(other.url)


def test_a_link_to_an_unknown_meeting_is_not_found(surf: SameSurf) -> None:
    """SameSurf knows which rooms there are, even those that it does not list."""
    with pytest.raises(NotFound) as caught:
        surf.links.create("000000000", LinkRequest(role=LinkRole.GUEST))
    assert "102" == caught.value.code


@pytest.mark.parametrize("field", ["external_id", "starts_at", "expires_at"])
def test_what_an_invitation_cannot_say_is_refused(field: str, surf: SameSurf, emulator: SameSurfEmulator) -> None:
    """Times and ids are no fields of an invitation, and saying them sends nothing."""
    value = "x" if field == "external_id" else emulator.clock.now()
    with pytest.raises(Unsupported) as caught:
        surf.links.create("1", LinkRequest(role=LinkRole.GUEST, **{field: value}))  # type: ignore[arg-type]
    assert Reason.VENDOR_LACKS == caught.value.reason
    assert 0 == len(emulator.journal)
