"""What a provider needs to know about an account, declared as an attrs class."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import attrs

S = TypeVar("S", bound="Settings")

# Which exact keys of a field's metadata this module writes; `anymeet.config` and the command line read them.
HELP, SECRET = "anymeet.help", "anymeet.secret"


def setting(default: Any = attrs.NOTHING, *, help: str, secret: bool = False, **options: Any) -> Any:
    """An attrs field that a profile can set. ``help`` is shown when it is missing; a ``secret`` is never shown at all.

    A field without default is required. ``options`` go to `attrs.field`, ``validator`` for instance.
    """
    return attrs.field(default=default, repr=not secret, metadata={HELP: help, SECRET: secret}, **options)


_LONGEST: Final = 86_400.0  # seconds: more is surely meant to be milliseconds, and more than some systems can wait


def _positive(_: object, field: attrs.Attribute[Any], value: float) -> None:
    if not value > 0:
        raise ValueError(f"{field.name} must be more than 0, not {value}")
    _bounded(field, value)


def _not_negative(_: object, field: attrs.Attribute[Any], value: float) -> None:
    if not value >= 0:
        raise ValueError(f"{field.name} must not be negative, not {value}")
    _bounded(field, value)


def _bounded(field: attrs.Attribute[Any], value: float) -> None:
    if value > _LONGEST:
        raise ValueError(f"{field.name} must be at most {_LONGEST:.0f}, not {value}")


@attrs.frozen(kw_only=True)
class Settings:
    """What every provider has. A provider's own class adds its keys and gives ``base_url`` its vendor's address."""

    base_url: str = setting(help="where the vendor's API is")
    timeout: float = setting(30.0, help="seconds to wait for the vendor, per attempt", validator=_positive)
    retries: int = setting(
        3, help="further attempts after one that failed and may safely be repeated", validator=_not_negative
    )
    max_retry_after: float = setting(
        60.0,
        help="seconds to wait at most when the vendor asks to wait; longer raises RateLimited",
        validator=_not_negative,
    )

    def secrets(self) -> tuple[str, ...]:
        """The values that must never be shown."""
        fields = attrs.fields(type(self))
        return tuple(str(value) for f in fields if f.metadata.get(SECRET) and (value := getattr(self, f.name)))


def fields_of(settings_type: type[Settings]) -> dict[str, attrs.Attribute[Any]]:
    """The fields that a profile can set, by the names that it sets them by."""
    return {field.alias or field.name: field for field in attrs.fields(settings_type) if field.init}


__all__ = ["Settings", "setting"]
