"""``anymeet.toml``: finding it, reading it, and which profile it means."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet.errors import ConfigurationError
from anymeet.suggestions import nearest

FILE: Final = "anymeet.toml"


@attrs.frozen(kw_only=True)
class Configuration:
    """What a file says. ``named`` when the user named it, so that it may be trusted with addresses; ``path`` is None without file.

    ``profiles`` maps names to tables as they stand there, secrets included.
    """

    path: Path | None = None
    named: bool = False
    default: str = ""
    profiles: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict, repr=False)

    def chosen(self, environ: Mapping[str, str]) -> str:
        """The profile of ``connect()`` without a name: `ConfigurationError` when nothing says which."""
        if name := environ.get("ANYMEET_PROFILE") or self.default:
            return name
        if len(self.profiles) == 1:
            return next(iter(self.profiles))
        have = f"{self.path} has {', '.join(self.profiles) or 'none'}" if self.path else f"there is no {FILE}"
        example = next(iter(self.profiles), "work")
        raise ConfigurationError(
            f'which profile? {have}: name one, set ANYMEET_PROFILE, or write default = "{example}" in {FILE}'
        )


def read_configuration(
    config: str | os.PathLike[str] | None = None, environ: Mapping[str, str] | None = None
) -> Configuration:
    """The file ``config``, or that of ``ANYMEET_CONFIG``, or the one found; empty when there is none.

    Raises `ConfigurationError` when it cannot be read, or when it is not a configuration.
    """
    environ = os.environ if environ is None else environ
    if named := config or environ.get("ANYMEET_CONFIG"):
        return _read(Path(os.path.expanduser(named)), named=True)  # noqa: PTH111  # Path.expanduser raises for an unknown user
    for folder in _folders():
        if os.path.isfile(path := folder / FILE):  # noqa: PTH113  # Path.is_file raises where a folder may not be entered
            return _read(path, named=False)
    return Configuration()


def _folders() -> list[Path]:
    from platformdirs import user_config_path  # only needed here, and not cheap to import

    try:
        here = Path.cwd()
    except OSError:  # the working directory is gone
        return [user_config_path("anymeet")]
    return [here, *here.parents, user_config_path("anymeet")]


def _read(path: Path, *, named: bool) -> Configuration:
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        problem = "there is no such file"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 at byte {error.start}"
    except RecursionError:
        problem = "is nested too deeply"
    except ValueError as error:  # TOMLDecodeError, and numbers with too many digits
        problem = f"is not TOML: {error}"
    else:
        return _configuration(content, path, named)
    # Not from within the handlers above: their exceptions hold the content of the file, secrets included.
    raise ConfigurationError(f"{path} {problem}")


def _configuration(content: Mapping[str, Any], path: Path, named: bool) -> Configuration:
    default, profiles = content.get("default", ""), content.get("profiles", {})
    problems = [
        f"{path}: there is no {key!r}{nearest(key, ('default', 'profiles'))}"
        for key in content
        if key not in ("default", "profiles")
    ]
    if not isinstance(profiles, dict):
        problems.append(f"{path}: profiles must be tables such as [profiles.work]")
        profiles = {}
    for name, table in profiles.items():
        if not name or ":" in name:
            problems.append(f"{path}: a profile's name must not be empty or contain ':', unlike {name!r}")
        if not isinstance(table, dict):
            problems.append(f"{path}: profiles.{name} must be a table such as [profiles.work]")
    if not isinstance(default, str):
        problems.append(f"{path}: default must be the name of a profile")
    if problems:
        raise ConfigurationError(problems)
    return Configuration(path=path, named=named, default=default, profiles=profiles)
