"""The base of all emulators: a vendor's service in miniature, behind real HTTP.

A vendor's emulator says what the vendor documents, answers each operation with a method, and writes the few hooks that
are marked abstract. Everything else is here: routes, rules, clock, people, faults, journal, and the control API.
Its classes may be spread over several files: a base with the state, areas with the handlers, and one class that
combines them, which is the one that has a ``name``.
"""

from __future__ import annotations

import copy
import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from werkzeug.datastructures import Headers
from werkzeug.http import HTTP_STATUS_CODES, http_date
from werkzeug.routing import Map
from werkzeug.wrappers import Request
from werkzeug.wsgi import ClosingIterator

from anymeet.interfaces import Interface, Links
from anymeet.messages import EMULATOR
from anymeet.testing import control
from anymeet.testing.clock import EmulatorClock
from anymeet.testing.documented import DocumentedOperation
from anymeet.testing.faults import Fault, Faults
from anymeet.testing.identifiers import Ids
from anymeet.testing.journal import Entry, Journal, kept, without_secrets
from anymeet.testing.messages import Answer, EmulatedRequest, Refusal
from anymeet.testing.people import Company, People, Presence
from anymeet.testing.reading import request_from
from anymeet.testing.routes import Route, actions_of, map_of, routes_of
from anymeet.testing.rules import Problem, problems_of, problems_with
from anymeet.testing.server import CONNECTION, HOST, Server, cut_off

if TYPE_CHECKING:
    from typing import Self

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

logger = logging.getLogger("anymeet.emulator")


class Emulator(ABC):
    """A running or in-process imitation of one vendor's service; a context manager that starts and stops it.

    ``prefix`` stands before every documented path. Operations in ``as_documented`` need no method: they validate and
    give the documented answer. ``validation_status`` is the HTTP status of a request that breaks a documented rule.
    """

    name: ClassVar[str] = ""
    documented: ClassVar[tuple[DocumentedOperation, ...]] = ()
    prefix: ClassVar[str] = ""
    as_documented: ClassVar[frozenset[str]] = frozenset()
    actions: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    validation_status: int = 422

    _routes: ClassVar[Mapping[str, Route]] = {}
    _map: ClassVar[Map] = Map()

    def __init__(
        self,
        people: Literal["manual", "auto"] = "manual",
        clock: EmulatorClock | None = None,
        port: int = 0,
        seed: int | str = 0,
    ) -> None:
        """With ``people="auto"`` whoever is given a link comes, stays and leaves. Port 0 takes any that is free."""
        if people not in ("manual", "auto"):
            raise ValueError(f"people must be 'manual' or 'auto', not {people!r}")
        self.clock = clock or EmulatorClock()
        self.faults = Faults(self._routes.keys())
        self.journal = Journal()
        self.people = People(self)
        self.errors: list[Exception] = []
        self._auto = people == "auto"
        self._port = port
        self._seed = seed
        self._server: Server | None = None
        self._heart: threading.Thread | None = None
        self._stopping = threading.Event()
        self.reset()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in vars(cls).keys() & vars(Emulator).keys():
            if name.startswith("_") and not name.startswith("__"):
                raise TypeError(f"{cls.__qualname__}.{name} replaces a part of Emulator that is not yours: rename it")
        if not cls.name:
            return  # a part of one
        routes = routes_of(cls, cls.documented, cls.prefix, cls.as_documented)
        cls._routes = {route.id: route for route in routes}
        cls._map = map_of(routes)
        cls.actions = actions_of(cls)

    # What a vendor writes.

    @abstractmethod
    def begin(self) -> None:
        """Make the state of a fresh account: when the emulator is made, and whenever it is reset."""

    @abstractmethod
    def credentials(self) -> Mapping[str, Any]:
        """The provider's settings for this account, besides ``base_url``. They outlive a reset."""

    @abstractmethod
    def authenticate(self, request: EmulatedRequest) -> None:
        """Raise `Refusal` when the request may not come in; a rate limit is counted here, too."""

    @abstractmethod
    def refuse(self, refusal: Refusal) -> Answer:
        """A refusal as the vendor writes it.

        Besides the vendor's own there come those with the code "unknown_path", "method_not_allowed", "malformed" (no
        JSON), "invalid" (against the documented rules), "internal" (a handler failed) and "fault".
        """

    @abstractmethod
    def person_enters(self, link: str, name: str) -> Presence:
        """Somebody follows a link; `NotAdmitted` when it lets nobody in."""

    @abstractmethod
    def person_leaves(self, person_id: str) -> None:
        """Somebody goes; nothing when they are gone already."""

    @abstractmethod
    def person_is_inside(self, person_id: str) -> bool:
        """Whether somebody is still there."""

    def link_opens_at(self, link: str) -> datetime | None:
        """When that which the link leads to is to begin; None at once, or never."""
        return None

    def check(self, request: EmulatedRequest) -> list[Problem]:
        """The rules that a request breaks: the documented ones. Extend it with what data cannot say."""
        documented = self._routes[request.operation].documented
        if documented is None:
            return []
        body = request.body
        if "object" in documented.body.type and isinstance(body, Mapping | None):
            body = {**(body or {}), **request.files}
        unsent = body is None and not documented.body.required
        return [
            *problems_of(documented.query, request.query),
            *([] if unsent else problems_with(documented.body, body, "")),
        ]

    def invalid(self, problems: Sequence[Problem]) -> Refusal:
        """The refusal of a request that breaks rules."""
        text = "; ".join(f"{problem.field or 'the body'} {problem.rule}" for problem in problems)
        fields = {problem.field: problem.rule for problem in reversed(problems)}
        return Refusal(self.validation_status, text, code="invalid", fields=fields)

    # What everybody uses.

    @property
    def origin(self) -> str:
        """Scheme, host and port it is served at; those of in-process clients when it is not started."""
        return f"http://{HOST}:{self._server.port}" if self._server else "http://localhost"

    @property
    def base_url(self) -> str:
        """The base of the vendor's API."""
        return f"{self.origin}{self.prefix}"

    @property
    def control_url(self) -> str:
        """The base of the control API: see `anymeet.testing.control`."""
        return f"{self.origin}{control.PREFIX}"

    @property
    def settings(self) -> dict[str, Any]:
        """Ready-made settings for the provider of the same name."""
        return {"base_url": self.base_url, **self.credentials()}

    def start(self) -> Self:
        """Serve on the loopback interface, in daemon threads, until `stop`; OSError when the port is taken."""
        if self._server is None:
            self._stopping.clear()
            self._server = Server(self.wsgi, self._port)
            if self.clock.running:
                self._heart = threading.Thread(target=self._beat, name="anymeet emulator clock", daemon=True)
                self._heart.start()
        return self

    def stop(self) -> None:
        """Stop serving, at once; may be called twice. Journal and state stay readable."""
        self._stopping.set()
        server, self._server = self._server, None
        heart, self._heart = self._heart, None
        if server:
            server.stop()
        if heart:
            heart.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is None and self.errors:
            raise self.errors[0]

    def reset(self, at: datetime | None = None) -> None:
        """A fresh account: no state, people, faults, journal, nothing scheduled. Credentials stay.

        So does the time, unless ``at`` is given, which may be past: to do a second time exactly what was done before.
        """
        with self.turn():
            self.clock.clear(at)
            self.faults.clear()
            self.journal.clear()
            self.people.clear()
            self.errors.clear()
            self.ids = Ids(f"{self.name} {self._seed}")
            self.begin()

    def turn(self) -> AbstractContextManager[None]:
        """One thing at a time: around whatever reads or changes state from outside of a request."""
        return self.clock.turn()

    def afterwards(self, action: Callable[[], object]) -> None:
        """Do ``action`` when the present turn is over and its answer sent: to deliver a webhook, for instance."""

        def act() -> None:
            with self._bugs_remembered():
                action()

        self.clock.turns.afterwards(act)

    def settle(self, timeout: float = 10.0) -> None:
        """Come back when all that was put off has been done; `TimeoutError` after ``timeout`` real seconds."""
        self.clock.turns.settle(timeout)

    def invite(self, link: str, name: str | None = None) -> None:
        """Somebody will come by the clock, stay and leave."""
        self.people.invite(link, name)

    def company(self, interface: Interface) -> Interface:
        """With ``people="auto"``, links that bring somebody; any other interface as it is."""
        return Company(interface, self.people) if self._auto and isinstance(interface, Links) else interface

    def wsgi(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The whole service as a WSGI application, control API included; works without `start`, too."""
        http = Request(environ)
        answer, fault = Answer(500, "a bug in the emulator: see its log"), None
        with self._bugs_remembered():
            if control.controls(http.path):
                answer = control.answer(self, http)
            else:
                answer, fault = self._respond(http)
        status = f"{answer.status} {HTTP_STATUS_CODES.get(answer.status, 'Unknown')}"
        headers = Headers(answer.header_list())
        headers.setdefault("Date", http_date(self.clock.now()))
        headers.setdefault("Server", EMULATOR)
        content = b"" if http.method == "HEAD" else answer.content
        if fault and fault.delay:
            self._stopping.wait(fault.delay)
        if fault and fault.cut:
            self.clock.turns.deliver()
            cut_off(environ.get(CONNECTION), fault.cut, status, list(headers), content)
        start_response(status, list(headers))
        return ClosingIterator([content], self.clock.turns.deliver)

    def _respond(self, http: Request) -> tuple[Answer, Fault | None]:
        request, route, refusal = request_from(http, self._map)
        body = copy.deepcopy(request.body)  # a handler may keep and change what it was sent
        with self.clock.turn(deliver=False):
            at = self.clock.now()
            fault = self.faults.take(request.operation)
            if fault is None or fault.does_act:
                answer, credential = self._answer(request, route, refusal)
            else:
                answer, credential = Answer(), ""
            if fault:
                answer = fault.damage(self._faulty(fault, answer))
            answer = answer.rendered()
            self.journal.write(
                Entry(
                    at=at,
                    operation=request.operation,
                    method=request.method,
                    path=request.path,
                    status=answer.status,
                    query=request.query,
                    headers=without_secrets(dict(request.headers)),
                    body=body,
                    fault=str(fault or ""),
                    credential=credential,
                    answer=kept(answer.content),
                )
            )
        return answer, fault

    def _faulty(self, fault: Fault, answer: Answer) -> Answer:
        if fault.status is None:
            return answer
        if fault.status < 400:
            return Answer(fault.status)
        words = HTTP_STATUS_CODES.get(fault.status, "Unknown")
        return self.refuse(Refusal(fault.status, words, code="fault"))

    def _answer(self, request: EmulatedRequest, route: Route | None, refusal: Refusal | None) -> tuple[Answer, str]:
        credential = ""
        with self._bugs_remembered():
            try:
                if route and route.authenticated:
                    credential = "refused"
                    self.authenticate(request)
                    credential = "valid"
                return self._carry_out(request, route, refusal), credential
            except Refusal as error:
                return self.refuse(error), "" if credential == "refused" and error.status == 429 else credential
        return self.refuse(Refusal(500, f"a bug in the emulator: {self.errors[-1]!r}", code="internal")), credential

    def _carry_out(self, request: EmulatedRequest, route: Route | None, refusal: Refusal | None) -> Answer:
        if refusal:
            raise refusal
        assert route is not None
        if problems := self.check(request):
            raise self.invalid(problems)
        shown = route.documented.success if route.documented else None
        if route.function is None:
            return Answer(shown.status, shown.body) if shown else Answer()
        result = route.function(self, request, *request.variables.values())
        return result if isinstance(result, Answer) else Answer(shown.status if shown else 200, result)

    @contextmanager
    def _bugs_remembered(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            logger.exception("%s: a bug in the emulator", self.name)
            self.errors.append(error)

    def _beat(self) -> None:
        while not self._stopping.wait(0.2):
            with self._bugs_remembered(), self.turn():
                pass  # what has become due
