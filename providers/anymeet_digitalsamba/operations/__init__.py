"""The whole API of Digital Samba: a group of operations for each noun, under the names of the vendor's documents.

An operation is declared by the line that documents it; see `anymeet.operations`. What the service has, and this class
has not yet, `request` reaches.
"""

from __future__ import annotations

from typing import Final

from anymeet.operations import Native, Paging
from anymeet_digitalsamba.operations.conversation import Chat, Summaries, Transcripts
from anymeet_digitalsamba.operations.libraries import Files, Folders, Libraries
from anymeet_digitalsamba.operations.phone import Phone, Restreamers
from anymeet_digitalsamba.operations.polls import Polls, Quizzes
from anymeet_digitalsamba.operations.questions import Questions
from anymeet_digitalsamba.operations.recordings import Recordings
from anymeet_digitalsamba.operations.roles import Permissions, Roles
from anymeet_digitalsamba.operations.rooms import Live, Rooms
from anymeet_digitalsamba.operations.sessions import Participants, Sessions
from anymeet_digitalsamba.operations.settings import Settings
from anymeet_digitalsamba.operations.statistics import StatisticsReports
from anymeet_digitalsamba.operations.webhooks import Events, Webhooks
from anymeet_digitalsamba.wire import make_digitalsamba_converter

PAGING: Final = Paging(
    items=("data",), total=("total_count",), offset="offset", limits=("limit",), cursor="after", identity=("id",)
)


class DigitalSambaAPI(Native):
    """All operations of one team's account."""

    chat: Chat
    events: Events
    files: Files
    folders: Folders
    libraries: Libraries
    live: Live
    participants: Participants
    permissions: Permissions
    phone: Phone
    polls: Polls
    questions: Questions
    quizzes: Quizzes
    recordings: Recordings
    restreamers: Restreamers
    roles: Roles
    rooms: Rooms
    sessions: Sessions
    settings: Settings
    statistics: StatisticsReports
    summaries: Summaries
    transcripts: Transcripts
    webhooks: Webhooks

    make_converter = staticmethod(make_digitalsamba_converter)


__all__ = ["PAGING", "DigitalSambaAPI"]
