"""Where the values of one profile may come from, in order, and where each one did."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import attrs

from anymeet.config.files import FILE, Configuration
from anymeet.errors import ConfigurationError
from anymeet.settings import Settings, fields_of
from anymeet.suggestions import nearest

COMMON: Final = ("provider", "unsupported", "requires")
"""What every profile has besides the settings of its provider."""
EMULATED: Final = ":emulated"
REFERENCES: Final = ("env:", "file:")
"""How a setting begins that says where its value is."""
_LARGEST_SECRET: Final = 2**16  # characters


class Source(StrEnum):
    """The kinds of place that a value comes from, strongest first."""

    KEYWORD = "keyword"
    ENVIRONMENT = "environment"
    FILE = "file"
    EMULATOR = "emulator"
    DEFAULT = "default"
    NOWHERE = "nowhere"


@attrs.frozen(kw_only=True)
class Origin:
    """Where a value came from. ``place`` is the variable or the file, ``reference`` the ``env:`` or ``file:`` it was behind.

    ``shown`` is the value as it may be shown: of a secret, whether it is set.
    """

    source: Source
    place: str = ""
    reference: str = ""
    shown: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.place or self.source, self.reference) if part)


def variable(profile: str, setting: str) -> str:
    """The environment variable for a setting of a profile: ``ANYMEET_WORK_TEAM_ID``."""
    return "_".join(["ANYMEET", *(re.sub(r"[^A-Za-z0-9]", "_", part).upper() for part in (profile, setting))])


@attrs.frozen(kw_only=True)
class Sources:
    """The places where the profile ``name`` may have its values.

    Environment and file take part only for a named profile that is not emulated; an emulator's own settings are
    ``below`` the keywords. ``settings_of`` tells the settings of a provider, to know which variables other profiles read.
    """

    name: str
    keywords: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    below: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    configuration: Configuration = attrs.field(factory=Configuration)
    environ: Mapping[str, str] = attrs.field(default=os.environ, repr=False)
    settings_of: Callable[[str], type[Settings] | None] = lambda _: None

    @property
    def is_profile(self) -> bool:
        """Whether environment and file take part."""
        return bool(self.name) and not self.name.endswith(EMULATED)

    @property
    def table(self) -> Mapping[str, Any]:
        """What the file says."""
        return self.configuration.profiles.get(self.name, {}) if self.is_profile else {}

    def find(self, key: str) -> tuple[Any, Origin] | None:
        """The value of a setting as it stands where it is found first. `ConfigurationError` for an ambiguous variable."""
        if key in self.keywords:
            return self.keywords[key], Origin(source=Source.KEYWORD)
        if self.is_profile and (text := self.environ.get(name := variable(self.name, key))):
            self._refuse_collision(name, key)
            return text, Origin(source=Source.ENVIRONMENT, place=name)
        if key in self.table:
            return self.table[key], Origin(source=Source.FILE, place=str(self.configuration.path))
        if key in self.below:
            return self.below[key], Origin(source=Source.EMULATOR)
        return None

    def provider(self) -> str:
        """The provider that the profile names; `ConfigurationError` when it names none."""
        value, origin = self.find("provider") or (None, None)
        if isinstance(value, str):
            return value
        if origin:
            raise ConfigurationError(f"provider must be text ({origin})", profile=self.name)
        if self.name in self.configuration.profiles:
            raise ConfigurationError(f"provider is missing: {self.how_to_give('provider')}", profile=self.name)
        raise ConfigurationError(f"{self.unknown()}. To have it, {self.how_to_give('provider')}")

    def unknown(self) -> str:
        """That there is no such profile, who names it, and which there are."""
        have, path = self.configuration.profiles, self.configuration.path
        where = f"{path} (it has {', '.join(have) or 'none'}{nearest(self.name, have)})" if path else f"any {FILE}"
        namers = {"ANYMEET_PROFILE": self.environ.get("ANYMEET_PROFILE"), "default": self.configuration.default}
        named = next((f", which {namer} names," for namer, name in namers.items() if name == self.name), "")
        return f"there is no profile {self.name!r}{named} in {where}"

    def how_to_give(self, key: str) -> str:
        """Where a value can be put by whoever runs a program; its author can pass it as well."""
        if not self.is_profile:
            return f"pass {key}=... to anymeet.connect()"
        file = self.configuration.path or f"an {FILE}"
        return f"set {variable(self.name, key)}, or write it below [profiles.{self.name}] in {file}"

    def referenced(self, reference: str, origin: Origin, *, secret: bool) -> str:
        """The secret behind ``env:NAME`` or ``file:PATH``; `ValueError` says why there is none."""
        if not secret:
            raise ValueError("is not a secret, so its value itself must be given, not env: or file:")
        kind, _, name = reference.partition(":")
        if kind == "env":
            if value := self.environ.get(name):
                return value
            raise ValueError(f"needs the environment variable {name}, which is not set")
        folder = self.configuration.path.parent if origin.source is Source.FILE and self.configuration.path else Path()
        path = folder / os.path.expanduser(name)  # noqa: PTH111  # Path.expanduser raises for an unknown user
        try:
            with path.open(encoding="utf-8", newline="") as file:
                value = file.read(_LARGEST_SECRET + 1)
        except OSError as error:
            raise ValueError(f"needs the file {path}, which cannot be read: {error.strerror}") from None
        except ValueError:
            raise ValueError(f"needs the file {path}, which is not UTF-8 text") from None
        if len(value) > _LARGEST_SECRET:
            raise ValueError(f"needs the file {path}, which is larger than any secret")
        return value.removesuffix("\n").removesuffix("\r")

    def _refuse_collision(self, name: str, key: str) -> None:
        readers = [
            f"{setting} of profile {profile!r}"
            for profile in self.configuration.profiles
            if profile != self.name and name.startswith(variable(profile, ""))
            for setting in dict.fromkeys(self._settings(profile))
            if variable(profile, setting) == name
        ]
        if readers:
            raise ConfigurationError(
                f"{name} could be either {key} of profile {self.name!r} or {' or '.join(readers)}: unset it, or rename one",
                profile=self.name,
            )

    def _settings(self, profile: str) -> Iterable[str]:
        """All that ``profile`` reads, as far as can be known."""
        table = self.configuration.profiles.get(profile, {})
        provider = self.environ.get(variable(profile, "provider")) or table.get("provider")
        kind = self.settings_of(provider) if isinstance(provider, str) else None
        return (*COMMON, *table, *fields_of(kind or Settings))
