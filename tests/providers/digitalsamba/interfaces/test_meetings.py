"""Meetings on rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from responses import matchers

from anymeet.errors import InvalidRequest, NotFound, Rejected, Unsupported
from anymeet.models import Feature, MeetingChanges, MeetingRequest, MeetingState, Reason
from anymeet_digitalsamba import DigitalSamba

Answer = Callable[..., None]
ROOM = {"id": "room-1", "description": "Weekly", "privacy": "private", "room_url": "https://t.digitalsamba.com/r"}
SESSION = {"id": "session-1", "room_id": "room-1", "description": "Weekly", "live": True, "participants_live": 2}
GONE = {"message": "Not Found", "error": "not-found"}
LIVE = matchers.query_param_matcher({"live": "true", "limit": "1"})


def page(*items: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(items), "total_count": str(len(items))}


def test_creating_sends_what_was_said_and_the_moment_in_the_vendors_form(
    provider: DigitalSamba, answer: Answer
) -> None:
    """One request makes the room, and nobody is in it yet."""
    sent = {
        "privacy": "private",
        "description": "Weekly",
        "expires_at": "2030-01-01 11:30:00",
        "chat_enabled": False,
        "palette_mode": "dark",
    }
    answer("POST /rooms", ROOM, match=[matchers.json_params_matcher(sent)])
    meeting = provider.meetings.create(
        MeetingRequest(
            title="Weekly",
            expires_at=datetime(2030, 1, 1, 12, 30, tzinfo=UTC) - timedelta(hours=1),
            features={Feature.CHAT: False},
            vendor={"digitalsamba": {"palette_mode": "dark"}},
        )
    )
    expected = ("room-1", MeetingState.OPEN, "digitalsamba", "work")
    assert expected == (meeting.id, meeting.state, meeting.provider, meeting.profile)


def test_a_new_setting_is_passed_on(provider: DigitalSamba, answer: Answer) -> None:
    """What this version does not know goes to the vendor as it is, beside the rest."""
    sent = {"privacy": "private", "expires_at": "2030-01-01 00:00:00", "holograms_enabled": True}
    answer("POST /rooms", ROOM, match=[matchers.json_params_matcher(sent)])
    extra = {"digitalsamba": {"holograms_enabled": True}}
    provider.meetings.create(MeetingRequest(expires_at=datetime(2030, 1, 1, tzinfo=UTC), vendor=extra))


def test_an_extra_of_the_wrong_type_never_leaves(provider: DigitalSamba) -> None:
    """Text in place of a boolean would go wrong without a word from the vendor."""
    with pytest.raises(InvalidRequest, match="chat_enabled must be True or False"):
        provider.meetings.create(MeetingRequest(vendor={"digitalsamba": {"chat_enabled": "true"}}))


def test_a_schedule_is_refused_with_advice(provider: DigitalSamba) -> None:
    """Nothing is sent, and the error says where the time can be kept instead."""
    with pytest.raises(Unsupported, match="keep the time in your application") as caught:
        provider.meetings.create(MeetingRequest(starts_at=datetime(2030, 1, 1, tzinfo=UTC)))
    assert ("meetings.create.starts_at", Reason.VENDOR_LACKS) == (caught.value.ability, caught.value.reason)


def test_an_existing_meeting_is_found_by_its_external_id(provider: DigitalSamba, answer: Answer) -> None:
    """No second one is made."""
    answer("GET /rooms", page({"id": "room-0", "external_id": "OTHER"}, {"id": "room-1", "external_id": "EXT"}))
    answer("GET /rooms/room-1", {**ROOM, "external_id": "EXT"})
    answer("GET /rooms/room-1/sessions", page(), match=[LIVE])
    meeting = provider.meetings.create(MeetingRequest(external_id="EXT", reuse_existing=True))
    assert ("room-1", "Weekly") == (meeting.id, meeting.title)


def test_a_meeting_is_made_when_no_other_has_its_external_id(provider: DigitalSamba, answer: Answer) -> None:
    """The list is asked first."""
    answer("GET /rooms", page({"id": "room-0", "external_id": "OTHER"}))
    answer("POST /rooms", ROOM, match=[matchers.json_params_matcher({"privacy": "private", "external_id": "EXT"})])
    assert provider.meetings.create(MeetingRequest(external_id="EXT", reuse_existing=True)).id == "room-1"


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([SESSION], MeetingState.LIVE),
        ([{**SESSION, "participants_live": None}], MeetingState.LIVE),
        ([{**SESSION, "participants_live": 0}], MeetingState.OPEN),
        ([], MeetingState.OPEN),
    ],
)
def test_a_meeting_is_live_while_somebody_is_in(
    provider: DigitalSamba, answer: Answer, sessions: list[dict[str, Any]], expected: MeetingState
) -> None:
    """A session that everybody has left goes on for some minutes, and is nobody's meeting."""
    answer("GET /rooms/room-1", ROOM)
    answer("GET /rooms/room-1/sessions", page(*sessions), match=[LIVE])
    assert expected is provider.meetings.get("room-1").state


def test_an_unknown_meeting_is_not_found(provider: DigitalSamba, answer: Answer) -> None:
    """The error says which ability of which profile it was."""
    answer("GET /rooms/room-9", GONE, status=404)
    with pytest.raises(NotFound) as caught:
        provider.meetings.get("room-9")
    expected = ("meetings.get", "work", "not-found")
    assert expected == (caught.value.ability, caught.value.profile, caught.value.code)


def test_a_list_leaves_the_state_open(provider: DigitalSamba, answer: Answer) -> None:
    """Rooms do not tell whether anybody is in."""
    answer("GET /rooms", page(ROOM, {"id": "room-2"}))
    expected = [("room-1", MeetingState.UNKNOWN), ("room-2", MeetingState.UNKNOWN)]
    assert expected == [(meeting.id, meeting.state) for meeting in provider.meetings.list()]


def test_live_meetings_are_those_that_people_are_in(provider: DigitalSamba, answer: Answer) -> None:
    """One request tells them with their titles; sessions that everybody has left are not among them."""
    empty = {**SESSION, "id": "session-2", "room_id": "room-2", "participants_live": 0}
    query = matchers.query_param_matcher({"live": "true", "limit": "100"})
    answer("GET /sessions", page(SESSION, empty), match=[query])
    (meeting,) = provider.meetings.list_live()
    assert ("room-1", "Weekly", MeetingState.LIVE) == (meeting.id, meeting.title, meeting.state)


def test_changing_sends_nulls_for_what_is_cleared_and_nothing_else(provider: DigitalSamba, answer: Answer) -> None:
    """What was not mentioned stays as it is."""
    sent = {"description": None, "privacy": "public"}
    answer("PATCH /rooms/room-1", {**ROOM, "description": None}, match=[matchers.json_params_matcher(sent)])
    assert provider.meetings.update("room-1", MeetingChanges(title=None, private=False)).title is None


def test_changing_nothing_sends_no_change(provider: DigitalSamba, answer: Answer) -> None:
    """The meeting is read, so that an unknown one is still found missing."""
    answer("GET /rooms/room-1", ROOM)
    assert provider.meetings.update("room-1", MeetingChanges()).id == "room-1"


def test_ending_ends_the_live_session(provider: DigitalSamba, answer: Answer) -> None:
    """The room stays."""
    answer("GET /rooms/room-1/sessions", page(SESSION), match=[LIVE])
    answer("POST /sessions/session-1/end")
    provider.meetings.end("room-1")


@pytest.mark.parametrize("status", [404, 409])
def test_a_session_that_ended_meanwhile_is_no_error(provider: DigitalSamba, answer: Answer, status: int) -> None:
    """What was wanted has happened."""
    answer("GET /rooms/room-1/sessions", page(SESSION))
    answer("POST /sessions/session-1/end", {"message": "It is over."}, status=status)
    provider.meetings.end("room-1")


def test_ending_a_meeting_that_nobody_is_in_does_nothing(provider: DigitalSamba, answer: Answer) -> None:
    """The room is looked for, since an unknown one might have no sessions either."""
    answer("GET /rooms/room-1/sessions", page())
    answer("GET /rooms/room-1", ROOM)
    provider.meetings.end("room-1")


@pytest.mark.parametrize("sessions_status", [200, 404])
def test_ending_an_unknown_meeting_is_not_found(
    provider: DigitalSamba, answer: Answer, web: responses.RequestsMock, sessions_status: int
) -> None:
    """Whether or not the list of its sessions says so."""
    web.assert_all_requests_are_fired = False
    answer("GET /rooms/room-9/sessions", page() if sessions_status == 200 else GONE, status=sessions_status)
    answer("GET /rooms/room-9", GONE, status=404)
    with pytest.raises(NotFound):
        provider.meetings.end("room-9")


@pytest.mark.parametrize(("status", "body"), [(204, None), (200, {}), (202, None), (404, GONE)])
def test_deleting_is_done_when_it_is_gone(
    provider: DigitalSamba, answer: Answer, web: responses.RequestsMock, status: int, body: dict[str, str] | None
) -> None:
    """Also when it was gone before, and however the vendor says so; nothing but the room is asked to go."""
    answer("DELETE /rooms/room-1", body, status=status)
    provider.meetings.delete("room-1")
    assert web.calls[0].request.body is None


def test_a_refusal_names_the_vendors_fields(provider: DigitalSamba, answer: Answer) -> None:
    """What is wrong is told in the vendor's words."""
    body = {"message": "The privacy field is required.", "errors": {"privacy": ["The privacy field is required."]}}
    answer("POST /rooms", body, status=400)
    with pytest.raises(Rejected, match=r"The privacy field is required\.") as caught:
        provider.meetings.create(MeetingRequest())
    assert caught.value.fields == {"privacy": "The privacy field is required."}
