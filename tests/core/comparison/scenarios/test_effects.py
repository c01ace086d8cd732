"""What a scenario does that no cleaning up takes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from anymeet.comparison import read_scenario, shipped_scenarios
from anymeet.comparison.scenarios.effects import effects_of

PLAN = "{do: meetings.create, as: m, with: {title: Review, starts_at: in 1h, duration: 1h}}"


@pytest.mark.parametrize(
    ("step", "effects"),
    [
        (
            PLAN.replace("}}", ", invitees: [a@x.example, b@x.example]}}"),
            ("the vendor writes to a@x.example, b@x.example",),
        ),
        (
            PLAN.replace("}}", ", invitees: [a@x, b@x, c@x, d@x, e@x]}}"),
            ("the vendor writes to a@x, b@x, c@x and 2 more",),
        ),
        (
            "{do: webhooks.create, with: {endpoint: 'https://ada:hush@h.example/hook?key=hush', events: [any]}}",
            ("the vendor reports to https://h.example/... what happens on the whole account",),
        ),
        ("{do: accounts.create, with: {name: Other}}", ("an account is opened, which may cost money",)),
        ("{do: meetings.list_live}", ("meetings.list_live puts what was there before into the report",)),
        ("{do: recordings.list}", ("recordings.list puts what was there before into the report",)),
        (f"{PLAN}\n  - {{do: recordings.list, with: {{meeting: m}}}}", ()),
        (f"{PLAN}\n  - {{do: links.create, with: {{meeting: m, role: guest}}}}", ()),
    ],
)
def test_effects(tmp_path: Path, step: str, effects: tuple[str, ...]) -> None:
    """Letters, webhooks, accounts and lists of everything are told, by whom they reach; what concerns a meeting of its own is not."""
    path = tmp_path / "scenario.yaml"
    path.write_text(f"title: Test\nsteps:\n  - {step}\n  - {step.replace('as: m', 'as: n')}\n")
    assert effects == effects_of(read_scenario(path).steps)


@pytest.mark.parametrize("name", shipped_scenarios())
def test_what_anymeet_brings_reaches_nobody_else(name: str) -> None:
    """The scenarios that anymeet comes with write to nobody; at most they look at which meetings are live."""
    assert {"meetings.list_live puts what was there before into the report"} >= set(
        effects_of(read_scenario(name).steps)
    )
