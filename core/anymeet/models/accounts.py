"""Accounts that a reseller opens for others, and the keys to them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from anymeet.models.base import COUNT, TEXT, Request, Value
from anymeet.models.meetings import Feature, features_from


@attrs.frozen(kw_only=True)
class AccountRequest(Request):
    """An account to open: its unique ``name``, how many ``licences`` it gets, and what its meetings offer."""

    name: str = attrs.field(validator=TEXT)
    licences: int | None = attrs.field(default=None, validator=COUNT)
    features: Mapping[Feature, bool] = attrs.field(factory=dict, converter=features_from, hash=False)


@attrs.frozen(kw_only=True)
class Account(Value):
    """An account of somebody else's, opened by this one."""

    id: str
    name: str
    licences: int | None = None


@attrs.frozen(kw_only=True)
class Credentials(Value):
    """A key to an account and its secret, told once: neither is shown by repr."""

    account_id: str
    key: str = attrs.field(repr=False)
    secret: str = attrs.field(repr=False)
