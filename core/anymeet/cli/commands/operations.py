"""``anymeet operations``: everything a vendor's own API can be asked."""

from __future__ import annotations

import click

from anymeet.cli.completion import complete_providers
from anymeet.cli.documents import document_from, print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.tables import print_table
from anymeet.cli.texts import examples
from anymeet.errors import Unsupported
from anymeet.models import Reason


@common_options
@click.command(epilog=examples("operations digitalsamba", "operations samesurf --json"))
@click.argument("provider", metavar="PROVIDER", shell_complete=complete_providers)
@click.pass_obj
def operations(state: State, provider: str) -> None:
    """List every call of a vendor's own API.

    `anymeet native` takes their ids, and in Python they are found in provider.native: rooms.list is
    provider.native.rooms.list().
    """
    from anymeet.plugins import default_registry

    kind = default_registry().provider(provider)
    if kind.native_type is None:
        raise Unsupported(
            "native", Reason.NOT_WRITTEN, "the provider does not list its vendor's calls", provider=provider
        )
    found = kind.native_type.operations()
    if state.json:
        print_json(document_from(found))
        return
    rows = [
        (each.id, each.method, each.path, "reads" if each.reads else "writes", _first_line(each.documentation))
        for each in found
    ]
    print_table(("operation", "method", "path", "", "what it does"), rows)


def _first_line(text: str) -> str:
    return text.partition("\n")[0].replace("`", "")
