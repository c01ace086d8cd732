"""An account's settings, and a place without any configuration to begin with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest

from anymeet import Settings, setting
from anymeet.config import Configuration, Profile, Sources, make_profile, read_configuration
from anymeet.provider import split_ability

Read = Callable[..., Profile]


def _lower_case(_: object, field: attrs.Attribute[Any], value: str) -> None:
    if value != value.lower():
        raise ValueError(f"{field.name} must be lower case, not {value}")


def _other_than_team(settings: Any, field: attrs.Attribute[Any], value: str) -> None:
    if value == settings.team_id:
        raise ValueError(f"{field.name} must differ from team_id")


@attrs.frozen(kw_only=True)
class AcmeSettings(Settings):
    base_url: str = setting("https://api.acme.example", help="where the API is")
    team_id: str = setting(help="the team's id")
    developer_key: str = setting(help="the team's key", secret=True, validator=_lower_case)
    webhook_token: str = setting("", help="what webhooks prove themselves by", secret=True)
    area: str = setting("", help="where the team is", validator=_other_than_team)
    sign_locally: bool = setting(True, help="whether tokens are signed here")
    page_size: int = setting(100, help="items per page")
    tags: tuple[str, ...] = setting((), help="labels")
    roles: Mapping[str, str] = setting(attrs.Factory(dict), help="our roles by the vendor's")
    mode: Literal["fast", "safe"] = setting("safe", help="how")
    proxy: str | None = setting(None, help="whom to ask")


@pytest.fixture
def acme_settings() -> type[AcmeSettings]:
    """Settings of every type that a provider may use."""
    return AcmeSettings


@pytest.fixture
def read(folder: Path) -> Read:
    """Reads a profile called work from a file's text, an environment and keywords."""

    def read(
        text: str | None = None,
        environ: Mapping[str, str] | None = None,
        *,
        name: str = "work",
        named: bool = True,
        settings_of: Callable[[str], type[Settings] | None] = {"acme": AcmeSettings}.get,
        below: Mapping[str, Any] | None = None,
        **keywords: Any,
    ) -> Profile:
        configuration = Configuration()
        if text is not None:
            path = folder / "anymeet.toml"
            path.write_text(text, encoding="utf-8")
            configuration = read_configuration(path if named else None, {})
        sources = Sources(
            name=name,
            keywords=keywords,
            below=below or {},
            configuration=configuration,
            environ=environ or {},
            settings_of=settings_of,
        )
        return make_profile(sources, "acme", AcmeSettings, split_ability)

    return read
