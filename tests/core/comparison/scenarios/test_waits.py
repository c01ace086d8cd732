"""Waiting for people, on the account's clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anymeet import PLUGIN_API, Provider, ProviderInfo, Settings, Unsupported, interfaces
from anymeet.comparison.scenarios.steps import SkipStep
from anymeet.comparison.scenarios.waits import INTERVAL, wait_ended, wait_for, wait_live
from anymeet.models import Meeting
from anymeet.pages import Pages
from anymeet.provider import Context
from support.clock import FakeClock

MEETING = Meeting(id="m1")


class PlannedMeetings(interfaces.Meetings):
    """One meeting, which is live from 10:05 to 10:35; another is live all the time."""

    def list_live(self) -> Pages[Meeting]:
        minutes = self.provider.clock.now().minute
        return Pages.of([Meeting(id="other"), *([MEETING] if 5 <= minutes < 35 else [])])


class Planned(Provider):
    info = ProviderInfo(name="planned", title="Planned", plugin_api=PLUGIN_API)
    interfaces = (PlannedMeetings,)


class Blind(Provider):
    info = ProviderInfo(name="blind", title="Blind", plugin_api=PLUGIN_API)


@pytest.fixture
def provider() -> Planned:
    """An account at 10:00."""
    return Planned(Settings(base_url="https://planned.example"), Context(clock=FakeClock()))


def test_waiting_ends_when_somebody_is_there(provider: Planned) -> None:
    """It is looked at intervals, and told how long it took; at once, where somebody is there already."""
    assert timedelta(minutes=5) == wait_live(provider, MEETING)
    assert timedelta(0) == wait_live(provider, MEETING)


def test_waiting_ends_when_all_have_left(provider: Planned) -> None:
    """The end is waited for in the same way."""
    wait_live(provider, MEETING)
    assert timedelta(minutes=30) == wait_ended(provider, MEETING)
    assert timedelta(0) == wait_ended(provider, MEETING)


def test_waiting_for_nobody_ends_as_well(provider: Planned) -> None:
    """When nobody has come in time, or not left, the step is skipped, after exactly the time that it may take."""
    with pytest.raises(SkipStep, match="nobody has come after 1m10s"):
        wait_live(provider, MEETING, timedelta(seconds=70))
    assert isinstance(provider.clock, FakeClock)
    assert [INTERVAL.total_seconds(), INTERVAL.total_seconds(), 10] == provider.clock.slept
    wait_live(provider, MEETING)
    with pytest.raises(SkipStep, match="somebody is still there after 5m"):
        wait_ended(provider, MEETING, timedelta(minutes=5))


def test_a_while_is_waited(provider: Planned) -> None:
    """A length of time passes on the account's clock."""
    assert timedelta(minutes=20) == wait_for(provider, timedelta(minutes=20))
    assert isinstance(provider.clock, FakeClock)
    assert [1200] == provider.clock.slept


def test_who_cannot_tell_what_is_live_says_so() -> None:
    """Where an account does not list live meetings, waiting is as unsupported as that."""
    with pytest.raises(Unsupported, match=r"meetings\.list_live"):
        wait_live(Blind(Settings(base_url="https://blind.example")), MEETING)
