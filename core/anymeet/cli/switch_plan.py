"""A plan of a switch, as people and scripts read it, and how far the reading for it has come."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from anymeet.cli.answers import SHOWN
from anymeet.cli.documents import document_from, escaped
from anymeet.cli.state import State
from anymeet.cli.tables import make_console, print_line, print_table, print_values, printable
from anymeet.errors import AnymeetError
from anymeet.models import LinkRole, Webhook
from anymeet.redaction import MASK, UNINFORMED
from anymeet.switching.meetings import Lost, PlannedMeeting
from anymeet.switching.plan import Listing, SwitchPlan

if TYPE_CHECKING:
    from anymeet.switching.plan import ReadingProgress


def show_plan(state: State, plan: SwitchPlan, limit: int | None = None) -> None:
    """Show what there is, what would become of it, and what remains to be done: as tables, or as one document.

    ``limit`` is how much of each list at most, 0 for all; where it is None, `SHOWN`, and all with ``--json``.
    """
    if limit is None:
        limit = 0 if state.json else SHOWN
    plan = attrs.evolve(plan, webhooks=_without_secrets(plan.webhooks))
    if state.json:
        _print_document(plan, limit)
        return
    print_line(f"What a switch from {plan.source} to {plan.target} would have to move. Nothing was changed.")
    created = sum(meeting.request is not None for meeting in plan.meetings)
    _show(state, "meetings", plan.meetings, f"{created} would be created", limit, _print_meetings)
    _show_lost(plan, limit)
    _show(state, "webhooks", plan.webhooks, f"none would be created: {plan.webhooks.obstacle}", limit)
    _show(state, "recordings", plan.recordings, f"none would be created: {plan.recordings.obstacle}", limit)
    print_line("\nTo do", "bold")
    for number, step in enumerate(plan.steps, 1):
        print_line(f"{number:>2}. {printable(step)}")


@contextmanager
def reading_progress(state: State) -> Iterator[ReadingProgress | None]:
    """A bar on stderr for each list that is read, when a person looks at it."""
    if not state.shows_progress:
        yield None
        return
    from rich import progress

    columns = (
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
    )
    with progress.Progress(*columns, console=make_console(stderr=True)) as bar:
        tasks: dict[str, progress.TaskID] = {}

        def show(kind: str, done: int, total: int | None) -> None:
            if kind not in tasks:
                tasks[kind] = bar.add_task(f"reading {kind}", total=total)
            bar.update(tasks[kind], completed=done, total=total)

        yield show


def _show(
    state: State,
    kind: str,
    listing: Listing[Any],
    summary: str,
    limit: int,
    print_items: Callable[[Sequence[Any]], None] = print_values,
) -> None:
    """How many there are and what would become of them, or why that is not known; and a table."""
    facts = [f"{len(listing)}, of which {summary}"] if listing.items else [] if listing.error else ["none"]
    if listing.error:
        facts.append(f"{'not all were' if listing.items else 'not'} listed, {printable(listing.error.message)}")
    print_line(f"\n{kind.capitalize()}: {'; '.join(facts)}", "bold")
    shown = listing.items[: limit or None]
    if shown:
        print_items(shown)
    if len(shown) < len(listing):
        state.note(f"there are more {kind} than {limit}; --limit 0 shows all")


def _print_meetings(meetings: Sequence[PlannedMeeting]) -> None:
    rows = [
        (
            meeting.id,
            meeting.title,
            meeting.state,
            _counts(meeting.links),
            "created" if meeting.request else f"not created: {meeting.obstacle}",
        )
        for meeting in meetings
    ]
    print_table(("id", "title", "state", "links", "outcome"), rows)


def _show_lost(plan: SwitchPlan, limit: int) -> None:
    """What all meetings together would lose, reason by reason, and the links that came with them."""
    fields: dict[str, dict[str, None]] = {}
    losers: Counter[str] = Counter()
    for meeting in plan.meetings:
        losers.update(dict.fromkeys(lost.why for lost in meeting.lost).keys())
        for lost in meeting.lost:
            fields.setdefault(lost.why, {})[lost.field] = None
    if fields:
        print_line("\nLeft out of meetings that would be created", "bold")
        rows = [(count, why, tuple(fields[why])) for why, count in losers.most_common(limit or None)]
        print_table(("meetings", "why", "fields"), rows)
    if links := _counts(plan.links):
        print_line(
            f"\nLinks that came with meetings: {links}, of which none would be created: they lead to {plan.source}",
            "bold",
        )


def _counts(links: Mapping[LinkRole, int]) -> str:
    return ", ".join(f"{count} {role}" for role, count in links.items() if count)


def _without_secrets(webhooks: Listing[Webhook]) -> Listing[Webhook]:
    """Endpoints as they can be recognised: what stands behind their path may let somebody in."""

    def shown(webhook: Webhook) -> Webhook:
        return attrs.evolve(webhook, endpoint=re.sub(r"(?s)([?#]).*", rf"\1{MASK}", UNINFORMED.text(webhook.endpoint)))

    return attrs.evolve(webhooks, items=tuple(map(shown, webhooks)))


def _print_document(plan: SwitchPlan, limit: int) -> None:
    """One document on stdout, written meeting by meeting, since there may be many thousands."""

    def document(value: Any) -> Any:
        if isinstance(value, SwitchPlan):
            return {
                "source": value.source,
                "target": value.target,
                "meetings": value.meetings,
                "links": dict(value.links),
                "webhooks": value.webhooks,
                "recordings": value.recordings,
                "steps": value.steps,
            }
        if isinstance(value, Listing):
            return {
                "count": len(value),
                "obstacle": value.obstacle,
                "error": value.error,
                "items": value.items[: limit or None],
            }
        if isinstance(value, PlannedMeeting):
            request = document_from(dict(value.request.given())) if value.request else None
            return {**document_from(attrs.evolve(value, lost=())), "request": request, "lost": value.lost}
        if isinstance(value, Lost):
            reason = value.lack.reason if value.lack else None
            return {"field": value.field, "value": value.value, "why": value.why, "reason": reason}
        if isinstance(value, AnymeetError):
            return {"kind": type(value).__name__, "message": value.message}
        return document_from(value)

    encoder = json.JSONEncoder(ensure_ascii=False, indent=2, default=document)
    sys.stdout.writelines(map(escaped, encoder.iterencode(plan)))
    sys.stdout.write("\n")
