"""What a reseller opens for others."""

from __future__ import annotations

import attrs

from anymeet.models import OpenEnum
from anymeet_samesurf.models.base import Acknowledgement


class OverrideKey(OpenEnum):
    """A switch of a subscription that its reseller can set. The documents name them and explain none."""

    COMMUNICATIONS_ACTIVE = "communications_active"
    DEFAULT_LOGOUT_URL = "default_logout_url"
    DEMOTIMER_ACTIVE = "demotimer_active"
    DEMOTIMER_LOGOUT_URL = "demotimer_logout_url"
    DISABLE_URLBAR_ALL = "disable_urlbar_all"
    DISABLE_URLBAR_FOLLOWER = "disable_urlbar_follower"
    HIDE_BOOKMARK_ADD = "hide_bookmark_add"
    HIDE_BOOKMARK_HEADER = "hide_bookmark_header"
    HIDE_BOOKMARKS = "hide_bookmarks"
    HIDE_MODES_MENU = "hide_modes_menu"
    INROOMCHAT_ACTIVE = "inroomchat_active"
    INVITATIONS_ACTIVE = "invitations_active"
    PASSCONTROL_ACTIVE = "passcontrol_active"
    PRELOAD_HOST_INVITATIONS = "preload_host_invitations"
    SOCIAL_CHANGENAME_ACTIVE = "social_changename_active"
    SUPPRESS_BEFOREUNLOAD = "suppress_beforeunload"
    WELCOME_ACTIVE = "welcome_active"


def override_text(value: str | bool) -> str:
    """An override's value as SameSurf wants it: text, even where it is true or false."""
    return str(value).lower() if isinstance(value, bool) else value


@attrs.frozen
class Override:
    """A switch and its value; True and False become the texts that SameSurf expects here, and nowhere else."""

    key: OverrideKey | str
    value: str = attrs.field(converter=override_text)


@attrs.frozen(kw_only=True)
class ApiKey(Acknowledgement):
    """A key and its secret, which SameSurf tells this once."""

    apikey: str = attrs.field(repr=False)
    apisecret: str = attrs.field(repr=False)
