"""Chat, transcripts, summaries, questions and answers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]
Enter = Callable[..., Any]
JOHN = {"participant": {"name": "John", "external_id": "J1"}}


def test_chat(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """What people and the API write is listed with its writer and session."""
    enter(room, "Ada", ud="7").chat("Good morning")
    api("POST", "/rooms/standup/chat", {"message": "Minutes are being taken"})
    session = api("GET", "/sessions")["data"][0]["id"]

    page = api("GET", "/rooms/standup/chat", order="asc", session_id=session)
    expected = [("Good morning", "Ada", "7"), ("Minutes are being taken", None, None)]
    assert (2, expected) == (
        page["total_count"],
        [(row["message"], row["participant_name"], row["external_participant_id"]) for row in page["data"]],
    )
    assert "2030-01-01T10:00:00.000000Z" == page["data"][0]["created_at"]
    assert 0 == api("GET", "/rooms/standup/chat", session_id="none")["total_count"]


def test_chat_in_an_empty_room(api: Api, call: Call, room: dict[str, Any]) -> None:
    """A message may be sent to a room that nobody is in, though not an empty one."""
    api("POST", "/rooms/standup/chat", {"message": "Come in"})

    assert ["Come in"] == [row["message"] for row in api("GET", "/rooms/standup/chat")["data"]]
    assert 400 == call("POST", "/rooms/standup/chat", {"message": ""}).status_code


def test_exported_chat(call: Call, room: dict[str, Any], enter: Enter) -> None:
    """The chat comes as text, JSON, CSV, and as an archive of two of them."""
    ada = enter(room, "Ada")
    ada.chat("Good morning, all")
    ada.chat("Let us begin")

    def export(**query: str) -> requests.Response:
        return call("GET", "/rooms/standup/chat/export", params=query)

    lines = [f"[2030-01-01T10:00:00.000000Z] Ada: {text}" for text in ("Good morning, all", "Let us begin")]
    archive = zipfile.ZipFile(io.BytesIO(export(format="zip").content))
    assert lines == export().text.splitlines() == export(format="txt", locale="de").text.splitlines()
    assert ["Good morning, all", "Let us begin"] == [row["message"] for row in export(format="json").json()]
    assert ["Good morning, all", "Let us begin"] == [
        row["message"] for row in csv.DictReader(io.StringIO(export(format="csv").text))
    ]
    assert {"chat.csv", "chat.txt"} == {*archive.namelist()}
    assert lines == archive.read("chat.txt").decode().splitlines()


def test_empty_exports(call: Call, room: dict[str, Any]) -> None:
    """An empty chat is exported all the same."""
    answers = [call("GET", "/rooms/standup/chat/export", params={"format": form}) for form in ("txt", "json", "csv")]

    assert [(200, ""), (200, "[]"), (200, "\r\n")] == [(answer.status_code, answer.text) for answer in answers]


def test_transcript(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """What people say is written down with its time, for the room and for the session."""
    ada = enter(room, "Ada")
    ada.talk("Good morning", seconds=90)
    ada.talk(seconds=30)
    session = api("GET", "/sessions")["data"][0]["id"]

    expected = {
        "participant_id": ada.id,
        "participant_name": "Ada",
        "transcript": "Good morning",
        "start_time": "2030-01-01T10:00:00Z",
        "end_time": "2030-01-01T10:01:30Z",
    }
    for path in ("/rooms/standup/transcripts", f"/sessions/{session}/transcripts"):
        assert {"total_count": 1, "data": [expected]} == api("GET", path)
        assert "[2030-01-01T10:00:00Z] Ada: Good morning\n" == api("GET", f"{path}/export")
        assert [expected] == api("GET", f"{path}/export", format="json")
    assert 0 == api("GET", "/rooms/standup/transcripts", session_id="none")["total_count"]


def test_transcription_on_demand(emulator: DigitalSambaEmulator, api: Api, call: Call, enter: Enter) -> None:
    """A room without automatic transcription writes down only what is said between start and stop."""
    room = api("POST", "/rooms", {"privacy": "public", "transcription_auto_start_enabled": False})
    start, stop = (f"/rooms/{room['id']}/transcription/{verb}" for verb in ("start", "stop"))
    early = call("POST", start)
    ada = enter(room)
    ada.talk("one")
    api("POST", start)
    api("POST", start)
    ada.talk("two")
    emulator.clock.advance(90)
    api("POST", stop)
    ada.talk("three")

    assert (422, ["two"]) == (
        early.status_code,
        [line["transcript"] for line in api("GET", f"/rooms/{room['id']}/transcripts")["data"]],
    )
    assert 2 == api("GET", f"/rooms/{room['id']}/statistics")["transcription_minutes"]


def test_transcription_switched_off(api: Api, call: Call, enter: Enter) -> None:
    """A room without transcription cannot begin one."""
    room = api("POST", "/rooms", {"privacy": "public", "transcription_enabled": False})
    ada = enter(room)
    ada.talk("one")

    assert 422 == call("POST", f"/rooms/{room['id']}/transcription/start").status_code
    assert 0 == api("GET", f"/rooms/{room['id']}/transcripts")["total_count"]


def test_captions_are_counted(emulator: DigitalSambaEmulator, api: Api, enter: Enter) -> None:
    """Minutes of captions are those transcribed in rooms that show them."""
    enter(api("POST", "/rooms", {"privacy": "public", "captions_enabled": True}))
    emulator.clock.advance(60)

    assert 1 == api("GET", "/statistics")["captions_minutes"]


def test_summary(emulator: DigitalSambaEmulator, api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """A session in which somebody spoke has a summary, a minute after its end."""
    ada = enter(room, "Ada")
    ada.talk("Good morning")
    session = api("GET", "/sessions")["data"][0]["id"]
    live = call("GET", f"/sessions/{session}/summary")
    api("POST", f"/sessions/{session}/end")
    early = api("GET", f"/sessions/{session}/summary")
    emulator.clock.advance(60)
    ready = api("GET", f"/sessions/{session}/summary")

    assert (404, "IN_PROGRESS", "") == (live.status_code, early["status"], early["summary"])
    assert (early["job_id"], "READY", True) == (ready["job_id"], ready["status"], "Good morning" in ready["summary"])


def test_no_summary_of_silence(
    emulator: DigitalSambaEmulator, api: Api, call: Call, room: dict[str, Any], enter: Enter
) -> None:
    """A session in which nobody spoke has none, and neither has one whose summary was deleted on the way."""
    enter(room).leave()
    emulator.clock.advance(timedelta(minutes=5))
    enter(room).talk("Good morning")
    spoken, silent = (session["id"] for session in api("GET", "/sessions")["data"])
    api("POST", f"/sessions/{spoken}/end")
    api("DELETE", f"/sessions/{spoken}/summaries")
    emulator.clock.advance(60)

    assert [404, 404] == [call("GET", f"/sessions/{session}/summary").status_code for session in (spoken, silent)]
    assert 0 == api("GET", "/statistics")["summaries"]


def test_questions(api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """Questions and answers of people and of the API are listed together, by session."""
    ada = enter(room, "Ada")
    ada.act("ask", text="When?")
    api("POST", "/rooms/standup/questions", {"participant": {"id": ada.id}, "question": "Who?", "anonymous": True})
    when, who = api("GET", "/rooms/standup/questions", order="asc")["data"]
    answered = call(
        "POST", f"/rooms/standup/questions/{when['id']}/answers", {**JOHN, "answer": "Now", "private": False}
    )
    session = api("GET", "/sessions")["data"][0]["id"]

    (found,) = [row for row in api("GET", "/rooms/standup/questions", session_id=session)["data"] if row["answers"]]
    assert (200, "When?", "Ada", None) == (
        answered.status_code,
        found["question"],
        found["participant_name"],
        who["participant_name"],
    )
    assert [("Now", "John", "J1")] == [
        (row["answer"], row["participant_name"], row["external_participant_id"]) for row in found["answers"]
    ]
    assert ["[2030-01-01T10:00:00.000000Z] Ada: When?", "  John: Now", "[2030-01-01T10:00:00.000000Z] -: Who?"] == api(
        "GET", "/rooms/standup/questions/export"
    ).splitlines()
    assert (1, 2) == (api("GET", f"/participants/{ada.id}")["questions"] - 1, api("GET", "/statistics")["questions"])


def test_changes_of_questions(api: Api, call: Call, room: dict[str, Any]) -> None:
    """Questions and answers change and go; what is gone is not found."""
    api("POST", "/rooms/standup/questions", {**JOHN, "question": "When?"})
    (question,) = api("GET", "/rooms/standup/questions")["data"]
    at = f"/rooms/standup/questions/{question['id']}"
    api("PATCH", at, {**JOHN, "question": "Who?"})
    api("POST", f"{at}/answers", {**JOHN, "answer": "Me"})
    (answer,) = api("GET", "/rooms/standup/questions")["data"][0]["answers"]
    api("PATCH", f"{at}/answers/{answer['id']}", {**JOHN, "answer": "You"})
    (changed,) = api("GET", "/rooms/standup/questions")["data"]

    assert ("Who?", ["You"]) == (changed["question"], [row["answer"] for row in changed["answers"]])
    assert [204, 404] == [call("DELETE", f"{at}/answers/{answer['id']}", JOHN).status_code for _ in range(2)]
    assert [204, 404] == [call("DELETE", at, JOHN).status_code for _ in range(2)]


@pytest.mark.parametrize(
    ("participant", "field"),
    [
        ({}, "participant.name"),
        ({"external_id": "x"}, "participant.name"),
        ({"id": "none"}, "participant.id"),
        (None, "participant"),
    ],
)
def test_nobody_asks(call: Call, room: dict[str, Any], participant: Any, field: str) -> None:
    """A question needs somebody who is there, or who has a name."""
    answer = call("POST", "/rooms/standup/questions", {"participant": participant, "question": "When?"})

    assert (400, field) == (answer.status_code, next(iter(answer.json()["errors"])))


def test_life_of_a_question_is_told(
    emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter
) -> None:
    """What happens to a question is told step by step; a live answer counts when it is brought to its end."""
    enter(room)
    api(
        "POST",
        "/webhooks",
        {
            "endpoint": f"{emulator.origin}/nowhere",
            "events": [name for name in api("GET", "/events") if "question" in name],
        },
    )
    api("POST", "/rooms/standup/questions", {**JOHN, "question": "When?"})
    (question,) = api("GET", "/rooms/standup/questions")["data"]
    for step in ("dismiss", "reopen", "vote", "live-answers/start", "live-answers/cancel", "live-answers/stop"):
        assert {} == api("POST", f"/rooms/standup/questions/{question['id']}/{step}", JOHN)
    for step in ("live-answers/start", "live-answers/stop"):
        api("POST", f"/rooms/standup/questions/{question['id']}/{step}", JOHN)
    api("DELETE", f"/rooms/standup/questions/{question['id']}/vote", JOHN)
    emulator.settle()

    assert ["question_asked", "question_dismissed", "question_reopened", "question_answered"] == [
        delivery.payload["eventType"] for delivery in emulator.deliveries
    ]
    assert 1 == api("GET", "/statistics")["answers"]
