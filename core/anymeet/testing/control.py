"""The control API: what a test says to an emulator over HTTP, beside the vendor's API.

All paths lie under ``/_control``; bodies and answers are JSON. What cannot be read is a 400 with
``{"error": text, "fields": {field: rule}}``.

====== ===================================== ===========================================================================
GET    /_control                             what there is
GET    /_control/clock                       ``{"now": "2030-01-01T10:00:00+00:00", "running": false}``
POST   /_control/clock                       move it: ``{"advance": seconds}`` or ``{"set": "2030-01-01T10:00:00Z"}``
GET    /_control/journal                     all requests since the last DELETE; ``?operation=`` for some
DELETE /_control/journal
POST   /_control/faults                      the fields of `anymeet.testing.Fault`
DELETE /_control/faults
GET    /_control/people                      everybody who came in, and whether they are inside
POST   /_control/people                      join: ``{"link": "https://...", "name": "Ada"}``; 409 when not let in
POST   /_control/people/{person}/{action}    leave, chat ``{"text"}``, talk ``{"text", "seconds"}``, record, stop-recording,
                                             and what the vendor has beyond; 409 when not allowed, 501 when not emulated
POST   /_control/settle                      comes back when all webhooks have been delivered; 504 after ten seconds
POST   /_control/reset                       a fresh account; clock and credentials stay
====== ===================================== ===========================================================================
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request

from anymeet.testing.documented import Parameter
from anymeet.testing.faults import CUTS, Fault
from anymeet.testing.journal import Entry
from anymeet.testing.messages import Answer
from anymeet.testing.people import Misfit, NotAdmitted, NotEmulated, Person
from anymeet.testing.rules import Problem, problems_of

if TYPE_CHECKING:
    from anymeet.testing.emulator import Emulator

PREFIX: Final = "/_control"


@attrs.frozen
class _Call:
    emulator: Emulator
    said: Mapping[str, Any]
    variables: Mapping[str, Any]


@attrs.frozen(eq=False)
class _Route:
    """``fields`` are what may be said; None lets anything pass."""

    method: str
    path: str
    handler: Callable[[_Call], Answer]
    fields: tuple[Parameter, ...] | None = ()


class _Bad(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.field or 'the body'} {problem.rule}" for problem in problems))
        self.problems = problems


def controls(path: str) -> bool:
    """Whether a path belongs to the control API."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def answer(emulator: Emulator, http: Request) -> Answer:
    """What the control API says; what it sets off, webhooks for instance, follows after the answer."""
    try:
        matched = _MAP.bind("localhost").match(http.path, http.method)
        route: _Route = matched[0]
        call = _Call(emulator, _said(http, route), matched[1])
        if route.handler is _settle:
            return _settle(call)  # which waits for what a turn would hold up
        with emulator.clock.turn(deliver=False):
            return route.handler(call)
    except _Bad as bad:
        return _error(400, str(bad), {problem.field: problem.rule for problem in bad.problems})
    except NotFound:
        return _error(404, f"there is no {http.path}; GET {PREFIX} lists what there is")
    except MethodNotAllowed as error:
        return _error(405, f"{http.path} takes {', '.join(sorted(error.valid_methods or ()))}")
    except NotAdmitted as error:
        return _error(409, str(error))
    except NotEmulated as error:
        return _error(501, str(error))
    except TimeoutError as error:
        return _error(504, str(error))


def _error(status: int, text: str, fields: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, {"error": text, "fields": dict(fields or {})})


def _said(http: Request, route: _Route) -> Mapping[str, Any]:
    """What a query and a body say together, once it is known to fit."""
    try:
        body = json.loads(http.get_data() or b"{}")
    except (ValueError, RecursionError):
        raise _Bad(Problem("", "is not JSON")) from None
    if not isinstance(body, Mapping):
        raise _Bad(Problem("", "must be an object"))
    said = {**http.args.to_dict(), **body}
    if route.fields is not None:
        known = {field.name for field in route.fields}
        unknown = [Problem(name, "is not known here") for name in said if name not in known]
        if problems := [*unknown, *problems_of(route.fields, said)]:
            raise _Bad(*problems)
    return said


def _list(call: _Call) -> Answer:
    routes = [f"{route.method} {PREFIX}{route.path}" for route in _ROUTES]
    actions = ["leave", *sorted(call.emulator.actions)]
    base_url = call.emulator.base_url
    return Answer(200, {"emulator": call.emulator.name, "base_url": base_url, "routes": routes, "actions": actions})


def _clock(call: _Call) -> Answer:
    clock = call.emulator.clock
    return Answer(200, {"now": clock.now().isoformat(), "running": clock.running})


def _move_clock(call: _Call) -> Answer:
    if len(call.said) != 1:
        raise _Bad(Problem("", "must have either advance or set"))
    (field, value), now = next(iter(call.said.items())), call.emulator.clock.now()
    try:
        moment = datetime.fromisoformat(value) if field == "set" else now + timedelta(seconds=value)
    except (ValueError, OverflowError):
        raise _Bad(Problem(field, "is out of range")) from None
    if moment.utcoffset() is None:
        raise _Bad(Problem(field, "must know its time zone, as in 2030-01-01T10:00:00Z"))
    if moment < now:
        raise _Bad(Problem(field, f"must not go back before {now.isoformat()}: the clock only goes forward"))
    call.emulator.clock.set(moment.astimezone(UTC))
    return _clock(call)


def _journal(call: _Call) -> Answer:
    wanted = call.said.get("operation")
    entries = [entry for entry in call.emulator.journal if wanted in (None, entry.operation)]
    return Answer(200, [{**_without_answer(entry), "at": entry.at.isoformat()} for entry in entries])


def _without_answer(entry: Entry) -> dict[str, Any]:
    """An entry as JSON. Whoever asked over HTTP has had the answer."""
    return attrs.asdict(entry, filter=lambda field, _: field.name != "answer")


def _clear_journal(call: _Call) -> Answer:
    call.emulator.journal.clear()
    return Answer(204)


def _add_fault(call: _Call) -> Answer:
    try:
        call.emulator.faults.add(Fault(**call.said))
    except ValueError as error:
        raise _Bad(Problem("operation", f"is unknown: {error}")) from None
    return Answer(201, {"waiting": len(call.emulator.faults)})


def _clear_faults(call: _Call) -> Answer:
    call.emulator.faults.clear()
    return Answer(204)


def _people(call: _Call) -> Answer:
    return Answer(200, [_person(person) for person in call.emulator.people.everybody])


def _join(call: _Call) -> Answer:
    return Answer(201, _person(call.emulator.people.join(call.said["link"], call.said.get("name"))))


def _act(call: _Call) -> Answer:
    action = call.variables["action"]
    person = call.emulator.people.get(call.variables["person"])
    if person is None:
        return _error(404, f"nobody came in as {call.variables['person']}")
    if problems := problems_of(_DETAILS.get(action, ()), call.said):
        raise _Bad(*problems)
    try:
        if action == "leave":
            person.leave()
        else:
            person.act(action, **call.said)
    except Misfit as error:
        raise _Bad(Problem("", f"does not fit {error}")) from None
    return Answer(200, _person(person))


def _settle(call: _Call) -> Answer:
    call.emulator.settle()
    return Answer(204)


def _reset(call: _Call) -> Answer:
    call.emulator.reset()
    return Answer(204)


def _person(person: Person) -> dict[str, Any]:
    return {**attrs.asdict(person.presence), "inside": person.inside}


_MOVES: Final = (Parameter(name="advance", type="number"), Parameter(name="set", type="datetime"))
_FAULT: Final = (
    Parameter(name="operation", type="string", nullable=True),
    Parameter(name="times", type="integer", minimum=1, nullable=True),
    Parameter(name="skip", type="integer", minimum=0),
    Parameter(name="status", type="integer", minimum=200, maximum=599, nullable=True),
    Parameter(name="headers", type="object"),
    Parameter(name="retry_after", type=("number", "string"), nullable=True),
    Parameter(name="body"),
    Parameter(name="delay", type="number", minimum=0),
    Parameter(name="cut", type="string", enum=CUTS, nullable=True),
    Parameter(name="broken_json", type="boolean"),
    Parameter(name="empty", type="boolean"),
    Parameter(name="html", type="boolean"),
    Parameter(name="acts", type="boolean", nullable=True),
)
_NAME: Final = Parameter(name="name", type="string", min_length=1)
_LINK: Final = Parameter(name="link", type="string", required=True, min_length=1)
_OPERATION: Final = Parameter(name="operation", type="string")
_DETAILS: Final = {
    "leave": (),
    "chat": (Parameter(name="text", type="string", required=True),),
    "talk": (Parameter(name="text", type="string"), Parameter(name="seconds", type="number", minimum=0)),
}
_ROUTES: Final = (
    _Route("GET", "", _list),
    _Route("GET", "/clock", _clock),
    _Route("POST", "/clock", _move_clock, _MOVES),
    _Route("GET", "/journal", _journal, (_OPERATION,)),
    _Route("DELETE", "/journal", _clear_journal),
    _Route("POST", "/faults", _add_fault, _FAULT),
    _Route("DELETE", "/faults", _clear_faults),
    _Route("GET", "/people", _people),
    _Route("POST", "/people", _join, (_LINK, _NAME)),
    _Route("POST", "/people/<person>/<action>", _act, None),
    _Route("POST", "/settle", _settle),
    _Route("POST", "/reset", _reset),
)
_MAP: Final = Map(
    [Rule(f"{PREFIX}{route.path}", methods=[route.method], endpoint=route) for route in _ROUTES],
    strict_slashes=False,
    merge_slashes=False,
)
