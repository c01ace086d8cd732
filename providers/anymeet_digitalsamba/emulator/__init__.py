"""Digital Samba in miniature: all 142 operations over real HTTP, with people in its rooms.

Whatever another operation can observe is kept; phones and restreaming, which none can, are checked against the documented
rules and answered as documented. It is written from the vendor's documents alone, and shares no code with the provider.

People can, besides leaving: ``chat`` ``talk`` ``share-screen`` ``record`` ``stop-recording`` ``bookmark`` ``raise-hand``
``lower-hand`` ``ask`` ``answer`` ``vote`` ``answer-quiz`` ``use``.
"""

from __future__ import annotations

from anymeet.testing import EmulatedRequest, Problem
from anymeet_digitalsamba.emulator.base import OPERATIONS
from anymeet_digitalsamba.emulator.chat import Chat
from anymeet_digitalsamba.emulator.people import People
from anymeet_digitalsamba.emulator.polls import Polls
from anymeet_digitalsamba.emulator.questions import Questions
from anymeet_digitalsamba.emulator.quizzes import Quizzes
from anymeet_digitalsamba.emulator.recordings import Recordings
from anymeet_digitalsamba.emulator.statistics import Statistics
from anymeet_digitalsamba.emulator.transcripts import Transcripts
from anymeet_digitalsamba.emulator.webhooks import Delivery

__all__ = ["Delivery", "DigitalSambaEmulator"]


class DigitalSambaEmulator(People, Recordings, Transcripts, Chat, Questions, Polls, Quizzes, Statistics):
    """A team at Digital Samba. Its settings are ``base_url``, ``team_id`` and ``developer_key``.

    ``rate_limit`` and ``validation_status`` may be set; ``deliveries`` are the webhooks sent.
    """

    name = "digitalsamba"
    prefix = "/api/v1"
    documented = tuple(OPERATIONS.values())
    as_documented = frozenset(
        {
            *("phone.connect", "phone.disconnect", "phone.joined", "phone.left", "phone.lower_hand", "phone.mute"),
            *("phone.raise_hand", "phone.unmute", "restreamers.start", "restreamers.stop"),
        }
    )

    def check(self, request: EmulatedRequest) -> list[Problem]:
        """The documented rules, and those that tie fields to each other."""
        problems = super().check(request)
        if not problems and request.operation == "phone.joined":
            calls = [(f"{index}.name", call) for index, call in enumerate(request.body)]
            rule = "is required when caller_number is not set"
            problems = [Problem(field, rule) for field, call in calls if not {"name", "caller_number"} & call.keys()]
        if not problems and request.operation == "restreamers.start" and {"type", "server_url"} <= request.body.keys():
            problems = [Problem("server_url", "must not be set together with type")]
        return problems
