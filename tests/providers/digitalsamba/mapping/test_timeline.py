"""What happened, put together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from anymeet.models import EventKind, Participant, Recording, Session
from anymeet_digitalsamba.mapping.timeline import timeline_from

START = datetime(2024, 3, 21, 5, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_everything_with_a_time_is_told_the_oldest_first() -> None:
    """At one moment, a session starts before anybody joins and ends after the last one left."""
    sessions = [
        Session(id="s2", meeting_id="r", starts_at=after(60)),
        Session(id="s1", meeting_id="r", starts_at=START, ends_at=after(20)),
    ]
    participants = [
        Participant(id="p1", session_id="s1", joined_at=START, left_at=after(20)),
        Participant(id="p2", session_id="s2", joined_at=after(60)),
    ]
    recordings = [Recording(id="x", session_id="s1", created_at=after(5)), Recording(id="y")]
    events = timeline_from(sessions, participants, recordings)
    expected = [
        (START, "session_started", "s1", None, None),
        (START, "participant_joined", "s1", "p1", None),
        (after(5), "recording_started", "s1", None, "x"),
        (after(20), "participant_left", "s1", "p1", None),
        (after(20), "session_ended", "s1", None, None),
        (after(60), "session_started", "s2", None, None),
        (after(60), "participant_joined", "s2", "p2", None),
    ]
    assert expected == [(e.at, e.name, e.session_id, e.participant_id, e.recording_id) for e in events]


def test_events_are_recognised_by_their_keys() -> None:
    """Reading the timeline twice gives the same keys, each of them once."""
    sessions = [Session(id="s", meeting_id="r", starts_at=START, ends_at=after(1))]
    participants = [Participant(id="p", name="Ada", role="moderator", joined_at=START, left_at=START)]
    events = timeline_from(sessions, participants, [])
    assert [event.key for event in timeline_from(sessions, participants, [])] == [event.key for event in events]
    assert len({event.key for event in events}) == len(events) == 4


def test_an_event_says_who_it_is_about() -> None:
    """Name and role are with whoever joined."""
    (event,) = timeline_from([], [Participant(id="p", name="Ada", role="moderator", joined_at=START)], [])
    assert (EventKind.PARTICIPANT_JOINED, {"name": "Ada", "role": "moderator"}) == (event.kind, event.data)


def test_a_recording_belongs_to_the_session_it_was_begun_in() -> None:
    """Lists of recordings do not tell the session; when it was begun does, and between sessions nothing does."""
    sessions = [
        Session(id="s2", meeting_id="r", starts_at=after(60)),
        Session(id="s1", meeting_id="r", starts_at=START, ends_at=after(20)),
        Session(id="s0", meeting_id="r"),
    ]
    recordings = [Recording(id=f"x{minute}", created_at=after(minute)) for minute in (0, 20, 40, 61)]
    told = [event.session_id for event in timeline_from(sessions, [], recordings) if event.recording_id]
    assert ["s1", "s1", None, "s2"] == told
