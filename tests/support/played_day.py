"""The team's day, played on an emulator: each step of the script, by whoever does it there."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import attrs

from anymeet.models import (
    Event,
    EventKind,
    Feature,
    LinkRequest,
    LinkRole,
    Meeting,
    MeetingRequest,
    Poll,
    PollRequest,
    Session,
)
from anymeet.testing import Person
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from support.team_day import DATE, ROOMS, SCRIPT, SEALED, TEAM, Held, at, sessions_in


@attrs.define(kw_only=True)
class Day:
    """The team's account, its meetings by room, and what the application noticed in the course of the day."""

    emulator: DigitalSambaEmulator
    provider: DigitalSamba
    folder: Path
    meetings: dict[str, Meeting] = attrs.field(factory=dict)
    polls: dict[str, Poll] = attrs.field(factory=dict)
    people: dict[tuple[str, str], Person] = attrs.field(factory=dict)
    names: dict[str, str] = attrs.field(factory=dict)
    events: list[Event] = attrs.field(factory=list)
    seen: dict[datetime, dict[str, list[str]]] = attrs.field(factory=dict)

    def hear(self, event: Event) -> None:
        """What the application does when it is told of something: it fetches recordings as soon as they are ready."""
        self.events.append(event)
        if event.kind is EventKind.RECORDING_READY and event.recording_id:
            self.provider.recordings.download(event.recording_id, self.folder / f"{event.recording_id}.mp4")

    def play(self) -> None:
        """Open the rooms, do all that the script says, and let the day end."""
        for room, title in ROOMS.items():
            features = {Feature.ENCRYPTION: room in SEALED, Feature.TRANSCRIPTION: room not in SEALED}
            vendor = {"digitalsamba": {"tags": [room, "team"]}}
            request = MeetingRequest(title=title, external_id=room, features=features, vendor=vendor)
            self.meetings[room] = self.provider.meetings.create(request)
        for step in SCRIPT:
            self.emulator.clock.set(at(step))
            getattr(self, f"_{step[3].replace(' ', '_')}")(*step[1:3], *step[4:])
        self.emulator.clock.set(DATE + timedelta(hours=20))
        self.emulator.settle()

    def sessions(self, room: str) -> list[tuple[Held, Session]]:
        """What was scripted and what is told, side by side."""
        told = sorted(self.provider.sessions.list(self.meetings[room].id), key=lambda session: str(session.starts_at))
        return list(zip(sessions_in(room), told, strict=True))

    def _prepares(self, room: str, _: str, question: str, kind: str, *options: str) -> None:
        request = PollRequest(question=question, options=options, multiple=kind == "multiple")
        self.polls[question] = self.provider.polls.create(self.meetings[room].id, request)

    def _enters(self, room: str, name: str, role: str) -> None:
        request = LinkRequest(role=LinkRole(role), person=name, external_id=TEAM[name])
        link = self.provider.links.create(self.meetings[room].id, request)
        person = self.people[room, name] = self.emulator.people.join(link.url)
        self.names[person.id] = name

    def _leaves(self, room: str, name: str) -> None:
        self.people[room, name].leave()

    def _ends(self, room: str, _: str) -> None:
        self.provider.meetings.end(self.meetings[room].id)

    def _looks(self, *_: str) -> None:
        live = {meeting.id for meeting in self.provider.meetings.list_live()}
        self.seen[self.emulator.clock.now()] = {
            room: sorted(str(who.name) for who in self.provider.participants.list_live(meeting.id))
            for room, meeting in self.meetings.items()
            if meeting.id in live
        }

    def _records(self, room: str, name: str) -> None:
        if name:
            self.people[room, name].record()
        else:
            self.provider.recordings.start(self.meetings[room].id)

    def _stops(self, room: str, name: str) -> None:
        self.people[room, name].stop_recording()

    def _uses(self, room: str, name: str, device: str) -> None:
        self.people[room, name].act("use", device=device)

    def _writes(self, room: str, name: str, text: str) -> None:
        self.people[room, name].chat(text)

    def _talks(self, room: str, name: str, minutes: str, text: str) -> None:
        self.people[room, name].talk(text, seconds=60 * int(minutes))

    def _shares(self, room: str, name: str, minutes: str) -> None:
        self.people[room, name].act("share-screen", seconds=60 * int(minutes))

    def _raises_hand(self, room: str, name: str) -> None:
        self.people[room, name].act("raise-hand")

    def _asks(self, room: str, name: str, text: str) -> None:
        self.people[room, name].act("ask", text=text)

    def _answers(self, room: str, name: str, question: str, text: str) -> None:
        asked = next(it for it in self.provider.questions.list(self.meetings[room].id) if it.text == question)
        self.people[room, name].act("answer", question=asked.id, text=text)

    def _votes(self, room: str, name: str, question: str, option: str) -> None:
        self.people[room, name].act("vote", poll=self.polls[question].id, option=option)
