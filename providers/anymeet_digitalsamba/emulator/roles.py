"""Roles and permissions: the three that every team begins with, and those it makes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from anymeet.testing import JSON, EmulatedRequest, Refusal, answers
from anymeet_digitalsamba.emulator.base import shaped
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.permissions import PERMISSIONS, PRESETS, permissions_with
from anymeet_digitalsamba.emulator.state import Role, Room
from anymeet_digitalsamba.emulator.webhooks import Webhooks

HOSTS: Final = "end_session"
"""Who may do this is a host."""


class Roles(Webhooks):
    """A role is found by id or by name. A fresh team's default role is moderator, as the document shows it."""

    def begin(self) -> None:
        super().begin()
        for name, (display_name, description, allowed) in PRESETS.items():
            role = self._make_role(name, display_name, description, permissions_with(allowed))
            role.preset = True
        self.state.role_ids = list(self.state.roles)
        self.state.default_role = self.role("moderator").id

    def role(self, reference: str) -> Role:
        named = {role.name: role for role in self.state.roles.values()}
        return self.found({**named, **self.state.roles}, reference)

    def role_ids(self, references: Collection[str], field: str) -> list[str]:
        """The ids of roles told by id or name; a field error for one that does not exist."""
        return [self.role_id(reference, f"{field}.{index}") for index, reference in enumerate(references)]

    def role_id(self, reference: str, field: str) -> str:
        try:
            return self.role(reference).id
        except Refusal:
            raise self.bad(field, "must be the id or the name of a role") from None

    def default_role_id(self, reference: str, among: Collection[str]) -> str:
        """The id of a default role; a field error unless it is one of ``among``."""
        role_id = self.role_id(reference, "default_role")
        if role_id not in among:
            raise self.bad("default_role", "must be one of the roles")
        return role_id

    def roles_of(self, room: Room | None) -> list[Role]:
        """The roles of a room, or of the team, in their order; those that were deleted have left it."""
        ids = self.state.role_ids if room is None or room.roles is None else room.roles
        return [self.state.roles[role_id] for role_id in ids if role_id in self.state.roles]

    def default_role_of(self, room: Room | None) -> Role:
        chosen = room.default_role if room else None
        return self.state.roles.get(chosen or self.state.default_role) or self.state.roles[self.state.default_role]

    def roles_view(self, room: Room | None) -> dict[str, JSON]:
        """``roles`` and ``default_role`` as rooms and team settings tell them."""
        chatting = (self.state if room is None else room).private_group_chat_roles
        roles = [{**_brief(role), "allow_private_group_chat": role.id in chatting} for role in self.roles_of(room)]
        return {"roles": roles, "default_role": _brief(self.default_role_of(room))}

    @answers("permissions.list")
    def listpermissions_with(self, request: EmulatedRequest) -> JSON:
        return list(PERMISSIONS)

    @answers("roles.list")
    def list_roles(self, request: EmulatedRequest) -> JSON:
        roles = list(self.state.roles.values())
        return self.listed(request, roles, lambda role: shaped("roles.list", self._role(role)))

    @answers("roles.get")
    def get_role(self, request: EmulatedRequest, role: str) -> JSON:
        return self._role(self.role(role))

    @answers("roles.create")
    def create_role(self, request: EmulatedRequest) -> JSON:
        said = self.said(request)
        self._check_role_name(said["name"], None)
        allowed = self._permissions_said(said["permissions"] or {})
        permissions: dict[str, bool | list[str]] = {**permissions_with(()), **allowed}
        return self._role(self._make_role(said["name"], said["display_name"], said.get("description"), permissions))

    @answers("roles.update")
    def update_role(self, request: EmulatedRequest, role: str) -> JSON:
        found, said = self.role(role), self.said(request)
        if "name" in said:
            self._check_role_name(said["name"], found)
        found.permissions.update(self._permissions_said(said.pop("permissions") or {}))
        for name, value in said.items():
            setattr(found, name, value)
        found.updated_at = self.clock.now()
        return self._role(found)

    @answers("roles.delete")
    def delete_role(self, request: EmulatedRequest, role: str) -> None:
        found = self.role(role)
        if found.id == self.state.default_role:
            raise Refusal(422, "Cannot delete the default role of the team.")
        del self.state.roles[found.id]
        self.emit("role_deleted", roleId=found.id, name=found.name)

    def _make_role(
        self, name: str, display_name: str, description: str | None, permissions: dict[str, bool | list[str]]
    ) -> Role:
        now = self.clock.now()
        role = Role(
            id=self.ids.uuid(),
            name=name,
            display_name=display_name,
            description=description,
            permissions=permissions,
            created_at=now,
            updated_at=now,
        )
        self.state.roles[role.id] = role
        return role

    def _check_role_name(self, name: str, own: Role | None) -> None:
        if any(role.name == name for role in self.state.roles.values() if role is not own):
            raise self.bad("name", "has already been taken")

    def _permissions_said(self, said: dict[str, Any]) -> dict[str, bool | list[str]]:
        for name, value in said.items():
            if name in PERMISSIONS and not isinstance(value, bool) and not _is_texts(value):
                raise self.bad(f"permissions.{name}", "must be true or false, or a list of role names")
        return {name: value for name, value in said.items() if name in PERMISSIONS}

    def _role(self, role: Role) -> dict[str, JSON]:
        return {
            **_brief(role),
            "description": role.description,
            "default": role.id == self.state.default_role,
            "created_at": zulu(role.created_at),
            "updated_at": zulu(role.updated_at),
            "permissions": dict(role.permissions),
        }


def _brief(role: Role) -> dict[str, JSON]:
    return {"id": role.id, "name": role.name, "display_name": role.display_name}


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
