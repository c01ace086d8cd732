"""What SameSurf has no documented call for.

UNDOCUMENTED is said where its error codes show that there is one (109: looking up a screen recording, 113: webhook events),
VENDOR_LACKS where nothing at all points to one.
"""

from __future__ import annotations

from typing import Final

from anymeet import interfaces
from anymeet.models import Reason

_FILES: Final = Reason.UNDOCUMENTED.because(
    "error code 109 shows that screen recordings can be looked up, but no document says how; usage.meeting counts them"
)


class Recordings(interfaces.Recordings):
    """Screen recordings: people make them in the room, and the analytics count them."""

    reasons = {
        **dict.fromkeys(("list", "get", "wait", "download", "download_link"), _FILES),
        "start": Reason.VENDOR_LACKS.because("people record from within the room"),
        "stop": Reason.VENDOR_LACKS.because("people record from within the room"),
        "*": Reason.VENDOR_LACKS.because("no call changes a recording"),
    }


class Transcripts(interfaces.Transcripts):
    """Nothing is written down of what is said."""

    reasons = {"*": Reason.VENDOR_LACKS.because("SameSurf makes no transcripts")}


class Chat(interfaces.Chat):
    """People can chat in a room, and nobody can read it afterwards."""

    reasons = {"*": Reason.VENDOR_LACKS.because("no call returns what is written in a room")}


class Questions(interfaces.Questions):
    """There are none."""

    reasons = {"*": Reason.VENDOR_LACKS.because("SameSurf's rooms have no questions and answers")}


class Polls(interfaces.Polls):
    """There are none."""

    reasons = {"*": Reason.VENDOR_LACKS.because("SameSurf's rooms have no polls")}


class Webhooks(interfaces.Webhooks):
    """There are some, behind a curtain."""

    reasons = {
        "*": Reason.UNDOCUMENTED.because(
            "error code 113 shows that there are webhook events, but no document says how to ask for them; list_live can be polled"
        )
    }
