"""Runs the application on each provider's emulator and keeps what happened, step by step."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import attrs

from anymeet.connection import connect
from anymeet.demo.application import review
from anymeet.errors import AnymeetError
from anymeet.models import Lack, Value
from anymeet.provider import Provider


class Outcome(StrEnum):
    """How a step ended."""

    DONE = "done"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class DemoStep:
    """One step on one provider. ``notes`` name what the vendor could not be told; ``milliseconds`` is wall time."""

    title: str
    outcome: Outcome
    text: str
    milliseconds: float
    notes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class DemoRun:
    """The application on one provider; it ends with the step that failed, if one did."""

    provider: str
    title: str
    emulated: bool
    steps: tuple[DemoStep, ...]


def run_demo(
    profiles: Sequence[str],
    done: Callable[[DemoStep], None] | None = None,
    *,
    config: str | os.PathLike[str] | None = None,
) -> list[DemoRun]:
    """Run the application on each profile in turn; ``done`` is told of every step. Raises nothing a vendor does wrong.

    ``config`` is that of `anymeet.connect`.
    """
    with tempfile.TemporaryDirectory() as folder:
        return [_run(profile, config, Path(folder), done) for profile in profiles]


def _run(
    profile: str,
    config: str | os.PathLike[str] | None,
    folder: Path,
    done: Callable[[DemoStep], None] | None,
) -> DemoRun:
    with connect(profile, config=config, unsupported="report") as provider:
        steps: list[DemoStep] = []
        for step in _steps(provider, folder):
            steps.append(step)
            if done:
                done(step)
        return DemoRun(
            provider=provider.name,
            title=provider.info.title,
            emulated=provider.context.emulator is not None,
            steps=tuple(steps),
        )


def _steps(provider: Provider, folder: Path) -> Iterator[DemoStep]:
    narration = review(provider, folder)
    title = "the beginning"
    while True:
        started = time.perf_counter()
        try:
            title, value = next(narration)
        except StopIteration:
            return
        except (AnymeetError, OSError) as error:
            spent = (time.perf_counter() - started) * 1000
            yield DemoStep(title=f"after {title}", outcome=Outcome.FAILED, text=str(error), milliseconds=spent)
            return
        yield DemoStep(
            title=title,
            outcome=Outcome.UNSUPPORTED if isinstance(value, Lack) else Outcome.DONE,
            text=in_words(value),
            milliseconds=(time.perf_counter() - started) * 1000,
            notes=tuple(map(str, value.notes)) if isinstance(value, Value) else (),
        )


def in_words(value: object) -> str:
    """What came of a step, for a cell of a table."""
    if value is None:
        return "done"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nobody"
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 60:g} min"
    if isinstance(value, Path):
        return f"{value.name}, {value.stat().st_size:,} bytes"
    return str(value)
