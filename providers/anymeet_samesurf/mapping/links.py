"""Links, and what role each gives.

The document contradicts itself: a new room's private invitation carries the leader's token and its public one the guests', and
for running rooms it shows the reverse. So names decide nothing here. A link's role is read off the token in it, where both
tokens are known and differ; everything else is `LinkRole.UNKNOWN`, and never handed out as a guest's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from anymeet.errors import UnexpectedResponse
from anymeet.models import Link, LinkRequest, LinkRole, Note
from anymeet_samesurf.models import CreatedRoom, Invitation, RunningRoom

_TEMPLATE: Final = re.compile(r"{(\w+)}")
FIRST_ONLY: Final = Note("links.create", "makes its holder the leader only if nobody has entered the room before")


def filled(url: str, fields: Mapping[str, str | None]) -> str:
    """A URL with its ``{room}`` and ``{token}`` filled in; what ``fields`` does not know is left as it stands.

    The documents show links with braces, so whether the service fills them in itself is not certain.
    """

    def known(match: re.Match[str]) -> str:
        value = fields.get(match[1])
        return quote(value, safe="") if value else match[0]

    return _TEMPLATE.sub(known, url)


def role_of(url: str, token: str | None, leadertoken: str | None) -> LinkRole:
    """The role that a link gives, by the token at the end of its path; UNKNOWN wherever there is any doubt."""
    if not token or not leadertoken or token == leadertoken:
        return LinkRole.UNKNOWN
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    if last == token and leadertoken not in url and leadertoken not in unquote(url):
        return LinkRole.GUEST
    return LinkRole.HOST if last == leadertoken else LinkRole.UNKNOWN


def links_from_created(room: CreatedRoom) -> tuple[Link, ...]:
    """The links of a new room."""
    fields = {"room": room.room, "token": room.token, "leadertoken": room.leadertoken}
    urls = _usable(fields, room.privateinvitation, room.publicinvitation)
    return tuple(Link(url=url, role=role_of(url, room.token, room.leadertoken), meeting_id=room.room) for url in urls)


def links_from_running(room: RunningRoom) -> tuple[Link, ...]:
    """The links of a running room, of which nobody can say what they give: its answer has no tokens to compare with."""
    urls = _usable({"room": room.room}, room.publicinvitation, room.privateinvitation)
    return tuple(Link(url=url, role=LinkRole.UNKNOWN, meeting_id=room.room) for url in urls)


def link_from(invitation: Invitation, meeting_id: str, request: LinkRequest, max_uses: int) -> Link:
    """A link as it was asked for, since the answer repeats nothing. Its id is the token that takes it back.

    `UnexpectedResponse` when what came is not an address.
    """
    url = next(_usable({"room": meeting_id, "token": invitation.token}, invitation.link), None)
    if url is None:
        raise UnexpectedResponse(["not an address that anybody could follow @ $.link"])
    return Link(
        url=url,
        role=request.role,
        meeting_id=meeting_id,
        id=invitation.token,
        person=request.person,
        max_uses=max_uses,
        notes=(FIRST_ONLY,) if request.role is LinkRole.HOST else (),
        raw=invitation.raw,
    )


def _usable(fields: Mapping[str, str | None], *urls: str | None) -> Iterator[str]:
    """The addresses, filled in, that lead anywhere: a template that stays one lets nobody in."""
    for url in (filled(url, fields) for url in urls if url):
        try:
            host = urlsplit(url).hostname
        except ValueError:
            continue
        if host and not _TEMPLATE.search(url):
            yield url
