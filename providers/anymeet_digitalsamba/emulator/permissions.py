"""What roles may do, and the three roles that every team begins with."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

_NAMES = """
access_qa answer_privately_qa answer_qa ask_question_anonymously_qa ask_question_qa ask_remote_unmute avatar_upload
ban_participants broadcast chat_reactions clear_chat clear_content collaborate_in_notes control_room_components
control_room_entry delete_others_chat_messages download_qa edit_whiteboard end_session export_chat general_chat
invite_participant lock_content manage_breakout manage_broadcast manage_content_library manage_edit_whiteboard
manage_personal_content_library manage_phone_users manage_poll_templates manage_polls manage_private_whiteboard
manage_roles manage_screenshare moderate_qa pin_panels present_content_library private_chat push_content raise_hand
recording remote_muting remove_chat remove_participant rename_participants restreaming room_reactions screenshare
see_all_questions see_content_badges see_notes see_participants_panel see_questions_author
see_roles_in_participants_panel self_rename start_session transcribe_session upvote_qa
"""
_OF_ATTENDEES = """
access_qa ask_question_anonymously_qa ask_question_qa avatar_upload broadcast chat_reactions general_chat private_chat
raise_hand room_reactions see_all_questions see_notes see_participants_panel see_questions_author self_rename
start_session upvote_qa
"""
_OF_SPEAKERS = """
answer_qa collaborate_in_notes edit_whiteboard present_content_library push_content screenshare
see_roles_in_participants_panel
"""

PERMISSIONS: Final = tuple(_NAMES.split())
"""All there are in July 2026 (vendor notes, section 6.2)."""

PRESETS: Final = {
    "attendee": ("Attendees", "Listens, talks, chats and asks.", _OF_ATTENDEES.split()),
    "moderator": ("Moderators", "Runs the meeting.", _NAMES.split()),
    "speaker": ("Speakers", "Presents, and answers questions.", [*_OF_ATTENDEES.split(), *_OF_SPEAKERS.split()]),
}
"""Name, display name, description and permissions. The vendor does not tell which its own presets have."""

_DIRECTED: Final = frozenset({"manage_roles"})
"""Permissions that name the roles they are directed at."""


def permissions_with(allowed: Collection[str]) -> dict[str, bool | list[str]]:
    """All permissions, of which those in ``allowed`` are given."""
    return {name: list(PRESETS) if name in allowed and name in _DIRECTED else name in allowed for name in PERMISSIONS}
