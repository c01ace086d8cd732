"""The two sides of a switch: what an account, or a vendor in general, can do, and what else is known about it."""

from __future__ import annotations

import os
from collections.abc import Mapping

import attrs

from anymeet.capabilities import account_or_vendor
from anymeet.connection import WhenUnsupported, read_profile
from anymeet.models import Lack
from anymeet.plugins import Registry
from anymeet.provider import Provider
from anymeet.settings import fields_of


@attrs.frozen(kw_only=True)
class Side:
    """One side of a switch. ``name`` is the profile or provider that was asked for, ``title`` the vendor's.

    ``has_credentials`` is false of a vendor in general, and of an emulator. ``settings`` are those that a profile may have,
    and ``required_settings`` those that it must have, ``requires`` the abilities that this profile insists on, ``words`` the vendor's for anymeet's, and ``native``
    the ids of the vendor's own calls.
    """

    name: str
    provider: str
    title: str
    abilities: Mapping[str, Lack | None] = attrs.field(repr=False)
    has_credentials: bool = False
    reports_unsupported: bool = False
    requires: tuple[str, ...] = ()
    required_settings: tuple[str, ...] = ()
    settings: frozenset[str] = attrs.field(default=frozenset(), repr=False)
    words: Mapping[str, str] = attrs.field(factory=dict)
    native: frozenset[str] = attrs.field(default=frozenset(), repr=False)


def read_side(
    name: str,
    *,
    unsupported: WhenUnsupported | None = None,
    config: str | os.PathLike[str] | None = None,
    registry: Registry | None = None,
) -> Side:
    """The side that a profile names, or else a provider. Sends nothing.

    ``unsupported`` is what the application passes to `anymeet.connect`, if it does. Raises what that raises.
    """
    with account_or_vendor(name, config=config, registry=registry) as found:
        side = side_from(found, name=name)
    if side.has_credentials:
        side = attrs.evolve(side, requires=read_profile(name, config=config, registry=registry).requires)
    return attrs.evolve(side, reports_unsupported=unsupported == "report") if unsupported else side


def side_from(provider: Provider | type[Provider], *, name: str = "") -> Side:
    """The side of an open connection, or of a provider's class, ``name`` instead of the profile's or the provider's."""
    info, kind = provider.info, provider.native_type
    account = provider if isinstance(provider, Provider) else None
    settings = fields_of(provider.settings_type)
    return Side(
        name=name or (account.profile if account else "") or info.name,
        provider=info.name,
        title=info.title,
        abilities=account.abilities() if account else dict(provider.declared_abilities()),
        has_credentials=account is not None and account.context.emulator is None,
        reports_unsupported=account is not None and account.reports_unsupported,
        required_settings=tuple(name for name, field in settings.items() if field.default is attrs.NOTHING),
        settings=frozenset(settings),
        words=info.words,
        native=frozenset(operation.id for operation in kind.operations()) | {"request"} if kind else frozenset(),
    )
