"""Figures, and what happened in a room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from anymeet import interfaces
from anymeet.errors import InvalidRequest, NotFound
from anymeet.interfaces import Writer
from anymeet.models import Event, Reason, Usage, UsageRequest
from anymeet.pages import Page, Pages
from anymeet_samesurf.interfaces.uses import report_on, reports_on, uses_of
from anymeet_samesurf.mapping.sessions import event_from, session_id_of
from anymeet_samesurf.mapping.usage import usage_from_overview, usage_from_uses

if TYPE_CHECKING:
    from anymeet_samesurf.provider import SameSurf

_FIXED: Final = Reason.VENDOR_LACKS.because("the overview has fixed periods: all time, today, this week, this month")
_EVER: Final = datetime.min.replace(tzinfo=UTC)


class PeriodWriter(Writer[UsageRequest]):
    """Keeps the period: sessions are chosen here by when they began, since no document says how to write SameSurf's."""

    def write_starts_at(self, value: datetime) -> dict[str, Any]:
        return {"begin": value}

    def write_ends_at(self, value: datetime) -> dict[str, Any]:
        return {"end": value}


class UsageReports(interfaces.UsageReports):
    """By the analytics."""

    provider: SameSurf
    writers = {"meeting": PeriodWriter}
    reasons = {"overview.starts_at": _FIXED, "overview.ends_at": _FIXED}

    def overview(self, request: UsageRequest = UsageRequest()) -> Usage:
        """Since the account exists."""
        if request.vendor.get(self.provider.name):
            raise InvalidRequest(
                f"vendor.{self.provider.name}", "must be empty: the overview is asked for without a body"
            )
        return usage_from_overview(self.provider.native.analytics.overview())

    def meeting(self, meeting_id: str, request: UsageRequest = UsageRequest()) -> Usage:
        """Added up over the sessions that began in the period; costs a call for each of them."""
        native = self.provider.native
        fields = self.written("meeting", request)
        begin, end = fields.pop("begin", None), fields.pop("end", None)
        uses = uses_of(native, meeting_id, fields)
        if not uses:
            raise NotFound(
                f"SameSurf has no figures for a meeting {meeting_id!r}: nobody has been in it, or they still are"
            )
        chosen = [use for use in uses if _within(use.date, begin, end)]
        ids = dict.fromkeys(map(session_id_of, chosen))
        return usage_from_uses(meeting_id, chosen, [report_on(native, session_id) for session_id in ids])

    def timeline(self, meeting_id: str, session_id: str | None = None) -> Pages[Event]:
        """The pages that were opened, mostly; the documents list no kinds of events. One page of all."""

        def walk() -> Iterator[Page[Event]]:
            events = (
                event_from(event, each, meeting_id, index)
                for each, report in reports_on(self.provider.native, meeting_id, session_id)
                for index, event in enumerate(report.events)
            )
            yield Page(tuple(sorted(events, key=lambda event: event.at or _EVER)))

        return Pages(walk)


def _within(moment: datetime | None, begin: datetime | None, end: datetime | None) -> bool:
    if moment is None:
        return begin is None and end is None
    return (begin is None or begin <= moment) and (end is None or moment < end)
