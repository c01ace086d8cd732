"""Whose call it is, and where it stands."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import anymeet
from anymeet import Provider, Unsupported, webhooks
from anymeet.calls import Call, read_calls
from anymeet.interfaces import Webhooks
from anymeet.models import Event, EventKind
from anymeet.plugins import Registry
from support.tiny import Tiny

Install = Callable[..., Path]
MakeApplication = Callable[..., Any]


class HookedWebhooks(Webhooks):
    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        return (Event(kind=EventKind.OTHER, name=self.provider.meetings.get("m1").id),)


class Hooked(Tiny):
    """Delivers an event whatever comes."""

    interfaces = (*Tiny.interfaces, HookedWebhooks)


GET = "def plan(provider):\n    return provider.meetings.get('m1')\n"


@pytest.fixture
def usage(tmp_path: Path, application: MakeApplication) -> Iterator[Path]:
    """Where the calls of the test are recorded, from an empty working directory."""
    with anymeet.record_usage(tmp_path / "usage.json") as recorder:
        yield recorder.path


def calls(path: Path) -> list[Call]:
    return list(read_calls(path)) if path.exists() else []


def places(path: Path) -> list[str]:
    return [str(call.place) for call in calls(path)]


def run(*arguments: str, path: Sequence[Path] = (), **environment: str) -> str:
    """What Python prints in the working directory, where whatever it calls is recorded into usage.json."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANYMEET_")}
    paths = os.pathsep.join(map(str, (Path(__file__).parents[2], *path)))
    environment = kept | {"ANYMEET_RECORD": "usage.json", "PYTHONPATH": paths} | environment
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=60)
    assert 0 == done.returncode, done.stderr
    return done.stdout


def test_files_are_relative_to_the_working_directory(application: MakeApplication, usage: Path, tiny: Provider) -> None:
    """A file below it is told by its path from there, whatever its module is called."""
    application(GET, "src/club/meetings.py", name="club.meetings").plan(tiny)
    assert ["src/club/meetings.py:2 in plan"] == places(usage)


@pytest.mark.parametrize(
    ("file", "name", "told"),
    [
        ("../lib/club/meetings.py", "club.meetings", "club/meetings.py"),
        ("../lib/club/__init__.py", "club", "club/__init__.py"),
        ("../lib/club.py", "__main__", "club.py"),
        ("../x.py", "a.b.c.d.e.f.g.h.i.j", "a/b/c/d/e/f/g/h/i/x.py"),
        (".venv/lib/python3.11/site-packages/club/meetings.py", "club.meetings", "club/meetings.py"),
        ("../home/ada/hook.py", "/home/ada/hook.py", "hook.py"),
        ("../home/ada/hook.py", "file:///home/ada/hook", "hook.py"),
        ("../home/ada/hook/__init__.py", "/home/ada/hook", "__init__.py"),
    ],
)
def test_other_files_say_nothing_of_the_machine(
    application: MakeApplication, usage: Path, tiny: Provider, file: str, name: str, told: str
) -> None:
    """A file elsewhere, or of an installed package, is told as its module is imported."""
    application(GET, file, name=name).plan(tiny)
    assert [f"{told}:2 in plan"] == places(usage)
    assert not [part for part in usage.parts[1:-1] if part in usage.read_text()]


def test_the_root_is_no_working_directory(
    application: MakeApplication, tmp_path: Path, tiny: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is below it, so there files are told as their modules are imported."""
    app = application(GET, name="club.meetings")
    monkeypatch.chdir("/")
    with anymeet.record_usage(tmp_path / "usage.json"):
        app.plan(tiny)
    assert ["club/app.py:2 in plan"] == places(tmp_path / "usage.json")


def test_code_without_a_module(usage: Path, tiny: Provider) -> None:
    """What is made up at run time is told by the name that it was compiled under."""
    for names in ({}, {"__name__": None}, {"__name__": "__main__", "__spec__": object()}):
        exec(compile("provider.meetings.get('m1')", "<template>", "exec"), {**names, "provider": tiny})
    assert ["<template>:1 in <module>"] == places(usage)


@pytest.mark.parametrize("name", ["<cell 3 of /home/ada/plan.ipynb>", r"<cell 3 of C:\Users\ada\plan.ipynb>"])
def test_a_made_up_name_with_a_path_in_it(usage: Path, tiny: Provider, name: str) -> None:
    """It would tell of the machine, so it is not told."""
    exec(compile("provider.meetings.get('m1')", name, "exec"), {"provider": tiny})
    assert ["<...>:1 in <module>"] == places(usage)


def test_functions_have_their_full_names(application: MakeApplication, usage: Path, tiny: Provider) -> None:
    """Methods, lambdas and functions inside of functions are told as Python qualifies them."""
    app = application(
        "class Club:\n"
        "    def meet(self, provider):\n"
        "        look = lambda: provider.meetings.get('m1')\n"
        "        def plan():\n"
        "            return [\n"
        "                provider.meetings.get(each)\n"
        "                for each in ('m1', 'm2')\n"
        "            ]\n"
        "        return look(), plan(), list(map(provider.meetings.get, ['m1']))\n"
    )
    app.Club().meet(tiny)
    lambda_, comprehension, mapped = places(usage)
    assert "app.py:3 in Club.meet.<locals>.<lambda>" == lambda_
    assert comprehension.startswith("app.py:6 in Club.meet.<locals>.plan")
    assert "app.py:9 in Club.meet" == mapped


def test_the_standard_library_is_no_application(application: MakeApplication, usage: Path, tiny: Provider) -> None:
    """What calls by way of Python's own library is told where the application begins to."""
    app = application(
        "import contextlib, functools\n"
        "def plan(provider):\n"
        "    with contextlib.ExitStack() as stack:\n"
        "        stack.callback(functools.partial(provider.meetings.get, 'm1'))\n"
        "    functools.reduce(lambda _, name: provider.meetings.get(name), ['m1', 'm2'])\n"
    )
    app.plan(tiny)
    assert ["app.py:3 in plan", "app.py:5 in plan.<locals>.<lambda>"] == places(usage)


def test_a_module_with_the_name_of_one_of_pythons(application: MakeApplication, usage: Path, tiny: Provider) -> None:
    """A file of the application that is called as a part of Python's own library is the application all the same."""
    app = application("def plan(function, provider):\n    function(provider)\n")
    app.plan(application(GET, "sched.py", name="sched").plan, tiny)
    app.plan(application(GET, "../elsewhere/sched.py", name="sched").plan, tiny)
    assert ["sched.py:2 in plan"] == places(usage)


def test_what_an_executor_runs(application: MakeApplication, usage: Path, tiny: Provider) -> None:
    """In a thread there is a line of the application when a function of its own runs there, else that of whoever calls."""
    app = application("def plan(run, provider):\n    run(lambda: provider.meetings.get('m1'))\n")
    with ThreadPoolExecutor() as executor:
        executor.submit(tiny.meetings.get, "m1").result()
        app.plan(lambda function: executor.submit(function).result(), tiny)
    expected = [("app.py", "plan.<locals>.<lambda>"), ("concurrent/futures/thread.py", "_WorkItem.run")]
    assert expected == [(call.place.file, call.place.function) for call in calls(usage)]


def test_scripts_and_modules(application: MakeApplication, tmp_path: Path) -> None:
    """A script, one from elsewhere, a module with -m, code with -c: each is told so that it can be found."""
    source = (
        "import anymeet\nfrom support.tiny import Tiny\n"
        "with anymeet.connect(provider=Tiny, key='k-e-y') as tiny: tiny.meetings.get('m1')\n"
    )
    for file in ("app.py", "../script.py", "../lib/club/plan.py"):
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(source)
    for arguments in (["app.py"], ["../script.py"], ["-m", "club.plan"], ["-c", source]):
        run(*arguments, path=[tmp_path / "lib"])
    found = [f"{call.place.file}:{call.place.line}" for call in read_calls("usage.json")]
    assert ["<string>:3", "app.py:3", "club/plan.py:3", "script.py:3"] == found


SPAWNING = """\
import anymeet, multiprocessing
from support.tiny import Tiny

def plan(name):
    with anymeet.connect(provider=Tiny, key="k-e-y") as tiny:
        tiny.meetings.get(name)

if __name__ == "__main__":
    plan("m1")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.map(plan, ["m1"])
"""


def test_a_spawned_process(application: MakeApplication, tmp_path: Path) -> None:
    """The main module has the same name there as in the process that was started with -m."""
    (tmp_path / "lib" / "club").mkdir(parents=True)
    (tmp_path / "lib" / "club" / "plan.py").write_text(SPAWNING)
    run("-m", "club.plan", path=[tmp_path / "lib"])
    assert ["club/plan.py:6 in plan"] == places(Path("usage.json"))


def test_a_working_directory_behind_a_link(application: MakeApplication, usage: Path, tiny: Provider) -> None:
    """A file is below it also when it was imported by another way there."""
    link = Path.cwd().with_name("current")
    link.symlink_to(Path.cwd())
    application(GET, link / "src" / "club.py", name="club").plan(tiny)
    assert ["src/club.py:2 in plan"] == places(usage)


def test_code_without_lines(application: MakeApplication, usage: Path, tiny: Provider) -> None:
    """Where a function does not tell its lines, as that of an obfuscator may not, the line is 0."""
    app = application(GET)
    code = app.plan.__code__
    nowhere = b"\xf8" * (len(code.co_code) // 2)  # "no location", once for each unit of code (CPython, locations.md)
    app.plan.__code__ = code.replace(co_linetable=nowhere)
    app.plan(tiny)
    assert ["app.py:0 in plan"] == places(usage)


def test_the_command_line_is_no_application(application: MakeApplication) -> None:
    """Who tries something at a terminal, or compares vendors there, does not change what the application uses."""
    for command in (["-m", "anymeet.cli"], [str(Path(sys.executable).with_name("anymeet"))]):
        assert "[]" in run(*command, "meetings", "list", "--profile", "samesurf:emulated", "--json")
    assert not Path("usage.json").exists()


def test_the_demonstrations_application_is_one(application: MakeApplication) -> None:
    """It is there to be copied, so its calls are told from the lines that everybody can read."""
    run("-m", "anymeet.demo.application", ANYMEET_PROFILE="samesurf:emulated")
    found = read_calls("usage.json")
    assert {"anymeet/demo/application.py"} == {call.place.file for call in found}
    assert ("meetings.create", "review") == (found[0].ability, found[0].place.function)


CLUB = """\
from concurrent.futures import ThreadPoolExecutor
from support.tiny import Tiny

class Club(Tiny):
    def first(self):
        return self.meetings.get("m1")

    def several(self):
        with ThreadPoolExecutor() as executor:
            return list(executor.map(lambda name: self.meetings.get(name), ["m1"]))
"""


def test_an_installed_provider_is_no_application(application: MakeApplication, usage: Path, install: Install) -> None:
    """What a provider offers besides abilities is told where the application calls it, unless it runs in its own threads."""
    install("club-meet", modules={"club_meet": CLUB}, providers={"tiny": "club_meet:Club"})
    app = application("def plan(provider):\n    provider.first()\n    provider.several()\n")
    with anymeet.connect(provider="tiny", key="k-e-y", registry=Registry()) as club:
        app.plan(club)
    assert ["app.py:2 in plan"] == places(usage)


def test_an_application_that_brings_a_provider(application: MakeApplication, usage: Path, install: Install) -> None:
    """A package which is a provider's, and an application besides, is one when it calls other providers."""
    install("club", modules={"club": GET}, providers={"club": "club:Club"})
    with anymeet.connect(provider=Tiny, key="k-e-y", registry=Registry()) as tiny:
        importlib.import_module("club").plan(tiny)
    assert ["club.py:2 in plan"] == places(usage)


def test_webhooks_are_received_where_the_application_says_so(
    application: MakeApplication, usage: Path, tiny: Provider
) -> None:
    """The line that makes the WSGI application is the call, not the server that runs it, and what was asked before counts."""
    app = application("def receive(provider, app):\n    return app(provider)\n")
    with pytest.raises(Unsupported):
        app.receive(tiny, webhooks.app)
    (call,) = calls(usage)
    assert ("webhooks.receive", (), "app.py:2 in receive") == (call.ability, call.asked, str(call.place))


def test_a_delivery_is_no_call(application: MakeApplication, usage: Path) -> None:
    """What happens when a webhook comes is anymeet's part; what the application does about it is its own."""
    app = application(
        "def receive(provider, app):\n    return app(provider, lambda event: provider.meetings.get('m1'))\n"
    )
    with anymeet.connect(provider=Hooked, key="k-e-y") as hooked:
        receiver = app.receive(hooked, webhooks.app)
        receiver({"REQUEST_METHOD": "POST"}, lambda status, headers: None)
    found = [(call.ability, call.place.line, call.place.function) for call in calls(usage)]
    assert [("webhooks.receive", 2, "receive"), ("meetings.get", 2, "receive.<locals>.<lambda>")] == found
