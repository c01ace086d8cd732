"""The command itself: its commands and groups, and one run of it from arguments to exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from anymeet.cli.abilities import InterfaceGroup
from anymeet.cli.commands.capabilities import capabilities
from anymeet.cli.commands.compare import compare
from anymeet.cli.commands.completion import completion
from anymeet.cli.commands.demo import demo
from anymeet.cli.commands.doctor import doctor
from anymeet.cli.commands.emulate import emulate
from anymeet.cli.commands.native import native
from anymeet.cli.commands.new_provider import new_provider
from anymeet.cli.commands.operations import operations
from anymeet.cli.commands.providers import providers
from anymeet.cli.commands.switch import switch
from anymeet.cli.failures import BROKEN_PIPE, report
from anymeet.cli.groups import Group
from anymeet.cli.state import State, common_options
from anymeet.cli.texts import examples
from anymeet.interfaces import INTERFACES

_COMMANDS = (
    providers,
    doctor,
    capabilities,
    compare,
    switch,
    operations,
    demo,
    emulate,
    native,
    new_provider,
    completion,
)


class Program(Group):
    """All commands, and a group for each interface.

    The providers that anymeet brings implement something of every interface, so none has to be loaded to know what there is.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *INTERFACES]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in INTERFACES:
            return InterfaceGroup(INTERFACES[cmd_name])
        return super().get_command(ctx, cmd_name)

    def sections(self, ctx: click.Context) -> list[tuple[str, list[str]]]:
        return [("Commands", list(self.commands)), ("Meetings and everything around them", list(INTERFACES))]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            raise click.Abort from None
        except BrokenPipeError:
            _forget_stdout()
            ctx.exit(BROKEN_PIPE)
        return answer


def _forget_stdout() -> None:
    """Nobody reads it any more; without this the interpreter would complain about that when it ends."""
    with suppress(io.UnsupportedOperation), Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())


@common_options
@click.group(
    cls=Program,
    epilog=examples(
        "demo",
        "meetings create --title Standup --profile digitalsamba:emulated",
        "--profile work meetings list --json",
        "capabilities digitalsamba samesurf",
        "doctor",
    ),
)
@click.version_option(package_name="anymeet", prog_name="anymeet", message="%(prog)s %(version)s")
def program() -> None:
    """One meeting API for every vendor, from the command line.

    The options that all commands share may stand before the command or after it.
    """


for _command in _COMMANDS:
    program.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Run one command line, told what goes wrong on stderr; the exit code."""
    state = State()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show must not end a listing
    try:
        code = program.main(list(arguments) or ["--help"], prog_name="anymeet", standalone_mode=False, obj=state)
    except Exception as error:  # noqa: BLE001  # whatever it is, people get a line, and scripts an exit code
        state.json = state.json or "--json" in arguments  # where the arguments were not even read to their end
        return report(error, state)
    return code if isinstance(code, int) else 0
