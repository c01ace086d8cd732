"""What every class of the contract stands on: choosing its tests, opening accounts, and bringing people in."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import uuid4

import pytest

from anymeet.errors import NotFound
from anymeet.interfaces import INTERFACES
from anymeet.models import Feature, LinkRole, Meeting
from anymeet.provider import split_ability
from anymeet.testing.contract.account import Account, declared_by, odd_local_time
from anymeet.testing.contract.failures import ContractBroken, Guide, Words, expect_that
from anymeet.testing.contract.hooks import Hooks, NobodyEnters
from anymeet.testing.contract.traces import Trace, said_by
from anymeet.testing.people import Person

if TYPE_CHECKING:
    from anymeet.settings import Settings
    from anymeet.testing.emulator import Emulator

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

STAYED: Final = timedelta(minutes=30)
"""How long people stay, as `Contract.leave` has it."""
LINGERED: Final = timedelta(hours=1)
"""How long after the last one has left nothing is live any more; vendors let a session go on for a while."""

_NEEDS: Final = "__anymeet_needs__"
_LIVE: Final = "__anymeet_live__"
_ASKS_NOBODY: Final = "webhooks.receive"
_PARAMETERS: Final = ("absent", "asking", "field", "listing", "operation", "present", "telling")
_TELLING: Final = frozenset(
    {"create", "create_credentials", "download_link", "get", "list", "list_live", "meeting", "overview", "results"}
    | {"timeline", "update"}
)
_OPTION: Final = "--live"  # of `anymeet.testing.fixtures`


def proves(operation: str = "", *, see: Guide, live: bool = False) -> Callable[[F], F]:
    """A test of the contract, for providers that declare an operation, or for all. ``live`` ones clean up after themselves.

    What it does not expect to be raised breaks the contract, and ``see`` is where the guide explains it. So does a test of an
    ability that skips itself on an emulator: it would prove nothing.
    """

    def decorate(test: F) -> F:
        @functools.wraps(test)
        def run(self: Contract, account: Account, *args: Any, **kwargs: Any) -> None:
            ability = operation or " ".join(value for value in (*args, *kwargs.values()) if isinstance(value, str))
            first_line = (test.__doc__ or "").partition("\n")[0]
            what = f"{ability or test.__name__.removeprefix('test_')}: {first_line}"
            try:
                test(self, account, *args, **kwargs)
            except ContractBroken:
                raise
            except pytest.skip.Exception as skipped:
                if account.is_live or not ability:
                    raise
                raise ContractBroken(what, expected=Words("to be tried"), came=skipped, see=see) from skipped
            except Exception as error:
                raise ContractBroken(what, expected=Words("no error"), came=error, see=see) from error

        setattr(run, _NEEDS, operation)
        setattr(run, _LIVE, live)
        return run  # type: ignore[return-value]  # the same signature, by functools.wraps

    return decorate


_MADE_HERE: Final[Mapping[str, tuple[str, ...]]] = {
    "links.create": ("url",),
    "usage.overview": ("sessions", "participants", "participant_minutes", "meetings"),
    "usage.meeting": ("sessions", "participants", "participant_minutes", "recordings"),
}
"""What a result may have that no request shows: a link that is signed here, figures that are added up here."""


class Contract(Hooks):
    """Base of all classes of the contract; a subclass with a ``provider_type`` keeps the tests of what that declares."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not hasattr(cls, "provider_type"):
            return
        declared = declared_by(cls.provider_type)
        empty = {parameter for parameter in _PARAMETERS if not cls.chosen(parameter)}
        for name in dir(cls):
            test = getattr(cls, name)
            needs = getattr(test, _NEEDS, None)
            if needs is None:
                continue
            if (needs and declared[needs] is not None) or empty & inspect.signature(test).parameters.keys():
                setattr(cls, name, None)  # which pytest does not collect

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """A test for each ability, or whatever else there is one for each of."""
        for name in _PARAMETERS:
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, self.chosen(name))

    @classmethod
    def chosen(cls, what: str) -> list[str]:
        """The abilities that a parameter stands for.

        ``absent`` ones, declared (``present``) ones, of these ``field``s and ``operation``s that send something, and of those
        the ones ``asking`` by a request, ``telling`` what there is, and ``listing`` what the contract can fill.
        """
        fits: Mapping[str, Callable[[str], bool]] = {
            "absent": lambda _: True,
            "asking": lambda ability: not is_field(ability) and takes_request(ability),
            "field": is_field,
            "listing": lambda ability: hasattr(cls, f"many_{ability.replace('.', '_')}"),
            "operation": lambda ability: not is_field(ability) and ability != _ASKS_NOBODY,
            "present": lambda _: True,
            "telling": lambda ability: ability.partition(".")[2] in _TELLING,
        }
        declared = declared_by(cls.provider_type).items()
        return [
            ability for ability, lack in declared if (lack is not None) is (what == "absent") and fits[what](ability)
        ]

    @pytest.fixture
    def account(self, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
        """A fresh account at the emulator, or the one of the profile that ``--live`` names."""
        profile = request.config.getoption(_OPTION, default=None)
        if profile is None:
            emulator, settings = request.getfixturevalue("emulator"), None
        elif getattr(request.function, _LIVE, False):
            emulator, settings = None, self.live_settings(profile)
        else:
            pytest.skip("does not clean up after itself, so it is for emulators")
        folder = tmp_path_factory.getbasetemp() / f"contract-{uuid4()}"
        with self.opened(folder, emulator=emulator, settings=settings) as account:
            yield account

    @contextmanager
    def opened(
        self, folder: Path, *, emulator: Emulator | None = None, settings: Settings | None = None
    ) -> Iterator[Account]:
        """An account for one test, which runs far from UTC."""
        with odd_local_time():
            account = Account(self, emulator=emulator, settings=settings, folder=folder)
            try:
                yield account
            finally:
                account.close()

    def live_settings(self, profile: str) -> Settings:
        """The settings of a profile that an account of this provider has."""
        from anymeet.connection import read_profile

        return read_profile(profile, provider=self.provider_type).settings

    # Performing one operation.

    def ready(self, account: Account, operation: str) -> Callable[..., Any]:
        """Arrange all that an operation needs; what is returned performs it, with a request where it takes one."""
        call: Callable[..., Any] = getattr(self, f"ready_{operation.replace('.', '_')}")(account)
        return call

    def ready_plainly(self, account: Account, operation: str) -> Callable[[], Any]:
        """The same, with a plain request."""
        call = self.ready(account, operation)
        if not takes_request(operation):
            return call
        request = self.request(account, operation)
        return lambda: call(request)

    def trace(self, account: Account, operation: str, fields: Callable[[], dict[str, Any]], **options: Any) -> Trace:
        """One call in a fresh account, opened with ``options``; what it says is asked for once all is arranged."""
        account.fresh(**options)
        call = self.ready(account, operation)
        account.mark()
        request = self.request(account, operation, **fields())
        account.mark()  # it may have asked for the names of events
        result = call(request)
        made_here = {name: getattr(result, name) for name in _MADE_HERE.get(operation, ())}
        sent = [said_by(entry) for entry in account.sent() if not self.logs_in(account, entry)]
        return Trace(request, result, [*sent, *filter(None, [made_here])])

    def delete(self, account: Account, delete: Callable[[str], object], known: str) -> None:
        """Delete something, for which the vendor has to be asked; then again, and what never was: neither may raise."""
        account.mark()
        delete(known)
        sent = account.sent()
        expect_that("deleting what is there", sent, Guide.IDS, expected="a request", came=sent)
        for each in (known, self.unknown(known)):
            delete(each)

    # Secrets that are wrong.

    def wrong(self, account: Account, name: str) -> dict[str, Any]:
        """A secret setting, such that it looks like the right one and is not."""
        return {name: self.unknown(str(getattr(account.settings(), name)))}

    def unnoticed(self, account: Account) -> list[str]:
        """The secret settings that `check` does not notice when they are wrong: webhooks may be proven with them."""
        found = []
        for name in account.secrets():
            with suppress(Exception):  # of whatever kind: it was noticed
                account.open(**self.wrong(account, name)).check()
                found.append(name)
        return found

    # Bringing people in.

    def attend(self, account: Account, meeting: Meeting) -> tuple[Person, Person]:
        """A host, Ada, and a guest, Grace, come in."""
        host = self.enter(account, meeting, LinkRole.HOST, "Ada")
        return host, self.enter(account, meeting, LinkRole.GUEST, "Grace")

    def leave(self, account: Account, *people: Person) -> None:
        """They stay half an hour and leave; an hour later nothing is live any more."""
        account.emulator.clock.advance(STAYED)
        for person in people:
            person.leave()
        account.emulator.clock.advance(LINGERED)

    def hold(self, account: Account, meeting: Meeting) -> None:
        """A session of half an hour, held and over."""
        self.leave(account, *self.attend(account, meeting))

    def session_id(self, account: Account, meeting: Meeting) -> str:
        """The id of the one session that was held in a meeting."""
        if not account.declares("sessions.list"):
            expected = Words("sessions.list, or session_id() of the test class overridden")
            came = Words("sessions.list is not declared")
            raise ContractBroken(
                "the id of a session to try things with", expected=expected, came=came, see=Guide.EMULATOR
            )
        return next(iter(account.provider.sessions.list(meeting.id))).id

    def with_features(self, account: Account, *features: Feature) -> Meeting:
        """A meeting that has features, where that can be said."""
        able = [feature for feature in features if account.declares(f"meetings.create.features.{feature}")]
        return self.make_meeting(account, **({"features": dict.fromkeys(able, True)} if able else {}))

    def found(self, account: Account, what: str, look: Callable[[], T | None], *meetings: Meeting) -> T:
        """What ``look`` finds: at once, while people are in the meetings, or when they have left.

        A vendor may tell of a meeting only once somebody has been in it; a live account has nobody to send.
        """
        for _ in self._stages(account, *meetings):
            try:
                found = look()
            except NotFound:
                continue
            if found is not None:
                return found
        if account.is_live:
            pytest.skip(f"{what}: this vendor tells once people have been in")
        expected = Words("found at once, while people are in, or when all have left")
        raise ContractBroken(what, expected=expected, came=Words("it is found at no time"), see=Guide.IDS)

    def _stages(self, account: Account, *meetings: Meeting) -> Iterator[None]:
        yield
        if account.is_live:
            return
        try:
            people = [person for meeting in meetings for person in self.attend(account, meeting)]
        except NobodyEnters:
            return
        yield
        self.leave(account, *people)
        yield


@functools.cache
def is_field(ability: str) -> bool:
    """Whether an ability is a field of a request, and no operation."""
    return "." in split_ability(ability)[1]


def operation_of(ability: str) -> str:
    """The operation that an ability is, or belongs to."""
    return ".".join(ability.split(".")[:2])


@functools.cache
def takes_request(operation: str) -> bool:
    """Whether an operation takes a request."""
    interface, name = split_ability(operation)
    return INTERFACES[interface].request_type(name) is not None


def one_of(items: Any, id: str) -> Any:
    """The item of a list with an id, or None."""
    return next((item for item in items if item.id == id), None)
