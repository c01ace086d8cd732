"""The contract on abilities one by one: a declared field arrives and comes back, an absent one is refused."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from anymeet.errors import InvalidRequest, NotFound, Unsupported
from anymeet.interfaces import INTERFACES
from anymeet.models import UNSET, Lack, Meeting, Reason
from anymeet.provider import split_ability
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, Trace, is_field, operation_of, proves, takes_request
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that
from anymeet.testing.contract.hooks import request_type_of
from anymeet.testing.contract.samples import saying
from anymeet.wire import moment_from


class AbilitiesContract(Contract):
    """Both ways: what is declared, and what is not."""

    @proves(see=Guide.REQUESTS)
    def test_field(self, account: Account, field: str) -> None:
        """Two values of the field make two different requests, and what the vendor tells of it comes back."""
        operation = operation_of(field)
        one = self.trace(account, operation, lambda: saying(field, self.sample(account, field)[0]))
        other = self.trace(account, operation, lambda: saying(field, self.sample(account, field)[1]))
        self._differ(f"{field}: two values are told apart", one, other)
        self._comes_back(account, field, other)
        if _can_be_cleared(field):
            self._clears(account, operation, field, one)
        also = getattr(self, f"also_{field.replace('.', '_')}", None)
        if also:
            also(account)

    @proves(see=Guide.EMULATOR)
    def test_same_request(self, account: Account, asking: str) -> None:
        """The same request is sent twice as the same: or else no test could tell what a field changes in it."""
        one, other = (self.trace(account, asking, dict) for _ in range(2))
        what = f"{asking}, twice the same: name what differs each time in `volatile`, take ids from Emulator.ids"
        expect(what, one.sent, other.sent, Guide.EMULATOR)

    def _differ(self, what: str, one: Trace, other: Trace) -> None:
        expect_that(what, one.sent != other.sent, Guide.REQUESTS, expected="requests that differ", came=one.sent)

    def _comes_back(self, account: Account, ability: str, trace: Trace) -> None:
        name, result = ability.split(".")[2], trace.result
        if name == "features" or ability.startswith("usage.") or not hasattr(result, name):
            return
        value, results = getattr(trace.request, name), [result]
        if isinstance(result, Meeting) and account.declares("meetings.get"):
            with suppress(NotFound):  # where the vendor tells of it once people have been in
                results.append(account.provider.meetings.get(result.id))
        for each in results:
            came = _told(getattr(each, name))
            expect_among(f"{ability}: what comes back", (_told(value), None), came, Guide.ANSWERS)
            lost = came is None and any(_same(part, value) for part in _leaves(each.raw))
            expect(f"{ability}: the vendor tells it, and it is lost", False, lost, Guide.ANSWERS)

    def _clears(self, account: Account, operation: str, field: str, one: Trace) -> None:
        try:
            cleared = self.trace(account, operation, lambda: saying(field, None))
        except InvalidRequest:
            expect(f"{field}: what cannot be cleared is refused before", (), account.sent(), Guide.REQUESTS)
            return
        self._differ(f"{field}: None clears it", one, cleared)

    @proves(see=Guide.DECLARING, live=True)
    def test_unsupported(self, account: Account, absent: str) -> None:
        """Using it raises `Unsupported` with the reason that is declared, and sends nothing."""
        lack = account.provider.reason(absent)
        expect(f"{absent}: the account lacks what the vendor lacks", account.declared[absent], lack, Guide.DECLARING)
        operation = operation_of(absent)
        if is_field(absent) and account.declares(operation):
            self._refused_field(account, operation, absent)
        else:
            self._refused(account, absent, lambda: _call(account, operation, absent), {operation})

    def _refused(self, account: Account, absent: str, call: Callable[[], Any], others: Set[str]) -> None:
        """Refused for what it is, or for one of the ``others`` that are absent as well."""
        account.mark()
        with expect_error(f"{absent} is not declared: using it", Unsupported, Guide.DECLARING) as caught:
            call()
        expect(f"{absent}: what was sent", (), account.sent(), Guide.DECLARING)
        error = caught.error
        expect_among(f"{absent}: what the error is about", {absent} | others, error.ability, Guide.DECLARING)
        lack = account.declared[error.ability] or Lack(Reason.NOT_WRITTEN)
        expect(f"{absent}: why", (lack.reason, lack.detail), (error.reason, error.detail), Guide.DECLARING)
        expect_among(f"{absent}: one of the reasons", tuple(Reason), error.reason, Guide.DECLARING)

    def _refused_field(self, account: Account, operation: str, absent: str) -> None:
        call = self.ready(account, operation)
        request = self.request(account, operation, **_said(account, absent))
        given = {f"{operation}.{name}" for name, _ in request.given()}
        others = {ability for ability in given if account.declared.get(ability)}
        self._refused(account, absent, lambda: call(request), others)
        required = attrs.fields_dict(type(request))[absent.split(".")[2]].default is attrs.NOTHING
        if not required and not account.is_live:
            self._left_out(account, operation, absent)

    def _left_out(self, account: Account, operation: str, absent: str) -> None:
        """When the profile says so, the field is named in the notes, and everything else is as without it."""
        without = self.trace(account, operation, dict, reports_unsupported=True)
        told = self.trace(account, operation, lambda: _said(account, absent), reports_unsupported=True)
        noted = [note.ability for note in told.result.notes]
        expect_that(f"{absent}: left out, and noted", absent in noted, Guide.DECLARING, expected=absent, came=noted)
        expect(f"{absent}: left out, and nothing sent for it", without.sent, told.sent, Guide.DECLARING)


def _call(account: Account, operation: str, absent: str) -> Any:
    """Call an operation with whatever it takes."""
    interface, name = split_ability(operation)
    stub = vars(INTERFACES[interface])[name].__anymeet_stub__
    hints = typing.get_type_hints(stub)
    parameters = list(inspect.signature(stub).parameters.values())[1:]
    needed = [each for each in parameters if each.default is inspect.Parameter.empty]
    arguments = [_argument(account, hints[each.name], operation, absent) for each in needed]
    return getattr(account.provider.interface(interface), name)(*arguments)


def _argument(account: Account, hint: Any, operation: str, absent: str) -> Any:
    if takes_request(operation) and hint is request_type_of(operation):
        return account.contract.request(account, operation, **_said(account, absent))
    kinds = typing.get_args(hint) or (hint,)
    if Path in kinds:
        return account.folder / "file"
    if kinds[0] is str:
        return "contract-1"
    return b"" if hint is bytes else {}


def _said(account: Account, absent: str) -> dict[str, Any]:
    return saying(absent, account.contract.sample(account, absent)[0]) if is_field(absent) else {}


def _can_be_cleared(field: str) -> bool:
    operation, _, name = field.rpartition(".")
    if ".features." in field:
        return False
    hints = typing.get_type_hints(request_type_of(operation))
    attribute = attrs.fields_dict(request_type_of(operation))[name]
    return attribute.default is UNSET and type(None) in typing.get_args(hints[name])


def _told(value: Any) -> Any:
    """A value as a request or a result has it."""
    if isinstance(value, list | tuple):
        return tuple(getattr(item, "text", item) for item in value)
    return value


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _same(part: Any, value: Any) -> bool:
    """Whether a part of the vendor's answer says the value; of what is ambiguous nothing is said."""
    if isinstance(value, bool):
        return False
    if isinstance(value, datetime) and isinstance(part, str):
        try:
            return moment_from(part) == value
        except ValueError:
            return False
    return isinstance(value, str | int) and part == value
