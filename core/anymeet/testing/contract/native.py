"""The contract on native operations: each is reachable on the emulator, under its own name, as the vendor documents it."""

from __future__ import annotations

import copy
import difflib
import re
import typing
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from http import HTTPStatus
from typing import Any, Final

import pytest

from anymeet.errors import AnymeetError, UnexpectedResponse
from anymeet.http import HttpResponse, Transport
from anymeet.operations import Native, Operation, Resource, op
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_that
from anymeet.testing.documented import DocumentedAnswer, DocumentedOperation
from anymeet.testing.messages import Answer

NOT_IMPLEMENTED: Final = HTTPStatus.NOT_IMPLEMENTED
_MAY_READ: Final = frozenset({"GET", "HEAD", "POST"})
_NEAR: Final = 0.8  # of `difflib`: "tag" and "tags", not "date_start" and "date_end"


class NativeContract(Contract):
    """For providers that name a ``native_type``."""

    @proves(see=Guide.NATIVE)
    def test_native(self, account: Account) -> None:
        """Native operations and the emulator's documented ones are the same, and neither says what the other denies."""
        native_type = account.kind.native_type
        if native_type is None:
            pytest.skip("there is no native_type")
        native = getattr(account.provider, "native", None)
        told = isinstance(native, native_type)
        expect_that("native is of native_type", told, Guide.NATIVE, expected=native_type.__name__, came=native)
        assert isinstance(native, Native)
        reached = {}
        for operation in native_type.operations():
            account.mark()
            with suppress(AnymeetError):  # that there is no such room, for instance
                native.request(operation.method, re.sub(r"{\w+}", "contract", operation.path), reads=False)
            came = [entry.operation for entry in account.sent() if entry.status != NOT_IMPLEMENTED]
            reached[operation.id] = came[-1:]  # a token may have been asked for before
        missed = {known: came for known, came in reached.items() if came != [known]}
        expect("native operations that the emulator does not know by their id", {}, missed, Guide.NATIVE)
        documented = {each.id: each for each in account.emulator.documented}
        lost = sorted(documented.keys() - reached.keys())
        expect("operations that the emulator documents, and that native has not", [], lost, Guide.NATIVE)
        problems = {
            operation.id: found
            for operation in native_type.operations()
            if operation.id in documented and (found := list(_problems(native, operation, documented[operation.id])))
        }
        expect("native operations that contradict what the emulator documents", {}, problems, Guide.NATIVE)


def _problems(native: Native, operation: Operation, documented: DocumentedOperation) -> Iterator[str]:
    resource, _, name = operation.id.partition(".")
    hints = typing.get_type_hints(getattr(getattr(native, resource), name), include_extras=True)
    returns = hints.pop("return", None)
    variables, known = (re.findall(r"{(\w+)}", path) for path in (operation.path, documented.path))
    if variables != known and sorted(variables) == sorted(known):
        yield f"its path is {operation.path}, and documented as {documented.path}"
    parameters = {each.name for each in (*documented.query, *documented.body.properties)}
    said = {hint.rstrip("_") for hint in hints}
    for unknown in sorted(said - parameters):
        if meant := difflib.get_close_matches(unknown, sorted(parameters - said), 1, _NEAR):
            yield f"it sends {unknown}, and documented is {meant[0]}"
    if operation.reads and operation.method not in _MAY_READ:
        yield f"it is declared with reads=True, and what {operation.method} does is no reading"
    if operation.reads and operation.method == "POST" and returns in (None, type(None)):
        yield "it is declared with reads=True, and returns nothing: whatever reads has an answer to read"
    if documented.success.body is not None and returns not in (None, type(None)):
        try:
            _read(native, returns, documented.success)
        except UnexpectedResponse as error:
            if any(problem.endswith("@ $") for problem in error.problems):  # examples in documents leave fields out
                yield f"the documented answer is not of the kind that it returns: {error}"


def _read(native: Native, returns: Any, shown: DocumentedAnswer) -> None:
    """Let an operation that ``returns`` something be answered as it is shown; `UnexpectedResponse` if it cannot be read."""

    def answer(self: Resource) -> Any: ...

    answer.__annotations__ = {"return": returns}
    answered = copy.copy(native)
    answered.transport = typing.cast("Transport", _Answering(shown))
    result = op("GET /shown")(answer)(Resource(answered, "shown"))
    if isinstance(result, Pages):
        list(result)


class _Answering:
    """A transport that has the answer already."""

    provider = ""
    located: Callable[..., Any] = nullcontext

    def __init__(self, shown: DocumentedAnswer) -> None:
        answer = Answer(shown.status, shown.body).rendered()
        self._response = HttpResponse(status=answer.status, headers=answer.headers, body=answer.content)

    def send(self, _: object) -> HttpResponse:
        return self._response
