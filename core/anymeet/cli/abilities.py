"""A command for each ability, made from the interface that declares it: ids become arguments, all else options."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from anymeet.cli.answers import ability_answer, progress_bar
from anymeet.cli.fields import extras_from, param_type, request_from, request_options
from anymeet.cli.groups import Group
from anymeet.cli.state import State, common_options
from anymeet.cli.tables import cell
from anymeet.cli.texts import PARAMETERS, ability_examples, examples, help_from, option_name
from anymeet.cli.values import PAIR
from anymeet.errors import AnymeetError
from anymeet.interfaces import Interface
from anymeet.models import Request
from anymeet.notation import scalar
from anymeet.pages import Pages

if TYPE_CHECKING:
    from anymeet.provider import Provider

_OUTPUT: Final = click.Path(dir_okay=False, path_type=Path)


class InterfaceGroup(Group):
    """The commands of one interface. Its help lists those that some installed provider can do; any other says why not."""

    def __init__(self, interface: type[Interface]) -> None:
        name = interface.name
        super().__init__(
            name=name,
            help=inspect.getdoc(interface),
            epilog=examples(f"{name} --help", f"capabilities --only {name}"),
        )
        self.interface = interface

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [operation.replace("_", "-") for operation in implemented(self.interface)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        operation = cmd_name.replace("-", "_")
        known = operation in self.interface.operations() and "_" not in cmd_name
        return ability_command(self.interface, operation) if known else None


def implemented(interface: type[Interface]) -> list[str]:
    """The operations of an interface that some installed provider implements."""
    kinds = [provider.interface_type(interface.name) for provider in installed_providers()]
    return [
        operation
        for operation in interface.operations()
        if any(kind.declared_lack(operation) is None for kind in kinds)
    ]


def installed_providers() -> Iterator[type[Provider]]:
    """The classes of all installed providers that can be loaded."""
    from anymeet.plugins import default_registry

    registry = default_registry()
    for entry in registry.entries():
        try:
            yield registry.provider(entry.name)
        except AnymeetError:
            continue  # `anymeet doctor` says what is wrong with it


def ability_command(interface: type[Interface], operation: str) -> click.Command:
    """The command for one operation."""
    ability = f"{interface.name}.{operation}"
    stub = interface.stub(operation)
    hints = typing.get_type_hints(stub)
    returns = hints.pop("return")
    request = next((name for name in hints if _is_request(hints[name])), None)
    parameters: list[click.Parameter] = []
    for name, parameter in list(inspect.signature(stub).parameters.items())[1:]:
        parameters += _parameters(name, hints[name], parameter.default)
    parameters += _answer_options(returns)

    def run(ctx: click.Context, /, **given: Any) -> None:
        state = ctx.ensure_object(State)
        arguments = {name: _argument(hints[name], given[name]) for name in hints if given.get(name) is not None}
        if request:
            arguments[request] = request_from(hints[request], given)
        with state.provider() as provider:
            if request and (extras := extras_from(given)):
                arguments[request] = attrs.evolve(arguments[request], vendor={provider.name: extras})
            with progress_bar(state, given["path"]) if "progress" in hints else nullcontext() as progress:
                if progress:
                    arguments["progress"] = progress
                result = provider.interface(interface.name).call(operation, arguments)
            ability_answer(state, ability, result, given)

    command = click.Command(
        operation.replace("_", "-"),
        params=parameters,
        callback=click.pass_context(run),
        help=help_from(getattr(interface, operation)),
        epilog=ability_examples(ability, [str(p.metavar) for p in parameters if isinstance(p, click.Argument)]),
    )
    return common_options(command)


def _parameters(name: str, hint: Any, default: Any) -> Iterator[click.Parameter]:
    kind, _ = scalar(hint)
    if _is_request(hint):
        yield from request_options(hint)
    elif name == "progress":
        return
    elif name == "path":
        yield click.Option(["-o", "--output", name], type=_OUTPUT, required=True, metavar="FILE", help=PARAMETERS[name])
    elif kind is str and default is inspect.Parameter.empty:
        yield click.Argument([name], metavar=name.removesuffix("_id").upper())
    elif typing.get_origin(kind) is Mapping:
        yield click.Option(["--header", name], type=PAIR, multiple=True, help=PARAMETERS[name])
    elif kind is bytes:
        yield click.Option(
            [f"--{name}", name], type=click.File("rb"), default="-", metavar="FILE", help=PARAMETERS[name]
        )
    else:
        required = default is inspect.Parameter.empty
        yield click.Option(
            [option_name(name.removesuffix("_id")), name],
            type=param_type(kind),
            required=required,
            default=None if required else str(default) if isinstance(default, Enum) else default,
            show_default=not required and (cell(default) or False),
            metavar="ID" if kind is str else None,
            help=PARAMETERS.get(name),
        )


def _argument(hint: Any, value: Any) -> Any:
    """What was given for a parameter, as the operation takes it."""
    kind, _ = scalar(hint)
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return kind(value)
    if typing.get_origin(kind) is Mapping:
        return dict(value)
    return value.read() if kind is bytes else value


def _answer_options(returns: Any) -> Iterator[click.Parameter]:
    if returns is bytes:
        yield click.Option(
            ["-o", "--output", "output"],
            type=_OUTPUT,
            metavar="FILE",
            help="The file to write; standard output if left out.",
        )
        return
    if typing.get_origin(returns) is Pages:
        yield click.Option(
            ["--limit"],
            type=click.IntRange(min=0),
            metavar="NUMBER",
            help="The most to show; 0 shows all. Default: 100, or all with --json.",
        )
    if returns not in (type(None), Path):
        yield click.Option(
            ["--raw"], is_flag=True, help="Like --json, with the vendor's own JSON of each value in its field raw."
        )


def _is_request(hint: Any) -> bool:
    return inspect.isclass(hint) and issubclass(hint, Request)
