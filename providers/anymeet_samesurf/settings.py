"""What a profile says about a SameSurf account."""

from __future__ import annotations

from typing import Any

import attrs

from anymeet.settings import Settings, setting


def _at_least_one(_: object, field: attrs.Attribute[Any], value: int) -> None:
    if value < 1:
        raise ValueError(f"{field.name} must be at least 1, not {value}")


@attrs.frozen(kw_only=True)
class SameSurfSettings(Settings):
    """One subscription, by one of its API keys."""

    base_url: str = setting("https://api.samesurf.com", help="where the vendor's API is")
    api_key: str = setting(help="the API key, which names the account", secret=True)
    api_secret: str = setting(help="the secret of that key, which signs every request", secret=True)
    clock_offset: float = setting(
        0.0, help="seconds that SameSurf's clock is ahead of this computer's; corrected when its answers show another"
    )
    allow_unsigned_tokens: bool = setting(
        False,
        help="send tokens without a signature (alg none), for a key that is set up to allow it: unsafe, and warned about",
    )
    reseller: bool = setting(True, help="false when the account may not open others: accounts.* then says so")
    link_uses: int = setting(1, help="how often a link works that is created without max_uses", validator=_at_least_one)
