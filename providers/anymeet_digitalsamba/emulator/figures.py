"""Figures: what happened in sessions, added up.

Minutes are those begun, counted for each stay, each recording and each stretch of transcription by itself, so that the
figures of a team are the sums of its sessions' and those of a session the sums of its participants'.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from anymeet_digitalsamba.emulator.state import Participant, Recording, Session, Span

DEVICES: Final = ("desktop", "mobile", "tablet", "smarttv")
MEDIA: Final = ("broadcasted", "subscribed", "screen_broadcasted", "screen_subscribed")
COUNTED: Final = ("public_chat_posts", "questions", "answers", "polls", "summaries")
NOT_EMULATED: Final = ("whiteboard_minutes", "breakout_minutes", "presentation_minutes")
"""Nobody in the emulator draws, goes to breakout rooms or shows slides."""


def minutes(seconds: float) -> int:
    """Begun minutes."""
    return math.ceil(seconds / 60)


def minutes_of(span: Span, now: datetime) -> int:
    """Begun minutes of a stretch of time."""
    return math.ceil(span.length(now) / timedelta(minutes=1))


def most_at_once(spans: Iterable[Span]) -> int:
    """How many of them overlapped at most."""
    changes = []
    for span in spans:
        changes.append((span.opened, 1))
        if span.closed is not None:
            changes.append((span.closed, -1))
    most = present = 0
    for _, change in sorted(changes):
        present += change
        most = max(most, present)
    return most


def figures(sessions: Sequence[Session], recordings: Iterable[Recording], now: datetime) -> dict[str, int]:
    """All figures that the statistics of a session, a room and a team have in common, or have of their own."""
    participants = [participant for session in sessions for participant in session.participants]
    recorded = [recording for recording in recordings if recording.session in sessions]
    rooms = {session.room.id for session in sessions}
    return {
        "participation_minutes": participation_minutes(participants, now),
        **{f"{device}_participation_minutes": _on(device, participants, now) for device in DEVICES},
        **{f"{medium}_minutes": sum(minutes(stay.seconds[medium]) for stay in participants) for medium in MEDIA},
        "live_participants": sum(stay.inside for stay in participants),
        "active_participants": len(participants),
        **{f"{device}_participants": sum(stay.device == device for stay in participants) for device in DEVICES},
        "max_concurrent_participants": most_at_once(stay.span for stay in participants),
        "max_concurrent_participants_per_session": max(
            (most_at_once(stay.span for stay in session.participants) for session in sessions), default=0
        ),
        "sessions": len(sessions),
        "live_sessions": sum(session.live for session in sessions),
        "max_concurrent_sessions": most_at_once(session.span for session in sessions),
        "rooms": len(rooms),
        "recorded_minutes": sum(minutes_of(recording.span, now) for recording in recorded),
        "stored_recorded_minutes": sum(
            minutes_of(recording.span, now) for recording in recorded if not recording.deleted
        ),
        "active_recorders": sum(recording.span.ended_at is None for recording in recorded),
        "max_active_recorders": most_at_once(recording.span for recording in recorded),
        "transcription_minutes": _transcribed(sessions, now),
        "captions_minutes": _transcribed([session for session in sessions if session.captioned], now),
        "e2ee_minutes": participation_minutes([stay for stay in participants if stay.encrypted], now),
        "active_roles": len({stay.role.id for stay in participants}),
        **{name: sum(session.counts[name] for session in sessions) for name in COUNTED},
        **dict.fromkeys(NOT_EMULATED, 0),
    }


def participation_minutes(participants: Iterable[Participant], now: datetime) -> int:
    """The minutes of all stays together."""
    return sum(minutes_of(participant.span, now) for participant in participants)


def _on(device: str, participants: Iterable[Participant], now: datetime) -> int:
    return participation_minutes([stay for stay in participants if stay.device == device], now)


def _transcribed(sessions: Iterable[Session], now: datetime) -> int:
    return sum(minutes_of(span, now) for session in sessions for span in session.transcribed)
