"""The neutral model: frozen values that mean the same at every vendor.

Moments are aware datetimes in UTC, lengths are timedeltas, ids are the vendor's own, as opaque text. Requests check
themselves when they are made (`anymeet.errors.InvalidRequest`).
"""

from anymeet.models.accounts import Account, AccountRequest, Credentials
from anymeet.models.base import UNSET, Lack, Maybe, Note, OpenEnum, Reason, Request, Unset, Value
from anymeet.models.conversation import (
    Answer,
    ChatMessage,
    ExportFormat,
    Poll,
    PollOption,
    PollRequest,
    Question,
    Transcript,
    TranscriptLine,
)
from anymeet.models.events import Event, EventKind, Webhook, WebhookChanges, WebhookRequest
from anymeet.models.links import Link, LinkRequest, LinkRole
from anymeet.models.meetings import Feature, Meeting, MeetingChanges, MeetingRequest, MeetingState
from anymeet.models.recordings import DownloadLink, Progress, Recording, RecordingState
from anymeet.models.sessions import Participant, Session, Usage, UsageRequest

__all__ = [
    "UNSET",
    "Account",
    "AccountRequest",
    "Answer",
    "ChatMessage",
    "Credentials",
    "DownloadLink",
    "Event",
    "EventKind",
    "ExportFormat",
    "Feature",
    "Lack",
    "Link",
    "LinkRequest",
    "LinkRole",
    "Maybe",
    "Meeting",
    "MeetingChanges",
    "MeetingRequest",
    "MeetingState",
    "Note",
    "OpenEnum",
    "Participant",
    "Poll",
    "PollOption",
    "PollRequest",
    "Progress",
    "Question",
    "Reason",
    "Recording",
    "RecordingState",
    "Request",
    "Session",
    "Transcript",
    "TranscriptLine",
    "Unset",
    "Usage",
    "UsageRequest",
    "Value",
    "Webhook",
    "WebhookChanges",
    "WebhookRequest",
]
