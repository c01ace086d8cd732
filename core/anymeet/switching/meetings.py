"""What becomes of a meeting on another vendor: the request that would create it there, and what is lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from anymeet.errors import InvalidRequest
from anymeet.interfaces import Writer
from anymeet.models import Lack, LinkRole, Meeting, MeetingRequest, MeetingState
from anymeet.provider import Provider
from anymeet.switching.sides import side_from

_CREATE: Final = "meetings.create"


@attrs.frozen(kw_only=True)
class Lost:
    """What a meeting says and the request for it does not: ``title`` or ``features.chat``, with its ``value``.

    ``lack`` is why the other vendor, or the account there, has no such field; it is None where the value itself cannot be
    said, and then ``why`` is the rule that it breaks.
    """

    field: str
    value: Any = attrs.field(hash=False)
    why: str
    lack: Lack | None = None


@attrs.frozen(kw_only=True)
class PlannedMeeting:
    """A meeting that exists, by its ``id`` there, and the ``request`` that would create it on the other vendor.

    ``request`` says only what can be said there, and is None where ``obstacle`` says why nothing is created. ``links`` counts the
    links that came with the meeting, by role: they are addresses of the vendor's, so they move nowhere.
    """

    id: str
    title: str | None
    state: MeetingState
    links: Mapping[LinkRole, int] = attrs.field(hash=False)
    request: MeetingRequest | None
    lost: tuple[Lost, ...]
    obstacle: str


class Destination:
    """Where meetings would be created: an account, or a vendor as it declares itself. It is never asked anything."""

    def __init__(self, target: Provider | type[Provider]) -> None:
        self.side = side_from(target)
        self._writer: type[Writer[Any]] | None = target.interface_type("meetings").writers.get("create")

    def planned(self, meeting: Meeting, now: datetime) -> PlannedMeeting:
        """What becomes of one meeting."""
        wanted, lost = meeting_request_from(meeting, now=now)
        request: MeetingRequest | None = None
        obstacle = self._obstacle(meeting, now)
        if not obstacle:
            try:
                request, lost = self._fitting(wanted, lost)
            except InvalidRequest as error:
                obstacle = str(error)
        return PlannedMeeting(
            id=meeting.id,
            title=meeting.title,
            state=meeting.state,
            links=Counter(link.role for link in meeting.links),
            request=request,
            lost=lost if request else (),
            obstacle=obstacle,
        )

    def _obstacle(self, meeting: Meeting, now: datetime) -> str:
        if meeting.state is MeetingState.ENDED:
            return "has ended"
        if (end := meeting.expires_at) and end.tzinfo and end <= now:
            return "has expired"
        return str(self.side.abilities[_CREATE] or "")

    def _fitting(self, request: MeetingRequest, lost: tuple[Lost, ...]) -> tuple[MeetingRequest, tuple[Lost, ...]]:
        """The request without what the vendor has no field for, and without values that break its rules.

        `InvalidRequest` where leaving out does not help.
        """
        absent = [
            Lost(field=name, value=value, why=str(lack), lack=lack)
            for name, value in request.said()
            if (lack := self.side.abilities[f"{_CREATE}.{name}"])
        ]
        lost, request = (*lost, *absent), request.without(*(each.field for each in absent))
        while self._writer is not None:
            try:
                self._writer(request).body(self.side.provider)  # as `create` would begin
                break
            except InvalidRequest as error:
                said = {**dict(request.given()), **dict(request.said())}
                if error.field not in said:
                    raise
                lost = (*lost, Lost(field=error.field, value=said[error.field], why=error.rule))
                request = request.without(error.field)
        return request, lost


def meeting_request_from(meeting: Meeting, *, now: datetime) -> tuple[MeetingRequest, tuple[Lost, ...]]:
    """The request that says everything a meeting tells, for whichever vendor, and the part of it that no request can say.

    That is what `MeetingRequest` refuses, an unknown time zone or a length of nothing for instance, and moments that are past
    by ``now``. It raises for no meeting.
    """
    told: dict[str, Any] = {name: getattr(meeting, name, None) for name in MeetingRequest.field_names()}
    told = {name: value for name, value in told.items() if value is not None and value != {}}
    lost: list[Lost] = []
    while True:
        try:
            request = MeetingRequest(**told)
            break
        except InvalidRequest as error:
            field = error.field.partition(".")[0]
            lost.append(Lost(field=field, value=told.pop(field), why=error.rule))
    for name in ("starts_at", "expires_at"):
        moment = getattr(request, name)
        if moment is not None and moment <= now:
            lost.append(Lost(field=name, value=moment, why="is past"))
            request = request.without(name)
    return request, tuple(lost)
