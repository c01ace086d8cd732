"""Completing names in a shell: profiles and providers. What is broken completes nothing, silently."""

from __future__ import annotations

from collections.abc import Callable

import click
from click.shell_completion import CompletionItem

from anymeet.errors import AnymeetError


def _completing(names_of: Callable[[click.Context], list[str]]) -> Callable[..., list[CompletionItem]]:
    """What click asks for the names that begin with what is typed already."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in dict.fromkeys(names_of(ctx)) if name.startswith(incomplete)]

    return complete


def _profiles(ctx: click.Context) -> list[str]:
    from anymeet.cli.state import State  # which itself completes
    from anymeet.config import EMULATED, read_configuration

    emulated = [f"{name}{EMULATED}" for name in _providers(ctx)]
    try:
        return [*read_configuration(ctx.ensure_object(State).config).profiles, *emulated]
    except AnymeetError:
        return emulated


def _providers(_: click.Context) -> list[str]:
    from anymeet.plugins import default_registry

    return [entry.name for entry in default_registry().entries() if not entry.problem]


complete_profiles = _completing(_profiles)
complete_providers = _completing(_providers)
complete_both = _completing(lambda ctx: [*_providers(ctx), *_profiles(ctx)])
