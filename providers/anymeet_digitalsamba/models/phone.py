"""People on the telephone."""

from __future__ import annotations

import attrs

from anymeet.models import UNSET, Maybe


@attrs.frozen(kw_only=True)
class PhoneCall:
    """A call that joins a room; it has a ``name`` or a ``caller_number``."""

    call_id: str
    name: Maybe[str] = UNSET
    caller_number: Maybe[str] = UNSET
    external_id: Maybe[str] = UNSET
    muted: Maybe[bool] = UNSET
