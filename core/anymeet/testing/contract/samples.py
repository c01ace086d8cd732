"""Two values for every field of every request, different from each other, such that most vendors take them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from anymeet.models import UNSET, Feature, LinkRole

if TYPE_CHECKING:
    from anymeet.testing.contract.account import Account
    from anymeet.testing.contract.hooks import Hooks

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)

_FIXED: Final[Mapping[str, tuple[Any, Any]]] = {
    "title": ("Weekly review", "Monthly review"),
    "duration": (timedelta(minutes=30), timedelta(minutes=45)),
    "timezone": ("Europe/Berlin", "America/New_York"),
    "private": (True, False),
    "max_participants": (12, 23),
    "external_id": ("contract-1", "contract-2"),
    "invitees": (("ada@example.com",), ("grace@example.com", "alan@example.com")),
    "invite_message": ("Please come", "See you there"),
    "start_url": ("https://example.com/first", "https://example.com/second"),
    "reuse_existing": (True, False),
    "role": (LinkRole.GUEST, LinkRole.HOST),
    "person": ("Ada", "Grace"),
    "max_uses": (2, 3),
    "question": ("Shall we begin?", "Shall we end?"),
    "options": (("Yes", "No"), ("Now", "Later")),
    "multiple": (True, False),
    "endpoint": ("https://hooks.example/first", "https://hooks.example/second"),
    "name": ("First of the contract", "Second of the contract"),
    "token": ("first-token-0123456789", "second-token-0123456789"),
    "licences": (2, 3),
}
_MOMENTS: Final[Mapping[str, tuple[timedelta, timedelta]]] = {
    "meetings.create.starts_at": (7 * DAY, 8 * DAY),
    "meetings.create.expires_at": (30 * DAY, 31 * DAY),
    "meetings.update.starts_at": (7 * DAY, 8 * DAY),
    "meetings.update.expires_at": (30 * DAY, 31 * DAY),
    "links.create.starts_at": (1 * HOUR, 2 * HOUR),
    "links.create.expires_at": (3 * HOUR, 4 * HOUR),
    # A session was held `REPORTED` ago: the first period has it, the second has not.
    "usage.overview.starts_at": (-10 * DAY, -2 * DAY),
    "usage.overview.ends_at": (-1 * DAY, -8 * DAY),
    "usage.meeting.starts_at": (-10 * DAY, -2 * DAY),
    "usage.meeting.ends_at": (-1 * DAY, -8 * DAY),
}
REPORTED: Final = 5 * DAY
"""How long before a report the session is that is reported."""

_COMPANY: Final[Mapping[str, str]] = {
    "meetings.create.duration": "starts_at",
    "meetings.create.timezone": "starts_at",
    "meetings.create.invitees": "starts_at",
    "meetings.create.invite_message": "starts_at",
    "meetings.create.reuse_existing": "external_id",
}
"""What a field makes sense with: a length with a start, for instance."""
_INSISTED: Final = "meetings.create.reuse_existing"
"""The one field that the request itself does not take alone."""


def samples_of(account: Account, ability: str) -> tuple[Any, Any]:
    """Two values of a field by its ability, ``meetings.create.title`` for instance."""
    field = ability.split(".")[2]
    if field == "features":
        return True, False
    if ability in _MOMENTS:
        first, second = _MOMENTS[ability]
        return account.now() + first, account.now() + second
    if field == "events":
        return _events(account)
    return _FIXED[field]


def _events(account: Account) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of names that the vendor tells of, where it does."""
    if not account.declares("webhooks.events"):
        return ("meeting.started",), ("meeting.ended",)
    return account.event_names[:1], account.event_names[1:3]


def company_of(contract: Hooks, account: Account, operation: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What ``fields`` do not go without, as far as the vendor can be told."""
    found = {}
    for field, value in fields.items():
        ability = f"{operation}.{field}"
        other = _COMPANY.get(ability)
        if other is None or other in fields or value in (None, UNSET):
            continue
        if account.declares(f"{operation}.{other}") or ability == _INSISTED:
            found[other] = contract.sample(account, f"{operation}.{other}")[0]
    return found


def saying(ability: str, value: Any) -> dict[str, Any]:
    """The arguments of a request that give a field, or a feature, a value."""
    _, _, field, *feature = ability.split(".")
    return {field: {Feature(feature[0]): value} if feature else value}
