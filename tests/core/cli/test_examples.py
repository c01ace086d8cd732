"""The examples in the help of every command are commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import anymeet
from anymeet.cli.program import program
from anymeet.interfaces import INTERFACES
from anymeet.plugins import default_registry


def commands(group: click.Group, context: click.Context) -> Iterator[click.Command]:
    """Every command below a group, itself included."""
    yield group
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        inner = click.Context(command, parent=context, info_name=name)
        yield from commands(command, inner) if isinstance(command, click.Group) else (command,)


def written() -> list[str]:
    """Every example, as it stands in a help page."""
    everything = commands(program, click.Context(program))
    epilogs = [str(command.epilog) for command in everything if command.epilog]
    return sorted({line for epilog in epilogs for line in re.findall(r"^ *anymeet (.+)$", epilog, re.MULTILINE)})


EXAMPLES = [example for example in written() if not example.endswith("--help")]
NATIVE = {
    operation.id
    for entry in anymeet.providers()
    if (kind := default_registry().provider(entry.name).native_type)
    for operation in kind.operations()
}


def test_there_are_examples_of_everything() -> None:
    """Each interface and each top-level command occurs in an example."""
    assert {*INTERFACES, *program.commands} <= {example.split()[0] for example in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_command(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example's command, options and arguments are known, and so is the call it makes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "projects").mkdir()
    (tmp_path / "delivery.json").touch()
    words = [word.replace("~", str(tmp_path)) for word in shlex.split(re.split(r" [|>&] ?", example)[0])]
    command: click.Command = program
    context = program.make_context("anymeet", words)
    while isinstance(command, click.Group) and (rest := [*context._protected_args, *context.args]):
        name, found, rest = command.resolve_command(context, rest)
        assert found
        command, context = found, found.make_context(name, rest, parent=context)
    context.close()  # and the files it opened
    if command.name == "native":
        assert context.params["operation"] in NATIVE
