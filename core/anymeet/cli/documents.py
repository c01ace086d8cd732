"""The stable JSON of the command line: values as documents, and one document per command."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import PurePath
from typing import Any, Final

import attrs
import click

from anymeet.models import Link

_NO_ASCII: Final = re.compile("[^\n -~]")


def document_from(value: Any, *, raw: bool = False, links: bool = False) -> Any:
    """A value as JSON: its public fields, times in UTC as text, lengths in seconds, enumerations as text.

    ``raw`` keeps the vendor's own JSON. The URLs of links *inside* a value are null unless ``links``: a list of meetings
    must not carry the keys to them.
    """
    if attrs.has(type(value)):
        fields = (field.name for field in attrs.fields(type(value)) if raw or field.name != "raw")
        inner = functools.partial(_inside, raw=raw, links=links)
        return {name: inner(name, getattr(value, name)) for name in fields if not name.startswith("_")}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return int(seconds) if seconds.is_integer() else seconds
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): document_from(item, raw=raw, links=links) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [document_from(item, raw=raw, links=links) for item in value]
    return str(value) if isinstance(value, PurePath) else value


def _inside(name: str, value: Any, *, raw: bool, links: bool) -> Any:
    if name == "raw":
        return value
    if not links and isinstance(value, tuple) and value and isinstance(value[0], Link):
        value = [document_from(link, raw=raw) | {"url": None, "id": None} for link in value]
    return document_from(value, raw=raw, links=links)


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(escaped(json.dumps(document, ensure_ascii=False, indent=2)))


def escaped(text: str) -> str:
    """JSON with escapes for whatever a terminal would obey, or show in another order; what it says stays the same."""
    return _NO_ASCII.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], text)
