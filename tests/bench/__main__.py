"""How fast anymeet is, as ratios against a baseline measured in the same run: ``make bench``.

Each figure is the median of several rounds in which baseline and candidate take turns, so that a busy machine disturbs both.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import attrs
import requests

import anymeet
from anymeet.models import MeetingRequest
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


def python(code: str) -> Callable[[], object]:
    """A new interpreter that runs ``code``."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    """Measure and print a table."""
    with DigitalSambaEmulator() as emulator:
        emulator.rate_limit = None
        provider = anymeet.connect(provider=DigitalSamba, clock=emulator.clock, **emulator.settings)
        meeting = provider.meetings.create(MeetingRequest(title="Review"))
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {emulator.settings['developer_key']}"
        url = f"{emulator.base_url}/rooms/{meeting.id}"
        room = session.get(url).json()
        document = json.dumps([room] * 1000)
        converter = make_digitalsamba_converter()
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
        ]
        for comparison in comparisons:
            ratio, milliseconds = comparison.ratio()
            print(f"{comparison.title:40} {milliseconds:9.1f} ms   {ratio:5.1f} x {comparison.baseline_title}")
        session.close()
        provider.close()


if __name__ == "__main__":
    main()
