"""Roles and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from anymeet.wire import Model

Permission: TypeAlias = bool | tuple[str, ...]
"""Yes, no, or towards whom: the names of roles."""


@attrs.frozen(kw_only=True)
class Role(Model):
    """A role of the team. ``default`` marks the one of whoever comes without a role; list items have no permissions."""

    id: str
    name: str | None = None
    display_name: str | None = None
    description: str | None = None
    default: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    permissions: Mapping[str, Permission] | None = attrs.field(default=None, hash=False)
