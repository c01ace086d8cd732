"""What a profile may say about a team."""

from __future__ import annotations

import pytest

from anymeet.models import LinkRole
from anymeet_digitalsamba.settings import DigitalSambaSettings


def test_team_and_key_are_all_that_has_to_be_said() -> None:
    """The address and the roles are those of the vendor unless told otherwise."""
    settings = DigitalSambaSettings(team_id="team-1", developer_key="k")
    assert settings.base_url == "https://api.digitalsamba.com/api/v1"
    assert ("moderator", "attendee", True) == (settings.host_role, settings.guest_role, settings.sign_locally)


def test_secrets_are_neither_shown_nor_forgotten() -> None:
    """The key and the webhook's token stay out of the repr, and are known to whoever masks them."""
    settings = DigitalSambaSettings(team_id="team-1", developer_key="seeded-key", webhook_token="seeded-token")
    assert "seeded" not in repr(settings)
    assert ("seeded-key", "seeded-token") == settings.secrets()


@pytest.mark.parametrize(
    "wrong",
    [
        {"team_id": ""},
        {"developer_key": ""},
        {"host_role": ""},
        {"guest_role": "47697570-a2e8-4b0c-8f2d-1af1ea2bae67"},
        {"host_role": "two words"},
        {"guest_role": "moderator"},
        {"host_role": "attendee"},
    ],
)
def test_settings_that_cannot_be_right_are_refused(wrong: dict[str, str]) -> None:
    """Something empty, a role's id in place of its name, and one role for hosts and guests are errors."""
    with pytest.raises(ValueError, match=r"role|team_id|developer_key"):
        DigitalSambaSettings(**{"team_id": "team-1", "developer_key": "k"} | wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("chair", LinkRole.HOST),
        ("listener", LinkRole.GUEST),
        ("speaker", LinkRole.UNKNOWN),
        ("moderator", LinkRole.UNKNOWN),
        ("", LinkRole.UNKNOWN),
        (None, LinkRole.UNKNOWN),
    ],
)
def test_a_role_means_what_the_settings_say(role: str | None, expected: LinkRole) -> None:
    """Only the two configured roles have a meaning."""
    settings = DigitalSambaSettings(team_id="t", developer_key="k", host_role="chair", guest_role="listener")
    assert expected is settings.meaning(role)
