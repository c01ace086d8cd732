"""Rooms and limited-use tokens."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from anymeet.testing import JSON, EmulatedRequest, Refusal, answers, page_of
from anymeet_samesurf.emulator.base import ALPHABET, Base
from anymeet_samesurf.emulator.state import LimitedToken, Mail, Room, moment

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Rooms(Base):
    """Opening rooms, inviting to them, and telling which are in use."""

    @answers("rooms.create")
    def create_room(self, request: EmulatedRequest) -> JSON:
        account, fields = self.account_of(request), request.fields
        invitees = [address.strip() for address in fields.get("invitees", "").split(",") if address.strip()]
        if not all(map(_ADDRESS.fullmatch, invitees)):
            raise Refusal(
                400, "some invitees have no valid address", code="104", fields={"invitees": "is not an address"}
            )
        room = Room(
            number=self.ids.number(9),
            account=account.name,
            token=self.ids.text(12, ALPHABET),
            leadertoken=self.ids.text(12, ALPHABET),
            title=fields.get("title"),
            starturl=fields.get("starturl"),
            opens_at=self._event_time(fields),
            minutes=fields.get("lengthinminutes"),
            disabled=frozenset([*fields.get("disabledfeatures", ()), *account.options.get("disabledfeatures", ())]),
        )
        self.rooms[room.number] = room
        links = self.links(room, self.leader_when_created)
        if room.opens_at:
            self._send_mail(room, invitees, fields.get("invitemessage"))
        return {"room": room.number, "token": room.token, "leadertoken": room.leadertoken, **links, "success": True}

    def _send_mail(self, room: Room, invitees: list[str], message: str | None) -> None:
        assert room.opens_at is not None
        self.outbox += [
            Mail(
                to=invitee,
                title=room.title,
                message=message,
                starts_at=room.opens_at,
                minutes=room.minutes,
                link=self.link(room, room.token, "token"),
            )
            for invitee in invitees
        ]

    def _event_time(self, fields: Any) -> datetime | None:
        text = fields.get("eventtime")
        if text is None:
            return None
        try:
            local = datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            raise Refusal(
                400, "the time is not in ISO 8601", code="108", fields={"eventtime": "is not a time"}
            ) from None
        at = local.replace(tzinfo=UTC if text.endswith("Z") else self.zone(fields.get("timezone"))).astimezone(UTC)
        if at <= self.clock.now():
            raise Refusal(400, "the time must be in the future", code="122", fields={"eventtime": "is past"})
        return at

    def zone(self, name: str | None) -> ZoneInfo:
        """A time zone by its IANA name."""
        if not name:
            raise Refusal(400, "a time zone is needed", code="106", fields={"timezone": "is required"})
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Refusal(400, "the time zone is unknown", code="107", fields={"timezone": "is unknown"}) from None

    @answers("rooms.running")
    def running_rooms(self, request: EmulatedRequest) -> JSON:
        running = [(room, room.use) for room in self.rooms_of(self.account_of(request)) if room.use]
        shown = page_of(running, limit=int(request.fields.get("limit", 100)), offset=int(request.fields.get("skip", 0)))
        rows = [
            {
                "room": room.number,
                "starttime": moment(use.began),
                **self.links(room, self.leader_when_running),
                "title": room.title,
            }
            for room, use in shown
        ]
        return {"rooms": rows, "totalrooms": self.count(len(running), "number"), "success": True}

    @answers("invitations.create")
    def create_invitation(self, request: EmulatedRequest) -> JSON:
        room, fields = self.room_of(request), request.fields
        limited = LimitedToken(
            token=self.ids.text(12, ALPHABET),
            room=room.number,
            left=fields["usagelimit"],
            leads=fields["isleader"],
            name=fields.get("usersname"),
        )
        self.limited[limited.token] = limited
        return {"token": limited.token, "link": self.link(room, limited.token, "token"), "success": True}

    @answers("invitations.delete")
    def delete_invitation(self, request: EmulatedRequest) -> JSON:
        limited = self.limited.get(request.fields["token"])
        if limited is None or self.rooms[limited.room].account != self.account_of(request).name:
            raise Refusal(404, "there is no such token", code="112", fields={"token": "is unknown"})
        del self.limited[limited.token]
        return {"success": True}
