"""Usage: the vendor's statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from anymeet import interfaces
from anymeet.interfaces import Writer
from anymeet.models import UNSET, Event, Usage, UsageRequest
from anymeet.pages import Page, Pages
from anymeet_digitalsamba.mapping.recordings import recording_from
from anymeet_digitalsamba.mapping.sessions import participant_from, session_from, session_from_statistics
from anymeet_digitalsamba.mapping.timeline import timeline_from
from anymeet_digitalsamba.mapping.usage import UsageWriter, usage_from

if TYPE_CHECKING:
    from anymeet_digitalsamba.provider import DigitalSamba


class UsageReports(interfaces.UsageReports):
    """Figures by whole days in UTC; without a period, those of the subscription's current one.

    The vendor keeps no list of events, so `timeline` is made of a meeting's sessions, participants and recordings, which
    are all read before its first event is given.
    """

    provider: DigitalSamba
    writers: ClassVar[Mapping[str, type[Writer[Any]]]] = {"overview": UsageWriter, "meeting": UsageWriter}

    def overview(self, request: UsageRequest = UsageRequest()) -> Usage:
        statistics = self.provider.native.statistics
        body = self.written("overview", request)
        return usage_from(statistics.get(**body) if _has_period(request) else statistics.team_current(**body))

    def meeting(self, meeting_id: str, request: UsageRequest = UsageRequest()) -> Usage:
        statistics = self.provider.native.statistics
        body = self.written("meeting", request)
        read = statistics.room if _has_period(request) else statistics.room_current
        return usage_from(read(meeting_id, **body), meeting_id)

    def timeline(self, meeting_id: str, session_id: str | None = None) -> Pages[Event]:
        native, settings = self.provider.native, self.provider.settings
        only = UNSET if session_id is None else session_id

        def read() -> Iterator[Page[Event]]:
            if session_id is None:
                sessions = [*native.sessions.list_for_room(meeting_id).map(session_from)]
            else:
                sessions = [session_from_statistics(native.sessions.get(session_id))]
            participants = native.participants.list_for_room(meeting_id, session_id=only)
            recordings = native.recordings.list(room_id=meeting_id, session_id=only)
            events = timeline_from(
                sessions,
                participants.map(lambda participant: participant_from(participant, settings)),
                recordings.map(recording_from),
            )
            yield Page(tuple(events), len(events))

        return Pages(read)


def _has_period(request: UsageRequest) -> bool:
    return bool(request.starts_at or request.ends_at)
