"""Transcripts, chat, questions and polls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from responses import matchers

from anymeet.errors import InvalidRequest, NotFound
from anymeet.models import ExportFormat, PollRequest
from anymeet_digitalsamba import DigitalSamba

Answer = Callable[..., None]
GONE = {"message": "Not Found", "error": "not-found"}
POLL = {"id": "poll-1", "question": "When?", "options": [{"id": "1", "text": "Now"}, {"id": "2", "text": "Later"}]}


def query(**expected: str) -> list[Any]:
    return [matchers.query_param_matcher(expected)]


def test_a_transcript_is_read_whole_and_exported(provider: DigitalSamba, answer: Answer) -> None:
    """All lines in one value, or the vendor's own file."""
    line = {"transcript": "Morning.", "participant_name": "Ada", "start_time": "2024-04-10T12:18:27Z"}
    answer("GET /sessions/s1/transcripts", {"data": [line], "total_count": 1}, match=query(order="asc", limit="100"))
    answer("GET /sessions/s1/transcripts/export", b"Ada: Morning.", match=query(format="txt"))
    assert [line.text for line in provider.transcripts.get("s1").lines] == ["Morning."]
    assert provider.transcripts.export("s1") == b"Ada: Morning."


@pytest.mark.parametrize(("kind", "field"), [("chat", "message"), ("questions", "question")])
def test_what_was_written_is_listed_the_oldest_first(
    provider: DigitalSamba, answer: Answer, kind: str, field: str
) -> None:
    """Of a meeting, or of one session of it."""
    row = {"id": "1", field: "Morning."}
    answer(f"GET /rooms/room-1/{kind}", {"data": [row], "total_count": 1}, match=query(order="asc", limit="100"))
    one = query(order="asc", limit="100", session_id="s1")
    answer(f"GET /rooms/room-1/{kind}", {"data": [], "total_count": 0}, match=one)
    interface: Any = provider.interface(kind)
    assert [("Morning.", "room-1")] == [(item.text, item.meeting_id) for item in interface.list("room-1")]
    assert list(interface.list("room-1", "s1")) == []


@pytest.mark.parametrize("kind", ["chat", "questions"])
def test_what_was_written_is_exported(provider: DigitalSamba, answer: Answer, kind: str) -> None:
    """As the vendor's own file, in the form that was asked for."""
    answer(f"GET /rooms/room-1/{kind}/export", b"[]", match=query(format="json", session_id="s1"))
    interface: Any = provider.interface(kind)
    assert interface.export("room-1", "s1", ExportFormat.JSON) == b"[]"


@pytest.mark.parametrize("kind", ["chat", "questions"])
def test_what_was_written_is_deleted_for_a_meeting_or_a_session(
    provider: DigitalSamba, answer: Answer, kind: str
) -> None:
    """Nothing there is as good as deleted."""
    answer(f"DELETE /rooms/room-1/{kind}", status=204)
    answer(f"DELETE /sessions/s1/{kind}", GONE, status=404)
    interface: Any = provider.interface(kind)
    interface.delete("room-1")
    interface.delete("room-1", "s1")


@pytest.mark.parametrize("body", [[POLL], {"data": [POLL], "total_count": 1}])
def test_polls_are_listed_in_either_shape(provider: DigitalSamba, answer: Answer, body: Any) -> None:
    """A bare array once, an object today."""
    answer("GET /rooms/room-1/polls", body)
    assert [poll.question for poll in provider.polls.list("room-1")] == ["When?"]


def test_a_poll_is_created(provider: DigitalSamba, answer: Answer) -> None:
    """Options are objects with a text."""
    sent = {"question": "When?", "type": "multiple", "options": [{"text": "Now"}, {"text": "Later"}]}
    answer("POST /rooms/room-1/polls", {**POLL, "multiple": True}, match=[matchers.json_params_matcher(sent)])
    request = PollRequest(question="When?", options=["Now", "Later"], multiple=True)
    poll = provider.polls.create("room-1", request)
    assert ("poll-1", True, ["Now", "Later"]) == (poll.id, poll.multiple, [option.text for option in poll.options])


def test_a_question_too_short_for_the_vendor_never_leaves(provider: DigitalSamba) -> None:
    """The documented length is checked here."""
    with pytest.raises(InvalidRequest, match="question must have at least 5 characters"):
        provider.polls.create("room-1", PollRequest(question="Why?", options=["a", "b"]))


def test_results_are_those_of_all_sessions_or_of_one(provider: DigitalSamba, answer: Answer) -> None:
    """Before anybody has voted, everything has no votes."""
    answer("GET /rooms/room-1/polls/poll-1", POLL)
    run = {"id": "run-1", "session_id": "s1", "options": [{"id": "2", "text": "Later", "voted": 3}]}
    answer("GET /rooms/room-1/polls/poll-1/results", [run], match=query())
    answer("GET /rooms/room-1/polls/poll-1/results", [], match=query(session_id="s2"))
    votes = [option.votes for option in provider.polls.results("room-1", "poll-1").options]
    assert votes == [0, 3]
    assert [option.votes for option in provider.polls.results("room-1", "poll-1", "s2").options] == [0, 0]


def test_an_unknown_poll_has_no_results(provider: DigitalSamba, answer: Answer) -> None:
    """The vendor's list of results alone would not tell it from one without votes."""
    answer("GET /rooms/room-1/polls/poll-9", GONE, status=404)
    with pytest.raises(NotFound):
        provider.polls.results("room-1", "poll-9")


@pytest.mark.parametrize("status", [204, 404])
def test_deleting_a_poll_is_done_when_it_is_gone(provider: DigitalSamba, answer: Answer, status: int) -> None:
    """Also when it was gone before."""
    answer("DELETE /rooms/room-1/polls/poll-1", GONE if status == 404 else None, status=status)
    provider.polls.delete("room-1", "poll-1")
