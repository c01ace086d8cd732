"""Blue for anymeet, all in one module. Blue does not exist: its API is made in the manner of BigBlueButton's."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import uuid4
from xml.etree import ElementTree

import attrs
from attrs.validators import and_, ge, lt
from requests import PreparedRequest

from anymeet import InvalidRequest, Provider, ProviderInfo, Settings, interfaces, setting
from anymeet.errors import Conflict, NotFound, Rejected, Unauthorized, UnexpectedResponse
from anymeet.http import Failure, HttpResponse, failure_by_status
from anymeet.interfaces import Writer
from anymeet.models import Feature, Link, LinkRequest, LinkRole, Meeting, MeetingRequest, MeetingState, Reason
from anymeet.operations import FURTHER, Native, Paging, Resource, op
from anymeet.pages import Pages
from anymeet.provider import Context
from anymeet.wire import Model

FAILURES = {"checksumError": Unauthorized, "notFound": NotFound, "idNotUnique": Conflict}
MINUTE = timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class BlueSettings(Settings):
    """One server, and the secret that it shares with whoever may call it."""

    base_url: str = setting(help="where the server's API is: https://meet.example.org/blue/api")
    secret: str = setting(help="the shared secret, which signs every call", secret=True)


def signed(url: str, secret: str) -> str:
    """The address with its checksum, which is over the name of the call, the query as it is sent, and the secret."""
    path, _, query = url.partition("?")
    checksum = sha256(f"{path.rpartition('/')[2]}{query}{secret}".encode()).hexdigest()
    return f"{path}?{query}{'&' if query else ''}checksum={checksum}"


def decoded(response: HttpResponse) -> Any:
    """An answer in the types of JSON. One with a DOCTYPE is refused: it could define entities that grow without end."""
    answer: Any = None
    with suppress(ElementTree.ParseError, RecursionError):
        if "<!DOCTYPE" not in response.text:
            answer = value_of(ElementTree.fromstring(response.text))  # noqa: S314  # see above
    if not isinstance(answer, dict) or "returncode" not in answer:
        raise UnexpectedResponse(["no XML of Blue's @ $"], status=response.status, request_line=response.line)
    return answer


def value_of(element: ElementTree.Element) -> Any:
    """The list, the object or the text that an element is."""
    if element.tag == "meetings":
        return [value_of(child) for child in element]
    return {child.tag: value_of(child) for child in element} if len(element) else element.text or ""


def failure_from(response: HttpResponse) -> Failure | None:
    """The failure that an answer tells: by its status, or else by its returncode, for Blue says no in a 200."""
    if response.status >= 300 or (answer := decoded(response))["returncode"] == "SUCCESS":
        return failure_by_status(response)
    key = answer.get("messageKey", "")
    return Failure(error=FAILURES.get(key, Rejected), message=answer.get("message", ""), code=key)


@attrs.frozen(kw_only=True)
class MeetingInfo(Model):
    """A meeting. ``createTime`` is in milliseconds, ``duration`` in minutes; 0 there and in ``maxUsers`` is no limit."""

    meetingID: str
    meetingName: str
    createTime: int = attrs.field(validator=and_(ge(0), lt(10**14)))
    duration: int = attrs.field(validator=and_(ge(0), lt(10**9)))
    maxUsers: int
    participantCount: int


class MeetingCalls(Resource):
    """All of Blue's calls are GET, and two of them write all the same."""

    @op("GET /create", reads=False)
    def create(self, *, meetingID: str, further: Annotated[Mapping[str, Any], FURTHER]) -> None:
        """Open a meeting under an id of the caller's choice."""

    @op("GET /getMeetingInfo")
    def get(self, meetingID: str) -> MeetingInfo:
        """One meeting."""

    @op("GET /getMeetings")
    def list(self) -> Pages[MeetingInfo]:
        """All meetings, on one page."""

    @op("GET /end", reads=False)
    def end(self, meetingID: str) -> None:
        """End a meeting, which then is no more."""


class BlueAPI(Native):
    """Blue's calls. ``join`` is none of them: people's browsers make it, by a link."""

    meetings: MeetingCalls
    decode = staticmethod(decoded)


class MeetingWriter(Writer[MeetingRequest]):
    """Writes a meeting as the query of ``create``."""

    fields = {"title": "name", "max_participants": "maxParticipants"}
    features = {Feature.RECORDING: "record"}

    def write_duration(self, value: timedelta) -> dict[str, Any]:
        if value % MINUTE:
            raise InvalidRequest("duration", f"must be whole minutes for Blue, not {value}")
        return {"duration": value // MINUTE}


def meeting_from(info: MeetingInfo) -> Meeting:
    """A meeting in neutral words."""
    return Meeting(
        id=info.meetingID,
        title=info.meetingName,
        state=MeetingState.LIVE if info.participantCount else MeetingState.OPEN,
        duration=info.duration * MINUTE or None,
        max_participants=info.maxUsers or None,
        created_at=datetime.fromtimestamp(info.createTime / 1000, UTC),
        raw=info.raw,
    )


class Meetings(interfaces.Meetings):
    """Meetings, under ids of our choice."""

    provider: Blue
    writers = {"create": MeetingWriter}
    reasons = {
        "create.starts_at": Reason.VENDOR_LACKS.because("a meeting begins when it is created"),
        "end": Reason.VENDOR_LACKS.because("Blue forgets a meeting when it ends: meetings.delete does both"),
    }

    def create(self, request: MeetingRequest) -> Meeting:
        calls, meeting_id = self.provider.native.meetings, str(uuid4())
        calls.create(meetingID=meeting_id, further={"name": "Meeting"} | self.written("create", request))
        return meeting_from(calls.get(meeting_id))

    def get(self, meeting_id: str) -> Meeting:
        return meeting_from(self.provider.native.meetings.get(meeting_id))

    def list(self) -> Pages[Meeting]:
        return self.provider.native.meetings.list().map(meeting_from)

    def delete(self, meeting_id: str) -> None:
        with suppress(NotFound):
            self.provider.native.meetings.end(meeting_id)


class LinkWriter(Writer[LinkRequest]):
    """Writes a link as the query of ``join``."""

    fields = {"person": "fullName"}

    def write_role(self, value: LinkRole) -> dict[str, Any]:
        return {"role": "MODERATOR" if value is LinkRole.HOST else "VIEWER"}


class Links(interfaces.Links):
    """Links are signed here, and nothing is sent."""

    provider: Blue
    writers = {"create": LinkWriter}
    reasons = {"revoke": Reason.VENDOR_LACKS.because("a link works as long as its meeting is there")}

    def create(self, meeting_id: str, request: LinkRequest) -> Link:
        query = urlencode({"fullName": "Guest", **self.written("create", request), "meetingID": meeting_id})
        url = signed(f"{self.provider.native.transport.base_url}/join?{query}", self.provider.settings.secret)
        return Link(url=url, role=request.role, meeting_id=meeting_id, person=request.person)


class Blue(Provider):
    """One account at one Blue server."""

    info = ProviderInfo(name="blue", title="Blue", plugin_api=1)
    settings_type = BlueSettings
    native_type = BlueAPI
    interfaces = (Meetings, Links)
    settings: BlueSettings

    def __init__(self, settings: BlueSettings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        transport = self.transport(auth=self._sign, failure=failure_from, accept="application/xml")
        self.native = BlueAPI(transport, paging=Paging(items=("meetings",)))

    def check(self) -> None:
        self.native.meetings.list().first()

    def _sign(self, request: PreparedRequest) -> PreparedRequest:
        request.url = signed(request.url or "", self.settings.secret)
        return request
