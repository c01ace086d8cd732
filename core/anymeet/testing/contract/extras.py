"""The contract on what anymeet has no word for: a vendor's own fields, which go through in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from anymeet.errors import InvalidRequest
from anymeet.models import Value
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_that
from anymeet.testing.faults import Fault

_FIELD: Final = "field_of_tomorrow"


class ExtrasContract(Contract):
    """What holds for requests and answers with fields that nobody has heard of."""

    @proves(see=Guide.REQUESTS)
    def test_extras(self, account: Account, asking: str) -> None:
        """A field of the vendor's that is given with a request arrives, or is refused before anything is sent."""
        extras = {account.kind.info.name: {_FIELD: "x"}}
        try:
            trace = self.trace(account, asking, lambda: {"vendor": extras})
        except InvalidRequest:
            expect(f"{asking}: an extra that is refused is not sent", (), account.sent(), Guide.REQUESTS)
            return
        arrived = any(_FIELD in place for place in trace.pieces)
        expect_that(f"{asking}: an extra arrives", arrived, Guide.REQUESTS, expected=_FIELD, came=trace.sent)

    @proves(see=Guide.ANSWERS)
    def test_unknown_fields(self, account: Account, telling: str) -> None:
        """An answer with a field more says the same as before, and keeps the field in `raw`."""
        call = self.ready_plainly(account, telling)
        account.mark()
        known = _values(call())
        objects = [value.raw for value in known if isinstance(value.raw, dict)]
        answers = [(entry, _extended(entry.answered, objects)) for entry in account.sent()]
        if all(entry.answered == extended for entry, extended in answers):
            return  # a result is made of no object of JSON, which alone can be extended here
        account.emulator.faults.add(*(Fault(operation=entry.operation, body=body) for entry, body in answers))
        again = _values(call())
        account.emulator.faults.clear()
        expect(f"{telling}: answered with a field more", known, again, Guide.ANSWERS)
        lost = [value for value in again if isinstance(value.raw, dict) and _FIELD not in value.raw]
        expect(f"{telling}: the field is kept in raw", [], lost, Guide.ANSWERS)


def _values(result: Any) -> Sequence[Value]:
    return result if isinstance(result, list | tuple) else [result]


def _extended(answer: Any, objects: Sequence[Any]) -> Any:
    """An answer in JSON with a field more in each of ``objects``; any other as it is."""
    if isinstance(answer, list):
        return [_extended(part, objects) for part in answer]
    if not isinstance(answer, dict):
        return answer
    extended = {name: _extended(part, objects) for name, part in answer.items()}
    return {**extended, _FIELD: "x"} if answer in objects else extended
