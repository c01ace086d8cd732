"""The pictures of the documentation. ``python tests/meta/pictures.py`` takes them anew; it needs Chromium."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from anymeet.comparison import compare, read_scenario, write_report

ROOT: Final = Path(__file__).parents[2]
REPORT: Final = ROOT / "docs" / "images" / "report.png"


def take_report() -> None:
    """The top of the report of what two emulators do with the webinar: the summary and the first steps."""
    from support.browsers import open_browser

    comparison = compare(["digitalsamba:emulated", "samesurf:emulated"], read_scenario("webinar"))
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 1400}, color_scheme="light")
        page.goto(write_report(comparison, Path(folder) / "report.html").as_uri())
        page.screenshot(path=REPORT)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    take_report()
