"""A package from the templates: it is what its README says, and goes where its README leads."""

from __future__ import annotations

import itertools
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

from anymeet.errors import ConfigurationError, InvalidRequest
from anymeet.scaffold import Names, check_name, make_package
from support.projects import installed, run


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of a provider called acme, as it is made."""
    return make_package("acme", tmp_path_factory.mktemp("made"))[0]


WALK = [["meetings.get"], ["meetings.list"], ["links.create"], ["participants.list_live", "meetings.list_live"]]
"""The abilities that each section of the README adds."""


def walked(folder: Path, name: str, sections: int) -> Path:
    """A new package after so many sections of the walk that its README leads through, each block in the file it is for."""
    package, _ = make_package(name, folder)
    walk = re.split("^### ", (package / "README.md").read_text(), flags=re.MULTILINE)[1:]
    assert WALK == [re.findall("`(.*?)`", section.splitlines()[0]) for section in walk]
    for section in walk[:sections]:
        file = package
        blocks = re.findall(r"(?:`(src/[^`]+)`|and at its end):\n\n```(\w+)\n(.*?)```", section, re.DOTALL)
        assert 4 <= len(blocks)
        for named, language, block in blocks:
            file = package / named if named else file
            file.write_text(added(file.read_text(), language, block))
    return package


def added(text: str, language: str, block: str) -> str:
    """A file with a block of the README: a further object, code at its end, or lines in place of others."""
    if language == "json":
        return json.dumps([*json.loads(text), json.loads(block)])
    if language == "python":
        return f"{text}\n{block}" if block.startswith(" ") else f"{text}\n\n{block}"
    for lines in (hunk.splitlines() for hunk in block.split("@@\n")):
        old, new = ("\n".join(line[1:] for line in lines if line[:1] != sign) for sign in "+-")
        assert 1 == text.count(old), old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of a provider called acme, after the whole walk."""
    return walked(tmp_path_factory.mktemp("extended"), "acme", len(WALK))


def checked(folder: Path, *arguments: str) -> str:
    """What a tool says that finds nothing wrong."""
    answer = run(arguments, folder)
    assert 0 == answer.returncode, answer.stdout + answer.stderr
    return answer.stdout


def contract(folder: Path, site: Path) -> str:
    """What pytest says about a package that is installed."""
    answer = run(["pytest", "--verbose", "--no-header", "-p", "no:cacheprovider"], folder, installed(folder, site))
    assert 0 == answer.returncode, answer.stdout + answer.stderr
    return answer.stdout


def test_it_passes_the_contract_at_once(package: Path, tmp_path: Path) -> None:
    """A new package keeps the contract with one ability, nothing skipped; whatever else there is, it refuses as it must."""
    told = contract(package, tmp_path)
    assert "SKIPPED" not in told
    assert re.search(r"test_field\[meetings\.create\.title\] PASSED", told)
    assert re.search(r"test_unsupported\[meetings\.get\] PASSED", told)


@pytest.mark.parametrize("sections", range(1, len(WALK) + 1), ids=["-".join(abilities) for abilities in WALK])
def test_its_readme_leads_to_further_abilities(sections: int, tmp_path: Path) -> None:
    """Whoever follows the README keeps the contract after each section; it tries what is there, and refuses what is not."""
    told = contract(walked(tmp_path, "acme", sections), tmp_path / "site")
    assert "SKIPPED" not in told
    for ability in itertools.chain(*WALK[:sections]):
        assert re.search(rf"\[{ability}\] PASSED", told)
    for ability in itertools.chain(*WALK[sections:]):
        assert f"test_unsupported[{ability}] PASSED" in told


def test_people_are_in_after_the_walk(extended: Path, tmp_path: Path) -> None:
    """The demonstration waits for people in the package that the README leads to, and finds them."""
    told = run(["anymeet.cli", "demo", "acme:emulated"], tmp_path, installed(extended, tmp_path))
    assert re.search(r"who is in +│ .*Ada \(host\)", told.stdout), told.stdout + told.stderr


def test_its_code_is_typed(extended: Path) -> None:
    """mypy, strict as the package's own settings say, finds nothing in it, nor in what its README adds."""
    checked(extended, "mypy")


@pytest.mark.parametrize("name", ["acme", "a" * 24])
def test_what_its_readme_adds_is_clean(name: str, tmp_path: Path) -> None:
    """Neither ruff nor its formatter finds anything in the package after each step of the walk, long names included."""
    for sections in range(1, len(WALK) + 1):
        within = tmp_path / str(sections)
        within.mkdir()
        folder = walked(within, name, sections)
        checked(folder, "ruff", "check")
        checked(folder, "ruff", "format", "--check", "--exclude", "*.json")


@pytest.mark.parametrize("name", ["x", "acme", "acme_meet_2", "a" * 24])
def test_code_is_clean_whatever_the_name(name: str, tmp_path: Path) -> None:
    """Short names and long ones give code that ruff and its formatter find nothing in."""
    folder, _ = make_package(name, tmp_path)
    checked(folder, "ruff", "check")
    checked(folder, "ruff", "format", "--check")


def test_it_is_found_by_its_entry_points(package: Path, tmp_path: Path) -> None:
    """Once it is installed, the command line knows the provider, and runs it on its emulator."""
    path = installed(package, tmp_path)
    listed = run(["anymeet.cli", "providers", "--json"], tmp_path, path)
    mine = [provider for provider in json.loads(listed.stdout) if provider["name"] == "acme"]
    assert [("anymeet-acme", True)] == [(provider["distribution"], provider["emulator"]) for provider in mine]
    made = run(["anymeet.cli", "meetings", "create", "--title", "Standup", "-p", "acme:emulated"], tmp_path, path)
    assert re.search(r"^title +Standup$", made.stdout, re.MULTILINE), made.stderr
    assert "Nothing is wrong." in run(["anymeet.cli", "doctor"], tmp_path, path).stdout


def test_every_part_that_an_author_needs_is_there(package: Path) -> None:
    """Code, emulator, facts, tests, a README and what continuous integration runs; nothing unrendered is left."""
    files = {str(file.relative_to(package)) for file in package.rglob("*") if file.is_file()}
    parts = {"settings", "operations", "models", "mapping", "interfaces", "provider", "__init__", "emulator/__init__"}
    assert {f"src/anymeet_acme/{part}.py" for part in parts} <= files
    assert {"src/anymeet_acme/py.typed", "src/anymeet_acme/emulator/documented.json"} <= files
    assert {
        "pyproject.toml",
        "README.md",
        "tests/test_contract.py",
        ".github/workflows/test.yml",
        ".gitignore",
    } <= files
    assert [] == [file for file in files if re.search(r"{{|{%", (package / file).read_text())]


def test_its_settings_for_tools_can_be_read(package: Path) -> None:
    """The entry points name the provider and its emulator under one name."""
    declared = tomllib.loads((package / "pyproject.toml").read_text())["project"]
    assert {
        "anymeet.providers": {"acme": "anymeet_acme:Acme"},
        "anymeet.emulators": {"acme": "anymeet_acme.emulator:AcmeEmulator"},
    } == declared["entry-points"]


def test_an_existing_folder_is_not_touched(tmp_path: Path) -> None:
    """Where there is something of that name, whatever it is, nothing is written."""
    (tmp_path / "anymeet-acme").mkdir()
    (tmp_path / "anymeet-other").write_text("mine")
    for name in ("acme", "other"):
        with pytest.raises(InvalidRequest, match=r"folder must be a new one: .* exists already"):
            make_package(name, tmp_path)
    assert [] == list((tmp_path / "anymeet-acme").iterdir())
    assert "mine" == (tmp_path / "anymeet-other").read_text()


def test_what_cannot_be_written_whole_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle leaves no folder that would be in the way of the next attempt."""
    written: list[Path] = []

    def write_text(file: Path, text: str, encoding: str) -> None:
        written.append(file)
        if len(written) == 5:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", write_text)
    with pytest.raises(OSError, match="No space left"):
        make_package("acme", tmp_path)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Acme-Meet", "must be lower-case letters.* not 'Acme-Meet'; did you mean 'acme_meet'"),
        ("2meet", "did you mean 'meet'"),
        ("acme__meet", "did you mean 'acme_meet'"),
        ("", "must be lower-case letters"),
        ("ümeet", "did you mean 'meet'"),
        ("a" * 25, "24 at most"),
        ("../acme", "did you mean 'acme'"),
        ("samesurf", "there is a provider 'samesurf' already"),
        ("import", "must not be a word of Python's own"),
        ("none", "must not be a word of Python's own"),
        ("provider", "the class of 'provider' would be Provider, which there is already"),
        ("meetings", "the class of 'meetings' would be Meetings"),
        ("context", "the class of 'context' would be Context"),
        ("iterator", "the class of 'iterator' would be Iterator"),
        ("digitalsamba", "there is a package anymeet_digitalsamba already"),
    ],
)
def test_names_that_would_not_work_are_refused(name: str, message: str, tmp_path: Path) -> None:
    """A name that is no identifier, a word of Python's, or somebody's already is refused before anything is written."""
    with pytest.raises(InvalidRequest, match=message):
        make_package(name, tmp_path, taken=["samesurf"])
    assert [] == list(tmp_path.iterdir())


def test_the_parts_are_called_after_the_provider() -> None:
    """Class, title, package and distribution follow from the provider's name."""
    names = Names("acme_meet")
    check_name(names)
    assert ("AcmeMeet", "Acme Meet") == (names.kind, names.title)
    assert ("anymeet_acme_meet", "anymeet-acme-meet") == (names.package, names.distribution)


def test_without_the_extra_the_way_to_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where jinja2 is missing, the error says how to install it."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'anymeet\[cli\]'"):
        make_package("acme", tmp_path)
    assert [] == list(tmp_path.iterdir())
