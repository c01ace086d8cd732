"""The Chromium that is installed, driven from Python."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

FLAGS: Final = (
    "--headless",
    "--no-sandbox",  # in containers everybody is root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING: Final = "there is no Chromium here: install the Debian package chromium"


def chromium() -> str | None:
    """Where it is, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser of its own, which calls nobody; RuntimeError where none is installed."""
    if not (path := chromium()):
        raise RuntimeError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
