"""``anymeet compare``: what it prints, writes and exits with, and Ctrl-C."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from anymeet import Provider, ProviderInfo, Settings, register
from anymeet.provider import Context
from anymeet.testing import Fault
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_samesurf.emulator import SameSurfEmulator
from support.emulated import journal_of, profile_of, unsigned

Run = Callable[..., Any]
SURF = "samesurf:emulated"
SCENARIO = """
title: Review
steps:
  - {do: meetings.create, as: review, title: plan it, with: {title: Review, private: true}}
  - {do: polls.create, title: ask, with: {meeting: review, question: 'Lunch?', options: ['Yes', 'No']}}
  - {do: links.create, title: invite, with: {meeting: review, role: guest, person: Ada}}
  - {do: wait.live, title: wait, with: {meeting: review}}
"""
LINK = re.compile(r"work waits for people\. The guest link for Ada: (http\S+)")


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    """A file with a scenario of four steps."""
    path = tmp_path / "review.yaml"
    path.write_text(SCENARIO)
    return str(path)


def names_in(document: Any) -> Iterator[str]:
    """The names of all fields of objects, however deep."""
    for name, value in document.items() if isinstance(document, dict) else ():
        yield name
        yield from names_in(value)
    for value in document if isinstance(document, list) else ():
        yield from names_in(value)


class Vendor(DigitalSambaEmulator):
    """Passes for a vendor, and tells who is live as soon as ``may_tell``: a test that lets somebody in first need not wait until it is asked again."""

    def __init__(self) -> None:
        super().__init__()
        self.may_tell = threading.Event()
        self.may_tell.set()

    def wsgi(self, environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] == f"{self.prefix}/sessions":
            self.may_tell.wait(60)
        return super().wsgi(environ, unsigned(start_response))


@pytest.fixture
def emulator() -> Iterator[Vendor]:
    """A vendor to have an account at."""
    with Vendor() as running:
        yield running


# What is printed.


def test_the_table_has_a_column_for_each_profile(anymeet: Run, scenario: str) -> None:
    """Each step is shown with its outcome, what was lost and why, its requests and its latency, labelled as emulated."""
    answer = anymeet("compare", "digitalsamba:emulated", SURF, "--scenario", scenario)
    assert 0 == answer.code
    text = " ".join(re.sub("[│╭╮╰╯├┤┬┴┼─]", " ", answer.out).split())
    assert "step Digital Samba, emulated SameSurf, emulated" in text
    assert "lost: private yes (vendor lacks: whoever has a link to a room may enter it)" in text
    assert "unsupported: vendor lacks: SameSurf's rooms have no polls" in text
    assert re.search(r"1 request, \d+ ms, emulated", text)
    assert "SameSurf, emulated: 3 of 4 steps worked." in text


def test_a_repeated_run_tells_the_spread(anymeet: Run, scenario: str) -> None:
    """With --repeat the least and the most of the latencies stand beside their median."""
    answer = anymeet("compare", SURF, "--scenario", scenario, "--repeat", "2")
    assert re.search(r"1 request, \d+ ms \(\d+ to \d+\), emulated", answer.out)


def test_what_could_not_be_removed_is_noted_once(anymeet: Run, scenario: str) -> None:
    """Things that are left for the same reason share a note, which names each, and says that an emulator's end with it."""
    answer = anymeet("compare", SURF, "--scenario", scenario, "--repeat", "3")
    (note,) = answer.err.splitlines()
    assert re.fullmatch(
        "Note: samesurf:emulated: "
        + "; ".join([r'the meeting "Review", id \d+'] * 3)
        + " could not be removed before its emulator ended: vendor lacks: .*",
        note,
    )


def test_scripts_get_the_whole_comparison(anymeet: Run, scenario: str) -> None:
    """The document has everything, requests and latencies of each step included; notes on stderr are documents, too."""
    answer = anymeet("compare", SURF, "--scenario", scenario, "--in-turn", "--json")
    document = answer.json
    assert ("Review", 1) == (document["scenario"], document["repeat"])
    (run,) = document["runs"]
    assert (SURF, "samesurf", True, "", False) == tuple(
        run[name] for name in ("profile", "provider", "emulated", "problem", "interrupted")
    )
    plan = run["steps"][0]
    assert ("changed", 1, "private", "lost") == (
        plan["outcome"],
        plan["requests"],
        plan["differences"][-1]["field"],
        plan["differences"][-1]["fate"],
    )
    assert [plan["median"]] * 2 == plan["spread"]
    assert plan["timings"][0]["waited"] == plan["median"] == round(plan["median"], 1)
    assert plan["exchanges"][0]["milliseconds"] == round(plan["exchanges"][0]["milliseconds"], 1)
    assert "POST /api/v3/create" == plan["exchanges"][0]["line"]
    assert [SURF] == document["matrix"]["columns"]
    assert "could not be removed" in json.loads(answer.err)["note"]


def test_the_document_is_explained(anymeet: Run, scenario: str) -> None:
    """Every name in the document stands in the table of the page on comparing."""
    text = (Path(__file__).parents[3] / "docs" / "compare-vendors.md").read_text()
    table = text.partition("## For machines")[2].partition("```")[0]
    names = set(names_in(anymeet("compare", "digitalsamba:emulated", SURF, "--scenario", scenario, "--json").json))
    assert {"fate", "median", "left", "proof"} <= names
    assert set() == names - set(re.findall("`([a-z_]+)`", table))


def test_the_report_is_written_beside_the_table(anymeet: Run, scenario: str, tmp_path: Path) -> None:
    """--html writes the report, and says where it is."""
    answer = anymeet("compare", SURF, "--scenario", scenario, "--html", "report.html")
    assert "Note: the report is in report.html" in answer.err
    assert "SameSurf, emulated" in answer.out
    assert "<html" in (tmp_path / "report.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "name at least one profile, for instance: anymeet compare digitalsamba:emulated samesurf:emulated"),
        ((SURF, SURF), 2, "names 'samesurf:emulated' twice"),
        ((SURF, "--repeat", "0"), 2, "--repeat"),
        ((SURF, "--scenario", "webinars"), 3, "webinar"),
        ((SURF, "--html", "nowhere/report.html"), 1, "nowhere"),
        ((SURF, "nobody"), 3, "there is no profile 'nobody'"),
        (("work", "acme:emulated"), 3, "acme: was registered at run time, without an emulator"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_runs(
    anymeet: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """A wrong argument is an error without a run."""
    answer = anymeet("compare", *arguments)
    assert (code, "") == (answer.code, answer.out)
    assert words in answer.err
    assert "Note:" not in answer.err


def test_the_profile_option_names_one(anymeet: Run, scenario: str) -> None:
    """--profile, which all commands have, is enough."""
    assert 0 == anymeet("compare", "--profile", SURF, "--scenario", scenario).code


# Exit codes.


class Shut(Provider):
    """A vendor whose account cannot be opened."""

    info = ProviderInfo(name="shut", title="Shut", plugin_api=1)

    def __init__(self, settings: Settings, context: Context | None = None) -> None:
        raise LookupError("it is shut")


@pytest.fixture
def shut(tmp_path: Path) -> None:
    """The profile ``shut``, of that vendor."""
    (tmp_path / "anymeet.toml").write_text('[profiles.shut]\nprovider = "shut"\nbase_url = "https://shut.example"\n')
    register(Shut)


def test_a_profile_that_cannot_run_is_a_failure(anymeet: Run, shut: None, scenario: str) -> None:
    """The others are shown, its problem stands below, and the exit code says so."""
    answer = anymeet("compare", "shut", SURF, "--scenario", scenario)
    assert 1 == answer.code
    assert "shut: It could not run: LookupError: it is shut" in " ".join(answer.out.split())
    assert "SameSurf, emulated: 3 of 4 steps worked." in answer.out


def test_without_any_run_there_is_no_table(anymeet: Run, shut: None, scenario: str) -> None:
    """Where no profile can run, their problems are all there is, and no account is announced."""
    answer = anymeet("compare", "shut", "--scenario", scenario)
    assert 1 == answer.code
    assert "│" not in answer.out
    assert "is an account" not in answer.err
    assert "shut: It could not run" in answer.out


@pytest.mark.parametrize(
    ("fault", "code"), [(Fault(status=422), 0), (Fault(broken_json=True), 1), (Fault(status=401), 1)], ids=str
)
def test_a_refusal_is_a_result_and_a_failure_is_none(
    anymeet: Run, emulator: Vendor, scenario: str, tmp_path: Path, fault: Fault, code: int
) -> None:
    """What a vendor does not want is what a comparison finds out; an answer that nobody can read, or a wrong key, is a failure."""
    profile_of(emulator, tmp_path)
    emulator.faults.add(fault)
    answer = anymeet("compare", "work", "--scenario", scenario)
    assert code == answer.code
    assert ("refused" if code == 0 else "failed") in answer.out


def test_accounts_are_announced(anymeet: Run, emulator: Vendor, scenario: str, tmp_path: Path) -> None:
    """Of an account it is told what happens there, in a latency without label, and that nobody is waited for."""
    profile_of(emulator, tmp_path)
    answer = anymeet("compare", "work", "--scenario", scenario)
    assert answer.err.startswith(
        "Note: work is an account: what the scenario describes is really made there, and removed again."
    )
    assert "It does not wait for people; use --wait-for-people for that" in answer.err
    assert "emulated" not in answer.out
    assert "skipped: nobody comes" in answer.out


@pytest.mark.parametrize(("arguments", "stays"), [((), "1 meeting"), (("--repeat", "3"), "3 meetings")])
def test_what_will_stay_is_told_before(
    anymeet: Run, scenario: str, tmp_path: Path, arguments: tuple[str, ...], stays: str
) -> None:
    """Before anything is made it is said how much of it the vendor will not let be removed, and why."""
    with SameSurfEmulator() as emulator:
        profile_of(emulator, tmp_path)
        answer = anymeet("compare", "work", "--scenario", scenario, *arguments)
    first, last = answer.err.splitlines()
    assert first.startswith(
        "Note: work is an account: what the scenario describes is really made there, and removed again,"
        f" except for {stays} (meetings.delete: vendor lacks: SameSurf has no call that changes, ends or deletes a room). It does not wait"
    )
    assert "could not be removed: vendor lacks" in last


def test_what_goes_beyond_the_scenarios_own_is_told_before(
    anymeet: Run, emulator: Vendor, scenario: str, tmp_path: Path
) -> None:
    """Before an account sends anything, it is said whom the vendor will tell what, and what of others comes into the report."""
    profile_of(emulator, tmp_path)
    with Path(scenario).open("a") as file:
        file.write("  - {do: recordings.list}\n")
        file.write("  - {do: webhooks.create, with: {endpoint: 'https://evil.example/hook?x=1', events: [any]}}\n")
    answer = anymeet("compare", "work", "--scenario", scenario)
    assert (
        "removed again; recordings.list puts what was there before into the report;"
        " the vendor reports to https://evil.example/... what happens on the whole account. It does not wait"
    ) in answer.err


def test_progress_obeys_no_markup(anymeet: Run, scenario: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title that looks like markup is shown beside the bar as it is, and ends neither the bar nor the run."""
    Path(scenario).write_text(SCENARIO.replace("title: plan it", "title: '[/it] [bold]plan'"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    answer = anymeet("compare", SURF, "--scenario", scenario)
    assert (0, False) == (answer.code, "MarkupError" in answer.err)
    assert "[/it] [bold]plan" in answer.out


def test_what_a_vendor_says_is_harmless(anymeet: Run, emulator: Vendor, scenario: str, tmp_path: Path) -> None:
    """Nothing of a vendor's words reaches the terminal as an order."""
    profile_of(emulator, tmp_path)
    emulator.faults.add(Fault(operation="rooms.create", status=422, body={"message": "\x1b[31mno\x07"}))
    answer = anymeet("compare", "work", "--scenario", scenario)
    assert r"refused: \x1b[31mno\x07" in answer.out
    assert "\x1b" not in answer.out + answer.err


# A process of its own: a pipe, a terminal, and Ctrl-C.


def test_a_reader_that_goes_away_costs_nothing_else(scenario: str, tmp_path: Path) -> None:
    """When nobody reads the table to its end, the report is written and leftovers are noted all the same."""
    reader, writer = os.pipe()
    os.close(reader)
    arguments = ["compare", SURF, "--scenario", scenario, "--html", "report.html"]
    ran = subprocess.run(
        [sys.executable, "-m", "anymeet.cli", *arguments],
        cwd=tmp_path,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    assert 141 == ran.returncode
    left, report = ran.stderr.splitlines()
    assert "could not be removed" in left
    assert "Note: the report is in report.html" == report
    assert "<html" in (tmp_path / "report.html").read_text()


@pytest.fixture
def command(emulator: Vendor, scenario: str, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Starts the command on an account, where it waits for people."""
    config = profile_of(emulator, tmp_path)
    arguments = ["compare", "work", "--scenario", scenario, "--config", str(config), "--wait-for-people"]
    started: list[subprocess.Popen[str]] = []

    def start(*more: str, **streams: Any) -> subprocess.Popen[str]:
        environment = {name: text for name, text in os.environ.items() if not name.startswith("ANYMEET_")}
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "anymeet.cli", *arguments, *more],
                env=environment | {"TERM": "xterm", "COLUMNS": "100"},
                text=True,
                **streams,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        with process:
            pass


def line_with(words: str | re.Pattern[str], process: subprocess.Popen[str]) -> re.Match[str]:
    """The next line of stderr with these words."""
    assert process.stderr
    for line in process.stderr:
        if found := re.search(words, line):
            return found
    raise AssertionError(f"it has ended without {words!r}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_waiting_and_cleans_up(
    command: Callable[..., Any], emulator: Vendor, tmp_path: Path, number: signal.Signals
) -> None:
    """At Ctrl-C, or SIGTERM, it stops waiting, removes what it made, and prints and writes what it has found out until then."""
    report = tmp_path / "report.html"
    with (tmp_path / "out").open("w+") as out:
        process = command("--html", str(report), stdout=out, stderr=subprocess.PIPE)
        line_with(LINK, process)
        process.send_signal(number)
        line_with("stopping, and cleaning up", process)
        assert 130 == process.wait(60)
        out.seek(0)
        text = out.read()
    assert "done: guest link for Ada" in text
    assert "skipped: interrupted" in text
    assert [] == [room for room in emulator.state.rooms.values() if not room.deleted]
    assert "<html" in report.read_text()


def test_a_second_ctrl_c_leaves_things_and_says_so(command: Callable[..., Any], emulator: Vendor) -> None:
    """While a vendor takes its time with a deletion, Ctrl-C ends the command, which says what may be left."""
    emulator.faults.add(Fault(operation="rooms.delete", delay=3600))
    process = command(stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    line_with(LINK, process)
    process.send_signal(signal.SIGINT)
    while "rooms.delete" not in journal_of(emulator):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    line_with('Note: this may still be there: work: the meeting "Review", id ', process)
    line_with("interrupted", process)
    assert 130 == process.wait(60)


def test_people_come_by_the_links_that_are_told(command: Callable[..., Any], emulator: Vendor) -> None:
    """Whoever follows the link on stderr is who is waited for; the JSON on stdout has no link."""
    emulator.may_tell.clear()
    process = command("--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    link = line_with(LINK, process)[1].rstrip('"}')
    emulator.people.join(link)
    emulator.may_tell.set()
    out, _ = process.communicate(timeout=60)
    assert "done" == json.loads(out)["runs"][0]["steps"][-1]["outcome"]
    assert link.rpartition("token=")[2] not in out


def test_a_terminal_shows_how_far_it_is(command: Callable[..., Any], emulator: Vendor) -> None:
    """A person at a terminal sees a bar for each profile with what it is doing, and then the table in colours."""
    emulator.may_tell.clear()
    mine, its = pty.openpty()
    process = command(stdout=its, stderr=its, stdin=its)
    os.close(its)
    text = ""
    with contextlib.suppress(OSError):  # how Linux tells that nobody writes any more
        while piece := os.read(mine, 4096):
            text += piece.decode(errors="replace")
            if not emulator.may_tell.is_set() and (found := re.search(LINK.pattern + r"\s", text)):
                emulator.people.join(found[1])
                emulator.may_tell.set()
    os.close(mine)
    assert 0 == process.wait(60)
    assert re.search(r"work .*4/4 clean up", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text))
    assert "\x1b[32mdone" in text
