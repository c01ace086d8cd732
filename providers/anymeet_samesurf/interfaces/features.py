"""SameSurf's switches for what a room offers. They work one way: what is named is switched off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, TypeVar

from anymeet.interfaces import Writer
from anymeet.models import Feature, Note, Request
from anymeet_samesurf.models import RoomFeature

R = TypeVar("R", bound=Request)

FEATURES: Final[Mapping[Feature, str]] = {
    Feature.DOCUMENTS: RoomFeature.MODE_DOCUMENT_SHARE,
    Feature.VIDEOS: RoomFeature.MODE_VIDEO_SHARE,
    Feature.SCREEN_SHARE: RoomFeature.MODE_SCREEN_SHARE,
    Feature.LOGOUT: RoomFeature.MODE_LOGOUT,
    Feature.RECORDING: RoomFeature.TOOLS_SCREEN_RECORDING,
    Feature.CAMERA: RoomFeature.TOOLS_VIDEO_CHAT,
    Feature.AUDIO: RoomFeature.TOOLS_AUDIO_CHAT,
    Feature.BROADCAST_VIDEO: RoomFeature.TOOLS_12MANY_VIDEO,
    Feature.POINTER: RoomFeature.TOOLS_MOUSE_TRACKING,
    Feature.REMOVE_PARTICIPANTS: RoomFeature.TOOLS_DISCONNECT_USER,
}


class FeatureWriter(Writer[R]):
    """Writes the features that are switched off; one that is on is on by itself."""

    features: ClassVar[Mapping[Feature, str]] = FEATURES

    def write_features(self, value: Mapping[Feature, bool]) -> Mapping[str, Any]:
        off = [FEATURES[feature] for feature, on in value.items() if not on]
        return {"disabledfeatures": off} if off else {}


def notes_on(features: Mapping[Feature, bool], ability: str) -> Iterable[Note]:
    """What could not be said about features that are asked for."""
    if asked := [feature.replace("_", " ") for feature, on in features.items() if on]:
        text = f"{', '.join(asked)}: on unless the account has it off, since SameSurf can only switch features off"
        yield Note(ability, text)
