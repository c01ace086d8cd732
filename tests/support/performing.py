"""Calling any operation of any provider, saying any of its fields."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet.calls import Call, Place
from anymeet.errors import AnymeetError, Unsupported
from anymeet.interfaces import INTERFACES
from anymeet.models import LinkRole
from anymeet.provider import Provider

BEGIN: Final = datetime(2099, 3, 1, 10, tzinfo=UTC)
VALUES: Final[Mapping[str, Any]] = {
    "title": "Review",
    "starts_at": BEGIN,
    "ends_at": BEGIN + timedelta(hours=1),
    "expires_at": BEGIN + timedelta(hours=2),
    "duration": timedelta(minutes=30),
    "timezone": "Europe/Berlin",
    "private": True,
    "max_participants": 12,
    "external_id": "ours",
    "invitees": ("ada@example.com",),
    "invite_message": "Please come",
    "start_url": "https://example.com/",
    "reuse_existing": True,
    "role": LinkRole.GUEST,
    "person": "Ada",
    "max_uses": 2,
    "question": "Shall we?",
    "options": ("Yes", "No"),
    "multiple": True,
    "endpoint": "https://hooks.example/",
    "events": ("room_deleted",),
    "name": "ours",
    "token": "of-the-hook",
    "licences": 2,
}
"""A value of each field."""


@attrs.frozen
class Saying:
    """An operation, and all fields that its request says."""

    operation: str
    fields: tuple[str, ...]

    def call(self, provider: str, line: int = 1, asked: Collection[str] = ()) -> Call:
        """It as a recorded call."""
        return Call(
            provider=provider,
            ability=self.operation,
            fields=self.fields,
            asked=asked,
            place=Place("app.py", line, self.operation),
        )

    def raises(self, provider: Provider, folder: Path) -> bool:
        """Whether the provider says that it is unsupported; whatever else it says does not matter."""
        interface, _, operation = self.operation.partition(".")
        stub: Any = vars(INTERFACES[interface])[operation].__anymeet_stub__
        hints, parameters = typing.get_type_hints(stub), list(inspect.signature(stub).parameters.values())[1:]
        request = INTERFACES[interface].request_type(operation)
        arguments: dict[str, Any] = {}
        for each in parameters:
            if hints[each.name] is request:
                arguments[each.name] = request(**_values(self.fields))
            elif each.default is inspect.Parameter.empty:
                arguments[each.name] = _argument(each.name, folder)
        try:
            getattr(provider.interface(interface), operation)(**arguments)
        except Unsupported:
            return True
        except AnymeetError:
            return False
        return False


def saying(operation: str, fields: Collection[str] = ()) -> Saying:
    """The operation with these fields, and with those that its request does not go without."""
    interface, _, name = operation.partition(".")
    request = INTERFACES[interface].request_type(name)
    insisted = [each.name for each in attrs.fields(request) if each.default is attrs.NOTHING] if request else []
    if "reuse_existing" in fields:
        insisted.append("external_id")
    return Saying(operation, tuple(dict.fromkeys((*insisted, *fields))))


def everything() -> Iterator[Saying]:
    """Every operation, and every field of every operation by itself."""
    for name, interface in INTERFACES.items():
        for ability in interface.abilities():
            operation, _, field = ability.partition(".")
            yield saying(f"{name}.{operation}", [field] if field else [])


def _values(fields: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        name, _, feature = field.partition(".")
        if feature:
            found.setdefault(name, {})[feature] = True
        else:
            found[name] = VALUES[name]
    return found


def _argument(name: str, folder: Path) -> Any:
    return {"path": folder / "file", "headers": {}, "body": b"{}"}.get(name, "1234")
