"""Scenarios that tests write in a line for each step, and plugins that take part in running them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any

from anymeet import Provider, hookimpl
from anymeet.comparison import Comparison, Scenario, StepResult, read_scenario
from anymeet.interfaces import Interface
from anymeet.plugins import Registry

Read = Callable[..., Scenario]
SAMBA, SURF = "digitalsamba:emulated", "samesurf:emulated"
PLAN = "{do: meetings.create, as: review, with: {title: Review, private: true}}"
POLL = "{do: polls.create, as: poll, with: {meeting: review, question: 'Lunch?', options: ['Yes', 'No']}}"
GUEST = "{do: links.create, as: link, with: {meeting: review, role: guest, person: Ada}}"
LOOK = "{do: meetings.get, with: {meeting: review}}"
LIVE = "{do: wait.live, with: {meeting: review}}"


class Plugin:
    """Wraps interfaces, and has steps of its own, each called ``test.`` and its name."""

    def __init__(self, *wrappers: type[Interface], **steps: Callable[..., object]) -> None:
        self.wrappers = {wrapper.name: wrapper for wrapper in wrappers}
        self.steps = {f"test.{name}": step for name, step in steps.items()}

    @hookimpl
    def anymeet_scenario_steps(self) -> Mapping[str, Callable[..., object]]:
        return self.steps

    @hookimpl(wrapper=True)
    def anymeet_interface(self, provider: Provider, name: str) -> Generator[None, Interface, Interface]:
        interface = yield
        return self.wrappers[name](provider, interface) if name in self.wrappers else interface


def scenario_of(folder: Path, *steps: str, registry: Registry | None = None) -> Scenario:
    """The scenario of these steps, read from a file in ``folder``."""
    path = folder / "scenario.yaml"
    path.write_text("title: Test\nsteps:\n" + "".join(f"  - {step}\n" for step in steps))
    return read_scenario(path, registry)


def steps_of(comparison: Comparison) -> tuple[StepResult, ...]:
    """Those of the only run."""
    (run,) = comparison.runs
    assert not run.problem
    return run.steps


def press_ctrl_c() -> None:
    """As a terminal does it: the main thread hears of it, whoever presses."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def rooms_left(emulator: Any) -> list[Any]:
    """What is there still."""
    return [room for room in emulator.state.rooms.values() if not room.deleted]
