"""Sessions and participants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anymeet.errors import UnexpectedResponse
from anymeet.models import Participant, Session
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping.sessions import participant_from, session_from, session_from_statistics
from anymeet_digitalsamba.settings import DigitalSambaSettings

SETTINGS = DigitalSambaSettings(team_id="t", developer_key="k")
START = datetime(2024, 3, 21, 5, 9, 31, tzinfo=UTC)
END = datetime(2024, 3, 21, 5, 29, 31, tzinfo=UTC)


def test_a_session_that_is_over_has_an_end_and_a_length() -> None:
    """Its length is the time between its start and its end."""
    session = vendor.Session(
        id="s", room_id="r", description="Weekly", start_time=START, end_time=END, live=False, participants_total=8
    )
    expected = Session(
        id="s",
        meeting_id="r",
        title="Weekly",
        starts_at=START,
        ends_at=END,
        live=False,
        duration=timedelta(minutes=20),
        participants=8,
    )
    assert expected == session_from(session)


def test_a_live_session_has_no_end() -> None:
    """The vendor shows one, which cannot be."""
    session = session_from(vendor.Session(id="s", room_id="r", start_time=START, end_time=END, live=True))
    assert (True, None, None) == (session.live, session.ends_at, session.duration)


def test_a_session_tells_about_itself_among_its_figures() -> None:
    """The longer names mean the same."""
    figures = vendor.SessionStatistics(
        session_id="s",
        room_id="r",
        room_description="Weekly",
        session_start_time=START,
        session_end_time=END,
        session_live=False,
        session_duration=60,
        active_participants=4,
    )
    expected = Session(
        id="s",
        meeting_id="r",
        title="Weekly",
        starts_at=START,
        ends_at=END,
        live=False,
        duration=timedelta(minutes=20),
        participants=4,
    )
    assert expected == session_from_statistics(figures)


def test_a_live_session_has_lasted_as_long_as_its_figures_say() -> None:
    """Without an end, the whole minutes that the vendor counts are the length."""
    session = session_from_statistics(
        vendor.SessionStatistics(
            session_id="s", room_id="r", session_start_time=START, session_live=True, session_duration=7
        )
    )
    assert (None, timedelta(minutes=7)) == (session.ends_at, session.duration)


def test_a_session_without_its_id_cannot_be_read() -> None:
    """What a session cannot be without is missed by name."""
    with pytest.raises(UnexpectedResponse, match=r"session_id"):
        session_from_statistics(vendor.SessionStatistics(room_id="r"))
    with pytest.raises(UnexpectedResponse, match=r"room_id"):
        session_from(vendor.Session(id="s"))


def test_a_participant_that_left_is_told_from_one_who_is_in() -> None:
    """Whoever is in has not left, whatever else the answer shows."""
    left = vendor.Participant(
        id="p",
        external_id="EXT",
        session_id="s",
        room_id="r",
        name="Ada",
        role="moderator",
        join_time=START,
        leave_time=END,
        live=False,
    )
    expected = Participant(
        id="p",
        name="Ada",
        role="moderator",
        host=True,
        external_id="EXT",
        meeting_id="r",
        session_id="s",
        joined_at=START,
        left_at=END,
    )
    assert expected == participant_from(left, SETTINGS)
    still = vendor.Participant(id="p", join_time=START, leave_time=END, live=True)
    assert participant_from(still, SETTINGS).left_at is None


@pytest.mark.parametrize(
    ("role", "expected"), [("moderator", True), ("attendee", False), ("speaker", False), ("", None), (None, None)]
)
def test_a_host_is_who_has_the_host_role(role: str | None, expected: bool | None) -> None:
    """Where the role is not told, neither is this."""
    assert expected == participant_from(vendor.Participant(id="p", role=role), SETTINGS).host
