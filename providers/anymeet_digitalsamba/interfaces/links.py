"""Links are the room's address with a join token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from anymeet import interfaces
from anymeet.errors import ConfigurationError, InvalidRequest
from anymeet.interfaces import Writer
from anymeet.models import Lack, Link, LinkRequest, LinkRole, Reason
from anymeet_digitalsamba.mapping import address_from
from anymeet_digitalsamba.mapping.links import LinkWriter, link_from
from anymeet_digitalsamba.models import Room
from anymeet_digitalsamba.tokens import join_token, join_url

if TYPE_CHECKING:
    from anymeet_digitalsamba.provider import DigitalSamba


class Links(interfaces.Links):
    """Tokens for a role of the team's, in the room's own address; asking for that address is the one request.

    Which role a host and a guest are given, the settings ``host_role`` and ``guest_role`` say. A role that is not there is
    refused: the vendor does not say what it makes of one, and the room's default role may be a host's.
    """

    provider: DigitalSamba
    writers: ClassVar[Mapping[str, type[Writer[Any]]]] = {"create": LinkWriter}
    echoes: ClassVar[Mapping[str, tuple[str, ...]]] = {"create": ("role", "person", "starts_at", "expires_at")}
    reasons: ClassVar[Mapping[str, Lack | Reason]] = {
        "create.max_uses": Reason.VENDOR_LACKS.because(
            "a join token works as often as it is used: limit it by expires_at, or the room by max_participants"
        ),
        "revoke": Reason.VENDOR_LACKS.because("a join token cannot be taken back: give it an expires_at"),
    }

    _team_roles: frozenset[str] = frozenset()

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        settings, native = self.provider.settings, self.provider.native
        if request.expires_at is not None and request.expires_at.replace(microsecond=0) <= self.provider.clock.now():
            raise InvalidRequest("expires_at", f"must be in the future, not {request.expires_at.isoformat()}")
        claims = self.written("create", request)
        claims["role"] = settings.host_role if request.role is LinkRole.HOST else settings.guest_role
        room = native.rooms.get(meeting_id)
        self._check_role(claims["role"], request.role, room)
        if settings.sign_locally:
            token = join_token(settings, room.id, claims, issued_at=self.provider.clock.now())
            return link_from(join_url(address_from(room.room_url, "room_url"), token), room, request)
        answer = native.rooms.create_token(room.id, **claims)
        return link_from(address_from(answer.link, "link"), room, request, raw=answer.raw)

    def _check_role(self, name: str, role: LinkRole, room: Room) -> None:
        if room.roles:
            names = frozenset(known.name or known.id for known in room.roles)
            if name not in names:
                raise InvalidRequest("role", f"is {name!r} here, and this room has only {', '.join(sorted(names))}")
            return
        if name not in self._team_roles:
            self._team_roles = frozenset(known.name or known.id for known in self.provider.native.roles.list())
        if name not in self._team_roles:
            raise ConfigurationError(
                f"{role}_role is {name!r}, which this team does not have; it has {', '.join(sorted(self._team_roles))}",
                provider=self.provider.name,
                profile=self.provider.profile,
            )
