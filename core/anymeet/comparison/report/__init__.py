"""The report of a comparison: one HTML file that needs nothing else, and that the browser forbids to fetch anything.

The templates are rendered by jinja2, which the extra ``anymeet[compare]`` brings.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anymeet.comparison.report.axes import tick_text
from anymeet.comparison.report.exchanges import shown_exchanges
from anymeet.comparison.report.plots import latencies_from, timelines_from
from anymeet.comparison.results import Comparison, Outcome
from anymeet.comparison.summaries import differing_steps, grouped_differences, summaries_from
from anymeet.comparison.words import duration_text, field_in_words
from anymeet.errors import ConfigurationError
from anymeet.files import check_target, write_whole
from anymeet.interfaces import INTERFACES
from anymeet.models.base import is_within
from anymeet.redaction import UNINFORMED

if TYPE_CHECKING:
    from jinja2 import Environment


def write_report(comparison: Comparison, path: str | os.PathLike[str]) -> Path:
    """Write the report to ``path``, whole or not at all, and return that.

    `anymeet.errors.ConfigurationError` without jinja2, OSError where it cannot be written.
    """
    target = check_report(path)
    # A vendor's JSON may hold half of a surrogate pair, which no file can.
    write_whole(target, report_html(comparison).encode("utf-8", "replace"))
    return target


def check_report(path: str | os.PathLike[str]) -> Path:
    """Find out before a long run whether its report can be written; raises what `write_report` does."""
    _environment()
    return check_target(path)


def report_html(comparison: Comparison) -> str:
    """The report as one HTML document. `anymeet.errors.ConfigurationError` without jinja2."""
    from markupsafe import Markup

    environment = _environment()
    style, script = (_source(environment, name) for name in ("report.css", "report.js"))
    matrix = comparison.matrix
    return environment.get_template("report.html.jinja").render(
        comparison=comparison,
        summaries=summaries_from(comparison),
        differing=differing_steps(comparison),
        latencies=latencies_from(comparison),
        timelines=timelines_from(comparison),
        profiles=tuple(run.profile for run in comparison.runs),
        interfaces={
            name: tuple(row for row in matrix.rows if is_within(row.ability, name))
            for name in INTERFACES
            if matrix.columns
        },
        outcomes=tuple(Outcome),
        # Nothing may be fetched, nothing run and nothing styled but by the two texts below: whatever a vendor sends.
        policy=(
            f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
        style=Markup(style),  # noqa: S704  # both are ours
        script=Markup(script),  # noqa: S704
    )


@functools.cache
def _environment() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ModuleNotFoundError:
        raise ConfigurationError("a report needs jinja2: pip install 'anymeet[compare]'") from None
    environment = Environment(
        loader=PackageLoader(__package__, "template"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_without_secrets,
    )
    environment.filters["duration"] = duration_text
    environment.filters["tick"] = tick_text
    environment.filters["words"] = field_in_words
    environment.filters["grouped"] = grouped_differences
    environment.filters["shown"] = shown_exchanges
    environment.globals.update(most_exchanges=12, most_runs=5)  # shown of a step, and of a profile
    return environment


def _without_secrets(value: Any) -> Any:
    """Whatever a template prints. What it is given is redacted; a report is handed on, so it is made sure of here."""
    return UNINFORMED.text(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _source(environment: Environment, name: str) -> str:
    assert environment.loader
    return environment.loader.get_source(environment, name)[0]


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
