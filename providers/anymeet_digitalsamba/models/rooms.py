"""Rooms, and the team's defaults for them."""

from __future__ import annotations

from datetime import datetime

import attrs

from anymeet.wire import Model
from anymeet_digitalsamba.models.choices import (
    AudioQuality,
    ConsentMessageType,
    LayoutMode,
    LibraryTab,
    Palette,
    Privacy,
    QuestionFilter,
    RestreamType,
    TileNames,
    TileVisibility,
    ToolbarPosition,
    VideoQuality,
)


@attrs.frozen(kw_only=True)
class RoleReference(Model):
    """A role as rooms name it."""

    id: str
    name: str | None = None
    display_name: str | None = None
    allow_private_group_chat: bool | None = None


@attrs.frozen(kw_only=True)
class RoomFile(Model):
    """A file of the retired files panel."""

    id: str
    name: str | None = None
    url: str | None = None
    thumbnail_url: str | None = None


@attrs.frozen(kw_only=True)
class Breakout(Model):
    """A breakout room made in advance."""

    id: str
    name: str | None = None


@attrs.frozen(kw_only=True)
class ShownSettings(Model):
    """What both a room and the team's defaults show. None: the answer did not say; list items say less than `Room`."""

    default_role: RoleReference | None = None
    roles: tuple[RoleReference, ...] | None = None
    is_locked: bool | None = None
    topbar_enabled: bool | None = None
    pip_enabled: bool | None = None
    auto_pip_enabled: bool | None = None
    toolbar_enabled: bool | None = None
    toolbar_position: ToolbarPosition | None = None
    video_tile_layout_mode: TileNames | None = None
    toolbar_color: str | None = None
    primary_color: str | None = None
    background_color: str | None = None
    palette_mode: Palette | None = None
    language: str | None = None
    languages: tuple[str, ...] | None = None
    language_selection_enabled: bool | None = None
    room_reactions_enabled: bool | None = None
    audio_on_join_enabled: bool | None = None
    video_on_join_enabled: bool | None = None
    hd_video_on_join_enabled: bool | None = None
    hd_video_quality: VideoQuality | None = None
    audio_quality: AudioQuality | None = None
    audio_autogain_enabled: bool | None = None
    audio_noise_suppression_enabled: bool | None = None
    audio_echo_cancellation_enabled: bool | None = None
    mute_sound_enabled: bool | None = None
    participants_list_enabled: bool | None = None
    pin_enabled: bool | None = None
    full_screen_enabled: bool | None = None
    minimize_own_tile_enabled: bool | None = None
    minimize_own_tile_on_join_enabled: bool | None = None
    end_session_enabled: bool | None = None
    leave_session_enabled: bool | None = None
    rejoin_session_enabled: bool | None = None
    connection_message_enabled: bool | None = None
    connection_quality_indicator_enabled: bool | None = None
    video_fit_mode_enabled: bool | None = None
    pin_panels_enabled: bool | None = None
    breakout_rooms_enabled: bool | None = None
    chat_enabled: bool | None = None
    private_chat_enabled: bool | None = None
    private_group_chat_enabled: bool | None = None
    private_group_chat_name: str | None = None
    chat_persistence_enabled: bool | None = None
    chat_reactions_enabled: bool | None = None
    chat_reactions_extended_enabled: bool | None = None
    private_group_chat_roles: tuple[str, ...] | None = None
    e2ee_enabled: bool | None = None
    e2ee_badge_enabled: bool | None = None
    layout_mode_switch_enabled: bool | None = None
    simple_notifications_enabled: bool | None = None
    join_screen_enabled: bool | None = None
    screenshare_enabled: bool | None = None
    recordings_enabled: bool | None = None
    recordings_layout_mode: LayoutMode | None = None
    hide_tiles_in_recordings_enabled: bool | None = None
    recording_logo_enabled: bool | None = None
    participant_names_in_recordings_enabled: bool | None = None
    recording_autostart_enabled: bool | None = None
    recording_bookmarks_enabled: bool | None = None
    recording_breakout_autostart_enabled: bool | None = None
    recording_consent_message_enabled: bool | None = None
    captions_in_recordings_enabled: bool | None = None
    logo_enabled: bool | None = None
    custom_logo: str | None = None
    application_logo: str | None = None
    virtual_backgrounds_enabled: bool | None = None
    virtual_backgrounds_v2_enabled: bool | None = None
    raise_hand_enabled: bool | None = None
    invite_participants_enabled: bool | None = None
    invite_participants_advanced_enabled: bool | None = None
    whiteboard_enabled: bool | None = None
    qa_enabled: bool | None = None
    qa_default_filter: QuestionFilter | None = None
    upvote_qa_enabled: bool | None = None
    shared_notes_enabled: bool | None = None
    polls_enabled: bool | None = None
    consent_message_enabled: bool | None = None
    consent_message_type: ConsentMessageType | None = None
    consent_message: str | None = None
    checkbox_message: str | None = None
    layout_mode_on_join: LayoutMode | None = None
    session_length: int | None = None
    html_title: str | None = None
    lobby_message: str | None = None
    lobby_sound_enabled: bool | None = None
    content_library_enabled: bool | None = None
    default_content_library: LibraryTab | None = None
    library_id: str | None = None
    transcription_enabled: bool | None = None
    transcription_auto_start_enabled: bool | None = None
    transcription_store_enabled: bool | None = None
    captions_enabled: bool | None = None
    captions_language: str | None = None
    watermark_enabled: bool | None = None
    files_panel_enabled: bool | None = None


@attrs.frozen(kw_only=True)
class Room(ShownSettings):
    """A room. ``room_url`` is what links are made of; ``topic`` repeats ``description`` in lists."""

    id: str
    description: str | None = None
    friendly_url: str | None = None
    privacy: Privacy | None = None
    external_id: str | None = None
    webhooks: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    is_audio_only: bool | None = None
    broadcaster_tile_visibility: TileVisibility | None = None
    breakouts: tuple[Breakout, ...] | None = None
    breakout_free_movement_enabled: bool | None = None
    breakout_return_to_main_room_enabled: bool | None = None
    breakout_timer_enabled: bool | None = None
    breakout_timer_duration: int | None = None
    breakout_end_on_timer: bool | None = None
    restream_enabled: bool | None = None
    restream_type: RestreamType | None = None
    restream_key: str | None = attrs.field(default=None, repr=False)
    restream_url: str | None = None
    restream_layout_mode: LayoutMode | None = None
    hide_tiles_in_restream_enabled: bool | None = None
    restream_logo_enabled: bool | None = None
    restream_autostart_enabled: bool | None = None
    participant_names_in_restream_enabled: bool | None = None
    restream_consent_message_enabled: bool | None = None
    max_participants: int | None = None
    max_broadcasters: int | None = None
    whip_enabled: bool | None = None
    telephony_enabled: bool | None = None
    telephony_phone_number: str | None = None
    telephony_pin_dtmf: str | None = attrs.field(default=None, repr=False)
    watermark_text: str | None = None
    expires_at: datetime | None = None
    topic: str | None = None
    room_url: str | None = None
    files: tuple[RoomFile, ...] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


@attrs.frozen(kw_only=True)
class TeamDefaults(ShownSettings):
    """The team, and what its rooms inherit. ``custom_cname`` is its own host name, if it has one."""

    id: str
    owner_id: str | None = None
    domain: str | None = None
    favicon: str | None = None
    watermark_text: str | None = None
    custom_cname: str | None = None
    max_participants: int | None = None
    max_sessions: int | None = None
    subscription_start: datetime | None = None
    subscription_end: datetime | None = None


@attrs.frozen(kw_only=True)
class JoinToken(Model):
    """A token, and the complete ``link`` that carries it. Both let somebody in, so neither is shown."""

    token: str = attrs.field(repr=False)
    link: str | None = attrs.field(default=None, repr=False)
