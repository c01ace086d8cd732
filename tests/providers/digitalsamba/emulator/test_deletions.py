"""Deleting what sessions leave behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]
Enter = Callable[..., Any]

KINDS = ("chat", "transcripts", "questions", "polls", "quizzes", "recordings")


@pytest.fixture
def sessions(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> list[str]:
    """Two ended sessions of the room, newest first, that left one of everything each."""
    for number in (1, 2):
        choices = [{"text": "Yes"}, {"text": "No"}]
        poll = api("POST", "/rooms/standup/polls", {"question": f"Poll {number}", "options": choices})
        quiz = api(
            "POST",
            "/rooms/standup/quizzes",
            {"title": f"Quiz {number}", "questions": [{"text": "?", "choices": choices}]},
        )
        ada = enter(room, "Ada", ud="7")
        ada.chat("Good morning")
        ada.talk("Good morning")
        ada.act("ask", text="When?")
        ada.act("vote", poll=poll["id"], option="Yes")
        ada.act("answer-quiz", quiz=quiz["id"], choice="Yes")
        ada.record()
        ada.leave()
        emulator.clock.advance(timedelta(minutes=10))
    return [session["id"] for session in api("GET", "/sessions")["data"]]


@pytest.fixture
def left(api: Api, call: Call, sessions: list[str]) -> Callable[[], dict[str, int]]:
    """How many of each kind there are; of polls and quizzes also their results."""

    def count() -> dict[str, int]:
        counts = {kind: int(api("GET", f"/rooms/standup/{kind}")["total_count"]) for kind in KINDS[:-1]}
        counts["recordings"] = int(api("GET", "/recordings")["total_count"])
        counts["summaries"] = sum(call("GET", f"/sessions/{session}/summary").ok for session in sessions)
        counts["results"] = sum(
            len(api("GET", f"/rooms/standup/{kind}/{form['id']}/results"))
            for kind in ("polls", "quizzes")
            for form in api("GET", f"/rooms/standup/{kind}")["data"]
        )
        return counts

    return count


EVERYTHING = {**dict.fromkeys((*KINDS, "summaries"), 2), "results": 4}


@pytest.mark.parametrize("kind", [*KINDS, "summaries"])
@pytest.mark.parametrize("of", ["room", "session"])
def test_one_kind(call: Call, sessions: list[str], left: Callable[[], dict[str, int]], kind: str, of: str) -> None:
    """One kind of content is deleted for the whole room or for one session, and nothing else with it but results."""
    path = "/rooms/standup" if of == "room" else f"/sessions/{sessions[0]}"
    before = left()
    answer = call("DELETE", f"{path}/{kind}")

    kept = 0 if of == "room" else 1
    results = 2 + kept if kind in ("polls", "quizzes") else 4
    expected = {**EVERYTHING, kind: kept, "results": results}
    assert (EVERYTHING, 204, b"", expected) == (before, answer.status_code, answer.content, left())


def test_resources_of_a_session(api: Api, call: Call, sessions: list[str], left: Callable[[], dict[str, int]]) -> None:
    """All content of a session goes at once; polls and quizzes stay, without its results, and people keep their names."""
    answer = call("DELETE", f"/sessions/{sessions[0]}/resources")

    expected = {**dict.fromkeys((*KINDS, "summaries"), 1), "polls": 2, "quizzes": 2, "results": 2}
    assert (204, expected) == (answer.status_code, left())
    assert ["Ada", "Ada"] == [who["name"] for who in api("GET", "/participants")["data"]]


def test_resources_of_a_room(api: Api, call: Call, left: Callable[[], dict[str, int]]) -> None:
    """All content of a room goes at once, and with its history the names of its people; the figures stay."""
    figures = api("GET", "/rooms/standup/statistics")
    answer = call("DELETE", "/rooms/standup/resources", {"delete_history": True})

    assert (204, {**dict.fromkeys(EVERYTHING, 0), "polls": 2, "quizzes": 2}) == (answer.status_code, left())
    assert [(None, None)] * 2 == [(who["name"], who["external_id"]) for who in api("GET", "/participants")["data"]]
    assert {**figures, "stored_recorded_minutes": 0} == api("GET", "/rooms/standup/statistics")


def test_history_of_a_session(api: Api, sessions: list[str]) -> None:
    """With the history of a session go the names of its people, and of nobody else."""
    api("DELETE", f"/sessions/{sessions[1]}/resources", {"delete_history": True})

    assert ["Ada", None] == [who["name"] for who in api("GET", "/participants")["data"]]
    assert ["Ada"] == [row["participant_name"] for row in api("GET", "/rooms/standup/chat")["data"]]


def test_live_session(api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """Resources of a live session cannot be deleted."""
    enter(room)
    answer = call("DELETE", f"/sessions/{api('GET', '/sessions')['data'][0]['id']}/resources")

    assert (422, {"message": "Cannot delete resources of a live session."}) == (answer.status_code, answer.json())


def test_room_with_everything(api: Api, call: Call, room: dict[str, Any], sessions: list[str]) -> None:
    """Everything may go with the room, its library too; what happened stays in the statistics."""
    library = api("POST", "/libraries", {})["id"]
    api("PATCH", "/rooms/standup", {"library_id": library})
    api("DELETE", "/rooms/standup", dict.fromkeys(("delete_resources", "delete_history", "delete_library"), True))

    assert ("0", [None, None]) == (
        api("GET", "/recordings")["total_count"],
        [who["name"] for who in api("GET", "/participants")["data"]],
    )
    assert (404, 0) == (
        call("GET", f"/libraries/{library}").status_code,
        api("GET", f"/rooms/{room['id']}/chat")["total_count"],
    )
    assert 2 == api("GET", "/statistics")["sessions"]


def test_content_outlives_its_room(api: Api, room: dict[str, Any], sessions: list[str]) -> None:
    """Content of a deleted room is still there, unless it was deleted with it."""
    api("DELETE", "/rooms/standup")

    assert ("2", 2) == (
        api("GET", "/recordings", room_id=room["id"])["total_count"],
        api("GET", f"/rooms/{room['id']}/chat")["total_count"],
    )
    assert True is api("GET", f"/recordings/{api('GET', '/recordings')['data'][0]['id']}")["room_is_deleted"]


def test_anonymous_in_what_they_wrote(api: Api, sessions: list[str]) -> None:
    """Who was made anonymous is so in the chat as well, where that was kept."""
    room = api("GET", "/rooms")["data"][0]["id"]
    api("DELETE", "/rooms/standup", {"delete_history": True})

    assert [None, None] == [row["participant_name"] for row in api("GET", f"/rooms/{room}/chat")["data"]]
