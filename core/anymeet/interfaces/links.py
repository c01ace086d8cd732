"""Links: letting somebody in."""

from __future__ import annotations

from anymeet.interfaces.base import Interface, ability
from anymeet.models import Link, LinkRequest


class Links(Interface):
    """URLs that let somebody into a meeting, each with a known role."""

    name = "links"

    @ability
    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        """Create a link of exactly the role that is asked for, for one person or for many.

        `NotFound` for an unknown meeting.
        """

    @ability
    def revoke(self, link_id: str) -> None:
        """Take a link back: it lets nobody in any more. Revoking what is not there does nothing."""
