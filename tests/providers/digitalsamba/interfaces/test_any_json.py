"""What the neutral interfaces make of answers that nobody has documented."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anymeet.errors import ConfigurationError, InvalidRequest, UnexpectedResponse
from anymeet.models import (
    LinkRequest,
    LinkRole,
    MeetingChanges,
    MeetingRequest,
    PollRequest,
    WebhookChanges,
    WebhookRequest,
)
from anymeet_digitalsamba import DigitalSamba, DigitalSambaSettings
from support.any_json import SAMPLES, answers, extremes
from support.digitalsamba import ScriptedTransport, make_api

MISSING_ROLE: Final = (ConfigurationError, InvalidRequest)
"""What a link ends in as well: the team, or the room, may lack its role."""
CALLS: Final[Mapping[str, Callable[[DigitalSamba], object]]] = {
    "meetings.create": lambda it: it.meetings.create(MeetingRequest(title="Weekly")),
    "meetings.get": lambda it: it.meetings.get("r"),
    "meetings.list": lambda it: list(it.meetings.list()),
    "meetings.list_live": lambda it: list(it.meetings.list_live()),
    "meetings.update": lambda it: it.meetings.update("r", MeetingChanges(title="Weekly")),
    "meetings.end": lambda it: it.meetings.end("r"),
    "links.create": lambda it: it.links.create("r", LinkRequest(role=LinkRole.GUEST)),
    "participants.list": lambda it: list(it.participants.list("r")),
    "participants.list_live": lambda it: list(it.participants.list_live("r")),
    "sessions.list": lambda it: list(it.sessions.list()),
    "sessions.get": lambda it: it.sessions.get("s"),
    "recordings.list": lambda it: list(it.recordings.list()),
    "recordings.get": lambda it: it.recordings.get("x"),
    "recordings.download_link": lambda it: it.recordings.download_link("x"),
    "transcripts.get": lambda it: it.transcripts.get("s"),
    "chat.list": lambda it: list(it.chat.list("r")),
    "questions.list": lambda it: list(it.questions.list("r")),
    "polls.list": lambda it: list(it.polls.list("r")),
    "polls.create": lambda it: it.polls.create("r", PollRequest(question="Shall we?", options=["Yes", "No"])),
    "polls.results": lambda it: it.polls.results("r", "p"),
    "usage.overview": lambda it: it.usage.overview(),
    "usage.meeting": lambda it: it.usage.meeting("r"),
    "usage.timeline": lambda it: list(it.usage.timeline("r")),
    "usage.timeline of a session": lambda it: list(it.usage.timeline("r", "s")),
    "webhooks.list": lambda it: list(it.webhooks.list()),
    "webhooks.create": lambda it: it.webhooks.create(WebhookRequest(endpoint="https://x.example", events=["a"])),
    "webhooks.update": lambda it: it.webhooks.update("w", WebhookChanges(name="Hook")),
    "webhooks.events": lambda it: it.webhooks.events(),
}


def read(ability: str, answer: Callable[[str], Any], *, sign_locally: bool = True) -> list[str]:
    """Call on a vendor that answers an operation so, and return the operations that were asked for."""
    transport = ScriptedTransport(lambda request: answer(request.operation))
    known = DigitalSambaSettings(team_id="t", developer_key="developer-key", sign_locally=sign_locally)
    with DigitalSamba(known) as provider:
        provider.native = make_api(transport)
        with contextlib.suppress(UnexpectedResponse):
            told = CALLS[ability](provider)
            assert f"{told!r}{told}"
    return [request.operation for request in transport.sent]


@pytest.mark.parametrize("ability", CALLS)
@given(data=st.data())
@settings(max_examples=15)
def test_any_json(ability: str, data: st.DataObject) -> None:
    """Whatever a vendor answers ends in a value that can be shown, or in an error that says what is wrong with it."""
    known: dict[str, Any] = {}

    def answer(operation: str) -> Any:
        if operation not in known:
            known[operation] = data.draw(answers(operation), operation)
        return known[operation]

    with contextlib.suppress(*MISSING_ROLE if ability == "links.create" else ()):
        read(ability, answer, sign_locally=ability != "links.create" or data.draw(st.booleans()))


@pytest.mark.parametrize("ability", CALLS)
def test_extremes(ability: str) -> None:
    """A number or a date that no calendar holds, anywhere in a documented answer, ends no differently."""
    for operation in dict.fromkeys(read(ability, _sample)):
        for odd in extremes(operation):
            answered = {operation: odd}
            read(ability, lambda asked, answered=answered: answered.get(asked) or _sample(asked))  # type: ignore[misc]


def _sample(operation: str) -> Any:
    return SAMPLES[operation][0]
