"""A new provider package from templates: installable, and green at once, with one ability on an emulator of its own.

The templates are rendered by jinja2, which the extra ``anymeet[cli]`` brings.
"""

from __future__ import annotations

import builtins
import keyword
import re
import shutil
import typing
from collections.abc import Iterable, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

import anymeet
from anymeet import interfaces, models, operations, provider, testing, wire
from anymeet.errors import ConfigurationError, InvalidRequest

if TYPE_CHECKING:
    from jinja2 import Environment

_LONGEST: Final = 24  # characters; lines of the templates have room for no more
_SUFFIX: Final = ".jinja"


@attrs.frozen
class Names:
    """What a provider and its parts are called: ``acme``, ``Acme``, ``anymeet_acme``, ``anymeet-acme``."""

    provider: str

    @property
    def kind(self) -> str:
        """The class, and what its settings, API and emulator begin with."""
        return "".join(word.capitalize() for word in self.provider.split("_"))

    @property
    def title(self) -> str:
        """For people."""
        return " ".join(word.capitalize() for word in self.provider.split("_"))

    @property
    def package(self) -> str:
        """What Python imports."""
        return f"anymeet_{self.provider}"

    @property
    def distribution(self) -> str:
        """What is installed, and the folder that it is made in."""
        return self.package.replace("_", "-")


def make_package(name: str, within: Path, taken: Iterable[str] = ()) -> tuple[Path, tuple[Path, ...]]:
    """Write the package for a provider ``name`` into a new folder, and return that and its files.

    ``taken`` are the names of providers there are. `InvalidRequest` for a name that cannot be used and for a folder that
    exists, OSError where it cannot be written: then nothing is left behind.
    """
    names = Names(name)
    check_name(names, taken)
    rendered = _rendered(names)
    folder = within / names.distribution
    try:
        folder.mkdir()
    except FileExistsError:
        raise InvalidRequest("folder", f"must be a new one: {folder} exists already") from None
    try:
        for file, text in rendered.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, tuple(folder / file for file in rendered)


def check_name(names: Names, taken: Iterable[str] = ()) -> None:
    """`InvalidRequest` for a name that cannot be an identifier, or is somebody's already."""
    name = names.provider
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or len(name) > _LONGEST:
        near = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_0123456789")[:_LONGEST].strip("_")
        raise InvalidRequest(
            "name",
            f"must be lower-case letters, digits and single '_', beginning with a letter, {_LONGEST} at most, not {name!r}"
            + (f"; did you mean {near!r}?" if near else ""),
        )
    if name in taken:
        raise InvalidRequest("name", f"must be a new one: there is a provider {name!r} already (`anymeet providers`)")
    imported = (anymeet, builtins, interfaces, models, operations, provider, testing, typing, wire)
    if keyword.iskeyword(name) or keyword.iskeyword(names.kind):
        raise InvalidRequest("name", f"must not be a word of Python's own, as {name!r} is")
    if any(hasattr(module, names.kind) for module in imported):
        raise InvalidRequest(
            "name", f"must be another: the class of {name!r} would be {names.kind}, which there is already"
        )
    if find_spec(names.package):
        raise InvalidRequest("name", f"must be another: there is a package {names.package} already")


def _rendered(names: Names) -> Mapping[Path, str]:
    """The text of every file, by its path in the new folder."""
    environment = _environment()
    version = ".".join(metadata.version("anymeet").split(".")[:2])
    known = {"names": names, "anymeet": version, "plugin_api": provider.PLUGIN_API}
    return {
        _path(template, names): environment.get_template(template).render(known)
        for template in environment.list_templates()
    }


def _environment() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ModuleNotFoundError:
        raise ConfigurationError("a new package needs jinja2: pip install 'anymeet[cli]'") from None
    return Environment(
        loader=PackageLoader(__name__),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # what is made is Python and TOML, of names that have been checked
    )


def _path(template: str, names: Names) -> Path:
    """``dot-github/x.jinja`` is ``.github/x``, and ``package`` the package: a real .gitignore would hide what is beside it."""
    parts = template.removesuffix(_SUFFIX).split("/")
    renamed = (names.package if part == "package" else re.sub("^dot-", ".", part) for part in parts)
    return Path(*renamed)
