"""Links: URLs that let somebody in, always with the role they give."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

import attrs

from anymeet.errors import InvalidRequest
from anymeet.models.base import COUNT, MOMENT, TEXT, Request, Value, in_order


class LinkRole(StrEnum):
    """What a link lets its holder do. `LinkRequest` takes HOST or GUEST."""

    HOST = "host"
    """Lead the meeting, with the rights that the vendor or the account gives to who leads."""
    GUEST = "guest"
    """Take part."""
    UNKNOWN = "unknown"
    """The vendor does not say: never handed out as a guest link."""


def without_secrets(url: str) -> str:
    """Scheme and host of a URL: vendors put tokens into the path as well as into the query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "..."
    return f"{parts.scheme}://{parts.hostname}/..." if parts.scheme and parts.hostname else "..."


def _role(value: LinkRole) -> LinkRole:
    if value not in (LinkRole.HOST, LinkRole.GUEST):
        raise InvalidRequest("role", f"must be 'host' or 'guest', not {value!r}")
    return LinkRole(value)


@attrs.frozen(kw_only=True)
class LinkRequest(Request):
    """A link to create: for whom, with which rights, how often and how long it works.

    Without ``person`` it is for anybody. ``external_id`` is your own id for the person. The link lets in from
    ``starts_at`` until ``expires_at``, at once and without end where they are left out.
    """

    role: LinkRole = attrs.field(converter=_role)
    person: str | None = attrs.field(default=None, validator=TEXT)
    external_id: str | None = attrs.field(default=None, validator=TEXT)
    max_uses: int | None = attrs.field(default=None, validator=COUNT)
    starts_at: datetime | None = attrs.field(default=None, validator=MOMENT)
    expires_at: datetime | None = attrs.field(default=None, validator=MOMENT)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        in_order(self, "starts_at", "expires_at")


@attrs.frozen(kw_only=True)
class Link(Value):
    """A URL that lets somebody in. Its repr hides the token; ``link.url`` shows it.

    ``id`` is what ``provider.links.revoke`` takes, and None where the vendor cannot take a link back.
    """

    url: str = attrs.field(repr=lambda url: repr(without_secrets(url)))
    role: LinkRole = attrs.field(converter=LinkRole)
    meeting_id: str | None = None
    id: str | None = attrs.field(default=None, repr=False)
    person: str | None = None
    max_uses: int | None = None
    starts_at: datetime | None = None
    expires_at: datetime | None = None

    def __str__(self) -> str:
        return f"{self.role} link for {self.person or 'anybody'}"
