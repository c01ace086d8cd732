"""Join tokens and the addresses they are carried in."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import InvalidSignature
from anymeet.models import Link, LinkRole
from anymeet.tokens import claims_of
from anymeet_digitalsamba.settings import DigitalSambaSettings
from anymeet_digitalsamba.tokens import CLAIMS, embed_snippet, join_token, join_url

SETTINGS = DigitalSambaSettings(team_id="team-1", developer_key="the-developer-key")
NOW = datetime(2024, 11, 1, 10, tzinfo=UTC)


def test_a_token_is_about_team_and_room_and_carries_its_claims() -> None:
    """Team, room and the time of signing are added to what is said about its holder."""
    claims = {
        "ud": "42",
        "u": "Ada",
        "initials": "AL",
        "role": "speaker",
        "breakoutId": "breakout-1",
        "avatar": "https://example.com/ada.png",
        "nbf": 1730458800,
        "exp": 1730462400,
    }
    token = join_token(SETTINGS, "room-1", claims, issued_at=NOW)
    expected = {"td": "team-1", "rd": "room-1", "iat": 1730455200, **claims}
    assert expected == claims_of(token, "the-developer-key")
    assert set(CLAIMS) == set(claims)


def test_no_claim_takes_a_token_to_another_room() -> None:
    """What the token is about cannot be said otherwise."""
    token = join_token(SETTINGS, "room-1", {"rd": "room-2", "td": "team-2", "iat": 0}, issued_at=NOW)
    assert {"td": "team-1", "rd": "room-1", "iat": 1730455200} == claims_of(token, "the-developer-key")


def test_a_token_is_signed_with_the_teams_own_key() -> None:
    """Another key does not open it."""
    token = join_token(SETTINGS, "room-1", {}, issued_at=NOW)
    with pytest.raises(InvalidSignature):
        claims_of(token, "another-key")


@pytest.mark.parametrize(
    ("room_url", "expected"),
    [
        ("https://myteam.digitalsamba.com/MyRoom", "https://myteam.digitalsamba.com/MyRoom?token=t"),
        ("https://meet.example.com/MyRoom", "https://meet.example.com/MyRoom?token=t"),
        ("https://myteam.digitalsamba.com/R?lang=de", "https://myteam.digitalsamba.com/R?lang=de&token=t"),
        ("https://myteam.digitalsamba.com/R?token=old#top", "https://myteam.digitalsamba.com/R?token=t#top"),
    ],
)
def test_the_token_is_added_to_the_rooms_own_address(room_url: str, expected: str) -> None:
    """Host, path and further parameters stay as the vendor gave them, whatever domain they are on."""
    assert expected == join_url(room_url, "t")


class Frame(HTMLParser):
    """The attributes of the one element of a snippet."""

    def __init__(self, snippet: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(snippet)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def test_a_snippet_embeds_a_link_with_the_permissions_it_needs() -> None:
    """Camera, microphone, screen sharing, sound and full screen are granted to the frame."""
    link = Link(url="https://myteam.digitalsamba.com/R?a=1&token=t", role=LinkRole.GUEST)
    ((tag, attributes),) = Frame(embed_snippet(link, title='The "weekly"')).elements
    assert tag == "iframe"
    assert attributes["src"] == "https://myteam.digitalsamba.com/R?a=1&token=t"
    assert attributes["title"] == 'The "weekly"'
    assert attributes["allow"] == "camera; microphone; display-capture; autoplay"
    assert "allowfullscreen" in attributes


@given(st.text())
def test_no_text_breaks_out_of_a_snippet(text: str) -> None:
    """Whatever is in an address or a title stays one attribute of one frame."""
    ((tag, attributes),) = Frame(embed_snippet(text, title=text)).elements
    expected = {"src", "title", "width", "height", "allow", "allowfullscreen"}
    assert (tag, expected) == ("iframe", set(attributes))


def test_the_token_is_the_only_one_in_an_address() -> None:
    """An address that carries a token already gets this one in its place."""
    assert parse_qs(urlsplit(join_url("https://x.example/R?token=a&token=b", "c")).query) == {"token": ["c"]}
