"""``anymeet new-provider``: a package to begin a provider with."""

from __future__ import annotations

from pathlib import Path

import click

from anymeet.cli.documents import print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.texts import examples


@common_options
@click.command("new-provider", epilog=examples("new-provider acme", "new-provider acme_meet --in ~/projects"))
@click.argument("name", metavar="NAME")
@click.option(
    "--in",
    "within",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="FOLDER",
    help="The folder in which to make the package's own folder; the current one if left out.",
)
@click.pass_obj
def new_provider(state: State, name: str, within: Path) -> None:
    """Write an installable package for a provider NAME: acme makes the folder anymeet-acme.

    The package passes all of its tests from the start, with one ability and an emulator of its own, and its README says
    how to go on. An existing folder is never touched.
    """
    from anymeet.plugins import default_registry
    from anymeet.scaffold import make_package

    taken = [entry.name for entry in default_registry().entries()]
    folder, files = make_package(name, within, taken)
    if state.json:
        print_json({"path": str(folder), "files": [str(file.relative_to(folder)) for file in files]})
        return
    print(f"Made {folder} with {len(files)} files. Next:\n")
    for line in (f"cd {folder}", "pip install -e '.[test]'", "pytest", "anymeet providers"):
        print(f"  {line}")
    print("\nIts README.md says how to add the next ability.")
