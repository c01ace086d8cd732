"""One file for several runs, threads and processes, which may also be a file that cannot be had."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout

import anymeet
from anymeet import ConfigurationError, Provider
from anymeet.calls import Call, Recorder, files, read_calls, recorder
from anymeet.calls.recorder import is_recording
from anymeet.files import write_whole
from anymeet.models import MeetingRequest

MakeApplication = Callable[..., Any]

APPLICATION = """\
def plan(provider):
    provider.meetings.get("m1")

def look(provider):
    provider.meetings.list()
"""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Call, ...]]:
    """What was written so far, each time."""
    found: list[tuple[Call, ...]] = []

    def write(path: Path, content: bytes) -> None:
        write_whole(path, content)
        found.append(read_calls(path))

    monkeypatch.setattr(recorder, "write_whole", write)
    return found


@pytest.fixture
def recording() -> Iterator[Recorder]:
    """On, into usage.json of the working directory."""
    with anymeet.record_usage("usage.json") as found:
        yield found


def abilities(path: str = "usage.json") -> list[str]:
    return [call.ability for call in read_calls(path)]


def test_it_is_written_when_there_is_something_new(
    application: MakeApplication, recording: Recorder, tiny: Provider, written: list[tuple[Call, ...]]
) -> None:
    """A new place, a new field and a question less are written; the same once more is not."""
    app = application("def plan(provider, request):\n    provider.meetings.create(request)\n")
    tiny.supports("meetings.create")
    for _ in range(3):
        app.plan(tiny, MeetingRequest(title="Review"))
    assert 1 == len(written)
    for _ in range(3):
        app.plan(tiny, MeetingRequest(title="Review", vendor={"tiny": {"color": "red"}}))
        app.plan(tiny, MeetingRequest(title="Another"))
    assert 2 == len(written)
    with anymeet.connect(provider=type(tiny), key="k-e-y") as other:
        for _ in range(3):
            app.plan(other, MeetingRequest(title="Review"))
    assert 3 == len(written)
    expected = [(("title",), 1), (("title", "vendor.tiny.color"), 1), (("title", "vendor.tiny.color"), 0)]
    assert expected == [(call.fields, len(call.asked)) for (call,) in written]


def test_a_second_run_writes_what_is_new_to_it(
    application: MakeApplication, tiny: Provider, written: list[tuple[Call, ...]]
) -> None:
    """What an earlier run has recorded stays, and is not written again."""
    app = application(APPLICATION)
    for function, writes in ((app.plan, 1), (app.plan, 1), (app.look, 2)):
        with anymeet.record_usage("usage.json"):
            function(tiny)
        assert writes == len(written)
    assert ["meetings.get", "meetings.list"] == abilities()


def test_what_others_have_written_meanwhile_stays(
    application: MakeApplication, recording: Recorder, tiny: Provider
) -> None:
    """A file that appears, or changes, between two calls keeps what it has."""
    app = application(APPLICATION)
    with anymeet.record_usage("other.json"):
        app.look(tiny)
    Path("usage.json").unlink()
    Path("other.json").rename("usage.json")
    app.plan(tiny)
    assert ["meetings.get", "meetings.list"] == abilities()


def test_two_files_at_once(application: MakeApplication, recording: Recorder, tiny: Provider) -> None:
    """Both have what happened while they were on, in folders that are made; the same file again is the same recorder."""
    app = application(APPLICATION)
    with anymeet.record_usage("build/usage/other.json"):
        app.plan(tiny)
        assert recording is anymeet.record_usage(Path.cwd() / "usage.json")
    app.look(tiny)
    assert (["meetings.get"], ["meetings.get", "meetings.list"]) == (abilities("build/usage/other.json"), abilities())


def test_what_it_leaves_beside(application: MakeApplication, recording: Recorder, tiny: Provider) -> None:
    """There is the file, and a hidden one by which processes take turns; a new folder as working directory changes nothing."""
    app = application(APPLICATION)
    app.plan(tiny)
    here = Path.cwd()
    Path("elsewhere").mkdir()
    os.chdir("elsewhere")
    app.look(tiny)
    assert [] == list(Path.cwd().iterdir())
    assert [".usage.json.lock", "app.py", "elsewhere", "usage.json"] == sorted(file.name for file in here.iterdir())
    assert {"app.py"} == {call.place.file for call in read_calls(here / "usage.json")}


def test_something_else_is_refused(application: MakeApplication) -> None:
    """A file that is not a recording is not written over, and nothing is recorded."""
    application(APPLICATION)
    before = Path("app.py").read_text()
    with pytest.raises(ConfigurationError, match=r"app\.py is not a recording of calls"):
        anymeet.record_usage("app.py")
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        anymeet.record_usage(".")
    assert (False, before) == (is_recording(), Path("app.py").read_text())


def test_a_file_that_cannot_be_written(
    application: MakeApplication, tiny: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """The application goes on, the log says so once, and what was seen is written as soon as that is possible."""
    app = application(APPLICATION)
    Path("taken").touch()
    with anymeet.record_usage("taken/usage.json"):
        app.plan(tiny)
        app.look(tiny)
        assert [("anymeet.calls", logging.WARNING)] == [(entry.name, entry.levelno) for entry in caplog.records]
        assert "calls cannot be recorded: " in caplog.text
        assert "taken" in caplog.text
        Path("taken").unlink()
    assert ["meetings.get", "meetings.list"] == abilities("taken/usage.json")


def test_a_file_that_somebody_keeps_locked(
    application: MakeApplication,
    recording: Recorder,
    tiny: Provider,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A call does not wait for ever for another process; what it would have written comes with the next new thing."""
    app = application(APPLICATION)
    monkeypatch.setattr(recorder, "_PATIENCE", 0)
    with FileLock(".usage.json.lock"):
        app.plan(tiny)
    assert (False, 1) == (Path("usage.json").exists(), len(caplog.records))
    app.look(tiny)
    assert ["meetings.get", "meetings.list"] == abilities()


def test_nobody_waits_twice(
    application: MakeApplication, recording: Recorder, tiny: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a call has waited in vain for the lock, the others try it once each, and only the end waits again."""
    app = application(APPLICATION)
    patience: list[float] = []

    def refuse(lock: FileLock) -> None:
        patience.append(lock.timeout)
        raise Timeout(lock.lock_file)

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    app.plan(tiny)
    app.look(tiny)
    recording.stop()
    assert [recorder._PATIENCE, 0, recorder._PATIENCE] == patience


def test_without_a_working_directory(application: MakeApplication) -> None:
    """Where there is no folder any more that files could be relative to, that is told, and nothing is recorded."""
    path = Path("usage.json").absolute()
    gone = Path("gone")
    gone.mkdir()
    os.chdir(gone)
    Path("../gone").rmdir()
    with pytest.raises(ConfigurationError, match="calls cannot be recorded from here: "):
        anymeet.record_usage(path)
    assert not is_recording()


def test_a_file_system_that_cannot_lock(
    application: MakeApplication,
    recording: Recorder,
    tiny: Provider,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There it is not recorded, which the log says, and the application goes on."""

    def refuse(*_: object) -> None:
        raise NotImplementedError("no locks here")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    application(APPLICATION).plan(tiny)
    assert ["calls cannot be recorded: no locks here"] == caplog.messages


def test_a_file_that_is_broken_meanwhile(
    application: MakeApplication, recording: Recorder, tiny: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """What somebody else has put in its place is left alone."""
    app = application(APPLICATION)
    app.plan(tiny)
    Path("usage.json").write_text("notes")
    app.look(tiny)
    assert ("notes", 1) == (Path("usage.json").read_text(), len(caplog.records))
    assert "not a recording of calls" in caplog.text


def test_who_reads_the_warning_may_call(
    application: MakeApplication, tiny: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """A handler of the log that uses a provider, to tell somebody, does not get in its own way."""
    app = application(APPLICATION)

    class Telling(logging.Handler):
        def emit(self, entry: logging.LogRecord) -> None:
            app.look(tiny)

    handler = Telling()
    logging.getLogger("anymeet.calls").addHandler(handler)
    Path("taken").touch()
    try:
        with anymeet.record_usage("taken/usage.json"):
            app.plan(tiny)
            Path("taken").unlink()
    finally:
        logging.getLogger("anymeet.calls").removeHandler(handler)
    assert ["meetings.get"] == abilities("taken/usage.json")


def test_threads(application: MakeApplication, recording: Recorder, tiny: Provider) -> None:
    """Whatever many threads call at once is there in the end, each place once."""
    count = 40
    app = application("\n".join(f"def call_{number}(provider): provider.meetings.list()" for number in range(count)))
    functions = [getattr(app, f"call_{number % count}") for number in range(4 * count)]
    with ThreadPoolExecutor(8) as executor:
        list(executor.map(lambda function: function(tiny), functions))
    assert list(range(1, count + 1)) == [call.place.line for call in read_calls("usage.json")]


def test_who_has_nothing_new_to_tell_does_not_wait(
    application: MakeApplication, recording: Recorder, tiny: Provider
) -> None:
    """A call that is known goes on while another thread is writing the file, however long that takes."""
    app = application(APPLICATION)
    app.plan(tiny)
    with recording._turn, recording._lock, ThreadPoolExecutor(1) as executor:
        assert executor.submit(app.plan, tiny).result(timeout=60) is None


def test_threads_write_for_each_other(
    application: MakeApplication,
    recording: Recorder,
    tiny: Provider,
    written: list[tuple[Call, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What several threads saw while one of them was writing is written at once, by the next."""
    count = 8
    app = application("\n".join(f"def call_{number}(provider): provider.meetings.list()" for number in range(count)))
    added = threading.Semaphore(0)
    add = recording._add

    def add_and_tell(*calls: Call) -> int:
        number = add(*calls)
        added.release()
        return number

    monkeypatch.setattr(recording, "_add", add_and_tell)
    with ThreadPoolExecutor(count) as executor:
        with recording._turn:
            running = [executor.submit(getattr(app, f"call_{number}"), tiny) for number in range(count)]
            assert all(added.acquire(timeout=60) for _ in range(count))
        assert [None] * count == [each.result() for each in running]
    assert [count] == [len(calls) for calls in written]


def test_what_nobody_else_has_changed_is_not_worked_out_again(
    application: MakeApplication, recording: Recorder, tiny: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each new call one line is made, and the file is read only when somebody else has written it."""
    read: list[Path] = []

    def counted(path: Path) -> tuple[Call, ...]:
        read.append(path)
        return read_calls(path)

    monkeypatch.setattr(recorder, "read_calls", counted)
    app = application("\n".join(f"def call_{number}(provider): provider.meetings.list()" for number in range(9)))
    files._line_from.cache_clear()
    for number in range(9):
        getattr(app, f"call_{number}")(tiny)
    assert (9, []) == (files._line_from.cache_info().misses, read)
    with anymeet.record_usage("other.json"):
        app.call_0(tiny)
    Path("other.json").replace("usage.json")
    application(APPLICATION).plan(tiny)
    assert 1 == len(read)


PROCESS = """\
import sys, anymeet
sys.path.insert(0, {tests!r})
from support.tiny import Tiny

def ask(provider):
    provider.supports("meetings.get")

with anymeet.record_usage("usage.json"), anymeet.connect(provider=Tiny, key="k-e-y") as provider:
    print("ready", flush=True)
    sys.stdin.readline()
    if "{number}" == "1":
        ask(provider)
    exec(compile('provider.meetings.get("m1")', "shared.py", "exec"))
    for number in range(20):
        exec(compile("\\n" * number + "provider.meetings.list()", "process_{number}.py", "exec"))
"""


def test_processes(application: MakeApplication) -> None:
    """Processes that record at the same time lose nothing of each other, and what one of them did not ask is not asked."""
    tests = str(Path(__file__).parents[2])
    for number in range(3):
        Path(f"start_{number}.py").write_text(PROCESS.format(number=number, tests=tests))
    running = [
        subprocess.Popen([sys.executable, f"start_{n}.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(3)
    ]
    for process in running:
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
    for process in running:
        process.communicate("\n", timeout=60)
    calls = read_calls("usage.json")
    expected = [(f"process_{process}.py", line) for process in range(3) for line in range(1, 21)]
    assert [*expected, ("shared.py", 1)] == [(call.place.file, call.place.line) for call in calls]
    assert [()] == [call.asked for call in calls if call.place.file == "shared.py"]


FORKING = """\
import os, sys, threading, anymeet
sys.path.insert(0, {tests!r})
from support.tiny import Tiny

recorder = anymeet.record_usage("usage.json")
provider = anymeet.connect(provider=Tiny, key="k-e-y")
provider.meetings.get("m1")
held, done = threading.Event(), threading.Event()

def hold():
    with recorder._turn, recorder._lock:
        held.set()
        done.wait()

threading.Thread(target=hold).start()
held.wait()
child = os.fork()
if not child:
    provider.meetings.list()
    os._exit(0)
os.waitpid(child, 0)
done.set()
provider.links.create("m1", anymeet.models.LinkRequest(role="host"))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process(application: MakeApplication) -> None:
    """A child records although another thread of its parent held the lock when it was born, and both are in the file."""
    Path("app.py").write_text(FORKING.format(tests=str(Path(__file__).parents[2])))
    done = subprocess.run([sys.executable, "app.py"], capture_output=True, text=True, timeout=60)
    assert (0, "") == (done.returncode, done.stderr)
    assert ["meetings.get", "meetings.list", "links.create"] == abilities()
