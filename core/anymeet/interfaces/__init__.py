"""What anymeet can ask of a vendor: one class per interface, every operation documented once, here.

`INTERFACES` holds them all by name. A provider subclasses the ones its vendor can do something for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anymeet.interfaces.accounts import Accounts
from anymeet.interfaces.base import Interface, Writer, ability
from anymeet.interfaces.conversation import Chat, Polls, Questions, Transcripts
from anymeet.interfaces.links import Links
from anymeet.interfaces.meetings import Meetings
from anymeet.interfaces.participants import Participants
from anymeet.interfaces.recordings import Recordings
from anymeet.interfaces.sessions import Sessions
from anymeet.interfaces.usage import UsageReports
from anymeet.interfaces.webhooks import Webhooks

INTERFACES: Final[Mapping[str, type[Interface]]] = {
    interface.name: interface
    for interface in (
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
}
"""Every interface by name, in the order of the matrix."""

__all__ = [
    "INTERFACES",
    "Accounts",
    "Chat",
    "Interface",
    "Links",
    "Meetings",
    "Participants",
    "Polls",
    "Questions",
    "Recordings",
    "Sessions",
    "Transcripts",
    "UsageReports",
    "Webhooks",
    "Writer",
    "ability",
]
