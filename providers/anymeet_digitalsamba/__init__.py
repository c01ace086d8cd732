"""Digital Samba for anymeet: rooms, join tokens, sessions, recordings, chat, polls, figures, and its whole API natively."""

from __future__ import annotations

from anymeet_digitalsamba.mapping.meetings import friendly_url_from
from anymeet_digitalsamba.models import RoomSettings
from anymeet_digitalsamba.provider import DigitalSamba
from anymeet_digitalsamba.settings import DigitalSambaSettings
from anymeet_digitalsamba.tokens import embed_snippet, join_token, join_url

__all__ = [
    "DigitalSamba",
    "DigitalSambaSettings",
    "RoomSettings",
    "embed_snippet",
    "friendly_url_from",
    "join_token",
    "join_url",
]
