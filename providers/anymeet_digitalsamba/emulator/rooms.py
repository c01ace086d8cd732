"""Rooms: making, telling, changing and deleting them."""

from __future__ import annotations

import string
from typing import Any, Final

from anymeet.testing import JSON, EmulatedRequest, Refusal, answers
from anymeet_digitalsamba.emulator.base import keys_of, shaped
from anymeet_digitalsamba.emulator.dates import moment_from, spaced, zulu
from anymeet_digitalsamba.emulator.deletions import Deletions
from anymeet_digitalsamba.emulator.libraries import Libraries
from anymeet_digitalsamba.emulator.state import Room

LONGEST_URL: Final = 32
_URL: Final = string.ascii_letters + string.digits + "-_"
_FLAGS: Final = ("delete_resources", "delete_history", "delete_library")


class Rooms(Deletions, Libraries):
    """A room that had a session leaves its history when it is deleted; one that had none leaves nothing."""

    def room_url(self, room: Room) -> str:
        """Where people enter."""
        return f"{self.origin}/{room.friendly_url}"

    @answers("rooms.create")
    def create_room(self, request: EmulatedRequest) -> JSON:
        said, now = self.said(request), self.clock.now()
        room = Room(id=self.ids.uuid(), friendly_url="", created_at=now, updated_at=now)
        changes = self._changes(said, room)
        changes.setdefault("friendly_url", self.ids.text(LONGEST_URL, _URL))
        room.tags = list(said.get("tags") or ())
        self.state.rooms[room.id] = room
        self._change(room, changes, said)
        return self._room(room)

    @answers("rooms.list")
    def list_rooms(self, request: EmulatedRequest) -> JSON:
        tags = request.query.get("tag", [])
        tags = {tags} if isinstance(tags, str) else set(tags)
        rooms = [room for room in self.state.rooms.values() if not room.deleted and (not tags or tags & {*room.tags})]
        return self.listed(
            request,
            rooms,
            lambda room: shaped("rooms.list", self._room(room, "rooms.list")),
            as_text=True,
            cursor=self.room_id,
        )

    @answers("rooms.get")
    def get_room(self, request: EmulatedRequest, room: str) -> JSON:
        return self._room(self.room(room))

    @answers("rooms.update")
    def update_room(self, request: EmulatedRequest, room: str) -> JSON:
        found, said = self.room(room), self.said(request)
        was_locked = self.setting(found, "is_locked")
        self._change(found, self._changes(said, found), said)
        found.updated_at = self.clock.now()
        if (is_locked := self.setting(found, "is_locked")) != was_locked:
            self.emit("room_locked" if is_locked else "room_unlocked", found, found.session)
        return self._room(found)

    @answers("rooms.delete")
    def delete_room(self, request: EmulatedRequest, room: str) -> None:
        found = self.room(room)
        flags = self._flags(request)
        if found.session and any(flags.values()):
            raise Refusal(422, "Cannot delete resources of a live room.")
        self._delete_contents(found, **flags)
        self._delete(found)

    @answers("rooms.delete_resources")
    def delete_room_resources(self, request: EmulatedRequest, room: str) -> None:
        found = self.room(room, deleted=True)
        if found.session:
            raise Refusal(422, "Cannot delete resources of a live room.")
        self._delete_contents(found, **{**self._flags(request), "delete_resources": True})

    @answers("rooms.delete_by_tag")
    def delete_rooms_by_tag(self, request: EmulatedRequest) -> JSON:
        """Accepted at once and done after, which leaves out the rooms that are live then."""
        said = request.fields["tags"]
        tags = {said} if isinstance(said, str) else set(said)
        present = [room for room in self.state.rooms.values() if not room.deleted]
        if unknown := tags - {tag for room in present for tag in room.tags}:
            raise self.bad("tags", f"must exist for the team: {', '.join(sorted(unknown))}")
        flags = self._flags(request)

        def delete() -> None:
            for room in present:
                if tags & {*room.tags} and not room.session and not room.deleted:
                    self._delete_contents(room, **flags)
                    self._delete(room)
                    self._delete_history(room)

        self.clock.schedule(self.clock.now(), delete)
        return {}

    def _changes(self, said: dict[str, Any], room: Room) -> dict[str, Any]:
        """The room's own fields, checked and as they will be; nothing has changed yet."""
        self.check_library(said)
        changes: dict[str, Any] = {
            name: said[name] for name in ("description", "external_id", "privacy") if name in said
        }
        if url := said.get("friendly_url"):
            if self.state.friendly_urls.get(url, room.id) != room.id:
                raise self.bad("friendly_url", "has already been taken")
            changes["friendly_url"] = url
        if "roles" in said or "default_role" in said:
            changes |= self._role_changes(said, room)
        if "private_group_chat_roles" in said:
            chatting = said["private_group_chat_roles"] or ()
            changes["private_group_chat_roles"] = self.role_ids(chatting, "private_group_chat_roles")
        if "webhooks" in said:
            changes["webhooks"] = said["webhooks"] or []
            if not {*changes["webhooks"]} <= self.state.webhooks.keys():
                raise self.bad("webhooks", "must be ids of webhooks")
        if "breakouts" in said:
            changes["breakouts"] = [self._breakout(told) for told in said["breakouts"] or ()]
        if "expires_at" in said:
            changes["expires_at"] = said["expires_at"] and moment_from(said["expires_at"])
            if changes["expires_at"] and changes["expires_at"] <= self.clock.now():
                raise self.bad("expires_at", "must be a date in the future")
        return changes

    def _role_changes(self, said: dict[str, Any], room: Room) -> dict[str, Any]:
        roles = room.roles
        if "roles" in said:
            roles = self.role_ids(said["roles"], "roles") if said["roles"] else None
        default = room.default_role
        if "default_role" in said:
            default = said["default_role"] and self.default_role_id(said["default_role"], roles or self.state.role_ids)
        if roles and default not in roles:
            if len(roles) > 1:
                raise self.bad("default_role", "is required when several roles are given")
            default = roles[0]
        return {"roles": roles, "default_role": default}

    def _breakout(self, told: Any) -> dict[str, str]:
        said = told if isinstance(told, dict) else {"name": told}
        return {"id": said.get("id") or self.ids.uuid(), "name": said.get("name") or "Breakout room"}

    def _change(self, room: Room, changes: dict[str, Any], said: dict[str, Any]) -> None:
        self.state.friendly_urls.pop(room.friendly_url, None)
        for name, value in changes.items():
            setattr(room, name, value)
        self.state.friendly_urls[room.friendly_url] = room.id
        self.set_settings(said, room)
        if "expires_at" in changes:
            if room.expiry:
                room.expiry.cancel()
            expires_at = room.expires_at
            room.expiry = self.clock.schedule(expires_at, lambda: self._delete(room)) if expires_at else None

    def _flags(self, request: EmulatedRequest) -> dict[str, bool]:
        return {name: bool(request.fields.get(name)) for name in _FLAGS}

    def _delete_contents(
        self, room: Room, *, delete_resources: bool, delete_history: bool, delete_library: bool
    ) -> None:
        if delete_resources:
            self.wipe(room)
        if delete_history:
            self.anonymise(who for session in self.sessions_in(room) for who in session.participants)
        library = self.state.libraries.get(self.setting(room, "library_id"))
        if delete_library and library:
            self.drop_library(library)

    def _delete(self, room: Room) -> None:
        """Throw everybody out, and let only the history stay, if there is one."""
        if room.session:
            self.end_session(room.session)
        if room.expiry:
            room.expiry.cancel()
        del self.state.friendly_urls[room.friendly_url]
        room.deleted = True
        if not self.sessions_in(room):
            del self.state.rooms[room.id]
        self.emit("room_deleted", room)

    def _delete_history(self, room: Room) -> None:
        state = self.state
        state.rooms.pop(room.id, None)
        state.participants = {who.id: who for who in state.participants.values() if who.session.room is not room}
        state.sessions = {held.id: held for held in state.sessions.values() if held.room is not room}

    def _room(self, room: Room, operation: str = "rooms.get") -> dict[str, JSON]:
        own = {
            "id": room.id,
            "description": room.description,
            "topic": room.description,
            "friendly_url": room.friendly_url,
            "privacy": room.privacy,
            "room_url": self.room_url(room),
            "external_id": room.external_id,
            "webhooks": list(room.webhooks),
            "breakouts": list(room.breakouts),
            "created_at": zulu(room.created_at),
            "updated_at": zulu(room.updated_at),
            "files": self.room_files(room),
            **self.roles_view(room),
        }
        view = {name: value for name, value in own.items() if name in keys_of(operation)}
        if room.tags:
            view["tags"] = list(room.tags)
        if room.expires_at:
            view["expires_at"] = spaced(room.expires_at)
        return {**view, **self.settings_of(room, operation)}
