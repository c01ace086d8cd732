"""The command ``anymeet``: a thin layer of click and rich over what everybody can call."""

from __future__ import annotations

import signal
import sys
from importlib.util import find_spec
from typing import Final

_NEEDED: Final = ("click", "rich")  # what the extra anymeet[cli] brings
_BAD_CONFIGURATION: Final = 3
_INTERRUPTED: Final = 130


def main() -> int:
    """Run the command line of this process and return its exit code, also where the extra is not installed."""
    missing = [module for module in _NEEDED if find_spec(module) is None]
    if missing:
        needs = " and ".join(missing)
        print(f"Error: the command line needs {needs}. Install it with: pip install 'anymeet[cli]'", file=sys.stderr)
        return _BAD_CONFIGURATION
    # Whoever ends a job wants it cleaned up as after Ctrl-C: see `anymeet.comparison`.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from anymeet.cli.program import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # before there was anything to interrupt
        return _INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)
