"""Join tokens: who comes in, in which role, and when.

A token is a JWT, HS256, signed with the team's developer key. It can be made without asking the vendor, who recommends
that: it costs no request. The claims are those of the document's section "Iframe integration"; ``initials`` and
``breakoutId`` are those of today's ``POST /rooms/{room}/token``.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from anymeet.models import Link
from anymeet.tokens import signed
from anymeet_digitalsamba.settings import DigitalSambaSettings

CLAIMS: Final = ("ud", "u", "role", "avatar", "initials", "breakoutId", "nbf", "exp")
"""Their own id for a person, the name shown, a role's name or id, the address of a picture, initials in place of one, the
breakout room to land in, and the unix seconds between which the token works. All may be left out."""

_PERMISSIONS: Final = "camera; microphone; display-capture; autoplay"


def join_token(settings: DigitalSambaSettings, room_id: str, claims: Mapping[str, Any], *, issued_at: datetime) -> str:
    """A signed token for one room; ``claims``, of the names in `CLAIMS`, say who holds it. Sends nothing.

    Without ``role`` it gives the room's default role, which may be a host's; without ``exp`` it works for as long as the
    developer key does. To the vendor a null is something else than a claim that is left out.
    """
    about = {"td": settings.team_id, "rd": room_id, "iat": int(issued_at.timestamp())}
    return signed({**claims, **about}, settings.developer_key)


def join_url(room_url: str, token: str) -> str:
    """The address that lets the holder of a token in. ``room_url`` is what the vendor calls the room's address."""
    parts = urlsplit(room_url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "token"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("token", token)])))


def embed_snippet(link: Link | str, *, title: str = "Meeting", width: str = "100%", height: str = "720") -> str:
    """HTML that puts a meeting into a page, with the permissions that the browser must grant it.

    The link is in it for whoever reads the page's source: make one for each person.
    """
    url = link.url if isinstance(link, Link) else link
    attributes = {"src": url, "title": title, "width": width, "height": height, "allow": _PERMISSIONS}
    written = " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items())
    return f"<iframe {written} allowfullscreen></iframe>"
