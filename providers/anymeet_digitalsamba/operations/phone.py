"""People on the telephone, and streaming a session elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from anymeet.models import UNSET, Maybe
from anymeet.operations import BODY, Resource, op
from anymeet_digitalsamba.models.phone import PhoneCall
from anymeet_digitalsamba.rules import either, one_of


class Phone(Resource):
    """For whoever runs the telephone bridge: who called, who hung up, and what they do meanwhile."""

    @op("POST /rooms/{room}/phone-participants/joined")
    def joined(
        self,
        room: str,
        calls: Annotated[Sequence[Annotated[PhoneCall, either("name", "caller_number")] | Mapping[str, Any]], BODY],
    ) -> None: ...

    @op("POST /rooms/{room}/phone-participants/left")
    def left(self, room: str, call_ids: Annotated[Sequence[str], BODY]) -> None: ...

    @op("POST /rooms/{room}/phone-participants/{callId}/raise-hand")
    def raise_hand(self, room: str, call_id: str) -> None: ...

    @op("POST /rooms/{room}/phone-participants/{callId}/lower-hand")
    def lower_hand(self, room: str, call_id: str) -> None: ...

    @op("POST /rooms/{room}/phone-participants/{callId}/mute")
    def mute(self, room: str, call_id: str) -> None: ...

    @op("POST /rooms/{room}/phone-participants/{callId}/unmute")
    def unmute(self, room: str, call_id: str) -> None: ...

    @op("POST /rooms/{room}/phone/connect")
    def connect(self, room: str) -> None:
        """Dials the number in the room's ``telephony_*`` settings."""

    @op("POST /rooms/{room}/phone/disconnect")
    def disconnect(self, room: str) -> None: ...


class Restreamers(Resource):
    """Live streams of sessions to somewhere else."""

    @op("POST /rooms/{room}/restreamers/start")
    def start(
        self,
        room: str,
        *,
        stream_key: str,
        type: Annotated[Maybe[str], one_of("vimeo", "youtube", "cloudflare")] = UNSET,
        server_url: Maybe[str] = UNSET,
    ) -> None:
        """To a service that the vendor knows by ``type``, or to any ``server_url``: one of the two, never both."""

    @op("POST /rooms/{room}/restreamers/stop")
    def stop(self, room: str) -> None: ...
