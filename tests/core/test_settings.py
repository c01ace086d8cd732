"""Settings: what they refuse, and what they keep to themselves."""

from __future__ import annotations

import math
from typing import Any

import attrs
import pytest

from anymeet.settings import HELP, SECRET, Settings, setting


@attrs.frozen(kw_only=True)
class AcmeSettings(Settings):
    """The settings of a vendor."""

    base_url: str = setting("https://acme.example", help="where Acme's API is")
    key: str = setting(help="the key", secret=True)
    pin: int | None = setting(None, help="another", secret=True)
    team: str = setting("main", help="the team")


def test_every_provider_has_the_common_settings() -> None:
    """A provider's settings are those of all providers with its own beside them, each documented."""
    fields = {field.name: field for field in attrs.fields(AcmeSettings)}
    assert {"base_url", "timeout", "retries", "max_retry_after", "key", "pin", "team"} == set(fields)
    assert all(field.metadata[HELP] for field in fields.values())
    assert {"key", "pin"} == {name for name, field in fields.items() if field.metadata[SECRET]}


def test_defaults() -> None:
    """Half a minute, three retries, and a minute of Retry-After are what nobody has to say."""
    settings = AcmeSettings(key="k")
    assert ("https://acme.example", 30, 3, 60) == (
        settings.base_url,
        settings.timeout,
        settings.retries,
        settings.max_retry_after,
    )


def test_what_has_no_default_is_required() -> None:
    """A setting without default must be given."""
    with pytest.raises(TypeError, match="key"):
        AcmeSettings()


def test_secrets_are_not_shown() -> None:
    """A secret is in no repr, and `secrets` tells all that are set, as text."""
    settings = AcmeSettings(key="seeded-secret", pin=123456)
    assert "seeded-secret" not in repr(settings)
    assert "123456" not in repr(settings)
    assert "acme.example" in repr(settings)
    assert ("seeded-secret", "123456") == settings.secrets()
    assert ("k",) == AcmeSettings(key="k").secrets()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timeout", 0),
        ("timeout", -1.0),
        ("timeout", math.nan),
        ("timeout", math.inf),
        ("timeout", 1e10),
        ("retries", -1),
        ("max_retry_after", -0.1),
        ("max_retry_after", math.nan),
        ("max_retry_after", math.inf),
    ],
)
def test_numbers_out_of_range_are_refused(name: str, value: float) -> None:
    """A time that is not positive, or that no socket and no sleep can take, is a ValueError that names the setting."""
    numbers: dict[str, Any] = {name: value}
    with pytest.raises(ValueError, match=f"{name} must"):
        AcmeSettings(key="k", **numbers)


@pytest.mark.parametrize(
    ("name", "value"), [("timeout", 0.001), ("timeout", 86400), ("retries", 0), ("max_retry_after", 0)]
)
def test_numbers_at_the_edge_are_taken(name: str, value: float) -> None:
    """The smallest and the longest times are fine, and so are no retries and no waiting."""
    numbers: dict[str, Any] = {name: value}
    assert value == getattr(AcmeSettings(key="k", **numbers), name)


def test_settings_are_frozen() -> None:
    """Nobody changes settings after they were checked."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        AcmeSettings(key="k").timeout = 1  # type: ignore[misc]
