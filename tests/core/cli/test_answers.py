"""What a command prints: tables and details for people, one document for scripts, files as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anymeet.cli.documents import print_json

Run = Callable[..., Any]
NOBODY = {"provider": "acme", "profile": "work", "notes": []}


def test_one_value_is_shown_in_lines(anymeet: Run) -> None:
    """A value is shown as a line for each thing that the vendor tells."""
    answer = anymeet("meetings", "get", "1")
    assert [
        "id        1",
        "title     Standup",
        "state     unknown",
        "duration  1h30m",
        "links     host link for anybody",
    ] == (answer.out.splitlines())


def test_one_value_is_a_document(anymeet: Run) -> None:
    """The document holds every public field: times as UTC text, lengths in seconds, what is not known as null."""
    document = anymeet("meetings", "get", "1", "--json").json
    link = {
        **NOBODY,
        **dict.fromkeys(("url", "meeting_id", "id", "person", "max_uses", "starts_at", "expires_at")),
        "role": "host",
    }
    assert {
        **NOBODY,
        **dict.fromkeys(
            ("starts_at", "timezone", "private", "max_participants", "external_id", "created_at", "expires_at")
        ),
        "id": "1",
        "title": "Standup",
        "state": "unknown",
        "duration": 5400,
        "features": {},
        "links": [link],
    } == document


def test_times_are_utc(anymeet: Run) -> None:
    """A moment is told in UTC, to people and to scripts."""
    arguments = ("meetings", "create", "--starts-at", "2030-03-01T10:00:00.5+01:00")
    assert "2030-03-01T09:00:00.500000Z" == anymeet(*arguments, "--json").json["starts_at"]
    assert "starts at  2030-03-01 09:00:00Z" in anymeet(*arguments).out


def test_raw_is_told_on_request_alone(anymeet: Run) -> None:
    """The vendor's own JSON is part of the document with --raw, which needs no --json beside it."""
    assert {"room": 1} == anymeet("meetings", "get", "1", "--raw").json["raw"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_links_are_shown_where_they_are_made(anymeet: Run, form: tuple[str, ...]) -> None:
    """The URL of a link is told when it is made, with a meeting or by itself, and by no other command."""
    assert "t=host-token" in anymeet("meetings", "create", *form).out
    assert "t=guest-token" in anymeet("links", "create", "1", *form).out
    assert "sig=abc" in anymeet("recordings", "download-link", "7", *form).out
    assert "host-token" not in anymeet("meetings", "get", "1", *form).out


def test_credentials_are_shown_once(anymeet: Run) -> None:
    """A new key and its secret, which nobody can ask for again, are told by the command that makes them."""
    answer = anymeet("accounts", "create-credentials", "5")
    assert "new-key" in answer.out
    assert "new-secret" in answer.out


def test_lists_are_tables(anymeet: Run) -> None:
    """A list is a table with a row for each value, without columns that would be empty."""
    answer = anymeet("meetings", "list")
    assert [
        "id         title   state",
        "room-0001  Room 1  open",
        "room-0002  Room 2  open",
    ] == answer.out.splitlines()[:3]


def test_lists_are_arrays(anymeet: Run) -> None:
    """A list is an array of documents, with all there is."""
    assert ["Room 1", "Room 2", "Room 3"] == [room["title"] for room in anymeet("meetings", "list", "--json").json]


def test_people_are_shown_a_hundred(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a limit people see the first hundred, and how to see the rest."""
    monkeypatch.setenv("ANYMEET_WORK_ROOMS", "150")
    answer = anymeet("meetings", "list")
    assert 101 == len(answer.out.splitlines())
    assert "Note: there are more than 100; --limit 0 shows all\n" == answer.err
    assert 151 == len(anymeet("meetings", "list", "--limit", "0").out.splitlines())
    assert 150 == len(anymeet("meetings", "list", "--json").json)


def test_a_limit_asks_for_no_more_than_it_needs(anymeet: Run, asked: list[Any]) -> None:
    """A list is walked only as far as it takes to know whether there is more."""
    answer = anymeet("meetings", "list", "--limit", "1", "--json")
    assert [1, 2] == asked
    assert 1 == len(answer.json)
    assert {"note": "there are more than 1; --limit 0 shows all"} == json.loads(answer.err)


def test_an_empty_list_prints_nothing(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing found is said on stderr to people, and an empty array for scripts."""
    monkeypatch.setenv("ANYMEET_WORK_ROOMS", "0")
    answer = anymeet("meetings", "list")
    assert (0, "", "None.\n") == (answer.code, answer.out, answer.err)
    assert [] == anymeet("meetings", "list", "--json").json


def test_texts_are_shown_line_by_line(anymeet: Run) -> None:
    """A list of names is a line for each."""
    assert "room_opened\nroom_closed\n" == anymeet("webhooks", "events").out


def test_many_lines_of_one_value_are_shown(anymeet: Run) -> None:
    """What a value holds many of takes a line each."""
    answer = anymeet("transcripts", "get", "s")
    assert "lines       2030-03-01 09:00:00Z Ada: Hello.\nlines       Hi.\n" in answer.out


def test_nothing_to_tell_is_null(anymeet: Run) -> None:
    """A command without an answer says so to people on stderr, and is null for scripts."""
    answer = anymeet("meetings", "end", "1")
    assert (0, "", "Done.\n") == (answer.code, answer.out, answer.err)
    assert "null\n" == anymeet("meetings", "end", "1", "--json").out


def test_notes_are_told(anymeet: Run) -> None:
    """What a result should be known to lack is told on stderr to people, and is a field of the document."""
    answer = anymeet("meetings", "create", "--title", "long")
    assert "Note: meetings.create.title: cut to 40 characters\n" == answer.err
    notes = anymeet("meetings", "create", "--title", "long", "--json").json["notes"]
    assert [{"ability": "meetings.create.title", "text": "cut to 40 characters"}] == notes


def test_what_a_terminal_would_obey_is_written_out(anymeet: Run) -> None:
    """A participant's name can neither colour nor break the table, and what the vendor knows of them is not in it."""
    answer = anymeet("participants", "list", "1")
    assert ["id  name                  host", r"p1  Ada\x1b[31m Lovelace  no"] == answer.out.splitlines()


def test_a_document_is_harmless_and_true(capsys: pytest.CaptureFixture[str]) -> None:
    """What a terminal would obey, or show in another order, stands as an escape in JSON, which reads as it was told."""
    told = {"name": "Ada\x9b31m\u202e\u2066\u200f\x7f\ud83d 会議 🎉"}
    print_json(told)
    out = capsys.readouterr().out
    assert told == json.loads(out)
    assert "会議 🎉" in out
    assert out.replace("\n", "").isprintable()


def test_exports_go_to_stdout(anymeet: Run) -> None:
    """An exported file is printed as it is."""
    assert "s as <ExportFormat.JSON: 'json'>\n" == anymeet("transcripts", "export", "s", "--form", "json").out


def test_exports_go_to_a_file(anymeet: Run, tmp_path: Path) -> None:
    """An exported file is written, and what was written is told."""
    answer = anymeet("transcripts", "export", "s", "-o", "said.txt", "--json")
    assert b"s as <ExportFormat.TXT: 'txt'>\n" == (tmp_path / "said.txt").read_bytes()
    assert {"path": "said.txt", "bytes": 31} == answer.json


def test_a_file_that_cannot_be_written_leaves_nothing(anymeet: Run, tmp_path: Path) -> None:
    """An export into a folder that is not there fails in one line, and leaves no half of it."""
    answer = anymeet("transcripts", "export", "s", "-o", "missing/said.txt")
    assert (1, 1) == (answer.code, len(answer.err.splitlines()))
    assert "there is no folder missing" in answer.err
    assert ["anymeet.toml"] == [path.name for path in tmp_path.iterdir()]


def test_downloads_tell_where_they_are(anymeet: Run, asked: list[Any]) -> None:
    """A download is told with its size; there is no progress bar where nobody looks."""
    assert "movie.mp4  5 bytes\n" == anymeet("recordings", "download", "7", "-o", "movie.mp4").out
    assert [None] == asked


def test_downloads_show_progress_on_a_terminal(anymeet: Run, asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a bar on stderr says how far a download is; stdout stays as it is."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    answer = anymeet("recordings", "download", "7", "-o", "movie.mp4")
    assert "2/5 bytes" in answer.err
    assert "movie.mp4  5 bytes\n" == answer.out
