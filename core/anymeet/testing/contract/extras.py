"""The contract on what anymeet has no word for: a vendor's own fields, which go through in both directions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from typing import Any, Final

from anymeet.errors import AnymeetError, InvalidRequest, UnexpectedResponse
from anymeet.models import Value
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves, takes_request
from anymeet.testing.contract.failures import ContractBroken, Guide, Words, expect, expect_that
from anymeet.testing.contract.raws import leaves_of
from anymeet.testing.contract.traces import Trace
from anymeet.testing.faults import Fault
from anymeet.testing.journal import Entry

_FIELD: Final = "field_of_tomorrow"
_OTHERS: Final = "field_of_others"
_UNKNOWN: Final = "word_of_tomorrow"
_WORD: Final = re.compile(r"[A-Za-z]+([_-][A-Za-z]+)*")
_NO_CHOICE: Final = frozenset({"true", "false", "yes", "no", "on", "off", "none", "null", "utc"})
_ITSELF: Final = ("id", "key", "meeting_id", "participant_id", "recording_id", "session_id", "timezone")


class ExtrasContract(Contract):
    """What holds for requests and answers with fields that nobody has heard of."""

    @proves(see=Guide.REQUESTS)
    def test_extras(self, account: Account, asking: str) -> None:
        """A field of the vendor's that is given with a request arrives, or is refused before anything is sent.

        One of another vendor's does not arrive.
        """
        own, others = {account.kind.info.name: {_FIELD: "x"}}, {f"not-{account.kind.info.name}": {_OTHERS: "x"}}
        try:
            trace = self._with(account, asking, own | others)
        except InvalidRequest:
            expect(f"{asking}: an extra that is refused is not sent", (), account.sent(), Guide.REQUESTS)
            trace = self._with(account, asking, others)
        else:
            arrived = _is_among(_FIELD, trace)
            expect_that(f"{asking}: an extra arrives", arrived, Guide.REQUESTS, expected=_FIELD, came=trace.sent)
        stray = _is_among(_OTHERS, trace)
        what, expected = f"{asking}: an extra for another provider", f"no {_OTHERS} in what is sent"
        expect_that(what, not stray, Guide.REQUESTS, expected=expected, came=trace.sent)
        self._switches(account, asking, trace)

    def _with(self, account: Account, asking: str, extras: Mapping[str, Any]) -> Trace:
        return self.trace(account, asking, lambda: {"vendor": extras})

    def _switches(self, account: Account, asking: str, plain: Trace) -> None:
        """What the vendor documents as yes or no, and the request did not say: all at once, or one by one where that is refused."""
        written = {request["operation"] for request in plain.sent if "operation" in request}
        extras = {
            parameter.name: True
            for each in account.emulator.documented
            if each.id in written and not account.native_reads.get(each.id)
            for parameter in (*each.query, *each.body.properties)
            if parameter.type == ("boolean",) and not _is_among(parameter.name, plain)
        }
        account.fresh()
        call = self.ready(account, asking)
        for said in (extras, *({name: True} for name in extras)):
            request = self.request(account, asking, vendor={account.kind.info.name: said})
            account.mark()
            with suppress(AnymeetError):  # the vendor may not want them together, or not now
                call(request)
            sent = [entry for entry in account.sent() if not self.reads(account, entry)]
            lost = sorted(said.keys() - {name for entry in sent for name in _names(entry.query, entry.body)})
            if sent:
                expect(f"{asking}: extras that are taken, and do not arrive", [], lost, Guide.REQUESTS)
            if sent and said is extras:
                return

    @proves(see=Guide.ANSWERS)
    def test_unknown_fields(self, account: Account, telling: str) -> None:
        """An answer with a field more says the same as before, and keeps the field in `raw`; an unknown word breaks nothing."""
        call = self.ready_plainly(account, telling)
        account.mark()
        known = _values(call())
        objects, sent = [part for value in known for part in _objects(value.raw)], account.sent()
        with_field = [_changed(entry.answered, objects, lambda part: {**part, _FIELD: "x"}) for entry in sent]
        if with_field == [entry.answered for entry in sent]:
            return  # a result is made of no object of JSON, which alone can be extended here
        again = _values(self._called_with(account, call, sent, with_field))
        if not takes_request(telling):  # a second thing may have an id of its own
            expect(f"{telling}: answered with a field more", known, again, Guide.ANSWERS)
        lost = [value for value in again if value.raw and _FIELD not in _names(value.raw)]
        expect(f"{telling}: the field is kept in raw", [], lost, Guide.ANSWERS)
        itself = {getattr(value, name, None) for value in known for name in _ITSELF}
        with_words = [_changed(entry.answered, objects, lambda part: _reworded(part, itself)) for entry in sent]
        try:
            self._called_with(account, call, sent, with_words)
        except UnexpectedResponse as error:
            what = f"{telling}: answered with {_UNKNOWN!r} for each of its words"
            expected = Words("a result: a vendor adds words, which an OpenEnum keeps")
            raise ContractBroken(what, expected=expected, came=error, see=Guide.ANSWERS) from error
        except AnymeetError:
            pass  # what it does not know may be no reason to go on

    def _called_with(
        self, account: Account, call: Callable[[], Any], sent: Sequence[Entry], answers: Sequence[Any]
    ) -> Any:
        """The same again, where what was ``sent`` is answered otherwise."""
        account.emulator.faults.clear()
        account.emulator.faults.add(
            *(
                Fault(operation=entry.operation, status=entry.status, body=answer)
                for entry, answer in zip(sent, answers, strict=True)
                if entry.answer
            )
        )
        try:
            return call()
        finally:
            account.emulator.faults.clear()


def _is_among(name: str, trace: Trace) -> bool:
    return any(name in place for place in trace.pieces)


def _names(*values: Any) -> Set[str]:
    """The names in objects, and in those within them."""
    return {name for value in values for path, _ in leaves_of(value) for name in path.split(".")}


def _values(result: Any) -> Sequence[Value]:
    return result if isinstance(result, list | tuple) else [result]


def _objects(raw: Any) -> Sequence[Any]:
    """The objects of JSON that ``raw`` is, or is made of."""
    if isinstance(raw, list | tuple):
        return [part for part in raw if isinstance(part, dict)]
    return [raw, *(part for part in raw.values() if isinstance(part, dict))] if isinstance(raw, dict) else []


def _changed(answer: Any, objects: Sequence[Any], change: Callable[[Any], Any]) -> Any:
    """An answer in JSON with each of ``objects`` in it changed; any other as it is."""
    if isinstance(answer, list):
        return [_changed(part, objects, change) for part in answer]
    if not isinstance(answer, dict):
        return answer
    inside = {name: _changed(part, objects, change) for name, part in answer.items()}
    return change(inside) if answer in objects else inside


def _reworded(value: Any, itself: Set[Any]) -> Any:
    """A value with another word for every one that may be a choice of the vendor's, and is not what the value is known by."""
    if isinstance(value, dict):
        return {name: _reworded(part, itself) for name, part in value.items()}
    if isinstance(value, list):
        return [_reworded(part, itself) for part in value]
    word = isinstance(value, str) and _WORD.fullmatch(value) and value.casefold() not in _NO_CHOICE
    return _UNKNOWN if word and value not in itself else value
