"""What SameSurf is said to do and not to do."""

from __future__ import annotations

import pytest

from anymeet.models import Reason
from anymeet_samesurf import SameSurf

IMPLEMENTED = {
    "meetings.create",
    "meetings.get",
    "meetings.list",
    "meetings.list_live",
    "links.create",
    "links.revoke",
    "participants.list",
    "sessions.list",
    "sessions.get",
    "usage.overview",
    "usage.meeting",
    "usage.timeline",
    "accounts.create",
    "accounts.delete",
    "accounts.create_credentials",
}


def test_what_is_implemented() -> None:
    """Exactly the operations that documented calls can carry are there."""
    declared = dict(SameSurf.declared_abilities())
    assert IMPLEMENTED == {name for name, lack in declared.items() if lack is None and name.count(".") == 1}


def test_every_lack_has_a_reason_in_words() -> None:
    """Whatever is absent says why in a sentence, and nothing is merely not written."""
    lacks = {name: lack for name, lack in SameSurf.declared_abilities() if lack is not None}
    assert {} == {name: lack for name, lack in lacks.items() if lack.reason is Reason.NOT_WRITTEN or not lack.detail}


@pytest.mark.parametrize(
    ("ability", "reason"),
    [
        ("recordings.download", Reason.UNDOCUMENTED),
        ("recordings.get", Reason.UNDOCUMENTED),
        ("recordings.start", Reason.VENDOR_LACKS),
        ("recordings.archive", Reason.VENDOR_LACKS),
        ("webhooks.create", Reason.UNDOCUMENTED),
        ("webhooks.receive", Reason.UNDOCUMENTED),
        ("transcripts.get", Reason.VENDOR_LACKS),
        ("chat.list", Reason.VENDOR_LACKS),
        ("questions.list", Reason.VENDOR_LACKS),
        ("polls.create", Reason.VENDOR_LACKS),
        ("participants.list_live", Reason.VENDOR_LACKS),
        ("meetings.update.title", Reason.VENDOR_LACKS),
    ],
)
def test_lacking_and_undocumented_are_two_things(ability: str, reason: Reason) -> None:
    """What error codes point to is undocumented; what nothing points to, the vendor lacks."""
    lack = dict(SameSurf.declared_abilities())[ability]
    assert lack is not None
    assert reason is lack.reason
