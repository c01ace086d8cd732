"""What others may use is written down, documented, and does not come or go unsaid; and it is all that we use ourselves."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from anymeet.scaffold import make_package
from meta.public_surface import LISTING, MODULES, ROOT, constants, exported, listed, newest_section, surface, unsaid

PACKAGES = [ROOT / "providers" / "anymeet_digitalsamba", ROOT / "providers" / "anymeet_samesurf"]


@functools.cache
def described() -> frozenset[str]:
    """The constants that a text behind their assignment describes, wherever they are."""
    files = [file for folder in ("core", "providers") for file in (ROOT / folder).rglob("*.py")]
    return frozenset(name for file in files for name, is_said in constants(file) if is_said)


def imports(file: Path) -> Iterator[str]:
    """What a file imports of anymeet, in full."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "anymeet":
            yield from (f"{node.module}.{name.name}" for name in node.names)
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.partition(".")[0] == "anymeet")


def private(folder: Path) -> list[str]:
    """What the files of a package import of anymeet that is neither a public name nor a public module."""
    public = {*surface(), *MODULES}
    files = sorted(folder.rglob("*.py"))
    assert files
    return [f"{file.name}: {name}" for file in files for name in imports(file) if name not in public]


def test_no_name_comes_or_goes_unsaid() -> None:
    """A public name that is not in the listing, or only there, is in the newest section of the changelog."""
    assert [] == unsaid(listed(), surface(), newest_section())


def test_the_listing_is_sorted() -> None:
    """The listing has every name once, in the order of the alphabet, under the version that it is of."""
    first, *names = LISTING.read_text().splitlines()
    assert first.startswith("# The public names of anymeet ")
    assert sorted(set(names)) == names


def test_what_came_and_went_has_to_be_said() -> None:
    """A new name and a missing one are told apart, a name that is mentioned in full is said, a part of one is not."""
    before, now = ["anymeet.Old", "anymeet.Kept"], ["anymeet.Kept", "anymeet.New", "anymeet.Newer"]
    assert [
        "anymeet.New is new, and the changelog does not say so",
        "anymeet.Old is gone, and the changelog does not say so",
    ] == unsaid(before, now, "`anymeet.Newer` is new; so is anymeet.New")
    assert [] == unsaid(before, now, "`anymeet.Old` became `anymeet.New` and `anymeet.Newer`")


@pytest.mark.parametrize("module", MODULES)
def test_names_are_sorted_and_exist(module: str) -> None:
    """Constants, then classes, then functions, each in the order of the alphabet, and all of them can be had."""
    names = exported(module)
    kinds = [0 if name.isupper() else 1 if name[0].isupper() else 2 for name in names]
    assert sorted(zip(kinds, names, strict=True)) == list(zip(kinds, names, strict=True))
    assert len(set(names)) == len(names)
    found = importlib.import_module(module)
    assert [] == [name for name in names if getattr(found, name, None) is None]


@pytest.mark.parametrize("module", MODULES)
def test_names_are_documented(module: str) -> None:
    """Each public class and function has a docstring of its own, and each constant a text behind its assignment."""
    found = importlib.import_module(module)
    assert inspect.getdoc(found)
    values = {name: getattr(found, name) for name in exported(module)}
    documented = {
        name: vars(value).get("__doc__") if inspect.isclass(value) else inspect.getdoc(value)
        for name, value in values.items()
        if inspect.isclass(value) or inspect.isfunction(value)
    }
    assert [] == [name for name in values if not documented.get(name) and name not in described()]


@pytest.mark.parametrize("folder", [*PACKAGES, ROOT / "docs" / "example_provider"], ids=lambda folder: folder.name)
def test_our_providers_use_public_names_alone(folder: Path) -> None:
    """Nothing that our own providers and the example import of anymeet is denied to a stranger's."""
    assert [] == private(folder)


def test_new_packages_use_public_names_alone(tmp_path: Path) -> None:
    """What `anymeet new-provider` writes imports nothing but public names."""
    assert [] == private(make_package("acme", tmp_path)[0])
