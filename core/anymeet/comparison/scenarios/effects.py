"""What a scenario does to others and to an account that no cleaning up takes back: whoever runs one of somebody else's wants to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from anymeet.comparison.scenarios.steps import Draft, Reference, Step
from anymeet.models.links import without_secrets

_NAMED: Final = 3  # addresses


def effects_of(steps: Iterable[Step]) -> tuple[str, ...]:
    """A clause for each; none where the steps concern their own meetings alone."""
    return tuple(dict.fromkeys(effect for step in steps for effect in _effects(step)))


def _effects(step: Step) -> Iterator[str]:
    arguments = step.arguments.values()
    said = {name: value for draft in arguments if isinstance(draft, Draft) for name, value in draft.fields.items()}
    if invitees := said.get("invitees"):
        more = f" and {len(invitees) - _NAMED} more" if len(invitees) > _NAMED else ""
        yield f"the vendor writes to {', '.join(invitees[:_NAMED])}{more}"
    if endpoint := said.get("endpoint"):
        yield f"the vendor reports to {without_secrets(endpoint)} what happens on the whole account"
    if step.do == "accounts.create":
        yield "an account is opened, which may cost money"
    if step.do.endswith((".list", ".list_live")) and not any(isinstance(each, Reference) for each in arguments):
        yield f"{step.do} puts what was there before into the report"
