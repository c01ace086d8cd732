"""``anymeet compare``: one scenario on several vendors, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import click

from anymeet.cli.comparisons import comparison_document, print_comparison
from anymeet.cli.completion import complete_profiles
from anymeet.cli.documents import print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.tables import make_console, printable
from anymeet.cli.texts import examples

if TYPE_CHECKING:
    from anymeet.comparison import Advance, Comparison, Scenario
    from anymeet.models import Lack

_FAILED: Final = 1
_INTERRUPTED: Final = 130
_EXAMPLE: Final = "anymeet compare digitalsamba:emulated samesurf:emulated"


@common_options
@click.command(
    epilog=examples(
        "compare digitalsamba:emulated samesurf:emulated",
        "compare digitalsamba:emulated samesurf:emulated --scenario sales-co-browsing --html report.html",
        "compare work samesurf:emulated --scenario launch.yaml --repeat 5 --in-turn",
        "compare work --wait-for-people --json",
    )
)
@click.argument("profiles", metavar="PROFILE...", nargs=-1, shell_complete=complete_profiles)
@click.option(
    "--scenario",
    metavar="NAME|FILE",
    default="webinar",
    show_default=True,
    help="What to do: webinar, sales-co-browsing or lesson-with-recording, which come with anymeet, or a file of your own.",
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a report to this file: one page that needs nothing else.",
)
@click.option(
    "--repeat",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="NUMBER",
    help="How often to run it: latencies are then shown as median and spread.",
)
@click.option("--in-turn", is_flag=True, help="Run one profile after the other instead of all at once.")
@click.option(
    "--wait-for-people", is_flag=True, help="On accounts, show the links and wait until somebody follows them."
)
@click.pass_context
def compare(
    ctx: click.Context,
    profiles: tuple[str, ...],
    scenario: str,
    html: Path | None,
    repeat: int,
    in_turn: bool,
    wait_for_people: bool,
) -> None:
    """Run one scenario on several vendors, and show what each makes of every step.

    Shows for every step what was done, refused, unsupported, lost or changed, how many requests it took, and how long the
    vendor took. PROVIDER:emulated needs no account, and its latency says nothing about the vendor. Everything that is made is
    removed again, also after Ctrl-C, except what the vendor has no way to remove: that is listed before and after.
    """
    from anymeet import comparison as running
    from anymeet.comparison.report import check_report
    from anymeet.comparison.runner import check_profiles

    state = ctx.ensure_object(State)
    named = state.named(profiles)
    if not named:
        raise click.UsageError(f"name at least one profile, for instance: {_EXAMPLE}", ctx)
    read = running.read_scenario(scenario)
    if html:
        check_report(html)
    check_profiles(named, config=state.config)
    _announce(state, named, read, repeat, wait_for_people=wait_for_people)
    try:
        with _progress(state, named) as progress:
            found = running.compare(
                named,
                read,
                repeat=repeat,
                in_turn=in_turn,
                wait_for_people=wait_for_people,
                config=state.config,
                progress=progress,
            )
    except running.Abandoned as abandoned:
        for what in abandoned.left:
            state.note(f"this may still be there: {printable(what)}")
        raise
    _tell_left(state, found)
    try:
        if html:
            state.note(f"the report is in {running.write_report(found, html)}")
    finally:  # last, since who reads it may stop to: and also where the report could not be written
        if state.json:
            print_json(comparison_document(found))
        else:
            print_comparison(found)
    ctx.exit(_exit_code(found))


def _announce(
    state: State, profiles: tuple[str, ...], scenario: Scenario, repeat: int, *, wait_for_people: bool
) -> None:
    """Say what is about to happen on accounts, what of it will stay, and what no cleaning up takes back."""
    from anymeet.comparison.cleanup import lasting
    from anymeet.comparison.scenarios.effects import effects_of
    from anymeet.config import EMULATED
    from anymeet.connection import connect

    people = (
        "Links are shown here: it waits until people follow them"
        if wait_for_people
        else "It does not wait for people; use --wait-for-people for that"
    )
    made = "what the scenario describes is really made there, and removed again"
    beyond = "".join(f"; {effect}" for effect in effects_of(scenario.steps))
    for profile in (profile for profile in profiles if not profile.endswith(EMULATED)):
        # What keeps an account from being opened is told by its run.
        with suppress(Exception), connect(profile, config=state.config, requires=()) as provider:
            stay = lasting(provider, scenario, people=wait_for_people)
            told = [_staying(ability, number * repeat, provider.reason(ability)) for ability, number in stay.items()]
            but_for = f", except for {' and '.join(told)}" if told else ""
            state.note(printable(f"{profile} is an account: {made}{but_for}{beyond}. {people}"))


def _staying(ability: str, number: int, lack: Lack | None) -> str:
    things = ability.partition(".")[0]
    return f"{number} {things.removesuffix('s') if number == 1 else things} ({ability}: {lack})"


@contextmanager
def _progress(state: State, profiles: tuple[str, ...]) -> Iterator[Callable[[Advance], None]]:
    """Tells what somebody has to know at once; to a person at a terminal also how far each profile is."""
    if not state.shows_progress:
        yield _Notes(state.note)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = make_console(stderr=True)
    columns = (
        TextColumn("{task.fields[profile]}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True, redirect_stderr=False) as bars:
        tasks = {profile: bars.add_task("", total=None, profile=printable(profile)) for profile in profiles}
        notes = _Notes(
            lambda text: console.print(f"Note: {text}", soft_wrap=True)
        )  # above the bars, a link in one piece

        def show(advance: Advance) -> None:
            notes(advance)
            doing = printable(advance.doing)
            bars.update(tasks[advance.profile], total=advance.total, completed=advance.done, description=doing)

        yield show


@attrs.define
class _Notes:
    """What of a run's advance somebody has to know at once."""

    note: Callable[[str], object]
    _stopping: bool = attrs.field(default=False, init=False)

    def __call__(self, advance: Advance) -> None:
        if advance.link:
            link = f"{printable(str(advance.link))}: {printable(advance.link.url)}"
            self.note(f"{printable(advance.profile)} waits for people. The {link}")
        if advance.interrupted and not self._stopping:
            self._stopping = True
            self.note("stopping, and cleaning up: Ctrl-C again ends at once, and leaves what was made")


def _tell_left(state: State, comparison: Comparison) -> None:
    """What could not be removed, once for each reason."""
    for run in comparison.runs:
        end = " before its emulator ended" if run.own_emulator else ""
        for reason, things in run.left.items():
            state.note(printable(f"{run.profile}: {'; '.join(things)} could not be removed{end}: {reason}"))


def _exit_code(comparison: Comparison) -> int:
    """Whatever a vendor cannot do or does not want to is what a comparison is for; anything else is a failure."""
    from anymeet.comparison import Outcome

    if any(run.interrupted for run in comparison.runs):
        return _INTERRUPTED
    failed = any(run.problem or Outcome.FAILED in (step.outcome for step in run.steps) for run in comparison.runs)
    return _FAILED if failed else 0
