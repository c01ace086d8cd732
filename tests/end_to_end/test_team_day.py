"""A day of a small team on the emulator, driven through the neutral API, and what is told about it afterwards.

What was to be told is worked out from the script in `support.team_day`, and from nothing that the emulator says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

import anymeet
from anymeet.models import (
    EventKind,
    MeetingState,
    RecordingState,
    Usage,
    UsageRequest,
    WebhookRequest,
)
from anymeet.testing import EmulatorClock
from anymeet.webhooks import app
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.models import Statistics
from support.played_day import Day
from support.receiver import serving
from support.team_day import (
    BLOCKED,
    DATE,
    MINUTE,
    ROOMS,
    SEALED,
    SESSIONS,
    SHIP,
    STAYS,
    TEAM,
    Held,
    Stay,
    at,
    figures,
    inside,
    recorded,
    sessions_in,
    steps,
    votes,
)

TOKEN = "what-the-vendor-proves-itself-with"
ROLES = {"host": "moderator", "guest": "attendee"}
WHOLE_DAY = UsageRequest(starts_at=DATE, ends_at=DATE + timedelta(days=1))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """The day, when it is over."""
    with (
        DigitalSambaEmulator(clock=EmulatorClock(DATE)) as emulator,
        anymeet.connect(
            provider=DigitalSamba, clock=emulator.clock, webhook_token=TOKEN, **emulator.settings
        ) as provider,
    ):
        day = Day(emulator=emulator, provider=provider, folder=tmp_path_factory.mktemp("recordings"))
        with serving(app(provider, day.hear)) as receiver:
            provider.webhooks.create(WebhookRequest(endpoint=receiver, events=provider.webhooks.events()))
            day.play()
        yield day


def test_the_script_is_as_large_as_a_day_should_be() -> None:
    """Three rooms, of which two are held again and again, at one time two at once; and twelve people, who all come."""
    assert {"standup": 4, "review": 1, "clinic": 3} == Counter(held.room for held in SESSIONS)
    assert TEAM.keys() == {stay.person for stay in STAYS}
    assert (8, 2, 12) == tuple(
        figures()[name] for name in ("sessions", "max_concurrent_sessions", "max_concurrent_participants")
    )


@pytest.mark.parametrize("room", ROOMS)
def test_sessions(day: Day, room: str) -> None:
    """Each session is listed once, begins and ends when it did, and counts who was in; by itself it tells the same."""
    for held, session in day.sessions(room):
        expected = (held.starts, held.ends, held.ends - held.starts, len(held.stays), False, ROOMS[room])
        assert expected == (
            session.starts_at,
            session.ends_at,
            session.duration,
            session.participants,
            session.live,
            session.title,
        )
        assert session == day.provider.sessions.get(session.id)
    assert len(SESSIONS) == day.provider.sessions.list().total()


@pytest.mark.parametrize("room", ROOMS)
def test_participants(day: Day, room: str) -> None:
    """Everybody is told once for each stay, with times, role and the team's own id; of a session, its own people."""

    def expected(stay: Stay) -> tuple[object, ...]:
        return stay.person, TEAM[stay.person], ROLES[stay.role], stay.role == "host", stay.joined, stay.left

    for held, session in day.sessions(room):
        told = [
            (who.name, who.external_id, who.role, who.host, who.joined_at, who.left_at)
            for who in day.provider.participants.list(day.meetings[room].id, session.id)
        ]
        assert Counter(map(expected, held.stays)) == Counter(told)
    everybody = day.provider.participants.list(day.meetings[room].id)
    assert Counter(stay.person for stay in STAYS if stay.room == room) == Counter(who.name for who in everybody)


def test_who_was_in_at_the_time(day: Day) -> None:
    """Whenever the application looked, it saw the rooms with somebody in them, and who that was."""
    looks = [at(step) for step in steps("looks")]
    expected = {moment: {room: who for room in ROOMS if (who := inside(room, moment))} for moment in looks}
    assert expected == day.seen
    assert [] == list(day.provider.meetings.list_live())
    states = [day.provider.meetings.get(meeting.id).state for meeting in day.meetings.values()]
    assert [MeetingState.OPEN] * len(ROOMS) == states


def _assert_adds_up(told: Statistics, sessions: Sequence[Held]) -> None:
    """Every figure that the answer has is the one that these sessions come to."""
    expected = figures(sessions)
    assert {name: expected[name] for name in expected.keys() & told.raw.keys()} == {
        name: getattr(told, name) for name in expected.keys() & told.raw.keys()
    }


def test_figures_of_the_team(day: Day) -> None:
    """The day's figures are those of the script, by dates and for the current period; the day after has none."""
    native = day.provider.native.statistics
    today, current = native.get(date_start=DATE.date(), date_end=DATE.date()), native.current()
    for told in (today, current, native.team_current()):
        _assert_adds_up(told, SESSIONS)
    assert set() == figures(SESSIONS).keys() - today.raw.keys() - current.raw.keys()
    tomorrow = DATE.date() + timedelta(days=1)
    after = native.get(date_start=tomorrow, date_end=tomorrow)
    assert (0, 0, 0) == (after.sessions, after.participation_minutes, after.recorded_minutes)


@pytest.mark.parametrize("room", ROOMS)
def test_figures_of_a_room_and_its_sessions(day: Day, room: str) -> None:
    """A room's figures are those of its sessions together, and each session's its own."""
    native, meeting = day.provider.native.statistics, day.meetings[room].id
    for told in (native.room(meeting, date_start=DATE.date(), date_end=DATE.date()), native.room_current(meeting)):
        _assert_adds_up(told, sessions_in(room))
        assert (room, ROOMS[room]) == (told.room_external_id, told.room_description)
    for held, session in day.sessions(room):
        alone = native.session(session.id)
        _assert_adds_up(alone, [held])
        assert (held.ends - held.starts) // MINUTE == alone.session_duration


def test_figures_of_people(day: Day) -> None:
    """Each stay has its minutes, its device and what was done in it."""
    for room in ROOMS:
        for held, session in day.sessions(room):
            told = [
                (who.participant_name, who.join_time, who.participation_minutes, who.device, who.public_chat_posts)
                for listed in day.provider.participants.list(day.meetings[room].id, session.id)
                for who in [day.provider.native.statistics.participant(listed.id)]
            ]
            expected = [
                (
                    stay.person,
                    stay.joined,
                    (stay.left - stay.joined) // MINUTE,
                    stay.device,
                    sum(stay.joined <= at(step) < stay.left for step in _by(stay, "writes", held)),
                )
                for stay in held.stays
            ]
            assert Counter(expected) == Counter(told)


def _by(stay: Stay, verb: str, held: Held) -> list[tuple[str, ...]]:
    return [step for step in steps(verb, within=held) if step[2] == stay.person]


def test_totals_by_tag_and_by_who_began(day: Day) -> None:
    """Each tag adds up its rooms, and whoever began most sessions is told first."""
    tagged = {"team": SESSIONS, **{room: sessions_in(room) for room in ROOMS}}
    expected = {
        tag: tuple(figures(sessions)[name] for name in ("rooms", "active_participants", "participation_minutes"))
        for tag, sessions in tagged.items()
    }
    totals = day.provider.native.statistics.totals()
    assert expected == {total.tag: (total.rooms, total.participants, total.participation_minutes) for total in totals}
    started = Counter(held.stays[0].person for held in SESSIONS)
    told = [row.sessions_started for row in day.provider.native.statistics.started_sessions()]
    assert sorted(started.values(), reverse=True) == told


def test_usage(day: Day) -> None:
    """The neutral figures of the account and of each meeting are the script's, with and without a period."""
    usage = day.provider.usage
    _assert_used(SESSIONS, usage.overview(), usage.overview(WHOLE_DAY))
    for room, meeting in day.meetings.items():
        _assert_used(sessions_in(room), usage.meeting(meeting.id), usage.meeting(meeting.id, WHOLE_DAY))


def _assert_used(sessions: Sequence[Held], current: Usage, today: Usage) -> None:
    expected = figures(sessions)
    for told in (current, today):
        assert expected["sessions"] == told.sessions
        assert expected["active_participants"] == told.participants
        assert expected["max_concurrent_participants"] == told.max_concurrent_participants
        assert expected["participation_minutes"] == told.participant_minutes
        assert expected["recorded_minutes"] == told.recorded_minutes
    assert (WHOLE_DAY.starts_at, WHOLE_DAY.ends_at) == (today.starts_at, today.ends_at)


@pytest.mark.parametrize("room", ROOMS)
def test_chat(day: Day, room: str) -> None:
    """Every message is told in its order, with who wrote it and when, of each session and of the meeting."""
    told: list[tuple[object, ...]] = []
    for held, session in day.sessions(room):
        messages = list(day.provider.chat.list(day.meetings[room].id, session.id))
        expected = [(step[2], step[4], at(step)) for step in steps("writes", within=held)]
        assert expected == [(message.sender, message.text, message.sent_at) for message in messages]
        exported = day.provider.chat.export(day.meetings[room].id, session.id).decode()
        assert len(expected) == sum(text in exported for _, text, _ in expected)
        told += [(message.id, message.text) for message in messages]
    assert told == [(message.id, message.text) for message in day.provider.chat.list(day.meetings[room].id)]


@pytest.mark.parametrize("question", [BLOCKED, SHIP])
def test_polls(day: Day, question: str) -> None:
    """Each option has the votes given for it, of each session and of all together; a changed mind counts once."""
    poll = day.polls[question]
    (room,) = (room for room, meeting in day.meetings.items() if meeting.id == poll.meeting_id)

    def told(session_id: str | None = None) -> dict[str, int | None]:
        results = day.provider.polls.results(day.meetings[room].id, poll.id, session_id)
        return {option.text: option.votes for option in results.options}

    assert votes(question) == told()
    for held, session in day.sessions(room):
        assert votes(question, held) == told(session.id)


@pytest.mark.parametrize("room", ROOMS)
def test_questions_and_transcripts(day: Day, room: str) -> None:
    """What was asked comes back with its answers, what was said with its speaker; sealed rooms keep no transcript."""
    for held, session in day.sessions(room):
        answers = steps("answers", within=held)
        expected = [
            (step[2], step[4], at(step), [(given[2], given[5], at(given)) for given in answers if given[4] == step[4]])
            for step in steps("asks", within=held)
        ]
        assert expected == [
            (it.person, it.text, it.asked_at, [(answer.person, answer.text, answer.at) for answer in it.answers])
            for it in day.provider.questions.list(day.meetings[room].id, session.id)
        ]
        said = [(step[2], step[5], at(step)) for step in steps("talks", within=held)]
        lines = day.provider.transcripts.get(session.id).lines
        assert (said if room not in SEALED else []) == [(line.speaker, line.text, line.at) for line in lines]


@pytest.mark.parametrize("room", ROOMS)
def test_recordings(day: Day, room: str) -> None:
    """Each recording has its length, its session and its starter, and was on disk before the day was over."""
    expected = [
        (recording.starts, recording.ends - recording.starts, recording.starter or None, session.id)
        for held, session in day.sessions(room)
        for recording in recorded([held])
    ]
    told = [day.provider.recordings.get(listed.id) for listed in day.provider.recordings.list(day.meetings[room].id)]
    assert sorted(expected) == sorted(
        (it.created_at, it.duration, it.raw["participant_name"], it.session_id) for it in told
    )
    for recording in told:
        path = day.folder / f"{recording.id}.mp4"
        assert RecordingState.READY is recording.state
        assert (
            path.read_bytes() == day.provider.recordings.download(recording.id, day.folder / "again.mp4").read_bytes()
        )


def _happened(room: str) -> list[tuple[datetime, EventKind, str]]:
    """What a timeline tells of a room: when, what, and who."""
    sessions = sessions_in(room)
    return sorted(
        [
            *((held.starts, EventKind.SESSION_STARTED, "") for held in sessions),
            *((held.ends, EventKind.SESSION_ENDED, "") for held in sessions),
            *((stay.joined, EventKind.PARTICIPANT_JOINED, stay.person) for held in sessions for stay in held.stays),
            *((stay.left, EventKind.PARTICIPANT_LEFT, stay.person) for held in sessions for stay in held.stays),
            *((recording.starts, EventKind.RECORDING_STARTED, "") for recording in recorded(sessions)),
        ]
    )


@pytest.mark.parametrize("room", ROOMS)
def test_timeline(day: Day, room: str) -> None:
    """All that happened in a room is told, the oldest first, each with its session and who it was."""
    events = list(day.provider.usage.timeline(day.meetings[room].id))
    assert _happened(room) == sorted(
        (event.at, event.kind, day.names.get(event.participant_id or "", "")) for event in events
    )
    assert events == sorted(events, key=lambda event: str(event.at))
    assert len(events) == len({event.key for event in events})
    for _, session in day.sessions(room):
        own = [event for event in events if event.session_id == session.id]
        assert own == list(day.provider.usage.timeline(day.meetings[room].id, session.id))


@pytest.mark.parametrize("room", ROOMS)
def test_events(day: Day, room: str) -> None:
    """The receiver was told of all that happened when it happened, of each thing once, and by nobody but the vendor."""
    recordings = recorded(sessions_in(room))
    spoken = [held for held in sessions_in(room) if room not in SEALED and steps("talks", within=held)]
    further = [
        *((recording.ends, "recording_stopped", "") for recording in recordings),
        *((recording.ends + MINUTE, "recording_ready", "") for recording in recordings),
        *((held.ends, "session_transcript_ready", "") for held in spoken),
        *((held.ends + MINUTE, "session_summary_ready", "") for held in spoken),
        *((at(step), "question_asked", "") for step in steps("asks") if step[1] == room),
        *((at(step), "question_answered", "") for step in steps("answers") if step[1] == room),
        *((at(step), "participant_hand_raised", step[2]) for step in steps("raises hand") if step[1] == room),
    ]
    told = [event for event in day.events if event.meeting_id == day.meetings[room].id]
    expected = sorted([*((moment, kind.value, who) for moment, kind, who in _happened(room)), *further])
    assert expected == sorted((event.at, event.name, day.names.get(event.participant_id or "", "")) for event in told)
    assert told == sorted(told, key=lambda event: str(event.at))


def test_deliveries(day: Day) -> None:
    """Every delivery was taken, and no two of them have one key, though some things happened in the same minute."""
    assert {200} == {delivery.status for delivery in day.emulator.deliveries}
    assert len(day.emulator.deliveries) == len(day.events) == len({event.key for event in day.events})
    sessions = {session.id: held for room in ROOMS for held, session in day.sessions(room)}
    for event in day.events:
        held = sessions[str(event.session_id)]
        assert day.meetings[held.room].id == event.meeting_id
        assert event.at is not None
        assert held.starts <= event.at <= held.ends + MINUTE
