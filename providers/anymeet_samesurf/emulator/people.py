"""People: who comes in by which link, leads, opens pages, records, and leaves."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from anymeet.testing import NotAdmitted, Presence, does
from anymeet_samesurf.emulator.base import Base
from anymeet_samesurf.emulator.state import Room, Use, Visit, moment


class People(Base):
    """A use of a room begins with whoever finds it empty, and ends with the last who leaves."""

    def person_enters(self, link: str, name: str) -> Presence:
        room, token = self._door(link)
        now = self.clock.now()
        if room.opens_at and now < room.opens_at:
            raise NotAdmitted(f"the room opens at {moment(room.opens_at)}")
        limited = self.limited.get(token)
        if token in (room.token, room.leadertoken):
            leads = token == room.leadertoken
        elif limited is None or limited.room != room.number:
            raise NotAdmitted("the link lets nobody in")
        elif limited.left < 1:
            raise NotAdmitted("the link has been used as often as it may be")
        else:
            limited.left -= 1
            leads = limited.leads and room.use is None
            name = limited.name or name
        use = room.use or self._begin_use(room, now)
        visit = Visit(
            guid=self.ids.text(40, "0123456789ABCDEF"),
            name=name,
            leads=leads,
            joined=now,
            address=f"203.0.113.{len(use.visits) % 254 + 1}",
        )
        use.visits.append(visit)
        role = "leader" if leads else "follower"
        return Presence(id=visit.guid, name=name, role=role, host=leads, meeting_id=room.number)

    def person_leaves(self, person_id: str) -> None:
        found = self._present(person_id)
        if found is None:
            return
        use, visit = found[1:]
        visit.left = self.clock.now()
        if not use.inside:
            use.ended, use.records = visit.left, False

    def person_is_inside(self, person_id: str) -> bool:
        return self._present(person_id) is not None

    def link_opens_at(self, link: str) -> datetime | None:
        try:
            return self._door(link)[0].opens_at
        except NotAdmitted:
            return None

    @does("open")
    def open_page(self, person_id: str, url: str) -> None:
        """Everybody in the room sees another page."""
        _, use, visit = self._inside(person_id)
        self._happened(use, "url", url, sender=visit.guid)

    @does("chat")
    def write(self, person_id: str, text: str) -> None:  # SameSurf tells nobody what was written
        """Those who are inside may write; no call of the API tells of it."""
        self._inside(person_id)

    @does("talk")
    def speak(self, person_id: str, text: str = "", seconds: float = 5.0) -> None:  # nor what was said
        """Those who are inside may talk; no call of the API tells of it."""
        self._inside(person_id)

    @does("record")
    def start_recording(self, person_id: str) -> None:
        """The room's screen is recorded, unless it is already."""
        room, use, _ = self._inside(person_id)
        if "TOOLS_SCREEN_RECORDING" in room.disabled:
            raise NotAdmitted("recording is switched off in this room")
        if not use.records:
            use.records = True
            use.recordings += 1

    @does("stop-recording")
    def end_recording(self, person_id: str) -> None:
        """The room's screen is no longer recorded."""
        self._inside(person_id)[1].records = False

    def _door(self, link: str) -> tuple[Room, str]:
        *_, number, token = ["", "", *urlsplit(link).path.strip("/").split("/")]
        if number not in self.rooms:
            raise NotAdmitted("there is no such room")
        return self.rooms[number], token

    def _begin_use(self, room: Room, now: datetime) -> Use:
        use = Use(version=len(room.uses), began=now)
        room.uses.append(use)
        self._happened(use, "start", self.ids.number(9))
        if room.starturl:
            self._happened(use, "url", room.starturl)
        return use

    def _happened(self, use: Use, kind: str, data: str, sender: str = "") -> None:
        now = moment(self.clock.now())
        use.events.append({"type": kind, "date": now, "sender": sender, "target": "", "data": data})

    def _present(self, person_id: str) -> tuple[Room, Use, Visit] | None:
        running = ((room, room.use) for room in self.rooms.values() if room.use)
        return next(
            ((room, use, visit) for room, use in running for visit in use.inside if visit.guid == person_id), None
        )

    def _inside(self, person_id: str) -> tuple[Room, Use, Visit]:
        found = self._present(person_id)
        assert found is not None, "people only act while they are inside"
        return found
