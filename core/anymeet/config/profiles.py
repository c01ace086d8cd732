"""Making a profile: every setting read, checked and remembered with its origin, or everything wrong told in one error."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

import attrs

from anymeet.config.sources import COMMON, REFERENCES, Origin, Source, Sources
from anymeet.config.values import value_from
from anymeet.errors import ConfigurationError
from anymeet.settings import HELP, SECRET, Settings, fields_of
from anymeet.suggestions import nearest

_SHORTEST_MASKED: Final = 4  # anything shorter would blank out half of what it is searched in
_NOT_SET: Final = "not set"
_ABSENT: Final = object()
_WRONG: Final = object()


@attrs.frozen(kw_only=True)
class Profile:
    """A profile, complete and checked. ``origins`` tells where each value came from; secrets are in no repr."""

    name: str
    provider: str
    settings: Settings
    reports_unsupported: bool = False
    requires: tuple[str, ...] = ()
    origins: Mapping[str, Origin] = attrs.field(factory=dict)


def make_profile(
    sources: Sources,
    provider: str,
    settings_type: type[Settings],
    check_ability: Callable[[str], object],
) -> Profile:
    """The profile that ``sources`` describe. ``check_ability`` raises `ValueError` for a name that is not an ability.

    Raises one `ConfigurationError` with all problems.
    """
    reading = _Reading(sources)
    reading.refuse_unknown(provider, (*COMMON, *fields_of(settings_type)))
    reading.value("provider", str)
    unsupported = reading.value("unsupported", Literal["raise", "report"], default="raise")
    requires = reading.value("requires", tuple[str, ...], default=())
    for ability in () if requires is _WRONG else requires:
        if problem := _refusal(check_ability, ability):
            reading.problems.append(f"requires: {problem} ({reading.origins['requires']})")
    settings = reading.settings(settings_type)
    if settings is None or reading.problems:
        problems = [reading.masked(problem) for problem in reading.problems]
        origins = {key: attrs.evolve(o, shown=reading.masked(o.shown)) for key, o in reading.origins.items()}
        raise ConfigurationError(problems, provider=provider, profile=sources.name, origins=origins)
    return Profile(
        name=sources.name,
        provider=provider,
        settings=settings,
        reports_unsupported=unsupported == "report",
        requires=requires,
        origins=reading.origins,
    )


class _Reading:
    """Reads values one by one, and keeps what is wrong with them."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.problems: list[str] = []
        self.origins: dict[str, Origin] = {}
        self._secrets: set[str] = set()

    def refuse_unknown(self, provider: str, known: tuple[str, ...]) -> None:
        """Note whatever is given and is not a setting of ``provider``."""
        for keys, place in ((self.sources.keywords, "keyword"), (self.sources.table, self.sources.configuration.path)):
            self.problems += [
                f"{provider} has no setting {key!r} ({place}){nearest(key, known)}" for key in keys if key not in known
            ]

    def value(self, key: str, kind: Any, default: Any = _ABSENT, *, secret: bool = False) -> Any:
        """What is given for a setting, or ``default``; `_WRONG` when a problem has been noted instead."""
        try:
            found = self.sources.find(key)
        except ConfigurationError as error:
            self.problems += error.problems
            self.origins[key] = Origin(source=Source.NOWHERE, shown=_NOT_SET)
            return _WRONG
        if found is None:
            if default is not _ABSENT:
                self.origins[key] = Origin(source=Source.DEFAULT, shown=_shown(default))
            return default
        raw, origin = found
        try:
            if isinstance(raw, str) and raw.startswith(REFERENCES) and origin.source is not Source.EMULATOR:
                origin = attrs.evolve(origin, reference=raw)
                raw = self.sources.referenced(raw, origin, secret=secret)
            self._secrets.update(_texts(raw) if secret else ())
            is_text = bool(origin.reference) or origin.source in (Source.KEYWORD, Source.ENVIRONMENT)
            value = value_from(raw, kind, from_text=is_text)
        except ValueError as error:
            self.problems.append(f"{key} {error} ({origin})")
            found_nothing = origin.reference == raw
            self.origins[key] = attrs.evolve(origin, shown=_NOT_SET if found_nothing else _shown(raw, secret=secret))
            return _WRONG
        self.origins[key] = attrs.evolve(origin, shown=_shown(value, secret=secret))
        return value

    def settings(self, settings_type: type[Settings]) -> Settings | None:
        """The settings, or None when something is wrong with them."""
        hints = typing.get_type_hints(settings_type)
        fields = fields_of(settings_type)
        values: dict[str, Any] = {}
        for key, field in fields.items():
            value = self.value(key, hints[field.name], secret=_is_secret(field))
            if value is _ABSENT:
                if field.default is attrs.NOTHING:
                    self._note_missing(key, field)
            elif value == "" and field.default is attrs.NOTHING:
                self.problems.append(f"{key} is empty ({self.origins[key]})")
            elif value is not _WRONG:
                values[key] = value
                self._validate(key, field, value)
        self._refuse_redirection(fields, values)
        settings: Settings | None = None
        try:
            settings = None if self.problems else settings_type(**values)
        except (ValueError, TypeError) as error:
            self.problems.append(_words(error))
        for key, field in fields.items():
            default = getattr(settings, field.name, field.default)
            if not isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # it is a function for type checkers
                shown = _shown(default, secret=_is_secret(field))
                self.origins.setdefault(key, Origin(source=Source.DEFAULT, shown=shown))
        return settings

    def masked(self, text: str) -> str:
        """``text`` without the secrets read so far."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***") if len(secret) >= _SHORTEST_MASKED else text
        return text

    def _note_missing(self, key: str, field: attrs.Attribute[Any]) -> None:
        known = not self.sources.is_profile or self.sources.name in self.sources.configuration.profiles
        if not known and (unknown := self.sources.unknown()) not in self.problems:
            self.problems.append(unknown)
        hint = "; a secret may be env:NAME or file:PATH" if _is_secret(field) else ""
        self.origins[key] = Origin(source=Source.NOWHERE, shown=_NOT_SET)
        self.problems.append(
            f"{key} is missing ({field.metadata.get(HELP, 'required')}): {self.sources.how_to_give(key)}{hint}"
        )

    def _validate(self, key: str, field: attrs.Attribute[Any], value: Any) -> None:
        if field.validator is None or field.converter is not None:
            return
        try:
            field.validator(None, field, value)
        except (ValueError, TypeError) as error:
            words = _words(error)
            if _is_secret(field) and str(value) in words:
                words = f"{key} is not valid"
            self.problems.append(f"{words} ({self.origins[key]})")
        except AttributeError:
            return  # it looks at the whole object, so it speaks when that is made

    def _refuse_redirection(self, fields: Mapping[str, attrs.Attribute[Any]], values: Mapping[str, Any]) -> None:
        """A file that merely lies around must not send anybody's secrets to a host of its choice."""
        if self.sources.configuration.named:
            return
        addresses = [
            key
            for key, value in values.items()
            if key.endswith("url") and self.origins[key].source is Source.FILE and value != fields[key].default
        ]
        secrets = [
            f"{key} ({origin})"
            for key, origin in self.origins.items()
            if key in values and _is_secret(fields[key])
            if origin.reference or origin.source in (Source.KEYWORD, Source.ENVIRONMENT)
        ]
        if addresses and secrets:
            path = self.sources.configuration.path
            self.problems.append(
                f"{' and '.join(addresses)} of {path} would send {' and '.join(secrets)} to another host than usual,"
                f" and that file was found, not named: if you trust it, set ANYMEET_CONFIG={path}"
            )


def _is_secret(field: attrs.Attribute[Any]) -> bool:
    return bool(field.metadata.get(SECRET))


def _refusal(check: Callable[[str], object], value: str) -> str:
    try:
        check(value)
    except ValueError as error:
        return _words(error)
    return ""


def _words(error: Exception) -> str:
    """What an error says: validators of attrs put the value and more beside the text."""
    return str(error.args[0]) if error.args else type(error).__name__


def _shown(value: Any, *, secret: bool = False) -> str:
    if secret:
        return "set" if value else _NOT_SET
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
