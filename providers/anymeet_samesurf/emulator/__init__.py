"""An emulator of SameSurf's service: all ten documented calls, and the people in its rooms.

It knows of the vendor what its own ``documented.json`` says, where the document's malformed samples are repaired, and shares no
code with the client beside it. What the documents leave open can be set either way: see `SameSurfEmulator`.
"""

from __future__ import annotations

from anymeet.testing import load_operations
from anymeet_samesurf.emulator.analytics import Analytics
from anymeet_samesurf.emulator.people import People
from anymeet_samesurf.emulator.reseller import Reseller


class SameSurfEmulator(Analytics, People, Reseller):
    """One SameSurf service with one account of yours, which may be a reseller.

    What no document settles can be set: ``failures`` come in a 200 or with a status of their own; the leader's
    link is the private or the public one, of created and of running rooms; ``templates`` leaves the braces in links;
    ``counts`` are text, numbers, or as the ``reference`` of that year shows them; ``clock_skew`` is how far the time in a
    token may be off. ``outbox`` holds the mail that would have gone out.
    """

    name = "samesurf"
    documented = load_operations(__name__)


__all__ = ["SameSurfEmulator"]
