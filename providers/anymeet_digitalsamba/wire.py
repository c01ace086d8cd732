"""How Digital Samba writes things, where that differs from what everybody does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import cattrs

from anymeet.wire import make_converter
from anymeet_digitalsamba.models.roles import Permission


def make_digitalsamba_converter() -> cattrs.Converter:
    """A converter that also reads permissions, and writes moments as ``2024-09-05 12:30:00`` in UTC."""
    converter = make_converter()
    converter.register_structure_hook(Permission, _permission)
    converter.register_unstructure_hook(datetime, lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"))
    return converter


def _permission(value: Any, _: object) -> Permission:
    if isinstance(value, bool):
        return value
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise ValueError("neither true nor false nor a list of roles")
