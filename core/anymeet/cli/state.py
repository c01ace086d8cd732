"""What all commands share: the common options, and the connection they lead to."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import click

from anymeet.cli.completion import complete_profiles
from anymeet.cli.documents import escaped
from anymeet.cli.tables import printable_lines

if TYPE_CHECKING:
    from anymeet.provider import Provider

C = TypeVar("C", bound=click.Command)


@attrs.define
class State:
    """The common options of one run, given before the command or after it."""

    profile: str | None = None
    config: Path | None = None
    json: bool = False
    debug: bool = False

    @property
    def shows_progress(self) -> bool:
        """Whether a person looks at stderr while something takes its time."""
        return not self.json and sys.stderr.isatty()

    def named(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The profiles that a command is given as arguments, or else that of ``--profile``."""
        return names or ((self.profile,) if self.profile else ())

    @contextmanager
    def provider(self) -> Iterator[Provider]:
        """The connection that ``--profile`` asks for. Says so when its state ends with the command."""
        from anymeet.connection import connect

        with connect(self.profile, config=self.config) as provider:
            if provider.context.emulator is not None:
                self.note(
                    f"{provider.profile} started empty, and its state ends with this command;"
                    f" `anymeet emulate {provider.name}` keeps one running"
                )
            yield provider

    def note(self, text: str) -> None:
        """Something to know about the answer, on stderr: a line for people, a JSON object on one line with ``--json``."""
        click.echo(escaped(json.dumps({"note": text}, ensure_ascii=False)) if self.json else f"Note: {text}", err=True)


def common_options(command: C) -> C:
    """Add ``--profile``, ``--config``, ``--json`` and ``--debug`` to a command or group."""
    kept: dict[str, Any] = {"expose_value": False, "is_eager": True, "callback": _keep}
    command.params += [
        click.Option(
            ["-p", "--profile"],
            metavar="NAME",
            shell_complete=complete_profiles,
            help="The profile to use; PROVIDER:emulated always exists.",
            **kept,
        ),
        click.Option(
            ["--config"],
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="The configuration file to read, instead of the anymeet.toml that would be found.",
            **kept,
        ),
        click.Option(["--json"], is_flag=True, help="Print one JSON document.", **kept),
        click.Option(
            ["--debug"], is_flag=True, help="Show the log, and the traceback of an error, on standard error.", **kept
        ),
    ]
    return command


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    state = ctx.ensure_object(State)
    if value:
        assert param.name
        setattr(state, param.name, value)
    if value and param.name == "debug":
        ctx.with_resource(_log_shown())


class _Formatter(logging.Formatter):
    """What is logged, without anything that a terminal would obey: vendors' words are in it."""

    def format(self, record: logging.LogRecord) -> str:
        return printable_lines(super().format(record))


@contextmanager
def _log_shown() -> Iterator[None]:
    """All that anymeet logs, on stderr."""
    logger, handler = logging.getLogger("anymeet"), logging.StreamHandler()
    handler.setFormatter(_Formatter("%(levelname)s %(name)s: %(message)s"))
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
