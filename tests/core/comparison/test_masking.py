"""Keeping what lets somebody in out of what is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from anymeet.comparison import Difference, Exchange, Fate, Outcome, ProviderRun, StepResult
from anymeet.comparison.masking import masked, secrets_in
from anymeet.models import (
    Credentials,
    DownloadLink,
    Link,
    LinkRole,
    Meeting,
    MeetingRequest,
    Note,
    Webhook,
    WebhookRequest,
)
from anymeet.redaction import Redactor

LINK = Link(
    url="https://meet.example/room-1/t0ken-in-path?lang=en-US&via=join&key=t0ken-in-query",
    role=LinkRole.HOST,
    id="l1nk-id",
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (LINK, {LINK.url, "l1nk-id", "t0ken-in-path", "t0ken-in-query"}),
        (
            Link(url="https://meet.example/room-12345", role=LinkRole.GUEST, meeting_id="room-12345"),
            {"https://meet.example/room-12345"},
        ),
        (
            DownloadLink(url="https://files.example/r1.mp4?sig=s1gnature"),
            {"https://files.example/r1.mp4?sig=s1gnature", "s1gnature"},
        ),
        (Credentials(account_id="a", key="the-key", secret="the-secret"), {"the-key", "the-secret"}),
        (WebhookRequest(endpoint="https://h.example", events=["e"], token="pr00f"), {"pr00f"}),
        (
            Meeting(id="m", title="Review", links=(LINK,), raw={"token": "r4w"}),
            {LINK.url, "l1nk-id", "t0ken-in-path", "t0ken-in-query"},
        ),
        ([LINK, None, "text"], {LINK.url, "l1nk-id", "t0ken-in-path", "t0ken-in-query"}),
        (
            Webhook(id="w", endpoint="https://hooks.example/meetings?auth=k3y-of-ours"),
            {"k3y-of-ours"},
        ),
        (MeetingRequest(title="Review", start_url="https://shop.example/?basket=b4sket-id"), {"b4sket-id"}),
        (None, set()),
    ],
)
def test_secrets_of_values_are_known(value: object, expected: set[str]) -> None:
    """Addresses with the tokens in them, keys, and what a value keeps out of its repr are secrets; the id of a meeting and short words are none."""
    assert expected == set(secrets_in(value))


@pytest.mark.parametrize(
    "address",
    [
        "https://meet.example/join/t0ken-of-ada/lobby",
        "https://meet.example/room#t0ken-of-ada",
        "https://meet.example/room#/join?key=t0ken-of-ada&lang=en",
        "https://ada:t0ken-of-ada@meet.example/room",
        "https://meet.example/room;sid=t0ken-of-ada",
        "https://meet.example/room?t0ken-of-ada",
        "https://[meet.example/t0ken-of-ada",
        "t0ken-of-ada",
    ],
)
def test_a_token_is_found_wherever_an_address_has_it(address: str) -> None:
    """A vendor may put it anywhere, also into what is no address at all; the words that addresses are made of stay words."""
    found = set(secrets_in(Link(url=address, role=LinkRole.GUEST)))
    assert "t0ken-of-ada" in found
    assert set() == found & {"meet.example", "join", "lobby", "room"}


def test_an_encoded_token_is_known_in_both_forms() -> None:
    """What is percent-encoded in an address may stand elsewhere as it is, or encoded as it was there."""
    found = set(secrets_in(Link(url="https://meet.example/r?key=t0ken%2fof%3dada", role=LinkRole.GUEST)))
    assert {"t0ken/of=ada", "t0ken%2fof%3dada"} <= found


def test_every_text_is_masked() -> None:
    """Wherever a secret stands in a run, it is masked, and all else stays as it is."""
    step = StepResult(
        title="invite",
        ability="links.create",
        outcome=Outcome.CHANGED,
        text="the t0ken",
        differences=(Difference(field="person", fate=Fate.CHANGED, asked="t0ken", came="Ada", reason="t0ken"),),
        notes=(Note("links.create", "t0ken"),),
        exchanges=(
            Exchange(operation="invite", line="GET /t0ken", status=200, asked="t0ken", answered='{"a": "t0ken"}'),
        ),
        outcomes=(Outcome.CHANGED,),
    )
    run = ProviderRun(profile="work", provider="acme", title="Acme", emulated=False, steps=(step,), problem="t0ken")
    hidden = masked(run, Redactor(["t0ken"]))
    assert "t0ken" in repr(run)
    assert "t0ken" not in repr(hidden)
    assert repr(run).replace("t0ken", "***") == repr(hidden)
    assert Outcome.CHANGED is hidden.steps[0].outcome


def test_what_is_no_text_is_left_alone() -> None:
    """Moments and numbers are given back as they are."""
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    assert (moment, 12345) == masked((moment, 12345), Redactor(["12345"]))
