"""``anymeet providers``: who is installed."""

from __future__ import annotations

import click

from anymeet.cli.documents import print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.tables import print_table
from anymeet.cli.texts import examples


@common_options
@click.command(epilog=examples("providers", "providers --json"))
@click.pass_obj
def providers(state: State) -> None:
    """List the installed providers, and whose they are.

    None of them is loaded: `anymeet doctor` shows whether they work.
    """
    from anymeet.distributions import EMULATORS
    from anymeet.plugins import default_registry

    registry = default_registry()
    emulators = {(entry.name, entry.distribution) for entry in registry.entries(EMULATORS) if not entry.problem}
    found = [
        {
            "name": entry.name,
            "distribution": entry.distribution,
            "version": entry.version,
            "emulator": (entry.name, entry.distribution) in emulators,
            "problem": entry.problem,
        }
        for entry in registry.entries()
    ]
    if state.json:
        print_json(found)
        return
    print_table(("provider", "distribution", "version", "emulator", "problem"), [list(line.values()) for line in found])
