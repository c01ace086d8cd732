"""What the contract says of providers whose figures and timelines are not what was used, and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import attrs
import pytest

from anymeet.errors import NotFound
from anymeet.models import Event, EventKind, Usage, UsageRequest
from anymeet.pages import Page, Pages
from anymeet.provider import Provider
from anymeet.testing import Emulator
from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.interfaces.usage import UsageReports
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from anymeet_samesurf.interfaces import usage as samesurf
from support.mutations import complaint, with_interface

_OTHER = {
    EventKind.PARTICIPANT_JOINED: EventKind.PARTICIPANT_LEFT,
    EventKind.PARTICIPANT_LEFT: EventKind.PARTICIPANT_JOINED,
}


@pytest.fixture(scope="module")
def team() -> Iterator[DigitalSambaEmulator]:
    """One of Digital Samba's."""
    with DigitalSambaEmulator() as running:
        yield running


@pytest.fixture(scope="module")
def account() -> Iterator[SameSurfEmulator]:
    """One of SameSurf's."""
    with SameSurfEmulator() as running:
        yield running


class Figures(UsageReports):
    """Tells of figures what ``wrong`` makes of them."""

    def wrong(self, usage: Usage) -> Usage:
        return usage

    def overview(self, request: UsageRequest = UsageRequest()) -> Usage:
        return self.wrong(super().overview(request))

    def meeting(self, meeting_id: str, request: UsageRequest = UsageRequest()) -> Usage:
        return self.wrong(super().meeting(meeting_id, request))


class SecondsForMinutes(Figures):
    def wrong(self, usage: Usage) -> Usage:
        return attrs.evolve(usage, recorded_minutes=(usage.recorded_minutes or 0) * 60)


class CountsMostAsAll(Figures):
    def wrong(self, usage: Usage) -> Usage:
        return attrs.evolve(usage, max_concurrent_participants=usage.participant_minutes)


class CountsPeopleAsMeetings(Figures):
    def wrong(self, usage: Usage) -> Usage:
        return attrs.evolve(usage, meetings=usage.participants)


class EndsADayEarlier(Figures):
    def wrong(self, usage: Usage) -> Usage:
        return attrs.evolve(usage, ends_at=usage.ends_at and usage.ends_at - timedelta(days=1))


class BeginsADayLater(Figures):
    def wrong(self, usage: Usage) -> Usage:
        return attrs.evolve(usage, starts_at=usage.starts_at and usage.starts_at + timedelta(days=1))


class AveragesInHours(samesurf.UsageReports):
    def overview(self, request: UsageRequest = UsageRequest()) -> Usage:
        return self.wrong(super().overview(request))

    def meeting(self, meeting_id: str, request: UsageRequest = UsageRequest()) -> Usage:
        return self.wrong(super().meeting(meeting_id, request))

    def wrong(self, usage: Usage) -> Usage:
        return attrs.evolve(usage, average_duration=(usage.average_duration or timedelta(0)) * 60)


class CountsMeetingsOfToday(samesurf.UsageReports):
    def overview(self, request: UsageRequest = UsageRequest()) -> Usage:
        usage = super().overview(request)
        return attrs.evolve(usage, meetings=int(usage.raw["rooms_today"]))


class Happens(UsageReports):
    """Tells of events what ``wrong`` makes of them."""

    def wrong(self, events: list[Event]) -> list[Event]:
        return events

    def timeline(self, meeting_id: str, session_id: str | None = None) -> Pages[Event]:
        right = super().timeline(meeting_id, session_id)
        return Pages(lambda: [Page(tuple(self.wrong(list(right))))])


class TakesLeavingForJoining(Happens):
    def wrong(self, events: list[Event]) -> list[Event]:
        return [attrs.evolve(event, kind=_OTHER.get(event.kind, event.kind)) for event in events]


class TakesMillisecondsForSeconds(Happens):
    def wrong(self, events: list[Event]) -> list[Event]:
        return [attrs.evolve(event, at=event.at and event.at.replace(year=1970)) for event in events]


class ForgetsWhoCameLater(Happens):
    def wrong(self, events: list[Event]) -> list[Event]:
        joined = [event for event in events if event.kind is EventKind.PARTICIPANT_JOINED]
        return [event for event in events if event not in joined[2:]]


class TakesUnknownForUneventful(Happens):
    def timeline(self, meeting_id: str, session_id: str | None = None) -> Pages[Event]:
        right = super().timeline(meeting_id, session_id)

        def read() -> Iterator[Page[Event]]:
            with suppress(NotFound):
                yield from right.pages()

        return Pages(read)


COUNTED = "a session of 35 minutes with two people"
CASES: list[Any] = [
    *(
        (figures, f"test_usage_{operation}", see, words)
        for operation in ("overview", "meeting")
        for figures, see, words in (
            (SecondsForMinutes, Guide.ANSWERS, COUNTED),
            (CountsMostAsAll, Guide.ANSWERS, COUNTED),
            (CountsPeopleAsMeetings, Guide.ANSWERS, COUNTED),
            (EndsADayEarlier, Guide.TIMES, "the period of figures that were asked for a session"),
            (BeginsADayLater, Guide.TIMES, "the period of figures that were asked for a session"),
            (AveragesInHours, Guide.TIMES, "average_duration of one session"),
        )
    ),
    (CountsMeetingsOfToday, "test_usage_overview", Guide.ANSWERS, "which counts no session any more"),
    (TakesLeavingForJoining, "test_usage_timeline", Guide.TIMES, "usage.timeline: when participant_left was"),
    (TakesMillisecondsForSeconds, "test_usage_timeline", Guide.TIMES, "came:     1970"),
    (ForgetsWhoCameLater, "test_usage_timeline", Guide.ANSWERS, "how many joined, of two people who came twice"),
    (TakesUnknownForUneventful, "test_usage_timeline", Guide.IDS, "usage.timeline: an unknown id"),
]


@pytest.mark.parametrize(
    ("interface", "test", "see", "words"), CASES, ids=[f"{case[0].__name__}-{case[1]}" for case in CASES]
)
def test_who_is_wrong_about_usage_is_told(
    team: Emulator, account: Emulator, interface: type[Any], test: str, see: Guide, words: str
) -> None:
    """The one test that is about it fails, says what was expected and what came, and names the section of the guide."""
    of_samesurf = issubclass(interface, samesurf.UsageReports)
    vendor: type[Provider] = SameSurf if of_samesurf else DigitalSamba
    said = complaint(with_interface(vendor, interface), test, account if of_samesurf else team)
    assert words in said
    assert f"{GUIDE}#{see.value}" in said
    assert "expected: " in said
    assert "came: " in said
