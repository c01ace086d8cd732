"""What ``import anymeet`` gives, and what it costs."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from importlib import metadata

import pytest

import anymeet
from anymeet import errors


def python(code: str) -> str:
    """What a fresh interpreter that sees the same modules prints."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    return done.stdout


def packages() -> list[str]:
    """The distribution's packages and all packages inside them."""
    roots = sorted({target.partition(":")[0].partition(".")[0] for target in targets()} | {"anymeet"})
    found = []
    for root in roots:
        path = importlib.import_module(root).__path__
        found += [root, *(module.name for module in pkgutil.walk_packages(path, f"{root}.") if module.ispkg)]
    return found


def targets() -> list[str]:
    """Where our own providers are."""
    return [entry.value for entry in metadata.distribution("anymeet").entry_points.select(group="anymeet.providers")]


def test_importing_anymeet_loads_nothing_heavy() -> None:
    """Neither attrs, pluggy, requests, cattrs, PyJWT, any part of the core nor any provider is loaded by the import alone."""
    loaded = json.loads(python("import json, sys, anymeet; print(json.dumps(sorted(sys.modules)))"))
    heavy = ("attr", "attrs", "cattrs", "jwt", "platformdirs", "pluggy", "requests", "tenacity", "tomllib", "urllib3")
    ours = tuple(f"{name}." for name in ["anymeet", *heavy])
    assert [] == [name for name in loaded if name in heavy or name.startswith(("anymeet_", *ours))]


def test_listing_providers_imports_none_of_them() -> None:
    """`anymeet.providers()` reads metadata only, and loads neither a provider nor requests."""
    loaded = json.loads(
        python("import json, sys, anymeet; anymeet.providers(); print(json.dumps(sorted(sys.modules)))")
    )
    roots = {target.partition(":")[0] for target in targets()}
    assert [] == [name for name in loaded if name in roots or name == "requests"]


def test_public_names_are_sorted_and_exist() -> None:
    """Every public name can be had, constants before classes before functions, each in the order of the alphabet."""
    kinds = [0 if name.isupper() else 1 if name[0].isupper() else 2 for name in anymeet.__all__]
    assert sorted(zip(kinds, anymeet.__all__, strict=True)) == list(zip(kinds, anymeet.__all__, strict=True))
    assert [] == [name for name in anymeet.__all__ if getattr(anymeet, name) is None]


def test_dir_tells_names_that_are_not_loaded_yet() -> None:
    """An interactive prompt completes public names before their first use."""
    names = json.loads(python("import json, anymeet; print(json.dumps([dir(anymeet), anymeet.__all__]))"))
    assert set(names[1]) <= set(names[0])
    assert set(anymeet.__all__) <= set(dir(anymeet))


def test_star_import_gives_the_public_names() -> None:
    """`from anymeet import *` gives each public name and no module."""
    names = json.loads(python("import json; from anymeet import *; print(json.dumps(sorted(globals())))"))
    assert set(anymeet.__all__) <= set(names)


def test_every_error_is_public() -> None:
    """Whatever anymeet raises can be caught by a name of the package itself."""
    raised = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert set() == raised - set(anymeet.__all__)
    assert [] == [name for name in raised if getattr(anymeet, name) is not getattr(errors, name)]


def test_version_is_that_of_the_distribution() -> None:
    """`anymeet.__version__` is what the installed metadata says."""
    assert metadata.version("anymeet") == anymeet.__version__


def test_unknown_names_are_attribute_errors() -> None:
    """A name that is not public is refused as any module refuses it."""
    with pytest.raises(AttributeError, match="module 'anymeet' has no attribute 'conect'"):
        anymeet.__getattr__("conect")


@pytest.mark.parametrize("package", packages())
def test_no_public_name_equals_a_submodule(package: str) -> None:
    """Importing a submodule cannot replace a public name, since none is called like one."""
    module = importlib.import_module(package)
    submodules = {found.name for found in pkgutil.iter_modules(module.__path__)}
    assert set() == submodules & set(getattr(module, "__all__", ()))
