"""The contract on refusals: what the vendor says no with reaches whoever asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from anymeet.errors import ProviderError
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect_error, expect_that
from anymeet.testing.contract.raws import leaves_of
from anymeet.testing.faults import Fault
from anymeet.testing.messages import Refusal
from anymeet.testing.rules import Problem

_FIELD: Final = "field_of_tomorrow"
_RULE: Final = "must be left out, says the contract"
_BY_STATUS: Final = "the vendor answered HTTP "  # what `anymeet.http` says for a failure without words


@attrs.frozen
class _Refused:
    """The error that came, and what the vendor had answered, by its paths."""

    error: Any
    answer: Mapping[str, Any]


class RefusalsContract(Contract):
    """What holds for every provider, whatever it can do."""

    @proves(see=Guide.ERRORS)
    def test_refusals(self, account: Account) -> None:
        """A refusal is told in the vendor's words, with its code and the fields that it complains about.

        A provider may also go by the status alone: then its errors have nothing of the vendor's at all.
        """
        emulator = account.emulator
        of_a_field = self._answered_no(account, emulator.invalid([Problem(_FIELD, _RULE)]))
        coded = [
            self._answered_no(account, Refusal(emulator.validation_status, _RULE, code=code))
            for code in ("malformed", "method_not_allowed")
        ]
        errors = [each.error for each in (of_a_field, *coded)]
        if all(_BY_STATUS in str(error) and not error.code and not error.fields for error in errors):
            return
        for each in (of_a_field, *coded):
            words = dict.fromkeys(str(leaf) for leaf in each.answer.values() if _RULE in str(leaf))
            told = not words or any(word in str(each.error) for word in words)
            expected = f"the vendor's words: {' or '.join(words)}"
            expect_that("a refusal: what the error says", told, Guide.ERRORS, expected=expected, came=each.error)
        named, fields = [path for path in of_a_field.answer if _FIELD in path.split(".")], of_a_field.error.fields
        expected = f"{_FIELD}, of which the vendor tells under {' and '.join(named)}"
        told = not named or _FIELD in fields
        expect_that("a refusal: the fields of the error", told, Guide.ERRORS, expected=expected, came=fields)
        # What differs where nothing but the code does is the vendor's code.
        one, other = (set(each.answer.items()) for each in coded)
        for each in coded:
            codes = sorted(str(leaf) for _, leaf in (one ^ other) & set(each.answer.items()))
            told, expected = not codes or each.error.code in codes, f"the vendor's own: {' or '.join(codes)}"
            expect_that("a refusal: the code of the error", told, Guide.ERRORS, expected=expected, came=each.error.code)

    def _answered_no(self, account: Account, refusal: Refusal) -> _Refused:
        answer = account.emulator.refuse(refusal)
        account.emulator.faults.clear()
        account.emulator.faults.add(Fault(status=answer.status, body=answer.body, headers=answer.headers, times=None))
        with expect_error("what the vendor refuses", ProviderError, Guide.ERRORS) as caught:
            account.open(retries=0).check()
        return _Refused(caught.error, dict(leaves_of(self.sent(account.sent()[-1]))))
