"""The contract on abilities one by one: a declared field arrives and comes back, an absent one is refused."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

import attrs

from anymeet.errors import InvalidRequest, NotFound, Unsupported
from anymeet.interfaces import INTERFACES, Interface
from anymeet.models import UNSET, Lack, Meeting, Reason
from anymeet.provider import split_ability
from anymeet.testing.contract.account import Account, own_classes
from anymeet.testing.contract.base import Contract, is_field, operation_of, proves, takes_request
from anymeet.testing.contract.failures import (
    ContractBroken,
    Guide,
    Words,
    expect,
    expect_among,
    expect_error,
    expect_that,
)
from anymeet.testing.contract.hooks import request_type_of
from anymeet.testing.contract.raws import leaves_of
from anymeet.testing.contract.samples import company_of, saying
from anymeet.testing.contract.traces import Place, Trace
from anymeet.wire import moment_from


class AbilitiesContract(Contract):
    """Both ways: what is declared, and what is not."""

    @proves(see=Guide.REQUESTS)
    def test_field(self, account: Account, field: str) -> None:
        """Two values of the field make two different requests, and what the vendor tells of it comes back."""
        operation = operation_of(field)

        def traced(number: int) -> Trace:
            return self.trace(account, operation, lambda: saying(field, self.sample(account, field)[number]))

        one, other, again = traced(0), traced(1), traced(0)
        volatile = one.differing(again)
        self._differ(f"{field}: two values are told apart", one, other, volatile)
        self._comes_back(account, field, again)
        if _can_be_cleared(field):
            self._clears(account, operation, field, one, volatile)
        also = getattr(self, f"also_{field.replace('.', '_')}", None)
        if also:
            also(account)

    def _differ(self, what: str, one: Trace, other: Trace, volatile: Set[Place]) -> None:
        """``volatile`` is what differs in two requests that ask for the same: it tells nothing."""
        told_apart = one.differing(other) - volatile
        expected = "requests that differ" + (f" in more than {', '.join(one.at(volatile))}" if volatile else "")
        expect_that(what, told_apart, Guide.REQUESTS, expected=expected, came=one.sent)

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
            path = next((path for path, part in leaves_of(each.raw) if _same(part, value)), None)
            expected, lost = f"{value!r}, which raw has under {path!r}", came is None and path is not None
            what = f"{ability}: the vendor tells it, and it is lost"
            expect_that(what, not lost, Guide.ANSWERS, expected=expected, came=came)

    def _clears(self, account: Account, operation: str, field: str, one: Trace, volatile: Set[Place]) -> None:
        try:
            cleared = self.trace(account, operation, lambda: saying(field, None))
        except InvalidRequest:
            expect(f"{field}: what cannot be cleared is refused before", (), account.sent(), Guide.REQUESTS)
            return
        self._differ(f"{field}: None clears it", one, cleared, volatile)
        account.fresh()
        call, samples = self.ready(account, operation), self.sample(account, field)
        if all(self._stays(account, call, field, value) for value in samples):  # one of them may be what None means
            what = f"{field}: told after None has cleared it"
            raise ContractBroken(what, expected=Words("not what it was before"), came=samples[1], see=Guide.REQUESTS)

    def _stays(self, account: Account, call: Callable[..., Any], field: str, value: Any) -> bool:
        """Whether a value is told although it was cleared after it had been set."""
        operation, _, name = field.rpartition(".")
        for said in (value, None):
            result = call(self.request(account, operation, **saying(field, said)))
        results = [result]
        if isinstance(result, Meeting) and account.declares("meetings.get"):
            with suppress(NotFound):
                results.append(account.provider.meetings.get(result.id))
        return any(_told(getattr(each, name, None)) == _told(value) for each in results)

    @proves(see=Guide.DECLARING, live=True)
    def test_operations(self, account: Account) -> None:
        """Each public method of an interface is an operation of anymeet's, or helps one: a misspelt one would be no ability."""
        for interface in account.kind.interfaces:
            names = _idle(interface)
            expected = f"{', '.join(interface.operations())}; a helper that none of them calls has an underscore"
            what = f"{interface.name}: methods that are no operations"
            expect_that(what, not names, Guide.DECLARING, expected=expected, came=Words(", ".join(names)))

    @proves(see=Guide.DECLARING, live=True)
    def test_unsupported(self, account: Account, absent: str) -> None:
        """Using it raises `Unsupported` with the reason that is declared, and sends nothing."""
        lack = account.provider.reason(absent)
        expect(f"{absent}: the account lacks what the vendor lacks", account.declared[absent], lack, Guide.DECLARING)
        operation = operation_of(absent)
        if is_field(absent) and account.declares(operation):
            self._refused_field(account, operation, absent)
        else:
            self._refused(account, absent, _ready(account, operation, absent), {operation})

    @proves(see=Guide.DECLARING)
    def test_withheld(self, account: Account, present: str) -> None:
        """An account that goes without it, by its plan or its rights, is refused before anything is sent, with the reason."""
        operation, lack = operation_of(present), Reason.PLAN.because("the contract withholds it")
        call = _ready(account, operation, present)
        if is_field(present):
            call = partial(self.ready(account, operation), self.request(account, operation, **_said(account, present)))
        account.withhold(present, lack)
        said = account.provider.reason(present)
        expect(f"{present}: the account says what is withheld from it", lack, said, Guide.DECLARING)
        self._refused(account, present, call, set())

    def _refused(self, account: Account, absent: str, call: Callable[[], Any], others: Set[str]) -> None:
        """Refused for what it is, or for one of the ``others`` that are absent as well."""
        account.mark()
        with expect_error(f"{absent} is not declared: using it", Unsupported, Guide.DECLARING) as caught:
            call()
        expect(f"{absent}: what was sent", (), account.sent(), Guide.DECLARING)
        error = caught.error
        expect_among(f"{absent}: what the error is about", {absent} | others, error.ability, Guide.DECLARING)
        lack = account.provider.reason(error.ability) or Lack(Reason.NOT_WRITTEN)
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

        def traced(fields: Callable[[], dict[str, Any]]) -> Trace:
            return self.trace(account, operation, fields, reports_unsupported=True)

        def company() -> dict[str, Any]:
            """What the request says besides only because the field does not go without it."""
            return company_of(self, account, operation, _said(account, absent))

        without, told = traced(company), traced(lambda: _said(account, absent))
        noted = [note.ability for note in told.result.notes]
        expect_that(f"{absent}: left out, and noted", absent in noted, Guide.DECLARING, expected=absent, came=noted)
        sent = without.differing(told)
        if sent:
            sent -= without.differing(traced(company))
        expect(f"{absent}: left out, and nothing sent for it", {}, told.at(sent), Guide.DECLARING)


def _ready(account: Account, operation: str, absent: str) -> Callable[[], Any]:
    """What calls an operation with whatever it takes."""
    interface, name = split_ability(operation)
    stub = INTERFACES[interface].stub(name)
    hints = typing.get_type_hints(stub)
    parameters = list(inspect.signature(stub).parameters.values())[1:]
    needed = [each for each in parameters if each.default is inspect.Parameter.empty]
    arguments = [_argument(account, hints[each.name], operation, absent) for each in needed]
    return partial(getattr(account.provider.interface(interface), name), *arguments)


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


def _idle(interface: type[Interface]) -> list[str]:
    """The public methods of an interface that nobody calls: neither anymeet, nor another method."""
    members = [member for kind in own_classes(interface) for member in vars(kind).items()]
    methods = [(name, inspect.unwrap(member)) for name, member in members if inspect.isfunction(member)]
    called = {name for _, method in methods for name in _names_in(method.__code__)}
    public = {name for name, _ in methods if not name.startswith("_")}
    return sorted(name for name in public - called if not hasattr(INTERFACES[interface.name], name))


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
