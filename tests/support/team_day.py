"""A day of a small team: the script as data, and what follows from it by arithmetic alone.

The script says who does what, when and where. What a vendor must tell about the day afterwards is worked out here from
the script and three rules of the vendor's: somebody who enters a room without a session begins one, a session ends five
minutes after the last one has left, and whoever comes back is another participant. All times are whole minutes, so that
no rule about rounding is needed; within a minute people leave before others enter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final, TypeAlias

import attrs

Step: TypeAlias = tuple[str, ...]
"""Time, room, person, what they do, and with what. A step without a person is the application's."""

DATE: Final = datetime(2030, 1, 7, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
LINGERS: Final = 5 * MINUTE
"""How long a session goes on after the last one has left."""

TEAM: Final = {
    "Ada": "E-01",
    "Ben": "E-02",
    "Chloe": "E-03",
    "Dan": "E-04",
    "Eve": "E-05",
    "Finn": "E-06",
    "Gus": "E-07",
    "Hana": "E-08",
    "Ivo": "E-09",
    "June": "E-10",
    "Kofi": "E-11",
    "Lena": "E-12",
}
"""Twelve people, and their ids in the team's own books."""

ROOMS: Final = {"standup": "Daily stand-up", "review": "Sprint review", "clinic": "Office hours"}
"""Three rooms and their titles; by these names they are tagged, and known by the team's own books."""
SEALED: Final = frozenset({"clinic"})
"""Rooms that are encrypted end to end, where nothing can be transcribed."""

BLOCKED: Final = "Is anything blocked?"
SHIP: Final = "What shall we ship?"

SCRIPT: Final[Sequence[Step]] = (
    ("08:50", "standup", "", "prepares", BLOCKED, "single", "Yes", "No"),
    ("08:51", "review", "", "prepares", SHIP, "multiple", "Search", "Export", "Dark mode"),
    # The stand-up in the morning. Dan's connection drops, and he is back within the minute after.
    ("09:00", "standup", "Ada", "enters", "host"),
    ("09:01", "standup", "Ben", "enters", "guest"),
    ("09:01", "standup", "Chloe", "enters", "guest"),
    ("09:02", "standup", "Ada", "records"),
    ("09:03", "standup", "Dan", "enters", "guest"),
    ("09:03", "standup", "Dan", "uses", "mobile"),
    ("09:04", "standup", "Ben", "writes", "Good morning, all"),
    ("09:04", "standup", "Dan", "writes", "On the train, hence the phone"),
    ("09:05", "standup", "Ada", "talks", "2", "Let us begin."),
    ("09:07", "standup", "Ben", "talks", "1", "The lift works again."),
    ("09:08", "standup", "", "looks"),
    ("09:08", "standup", "Ben", "votes", BLOCKED, "No"),
    ("09:08", "standup", "Chloe", "votes", BLOCKED, "Yes"),
    ("09:09", "standup", "Chloe", "votes", BLOCKED, "No"),
    ("09:09", "standup", "Dan", "votes", BLOCKED, "Yes"),
    ("09:10", "standup", "Dan", "leaves"),
    ("09:11", "standup", "Dan", "enters", "guest"),
    ("09:12", "standup", "Chloe", "raises hand"),
    ("09:13", "standup", "Chloe", "asks", "Who reviews my change?"),
    ("09:14", "standup", "Ada", "answers", "Who reviews my change?", "Ben does."),
    ("09:15", "standup", "Ada", "stops"),
    ("09:16", "standup", "Ada", "leaves"),
    ("09:16", "standup", "Ben", "leaves"),
    ("09:17", "standup", "Chloe", "leaves"),
    ("09:17", "standup", "Dan", "leaves"),
    # The review, with everybody. Nobody stops the recording: it stops when the application ends the session.
    ("10:00", "review", "Eve", "enters", "host"),
    ("10:01", "review", "Finn", "enters", "host"),
    ("10:01", "review", "Gus", "enters", "guest"),
    ("10:02", "review", "Hana", "enters", "guest"),
    ("10:02", "review", "Hana", "uses", "tablet"),
    ("10:02", "review", "Ivo", "enters", "guest"),
    ("10:03", "review", "June", "enters", "guest"),
    ("10:03", "review", "Kofi", "enters", "guest"),
    ("10:04", "review", "Lena", "enters", "guest"),
    ("10:04", "review", "Lena", "uses", "smarttv"),
    ("10:05", "review", "", "records"),
    ("10:06", "review", "Finn", "shares", "10"),
    ("10:10", "review", "Ada", "enters", "host"),
    ("10:10", "review", "Ben", "enters", "guest"),
    ("10:12", "review", "Gus", "writes", "Is that the new search?"),
    ("10:13", "review", "Finn", "writes", "It is"),
    ("10:15", "review", "Finn", "talks", "5", "This is the new search."),
    # The clinic opens meanwhile: two sessions at a time.
    ("10:15", "clinic", "Chloe", "enters", "host"),
    ("10:20", "clinic", "Dan", "enters", "guest"),
    ("10:21", "clinic", "Dan", "writes", "My build is red"),
    ("10:22", "clinic", "", "looks"),
    ("10:25", "review", "Hana", "asks", "When is it out?"),
    ("10:26", "review", "Kofi", "asks", "Does it find typing errors?"),
    ("10:27", "review", "Eve", "answers", "When is it out?", "Tomorrow."),
    ("10:28", "review", "Finn", "answers", "When is it out?", "If all goes well."),
    ("10:30", "clinic", "Dan", "leaves"),
    ("10:31", "clinic", "Chloe", "leaves"),
    ("10:35", "review", "Gus", "votes", SHIP, "Search"),
    ("10:35", "review", "Gus", "votes", SHIP, "Export"),
    ("10:35", "review", "Hana", "votes", SHIP, "Search"),
    ("10:36", "review", "June", "votes", SHIP, "Dark mode"),
    ("10:36", "review", "Lena", "votes", SHIP, "Search"),
    ("10:40", "review", "Ben", "leaves"),
    ("10:45", "review", "", "ends"),
    # The stand-up at noon. All leave, Ada is back in time for it to be the same session, and Eve too late.
    ("12:00", "standup", "Ada", "enters", "host"),
    ("12:01", "standup", "Eve", "enters", "guest"),
    ("12:02", "standup", "Eve", "writes", "Short one today"),
    ("12:03", "standup", "Eve", "votes", BLOCKED, "No"),
    ("12:05", "standup", "Ada", "leaves"),
    ("12:05", "standup", "Eve", "leaves"),
    ("12:09", "standup", "Ada", "enters", "host"),
    ("12:10", "standup", "Ada", "records"),
    ("12:12", "standup", "Ada", "leaves"),
    ("12:18", "standup", "Eve", "enters", "guest"),
    ("12:20", "standup", "Eve", "leaves"),
    # The clinic again, twice.
    ("14:00", "clinic", "Chloe", "enters", "host"),
    ("14:00", "clinic", "Ivo", "enters", "guest"),
    ("14:10", "clinic", "Ivo", "leaves"),
    ("14:10", "clinic", "June", "enters", "guest"),
    ("14:11", "clinic", "June", "writes", "Thank you"),
    ("14:25", "clinic", "June", "leaves"),
    ("14:30", "clinic", "Chloe", "leaves"),
    ("15:00", "clinic", "Kofi", "enters", "guest"),
    ("15:23", "clinic", "Kofi", "leaves"),
    # The stand-up in the evening.
    ("17:00", "standup", "Ben", "enters", "guest"),
    ("17:01", "standup", "Ada", "enters", "host"),
    ("17:02", "standup", "Ada", "talks", "1", "Good night."),
    ("17:04", "standup", "Ben", "leaves"),
    ("17:05", "standup", "Ada", "leaves"),
)


@attrs.frozen
class Stay:
    """Somebody in a room from then to then, on one device."""

    room: str
    person: str
    role: str
    joined: datetime
    left: datetime
    device: str = "desktop"


@attrs.frozen
class Held:
    """A session, with all stays in it."""

    room: str
    starts: datetime
    ends: datetime
    stays: tuple[Stay, ...]


@attrs.frozen
class Recorded:
    """A recording, and who started it."""

    room: str
    starter: str
    starts: datetime
    ends: datetime


def at(step: Step) -> datetime:
    """When a step is done."""
    return datetime.combine(DATE, time.fromisoformat(step[0]), UTC)


def steps(*verbs: str, within: Held | None = None) -> list[Step]:
    """What was done, in its order; of a session, if one is given."""
    return [
        step
        for step in SCRIPT
        if step[3] in verbs
        and (within is None or (step[1] == within.room and within.starts <= at(step) <= within.ends))
    ]


def _stays() -> list[Stay]:
    return [_stay(number) for number, step in enumerate(SCRIPT) if step[3] == "enters"]


def _stay(number: int) -> Stay:
    """The stay that a step begins: until the same person leaves, or the application ends the session."""
    entering = SCRIPT[number]
    room, person = entering[1:3]
    after = [step for step in SCRIPT[number:] if step[1] == room]
    leaving = next(step for step in after if step[2:4] == (person, "leaves") or step[3] == "ends")
    during = after[: after.index(leaving)]
    device = next((step[4] for step in during if step[2:4] == (person, "uses")), "desktop")
    return Stay(room, person, entering[4], at(entering), at(leaving), device)


def _held(room: str) -> list[Held]:
    """The sessions of a room: stays with no longer gap between than a session lingers."""
    ended = {at(step) for step in steps("ends") if step[1] == room}
    sessions: list[Held] = []
    for stay in (stay for stay in STAYS if stay.room == room):
        last = sessions[-1] if sessions else None
        stays = (*last.stays, stay) if last and stay.joined < last.ends else (stay,)
        if len(stays) > 1:
            sessions.pop()
        left = max(stay.left for stay in stays)
        sessions.append(Held(room, stays[0].joined, left if left in ended else left + LINGERS, stays))
    return sessions


def _recorded(session: Held) -> list[Recorded]:
    """The recordings of a session: until somebody stops them, or the session is over."""
    stops = [at(step) for step in steps("stops", within=session)]
    return [
        Recorded(session.room, step[2], at(step), min([end for end in stops if end > at(step)], default=session.ends))
        for step in steps("records", within=session)
    ]


STAYS: Final = _stays()
SESSIONS: Final = sorted((held for room in ROOMS for held in _held(room)), key=lambda held: held.starts)


def recorded(sessions: Iterable[Held] = SESSIONS) -> list[Recorded]:
    """All recordings of some sessions."""
    return [recording for session in sessions for recording in _recorded(session)]


def sessions_in(room: str) -> list[Held]:
    """The sessions of one room, in their order."""
    return [held for held in SESSIONS if held.room == room]


def inside(room: str, moment: datetime) -> list[str]:
    """Who is in a room."""
    return sorted(stay.person for stay in STAYS if stay.room == room and stay.joined <= moment < stay.left)


def votes(question: str, session: Held | None = None) -> dict[str, int]:
    """How many votes each option of a poll has, of one session or of all: the last one of each, if there may be one."""
    preparing = next(step for step in steps("prepares") if step[4] == question)
    chosen: dict[tuple[object, ...], str] = {}
    for held in [session] if session else SESSIONS:
        for step in steps("votes", within=held):
            if step[4] == question:
                chosen[held.starts, step[2], step[5] if preparing[5] == "multiple" else ""] = step[5]
    counted = Counter(chosen.values())
    return {option: counted[option] for option in preparing[6:]}


def figures(sessions: Sequence[Held] = SESSIONS) -> dict[str, int]:
    """The vendor's figures for some sessions, under its names."""
    stays = [stay for session in sessions for stay in session.stays]
    recordings = recorded(sessions)
    spans = [(recording.starts, recording.ends) for recording in recordings]

    def minutes_on(*devices: str) -> int:
        return _minutes((stay.joined, stay.left) for stay in stays if stay.device in devices)

    def done(*verbs: str) -> list[Step]:
        return [step for session in sessions for step in steps(*verbs, within=session)]

    def heard(verb: str) -> int:
        return sum(int(step[4]) * (len(inside(step[1], at(step))) - 1) for step in done(verb))

    devices = ("desktop", "mobile", "tablet", "smarttv")
    transcribed = [session for session in sessions if session.room not in SEALED]
    return {
        "participation_minutes": minutes_on(*devices),
        **{f"{device}_participation_minutes": minutes_on(device) for device in devices},
        "active_participants": len(stays),
        **{f"{device}_participants": sum(stay.device == device for stay in stays) for device in devices},
        "live_participants": 0,
        "max_concurrent_participants": _at_once((stay.joined, stay.left) for stay in stays),
        "max_concurrent_participants_per_session": max(
            _at_once((stay.joined, stay.left) for stay in session.stays) for session in sessions
        ),
        "sessions": len(sessions),
        "live_sessions": 0,
        "max_concurrent_sessions": _at_once((session.starts, session.ends) for session in sessions),
        "rooms": len({session.room for session in sessions}),
        "broadcasted_minutes": sum(int(step[4]) for step in done("talks")),
        "subscribed_minutes": heard("talks"),
        "screen_broadcasted_minutes": sum(int(step[4]) for step in done("shares")),
        "screen_subscribed_minutes": heard("shares"),
        "recorded_minutes": _minutes(spans),
        "stored_recorded_minutes": _minutes(spans),
        "active_recorders": 0,
        "max_active_recorders": _at_once(spans),
        "transcription_minutes": _minutes((session.starts, session.ends) for session in transcribed),
        "e2ee_minutes": _minutes((stay.joined, stay.left) for stay in stays if stay.room in SEALED),
        "active_roles": len({stay.role for stay in stays}),
        "public_chat_posts": len(done("writes")),
        "questions": len(done("asks")),
        "answers": len(done("answers")),
        "polls": sum(len({step[4] for step in steps("votes", within=session)}) for session in sessions),
        "summaries": sum(bool(steps("talks", within=session)) for session in transcribed),
    }


def _minutes(spans: Iterable[tuple[datetime, datetime]]) -> int:
    return sum((end - start) // MINUTE for start, end in spans)


def _at_once(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """How many overlap at most: as many as when one of them begins."""
    known = list(spans)
    return max((sum(start <= moment < end for start, end in known) for moment, _ in known), default=0)
