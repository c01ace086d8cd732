"""What a profile says about a Digital Samba team."""

from __future__ import annotations

import re
from typing import Any, Final

import attrs

from anymeet.models import LinkRole
from anymeet.settings import Settings, setting

_ROLE: Final = re.compile(r"[A-Za-z0-9_-]{1,30}")


def _role_name(_: object, field: attrs.Attribute[Any], value: str) -> None:
    # The vendor's rule for names of roles (POST /roles). It keeps ids out, too: answers tell roles by their names.
    if not _ROLE.fullmatch(value):
        raise ValueError(f"{field.name} must be the name of a role, not {value!r}")


def _other_than_host(settings: DigitalSambaSettings, _: object, value: str) -> None:
    if value == settings.host_role:
        raise ValueError(f"guest_role must not be the host_role: every guest would be given the rights of {value!r}")


@attrs.frozen(kw_only=True)
class DigitalSambaSettings(Settings):
    """One team. The developer key is both the key to the API and what join tokens are signed with."""

    base_url: str = setting("https://api.digitalsamba.com/api/v1", help="where the vendor's API is")
    team_id: str = setting(
        help="the team's UUID, from the dashboard's Team page", validator=attrs.validators.min_len(1)
    )
    developer_key: str = setting(
        help="the team's developer key, from the dashboard's Team page",
        secret=True,
        validator=attrs.validators.min_len(1),
    )
    host_role: str = setting("moderator", help="the team's role that a host link gives", validator=_role_name)
    guest_role: str = setting(
        "attendee", help="the team's role that a guest link gives", validator=[_role_name, _other_than_host]
    )
    sign_locally: bool = setting(
        True, help="sign join tokens here, as the vendor advises; if false, the vendor is asked for each"
    )
    webhook_token: str = setting("", help="what the vendor proves a webhook's origin with", secret=True)

    def meaning(self, role: str | None) -> LinkRole:
        """What a role of the vendor's, by its name, means here."""
        return {self.host_role: LinkRole.HOST, self.guest_role: LinkRole.GUEST}.get(role or "", LinkRole.UNKNOWN)
