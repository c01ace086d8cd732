"""An application that does many things independently of each other: some it asks for first, most it does not.

It asks for each ability that a step needs, and what it asks for it does nowhere later without asking: that is how a
recording can tell what it would do without.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import anymeet
from anymeet.models import (
    AccountRequest,
    Feature,
    LinkRequest,
    LinkRole,
    MeetingChanges,
    MeetingRequest,
    PollRequest,
    UsageRequest,
    WebhookRequest,
)

Step = Callable[[anymeet.Provider], object]
STEPS: list[Step] = []


def step(function: Step) -> Step:
    """One of the things that it does."""
    STEPS.append(function)
    return function


def meeting_id(provider: anymeet.Provider) -> str:
    """Of a meeting to do something with."""
    return provider.meetings.create(MeetingRequest(title="Base")).id


@step
def schedule(provider: anymeet.Provider) -> object:
    begin = provider.clock.now() + timedelta(days=1)
    return provider.meetings.create(MeetingRequest(title="Review", starts_at=begin, duration=timedelta(minutes=30)))


@step
def keep_apart(provider: anymeet.Provider) -> object:
    return provider.meetings.create(MeetingRequest(private=True, external_id="ours"))


@step
def begin_with_a_page(provider: anymeet.Provider) -> object:
    return provider.meetings.create(
        MeetingRequest(
            title="Browsing",
            start_url="https://example.com/",
        )
    )


@step
def switch_features(provider: anymeet.Provider) -> object:
    for features in ({Feature.DOCUMENTS: False}, {Feature.DOCUMENTS: False, Feature.CHAT: True}):
        provider.meetings.create(MeetingRequest(features=features))
    return None


@step
def switch_the_pointer(provider: anymeet.Provider) -> object:
    return [provider.meetings.create(MeetingRequest(features={feature: False})) for feature in (Feature.POINTER,)]


@step
def colour(provider: anymeet.Provider) -> object:
    extras: dict[str, dict[str, Any]] = {"digitalsamba": {"palette_mode": "dark"}, "samesurf": {"bookmarks": []}}
    return provider.meetings.create(MeetingRequest(title="Dark", vendor=extras))


@step
def rename(provider: anymeet.Provider) -> object:
    return provider.meetings.update(meeting_id(provider), MeetingChanges(title="Renamed"))


@step
def end(provider: anymeet.Provider) -> object:
    return provider.meetings.end(meeting_id(provider))


@step
def let_in(provider: anymeet.Provider) -> object:
    return provider.links.create(meeting_id(provider), LinkRequest(role=LinkRole.HOST, person="Ada"))


@step
def let_in_for_an_hour(provider: anymeet.Provider) -> object:
    until = provider.clock.now() + timedelta(hours=1)
    return provider.links.create(meeting_id(provider), LinkRequest(role=LinkRole.GUEST, expires_at=until))


@step
def let_in_twice(provider: anymeet.Provider) -> object:
    return provider.links.create(meeting_id(provider), LinkRequest(role=LinkRole.GUEST, max_uses=2))


@step
def keep_out(provider: anymeet.Provider) -> object:
    return provider.links.revoke("nobody-has-it")


@step
def look(provider: anymeet.Provider) -> object:
    return [meeting.title for meeting in provider.meetings.list()], list(provider.meetings.list_live())


@step
def who_is_in(provider: anymeet.Provider) -> object:
    return list(provider.participants.list_live(meeting_id(provider)))


@step
def record(provider: anymeet.Provider) -> object:
    return provider.recordings.start(meeting_id(provider))


@step
def everything_recorded(provider: anymeet.Provider) -> object:
    return provider.recordings.list().first()


@step
def read_the_chat(provider: anymeet.Provider) -> object:
    read = provider.chat.list
    return list(read(meeting_id(provider)))


@step
def ask_people(provider: anymeet.Provider) -> object:
    return provider.polls.create(meeting_id(provider), PollRequest(question="Lunch?", options=("Yes", "No")))


@step
def be_told(provider: anymeet.Provider) -> object:
    return provider.webhooks.create(WebhookRequest(endpoint="https://hooks.example/", events=("room_deleted",)))


@step
def read_figures(provider: anymeet.Provider) -> object:
    return provider.usage.overview()


@step
def read_figures_of_a_day(provider: anymeet.Provider) -> object:
    now = provider.clock.now()
    return provider.usage.overview(UsageRequest(starts_at=now - timedelta(days=1), ends_at=now))


@step
def resell(provider: anymeet.Provider) -> object:
    return provider.accounts.create(AccountRequest(name="Acme", licences=2))


@step
def ask_natively(provider: anymeet.Provider) -> object:
    native: Any = provider.native  # type: ignore[attr-defined]  # there is one, and that is all we know
    return native.rooms.list(limit=1).first()


@step
def ask_natively_elsewhere(provider: anymeet.Provider) -> object:
    native: Any = provider.native  # type: ignore[attr-defined]
    return native.analytics.overview()


@step
def create_natively(provider: anymeet.Provider) -> object:
    native: Any = provider.native  # type: ignore[attr-defined]
    return native.rooms.create({"privacy": "private"})


@step
def transcribe_if_possible(provider: anymeet.Provider) -> object:
    return provider.transcripts.get("a-session") if provider.supports("transcripts.get") else None


@step
def collect_if_possible(provider: anymeet.Provider) -> object:
    needed = ("recordings.get", "recordings.download")
    if not all(map(provider.supports, needed)):
        return None
    return provider.recordings.download(provider.recordings.get("a-recording").id, Path("review.mp4"))


def can(provider: anymeet.Provider, ability: str) -> bool:
    """Whether it can be done, asked in the other way."""
    return provider.reason(ability) is None


@step
def say_what_can_be_said(provider: anymeet.Provider) -> object:
    fields: dict[str, Any] = {"title": "Small"}
    if can(provider, "meetings.create.max_participants"):
        fields["max_participants"] = 12
    if all(can(provider, f"meetings.create.{field}") for field in ("starts_at", "invite_message")):
        fields["starts_at"] = provider.clock.now() + timedelta(days=1)
        fields["invite_message"] = "Please come"
    return provider.meetings.create(MeetingRequest(**fields))
