"""Errors as people and scripts meet them: one line and an exit code.

Exit codes are stable; `EXIT_CODES` is the table that ``docs/command-line.md`` shows.
"""

from __future__ import annotations

import inspect
import json
import traceback
from typing import Final

import click

from anymeet.cli.documents import document_from, escaped
from anymeet.cli.state import State
from anymeet.cli.tables import printable_lines
from anymeet.config import EMULATED
from anymeet.errors import (
    AnymeetError,
    ConfigurationError,
    Forbidden,
    InvalidRequest,
    InvalidSignature,
    NotFound,
    PluginError,
    ProviderError,
    RateLimited,
    TransportError,
    Unauthorized,
    Unavailable,
    UnexpectedResponse,
    UnknownProvider,
    Unsupported,
)
from anymeet.interfaces import INTERFACES

INTERNAL: Final = 1
BROKEN_PIPE: Final = 141
"""As if the signal SIGPIPE had ended it, as it ends other programs whose reader has gone."""
EXIT_CODES: Final[tuple[tuple[tuple[type[BaseException], ...], int], ...]] = (
    ((InvalidRequest, click.UsageError), 2),
    ((ConfigurationError, UnknownProvider, PluginError), 3),
    ((Unsupported,), 4),
    ((NotFound,), 5),
    ((Unauthorized, Forbidden, InvalidSignature), 6),
    ((RateLimited, Unavailable, TransportError), 8),
    ((ProviderError,), 7),
    ((UnexpectedResponse,), 9),
    ((KeyboardInterrupt, click.Abort), 130),
)
_FACTS: Final = (
    "provider",
    "profile",
    "ability",
    "reason",
    "field",
    "rule",
    "status",
    "code",
    "fields",
    "retry_after",
    "may_have_happened",
    "problems",
    "request_line",
)
"""What the JSON of an error tells, where the error knows it."""


def exit_code(error: BaseException) -> int:
    """The exit code for a kind of failure; `INTERNAL` for a bug, and for files that cannot be read or written."""
    return next((code for kinds, code in EXIT_CODES if isinstance(error, kinds)), INTERNAL)


def report(error: BaseException, state: State) -> int:
    """Tell people on stderr, or scripts in JSON, and return the exit code."""
    code = exit_code(error)
    if state.debug:
        click.echo(printable_lines("".join(traceback.format_exception(error))), err=True)
    text, advice = message(error), hint(error)
    if state.json:
        facts = {name: getattr(error, name) for name in _FACTS if getattr(error, name, None) not in (None, "", (), {})}
        told = {"kind": _kind(error), "message": text, "hint": advice, "exit_code": code, **document_from(facts)}
        click.echo(escaped(json.dumps({"error": told}, ensure_ascii=False)), err=True)
        return code
    click.echo(f"Error: {printable_lines(text)}", err=True)  # vendors' words are in it
    if advice:
        click.echo(f"Try: {advice}", err=True)
    return code


def message(error: BaseException) -> str:
    """What went wrong, on one line; only a configuration's problems have a line each."""
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return "interrupted"
    if isinstance(error, ConfigurationError):
        return str(error)
    if isinstance(error, AnymeetError):
        return " ".join(str(error).split())
    if isinstance(error, OSError):
        return ": ".join(part for part in (error.filename, error.strerror) if part) or str(error)
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def hint(error: BaseException) -> str:
    """What to do about it, or nothing where the error says it itself."""
    if isinstance(error, click.UsageError) and error.ctx:
        return f"{error.ctx.command_path} --help"
    if isinstance(error, ConfigurationError) and error.source:
        return ""
    if isinstance(error, ConfigurationError | PluginError):
        return "anymeet doctor"
    if isinstance(error, UnknownProvider):
        return "anymeet providers"
    if isinstance(error, Unsupported) and error.provider and error.ability.partition(".")[0] in INTERFACES:
        return f"anymeet capabilities {error.profile or error.provider} --only {error.ability} --why"
    if isinstance(error, NotFound):
        return _listing(error)
    if isinstance(error, RateLimited) and error.retry_after:
        return f"run the same command again in {error.retry_after:g} seconds"
    if isinstance(error, TransportError | Unavailable) and error.profile and not error.profile.endswith(EMULATED):
        return f"anymeet doctor --check --profile {error.profile}"
    known = (AnymeetError, click.ClickException, click.Abort, KeyboardInterrupt, OSError)
    return "" if isinstance(error, known) else "run the same command with --debug, and report what it shows"


def _listing(error: NotFound) -> str:
    """The command that lists what was asked for, where the provider has one and its state outlives the command."""
    from anymeet.plugins import default_registry

    interface, _, operation = error.ability.partition(".")
    profile = f" --profile {error.profile}" if error.profile else ""
    if error.profile.endswith(EMULATED):
        return ""
    if interface == "native" and operation:
        native, wanted = default_registry().provider(error.provider).native_type, f"{operation.partition('.')[0]}.list"
        paths = {each.id: each.path for each in native.operations()} if native else {}
        return f"anymeet native {wanted}{profile}" if wanted in paths and "{" not in paths[wanted] else ""
    if interface not in INTERFACES:
        return ""
    parameters = list(inspect.signature(getattr(INTERFACES[interface], operation)).parameters)[1:]
    listed = INTERFACES.get(parameters[0].removesuffix("_id") + "s") if parameters else None
    if listed is None or "list" not in listed.operations():
        return ""
    provider = default_registry().provider(error.provider)
    return "" if provider.interface_type(listed.name).declared_lack("list") else f"anymeet {listed.name} list{profile}"


def _kind(error: BaseException) -> str:
    if isinstance(error, click.ClickException):
        return "UsageError"
    return "Interrupted" if isinstance(error, KeyboardInterrupt | click.Abort) else type(error).__name__
