"""SameSurf for anymeet: co-browsing rooms, by its v3 API.

``anymeet.connect("profile", provider=SameSurf)`` is typed: ``provider.native`` completes in an editor.
"""

from anymeet_samesurf.models import (
    Bookmark,
    Cookie,
    NewRoom,
    Override,
    OverrideKey,
    RoomFeature,
    SessionData,
    StorageItem,
)
from anymeet_samesurf.provider import SameSurf
from anymeet_samesurf.settings import SameSurfSettings
from anymeet_samesurf.tokens import UnsignedTokenWarning

__all__ = [
    "Bookmark",
    "Cookie",
    "NewRoom",
    "Override",
    "OverrideKey",
    "RoomFeature",
    "SameSurf",
    "SameSurfSettings",
    "SessionData",
    "StorageItem",
    "UnsignedTokenWarning",
]
