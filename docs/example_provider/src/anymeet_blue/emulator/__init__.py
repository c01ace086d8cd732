"""An emulator of Blue: its four calls, the address that people join by, and who is in.

It knows of Blue what ``documented.json`` says, and shares no code with the client, so that both cannot make one mistake.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import attrs

from anymeet.testing import Answer, EmulatedRequest, Emulator, NotAdmitted, Presence, Refusal, answers, load_operations

_KEYS = {"unknown_path": "unsupportedRequest", "invalid": "validationError"}


@attrs.define(kw_only=True)
class _Meeting:
    id: str
    name: str
    created: datetime
    minutes: int
    records: bool
    inside: dict[str, str] = attrs.field(factory=dict)  # the names of people, by their ids


class BlueEmulator(Emulator):
    """One Blue server with one secret. Its failures come in a 200, as Blue's do."""

    name = "blue"
    prefix = "/blue/api"
    documented = load_operations(__name__)
    validation_status = 200

    def __init__(self, **options: Any) -> None:
        self._secret = secrets.token_hex(32)
        super().__init__(**options)

    def begin(self) -> None:
        self.meetings: dict[str, _Meeting] = {}

    def credentials(self) -> Mapping[str, Any]:
        return {"secret": self._secret}

    def authenticate(self, request: EmulatedRequest) -> None:
        if not self._is_signed(request.path, request.query_string):
            raise Refusal(200, "the checksum is not that of the call", code="checksumError")

    def refuse(self, refusal: Refusal) -> Answer:
        key = _KEYS.get(refusal.code, refusal.code)
        return self._said("FAILED", refusal.status, messageKey=key, message=refusal.message)

    @answers("meetings.create")
    def create(self, request: EmulatedRequest) -> Answer:
        said = request.query
        if said["meetingID"] in self.meetings:
            raise Refusal(200, "there is a meeting of this id", code="idNotUnique")
        meeting = _Meeting(
            id=said["meetingID"],
            name=said["name"],
            created=self.clock.now(),
            minutes=said.get("duration", 0),
            records=said.get("record", False),
        )
        self.meetings[meeting.id] = meeting
        return self._said(meetingID=meeting.id, createTime=_milliseconds(meeting.created))

    @answers("meetings.get")
    def get(self, request: EmulatedRequest) -> Answer:
        return self._said(**_told(self._meeting(request.query["meetingID"])))

    @answers("meetings.list")
    def list(self, request: EmulatedRequest) -> Answer:
        return self._said(meetings=[("meeting", _told(meeting)) for meeting in self.meetings.values()])

    @answers("meetings.end")
    def end(self, request: EmulatedRequest) -> Answer:
        del self.meetings[self._meeting(request.query["meetingID"]).id]
        return self._said(messageKey="sentEndMeetingRequest")

    def person_enters(self, link: str, name: str) -> Presence:
        address = urlsplit(link)
        said = {name: texts[0] for name, texts in parse_qs(address.query).items()}
        meeting = self.meetings.get(said.get("meetingID", ""))
        if not address.path.endswith("/join") or not self._is_signed(address.path, address.query):
            raise NotAdmitted("the link is not signed")
        if meeting is None:
            raise NotAdmitted("there is no such meeting")
        role, person_id = said["role"], self.ids.text(12, "abcdefghijklmnopqrstuvwxyz")
        meeting.inside[person_id] = said["fullName"]
        return Presence(id=person_id, name=said["fullName"], role=role, host=role == "host", meeting_id=meeting.id)

    def person_leaves(self, person_id: str) -> None:
        for meeting in self.meetings.values():
            meeting.inside.pop(person_id, None)

    def person_is_inside(self, person_id: str) -> bool:
        return any(person_id in meeting.inside for meeting in self.meetings.values())

    def _meeting(self, meeting_id: str) -> _Meeting:
        if meeting_id not in self.meetings:
            raise Refusal(200, "there is no meeting of this id", code="notFound")
        return self.meetings[meeting_id]

    def _is_signed(self, path: str, query: str) -> bool:
        """Whether the last parameter is the checksum over the name of the call, the query before it, and the secret."""
        said, _, checksum = query.rpartition("checksum=")
        text = path.rpartition("/")[2] + said.removesuffix("&") + self._secret
        return secrets.compare_digest(checksum, sha256(text.encode()).hexdigest())

    def _said(self, returncode: str = "SUCCESS", status: int = 200, **fields: Any) -> Answer:
        response = _element("response", {"returncode": returncode, **fields})
        return Answer(status, ElementTree.tostring(response), {"Content-Type": "text/xml; charset=utf-8"})


def _told(meeting: _Meeting) -> dict[str, Any]:
    return {
        "meetingID": meeting.id,
        "meetingName": meeting.name,
        "createTime": _milliseconds(meeting.created),
        "duration": meeting.minutes,
        "recording": str(meeting.records).lower(),
        "participantCount": len(meeting.inside),
    }


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _element(tag: str, content: Any) -> ElementTree.Element:
    """An element with its children, if ``content`` is an object or a list of pairs, or else with its text."""
    element = ElementTree.Element(tag)
    if isinstance(content, Mapping | list):
        pairs = content.items() if isinstance(content, Mapping) else content
        element.extend([_element(name, value) for name, value in pairs])
    else:
        element.text = str(content)
    return element
