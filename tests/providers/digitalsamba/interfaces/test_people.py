"""Sessions, and who is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from responses import matchers

from anymeet.errors import NotFound
from anymeet_digitalsamba import DigitalSamba

Answer = Callable[..., None]
ADA = {"id": "p1", "name": "Ada", "role": "moderator", "room_id": "room-1", "session_id": "s1", "live": True}
BOB = {"id": "p2", "name": "Bob", "role": "attendee", "room_id": "room-1", "session_id": "s1", "live": True}
GONE = {"message": "Not Found", "error": "not-found"}


def page(*items: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(items), "total_count": str(len(items))}


def test_participants_of_a_meeting_are_told_with_their_rights(provider: DigitalSamba, answer: Answer) -> None:
    """The vendor's word for the role, and whether it is the host's."""
    answer("GET /rooms/room-1/participants", page(ADA, BOB))
    expected = [("Ada", "moderator", True), ("Bob", "attendee", False)]
    assert expected == [(who.name, who.role, who.host) for who in provider.participants.list("room-1")]


def test_participants_of_one_session_are_asked_for_as_such(provider: DigitalSamba, answer: Answer) -> None:
    """The vendor chooses."""
    query = matchers.query_param_matcher({"session_id": "s1", "limit": "100"})
    answer("GET /rooms/room-1/participants", page(ADA), match=[query])
    assert [who.id for who in provider.participants.list("room-1", "s1")] == ["p1"]


def test_who_is_in_is_asked_for_as_such(provider: DigitalSamba, answer: Answer) -> None:
    """One request, when somebody is."""
    query = matchers.query_param_matcher({"live": "true", "limit": "100"})
    answer("GET /rooms/room-1/participants", page(ADA, BOB), match=[query])
    live = provider.participants.list_live("room-1")
    assert [("p1", "digitalsamba"), ("p2", "digitalsamba")] == [(who.id, who.provider) for who in live]


def test_nobody_is_in_a_meeting_that_is_not_live(provider: DigitalSamba, answer: Answer) -> None:
    """The room is looked for, to be sure that it is there."""
    answer("GET /rooms/room-1/participants", page())
    answer("GET /rooms/room-1", {"id": "room-1"})
    assert list(provider.participants.list_live("room-1")) == []


def test_an_unknown_meeting_is_not_found_while_iterating(provider: DigitalSamba, answer: Answer) -> None:
    """Even if the vendor lists nobody for it; the error says which ability it was."""
    answer("GET /rooms/room-9/participants", page())
    answer("GET /rooms/room-9", GONE, status=404)
    live = provider.participants.list_live("room-9")
    with pytest.raises(NotFound) as caught:
        list(live)
    assert caught.value.ability == "participants.list_live"


def test_sessions_are_listed_for_the_account_or_for_one_meeting(provider: DigitalSamba, answer: Answer) -> None:
    """Each has its own list at the vendor."""
    session = {"id": "s1", "room_id": "room-1", "live": True, "start_time": "2030-01-01T10:00:00.000000Z"}
    answer("GET /sessions", page(session, {**session, "id": "s2"}))
    answer("GET /rooms/room-1/sessions", page(session))
    assert [found.id for found in provider.sessions.list()] == ["s1", "s2"]
    assert [found.id for found in provider.sessions.list("room-1")] == ["s1"]


def test_a_session_is_read_from_its_figures(provider: DigitalSamba, answer: Answer) -> None:
    """The vendor tells about one session in the shape of statistics."""
    figures = {"session_id": "s1", "room_id": "room-1", "session_live": False, "active_participants": "4"}
    answer("GET /sessions/s1", figures)
    session = provider.sessions.get("s1")
    assert ("s1", "room-1", 4) == (session.id, session.meeting_id, session.participants)


def test_an_unknown_session_is_not_found(provider: DigitalSamba, answer: Answer) -> None:
    """As the vendor says."""
    answer("GET /sessions/s9", GONE, status=404)
    with pytest.raises(NotFound):
        provider.sessions.get("s9")
