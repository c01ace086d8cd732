"""What a type checker sees of the public names. mypy reads this file; nobody runs it."""

from __future__ import annotations

from typing import assert_type

import anymeet
from anymeet.models import Link, LinkRequest, LinkRole, Meeting, MeetingChanges, MeetingRequest
from anymeet.pages import Pages
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.operations import DigitalSambaAPI
from anymeet_samesurf import SameSurf


def connecting_by_class_gives_that_class() -> None:
    """`connect(provider=Class)` is typed as the class, so that an editor completes its native API."""
    assert_type(anymeet.connect(provider=DigitalSamba, team_id="t", developer_key="k"), DigitalSamba)
    assert_type(anymeet.connect("work", provider=SameSurf), SameSurf)
    assert_type(anymeet.connect(provider=DigitalSamba).native, DigitalSambaAPI)


def connecting_by_name_gives_a_provider() -> None:
    """A profile or a name says nothing to a type checker but that it is a provider."""
    assert_type(anymeet.connect(), anymeet.Provider)
    assert_type(anymeet.connect("work"), anymeet.Provider)
    with anymeet.connect(provider="digitalsamba") as provider:
        assert_type(provider, anymeet.Provider)


def operations_are_typed(provider: anymeet.Provider) -> None:
    """Requests go in, values come out."""
    meeting = provider.meetings.create(MeetingRequest(title="Review"))
    assert_type(meeting, Meeting)
    assert_type(provider.meetings.list(), Pages[Meeting])
    assert_type(provider.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST)), Link)
    provider.meetings.update(meeting.id, MeetingChanges(title=None))
    MeetingRequest(title=5)  # type: ignore[arg-type]  # a wrong type is seen before it runs
