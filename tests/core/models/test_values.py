"""What single values do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anymeet.errors import InvalidRequest
from anymeet.models import (
    AccountRequest,
    Credentials,
    DownloadLink,
    Event,
    EventKind,
    Feature,
    Link,
    LinkRequest,
    LinkRole,
    Meeting,
    MeetingChanges,
    MeetingRequest,
    MeetingState,
    Participant,
    PollRequest,
    Usage,
    WebhookChanges,
    WebhookRequest,
)
from anymeet.models.links import without_secrets

SECRET = "seeded-secret"


def test_features_are_named_by_enumeration_or_text() -> None:
    """A feature may be given by its text, and is kept by its enumeration."""
    request = MeetingRequest(features={"chat": True, Feature.POLLS: False})  # type: ignore[dict-item]
    assert [(Feature.CHAT, True), (Feature.POLLS, False)] == list(request.features.items())
    assert all(isinstance(feature, Feature) for feature in request.features)


@pytest.mark.parametrize(
    ("features", "field", "rule"),
    [
        ({"chatt": True}, "features", "has no feature 'chatt'"),
        ({1: True}, "features", "has no feature 1"),
        ({"chat": 1}, "features.chat", "must be True or False, not 1"),
        ({Feature.CHAT: None}, "features.chat", "must be True or False, not None"),
        (["chat"], "features", "must map"),
        (None, "features", "must map"),
    ],
)
def test_bad_features_are_refused(features: Any, field: str, rule: str) -> None:
    """An unknown feature, or one that is neither on nor off, is an InvalidRequest wherever features are given."""
    makers: list[Any] = [MeetingRequest, MeetingChanges, lambda **given: AccountRequest(name="x", **given)]
    for make in makers:
        with pytest.raises(InvalidRequest) as raised:
            make(features=features)
        assert field == raised.value.field
        assert rule in raised.value.rule


def test_reusing_needs_something_to_recognise() -> None:
    """The existing meeting can be asked for by external_id only."""
    with pytest.raises(InvalidRequest, match="reuse_existing needs an external_id"):
        MeetingRequest(reuse_existing=True)
    assert MeetingRequest(reuse_existing=True, external_id="x").reuse_existing


@pytest.mark.parametrize("role", ["unknown", LinkRole.UNKNOWN, "admin", "", None, [], 1])
def test_a_link_is_asked_for_with_a_role(role: Any) -> None:
    """Only host and guest links can be asked for."""
    with pytest.raises(InvalidRequest, match="role must be 'host' or 'guest'"):
        LinkRequest(role=role)


def test_a_role_may_be_text() -> None:
    """A role given by its text is kept by its enumeration, in requests and in links."""
    assert LinkRole.HOST is LinkRequest(role="host").role  # type: ignore[arg-type]
    assert LinkRole.UNKNOWN is Link(url="https://x.example", role="unknown").role


@pytest.mark.parametrize("uses", [0, -1, True, "1"])
def test_a_link_is_used_once_at_least(uses: Any) -> None:
    """A number of uses below one, or none at all, is refused."""
    with pytest.raises(InvalidRequest, match="max_uses"):
        LinkRequest(role=LinkRole.GUEST, max_uses=uses)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"https://vendor.example:8443/{SECRET}?token={SECRET}#{SECRET}", "https://vendor.example/..."),
        (f"https://user:{SECRET}@vendor.example/", "https://vendor.example/..."),
        (f"/join/{SECRET}", "..."),
        (f"mailto:{SECRET}", "..."),
        (f"https://[{SECRET}", "..."),
        (SECRET, "..."),
        ("", "..."),
    ],
)
def test_links_hide_what_lets_in(url: str, expected: str) -> None:
    """A link shows scheme and host alone in repr and str, whatever its URL looks like; ``url`` is whole."""
    assert expected == without_secrets(url)
    for link in (Link(url=url, role=LinkRole.HOST, id=SECRET, person="Ada"), DownloadLink(url=url)):
        assert SECRET not in f"{link!r} {link}"
        assert f"url='{expected}'" in repr(link)
        assert url == link.url


def test_secrets_hide_themselves() -> None:
    """Keys, webhook tokens and whatever an event brings along are in no repr, also not inside other values."""
    link = Link(url=f"https://vendor.example/{SECRET}", role=LinkRole.HOST)
    values = [
        Credentials(account_id="1", key=SECRET, secret=SECRET),
        WebhookRequest(endpoint="https://x.example", events=["a"], token=SECRET),
        WebhookChanges(token=SECRET),
        Meeting(id="1", links=(link,), raw={"token": SECRET}),
        Event(kind=EventKind.RECORDING_READY, name="x", data={"download_link": SECRET}),
    ]
    assert SECRET not in "".join(f"{value!r}{value}" for value in values)


def test_a_meetings_link_has_the_role_for_certain() -> None:
    """The first link of exactly the role is found; one of unknown role is never handed out, not even when asked for."""
    unknown = Link(url="https://x.example/1", role=LinkRole.UNKNOWN)
    hosts = [Link(url=f"https://x.example/{n}", role=LinkRole.HOST) for n in (2, 3)]
    meeting = Meeting(id="1", links=(unknown, *hosts))
    assert hosts[0] == meeting.link(LinkRole.HOST)
    assert None is meeting.link(LinkRole.GUEST)
    assert None is meeting.link(LinkRole.UNKNOWN)


@pytest.mark.parametrize("options", [[], ["one"], ["one", ""], "ab", ["one", 2]])
def test_a_poll_needs_two_options(options: Any) -> None:
    """A poll with fewer than two options, or with one that says nothing, is refused."""
    with pytest.raises(InvalidRequest, match="options"):
        PollRequest(question="Lunch?", options=options)


def test_values_speak() -> None:
    """Values that people are shown say the essential in a line."""
    meeting = Meeting(
        id="7", title="Demo", state=MeetingState.SCHEDULED, starts_at=datetime(2030, 1, 2, 9, 5, tzinfo=UTC)
    )
    assert '"Demo", scheduled, 02 Jan 09:05 UTC, id 7' == str(meeting)
    assert "meeting, unknown, id 7" == str(Meeting(id="7"))
    assert "guest link for Ada" == str(Link(url="https://x.example", role=LinkRole.GUEST, person="Ada"))
    assert ["Ada (host)", "9"] == [str(Participant(id="9", name="Ada", host=True)), str(Participant(id="9"))]
    assert "sessions: 0, participant minutes: 5" == str(Usage(sessions=0, participant_minutes=5))
    assert "no figures" == str(Usage(average_duration=timedelta(1)))
