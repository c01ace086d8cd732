"""Blue for anymeet, all in one module. Blue does not exist: its API is made in the manner of BigBlueButton's."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any
from uuid import uuid4

import attrs
from requests import PreparedRequest, Request

from anymeet import Provider, ProviderInfo, Settings, errors, http, interfaces, models, pages, provider, setting, wire
from anymeet.operations import FURTHER, Native, Paging, Resource, op


@attrs.frozen(kw_only=True)
class BlueSettings(Settings):
    """One server, by its ``base_url``, and the secret that it shares with whoever may call it."""

    secret: str = setting(help="the shared secret, which signs every call", secret=True)


@attrs.frozen(kw_only=True)
class MeetingInfo(wire.Model):
    """A meeting. ``createTime`` is in milliseconds, ``duration`` in minutes; 0 is no limit."""

    meetingID: str
    meetingName: str
    createTime: int = attrs.field(validator=[attrs.validators.ge(0), attrs.validators.lt(10**14)])
    duration: int = attrs.field(validator=[attrs.validators.ge(0), attrs.validators.lt(10**9)])
    participantCount: int


class MeetingCalls(Resource):
    """All of Blue's calls are GET, and two of them write all the same."""

    @op("GET /create", reads=False)
    def create(self, *, meetingID: str, further: Annotated[dict[str, Any], FURTHER]) -> None: ...
    @op("GET /getMeetingInfo")
    def get(self, meetingID: str) -> MeetingInfo: ...
    @op("GET /getMeetings")
    def list(self) -> pages.Pages[MeetingInfo]: ...
    @op("GET /end", reads=False)
    def end(self, meetingID: str) -> None: ...


class BlueAPI(Native):
    """Blue's calls, which are answered in XML. ``join`` is none of them: people's browsers make it, by a link."""

    meetings: MeetingCalls

    @staticmethod
    def decode(response: http.HttpResponse) -> Any:
        return response.xml("response", lists=["meetings"])


def failure_from(response: http.HttpResponse) -> http.Failure | None:
    """The failure that an answer tells: by its status, or else by its returncode, for Blue says no in a 200."""
    if response.status >= 300 or (answer := BlueAPI.decode(response)).get("returncode") == "SUCCESS":
        return http.failure_by_status(response)
    known = {"checksumError": errors.Unauthorized, "notFound": errors.NotFound, "idNotUnique": errors.Conflict}
    key = answer.get("messageKey", "")
    return http.Failure(error=known.get(key, errors.Rejected), message=answer.get("message", ""), code=key)


def meeting_from(info: MeetingInfo) -> models.Meeting:
    """A meeting in neutral words."""
    return models.Meeting(
        id=info.meetingID,
        title=info.meetingName,
        state=models.MeetingState.LIVE if info.participantCount else models.MeetingState.OPEN,
        duration=timedelta(minutes=info.duration) or None,
        created_at=datetime.fromtimestamp(info.createTime / 1000, UTC),
        raw=info.raw,
    )


class Meetings(interfaces.Meetings):
    """Meetings, under ids of our choice."""

    class _Writer(interfaces.Writer[models.MeetingRequest]):
        fields = {"title": "name"}
        features = {models.Feature.RECORDING: "record"}

        def write_duration(self, value: timedelta) -> dict[str, Any]:
            if value % timedelta(minutes=1):
                raise errors.InvalidRequest("duration", f"must be whole minutes for Blue, not {value}")
            return {"duration": value // timedelta(minutes=1)}

    provider: Blue
    writers = {"create": _Writer}
    reasons = {"end": models.Reason.VENDOR_LACKS.because("Blue forgets a meeting that ends: use meetings.delete")}

    def create(self, request: models.MeetingRequest) -> models.Meeting:
        calls, meeting_id = self.provider.native.meetings, str(uuid4())
        calls.create(meetingID=meeting_id, further={"name": "Meeting"} | self.written("create", request))
        return meeting_from(calls.get(meeting_id))

    def get(self, meeting_id: str) -> models.Meeting:
        return meeting_from(self.provider.native.meetings.get(meeting_id))

    def list(self) -> pages.Pages[models.Meeting]:
        return self.provider.native.meetings.list().map(meeting_from)

    def delete(self, meeting_id: str) -> None:
        with suppress(errors.NotFound):
            self.provider.native.meetings.end(meeting_id)


class Links(interfaces.Links):
    """Links are signed here, and nothing is sent."""

    class _Writer(interfaces.Writer[models.LinkRequest]):
        fields = {"person": "fullName", "role": "role"}

    provider: Blue
    writers = {"create": _Writer}

    def create(self, meeting_id: str, request: models.LinkRequest) -> models.Link:
        query = {"fullName": "Guest", **self.written("create", request), "meetingID": meeting_id}
        join = Request("GET", f"{self.provider.native.transport.base_url}/join", params=query).prepare()
        url = self.provider.signed(join).url or ""
        return models.Link(url=url, role=request.role, meeting_id=meeting_id, person=request.person)


class Blue(Provider):
    """One account at one Blue server."""

    info = ProviderInfo(name="blue", title="Blue", plugin_api=1)
    settings_type = BlueSettings
    native_type = BlueAPI
    interfaces = (Meetings, Links)
    settings: BlueSettings

    def __init__(self, settings: BlueSettings, context: provider.Context | None = None) -> None:
        super().__init__(settings, context)
        transport = self.transport(auth=self.signed, failure=failure_from, accept="application/xml")
        self.native = BlueAPI(transport, paging=Paging(items=["meetings"]))

    def check(self) -> None:
        self.native.meetings.list().first()

    def signed(self, request: PreparedRequest) -> PreparedRequest:
        """The request with its checksum, which is over the name of the call, the query as it is sent, and the secret."""
        path, _, query = (request.url or "").partition("?")
        checksum = sha256(f"{path.rpartition('/')[2]}{query}{self.settings.secret}".encode()).hexdigest()
        request.url = f"{path}?{query}&checksum={checksum}"
        return request
