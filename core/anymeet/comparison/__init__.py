"""One scenario on several providers, side by side.

``compare(["digitalsamba:emulated", "work"], read_scenario("webinar"))`` runs it and gives a `Comparison`, which
``write_report(comparison, "report.html")`` writes down for people.
"""

from anymeet.comparison.report import write_report
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
from anymeet.comparison.runner import Abandoned, compare
from anymeet.comparison.runs import Advance
from anymeet.comparison.scenarios import Scenario, read_scenario, shipped_scenarios
from anymeet.comparison.scenarios.steps import SkipStep

__all__ = [
    "Abandoned",
    "Advance",
    "Cleanup",
    "Comparison",
    "Difference",
    "Exchange",
    "Fate",
    "Outcome",
    "ProviderRun",
    "Scenario",
    "SkipStep",
    "StepResult",
    "Timing",
    "compare",
    "read_scenario",
    "shipped_scenarios",
    "write_report",
]
