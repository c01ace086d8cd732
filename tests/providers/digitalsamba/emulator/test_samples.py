"""Every operation, asked with the document's own sample, answers in the shape and with the status of the document's sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from anymeet.testing import DocumentedOperation
from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]
Enter = Callable[..., Any]

ENDINGS = ("files.update", "recordings.stop", "transcripts.stop", "sessions.end")
"""Writes that end, or move away, what others need."""

DELETIONS = (
    *("questions.remove_vote", "questions.delete_answer", "questions.delete", "polls.delete", "quizzes.delete"),
    *("recordings.delete", "files.delete", "folders.delete", "libraries.delete", "roles.delete", "webhooks.delete"),
)
"""Deletions of single things, which come before those of all there are."""

SETTINGS = {
    parameter.name
    for operation in DigitalSambaEmulator.documented
    if operation.id in ("rooms.create", "settings.update")
    for parameter in operation.body.properties
}
MORE = {
    "rooms": SETTINGS,
    "settings": SETTINGS,
    "folders": {"name", "parent_id", "source"},
    "libraries.get": {"files", "folders"},
    "libraries.hierarchy": {"files", "folders"},
    "roles": {"avatar_upload"},
}
"""Keys that answers have beyond their samples: settings that somebody has set, and what other documents tell."""

OTHER_TYPES = {
    "$.data[].hd_video_quality",  # 720_1.5, which the document's generator took for a number
    "$.permissions.manage_roles",  # a boolean for whom it is not given
}


@pytest.fixture
def ids(emulator: DigitalSambaEmulator, api: Api, enter: Enter) -> dict[str, str]:
    """A team in which everything is there once: path variables with the ids of it."""
    webhook = api("POST", "/webhooks", {"endpoint": f"{emulator.origin}/nowhere", "events": ["room_deleted"]})
    library = api("POST", "/libraries", {"name": "Slides"})
    folder = api("POST", f"/libraries/{library['id']}/folders", {"name": "March"})
    ticket = api("POST", f"/libraries/{library['id']}/files", {"name": "photo.png"})
    requests.post(
        ticket["external_storage_url"],
        headers={"Authorization": f"Bearer {ticket['token']}"},
        files={"file": ("photo.png", b"picture")},
        timeout=10,
    ).raise_for_status()
    wired = {"webhooks": [webhook["id"]], "library_id": library["id"], "breakouts": ["North"]}
    room = api("POST", "/rooms", {"privacy": "public", "description": "Stand-up", "external_id": "X1", **wired})
    api("POST", "/rooms", {"privacy": "public", "tags": ["tag1", "tag2"]})
    at = f"/rooms/{room['id']}"
    poll = api("POST", f"{at}/polls", {"question": "Begin now?", "options": [{"text": "Yes"}, {"text": "No"}]})
    choices = [{"text": "Rome", "correct": True}, {"text": "Oslo"}]
    quiz = api(
        "POST",
        f"{at}/quizzes",
        {"title": "Capitals", "time_limit_minutes": 5, "questions": [{"text": "Italy?", "choices": choices}]},
    )
    ada = enter(room, "Ada", ud="7")
    for _ in range(2):
        ada.record()
        ada.act("bookmark", text="Beginning")
        ada.stop_recording()
    ada.chat("Good morning")
    ada.talk("Good morning")
    ada.act("ask", text="When?")
    ada.act("vote", poll=poll["id"], option="Yes")
    ada.act("answer-quiz", quiz=quiz["id"], choice="Rome")
    question = api("GET", f"{at}/questions")["data"][0]
    ada.act("answer", question=question["id"], text="Now")
    answer = api("GET", f"{at}/questions")["data"][0]["answers"][0]
    ada.leave()
    emulator.clock.advance(timedelta(minutes=5))
    session = api("GET", "/sessions")["data"][0]
    emulator.clock.advance(timedelta(minutes=1))
    recording, archived = api("GET", "/recordings")["data"]
    api("POST", f"/recordings/{archived['id']}/archive")
    grace = enter(room, "Grace", ud="8")
    role = api("POST", "/roles", {"name": "guide", "display_name": "Guides", "permissions": {}})
    return {
        "answer": answer["id"],
        "callId": "call",
        "library": library["id"],
        "libraryFile": ticket["file_id"],
        "libraryFolder": folder["id"],
        "live participant": grace.id,
        "live session": api("GET", "/sessions")["data"][0]["id"],
        "participant": ada.id,
        "poll": poll["id"],
        "question": question["id"],
        "quiz": quiz["id"],
        "recording": recording["id"],
        "role": role["id"],
        "room": room["id"],
        "session": session["id"],
        "webhook": webhook["id"],
    }


def order(operation: DocumentedOperation) -> tuple[int, int, str]:
    """Reads, then writes, then deletions from the inside out."""
    if operation.method == "GET":
        return 0, 0, operation.id
    if operation.method != "DELETE":
        return 1, ENDINGS.index(operation.id) + 1 if operation.id in ENDINGS else 0, operation.id
    if operation.id in DELETIONS:
        return 2, DELETIONS.index(operation.id), ""
    return 3, int(operation.id in ("rooms.delete", "rooms.delete_by_tag")), operation.id


def body_of(operation: DocumentedOperation, ids: dict[str, str]) -> Any:
    """The sample body, with ids that exist and names that are not taken."""
    body = operation.sample_body
    if not isinstance(body, dict):
        return body
    own = {
        "domain": "ours",
        "endpoint": "http://127.0.0.1/nowhere",
        "expires_at": "2040-01-01 00:00:00",
        "friendly_url": operation.id.replace(".", "-"),
        "breakouts": ["North"],
        "library_id": ids["library"],
        "transcription_enabled": True,
        "webhooks": [ids["webhook"]],
        "folder_id": ids["libraryFolder"],
        "parent_id": None,
    }
    if operation.id in ("libraries.create", "roles.create"):
        own["name"] = operation.id.replace(".", "-")
    return {**body, **{name: value for name, value in own.items() if name in body}}


def differences(operation: str, sample: Any, answer: Any, at: str = "$") -> Iterator[str]:
    """Where an answer has other keys or types than a sample; nulls fit everything."""
    if isinstance(sample, dict) and isinstance(answer, dict):
        area = operation.partition(".")[0]
        missing = sample.keys() - answer.keys()
        more = answer.keys() - sample.keys() - MORE.get(operation, MORE.get(area, set()))
        yield from (f"{at} lacks {key}" for key in sorted(missing))
        yield from (f"{at} has {key}" for key in sorted(more))
        for key in sample.keys() & answer.keys():
            yield from differences(operation, sample[key], answer[key], f"{at}.{key}")
    elif isinstance(sample, list) and isinstance(answer, list):
        if sample and not answer:
            yield f"{at} is empty"
        if sample and answer:
            yield from differences(operation, sample[0], answer[0], f"{at}[]")
    elif None not in (sample, answer) and type(sample) is not type(answer) and at not in OTHER_TYPES:
        yield f"{at} is a {type(answer).__name__}, not a {type(sample).__name__}: {answer!r}"


def test_every_operation(emulator: DigitalSambaEmulator, call: Call, ids: dict[str, str]) -> None:
    """All 142 operations answer the document's samples with a documented status, and with its keys and types."""
    found: dict[str, list[str]] = {}
    asked = sorted(emulator.documented, key=order)
    for operation in asked:
        live = operation.id in ("sessions.end", "participants.raise_hand", "participants.lower_hand")
        variables = {**ids, **({name: ids[f"live {name}"] for name in ("session", "participant")} if live else {})}
        path = operation.path.format(**variables)
        files = {"file": ("file.csv", csv_of(call, path))} if operation.id.endswith("import_csv") else None
        body = None if files else body_of(operation, ids)
        answer = call(operation.method, path, body, files=files)
        shown = operation.success
        problems = []
        if answer.status_code != shown.status:
            problems = [f"{answer.status_code} {answer.text}"]
        elif isinstance(shown.body, dict | list):
            problems = list(differences(operation.id, shown.body, answer.json()))
        if problems:
            found[operation.id] = problems

    assert {} == found
    assert 142 == len(asked)


def csv_of(call: Call, path: str) -> bytes:
    """The CSV template that belongs to an import."""
    return call("GET", path.replace("/import", "/template")).content
