"""Vendor calls as data: the vendor's own documentation line over a typed signature.

::

    class Recordings(Resource):
        @op("GET /recordings")
        def list(self, *, room_id: Maybe[str] = UNSET, limit: Maybe[int] = UNSET) -> Pages[Recording]: ...

        @op("DELETE /recordings/{recording}")
        def delete(self, recording: str) -> None: ...

There is no body to get wrong. Path variables bind to the parameters of their name (``{libraryFile}`` to
``library_file``; ``{question}`` to ``question_id`` where ``question`` is a keyword, and so a field of the body). Everything
else goes into the query of a GET and into the JSON body otherwise, or into a form with ``op(..., form=True)``.
``Annotated[T, BODY]`` is the whole body, ``Annotated[T, FURTHER]`` are further fields of it, or of the query of a GET;
``Annotated[T, QUERY]`` and ``Annotated[T, FILE]`` are what they say. UNSET is not sent; None is a null in a body and nothing
in a query. The return annotation is the decoder: a value, a tuple of values, `Pages`, ``bytes`` for a file, ``Any`` for JSON as it is, None where
the answer does not matter.

Arguments are checked before anything is sent: against their types, and against rules in ``Annotated[T, rule]``, where a
rule is any callable ``rule(field, value)`` that raises `InvalidRequest`. So are the fields of typed bodies.
"""

from __future__ import annotations

import functools
import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Annotated, Any, Final, ParamSpec, TypeVar
from urllib.parse import quote

import attrs
import cattrs

from anymeet.calls.recorder import inside, is_recording, record_call
from anymeet.errors import InvalidRequest
from anymeet.http import HttpRequest, HttpResponse, Transport
from anymeet.messages import reading
from anymeet.models import UNSET
from anymeet.pages import Page, Pages
from anymeet.paging import Paging, walk
from anymeet.rules import check
from anymeet.wire import make_converter, read

P = ParamSpec("P")
T = TypeVar("T")


class Place(Enum):
    """Where a parameter goes, when not where it would go by itself."""

    BODY = "body"
    """It is the whole body."""
    QUERY = "query"
    """It is a parameter of the query, also where others go into the body."""
    FILE = "file"
    """It is a file of a multipart body: ``(file name, bytes or open file)``."""
    FURTHER = "further"
    """It is a mapping whose entries are fields of the body, or of the query of a GET, for those without a parameter."""


BODY: Final = Place.BODY
QUERY: Final = Place.QUERY
FILE: Final = Place.FILE
FURTHER: Final = Place.FURTHER


@attrs.frozen
class Operation:
    """One call of a vendor's API. ``path`` is written as the vendor writes it; ``reads`` says that repeating it is harmless.

    ``form`` says that the vendor takes the body as a form.
    """

    id: str
    method: str
    path: str
    reads: bool
    form: bool = False
    documentation: str = attrs.field(default="", repr=False)


class Native:
    """A vendor's whole API. A subclass annotates its resources, which are made here: ``rooms: Rooms``.

    Override `decode` for a vendor that does not answer in JSON, and `make_converter` for one that writes values in its own way.
    """

    make_converter: Callable[[], cattrs.Converter] = staticmethod(make_converter)

    def __init__(self, transport: Transport, paging: Paging = Paging()) -> None:
        self.transport = transport
        self.paging = paging
        for name, kind in self._resources():
            setattr(self, name, kind(self, name))

    @classmethod
    def operations(cls) -> tuple[Operation, ...]:
        """Every call there is, by id: ``rooms.create`` is ``native.rooms.create``."""
        found = (
            attrs.evolve(operation, id=f"{name}.{method}")
            for name, kind in cls._resources()
            for method, member in inspect.getmembers(kind, inspect.isfunction)
            if (operation := getattr(member, "__anymeet_operation__", None))
        )
        return tuple(sorted(found, key=lambda operation: operation.id))

    @classmethod
    @functools.cache
    def _resources(cls) -> tuple[tuple[str, type[Resource]], ...]:
        hints = typing.get_type_hints(cls)
        return tuple(
            (name, kind) for name, kind in hints.items() if inspect.isclass(kind) and issubclass(kind, Resource)
        )

    @functools.cached_property
    def converter(self) -> cattrs.Converter:
        """Between JSON and models. Made when it is first needed, for that takes longer than all else in making a connection."""
        return self.make_converter()

    @staticmethod
    def decode(response: HttpResponse) -> Any:
        """What an answer says, in the types of JSON: that is what models are read from, and what their ``raw`` is.

        Never called for an empty answer to `request`, or for a file. `UnexpectedResponse` when it cannot be read.
        """
        return response.json()

    def decoded(self, response: HttpResponse) -> Any:
        """What `decode` makes of an answer; `UnexpectedResponse` also where it stumbles over one that it did not expect."""
        with reading(response):
            return self.decode(response)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = UNSET,
        form: bool = False,
        files: Mapping[str, Any] | None = None,
        reads: bool | None = None,
    ) -> Any:
        """Any call at all, with the same authentication, retries and errors: for what has no method yet.

        ``json`` goes out as JSON, or as a ``form``. Returns the answer's JSON, or None when it is empty. Only what ``reads`` is repeated after an unclear failure; by
        default that is a GET.
        """
        if is_recording():
            record_call(self.transport.provider, "native.request")
        request = HttpRequest(
            method=method.upper(),
            url="/" + path.lstrip("/"),
            query=_query(query or {}, self.converter),
            json=_form(self.converter.unstructure(json)) if form else self.converter.unstructure(json),
            form=form,
            files=files,
            reads=method.upper() == "GET" if reads is None else reads,
        )
        with inside(), self.transport.located():
            response = self.transport.send(request)
            return self.decoded(response) if response.body.strip() else None


class Resource:
    """A group of operations; see the module docstring."""

    def __init__(self, native: Native, name: str) -> None:
        """``name`` is the first half of its operations' ids."""
        self._native = native
        self._name = name


def op(line: str, *, reads: bool | None = None, form: bool = False) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make a method send ``line``, "GET /rooms/{room}". Pass ``reads=True`` for a POST that only reads.

    With ``form=True`` the body goes out as application/x-www-form-urlencoded: lists and yes or no as in a query, None as
    nothing behind the name. `InvalidRequest` for an object within it, which a form cannot say.
    """
    method, _, path = line.partition(" ")
    reading = method == "GET" if reads is None else reads
    operation = Operation(id="", method=method, path=path, reads=reading, form=form)

    def declare(function: Callable[P, T]) -> Callable[P, T]:
        signature = inspect.signature(function)
        parameters = signature.parameters
        for variable in _variables(path, parameters).values():
            if variable not in parameters:
                raise TypeError(f"{function.__qualname__}: {line!r} needs a parameter {variable!r}")

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            resource = args[0]
            assert isinstance(resource, Resource)
            bound = signature.bind(*args, **kwargs)
            given = {name: value for name, value in list(bound.arguments.items())[1:] if value is not UNSET}
            named = attrs.evolve(operation, id=f"{resource._name}.{function.__name__}")
            if is_recording():
                record_call(resource._native.transport.provider, f"native.{named.id}")
            answer: T = _call(resource._native, _plan(function, named), given)
            return answer

        call.__anymeet_operation__ = attrs.evolve(  # type: ignore[attr-defined]  # found again by Native.operations
            operation, documentation=inspect.getdoc(function) or ""
        )
        return call

    return declare


@attrs.frozen
class _Plan:
    """A signature, read once: where each parameter goes, and what comes back."""

    operation: Operation
    path: Mapping[str, str]
    query: frozenset[str]
    body: frozenset[str]
    files: frozenset[str]
    whole_body: str | None
    further: str | None
    hints: Mapping[str, Any]
    returns: Any


@functools.cache
def _plan(function: Callable[..., Any], operation: Operation) -> _Plan:
    hints = typing.get_type_hints(function, include_extras=True)
    returns = hints.pop("return", None)
    path = _variables(operation.path, inspect.signature(function).parameters)
    places = {name: _place(hint) for name, hint in hints.items() if name not in path.values()}
    by_default = Place.QUERY if operation.method == "GET" else None
    placed = {name: place or by_default for name, place in places.items()}
    if Place.FILE in placed.values() and None in placed.values():
        raise TypeError(f"{function.__qualname__}: only the query can stand beside a file: {places}")
    return _Plan(
        operation=operation,
        path=path,
        query=frozenset(name for name, place in placed.items() if place is Place.QUERY),
        body=frozenset(name for name, place in placed.items() if place is None),
        files=frozenset(name for name, place in placed.items() if place is Place.FILE),
        whole_body=next((name for name, place in placed.items() if place is Place.BODY), None),
        further=next((name for name, place in placed.items() if place is Place.FURTHER), None),
        hints={name: hints[name] for name in places},
        returns=returns,
    )


def _place(hint: Any) -> Place | None:
    extras = typing.get_args(hint)[1:] if typing.get_origin(hint) is Annotated else ()
    return next((extra for extra in extras if isinstance(extra, Place)), None)


def _variables(path: str, parameters: Mapping[str, inspect.Parameter]) -> dict[str, str]:
    """Path variables as the vendor writes them, and the parameters they bind to: keyword-only ones belong elsewhere."""
    bound = {}
    for variable in re.findall(r"{(\w+)}", path):
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", variable).lower()
        taken = name in parameters and parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
        bound[variable] = f"{name}_id" if taken else name
    return bound


def _call(native: Native, plan: _Plan, given: Mapping[str, Any]) -> Any:
    for name, value in given.items():
        if name in plan.hints:
            check("" if name == plan.whole_body else _wire_name(name), value, plan.hints[name])
    if typing.get_origin(plan.returns) is Pages:
        (kind,) = typing.get_args(plan.returns)
        _request(native, plan, given)  # a wrong argument is refused by the call, not by the first iteration
        return Pages(lambda: _walk(native, plan, given, kind)).within(native.transport.located).within(inside)
    with inside(), native.transport.located():
        return _answer(native, plan, given)


def _walk(native: Native, plan: _Plan, given: Mapping[str, Any], kind: type[T]) -> Iterator[Page[T]]:
    all_: Any = tuple[kind, ...]  # type: ignore[valid-type]

    def ask(asked: Mapping[str, Any]) -> HttpResponse:
        return native.transport.send(_request(native, plan, asked))

    def items_from(rows: Sequence[Any], path: str, response: HttpResponse) -> tuple[T, ...]:
        found: tuple[T, ...] = read(native.converter, rows, all_, line=response.line, path=path, status=response.status)
        return found

    parameters = plan.query | plan.body
    native.paging.check(plan.operation.id, parameters)
    return walk(native.paging, parameters, given, ask, native.decoded, items_from)


def _answer(native: Native, plan: _Plan, given: Mapping[str, Any]) -> Any:
    response = native.transport.send(_request(native, plan, given))
    if plan.returns in (None, type(None)):
        return None
    if plan.returns is bytes:
        return response.body
    if plan.returns is Any:
        return native.decoded(response) if response.body.strip() else None
    return read(native.converter, native.decoded(response), plan.returns, line=response.line, status=response.status)


def _request(native: Native, plan: _Plan, given: Mapping[str, Any]) -> HttpRequest:
    path = plan.operation.path
    for variable, parameter in plan.path.items():
        path = path.replace(f"{{{variable}}}", _segment(parameter, given.get(parameter, UNSET)))
    body: Any = UNSET
    if plan.whole_body is not None:
        body = native.converter.unstructure(given.get(plan.whole_body, UNSET))
    elif plan.body and not plan.files:
        body = {_wire_name(name): native.converter.unstructure(given[name]) for name in given if name in plan.body}
        body = _with_further(body, native, plan, given)
        if not body and plan.operation.method == "DELETE":
            body = UNSET
    query = {_wire_name(name): given[name] for name in given if name in plan.query}
    if plan.operation.method == "GET":
        query = _with_further(query, native, plan, given)
    return HttpRequest(
        method=plan.operation.method,
        url=path,
        operation=plan.operation.id,
        reads=plan.operation.reads,
        query=_query(query, native.converter),
        json=_form(body) if plan.operation.form else body,
        form=plan.operation.form,
        files={_wire_name(name): given[name] for name in given if name in plan.files} or None,
    )


def _with_further(fields: Mapping[str, Any], native: Native, plan: _Plan, given: Mapping[str, Any]) -> dict[str, Any]:
    further = native.converter.unstructure(given.get(plan.further or "", {}))
    for name in further.keys() & fields.keys():
        raise InvalidRequest(name, "is given twice: by name and among the further fields")
    return {**fields, **further}


def _wire_name(parameter: str) -> str:
    return parameter.rstrip("_")  # `from_` is how Python spells a parameter called `from`


def _segment(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or value in (".", ".."):
        raise InvalidRequest(name, f"must be an id, not {value!r}")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise InvalidRequest(name, f"must be an id, not {value!r}") from None


def _form(body: Any) -> Any:
    """The fields of a body as texts; nothing at all stays so."""
    if not isinstance(body, Mapping):
        return body
    for name, value in body.items():
        if any(isinstance(part, Mapping) for part in (value if isinstance(value, list | tuple) else [value])):
            raise InvalidRequest(name, "must not be an object or a list of objects, which a form cannot hold")
    return {name: "" if value is None else _query_text(value) for name, value in body.items()}


def _query(query: Mapping[str, Any], converter: cattrs.Converter) -> dict[str, str]:
    written = {name: converter.unstructure(value) for name, value in query.items() if value is not None}
    return {name: _query_text(value) for name, value in written.items() if value is not UNSET}


def _query_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(map(_query_text, value))
    return str(value)


__all__ = ["BODY", "FILE", "FURTHER", "QUERY", "Native", "Operation", "Paging", "Resource", "op"]
