"""Limited-use invitations as links: each with the role that was asked for, counted, and to be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from anymeet import interfaces
from anymeet.errors import NotFound
from anymeet.interfaces import Writer
from anymeet.models import Link, LinkRequest, LinkRole, Note, Reason
from anymeet_samesurf.mapping.links import link_from

if TYPE_CHECKING:
    from anymeet_samesurf.provider import SameSurf

_COUNTED: Final = "a link lasts until it has been used as often as it may be, or is revoked"


class LinkWriter(Writer[LinkRequest]):
    """Writes a link request as fields of ``invitations.create``."""

    def write_role(self, value: LinkRole) -> dict[str, Any]:
        return {"isleader": value is LinkRole.HOST}

    def write_person(self, value: str) -> dict[str, Any]:
        return {"usersname": value}

    def write_max_uses(self, value: int) -> dict[str, Any]:
        return {"usagelimit": value}


class Links(interfaces.Links):
    """Links are always minted: those that rooms come with cannot be counted, taken back, or always told apart."""

    provider: SameSurf
    writers = {"create": LinkWriter}
    echoes = {"create": ("role", "person", "max_uses")}
    reasons = {
        "create.external_id": Reason.VENDOR_LACKS.because("a person has a name, but no id of your own"),
        "create.starts_at": Reason.VENDOR_LACKS.because(_COUNTED),
        "create.expires_at": Reason.VENDOR_LACKS.because(_COUNTED),
    }

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        """SameSurf wants a count: without ``max_uses`` it is the profile's ``link_uses``, 1 unless set, and a note says so."""
        fields = self.written("create", request)
        default = self.provider.settings.link_uses
        notes = []
        if "usagelimit" not in fields:
            text = f"works {_times(default)}: SameSurf requires a number of uses, and none was given"
            notes.append(Note("links.create.max_uses", text))
        uses = fields.pop("usagelimit", default)
        invitation = self.provider.native.invitations.create(
            room=meeting_id, usagelimit=uses, isleader=fields.pop("isleader"), further=fields
        )
        link = link_from(invitation, meeting_id, request, uses)
        return attrs.evolve(link, notes=(*link.notes, *notes))

    def revoke(self, link_id: str) -> None:
        """By the token that `create` has put into ``link.id``."""
        try:
            self.provider.native.invitations.delete(link_id)
        except NotFound:
            return


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
