"""What SameSurf can do of anymeet's interfaces, and why it cannot do the rest."""

from __future__ import annotations

from typing import Final

from anymeet.interfaces import Interface
from anymeet_samesurf.interfaces.absent import Chat, Polls, Questions, Recordings, Transcripts, Webhooks
from anymeet_samesurf.interfaces.accounts import Accounts
from anymeet_samesurf.interfaces.links import Links
from anymeet_samesurf.interfaces.meetings import Meetings
from anymeet_samesurf.interfaces.sessions import Participants, Sessions
from anymeet_samesurf.interfaces.usage import UsageReports

INTERFACES: Final[tuple[type[Interface], ...]] = (
    Meetings,
    Links,
    Participants,
    Sessions,
    Recordings,
    Transcripts,
    Chat,
    Questions,
    Polls,
    UsageReports,
    Webhooks,
    Accounts,
)

__all__ = ["INTERFACES"]
