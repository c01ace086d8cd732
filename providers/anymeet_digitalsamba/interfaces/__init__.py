"""What Digital Samba can do of what anymeet can ask for."""

from __future__ import annotations

from typing import Final

from anymeet import interfaces
from anymeet.models import Reason
from anymeet_digitalsamba.interfaces.conversation import Chat, Polls, Questions, Transcripts
from anymeet_digitalsamba.interfaces.links import Links
from anymeet_digitalsamba.interfaces.meetings import Meetings
from anymeet_digitalsamba.interfaces.participants import Participants
from anymeet_digitalsamba.interfaces.recordings import Recordings
from anymeet_digitalsamba.interfaces.sessions import Sessions
from anymeet_digitalsamba.interfaces.usage import UsageReports
from anymeet_digitalsamba.interfaces.webhooks import Webhooks


class Accounts(interfaces.Accounts):
    """Teams are opened by people."""

    reasons = {
        "*": Reason.VENDOR_LACKS.because("a team is opened, and its key is made, in Digital Samba's dashboard by hand")
    }


INTERFACES: Final[tuple[type[interfaces.Interface], ...]] = (
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
