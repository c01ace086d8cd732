"""Digital Samba as a provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

from anymeet.provider import Context, Provider, ProviderInfo
from anymeet_digitalsamba.failures import failure_from
from anymeet_digitalsamba.interfaces import INTERFACES
from anymeet_digitalsamba.operations import PAGING, DigitalSambaAPI
from anymeet_digitalsamba.settings import DigitalSambaSettings


class DigitalSamba(Provider):
    """One Digital Samba team. ``native`` is its whole API."""

    info = ProviderInfo(
        name="digitalsamba",
        title="Digital Samba",
        plugin_api=1,
        documentation="https://developer.digitalsamba.com/rest-api/",
        words={
            "meeting": "room",
            "link": "join token",
            "host": "moderator",
            "guest": "attendee",
            "participant": "participant",
            "session": "session",
            "recording": "recording",
            "usage": "statistics",
            "account": "team",
        },
    )
    settings_type = DigitalSambaSettings
    native_type = DigitalSambaAPI
    interfaces = INTERFACES

    if TYPE_CHECKING:
        settings: DigitalSambaSettings

    def __init__(self, settings: DigitalSambaSettings, context: Context | None = None) -> None:
        super().__init__(settings, context)

        def with_key(request: requests.PreparedRequest) -> requests.PreparedRequest:
            request.headers["Authorization"] = f"Bearer {settings.developer_key}"
            return request

        private = ("stream_key", "restream_key", "telephony_pin_dtmf")
        transport = self.transport(auth=with_key, failure=failure_from, private=private)
        self.native = DigitalSambaAPI(transport, paging=PAGING)

    def check(self) -> None:
        """Ask for one room."""
        self.native.rooms.list(limit=1).first()
