"""What a room can be told: the settings of POST and PATCH /rooms, and the team's defaults for them, PATCH /.

Both are written as they are given: UNSET says nothing, None sends a null. Rooms inherit the team's defaults as long as
they say nothing themselves, also those that exist already. ``files_panel_enabled`` is retired: the service ignores it.
Durations are in minutes. A role is named by its id or its name, a language by a code such as ``en`` or ``de-DE``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeAlias

import attrs

from anymeet.models import UNSET, Maybe
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
from anymeet_digitalsamba.rules import at_least, between, colour, items, length, matching, one_of, plain_name

Flag: TypeAlias = Maybe[bool | None]
Number: TypeAlias = Maybe[int | None]
Text: TypeAlias = Maybe[str | None]
Texts: TypeAlias = Maybe[Sequence[str] | None]
Colour: TypeAlias = Annotated[Text, colour]
Breakouts: TypeAlias = Maybe[Sequence[str | Mapping[str, Any]] | None]
"""Names, or mappings of ``id`` and ``name``."""


@attrs.frozen(kw_only=True)
class SharedSettings:
    """What both a room and the team's defaults have."""

    default_role: Text = UNSET
    roles: Texts = UNSET
    is_locked: Flag = UNSET
    topbar_enabled: Flag = UNSET
    pip_enabled: Flag = UNSET
    auto_pip_enabled: Flag = UNSET
    toolbar_enabled: Flag = UNSET
    toolbar_position: Annotated[Text, one_of(*ToolbarPosition)] = UNSET
    video_tile_layout_mode: Annotated[Text, one_of(*TileNames)] = UNSET
    toolbar_color: Colour = UNSET
    primary_color: Colour = UNSET
    background_color: Colour = UNSET
    palette_mode: Annotated[Text, one_of(*Palette)] = UNSET
    language: Text = UNSET
    languages: Texts = UNSET
    language_selection_enabled: Flag = UNSET
    room_reactions_enabled: Flag = UNSET
    audio_on_join_enabled: Flag = UNSET
    video_on_join_enabled: Flag = UNSET
    hd_video_on_join_enabled: Flag = UNSET
    hd_video_quality: Annotated[Text, one_of(*VideoQuality)] = UNSET
    audio_quality: Annotated[Text, one_of(*AudioQuality)] = UNSET
    audio_autogain_enabled: Flag = UNSET
    audio_noise_suppression_enabled: Flag = UNSET
    audio_echo_cancellation_enabled: Flag = UNSET
    mute_sound_enabled: Flag = UNSET
    participants_list_enabled: Flag = UNSET
    pin_enabled: Flag = UNSET
    full_screen_enabled: Flag = UNSET
    minimize_own_tile_enabled: Flag = UNSET
    minimize_own_tile_on_join_enabled: Flag = UNSET
    end_session_enabled: Flag = UNSET
    leave_session_enabled: Flag = UNSET
    rejoin_session_enabled: Flag = UNSET
    connection_message_enabled: Flag = UNSET
    connection_quality_indicator_enabled: Flag = UNSET
    video_fit_mode_enabled: Flag = UNSET
    pin_panels_enabled: Flag = UNSET
    breakout_rooms_enabled: Flag = UNSET
    chat_enabled: Flag = UNSET
    private_chat_enabled: Flag = UNSET
    private_group_chat_enabled: Flag = UNSET
    private_group_chat_name: Annotated[Text, length(3)] = UNSET
    chat_persistence_enabled: Flag = UNSET
    chat_reactions_enabled: Flag = UNSET
    chat_reactions_extended_enabled: Flag = UNSET
    private_group_chat_roles: Texts = UNSET
    e2ee_enabled: Flag = UNSET
    e2ee_badge_enabled: Flag = UNSET
    layout_mode_switch_enabled: Flag = UNSET
    simple_notifications_enabled: Flag = UNSET
    join_screen_enabled: Flag = UNSET
    screenshare_enabled: Flag = UNSET
    recordings_enabled: Flag = UNSET
    recordings_layout_mode: Annotated[Text, one_of(*LayoutMode)] = UNSET
    hide_tiles_in_recordings_enabled: Flag = UNSET
    recording_logo_enabled: Flag = UNSET
    participant_names_in_recordings_enabled: Flag = UNSET
    recording_autostart_enabled: Flag = UNSET
    recording_bookmarks_enabled: Flag = UNSET
    recording_breakout_autostart_enabled: Flag = UNSET
    recording_consent_message_enabled: Flag = UNSET
    captions_in_recordings_enabled: Flag = UNSET
    logo_enabled: Flag = UNSET
    custom_logo: Text = UNSET
    application_logo: Text = UNSET
    virtual_backgrounds_enabled: Flag = UNSET
    virtual_backgrounds_v2_enabled: Flag = UNSET
    raise_hand_enabled: Flag = UNSET
    invite_participants_enabled: Flag = UNSET
    invite_participants_advanced_enabled: Flag = UNSET
    whiteboard_enabled: Flag = UNSET
    qa_enabled: Flag = UNSET
    qa_default_filter: Annotated[Text, one_of(*QuestionFilter)] = UNSET
    upvote_qa_enabled: Flag = UNSET
    shared_notes_enabled: Flag = UNSET
    polls_enabled: Flag = UNSET
    consent_message_enabled: Flag = UNSET
    consent_message_type: Annotated[Text, one_of(*ConsentMessageType)] = UNSET
    consent_message: Text = UNSET
    checkbox_message: Text = UNSET
    layout_mode_on_join: Annotated[Text, one_of(*LayoutMode)] = UNSET
    session_length: Annotated[Number, between(1, 1440)] = UNSET
    html_title: Annotated[Text, length(3, 255)] = UNSET
    lobby_message: Annotated[Text, length(3, 1000)] = UNSET
    lobby_sound_enabled: Flag = UNSET
    content_library_enabled: Flag = UNSET
    default_content_library: Annotated[Text, one_of(*LibraryTab)] = UNSET
    library_id: Text = UNSET
    transcription_enabled: Flag = UNSET
    transcription_auto_start_enabled: Flag = UNSET
    transcription_store_enabled: Flag = UNSET
    captions_enabled: Flag = UNSET
    captions_language: Text = UNSET
    watermark_enabled: Flag = UNSET
    files_panel_enabled: Flag = UNSET


@attrs.frozen(kw_only=True)
class RoomSettings(SharedSettings):
    """A room. Only ``privacy`` must be given, when it is created; there is no name: people read ``description``.

    ``roles`` must contain ``default_role``. ``expires_at`` must be in the future, and deletes the room.
    ``max_participants`` may be up to what the team's plan allows. In ``telephony_pin_dtmf`` a W is a pause of a second,
    a w one of half a second. PATCH ignores ``tags`` and ``languages``.
    """

    description: Annotated[Text, length(3, 500)] = UNSET
    friendly_url: Annotated[Text, length(3, 32)] = UNSET
    privacy: Annotated[Maybe[str], one_of(*Privacy)] = UNSET
    external_id: Text = UNSET
    webhooks: Texts = UNSET
    tags: Texts = UNSET
    is_audio_only: Flag = UNSET
    broadcaster_tile_visibility: Annotated[Text, one_of(*TileVisibility)] = UNSET
    breakouts: Annotated[Breakouts, items(0, 500)] = UNSET
    breakout_free_movement_enabled: Flag = UNSET
    breakout_return_to_main_room_enabled: Flag = UNSET
    breakout_timer_enabled: Flag = UNSET
    breakout_timer_duration: Number = UNSET
    breakout_end_on_timer: Flag = UNSET
    restream_enabled: Flag = UNSET
    restream_type: Annotated[Text, one_of(*RestreamType)] = UNSET
    restream_key: Text = attrs.field(default=UNSET, repr=False)
    restream_url: Text = UNSET
    restream_layout_mode: Annotated[Text, one_of(*LayoutMode)] = UNSET
    hide_tiles_in_restream_enabled: Flag = UNSET
    restream_logo_enabled: Flag = UNSET
    restream_autostart_enabled: Flag = UNSET
    participant_names_in_restream_enabled: Flag = UNSET
    restream_consent_message_enabled: Flag = UNSET
    max_participants: Annotated[Number, between(2, 2000)] = UNSET
    max_broadcasters: Annotated[Number, at_least(1)] = UNSET
    whip_enabled: Flag = UNSET
    telephony_enabled: Flag = UNSET
    telephony_phone_number: Text = UNSET
    telephony_pin_dtmf: Text = attrs.field(default=UNSET, repr=False)
    watermark_text: Annotated[Text, length(3, 150)] = UNSET
    expires_at: Maybe[datetime | None] = UNSET


@attrs.frozen(kw_only=True)
class DefaultRoomSettings(SharedSettings):
    """The team's defaults, and its own ``domain``: the first part of its host name. Logos are URLs or base64."""

    domain: Annotated[
        Text,
        length(3, 32),
        plain_name,
        matching("(?!(docs|api|dev-api|staging-api|you|dashboard)$).*", "a word that is not reserved"),
    ] = UNSET
    favicon: Text = UNSET
    watermark_text: Annotated[Text, length(3, 50)] = UNSET
