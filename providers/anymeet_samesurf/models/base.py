"""What every answer of SameSurf's carries."""

from __future__ import annotations

import attrs

from anymeet.wire import Model


@attrs.frozen(kw_only=True)
class Acknowledgement(Model):
    """An answer. A false ``success`` never gets this far: see `anymeet_samesurf.failures`."""

    success: bool | None = None
