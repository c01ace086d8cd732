"""Options out of request classes, and requests out of what was given for them."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

import attrs
import click

from anymeet.cli.texts import FIELDS, option_name
from anymeet.cli.values import LENGTH, MOMENT, PAIR, SECRET, ZONE, ParamType, in_zone
from anymeet.models import Feature, LinkRole, Request
from anymeet.notation import clearable, json_or_text, scalar

_SCALARS: Final[Mapping[Any, ParamType]] = {
    datetime: MOMENT,
    timedelta: LENGTH,
    int: click.INT,
    str: click.STRING,
}
_NAMED: Final[Mapping[str, ParamType]] = {"timezone": ZONE, "token": SECRET}
_CHOICES: Final[Mapping[type[Enum], Sequence[str]]] = {LinkRole: (LinkRole.HOST, LinkRole.GUEST)}
"""What can be asked for, where that is not every member."""


def param_type(kind: Any) -> ParamType:
    """How a value of a type is read. TypeError for a type that nobody can type."""
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return click.Choice([str(choice) for choice in _CHOICES.get(kind, [member.value for member in kind])])
    if kind not in _SCALARS:
        raise TypeError(f"the command line cannot read {kind!r}")
    return _SCALARS[kind]


def request_options(kind: type[Request]) -> Iterator[click.Parameter]:
    """The options that say what a request of this class may say."""
    hints = typing.get_type_hints(kind)
    fields = attrs.fields_dict(kind)
    for name in kind.field_names():
        yield from _options(name, hints[name], required=fields[name].default is attrs.NOTHING)
    if "timezone" not in fields and any(scalar(hint)[0] is datetime for hint in hints.values()):
        yield click.Option(
            ["--timezone"], type=ZONE, help="The IANA time zone of times that are given without an offset."
        )
    if clearable := _clearable(kind):
        choice = click.Choice([name.replace("_", "-") for name in clearable])
        yield click.Option(
            ["--clear"],
            type=choice,
            multiple=True,
            metavar="FIELD",
            help=f"Remove what is there: {', '.join(choice.choices)}.",
        )
    yield click.Option(
        ["--vendor"],
        type=PAIR,
        multiple=True,
        help="A field of the vendor's own, by the vendor's name. Repeat it for each.",
    )


def _options(name: str, hint: Any, *, required: bool) -> Iterator[click.Option]:
    kind, may_be_unsaid = scalar(hint)
    flag, text = option_name(name), FIELDS.get(name, f"{name.replace('_', ' ').capitalize()}.")
    if name == "features":
        choice = click.Choice([str(feature) for feature in Feature])
        yield click.Option(["--enable"], type=choice, multiple=True, metavar="FEATURE", help=text)
        yield click.Option(
            ["--disable"], type=choice, multiple=True, metavar="FEATURE", help=f"Features: {', '.join(choice.choices)}."
        )
    elif kind is bool:
        declaration = f"{flag}/--no-{flag[2:]}" if may_be_unsaid else flag
        yield click.Option([declaration, name], is_flag=True, default=None if may_be_unsaid else False, help=text)
    elif typing.get_origin(kind) is Sequence:
        yield click.Option([flag.removesuffix("s"), name], multiple=True, required=required, metavar="TEXT", help=text)
    elif kind is LinkRole:
        yield click.Option(
            [flag, name], type=param_type(kind), default=LinkRole.GUEST.value, show_default=True, help=text
        )
    else:
        type_ = _NAMED.get(name) or param_type(kind)
        yield click.Option([flag, name], type=type_, required=required, help=text)


def request_from(kind: type[Request], given: Mapping[str, Any]) -> Request:
    """The request that the options say, without the vendor's extras. `InvalidRequest`, or `click.UsageError`."""
    hints = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    for name in kind.field_names():
        if name == "features":
            values[name] = _features(given)
        elif _is_said(value := given[name], hints[name]):
            is_moment = isinstance(value, datetime)
            values[name] = in_zone(value, given.get("timezone"), option_name(name)) if is_moment else value
    for cleared in given.get("clear", ()):
        name = cleared.replace("-", "_")
        if name in values:
            raise click.UsageError(f"{option_name(name)} is given, and is to be cleared as well: leave one of them out")
        values[name] = None
    request = kind(**values)
    if _clearable(kind) and not given["vendor"] and next(request.given(), None) is None:
        raise click.UsageError("nothing to change: give an option for what to change, or --clear")
    return request


def extras_from(given: Mapping[str, Any]) -> dict[str, Any]:
    """The vendor's own fields: JSON where it is JSON, else text."""
    return {key: json_or_text(text) for key, text in given["vendor"]}


def _is_said(value: Any, hint: Any) -> bool:
    """Whether an option was given: a flag says nothing when it is off, ``--no-private`` does."""
    return scalar(hint)[1] if value is False else value not in (None, ())


def _features(given: Mapping[str, Any]) -> dict[str, bool]:
    both = [feature for feature in given["enable"] if feature in given["disable"]]
    if both:
        raise click.UsageError(f"{both[0]} is to be both enabled and disabled: leave one of them out")
    return dict.fromkeys(given["enable"], True) | dict.fromkeys(given["disable"], False)


def _clearable(kind: type[Request]) -> list[str]:
    """The fields of a request to change something that None clears."""
    hints = typing.get_type_hints(kind)
    return [name for name in kind.field_names() if clearable(hints[name])]
