"""SameSurf's own values, field by field as its v3 API names them.

Names are kept as they stand in the documents, mixed conventions, typing errors and all (``starturl``, ``usersname``,
``configuration_overrides``; ``starttime``, ``date`` and ``joinedat`` for moments of one kind). Ids are text although they are
digits, and counts are numbers although some come as text. Whatever may be missing from an answer is None then; ``raw`` has
the JSON as it came. Nothing that lets somebody in, signs a request or tells where people are is shown by a repr.
"""

from anymeet_samesurf.models.analytics import EventType, Overview, PastRoom, RoomEvent, RoomReport, RoomUser
from anymeet_samesurf.models.base import Acknowledgement
from anymeet_samesurf.models.reseller import ApiKey, Override, OverrideKey
from anymeet_samesurf.models.rooms import (
    Bookmark,
    Cookie,
    CreatedRoom,
    Invitation,
    NewRoom,
    RoomFeature,
    RunningRoom,
    SessionData,
    StorageItem,
)

__all__ = [
    "Acknowledgement",
    "ApiKey",
    "Bookmark",
    "Cookie",
    "CreatedRoom",
    "EventType",
    "Invitation",
    "NewRoom",
    "Override",
    "OverrideKey",
    "Overview",
    "PastRoom",
    "RoomEvent",
    "RoomFeature",
    "RoomReport",
    "RoomUser",
    "RunningRoom",
    "SessionData",
    "StorageItem",
]
