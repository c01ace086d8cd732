"""Links and join tokens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anymeet.interfaces import Writer
from anymeet.models import Link, LinkRequest, LinkRole
from anymeet_digitalsamba.mapping import check_extras
from anymeet_digitalsamba.models import Room
from anymeet_digitalsamba.tokens import CLAIMS


def link_from(url: str, room: Room, request: LinkRequest, *, raw: Any = None) -> Link:
    """The link that was asked for."""
    return Link(
        url=url,
        role=request.role,
        meeting_id=room.id,
        person=request.person,
        starts_at=request.starts_at,
        expires_at=request.expires_at,
        raw=raw,
    )


class LinkWriter(Writer[LinkRequest]):
    """Claims of a join token. Extras are claims too: ``{"digitalsamba": {"initials": "AL"}}``."""

    def write_role(self, value: LinkRole) -> Mapping[str, Any]:
        return {"role": value}  # which of the team's roles that is, the settings know

    def write_person(self, value: str) -> Mapping[str, Any]:
        return {"u": value}

    def write_external_id(self, value: str) -> Mapping[str, Any]:
        return {"ud": value}

    def write_starts_at(self, value: datetime) -> Mapping[str, Any]:
        return {"nbf": int(value.timestamp())}

    def write_expires_at(self, value: datetime) -> Mapping[str, Any]:
        return {"exp": int(value.timestamp())}

    def body(self, provider: str) -> dict[str, Any]:
        check_extras(self.request, provider, CLAIMS)
        return super().body(provider)
