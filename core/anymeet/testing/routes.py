"""From a path to the method that answers it: the marks on methods, and the table made of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

import attrs
from werkzeug.routing import Map, Rule

from anymeet.testing.documented import DocumentedOperation

F = TypeVar("F", bound=Callable[..., Any])

_ANSWERS: Final = "__anymeet_answers__"
_SERVES: Final = "__anymeet_serves__"
_DOES: Final = "__anymeet_does__"
_VARIABLE: Final = re.compile(r"{(\w+)}")


@attrs.frozen(kw_only=True, eq=False)
class Route:
    """Where a request goes. Without ``function`` it is answered as documented."""

    id: str
    method: str
    path: str
    function: Callable[..., Any] | None
    authenticated: bool = True
    documented: DocumentedOperation | None = None

    @property
    def variables(self) -> list[str]:
        """The path variables, in path order."""
        return _VARIABLE.findall(self.path)


def answers(operation: str) -> Callable[[F], F]:
    """This method answers a documented operation: ``(self, request, *path variables in path order)``.

    It returns an `Answer`, or a JSON value (or None, for an empty body) that goes out with the documented status.
    """
    return _marker(_ANSWERS, operation)


def serves(id: str, method: str, path: str, *, authenticated: bool = True) -> Callable[[F], F]:
    """This method answers an address beside the API (a download, an upload), written in full: ``/files/{file}``.

    ``id`` stands for the operation in faults and journal.
    """
    route = Route(id=id, method=method, path=path, function=None, authenticated=authenticated)
    return _marker(_SERVES, route)


def does(action: str) -> Callable[[F], F]:
    """This method is something that people do: ``(self, person_id, **details)``."""
    return _marker(_DOES, action)


def _marker(attribute: str, mark: object) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        setattr(function, attribute, mark)
        return function

    return decorate


def actions_of(emulator: type) -> dict[str, Callable[..., Any]]:
    """What people can do in an emulator."""
    return dict(_marked(emulator, _DOES))


def routes_of(
    emulator: type, documented: tuple[DocumentedOperation, ...], prefix: str, unhandled: frozenset[str]
) -> list[Route]:
    """All routes of an emulator; TypeError where its methods and its documented operations disagree."""
    handlers = dict(_marked(emulator, _ANSWERS))
    known = {operation.id: operation for operation in documented}
    if len(known) != len(documented):
        raise TypeError(f"{emulator.__qualname__}.documented has an operation twice")
    for ids, complaint in (
        (known.keys() - handlers.keys() - unhandled, "documented, and answered by no method"),
        (handlers.keys() - known.keys(), "answered by a method, and not documented"),
        (unhandled - known.keys(), "in as_documented, and not documented"),
        (unhandled & handlers.keys(), "in as_documented, and answered by a method"),
    ):
        if ids:
            raise TypeError(f"{emulator.__qualname__}: {complaint}: {', '.join(sorted(ids))}")
    routes = [
        Route(
            id=operation.id,
            method=operation.method,
            path=f"{prefix}{operation.path}",
            function=handlers.get(operation.id),
            documented=operation,
        )
        for operation in documented
    ]
    routes += [attrs.evolve(route, function=function) for route, function in _marked(emulator, _SERVES)]
    for route in routes:
        _check_signature(emulator, route)
    return routes


def map_of(routes: list[Route]) -> Map:
    """The routes as werkzeug matches them: fixed parts before variables, with or without a slash at the end."""
    rules = [
        Rule(_VARIABLE.sub(r"<\1>", route.path), methods=[route.method], endpoint=route, strict_slashes=False)
        for route in routes
    ]
    return Map(rules, strict_slashes=False, merge_slashes=False)


def _marked(emulator: type, attribute: str) -> Iterator[tuple[Any, Callable[..., Any]]]:
    """Marks and their methods; an override comes in place of what it overrides, two others must not meet."""
    found: dict[Any, tuple[type, Callable[..., Any]]] = {}
    overridden: set[str] = set()
    for owner in emulator.__mro__:
        for name, function in vars(owner).items():
            mark = getattr(function, attribute, None) if inspect.isfunction(function) else None
            if mark is None or name in overridden:
                continue
            if mark in found and (found[mark][0] is owner or not issubclass(found[mark][0], owner)):
                both = f"{found[mark][1].__qualname__} and {function.__qualname__}"
                raise TypeError(f"{emulator.__qualname__}: {both} are both marked {mark!r}")
            found.setdefault(mark, (owner, function))
        overridden |= vars(owner).keys()
    for mark, (_, function) in found.items():
        yield mark, function


def _check_signature(emulator: type, route: Route) -> None:
    if route.function is None:
        return
    try:
        inspect.signature(route.function).bind(emulator, None, *route.variables)
    except TypeError as error:
        expected = ", ".join(["self", "request", *route.variables])
        raise TypeError(
            f"{route.function.__qualname__} answers {route.path} and must take ({expected}): {error}"
        ) from None
