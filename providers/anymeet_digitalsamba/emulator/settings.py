"""The team's default room settings, which every room has live where it does not say otherwise."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from typing import Any, Final

from anymeet.testing import JSON, EmulatedRequest, answers
from anymeet_digitalsamba.emulator.base import OPERATIONS, keys_of
from anymeet_digitalsamba.emulator.dates import spaced
from anymeet_digitalsamba.emulator.roles import Roles
from anymeet_digitalsamba.emulator.state import Room

_SETTINGS: Final = {
    parameter.name: parameter
    for operation in ("rooms.create", "settings.update")
    for parameter in OPERATIONS[operation].body.properties
}
_NO_SETTINGS: Final = frozenset(
    {
        *("breakouts", "default_role", "description", "domain", "expires_at", "external_id", "friendly_url"),
        *("privacy", "private_group_chat_roles", "roles", "tags", "webhooks"),
    }
)
"""Fields that are a room's or a team's own: nobody inherits them from the defaults."""
_OFF: Final = frozenset(
    {
        *("auto_pip_enabled", "breakout_end_on_timer", "breakout_timer_enabled", "captions_enabled"),
        *("captions_in_recordings_enabled", "chat_persistence_enabled", "e2ee_enabled", "hd_video_on_join_enabled"),
        *("hide_tiles_in_recordings_enabled", "hide_tiles_in_restream_enabled", "is_audio_only", "is_locked"),
        *("logo_enabled", "minimize_own_tile_on_join_enabled", "private_group_chat_enabled"),
        *("recording_autostart_enabled", "recording_breakout_autostart_enabled", "restream_autostart_enabled"),
        *("restream_enabled", "telephony_enabled", "watermark_enabled", "whip_enabled"),
    }
)
_VALUES: Final[dict[str, Any]] = {
    "audio_quality": "64",
    "background_color": "#000000",
    "broadcaster_tile_visibility": "all",
    "captions_language": "en",
    "consent_message_type": "generic",
    "default_content_library": "room",
    "hd_video_quality": "720_1.5",
    "language": "en",
    "languages": ["en", "es-ES", "de-DE", "it-IT"],
    "layout_mode_on_join": "tiled",
    "max_broadcasters": 100,
    "max_participants": 100,
    "palette_mode": "light",
    "primary_color": "#3771E0",
    "private_group_chat_name": "Moderators",
    "qa_default_filter": "all",
    "recordings_layout_mode": "tiled",
    "restream_layout_mode": "auto",
    "toolbar_color": "#000000",
    "toolbar_position": "bottom",
    "video_tile_layout_mode": "top",
}
MOST_SESSIONS: Final = 100
"""What the account's plan says it may hold at a time; the emulator holds any number."""


def _fresh_settings() -> dict[str, Any]:
    """The settings of a fresh team: what can be switched is on, but for what costs, records or restricts."""
    return {
        name: name not in _OFF if "boolean" in parameter.type else _VALUES.get(name)
        for name, parameter in _SETTINGS.items()
        if name not in _NO_SETTINGS
    }


class RoomDefaults(Roles):
    """Settings: the team's own, and those of a room where it has any."""

    def begin(self) -> None:
        super().begin()
        self.state.settings = _fresh_settings()
        self.touched: set[str] = set()

    def period(self) -> tuple[datetime, datetime]:
        """First and last moment of the present month of the subscription, which began with the account."""
        now, opened = self.clock.now(), self.state.opened_at
        opening = opened.replace(hour=0, minute=0, second=0, microsecond=0)
        months = 0
        while (end := months_later(opening, months + 1)) <= now:
            months += 1
        return months_later(opening, months), end - timedelta(seconds=1)

    def settings_of(self, room: Room | None, operation: str) -> dict[str, Any]:
        """The settings that an operation tells: those of its sample answer, and whichever somebody has ever set."""
        told = [name for name in self.state.settings if name in keys_of(operation) or name in self.touched]
        return {name: self.state.settings[name] if room is None else self.setting(room, name) for name in told}

    def check_library(self, said: dict[str, Any]) -> None:
        """A field error when a library is wired that does not exist."""
        if said.get("library_id") is not None and said["library_id"] not in self.state.libraries:
            raise self.bad("library_id", "must be the id of a library")

    def set_settings(self, said: dict[str, Any], room: Room | None) -> None:
        """Take over the settings among ``said``. A null goes back to what is inherited."""
        for name, value in said.items():
            if name in _NO_SETTINGS or name not in self.state.settings:
                continue
            self.touched.add(name)
            if room is None:
                self.state.settings[name] = _fresh_settings()[name] if value is None else value
            elif value is None:
                room.settings.pop(name, None)
            else:
                room.settings[name] = value

    @answers("settings.get")
    def get_settings(self, request: EmulatedRequest) -> JSON:
        return self._team_settings()

    @answers("settings.update")
    def update_settings(self, request: EmulatedRequest) -> JSON:
        said = self.said(request)
        self.check_library(said)
        role_ids = self.state.role_ids
        if said.get("roles"):
            role_ids = self.role_ids(said["roles"], "roles")
        default = said.get("default_role")
        default_role = self.default_role_id(default or self.state.default_role, role_ids)
        if "private_group_chat_roles" in said:
            chatting = self.role_ids(said["private_group_chat_roles"] or (), "private_group_chat_roles")
            self.state.private_group_chat_roles = chatting
        self.set_settings(said, None)
        self.state.role_ids, self.state.default_role = role_ids, default_role
        self.state.domain = said.get("domain") or self.state.domain
        return self._team_settings()

    def _team_settings(self) -> JSON:
        start, end = self.period()
        own = {
            "id": self.state.team_id,
            "owner_id": self.state.owner_id,
            "domain": self.state.domain,
            "custom_cname": None,
            "max_sessions": MOST_SESSIONS,
            "subscription_start": spaced(start),
            "subscription_end": spaced(end),
        }
        return {**own, **self.settings_of(None, "settings.get"), **self.roles_view(None)}


def months_later(moment: datetime, months: int) -> datetime:
    """The same day ``months`` later (earlier, if negative), or the last of that month where it has no such day."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))
