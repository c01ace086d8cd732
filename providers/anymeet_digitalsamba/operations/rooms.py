"""Rooms, and those that are live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from anymeet.models import UNSET, Maybe
from anymeet.operations import BODY, Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.room_settings import RoomSettings
from anymeet_digitalsamba.models.rooms import JoinToken, Room
from anymeet_digitalsamba.models.sessions import LiveRoom, LiveRoomWithParticipants
from anymeet_digitalsamba.operations.parameters import After, Limit, Offset, Sorting
from anymeet_digitalsamba.rules import given


class Rooms(Resource):
    """Places to meet in. A room is named by its id or its friendly URL."""

    @op("GET /rooms")
    def list(
        self,
        *,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
        tag: Maybe[str | Sequence[str]] = UNSET,
    ) -> Pages[Room]:
        """Rooms, with fewer fields than `get` has; those with any of the tags, if any are named."""

    @op("GET /rooms/{room}")
    def get(self, room: str) -> Room: ...

    @op("POST /rooms")
    def create(self, settings: Annotated[RoomSettings | Mapping[str, Any], BODY, given("privacy")]) -> Room: ...

    @op("PATCH /rooms/{room}")
    def update(self, room: str, settings: Annotated[RoomSettings | Mapping[str, Any], BODY]) -> Room: ...

    @op("DELETE /rooms/{room}")
    def delete(
        self,
        room: str,
        *,
        delete_resources: Maybe[bool] = UNSET,
        delete_history: Maybe[bool] = UNSET,
        delete_library: Maybe[bool] = UNSET,
    ) -> None:
        """Everybody in it is removed; what its sessions left behind stays, unless told otherwise.

        A flag is refused (422) while the room is live.
        """

    @op("DELETE /rooms")
    def delete_by_tag(
        self,
        *,
        tags: str | Sequence[str],
        delete_resources: Maybe[bool] = UNSET,
        delete_history: Maybe[bool] = UNSET,
        delete_library: Maybe[bool] = UNSET,
    ) -> None:
        """Rooms with any of the tags go, some time later; live ones stay, and unknown tags are refused."""

    @op("DELETE /rooms/{room}/resources")
    def delete_resources(
        self, room: str, *, delete_history: Maybe[bool] = UNSET, delete_library: Maybe[bool] = UNSET
    ) -> None:
        """What the room's sessions left behind goes; refused (422) while the room is live."""

    @op("POST /rooms/{room}/token")
    def create_token(
        self,
        room: str,
        *,
        ud: Maybe[str | None] = UNSET,
        u: Maybe[str | None] = UNSET,
        initials: Maybe[str | None] = UNSET,
        role: Maybe[str | None] = UNSET,
        breakoutId: Maybe[str | None] = UNSET,  # noqa: N803  # the vendor's own spelling
        avatar: Maybe[str | None] = UNSET,
        nbf: Maybe[int | str | None] = UNSET,
        exp: Maybe[int | str | None] = UNSET,
    ) -> JoinToken:
        """A link for one person: ``ud`` is the caller's id of them, ``u`` their name, ``role`` the id or name of a role.

        ``nbf`` and ``exp`` are unix seconds, or a date with time; a small ``exp`` is taken for minutes.
        """


class Live(Resource):
    """Rooms with somebody in them."""

    @op("GET /rooms/live")
    def list(
        self, *, limit: Limit = UNSET, offset: Offset = UNSET, order: Sorting = UNSET, after: After = UNSET
    ) -> Pages[LiveRoom]: ...

    @op("GET /rooms/live/participants")
    def list_with_participants(
        self, *, limit: Limit = UNSET, offset: Offset = UNSET, order: Sorting = UNSET, after: After = UNSET
    ) -> Pages[LiveRoomWithParticipants]: ...

    @op("GET /rooms/{room}/live")
    def get(self, room: str) -> LiveRoom: ...

    @op("GET /rooms/{room}/live/participants")
    def get_with_participants(self, room: str) -> LiveRoomWithParticipants: ...
