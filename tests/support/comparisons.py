"""A comparison with all that a report may have to show: every outcome and fate, several repetitions, live and emulated runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from anymeet.capabilities import make_matrix
from anymeet.comparison.results import (
    Cleanup,
    Comparison,
    Difference,
    Exchange,
    Fate,
    Outcome,
    ProviderRun,
    StepResult,
    Timing,
)
from anymeet.models import Lack, Note, Reason

HOSTILE = "</script></style><script>window.hurt = 1</script>\"'><img src=x onerror='window.hurt=1'>&amp;"
RIGHT_TO_LEFT = "\u202eفريق التصميم\u202c"
EMOJI = "👩🏽‍💻🎉"
LONG = "interminable" * 42
HALF = "half a pair: \ud83d"  # as JSON may hold it
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiaG9zdCJ9.c2lnbmF0dXJl"
ODD = (HOSTILE, RIGHT_TO_LEFT, EMOJI, LONG, HALF)

PLAN = (
    ("plan it", "meetings.create"),
    ("link for the host", "links.create"),
    ("link for a guest", "links.create"),
    ("wait until it is live", "wait.live"),
    ("who is in", "participants.list_live"),
    ("start recording", "recordings.start"),
    ("export the chat", "chat.export"),
    ("what it used", "usage.meeting"),
)


def timings(*waited: float) -> tuple[Timing, ...]:
    """A step that waited so long in each repetition; when it began is told by `one_after_the_other`."""
    return tuple(Timing(begin=0, length=time + 4.5, waited=time) for time in waited)


def one_after_the_other(steps: Iterable[StepResult]) -> Iterator[StepResult]:
    """The steps, each of which begins 3 ms after the end of the one before."""
    ends = [0.0, 0.0, 0.0]
    for step in steps:
        begun = tuple(attrs.evolve(timing, begin=ends[place] + 3) for place, timing in enumerate(step.timings))
        for place, timing in enumerate(begun):
            ends[place] = timing.begin + timing.length
        yield attrs.evolve(step, timings=begun)


def exchange(line: str = "POST /api/v1/rooms", status: int | None = 200, **fields: Any) -> Exchange:
    """One request that took 20 ms."""
    return Exchange(
        operation="rooms.create", line=line, status=status, milliseconds=None if status is None else 20.25, **fields
    )


def steps(*changed: StepResult | None) -> tuple[StepResult, ...]:
    """The plan, done in three repetitions, except where something else is given."""
    done = [
        StepResult(
            title=title,
            ability=ability,
            outcome=Outcome.DONE,
            text=f"{title}: it came about",
            outcomes=(Outcome.DONE,) * 3,
            exchanges=(exchange(asked='{\n  "topic": "Launch"\n}', answered='{\n  "id": "r1"\n}'),),
            timings=timings(18.2 + place, 21.9 + place * 3, 19.4 + place * 2),
        )
        for place, (title, ability) in enumerate(PLAN)
    ]
    mixed = [
        attrs.evolve(other, title=step.title, ability=step.ability) if other else step
        for step, other in zip(done, [*changed, *[None] * (len(PLAN) - len(changed))], strict=True)
    ]
    return tuple(one_after_the_other(mixed))


def result(outcome: Outcome, text: str, **fields: object) -> StepResult:
    """What came of a step of the plan."""
    return StepResult(title="", ability="", **{"outcome": outcome, "outcomes": (outcome,) * 3, "text": text, **fields})  # type: ignore[arg-type]


def make_comparison(*, hostile: bool = True) -> Comparison:
    """A live run in which all went well, and an emulated one in which nothing did; hostile words where a vendor's stand."""
    word = HOSTILE if hostile else "vendor's words"
    odd: Sequence[str] = ODD if hostile else ("Launch",)
    worst = steps(
        result(
            Outcome.CHANGED,
            " ".join(odd),
            differences=(
                Difference(
                    field="starts_at",
                    fate=Fate.LOST,
                    asked="2030-01-07 09:10:00Z",
                    reason=f"vendor lacks: a room is always open {word}",
                ),
                Difference(field="title", fate=Fate.CHANGED, asked=word, came=LONG),
                Difference(field="features.chat", fate=Fate.NOT_TOLD, asked="yes"),
            ),
            notes=(Note("meetings.create.starts_at", f"left out {word}"),),
            exchanges=(
                exchange(asked=word, answered="x" * 9_000),
                *[exchange("GET /rooms/r1", 202, answered='{"state": "waiting"}')] * 30,
            ),
            timings=timings(900.0, 2100.0, 1300.0),
        ),
        result(
            Outcome.UNSUPPORTED,
            "",
            lack=Lack(Reason.VENDOR_LACKS, f"there are no links for a host {word}"),
            timings=timings(0),
        ),
        result(
            Outcome.REFUSED,
            f"POST /links: 422 {word}",
            exchanges=(exchange(status=422, answered=word),),
            timings=timings(35),
        ),
        result(Outcome.SKIPPED, "nobody is there"),
        result(Outcome.FAILED, f"no answer {TOKEN}", exchanges=(exchange(status=None),), timings=timings(0)),
        result(
            Outcome.FAILED,
            "it answered nonsense",
            outcomes=(Outcome.DONE, Outcome.FAILED, Outcome.DONE),
            exchanges=(exchange(f"GET /join?token={TOKEN}", answered=f'{{"token": "{TOKEN}"}}'),),
            timings=timings(31.0, 44.0),
        ),
        result(Outcome.UNSUPPORTED, "plan", lack=Lack(Reason.PLAN)),
    )
    return Comparison(
        scenario=f"Webinar {word}" if hostile else "Webinar",
        about=f"A launch with one host and two guests, recorded. {' '.join(odd[1:])}",
        made_at=datetime(2030, 1, 7, 9, 0, tzinfo=UTC),
        version="0.1.0",
        repeat=3,
        runs=(
            ProviderRun(
                profile="digitalsamba",
                provider="digitalsamba",
                title="Digital Samba",
                emulated=False,
                steps=steps(),
                cleanup=(Cleanup(what="meeting Launch"),),
            ),
            ProviderRun(
                profile="samesurf:emulated",
                provider="samesurf",
                title="SameSurf",
                emulated=True,
                steps=worst,
                cleanup=(Cleanup(what=f"meeting {word}", left=f"vendor lacks: no call deletes a room {word}"),),
                interrupted=True,
            ),
            ProviderRun(
                profile=f"third {word}",
                provider="third",
                title="Third",
                emulated=False,
                problem=f"no key {word} {TOKEN}",
            ),
        ),
        matrix=make_matrix(["digitalsamba", "samesurf:emulated"]),
    )
