"""``anymeet native``: any call of the vendor's own API, raw."""

from __future__ import annotations

import difflib
import inspect
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from anymeet.cli.answers import write_file
from anymeet.cli.documents import print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.texts import examples
from anymeet.errors import AnymeetError, InvalidRequest, UnexpectedResponse, Unsupported
from anymeet.models import Reason
from anymeet.notation import json_or_text
from anymeet.pages import Pages

if TYPE_CHECKING:
    from anymeet.operations import Native, Place
    from anymeet.provider import Provider

_PAIR: Final = re.compile(r"([A-Za-z_][\w.-]*)=(.*)", re.DOTALL)


@common_options
@click.command(
    epilog=examples(
        "native rooms.list limit=5 --profile digitalsamba:emulated",
        "native rooms.create description=Standup privacy=public --profile digitalsamba:emulated",
        "native rooms.get ROOM",
        "native polls.import_csv ROOM file=@polls.csv",
    )
)
@click.argument("operation", metavar="OPERATION")
@click.argument("arguments", metavar="[ID|KEY=VALUE]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file to write to, where the answer is a file.",
)
@click.pass_obj
def native(state: State, operation: str, arguments: tuple[str, ...], output: Path | None) -> None:
    """Make one call of the vendor's own API, and print the JSON of its answer as it came.

    OPERATION is an id from `anymeet operations`. Ids are given by themselves, in order; everything else is key=value, where
    the value is read as JSON if it is JSON, and as text if not. A key that is not a parameter becomes a field of the body,
    if the call has one. A file is given as key=@FILE.
    """
    with state.provider() as provider:
        api = _api(provider)
        call = _call(api, provider.name, operation)
        parameters = inspect.signature(call).parameters
        hints = typing.get_type_hints(inspect.unwrap(call), include_extras=True)
        given = {
            name: _fitting(api, name, text, hints[name]) if isinstance(text, str) else text
            for name, text in _bound(operation, parameters, hints, arguments).items()
        }
        try:
            result = call(**given)
            answer = result if isinstance(result, bytes) else _raw(api, result)
        except AnymeetError as error:
            error.locate(provider=provider.name, profile=provider.profile, ability=f"native.{operation}")
            raise
        if isinstance(answer, bytes):
            write_file(state, answer, output)
        else:
            print_json(answer)


def _api(provider: Provider) -> Native:
    api: Native | None = getattr(provider, "native", None)
    if api is None:
        raise Unsupported("native", Reason.NOT_WRITTEN, "the provider has no native API", provider=provider.name)
    return api


def _call(api: Native, provider: str, operation: str) -> Callable[..., Any]:
    ids = [known.id for known in api.operations()]
    if operation not in ids:
        near = difflib.get_close_matches(operation, ids, n=1)
        hint = f"did you mean {near[0]}?" if near else f"`anymeet operations {provider}` lists all"
        raise click.UsageError(f"{provider} has no operation {operation!r}: {hint}")
    group, _, name = operation.partition(".")
    call: Callable[..., Any] = getattr(getattr(api, group), name)
    return call


def _bound(
    operation: str, parameters: Mapping[str, inspect.Parameter], hints: Mapping[str, Any], arguments: Sequence[str]
) -> dict[str, Any]:
    """Which text was given for which parameter; what goes into the body is a mapping already."""
    from anymeet.operations import BODY, FILE, FURTHER

    positional = [
        name for name, parameter in parameters.items() if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    pairs = [(found[1], found[2]) for text in arguments if (found := _PAIR.fullmatch(text))]
    bare = [text for text in arguments if not _PAIR.fullmatch(text)]
    if len(bare) > len(positional):
        takes = ", ".join(positional) or "none"
        raise click.UsageError(f"{operation} takes {len(positional)} value(s) without a key ({takes}), not {len(bare)}")
    bound: dict[str, Any] = dict(zip(positional, bare, strict=False))
    body = next((name for name in parameters if _place(hints[name]) in (BODY, FURTHER)), None)
    fields: dict[str, Any] = {}
    for key, text in pairs:
        name = key if key in parameters else f"{key}_"  # `from_` is how Python spells a parameter called `from`
        if name in bound or key in fields:
            raise click.UsageError(f"{key} is given twice")
        if name in parameters:
            bound[name] = _file(text) if _place(hints[name]) is FILE else text
        elif body and body not in bound:
            fields[key] = json_or_text(text)
        else:
            near = difflib.get_close_matches(key, parameters, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(parameters) or 'none'}"
            raise click.UsageError(f"{operation} has no parameter {key!r}: {hint}")
    if body and (fields or (body not in bound and parameters[body].default is inspect.Parameter.empty)):
        bound[body] = fields
    missing = [
        name for name, parameter in parameters.items() if parameter.default is parameter.empty and name not in bound
    ]
    if missing:
        raise click.UsageError(f"{operation} needs {', '.join(missing)}")
    return bound


def _place(hint: Any) -> Place | None:
    from anymeet.operations import Place

    return next((extra for extra in typing.get_args(hint) if isinstance(extra, Place)), None)


def _file(text: str) -> tuple[str, bytes]:
    path = Path(text.removeprefix("@"))
    return path.name, path.read_bytes()


def _fitting(api: Native, name: str, text: str, hint: Any) -> Any:
    """``text`` as a value that a parameter takes: as JSON, as it stands, or read as the vendor's JSON is read."""
    from anymeet.rules import check
    from anymeet.wire import read

    refusal: InvalidRequest | None = None
    for reads in (False, True):
        for form in (json_or_text(text), text):
            try:
                value = read(api.converter, form, hint) if reads else form
                check(name, value, hint)
            except UnexpectedResponse:
                continue  # it cannot be read as that
            except InvalidRequest as error:
                refusal = refusal or error
            else:
                return value
    assert refusal is not None
    raise refusal


def _raw(api: Native, value: Any) -> Any:
    """The vendor's JSON behind a value."""
    if isinstance(value, Pages | tuple | list):
        return [_raw(api, item) for item in value]
    raw = getattr(value, "raw", None)
    return api.converter.unstructure(value) if raw is None else raw
