"""``anymeet capabilities``: who can do what, ability by ability, why not, and which test proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from anymeet.cli.abilities import installed_providers
from anymeet.cli.completion import complete_both
from anymeet.cli.documents import print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.tables import print_table
from anymeet.cli.texts import examples
from anymeet.interfaces import INTERFACES
from anymeet.models import Lack
from anymeet.models.base import is_within

if TYPE_CHECKING:
    from anymeet.capabilities import Cell


@common_options
@click.command(
    epilog=examples(
        "capabilities",
        "capabilities --only recordings --differences",
        "capabilities digitalsamba samesurf:emulated --only links.create --why",
        "capabilities samesurf --only meetings.end --proof",
        "capabilities --json",
    )
)
@click.argument("names", metavar="[PROFILE|PROVIDER]...", nargs=-1, shell_complete=complete_both)
@click.option(
    "--only",
    metavar="ABILITY",
    multiple=True,
    help="Show only this ability and what belongs to it: links, or meetings.create. Repeat it for each.",
)
@click.option("--differences", is_flag=True, help="Show only what some of them can do and others cannot.")
@click.option("--why", is_flag=True, help="Say why something is not supported, and what to do instead.")
@click.option("--proof", is_flag=True, help="Name the contract test that proves each answer.")
@click.pass_obj
def capabilities(
    state: State, names: tuple[str, ...], only: tuple[str, ...], differences: bool, why: bool, proof: bool
) -> None:
    """Show what vendors and accounts can do: each operation, and each field of its request.

    For the name of a provider it shows what the vendor can do, and for a profile what the account can do. Without a
    name it shows all installed providers. Nothing is sent to anybody.
    """
    from anymeet.capabilities import declared_column, make_matrix, matrix_from
    from anymeet.provider import split_ability

    for ability in only:
        if ability not in INTERFACES:
            split_ability(ability)
    if named := state.named(names):
        matrix = make_matrix(named, config=state.config)
    else:
        matrix = matrix_from(declared_column(provider) for provider in installed_providers())
    if differences and len(matrix.columns) < 2:
        raise click.UsageError("--differences needs two or more to compare: name another profile or provider")
    rows = [
        row
        for row in matrix.rows
        if (not only or any(is_within(row.ability, part) for part in only)) and (row.differs or not differences)
    ]
    if state.json:
        support = [dict(zip(matrix.columns, map(_document, row.cells), strict=True)) for row in rows]
        print_json([{"ability": row.ability, "support": told} for row, told in zip(rows, support, strict=True)])
    elif rows:
        table = [(row.ability, *(_words(cell, why=why, proof=proof) for cell in row.cells)) for row in rows]
        print_table(("ability", *matrix.columns), table)
    else:
        click.echo("None.", err=True)


def _words(cell: Cell, *, why: bool, proof: bool) -> str:
    said = "yes" if cell.lack is None else str(cell.lack if why else Lack(cell.lack.reason))
    test = cell.proof.rpartition("::")[2] or "no test: a plugin says so"
    return f"{said} ({test})" if proof else said


def _document(cell: Cell) -> dict[str, object]:
    reason, detail = (cell.lack.reason, cell.lack.detail) if cell.lack else ("", "")
    return {"supported": cell.supported, "reason": reason, "detail": detail, "proof": cell.proof}
