"""``anymeet capabilities``: who can do what, ability by ability, and why not."""

from __future__ import annotations

from collections.abc import Mapping

import click

from anymeet.cli.abilities import installed_providers
from anymeet.cli.completion import complete_both
from anymeet.cli.documents import print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.tables import print_table
from anymeet.cli.texts import examples
from anymeet.interfaces import INTERFACES
from anymeet.models import Lack


@common_options
@click.command(
    epilog=examples(
        "capabilities",
        "capabilities digitalsamba --only meetings",
        "capabilities digitalsamba samesurf:emulated --only links.create --why",
        "capabilities --json",
    )
)
@click.argument("names", metavar="[PROFILE|PROVIDER]...", nargs=-1, shell_complete=complete_both)
@click.option(
    "--only",
    metavar="ABILITY",
    multiple=True,
    help="Only this ability and what belongs to it: links, or meetings.create. Repeat it for more.",
)
@click.option("--why", is_flag=True, help="Say why something is not supported, and what to do instead.")
@click.pass_obj
def capabilities(state: State, names: tuple[str, ...], only: tuple[str, ...], why: bool) -> None:
    """What vendors and accounts can do: each operation, and each field of its request.

    The name of a provider tells what its vendor can do, that of a profile what the account can. Without any name all
    installed providers are told. Nothing is sent to anybody.
    """
    from anymeet.provider import split_ability

    for ability in only:
        if ability not in INTERFACES:
            split_ability(ability)
    if state.profile and not names:
        names = (state.profile,)
    columns = {name: _abilities(state, name) for name in dict.fromkeys(names)} or {
        kind.info.name: dict(kind.declared_abilities()) for kind in installed_providers()
    }
    rows = [
        ability
        for ability in next(iter(columns.values()), {})
        if not only or any(ability == part or ability.startswith(f"{part}.") for part in only)
    ]
    if state.json:
        print_json(
            [
                {"ability": row, "support": {name: _document(told[row]) for name, told in columns.items()}}
                for row in rows
            ]
        )
        return

    def words(lack: Lack | None) -> str:
        return "yes" if lack is None else str(lack if why else Lack(lack.reason))

    print_table(("ability", *columns), [(row, *(words(told[row]) for told in columns.values())) for row in rows])


def _abilities(state: State, name: str) -> Mapping[str, Lack | None]:
    """What a profile's account can do, or else a provider's vendor."""
    from anymeet.config import read_configuration
    from anymeet.connection import connect
    from anymeet.plugins import default_registry

    registry = default_registry()
    if name in (entry.name for entry in registry.entries()) and name not in read_configuration(state.config).profiles:
        return dict(registry.provider(name).declared_abilities())
    with connect(name, config=state.config) as provider:
        return provider.abilities()


def _document(lack: Lack | None) -> dict[str, object]:
    return {"supported": lack is None, "reason": lack.reason if lack else "", "detail": lack.detail if lack else ""}
