"""What the emulated account tells about uses that are over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from anymeet.testing import JSON, EmulatedRequest, Refusal, answers, page_of
from anymeet_samesurf.emulator.rooms import Rooms
from anymeet_samesurf.emulator.state import Use, moment, over


class Analytics(Rooms):
    """Days, weeks (from Monday) and months are those of UTC: the documents do not say whose."""

    @answers("analytics.overview")
    def analytics_overview(self, request: EmulatedRequest) -> JSON:
        uses = [use for _, use in over(self.rooms_of(self.account_of(request)))]
        today = self.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        periods = {
            "today": today,
            "thisweek": today - timedelta(days=today.weekday()),
            "thismonth": today.replace(day=1),
        }
        within = {name: [use for use in uses if use.began >= start] for name, start in periods.items()}
        events = (event for use in uses for event in use.events)
        urls = [event["data"] for event in sorted(events, key=lambda event: event["date"]) if event["type"] == "url"]
        popular = Counter(urls).most_common(1)[0][0] if urls else ""
        return {
            "url_latest": urls[-1] if urls else "",
            "url_most_popular": popular.partition("://")[2] if self.reference == "2024" else popular,
            "rooms_total": self.count(len(uses), "number"),
            **{f"rooms_{name}": self.count(len(some), "number") for name, some in within.items()},
            "averageduration_alltime": _average_minutes(uses),
            **{f"averageduration_{name}": _average_minutes(some) for name, some in within.items()},
            "success": True,
        }

    @answers("analytics.rooms")
    def analytics_rooms(self, request: EmulatedRequest) -> JSON:
        fields = request.fields
        zone = self.zone(fields["timezone"]) if "timezone" in fields else UTC
        begin, end = _day(fields, "start_date", zone), _day(fields, "end_date", zone)
        uses = [
            (room, use)
            for room, use in over(self.rooms_of(self.account_of(request)))
            if (begin is None or use.began >= begin) and (end is None or use.began < end + timedelta(days=1))
        ]
        size = int(fields.get("take", fields.get("limit", 100)))
        rows = [
            {
                "room": room.number,
                "title": room.title,
                "date": moment(use.began),
                "duration": int(_length(use).total_seconds()),
                "screenrecordings": use.recordings,
                **({} if self.reference == "2024" else {"experience": "", "version": use.version}),
            }
            for room, use in page_of(uses, limit=size, offset=int(fields.get("skip", 0)))
        ]
        total = self.count(len(uses), "text" if self.reference == "2024" else "number")
        return {"total_rooms": total, "rooms": rows, "success": True}

    @answers("analytics.room")
    def room_analytics(self, request: EmulatedRequest) -> JSON:
        room, version = self.room_of(request), request.fields.get("version", 0)
        use = next((use for use in room.uses if use.version == version and use.ended), None)
        if use is None:
            raise Refusal(404, "nothing is known of that use of the room", code="102", fields={"version": "is unknown"})
        users = [
            {
                "guid": visit.guid,
                "host": visit.leads,
                "joinedat": moment(visit.joined),
                "leftat": visit.left and moment(visit.left),
                "name": visit.name,
                "ipaddress": visit.address,
                "city": "London",
                "country": "United Kingdom",
            }
            for visit in use.visits
        ]
        return {"title": room.title, "events": use.events, "users": users, "success": True}


def _length(use: Use) -> timedelta:
    assert use.ended is not None
    return use.ended - use.began


def _average_minutes(uses: Iterable[Use]) -> int:
    lengths = [_length(use) for use in uses]
    return round(sum(lengths, timedelta()) / len(lengths) / timedelta(minutes=1)) if lengths else 0


def _day(fields: Mapping[str, Any], name: str, zone: tzinfo) -> datetime | None:
    """Midnight of a date in a time zone; what form the vendor wants is not documented, so it is ISO 8601 here."""
    if name not in fields:
        return None
    try:
        return datetime.fromisoformat(fields[name][:10]).replace(tzinfo=zone)
    except ValueError:
        raise Refusal(400, f"{name} is not a date in ISO 8601", code="108", fields={name: "is not a date"}) from None
