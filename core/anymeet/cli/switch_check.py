"""A check before a switch, as people and scripts read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from anymeet.cli.documents import document_from, print_json
from anymeet.cli.state import State
from anymeet.cli.tables import print_line, print_table
from anymeet.switching.findings import Effect, SwitchCheck

if TYPE_CHECKING:
    from anymeet.calls import Place


def show_check(state: State, check: SwitchCheck) -> None:
    """Show what would become of an application: as tables, or as one document."""
    if state.json:
        print_json({"may_switch": check.may_switch, **document_from(check)})
        return
    if check.assumed:
        print_line(
            f"NOTHING WAS RECORDED, so the application is assumed to use everything that {check.source} supports.",
            "bold yellow",
        )
        print_line("ANYMEET_RECORD=usage.json, set while it runs, records what it really uses, and where.")
    else:
        calls = f"{check.calls} recorded call{'s' * (check.calls > 1)}"
        print_line(f"A switch from {check.source} to {check.target}, judged by {calls}.")
    for title, colour, findings in (
        ("Blockers", "red", check.blockers),
        ("Degradations", "yellow", check.degradations),
    ):
        rows = [(found.ability, found.effect.replace("_", " "), found.why, _where(found.places)) for found in findings]
        _section(title, colour, ("ability", "effect", "why", "where"), rows)
        if any(found.effect is Effect.RAISES and found.call != found.ability for found in findings):
            print_line(
                'An application that connects with unsupported="report" leaves such fields out: --unsupported report'
            )
    words = [
        (renamed.word, renamed.source or "-", renamed.target or "-", _where(renamed.places))
        for renamed in check.renamed
    ]
    _section("Renamed concepts", "cyan", ("anymeet", check.source, check.target, "where"), words)
    steps = [
        (number, step.text, step.abilities, _where(step.places)) for number, step in enumerate(check.manual, start=1)
    ]
    _section("Manual steps", "cyan", ("", "what to do", "for", "where"), steps)
    print_line("\nNot predicted", "bold")
    for text in check.not_predicted:
        print_line(f"  {text}")
    if check.may_switch:
        print_line(f"\nMay switch: none of this raises on {check.target}.", "bold green")
    else:
        print_line(f"\nMay not switch: see the blockers ({len(check.blockers)}).", "bold red")


def _section(title: str, colour: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A heading with how many there are, and a table without the columns that nobody fills."""
    print_line(f"\n{title}: {len(rows) or 'none'}", f"bold {colour if rows else 'green'}")
    filled = [column for column in range(len(header)) if any(row[column] for row in rows)]
    if rows:
        print_table([header[column] for column in filled], [[row[column] for column in filled] for row in rows])


def _where(places: Sequence[Place]) -> str:
    return ", ".join(map(str, places))
