"""``anymeet switch``: what a move from one vendor to another would break, and what it would have to move. It moves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from anymeet.cli.completion import complete_both
from anymeet.cli.state import State, common_options
from anymeet.cli.texts import examples
from anymeet.errors import ConfigurationError

if TYPE_CHECKING:
    from anymeet.connection import WhenUnsupported
    from anymeet.switching.findings import SwitchCheck

_BLOCKED: Final = 1


@common_options
@click.command(
    epilog=examples(
        "switch --from digitalsamba --to samesurf --check usage.json",
        "switch --from work --to samesurf --check --strict",
        "switch --from digitalsamba --to samesurf --check usage.json --unsupported report --json",
        "switch --from work --to samesurf --plan",
    )
)
@click.option(
    "--from",
    "source",
    required=True,
    metavar="PROFILE|PROVIDER",
    shell_complete=complete_both,
    help="What the application uses now.",
)
@click.option(
    "--to",
    "target",
    required=True,
    metavar="PROFILE|PROVIDER",
    shell_complete=complete_both,
    help="What it would use instead.",
)
@click.option(
    "--check",
    "recording",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Show what would break for the recorded calls of an application; without a file, for an application that uses everything.",
)
@click.option("--plan", is_flag=True, help="Read what is on the account now, and show how much of it could be created.")
@click.option(
    "--unsupported",
    type=click.Choice(["raise", "report"]),
    help="What the application passes to connect() as unsupported, unless it leaves that to the profile.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 for degradations as well.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="NUMBER",
    help="With --plan: the most to show of each list; 0 shows all.",
)
@click.pass_context
def switch(
    ctx: click.Context,
    source: str,
    target: str,
    recording: str | None,
    plan: bool,
    unsupported: WhenUnsupported | None,
    strict: bool,
    limit: int | None,
) -> None:
    """Show what a switch from one vendor to another means. Nothing is switched, moved or changed.

    --check shows the blockers, degradations, renamed concepts and manual steps, each with the places in the application;
    nothing is sent to anybody. The exit code is 1 when there are blockers. To record what an application uses, set
    ANYMEET_RECORD=usage.json while it runs.

    --plan reads the meetings, webhooks and recordings of the account that --from names.
    """
    state = ctx.ensure_object(State)
    if plan == (recording is not None):
        raise click.UsageError("say what you want to know: --check or --plan")
    for name, given, goes_with in (
        ("--limit", limit is not None, plan),
        ("--strict", strict, not plan),
        ("--unsupported", unsupported is not None, not plan),
    ):
        if given and not goes_with:
            raise click.UsageError(f"{name} can only be used with {'--check' if plan else '--plan'}")
    if source == target:
        raise click.UsageError(f"--from and --to are both {source}: that is not a switch")
    if plan:
        _plan(state, source, target, limit)
        return
    from anymeet.cli.switch_check import show_check

    check = _check(state, source, target, recording or "", unsupported)
    show_check(state, check)
    if check.blockers or (strict and check.degradations):
        ctx.exit(_BLOCKED)


def _check(state: State, source: str, target: str, recording: str, unsupported: WhenUnsupported | None) -> SwitchCheck:
    from anymeet.calls import read_calls
    from anymeet.switching.check import check_switch
    from anymeet.switching.sides import read_side

    try:
        calls = read_calls(recording) if recording else None
    except ConfigurationError as error:  # of a file that configures nothing, so doctor knows nothing about it
        raise click.BadParameter(str(error), param_hint="--check") from None
    here, there = (read_side(name, unsupported=unsupported, config=state.config) for name in (source, target))
    return check_switch(calls, here, there)


def _plan(state: State, source: str, target: str, limit: int | None) -> None:
    from anymeet.capabilities import account_or_vendor
    from anymeet.cli.switch_plan import reading_progress, show_plan
    from anymeet.connection import connect
    from anymeet.switching.plan import plan_switch

    with connect(source, config=state.config) as here, account_or_vendor(target, config=state.config) as there:
        with reading_progress(state) as progress:
            found = plan_switch(here, there, progress=progress)
        show_plan(state, found, limit)
