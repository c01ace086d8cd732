"""A vendor in memory whose interfaces use each other: what they do is not what an application does."""

from __future__ import annotations

from typing import ClassVar

from anymeet import PLUGIN_API, Provider, ProviderInfo
from anymeet.interfaces import Interface, Links, Meetings, Recordings, Writer
from anymeet.models import Lack, Link, LinkRequest, Meeting, MeetingRequest, Reason
from anymeet.pages import Page, Pages
from support.acme import AcmeSettings


class TinyWriter(Writer[MeetingRequest]):
    fields = {"title": "title"}


class TinyMeetings(Meetings):
    """Its list asks one by one, while it is walked."""

    writers = {"create": TinyWriter}

    def create(self, request: MeetingRequest) -> Meeting:
        self.written("create", request)
        return Meeting(id="m1", title="Review")

    def get(self, meeting_id: str) -> Meeting:
        return Meeting(id=meeting_id, title="Review")

    def list(self) -> Pages[Meeting]:
        return Pages(lambda: (Page((self.provider.meetings.get(name),)) for name in ("m1", "m2")))


class LinkWriter(Writer[LinkRequest]):
    fields = {"role": "role", "person": "person"}


class TinyLinks(Links):
    writers = {"create": LinkWriter}

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        meeting = self.provider.meetings.get(meeting_id)
        return Link(url=f"https://acme.example/{meeting.id}", role=request.role)


class TinyRecordings(Recordings):
    def start(self, meeting_id: str) -> None: ...


class Tiny(Provider):
    """A provider whose interfaces use each other."""

    info = ProviderInfo(name="tiny", title="Tiny", plugin_api=PLUGIN_API)
    settings_type = AcmeSettings
    interfaces: ClassVar[tuple[type[Interface], ...]] = (TinyMeetings, TinyLinks, TinyRecordings)

    def check(self) -> None:
        self.meetings.get("m1")

    def withheld(self, ability: str) -> Lack | None:
        return Reason.PLAN.because("no recordings") if ability.startswith("recordings.") else None
