"""Transcripts, chat, questions and polls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anymeet.errors import InvalidRequest
from anymeet.models import (
    Answer,
    ChatMessage,
    Poll,
    PollOption,
    PollRequest,
    Question,
    Transcript,
    TranscriptLine,
)
from anymeet_digitalsamba import models as vendor
from anymeet_digitalsamba.mapping.conversation import (
    PollWriter,
    message_from,
    poll_from,
    question_from,
    results_from,
    transcript_from,
)

NOW = datetime(2024, 2, 13, 16, 45, 5, tzinfo=UTC)


def test_a_transcript_is_in_the_order_in_which_it_was_spoken() -> None:
    """Lines without a time come last."""
    lines = [
        vendor.TranscriptLine(transcript="unknown when"),
        vendor.TranscriptLine(transcript="second", start_time=NOW + timedelta(minutes=1)),
        vendor.TranscriptLine(transcript="first", start_time=NOW, participant_id="p", participant_name="Ada"),
    ]
    expected = Transcript(
        session_id="s",
        lines=(
            TranscriptLine(text="first", speaker="Ada", participant_id="p", at=NOW),
            TranscriptLine(text="second", at=NOW + timedelta(minutes=1)),
            TranscriptLine(text="unknown when"),
        ),
    )
    assert expected == transcript_from("s", lines)


def test_nothing_spoken_is_an_empty_transcript() -> None:
    """A session without transcription has no lines."""
    assert Transcript(session_id="s") == transcript_from("s", [])


def test_a_message_belongs_to_where_it_was_asked_for() -> None:
    """The vendor does not repeat the room, and the session only where one was named."""
    message = vendor.ChatMessage(id="m", message="Morning.", participant_id="p", participant_name="Ada", created_at=NOW)
    expected = ChatMessage(
        id="m", text="Morning.", sender="Ada", participant_id="p", meeting_id="r", session_id="s", sent_at=NOW
    )
    assert expected == message_from(message, "r", "s")


def test_a_question_comes_with_its_answers() -> None:
    """Who asked and who answered are told by name."""
    question = vendor.Question(
        id="q",
        question="How tall?",
        participant_name="Ada",
        created_at=NOW,
        answers=(vendor.Answer(id="a", answer="46 metres.", participant_name="Bob", created_at=NOW),),
    )
    expected = Question(
        id="q",
        text="How tall?",
        person="Ada",
        meeting_id="r",
        asked_at=NOW,
        answers=(Answer(text="46 metres.", person="Bob", at=NOW),),
    )
    assert expected == question_from(question, "r", None)


OPTIONS = (vendor.PollOption(id="1", text="Next week"), vendor.PollOption(id="2", text="Next month"))


def test_a_poll_comes_with_its_options() -> None:
    """Nobody has asked for votes yet, so there are none, not nought."""
    poll = vendor.Poll(id="p", question="When?", status=vendor.PollStatus.STARTED, multiple=False, options=OPTIONS)
    expected = Poll(
        id="p",
        question="When?",
        options=(PollOption(id="1", text="Next week"), PollOption(id="2", text="Next month")),
        multiple=False,
        meeting_id="r",
        state="started",
    )
    assert expected == poll_from(poll, "r")


@pytest.mark.parametrize(
    ("type_", "multiple", "expected"),
    [
        (vendor.PollType.MULTIPLE, False, True),
        (vendor.PollType.SINGLE, None, False),
        (vendor.PollType.FREE, None, False),
        (None, True, True),
        (None, None, None),
    ],
)
def test_the_newer_word_for_many_choices_counts(
    type_: vendor.PollType | None, multiple: bool | None, expected: bool | None
) -> None:
    """Older answers have the older word alone."""
    assert expected == poll_from(vendor.Poll(id="p", type=type_, multiple=multiple), "r").multiple


def test_votes_are_added_up_over_all_sessions() -> None:
    """Options nobody chose have no votes; one that has gone from the poll keeps those it got."""
    poll = poll_from(vendor.Poll(id="p", question="When?", options=OPTIONS), "r")
    runs = [
        vendor.PollResult(id="x", options=(vendor.VotedOption(id="1", text="Next week", voted=2),)),
        vendor.PollResult(
            id="y",
            options=(
                vendor.VotedOption(id="1", text="Next week", voted=1),
                vendor.VotedOption(id="3", text="Never", voted=4),
            ),
        ),
    ]
    expected = (
        PollOption(id="1", text="Next week", votes=3),
        PollOption(id="2", text="Next month", votes=0),
        PollOption(id="3", text="Never", votes=4),
    )
    assert expected == results_from(poll, runs).options


@pytest.mark.parametrize(("multiple", "expected"), [(True, {"type": "multiple"}), (False, {})])
def test_a_request_becomes_a_poll_of_a_type(multiple: bool, expected: dict[str, str]) -> None:
    """Options are objects, and many choices a type; one choice goes without saying."""
    request = PollRequest(
        question="When?", options=["Now", "Later"], multiple=multiple, vendor={"digitalsamba": {"anonymous": True}}
    )
    options = [vendor.PollOptionInput(text="Now"), vendor.PollOptionInput(text="Later")]
    expected_body = {"question": "When?", "options": options, "anonymous": True, **expected}
    assert expected_body == PollWriter(request).body("digitalsamba")


def test_an_unknown_extra_of_a_poll_is_refused() -> None:
    """What the vendor has not, it would leave out without a word."""
    request = PollRequest(question="When?", options=["Now", "Later"], vendor={"digitalsamba": {"secret": True}})
    with pytest.raises(InvalidRequest, match=r"vendor\.digitalsamba\.secret"):
        PollWriter(request).body("digitalsamba")
