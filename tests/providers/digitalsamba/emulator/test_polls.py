"""Polls and quizzes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from anymeet.testing import NotAdmitted
from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]
Enter = Callable[..., Any]

POLL = {"question": "Begin now?", "options": [{"text": "Yes"}, {"text": "No"}]}
QUIZ = {
    "title": "Capitals",
    "time_limit_minutes": 5,
    "questions": [
        {"text": "Italy?", "choices": [{"text": "Rome", "correct": True}, {"text": "Milan"}]},
        {
            "text": "By the sea?",
            "multiple": True,
            "choices": [{"text": "Oslo", "correct": True}, {"text": "Lima", "correct": True}],
        },
    ],
}


def test_poll(api: Api, call: Call, room: dict[str, Any]) -> None:
    """A poll is made, told, changed and deleted; options that are told with their ids keep them."""
    poll = api("POST", "/rooms/standup/polls", POLL)
    yes = poll["options"][0]
    changed = api(
        "PATCH",
        f"/rooms/standup/polls/{poll['id']}",
        {"type": "multiple", "options": [{**yes, "text": "Sure"}, {"id": str(uuid.uuid4()), "text": "Never"}]},
    )

    assert ("Begin now?", "started", False, ["Yes", "No"]) == (
        poll["question"],
        poll["status"],
        poll["multiple"],
        [option["text"] for option in poll["options"]],
    )
    assert ("Begin now?", True, {**yes, "text": "Sure"}) == (
        changed["question"],
        changed["multiple"],
        changed["options"][0],
    )
    assert changed == api("GET", f"/rooms/{room['id']}/polls/{poll['id']}")
    assert [{name: value for name, value in changed.items() if name != "options"}] == api(
        "GET", "/rooms/standup/polls"
    )["data"]
    assert [204, 404] == [call("DELETE", f"/rooms/standup/polls/{poll['id']}").status_code for _ in range(2)]


@pytest.mark.parametrize(
    "body", [{"options": []}, {"question": "Now?", "options": []}, {**POLL, "options": [{}]}, {**POLL, "type": "x"}]
)
def test_poll_refused(call: Call, room: dict[str, Any], body: dict[str, Any]) -> None:
    """A poll has a question of five characters, options with a text, and a type there is."""
    assert 400 == call("POST", "/rooms/standup/polls", body).status_code


def test_deprecated_multiple(api: Api, room: dict[str, Any]) -> None:
    """The old way to allow several options still works, and the new one wins."""
    old = api("POST", "/rooms/standup/polls", {**POLL, "multiple": True})
    both = api("PATCH", f"/rooms/standup/polls/{old['id']}", {**POLL, "multiple": True, "type": "single"})

    assert (True, False) == (old["multiple"], both["multiple"])


def test_results(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """A poll has results for each session in which somebody voted; a new vote takes the place of the old one."""
    poll = api("POST", "/rooms/standup/polls", POLL)
    ada, grace = enter(room, "Ada"), enter(room, "Grace")
    ada.act("vote", poll=poll["id"], option="Yes")
    grace.act("vote", poll=poll["id"], option="Yes")
    grace.act("vote", poll=poll["id"], option=poll["options"][1]["id"])
    running = api("GET", f"/rooms/standup/polls/{poll['id']}/results")
    session = api("GET", "/sessions")["data"][0]["id"]
    api("POST", f"/sessions/{session}/end")
    enter(room, "Emmy").act("vote", poll=poll["id"], option="No")

    first, second = api("GET", f"/rooms/standup/polls/{poll['id']}/results")
    assert ("started", None, "eded", session, 2) == (
        running[0]["status"],
        running[0]["ended"],
        first["status"],
        first["session_id"],
        first["votes"],
    )
    assert [("Yes", 1, ["Ada"]), ("No", 1, ["Grace"])] == [
        (option["text"], option["voted"], [voter["name"] for voter in option["voters"]]) for option in first["options"]
    ]
    assert [first] == api("GET", f"/rooms/standup/polls/{poll['id']}/results", session_id=session)
    assert "1 Yes" in api("GET", "/rooms/standup/polls/export")
    assert [first, second] == api("GET", "/rooms/standup/polls/export", format="json")
    assert 2 == api("GET", "/statistics")["polls"]


def test_several_anonymous_and_free_votes(api: Api, room: dict[str, Any], enter: Enter) -> None:
    """Where several options may be taken they are, voters of an anonymous poll are counted only, free answers become options."""
    many = api("POST", "/rooms/standup/polls", {**POLL, "type": "multiple", "anonymous": True})
    free = api("POST", "/rooms/standup/polls", {"question": "Who are you?", "type": "free", "options": None})
    ada = enter(room, "Ada")
    for option in ("Yes", "Yes", "No"):
        ada.act("vote", poll=many["id"], option=option)
    ada.act("vote", poll=free["id"], option="Ada")

    (result,) = api("GET", f"/rooms/standup/polls/{many['id']}/results")
    (words,) = api("GET", f"/rooms/standup/polls/{free['id']}/results")
    assert (1, [(1, []), (1, [])]) == (
        result["votes"],
        [(option["voted"], option["voters"]) for option in result["options"]],
    )
    assert [("Ada", 1)] == [(option["text"], option["voted"]) for option in words["options"]]
    assert [] == api("GET", f"/rooms/standup/polls/{free['id']}")["options"]


def test_votes_that_do_not_count(api: Api, room: dict[str, Any], enter: Enter) -> None:
    """People vote for what there is to choose, in polls and quizzes of their room."""
    other = api("POST", "/rooms", {"privacy": "public"})
    poll = api("POST", "/rooms/standup/polls", POLL)
    ada, grace = enter(room, "Ada"), enter(other, "Grace")

    for person, action, details in (
        (grace, "vote", {"poll": poll["id"], "option": "Yes"}),
        (ada, "vote", {"poll": poll["id"], "option": "Perhaps"}),
        (ada, "answer-quiz", {"quiz": "none", "choice": "Rome"}),
    ):
        with pytest.raises(NotAdmitted, match="there is no"):
            person.act(action, **details)


def test_quiz(api: Api, call: Call, room: dict[str, Any]) -> None:
    """A quiz is made, told, changed and deleted; a change keeps what it tells by id and not again."""
    quiz = api("POST", "/rooms/standup/quizzes", QUIZ)
    first = quiz["questions"][0]
    change = {"id": first["id"], "choices": [{"id": first["choices"][0]["id"]}, {"text": "Turin"}]}
    changed = api("PATCH", f"/rooms/standup/quizzes/{quiz['id']}", {"title": "More", "questions": [change]})
    kept = api("PATCH", f"/rooms/standup/quizzes/{quiz['id']}", {"questions": None})

    assert ("Capitals", 5, "created", True) == (
        quiz["title"],
        quiz["time_limit_minutes"],
        quiz["status"],
        first["choices"][0]["correct"],
    )
    assert ("More", "Italy?", first["choices"][0], "Turin") == (
        changed["title"],
        changed["questions"][0]["text"],
        *(changed["questions"][0]["choices"][0], changed["questions"][0]["choices"][1]["text"]),
    )
    assert changed == kept == api("GET", f"/rooms/standup/quizzes/{quiz['id']}")
    assert (1, False) == (
        api("GET", "/rooms/standup/quizzes")["total_count"],
        "questions" in api("GET", "/rooms/standup/quizzes")["data"][0],
    )
    assert [204, 404] == [call("DELETE", f"/rooms/standup/quizzes/{quiz['id']}").status_code for _ in range(2)]


def test_quiz_results(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """A quiz that somebody takes is launched, and has results for the session; a choice nobody took names no voters."""
    quiz = api("POST", "/rooms/standup/quizzes", QUIZ)
    ada = enter(room, "Ada")
    for choice in ("Milan", "Rome", "Oslo", "Lima"):
        ada.act("answer-quiz", quiz=quiz["id"], choice=choice)
    ada.leave()
    emulator.clock.advance(timedelta(minutes=5))

    (result,) = api("GET", f"/rooms/standup/quizzes/{quiz['id']}/results")
    italy, sea = result["questions"]
    assert ("launched", "2030-01-01T10:05:00Z", "launched") == (
        result["status"],
        result["ended"],
        api("GET", f"/rooms/standup/quizzes/{quiz['id']}")["status"],
    )
    assert [("Rome", 1, ["Ada"]), ("Milan", 0, None)] == [
        (vote["text"], vote["voted"], [voter["name"] for voter in vote["voters"]] if "voters" in vote else None)
        for vote in italy["votes"]
    ]
    assert (1, 1, [1, 1]) == (italy["voted"], sea["voted"], [vote["voted"] for vote in sea["votes"]])
    assert "1 Rome" in api("GET", "/rooms/standup/quizzes/export")
    assert [result] == api("GET", "/rooms/standup/quizzes/export", format="json")


def send(api: Api, kind: str, content: bytes) -> Any:
    """Import a file."""
    return api("POST", f"/rooms/standup/{kind}/import", files={"file": (f"{kind}.csv", content)})


@pytest.mark.parametrize("kind", ["polls", "quizzes"])
def test_template_can_be_imported(api: Api, room: dict[str, Any], kind: str) -> None:
    """The template of an import is a file that can be imported."""
    send(api, kind, api("GET", f"/rooms/standup/{kind}/template").encode())

    assert 1 == api("GET", f"/rooms/standup/{kind}")["total_count"]


def test_imported_polls(api: Api, room: dict[str, Any]) -> None:
    """Each row of a file becomes a poll, in the file's own alphabet."""
    content = "question,type,anonymous,option1,option2,option3\nGehört?,multiple,true,Ja,Nein,\nWho are you?,free,,,,\n"
    send(api, "polls", content.encode("cp1252"))

    heard, free = (
        api("GET", f"/rooms/standup/polls/{poll['id']}")
        for poll in api("GET", "/rooms/standup/polls", order="asc")["data"]
    )
    assert ("Gehört?", True, True, ["Ja", "Nein"]) == (
        heard["question"],
        heard["multiple"],
        heard["anonymous"],
        [option["text"] for option in heard["options"]],
    )
    assert ("Who are you?", False) == (free["question"], free["anonymous"])


QUIZ_HEAD = "quiz_title,timing_mode,time_limit_seconds,question,correct,type,option1,option2,option3\n"


def test_imported_quizzes(api: Api, room: dict[str, Any]) -> None:
    """Rows with one title become one quiz; several right answers stand between bars."""
    rows = "Capitals,quiz,60,Italy?,Rome,single,Rome,Oslo,\nCapitals,quiz,60,Peninsula?,Rome|Oslo,multiple,Rome,Oslo,Bern\n"
    send(api, "quizzes", (QUIZ_HEAD + rows).encode())

    (listed,) = api("GET", "/rooms/standup/quizzes")["data"]
    quiz = api("GET", f"/rooms/standup/quizzes/{listed['id']}")
    assert ["Italy?", "Peninsula?"] == [question["text"] for question in quiz["questions"]]
    assert [True, True, False] == [choice["correct"] for choice in quiz["questions"][1]["choices"]]


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("quizzes", b"question\nx\n", "must have the columns quiz_title"),
        ("quizzes", QUIZ_HEAD.encode("utf-16"), "must be UTF-8"),
        ("quizzes", b"x" * (2 * 1024 * 1024 + 1), "2 MB"),
        ("quizzes", (QUIZ_HEAD + "A,quiz,60,B?,rome,single,Rome,Oslo,\n").encode(), "letter by letter"),
        ("quizzes", (QUIZ_HEAD + "A,quiz,60,B?,Rome|Oslo,single,Rome,Oslo,\n").encode(), "one correct option"),
        ("quizzes", (QUIZ_HEAD + "A,round,60,B?,Rome,single,Rome,Oslo,\n").encode(), "timing_mode"),
        ("quizzes", (QUIZ_HEAD + "A,quiz,86400,B?,Rome,single,Rome,Oslo,\n").encode(), "time_limit_seconds"),
        ("quizzes", (QUIZ_HEAD + "A,quiz,60,,Rome,single,Rome,Oslo,\n").encode(), "a question"),
        ("quizzes", (QUIZ_HEAD + "A,quiz,60,B?,Rome,single,Rome,,\n").encode(), "at least 2 options"),
        ("quizzes", (QUIZ_HEAD + f"A,quiz,60,B?,Rome,single,Rome,{'x' * 513},\n").encode(), "512"),
        ("quizzes", (QUIZ_HEAD.replace("option3", "passing_score") + "A,quiz,60,B?,Rome,single,Rome,Oslo,101\n").encode(), "passing_score"),
        ("polls", b"question,type,anonymous,option1,option2\nNow?,single,,Yes,No\n", "a question in each row"),
    ],
)  # fmt: skip
def test_refused_imports(call: Call, api: Api, room: dict[str, Any], kind: str, content: bytes, words: str) -> None:
    """A file with a mistake is refused as a whole, saying which."""
    answer = call("POST", f"/rooms/standup/{kind}/import", files={"file": ("file.csv", content)})

    assert (400, True) == (answer.status_code, words in answer.json()["message"])
    assert 0 == api("GET", f"/rooms/standup/{kind}")["total_count"]
