"""``python -m anymeet.cli`` is the command ``anymeet``."""

from __future__ import annotations

import sys

from anymeet.cli import main

sys.exit(main())
