"""Roles and permissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

from anymeet.models import UNSET, Maybe
from anymeet.operations import Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.roles import Role
from anymeet_digitalsamba.operations.parameters import Limit, Offset, Sorting
from anymeet_digitalsamba.rules import length, plain_name

PermissionMap: TypeAlias = Mapping[str, bool | Sequence[str]]
"""By the names of `Permissions.list`: yes, no, or the names of the roles towards which."""


class Roles(Resource):
    """What people may do in rooms. A role is named by its id or its name."""

    @op("GET /roles")
    def list(self, *, limit: Limit = UNSET, offset: Offset = UNSET, order: Sorting = UNSET) -> Pages[Role]: ...

    @op("GET /roles/{role}")
    def get(self, role: str) -> Role: ...

    @op("POST /roles")
    def create(
        self,
        *,
        name: Annotated[str, length(0, 30), plain_name],
        display_name: Annotated[str, length(3, 100)],
        permissions: PermissionMap | None,
        description: Maybe[str | None] = UNSET,
    ) -> Role:
        """A role without ``start_session`` waits until somebody comes who has it."""

    @op("PATCH /roles/{role}")
    def update(
        self,
        role: str,
        *,
        permissions: PermissionMap | None,
        name: Annotated[Maybe[str], length(0, 30), plain_name] = UNSET,
        display_name: Annotated[Maybe[str], length(3, 100)] = UNSET,
        description: Maybe[str | None] = UNSET,
    ) -> Role:
        """The vendor wants ``permissions`` each time."""

    @op("DELETE /roles/{role}")
    def delete(self, role: str) -> None: ...


class Permissions(Resource):
    """What a role can be allowed."""

    @op("GET /permissions")
    def list(self) -> tuple[str, ...]: ...
