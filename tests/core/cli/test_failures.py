"""What people and scripts are told when something goes wrong, and the exit code of each kind."""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anymeet import errors
from anymeet.cli.failures import exit_code, hint
from anymeet.config import variable
from anymeet.plugins import default_registry

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ValueError("a bug"), 1),
        (OSError(errno.ENOSPC, "No space left on device"), 1),
        (errors.InvalidRequest("title", "must not be empty"), 2),
        (errors.ConfigurationError("key is missing"), 3),
        (errors.UnknownProvider("there is no provider 'x'"), 3),
        (errors.PluginError("cannot be imported"), 3),
        (errors.PluginConflict("two"), 3),
        (errors.Unsupported("meetings.end", "vendor_lacks"), 4),
        (errors.NotFound("gone"), 5),
        (errors.Unauthorized("who?"), 6),
        (errors.Forbidden("no"), 6),
        (errors.InvalidSignature("not theirs"), 6),
        (errors.Rejected("no"), 7),
        (errors.Conflict("no"), 7),
        (errors.RateLimited("slow down"), 8),
        (errors.Unavailable("broken"), 8),
        (errors.Timeout("late"), 8),
        (errors.ConnectionFailed("refused"), 8),
        (errors.UnexpectedResponse(["not text @ $.id"]), 9),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_has_its_exit_code(error: BaseException, code: int) -> None:
    """The exit code tells what kind of failure it was."""
    assert code == exit_code(error)


def test_every_error_of_anymeet_has_an_exit_code() -> None:
    """No error that anymeet raises is taken for a bug."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.AnymeetError)]
    bare = [kind.__name__ for kind in kinds if exit_code(kind.__new__(kind)) == 1]
    assert ["AnymeetError"] == bare


def test_an_error_is_one_line_and_a_way_out(anymeet: Run) -> None:
    """People are told what happened in one line, and what to do in another."""
    answer = anymeet("meetings", "get", "9")
    assert (5, "") == (answer.code, answer.out)
    assert [
        "Error: work meetings.get: no such room (HTTP 404, code room_gone, GET /rooms/9)",
        "Try: anymeet meetings list --profile work",
    ] == answer.err.splitlines()


def test_a_way_out_is_one(anymeet: Run) -> None:
    """A command that the provider does not implement is not recommended."""
    answer = anymeet("recordings", "wait", "gone")
    assert (5, 1) == (answer.code, len(answer.err.splitlines()))


@pytest.mark.parametrize("ability", ["accounts.delete", "usage.overview", "native", ""])
def test_what_has_no_list_has_no_way_out(ability: str) -> None:
    """Where nothing lists what was asked for, nothing is recommended."""
    error = errors.NotFound("gone", provider="acme")
    error.locate(ability=ability)
    assert "" == hint(error)


@pytest.mark.parametrize(
    ("vendor", "ability", "expected"),
    [
        ("digitalsamba", "native.rooms.get", "anymeet native rooms.list --profile work"),
        ("digitalsamba", "native.polls.get", ""),
        ("samesurf", "native.analytics.room", ""),
    ],
)
def test_native_calls_have_lists_too(vendor: str, ability: str, expected: str) -> None:
    """The way out of a raw call is the raw call that lists the same, where there is one that needs no id itself."""
    error = errors.NotFound("gone")
    error.locate(provider=vendor, profile="work", ability=ability)
    assert expected == hint(error)


def test_an_emulator_that_ends_says_so(anymeet: Run) -> None:
    """An emulated profile is told in a line of stderr, which is a document with --json; nothing can be looked up in it later."""
    answer = anymeet("meetings", "get", "9", "--profile", "digitalsamba:emulated", "--json")
    assert (5, "") == (answer.code, answer.out)
    note, error = map(json.loads, answer.err.splitlines())
    assert note["note"].startswith("digitalsamba:emulated started empty, and its state ends with this command")
    assert ("NotFound", "") == (error["error"]["kind"], error["error"]["hint"])


@pytest.mark.parametrize("arguments", [("--json", "meetings", "get", "9"), ("meetings", "get", "9", "--json")])
def test_an_error_is_a_document(anymeet: Run, arguments: tuple[str, ...]) -> None:
    """With --json, wherever it stands, an error is one JSON object on one line of stderr."""
    answer = anymeet(*arguments)
    assert (5, "", 1) == (answer.code, answer.out, len(answer.err.splitlines()))
    assert {
        "error": {
            "kind": "NotFound",
            "message": "work meetings.get: no such room (HTTP 404, code room_gone, GET /rooms/9)",
            "hint": "anymeet meetings list --profile work",
            "exit_code": 5,
            "provider": "acme",
            "profile": "work",
            "ability": "meetings.get",
            "status": 404,
            "code": "room_gone",
            "request_line": "GET /rooms/9",
        }
    } == answer.error


@pytest.mark.parametrize("arguments", [("meetings", "get", "--json"), ("meetings", "--bad", "--json"), ("x", "--json")])
def test_a_misuse_is_a_document(anymeet: Run, arguments: tuple[str, ...]) -> None:
    """With --json, arguments that cannot be read are told as a document, too."""
    answer = anymeet(*arguments)
    assert 2 == answer.code
    assert ("UsageError", 2) == (answer.error["error"]["kind"], answer.error["error"]["exit_code"])


def test_an_unsupported_field_is_told_with_its_reason(anymeet: Run) -> None:
    """The document of an unsupported field holds ability and reason for scripts to act on."""
    error = anymeet("meetings", "create", "--start-url", "https://example.com", "--json").error["error"]
    assert ("Unsupported", "meetings.create.start_url", "vendor_lacks") == (
        error["kind"],
        error["ability"],
        error["reason"],
    )


def test_all_problems_of_a_configuration_are_told(anymeet: Run, tmp_path: Path) -> None:
    """Everything wrong with a profile is listed at once, a line for each."""
    (tmp_path / "anymeet.toml").write_text('[profiles.work]\nprovider = "acme"\nkye = "x"\nrooms = "many"\n')
    answer = anymeet("meetings", "list")
    assert 3 == answer.code
    assert "profile 'work' has 3 problems" in answer.err
    assert "did you mean 'key'?" in answer.err
    assert "Try: anymeet doctor" in answer.err


def test_problems_of_another_file_are_no_matter_for_doctor(
    anymeet: Run, broken: Callable[[BaseException], None]
) -> None:
    """What is wrong with a scenario is told under its name, and doctor, which reads none, is not advised."""
    broken(errors.ConfigurationError(["s.yaml:1:1: one", "s.yaml:2:1: two"], source="s.yaml"))
    answer = anymeet("meetings", "get", "1")
    assert 3 == answer.code
    assert ["Error: s.yaml has 2 problems:", "  - s.yaml:1:1: one", "  - s.yaml:2:1: two"] == answer.err.splitlines()


def test_an_unknown_profile_is_told(anymeet: Run) -> None:
    """A profile that is not there is a matter of configuration."""
    answer = anymeet("meetings", "list", "--profile", "wrok")
    assert 3 == answer.code
    assert "wrok" in answer.err


@pytest.fixture
def broken(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes getting a meeting raise."""

    def break_with(error: BaseException) -> None:
        def fail(*_: object, **__: object) -> None:
            raise error

        assert 0 == anymeet("providers").code
        monkeypatch.setattr(default_registry().provider("acme").interface_type("meetings"), "get", fail)

    return break_with


def test_a_bug_is_told_in_a_line(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """What nobody expected is told without a traceback, and with a way to see it."""
    broken(ZeroDivisionError("division\nby zero"))
    answer = anymeet("meetings", "get", "1")
    assert 1 == answer.code
    assert [
        "Error: ZeroDivisionError: division by zero",
        "Try: run the same command with --debug, and report what it shows",
    ] == answer.err.splitlines()


def test_what_a_vendor_says_cannot_control_the_terminal(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """An error quotes the vendor with whatever a terminal would obey written out."""
    broken(errors.Rejected("no\x1b[2J"))
    assert "Error: no\\x1b[2J\n" == anymeet("meetings", "get", "1").err


def test_debug_cannot_control_the_terminal_either(
    anymeet: Run, broken: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --debug a vendor is quoted in a traceback and in the log, in both without anything that a terminal would obey."""
    broken(errors.Rejected("no\x1b[2J\u202eseye"))
    meetings: Any = default_registry().provider("acme").interface_type("meetings")
    fail = meetings.get

    def log(*arguments: object) -> None:
        logging.getLogger("anymeet.http").info("it says %s", "\x9b2J")
        fail(*arguments)

    monkeypatch.setattr(meetings, "get", log)
    answer = anymeet("meetings", "get", "1", "--debug")
    assert "INFO anymeet.http: it says \\x9b2J" in answer.err
    assert "anymeet.errors.Rejected: no\\x1b[2J\\u202eseye" in answer.err
    assert set() == set(answer.err) & {"\x1b", "\x9b", "\u202e"}


def test_a_document_cannot_control_the_terminal(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """In JSON the same stands as escapes, and is read as what the vendor said; other letters stay as they are."""
    said = "no\x1b[2J\x9b2J\u202eseye\u2028\U000e0041 Füße 会議"
    broken(errors.Rejected(said))
    answer = anymeet("meetings", "get", "1", "--json")
    assert (True, said.split()) == ("Füße 会議" in answer.err, answer.error["error"]["message"].split())
    assert set() == set(answer.err) & {"\x1b", "\x9b", "\u202e", "\u2028", "\U000e0041"}


def test_debug_shows_the_traceback(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """With --debug the traceback stands before the line."""
    broken(ZeroDivisionError())
    answer = anymeet("meetings", "get", "1", "--debug")
    assert "Traceback (most recent call last)" in answer.err
    assert "Error: ZeroDivisionError" in answer.err


@pytest.mark.parametrize("command", [("meetings", "list"), ("doctor", "--check"), ("native", "rooms.list")])
def test_no_secret_is_told(anymeet: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    """A key is in nothing that is printed or logged, however much is asked for and whatever goes wrong."""
    profile = {"provider": "digitalsamba", "team_id": "t", "developer_key": "seeded-s3cret", "retries": "0"}
    for name, value in {**profile, "base_url": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(variable("samba", name), value)
    answer = anymeet(*command, "--profile", "samba", "--debug")
    assert answer.code in (3, 8)
    assert "seeded-s3cret" not in answer.out + answer.err
    assert "could not connect" in answer.out + answer.err


def test_the_log_is_shown_while_the_command_runs(anymeet: Run) -> None:
    """With --debug each request is told on stderr; afterwards the logger is as it was before."""
    before = logging.getLogger("anymeet").handlers[:]
    answer = anymeet("native", "rooms.list", "--profile", "digitalsamba:emulated", "--debug")
    assert "DEBUG anymeet.http: rooms.list GET" in answer.err
    assert before == logging.getLogger("anymeet").handlers


def test_a_full_disk_is_told_with_the_file(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """A failure of the operating system is told in its words."""
    broken(OSError(errno.ENOSPC, "No space left on device", "movie.mp4"))
    answer = anymeet("meetings", "get", "1")
    assert (1, "Error: movie.mp4: No space left on device\n") == (answer.code, answer.err)


def test_a_reader_that_has_gone_is_told_nothing(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """When nobody reads any more, there is only the exit code that other programs have then."""
    broken(BrokenPipeError(errno.EPIPE, "Broken pipe"))
    answer = anymeet("meetings", "get", "1")
    assert (141, "", "") == (answer.code, answer.out, answer.err)


def test_how_long_to_wait_is_told(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """A vendor that asks to wait is quoted, to people and to scripts."""
    broken(errors.RateLimited("slow down", status=429, retry_after=30.0))
    assert "Try: run the same command again in 30 seconds" in anymeet("meetings", "get", "1").err
    assert 30 == anymeet("meetings", "get", "1", "--json").error["error"]["retry_after"]


def test_an_unreachable_vendor_leads_to_the_doctor(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """Where nothing came back, the profile is worth a look."""
    error = errors.ConnectionFailed("could not connect")
    error.locate(profile="work")
    broken(error)
    answer = anymeet("meetings", "get", "1")
    assert 8 == answer.code
    assert "Try: anymeet doctor --check --profile work" in answer.err


def test_an_interruption_is_told(anymeet: Run, broken: Callable[[BaseException], None]) -> None:
    """Ctrl-C ends a command with one line, and with the code that shells use for it."""
    broken(KeyboardInterrupt())
    answer = anymeet("meetings", "get", "1")
    assert (130, "Error: interrupted\n") == (answer.code, answer.err)
    assert {"error": {"kind": "Interrupted", "message": "interrupted", "hint": "", "exit_code": 130}} == (
        anymeet("meetings", "get", "1", "--json").error
    )
