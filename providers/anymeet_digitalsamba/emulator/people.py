"""People: coming in by a room's address, with or without a token, and what a browser sees there."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs, urlsplit

from anymeet.testing import (
    JSON,
    Answer,
    EmulatedRequest,
    NotAdmitted,
    Presence,
    Refusal,
    answers,
    does,
    serves,
)
from anymeet_digitalsamba.emulator.figures import DEVICES
from anymeet_digitalsamba.emulator.participants import Participants
from anymeet_digitalsamba.emulator.roles import HOSTS
from anymeet_digitalsamba.emulator.rooms import Rooms
from anymeet_digitalsamba.emulator.state import Role, Room
from anymeet_digitalsamba.emulator.tokens import BadToken, claims_of, make_token, read_token

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""


class People(Participants, Rooms):
    """A public room lets in anybody, with its default role; a token says otherwise, and a private room needs one."""

    def person_enters(self, link: str, name: str) -> Presence:
        room, role, claims = self._admitted(link)
        if len(room.session.inside if room.session else ()) >= self.setting(room, "max_participants"):
            raise NotAdmitted("the room is full")
        if room.session is None and not role.permissions.get("start_session"):
            raise NotAdmitted(f"the role {role.name} waits until somebody with the permission start_session comes")
        if self.setting(room, "is_locked") and not role.permissions.get("control_room_entry"):
            self.emit("participant_waiting_joined", room, room.session, name=name, role=role.name)
            raise NotAdmitted("the room is locked: somebody inside would have to let them in")
        participant = self.enter(room, role, claims.get("u") or name, claims.get("ud"))
        return Presence(
            id=participant.id,
            name=participant.name or "",
            meeting_id=room.id,
            role=role.name,
            host=bool(role.permissions.get(HOSTS)),
        )

    def person_leaves(self, person_id: str) -> None:
        participant = self.state.participants.get(person_id)
        if participant is not None:
            self.depart(participant)

    def person_is_inside(self, person_id: str) -> bool:
        participant = self.state.participants.get(person_id)
        return participant is not None and participant.inside

    def link_opens_at(self, link: str) -> datetime | None:
        """When its token begins to be valid, which is all that this vendor has of a schedule."""
        try:
            opens = claims_of(_token_of(link), self.developer_key).get("nbf")
        except BadToken:
            return None
        return datetime.fromtimestamp(opens, UTC) if isinstance(opens, int | float) else None

    @does("use")
    def uses(self, person_id: str, device: str) -> None:
        """Be there with a desktop, mobile, tablet or smarttv."""
        if device not in DEVICES:
            raise NotAdmitted(f"the device must be one of {', '.join(DEVICES)}")
        self.actor(person_id).device = device

    @answers("rooms.create_token")
    def create_token(self, request: EmulatedRequest, room: str) -> JSON:
        found, said = self.room(room), self.said(request)
        if said.get("role") is not None:
            self.role_id(said["role"], "role")
        try:
            token = make_token(self.developer_key, self.state.team_id, found.id, said, self.clock.now())
        except ValueError as error:
            raise self.bad(str(error), "must be a time") from None
        return {"token": token, "link": f"{self.room_url(found)}?token={token}"}

    @serves("room.page", "GET", "/{room}", authenticated=False)
    def show_room(self, request: EmulatedRequest, room: str) -> Answer:
        """What a browser shows. Nobody comes in by looking: people do that through the control API."""
        try:
            found, role, claims = self._admitted(f"{self.origin}{request.path}?token={request.query.get('token', '')}")
        except NotAdmitted as reason:
            return _page(403, "No entry", f"Nobody comes in here: {reason}.")
        who = claims.get("u") or "You"
        return _page(200, found.description or found.friendly_url, f"{who} may come in as {role.name}.")

    def _admitted(self, link: str) -> tuple[Room, Role, dict[str, JSON]]:
        """Where a link leads, in which role, and what its token says; `NotAdmitted` when it lets nobody in."""
        parts = urlsplit(link)
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            raise NotAdmitted("the link does not lead to this service")
        try:
            room = self.room(parts.path.strip("/"))
        except Refusal:
            raise NotAdmitted("there is no such room") from None
        token = _token_of(link)
        if not token:
            if room.privacy != "public":
                raise NotAdmitted("the room is private, and the link has no token")
            return room, self.default_role_of(room), {}
        try:
            claims = read_token(token, self.developer_key, self.clock.now())
        except BadToken as reason:
            raise NotAdmitted(str(reason)) from None
        if claims.get("td") != self.state.team_id:
            raise NotAdmitted("the token is for another team")
        if claims.get("rd") not in (room.id, room.friendly_url):
            raise NotAdmitted("the token is for another room")
        try:
            role = self.role(str(claims["role"])) if claims.get("role") else self.default_role_of(room)
        except Refusal:
            raise NotAdmitted("the token has a role that does not exist") from None
        return room, role, claims


def _token_of(link: str) -> str:
    return parse_qs(urlsplit(link).query).get("token", [""])[0]


def _page(status: int, title: str, text: str) -> Answer:
    page = _PAGE.format(title=html.escape(title), text=html.escape(text))
    return Answer(status, page, {"Content-Type": "text/html; charset=utf-8"})
