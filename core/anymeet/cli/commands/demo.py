"""``anymeet demo``: one application on the emulators of all vendors, side by side."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, Final

import click

from anymeet.cli.completion import complete_profiles
from anymeet.cli.documents import document_from, print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.tables import make_console, printable
from anymeet.cli.texts import examples
from anymeet.errors import PluginError

if TYPE_CHECKING:
    from rich.text import Text

    from anymeet.demo.runner import DemoRun, DemoStep

_PIPE_WIDTH: Final = 120
_FAILED: Final = 1


@common_options
@click.command(epilog=examples("demo", "demo digitalsamba:emulated", "demo work samesurf:emulated --json"))
@click.argument("profiles", metavar="[PROFILE]...", nargs=-1, shell_complete=complete_profiles)
@click.pass_context
def demo(ctx: click.Context, profiles: tuple[str, ...]) -> None:
    """Run one application on several vendors, and show what each does with every step.

    It plans a meeting, hands out links, sees who is in, records, downloads, and reads the usage. Without a profile it runs on
    the emulators of all installed providers, which need no account and no waiting; on an account it waits for people.
    """
    from anymeet.config import EMULATED
    from anymeet.demo.runner import Outcome, run_demo

    state = ctx.ensure_object(State)
    named = state.named(profiles)
    for profile in named:
        if not profile.endswith(EMULATED):
            state.note(
                f"{profile} is an account: a real meeting is held there, which takes hours of waiting for people; Ctrl-C ends it"
            )
    runs = run_demo(named or _emulated(state), config=state.config)
    if state.json:
        print_json(document_from(runs))
    else:
        _show(runs)
    if any(step.outcome is Outcome.FAILED for run in runs for step in run.steps):
        ctx.exit(_FAILED)


def _emulated(state: State) -> list[str]:
    """The profiles of all emulators; one that cannot be loaded is named, and the others go on. `PluginError` without any."""
    from anymeet.config import EMULATED
    from anymeet.distributions import EMULATORS
    from anymeet.plugins import default_registry

    registry = default_registry()
    profiles = []
    for entry in registry.entries(EMULATORS):
        try:
            registry.emulator(entry.name)
        except PluginError as error:
            state.note(f"left out: {error}")
        else:
            profiles.append(f"{entry.name}{EMULATED}")
    if not profiles:
        raise PluginError("there is no emulator to run it on: name the profile of an account, or install a provider")
    return profiles


def _show(runs: list[DemoRun]) -> None:
    """A row per step, a column per provider."""
    from rich.box import ROUNDED
    from rich.table import Table

    console = make_console()
    if not sys.stdout.isatty():
        console.width = _PIPE_WIDTH
    table = Table(box=ROUNDED, safe_box=True)
    table.add_column("step")
    for run in runs:
        table.add_column(f"{run.title}, emulated" if run.emulated else run.title, ratio=1)
        table.add_column("ms", justify="right", style="dim", no_wrap=True)
    told = [{step.title: step for step in run.steps} for run in runs]
    notes: dict[str, int] = {}
    for title in dict.fromkeys(step.title for run in runs for step in run.steps):
        table.add_row(title, *(cell for steps in told for cell in _cells(steps.get(title), notes)))
    console.print(table)
    for note, number in notes.items():
        print(textwrap.fill(note, console.width, initial_indent=f"{f'[{number}]':<5}", subsequent_indent=" " * 5))


def _cells(step: DemoStep | None, notes: dict[str, int]) -> tuple[Text, str]:
    """What a provider made of a step, and how many milliseconds it took. New ``notes`` get the next number."""
    from rich.text import Text

    if step is None:
        return Text(""), ""
    said, why = step.text, ""
    if step.outcome == "unsupported":
        said, _, why = step.text.partition(": ")
    text = Text(printable(said), {"done": "green", "unsupported": "yellow", "failed": "red"}[step.outcome])
    numbers = [notes.setdefault(printable(note), len(notes) + 1) for note in (why, *step.notes) if note]
    if numbers:
        text.append(f" [{', '.join(map(str, numbers))}]", "yellow")
    return text, f"{step.milliseconds:.0f}"
