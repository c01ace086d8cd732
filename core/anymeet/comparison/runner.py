"""One scenario on several profiles, at once or in turn, until it is done or somebody presses Ctrl-C."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import metadata

import attrs

from anymeet.capabilities import matrix_from
from anymeet.comparison.interruption import Interruption
from anymeet.comparison.masking import masked
from anymeet.comparison.results import Comparison
from anymeet.comparison.runs import Advance, Run
from anymeet.comparison.scenarios import Scenario
from anymeet.config import EMULATED
from anymeet.connection import read_profile
from anymeet.errors import InvalidRequest
from anymeet.plugins import Registry, default_registry
from anymeet.redaction import Redactor


class Abandoned(KeyboardInterrupt):
    """Ctrl-C was pressed again while the runs were cleaning up. ``left`` is what they had made and not undone yet."""

    def __init__(self, left: Sequence[str]) -> None:
        super().__init__("interrupted while cleaning up")
        self.left = tuple(left)


def compare(
    profiles: Sequence[str],
    scenario: Scenario,
    *,
    repeat: int = 1,
    in_turn: bool = False,
    wait_for_people: bool = False,
    config: str | os.PathLike[str] | None = None,
    registry: Registry | None = None,
    progress: Callable[[Advance], object] | None = None,
) -> Comparison:
    """Take the scenario's steps on every profile, ``repeat`` times, and clean up after each time.

    The profiles run at the same time, a thread for each, or ``in_turn``. ``config`` and ``registry`` are those of
    `anymeet.connect`. On accounts, steps that wait for people are skipped unless ``wait_for_people``; to an emulator
    somebody always comes. ``progress`` is told of every advance, one at a time.

    Each profile is connected with ``unsupported="report"``, and whatever it ``requires`` is not asked for: what an account
    lacks is a result here. So is a profile that cannot be opened, and a step that fails: the others go on. What is
    asked for is compared with what the vendor tells when the meeting is read again, where it can be; those requests are
    neither counted nor measured.

    At the first `KeyboardInterrupt` runs end at their next request and waiting is over; they clean up, and the comparison
    holds what there is. A second one is raised as `Abandoned`, at once. Ctrl-C is heard in the main thread alone. Whatever
    ``progress`` raises ends the runs as the first one does, and is raised when they have cleaned up.

    Raises `InvalidRequest` for a ``repeat`` below 1, and what `check_profiles` raises, before anything is made.
    """
    check_profiles(profiles, config=config, registry=registry)
    if repeat < 1:
        raise InvalidRequest("repeat", f"must be at least 1, not {repeat}")
    made_at = datetime.now(UTC)
    lock, interruption = threading.Lock(), Interruption()
    unheard: list[Exception] = []

    def tell(advance: Advance) -> None:
        with lock:
            if progress and not unheard:
                try:
                    progress(advance)
                except Exception as bug:  # noqa: BLE001  # is raised when all is cleaned up
                    unheard.append(bug)
                    interruption.ask()

    runs = [
        Run(
            profile=profile,
            scenario=scenario,
            interruption=interruption,
            repeat=repeat,
            wait_for_people=wait_for_people,
            config=config,
            registry=registry,
            tell=tell,
        )
        for profile in profiles
    ]
    _take([runs] if in_turn else [[run] for run in runs], interruption)
    for bug in unheard:
        raise bug
    return Comparison(
        scenario=scenario.title,
        about=scenario.about,
        made_at=made_at,
        version=metadata.version("anymeet"),
        repeat=repeat,
        runs=masked(tuple(run.result for run in runs if run.result), _redactor(runs)),
        matrix=matrix_from(run.column for run in runs if run.column),
    )


def check_profiles(
    profiles: Sequence[str], *, config: str | os.PathLike[str] | None = None, registry: Registry | None = None
) -> None:
    """Read all profiles of a comparison. Nothing is opened or sent.

    Raises `InvalidRequest` without any, and for one named twice; `ConfigurationError`, `UnknownProvider` or `PluginError` for
    the first that is misspelt, incomplete, or of a provider that cannot be loaded.
    """
    registry = registry or default_registry()
    if isinstance(profiles, str) or not profiles:
        raise InvalidRequest("profiles", "must be a list with at least one name: ['digitalsamba:emulated']")
    for profile in profiles:
        if profiles.count(profile) > 1:
            raise InvalidRequest("profiles", f"names {profile!r} twice: repeat=2 (--repeat 2) runs each twice")
        if profile.endswith(EMULATED):
            registry.provider(profile.removesuffix(EMULATED))
            registry.emulator(profile.removesuffix(EMULATED))
        else:
            read_profile(profile, config=config, registry=registry)


@attrs.define(eq=False)
class _Lane:
    """Runs that are taken one after the other, in a thread of their own."""

    runs: Sequence[Run]
    bugs: list[BaseException] = attrs.field(factory=list)
    # An event, since a thread that is joined when Ctrl-C is pressed counts as ended from then on (CPython 3.11).
    ended: threading.Event = attrs.field(factory=threading.Event)

    def __attrs_post_init__(self) -> None:
        # Daemons: whoever presses Ctrl-C twice shall not wait for a vendor.
        threading.Thread(target=self._take, name="anymeet comparison", daemon=True).start()

    def _take(self) -> None:
        try:
            for run in self.runs:
                run.take()
        except BaseException as bug:  # noqa: BLE001  # is raised where somebody waits for the thread
            self.bugs.append(bug)
        finally:
            self.ended.set()


def _take(lanes: Sequence[Sequence[Run]], interruption: Interruption) -> None:
    runs = [run for lane in lanes for run in lane]
    started: list[_Lane] = []
    try:
        started += map(_Lane, lanes)
        _join(started)
    except KeyboardInterrupt:
        interruption.ask()
        try:
            for run in runs:
                if not run.result:
                    run.say("stop", interrupted=True)
            _join(started)
        except KeyboardInterrupt:
            left = tuple(f"{run.profile}: {what}" for run in runs for what in run.left)
            raise Abandoned(masked(left, _redactor(runs))) from None
    for bug in (bug for lane in started for bug in lane.bugs):
        raise bug


def _redactor(runs: Sequence[Run]) -> Redactor:
    """Of all that any of them was given: two may have the same account. They may still be running."""
    return Redactor(secret for run in runs for secret in tuple(run.secrets))


def _join(lanes: Sequence[_Lane]) -> None:
    for lane in lanes:
        while not lane.ended.wait(1):
            continue  # on some systems only a wait that ends lets a signal through
