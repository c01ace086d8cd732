"""The team's defaults for its rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from anymeet.operations import BODY, Resource, op
from anymeet_digitalsamba.models.room_settings import DefaultRoomSettings
from anymeet_digitalsamba.models.rooms import TeamDefaults


class Settings(Resource):
    """What rooms have as long as they say nothing themselves: a change reaches rooms that exist already."""

    @op("GET /")
    def get(self) -> TeamDefaults: ...

    @op("PATCH /")
    def update(self, settings: Annotated[DefaultRoomSettings | Mapping[str, Any], BODY]) -> TeamDefaults: ...
