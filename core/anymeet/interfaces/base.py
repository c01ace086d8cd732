"""How abilities are declared, found, refused and called.

An interface is a plain class of `ability` stubs. A provider overrides what its vendor can do, and nothing else has to be
declared: what is overridden is *implemented*; a stub raises `Unsupported`, or hands on to ``inner`` where a plugin wraps
another interface. Overrides are conducted: before one runs, the account's limits and each field of its request are
checked; what it returns is stamped with provider and profile; an error learns which ability it belongs to.
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Generic, ParamSpec, TypeVar

import attrs

from anymeet.calls.recorder import INSIDE, is_recording, record_call
from anymeet.errors import AnymeetError, InvalidRequest, Unsupported
from anymeet.models import Feature, Lack, Note, Reason, Request, Value
from anymeet.models.base import is_within
from anymeet.pages import Pages
from anymeet.suggestions import nearest

if TYPE_CHECKING:
    from anymeet.provider import Provider

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Request)


def ability(stub: Callable[P, T]) -> Callable[P, T]:
    """Declare an operation of an interface: its signature and docstring are the documentation for all vendors."""

    @functools.wraps(stub)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        interface = args[0]
        assert isinstance(interface, Interface)
        if interface.inner is None:
            _tell(interface, stub.__name__, args, kwargs)
            raise interface.unsupported(stub.__name__)
        answer: T = getattr(interface.inner, stub.__name__)(*args[1:], **kwargs)
        return answer

    call.__anymeet_stub__ = stub  # type: ignore[attr-defined]  # how an override is told from what it overrides
    return call


class Writer(Generic[R]):
    """Writes one request into a vendor's body, field by field.

    A method ``write_<field>(value)`` returns the part of the body that says it. ``fields`` names the vendor's field for each
    that is written as it stands, and ``features`` the vendor's switch for each feature it has. What none of them
    names is unsupported.
    """

    fields: ClassVar[Mapping[str, str]] = {}
    features: ClassVar[Mapping[Feature, str]] = {}

    def __init__(self, request: R) -> None:
        self.request = request

    def write_features(self, value: Mapping[Feature, bool]) -> Mapping[str, Any]:
        """Each feature as a boolean under the vendor's name; override where a vendor says it otherwise."""
        return {self.features[feature]: on for feature, on in value.items()}

    def body(self, provider: str) -> dict[str, Any]:
        """All that the request says, and its extras for ``provider``; `InvalidRequest` where both write one key."""
        body: dict[str, Any] = {}
        author: dict[str, str] = {}
        for field, value in self.request.given():
            name = self.fields.get(field)
            part = {name: value} if name else getattr(self, f"write_{field}")(value)
            for key in part.keys() & author.keys():
                raise TypeError(f"{type(self).__qualname__}: {author[key]} and {field} both write {key!r}")
            body.update(part)
            author.update(dict.fromkeys(part, field))
        taken = {key.casefold(): field for key, field in author.items()}  # to some vendors isLeader is isleader
        for key, value in self.request.vendor.get(provider, {}).items():
            if by := taken.get(key.casefold()):
                raise InvalidRequest(f"vendor.{provider}.{key}", f"is written by {by} already: leave one of them out")
            body[key] = value
        return body

    @classmethod
    def writes(cls, field: str) -> bool:
        """Whether ``title`` or ``features.chat`` can be said."""
        name, _, feature = field.partition(".")
        if name == "features":
            return Feature(feature) in cls.features if feature else bool(cls.features)
        return name in cls.fields or hasattr(cls, f"write_{name}")


class Interface:
    """Base of all interfaces. See the module docstring.

    ``reasons`` says why an operation (``"revoke"``), a field (``"create.starts_at"``) or all the rest (``"*"``) is absent;
    without a word it reads as NOT_WRITTEN. ``writers`` holds the `Writer` of each operation that takes a request. ``echoes``
    names the fields of an operation's result that are merely the request's own, since no answer of the vendor's tells them.
    """

    name: ClassVar[str] = ""
    reasons: ClassVar[Mapping[str, Lack | Reason]] = {}
    writers: ClassVar[Mapping[str, type[Writer[Any]]]] = {}
    echoes: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, provider: Provider, inner: Interface | None = None) -> None:
        self.provider = provider
        self.inner: Any = inner  # of the same interface, which only the subclass knows

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if Interface in cls.__bases__:
            return  # one of ours, which declares; its subclasses implement
        for operation in cls.operations():
            member = inspect.getattr_static(cls, operation)  # their own, or what they have from a mixin
            if hasattr(member, "__anymeet_stub__") or hasattr(member, "__anymeet_conducted__"):
                continue
            if not inspect.isfunction(member):
                raise TypeError(f"{cls.__qualname__}.{operation} must be a method")
            setattr(cls, operation, _conducted(operation, member))
        _check_declarations(cls)

    @classmethod
    def _declaring(cls) -> type[Interface]:
        return next(base for base in cls.__mro__ if Interface in base.__bases__)

    @classmethod
    def operations(cls) -> tuple[str, ...]:
        """The names of all operations, in the order of the interface's page."""
        return tuple(name for name, member in vars(cls._declaring()).items() if hasattr(member, "__anymeet_stub__"))

    @classmethod
    def stub(cls, operation: str) -> Callable[..., Any]:
        """The function that declares an operation: the signature and the docstring that hold for all vendors."""
        declared: Callable[..., Any] = vars(cls._declaring())[operation].__anymeet_stub__
        return declared

    def call(self, operation: str, arguments: Mapping[str, Any]) -> Any:
        """Call an operation with arguments by anymeet's names. Raises what the operation raises."""
        # By position where that is possible: who implements an operation may call its parameters otherwise.
        bound = inspect.signature(self.stub(operation)).bind(self, **arguments)
        return getattr(self, operation)(*bound.args[1:], **bound.kwargs)

    @classmethod
    def request_type(cls, operation: str) -> type[Request] | None:
        """The request value that an operation takes, or None."""
        hints = typing.get_type_hints(cls.stub(operation))
        kinds = (kind for hint in hints.values() for kind in (hint, *typing.get_args(hint)))
        return next((kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, Request)), None)

    @classmethod
    @functools.cache
    def abilities(cls) -> tuple[str, ...]:
        """Every operation and every field of its request: ``create``, ``create.title``, ``create.features.chat``, ..."""
        found: list[str] = []
        for operation in cls.operations():
            found.append(operation)
            request = cls.request_type(operation)
            for field in request.field_names() if request else ():
                names = [f"features.{feature}" for feature in Feature] if field == "features" else [field]
                found += [f"{operation}.{name}" for name in names]
        return tuple(found)

    @classmethod
    def declared_lack(cls, ability: str) -> Lack | None:
        """Why no account at this vendor has the ability, or None when one can."""
        operation, _, field = ability.partition(".")
        if hasattr(getattr(cls, operation), "__anymeet_stub__"):
            return cls._reason(ability)
        if not field:
            return None
        writer = cls.writers.get(operation)
        return None if writer and writer.writes(field) else cls._reason(ability)

    @classmethod
    def _reason(cls, ability: str) -> Lack:
        parts = ability.split(".")
        prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        found = next((cls.reasons[name] for name in (*prefixes, "*") if name in cls.reasons), Reason.NOT_WRITTEN)
        return Lack(found) if isinstance(found, Reason) else found

    def lack(self, ability: str) -> Lack | None:
        """Why this account does not have the ability, or None when it has it."""
        if self.inner is not None:
            inner: Interface = self.inner
            return inner.lack(ability)
        operation = f"{self.name}.{ability.partition('.')[0]}"  # who may not do it cannot say any field of it either
        withheld = self.provider.withheld
        return type(self).declared_lack(ability) or withheld(operation) or withheld(f"{self.name}.{ability}")

    def unsupported(self, ability: str, lack: Lack | None = None) -> Unsupported:
        """The error for an absent ability."""
        lack = lack or self.lack(ability) or Lack(Reason.NOT_WRITTEN)
        return Unsupported(
            f"{self.name}.{ability}",
            lack.reason,
            lack.detail,
            provider=self.provider.name,
            profile=self.provider.profile,
        )

    def written(self, operation: str, request: Request) -> dict[str, Any]:
        """The vendor's body for a request, through the operation's `Writer`."""
        return self.writers[operation](request).body(self.provider.name)

    def _admit(self, operation: str, request: Request, notes: list[Note]) -> Request:
        """The request without the fields this account does not have: raised, or noted when the profile says so."""
        fields = attrs.fields_dict(type(request))
        absent = {name: lack for name, _ in request.said() if (lack := self.lack(f"{operation}.{name}"))}
        for name, lack in absent.items():
            if not self.provider.reports_unsupported or fields[name.partition(".")[0]].default is attrs.NOTHING:
                raise self.unsupported(f"{operation}.{name}", lack)
            notes.append(Note(f"{self.name}.{operation}.{name}", f"left out, {lack}"))
        return request.without(*absent) if absent else request

    @contextmanager
    def _located(self, ability: str) -> Iterator[None]:
        token = INSIDE.set(True)  # as `inside` does, at a fifth of its price: every call passes here
        try:
            yield
        except AnymeetError as error:
            error.locate(provider=self.provider.name, profile=self.provider.profile, ability=ability)
            raise
        finally:
            INSIDE.reset(token)

    def _stamped(self, result: Any, notes: tuple[Note, ...], ability: str) -> Any:
        if isinstance(result, Pages):
            return result.map(lambda item: self._stamped(item, (), ability)).within(lambda: self._located(ability))
        if isinstance(result, tuple):
            return tuple(self._stamped(item, (), ability) for item in result)
        if not isinstance(result, Value):
            return result
        nested = {
            field.name: self._stamped(value, (), ability)
            for field in attrs.fields(type(result))
            if isinstance(value := getattr(result, field.name), tuple) and value and isinstance(value[0], Value)
        }
        return attrs.evolve(
            result,
            provider=self.provider.name,
            profile=self.provider.profile,
            notes=(*result.notes, *notes),
            **nested,
        )


def _conducted(operation: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(self: Interface, *args: Any, **kwargs: Any) -> Any:
        ability = f"{self.name}.{operation}"
        _tell(self, operation, args, kwargs)
        notes: list[Note] = []
        with self._located(ability):
            if lack := self.lack(operation):
                raise self.unsupported(operation, lack)
            args = tuple(self._admit(operation, arg, notes) if isinstance(arg, Request) else arg for arg in args)
            kwargs = {
                name: self._admit(operation, arg, notes) if isinstance(arg, Request) else arg
                for name, arg in kwargs.items()
            }
            result = function(self, *args, **kwargs)
        return self._stamped(result, tuple(notes), ability)

    call.__anymeet_conducted__ = True  # type: ignore[attr-defined]  # so that a subclass does not conduct it again
    return call


def _tell(interface: Interface, operation: str, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
    if is_recording():
        provider = interface.provider
        record_call(provider.name, f"{interface.name}.{operation}", (*args, *kwargs.values()), provider.asked_abilities)


def _check_declarations(interface: type[Interface]) -> None:
    """Refuse, when the class is made, a declaration that says nothing or contradicts the code."""
    where = f"{interface.__module__}.{interface.__qualname__}"
    operations, known = interface.operations(), interface.abilities()
    for operation, writer in interface.writers.items():
        request = interface.request_type(operation) if operation in operations else None
        if request is None:
            raise TypeError(
                f"{where}.writers names {operation!r}, which takes no request{nearest(operation, operations)}"
            )
        for name in dir(writer):
            field = name.removeprefix("write_")
            if field != name and field not in request.field_names() and field != "features":
                raise TypeError(f"{writer.__qualname__}.{name}: {request.__name__} has no field {field!r}")
        for field in writer.fields:
            if field not in request.field_names() or hasattr(writer, f"write_{field}"):
                problem = "is written by a method as well" if field in request.field_names() else "does not exist"
                raise TypeError(f"{writer.__qualname__}.fields: {request.__name__}.{field} {problem}")
        for feature in writer.features:
            if feature not in list(Feature):
                raise TypeError(f"{writer.__qualname__}.features: there is no feature {feature!r}")
    for operation, fields in interface.echoes.items():
        for field in fields:
            if f"{operation}.{field}" not in known or interface.declared_lack(f"{operation}.{field}"):
                raise TypeError(f"{where}.echoes names {operation}.{field}, which no request can say")
    for name, reason in interface.reasons.items():
        if not isinstance(reason, Lack | Reason):
            raise TypeError(f"{where}.reasons[{name!r}] is not a Reason: {reason!r}")
        if name == "*":
            continue
        group = [ability for ability in known if is_within(ability, name)]
        if not group:
            raise TypeError(f"{where}.reasons names {name!r}, which does not exist{nearest(name, known)}")
        if all(interface.declared_lack(ability) is None for ability in group):
            raise TypeError(f"{where}.reasons excuses {name!r}, which is implemented")
