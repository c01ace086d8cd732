"""The file of a recording: JSON, with a line for each call."""

from __future__ import annotations

import functools
import json
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet.calls.values import Call, Place, merged
from anymeet.errors import ConfigurationError, UnexpectedResponse

FORMAT: Final = 1


@attrs.frozen(kw_only=True)
class _Entry:
    """A call as it stands in the file."""

    provider: str
    ability: str
    fields: tuple[str, ...]
    asked: tuple[str, ...]
    file: str
    line: int
    function: str


@attrs.frozen(kw_only=True)
class _Document:
    format: int
    calls: tuple[_Entry, ...]


def read_calls(path: str | os.PathLike[str]) -> tuple[Call, ...]:
    """The calls in a recording, in the order of their places. `ConfigurationError` when it cannot be read or is none.

    Keys that this version does not know are passed over.
    """
    from anymeet.wire import make_converter, read  # it loads cattrs, which nobody needs who does not record

    try:
        document = json.loads(content_of(Path(path)))
    except OSError as error:
        raise ConfigurationError(f"the recording {path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path} is not a recording of calls, because it is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise ConfigurationError(f"{path} is not a recording of calls: not an object @ $")
    if (told := document.get("format", FORMAT)) != FORMAT:
        raise ConfigurationError(
            f"{path} has format {told!r}, and this version of anymeet reads {FORMAT}: update anymeet"
        )
    converter = make_converter()
    for kind in (str, int):
        converter.register_structure_hook(kind, _exactly)  # it forgives vendors what we never write
    try:
        entries = read(converter, document, _Document).calls
    except UnexpectedResponse as error:
        shown = "; ".join(error.problems[:3]) + (", and more" if len(error.problems) > 3 else "")
        raise ConfigurationError(f"{path} is not a recording of calls: {shown}") from None
    return merged(
        Call(
            place=Place(entry.file, entry.line, entry.function),
            ability=entry.ability,
            provider=entry.provider,
            fields=entry.fields,
            asked=entry.asked,
        )
        for entry in entries
    )


def content_of(path: Path) -> bytes:
    """What stands in a file. OSError for anything else than a file."""
    if not stat.S_ISREG(mode := path.stat().st_mode) and not stat.S_ISDIR(mode):
        raise OSError("it is not a file")  # and reading it, a pipe for instance, might never end
    return path.read_bytes()


def content_from(calls: Iterable[Call]) -> bytes:
    """What stands in a recording of these calls, in this order."""
    from anymeet import __version__

    heading = json.dumps({"format": FORMAT, "anymeet": __version__}).removesuffix("}")
    lines = ",\n".join(map(_line_from, calls))
    return f'{heading}, "calls": [\n{lines}\n]}}\n'.encode("ascii")


@functools.lru_cache(maxsize=2**14)  # a recording is written again for each new call
def _line_from(call: Call) -> str:
    return json.dumps(_entry_from(call))


def _entry_from(call: Call) -> dict[str, Any]:
    return {
        "provider": call.provider,
        "ability": call.ability,
        "fields": call.fields,
        "asked": call.asked,
        **attrs.asdict(call.place),
    }


def _exactly(value: object, kind: type) -> Any:
    if type(value) is not kind:  # True is not a line
        raise ValueError(f"not {'text' if kind is str else 'a whole number'}: {type(value).__name__}")
    return value
