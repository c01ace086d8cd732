"""How fast anymeet is, as ratios against a baseline measured in the same run: ``make bench``.

Each figure is the median of several rounds in which baseline and candidate take turns, so that a busy machine disturbs both.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import attrs
import requests

import anymeet
from anymeet import PLUGIN_API, Provider, ProviderInfo
from anymeet.interfaces import Meetings
from anymeet.models import Meeting, MeetingRequest
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.models import Room
from anymeet_digitalsamba.wire import make_digitalsamba_converter

ROUNDS = 9


@attrs.frozen
class Comparison:
    """What is measured, and what it is measured against."""

    title: str
    baseline_title: str
    baseline: Callable[[], object]
    candidate: Callable[[], object]

    def ratio(self) -> tuple[float, float]:
        """The candidate's median time over the baseline's, and the candidate's in milliseconds."""
        times: dict[str, list[float]] = {"baseline": [], "candidate": []}
        for _ in range(ROUNDS):
            for name, run in (("baseline", self.baseline), ("candidate", self.candidate)):
                started = time.perf_counter()
                run()
                times[name].append(time.perf_counter() - started)
        candidate = statistics.median(times["candidate"])
        return candidate / statistics.median(times["baseline"]), candidate * 1000


class IdleMeetings(Meetings):
    """Has the answer."""

    def get(self, meeting_id: str) -> Meeting:
        return REVIEW


class Idle(Provider):
    """A vendor that costs nothing."""

    info = ProviderInfo(name="idle", title="Idle", plugin_api=PLUGIN_API)
    interfaces = (IdleMeetings,)


REVIEW = Meeting(id="1", title="Review")


def recorded(run: Callable[[], object], path: Path) -> Callable[[], object]:
    """The same, while what the application uses is recorded."""

    def run_recorded() -> None:
        with anymeet.record_usage(path):
            run()

    run_recorded()  # what is new is written once
    return run_recorded


def python(code: str) -> Callable[[], object]:
    """A new interpreter that runs ``code``."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    """Measure and print a table."""
    with DigitalSambaEmulator() as emulator, tempfile.TemporaryDirectory() as folder:
        usage = Path(folder, "usage.json")
        emulator.rate_limit = None
        provider = anymeet.connect(provider=DigitalSamba, clock=emulator.clock, **emulator.settings)
        meeting = provider.meetings.create(MeetingRequest(title="Review"))
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {emulator.settings['developer_key']}"
        url = f"{emulator.base_url}/rooms/{meeting.id}"
        room = session.get(url).json()
        document = json.dumps([room] * 1000)
        converter = make_digitalsamba_converter()
        idle = anymeet.connect(provider=Idle, base_url="https://idle.example")
        bare = IdleMeetings.get.__wrapped__  # type: ignore[attr-defined]  # what the class was written with

        def idle_calls() -> None:
            for _ in range(5000):
                idle.meetings.get("1")

        def vendor_calls() -> None:
            for _ in range(50):
                provider.meetings.get(meeting.id)

        comparisons = [
            Comparison("import anymeet", "a bare interpreter", python("pass"), python("import anymeet")),
            Comparison(
                "50 native calls on the emulator",
                "the same with requests alone",
                lambda: [session.get(url).json() for _ in range(50)],
                lambda: [provider.native.rooms.get(meeting.id) for _ in range(50)],
            ),
            Comparison(
                "1,000 rooms from JSON to typed values",
                "json.loads alone",
                lambda: json.loads(document),
                lambda: converter.structure(json.loads(document), tuple[Room, ...]),
            ),
            Comparison(
                "5,000 calls that do nothing",
                "the bare method",
                lambda: [bare(idle.meetings, "1") for _ in range(5000)],
                idle_calls,
            ),
            Comparison(
                "5,000 calls that do nothing, recorded",
                "the same, not recorded",
                idle_calls,
                recorded(idle_calls, usage),
            ),
            Comparison(
                "50 calls on the emulator, recorded",
                "the same, not recorded",
                vendor_calls,
                recorded(vendor_calls, usage),
            ),
        ]
        for comparison in comparisons:
            ratio, milliseconds = comparison.ratio()
            print(f"{comparison.title:40} {milliseconds:9.1f} ms   {ratio:5.1f} x {comparison.baseline_title}")
        session.close()
        provider.close()


if __name__ == "__main__":
    main()
