"""Recordings."""

from __future__ import annotations

from typing import Annotated

from anymeet.models import UNSET, Maybe
from anymeet.operations import Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.recordings import Bookmark, DownloadLink, Recording
from anymeet_digitalsamba.operations.parameters import After, Limit, Offset, Sorting
from anymeet_digitalsamba.rules import one_of


class Recordings(Resource):
    """Recorded sessions."""

    @op("GET /recordings")
    def list(
        self,
        *,
        room_id: Maybe[str] = UNSET,
        session_id: Maybe[str] = UNSET,
        status: Annotated[Maybe[str], one_of("IN_PROGRESS", "PENDING_CONVERSION", "READY")] = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
    ) -> Pages[Recording]:
        """Without the archived ones."""

    @op("GET /recordings/archived")
    def list_archived(
        self,
        *,
        room_id: Maybe[str] = UNSET,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
    ) -> Pages[Recording]: ...

    @op("GET /recordings/{recording}")
    def get(self, recording: str) -> Recording: ...

    @op("GET /recordings/{recording}/download")
    def download_link(self, recording: str, *, valid_for_minutes: Maybe[int] = UNSET) -> DownloadLink:
        """A link to the file; it lives for a day unless told otherwise."""

    @op("GET /recordings/{recording}/bookmarks")
    def bookmarks(self, recording: str) -> tuple[Bookmark, ...]: ...

    @op("POST /recordings/{recording}/archive")
    def archive(self, recording: str) -> None: ...

    @op("POST /recordings/{recording}/unarchive")
    def unarchive(self, recording: str) -> None: ...

    @op("DELETE /recordings/{recording}")
    def delete(self, recording: str) -> None: ...

    @op("DELETE /rooms/{room}/recordings")
    def delete_for_room(self, room: str) -> None: ...

    @op("DELETE /sessions/{session}/recordings")
    def delete_for_session(self, session: str) -> None: ...

    @op("POST /rooms/{room}/recordings/start")
    def start(self, room: str) -> None: ...

    @op("POST /rooms/{room}/recordings/stop")
    def stop(self, room: str) -> None: ...
