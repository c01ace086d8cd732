"""Secrets stay secret, and stay at home; whatever a file says, nothing but a clear error comes of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from anymeet import ConfigurationError
from anymeet.config import Configuration, Profile, Sources, make_profile, read_configuration
from anymeet.provider import split_ability

Read = Callable[..., Profile]

SECRET = "seeded-secret-49152"
WORK = "[profiles.work]\nprovider = 'acme'\nteam_id = 'file-team'\n"
EVIL = WORK + "base_url = 'https://evil.example'\n"
LITERAL = f"developer_key = '{SECRET}'\n"


def shown(error: BaseException) -> str:
    """All that anybody sees of an error, its causes and their attributes included."""
    parts = ["".join(traceback.format_exception(error))]
    seen: BaseException | None = error
    while seen is not None:
        parts += [str(seen), repr(seen), repr(seen.args), repr(vars(seen))]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("text", "environ", "keywords", "origin"),
    [
        (EVIL, {"ANYMEET_WORK_DEVELOPER_KEY": SECRET}, {}, "ANYMEET_WORK_DEVELOPER_KEY"),
        (EVIL + "developer_key = 'env:KEY'\n", {"KEY": SECRET}, {}, "env:KEY"),
        (EVIL + "developer_key = 'file:key'\n", {}, {}, "file:key"),
        (EVIL, {}, {"developer_key": SECRET}, "keyword"),
        (EVIL, {"KEY": SECRET}, {"developer_key": "env:KEY"}, "keyword, env:KEY"),
        (EVIL + LITERAL, {"ANYMEET_WORK_WEBHOOK_TOKEN": SECRET}, {}, "ANYMEET_WORK_WEBHOOK_TOKEN"),
        (EVIL.replace("evil.example", "api.acme.example/elsewhere"), {}, {"developer_key": SECRET}, "keyword"),
    ],
)
def test_found_file_cannot_send_a_secret_elsewhere(
    read: Read, folder: Path, text: str, environ: dict[str, str], keywords: dict[str, str], origin: str
) -> None:
    """A base_url out of a file that merely lay around is refused for a secret that does not come out of it."""
    (folder / "key").write_text(SECRET)
    with pytest.raises(ConfigurationError) as caught:
        read(text, environ, named=False, **keywords)
    message = str(caught.value)
    path = folder / "anymeet.toml"
    assert f"base_url of {path} would send " in message
    assert f"{origin})" in message
    assert f"if you trust it, set ANYMEET_CONFIG={path}" in message
    assert SECRET not in shown(caught.value)
    profile = read(text, environ, named=True, **keywords)
    assert profile.settings.base_url.startswith("https://")


def test_found_file_may_hold_address_and_secret_together(read: Read) -> None:
    """A file that holds both gives away nothing but its own secret."""
    assert "https://evil.example" == read(EVIL + LITERAL, named=False).settings.base_url


def test_found_file_may_name_the_usual_address(read: Read) -> None:
    """A base_url that is the default changes nothing, and one from elsewhere is the user's own word."""
    text = WORK + "base_url = 'https://api.acme.example'\n"
    assert "https://api.acme.example" == read(text, named=False, developer_key=SECRET).settings.base_url
    environ = {"ANYMEET_WORK_BASE_URL": "https://staging.example"}
    assert "https://staging.example" == read(EVIL, environ, named=False, developer_key=SECRET).settings.base_url


def test_address_in_the_users_own_folder_has_to_be_named_as_well(read: Read, tmp_path: Path, folder: Path) -> None:
    """The user's configuration folder is found, not named, so the same rule holds for it."""
    user = tmp_path / "user" / "anymeet" / "anymeet.toml"
    user.parent.mkdir(parents=True)
    user.write_text(EVIL)
    found = read_configuration(environ={})
    assert (user, False) == (found.path, found.named)


WRONG = [
    (WORK + LITERAL + "timeout = 'x'\n", {}),
    (WORK + f"developer_key = ['{SECRET}']\n", {}),
    (WORK + f"developer_key = {{ a = '{SECRET}' }}\n", {}),
    (WORK + f"developer_key = '{SECRET.upper()}'\n", {}),
    (WORK + LITERAL + f"area = '{SECRET}'\nmode = '{SECRET}'\n", {}),
    (WORK + LITERAL + f"requires = ['{SECRET}']\n", {}),
    (WORK + LITERAL + f"developer_keys = '{SECRET}'\n", {}),
    (WORK, {"developer_key": SECRET.upper()}),
    (WORK, {"developer_key": 5, "webhook_token": SECRET}),
    (WORK + f"developer_key = '{SECRET}\n", {}),
]


@pytest.mark.parametrize(("text", "keywords"), WRONG)
def test_secret_is_in_no_error(read: Read, text: str, keywords: dict[str, Any]) -> None:
    """Whatever is wrong, with a secret or with anything else, no error quotes a secret, nor does one behind it."""
    with pytest.raises(ConfigurationError) as caught:
        read(text, **keywords)
    assert SECRET not in shown(caught.value).lower()


def test_short_secret_is_in_no_message_about_itself(read: Read) -> None:
    """A validator that quotes a secret too short to be masked is replaced by plainer words."""
    with pytest.raises(ConfigurationError) as caught:
        read(WORK, developer_key="Q7")
    assert ("developer_key is not valid (keyword)",) == caught.value.problems


def test_secret_is_in_no_repr(read: Read, folder: Path) -> None:
    """Profiles, settings, origins and sources can be printed."""
    environ = {"ANYMEET_WORK_DEVELOPER_KEY": SECRET}
    profile = read(WORK, environ, webhook_token=SECRET)
    assert SECRET not in repr(profile) + str(profile.origins) + repr(profile.settings)
    assert ("set", "set") == (profile.origins["developer_key"].shown, profile.origins["webhook_token"].shown)
    assert "not set" == read(WORK, environ).origins["webhook_token"].shown
    configuration = Configuration(path=folder, profiles={"work": {"developer_key": SECRET}})
    sources = Sources(
        name="work", keywords={"key": SECRET}, below={"key": SECRET}, environ=environ, configuration=configuration
    )
    assert SECRET not in repr(sources)


SCALARS = some.one_of(
    some.booleans(),
    some.integers(),
    some.floats(),
    some.text(),
    some.datetimes(),
    some.sampled_from(["env:KEY", "env:NOWHERE", "file:nowhere", "report", "acme", "meetings.create"]),
)
VALUES = some.recursive(
    SCALARS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = some.sampled_from(
    [
        "provider",
        "unsupported",
        "requires",
        "base_url",
        "team_id",
        "developer_key",
        "webhook_token",
        "timeout",
        "retries",
        "sign_locally",
        "page_size",
        "tags",
        "roles",
        "mode",
        "proxy",
        "area",
        "team",
        "x",
    ]
)


@settings(max_examples=80)
@given(table=some.dictionaries(KEYS, VALUES, max_size=12), environ=some.dictionaries(KEYS, some.text(), max_size=4))
@example(table={"team_id": "t", "developer_key": "k"}, environ={})
def test_any_table_is_a_profile_or_a_configuration_error(
    acme_settings: type[Any], table: dict[str, Any], environ: dict[str, str]
) -> None:
    """However strange what stands in a profile's table and environment, there is no third outcome."""
    configuration = Configuration(path=Path("anymeet.toml"), profiles={"work": table, "work_page": {"size": 1}})
    variables = {f"ANYMEET_WORK_{key.upper()}": value for key, value in environ.items()} | {"KEY": "k"}
    sources = Sources(name="work", configuration=configuration, environ=variables)
    with suppress(ConfigurationError):
        assert isinstance(make_profile(sources, "acme", acme_settings, split_ability).settings, acme_settings)


@settings(max_examples=60)
@given(content=some.one_of(some.binary(), some.text(alphabet="[]={}'\"profileswrk.\n#1:- ").map(str.encode)))
def test_any_file_is_a_configuration_or_a_configuration_error(folder: Path, content: bytes) -> None:
    """However broken a file is, there is no third outcome."""
    (folder / "any.toml").write_bytes(content)
    with suppress(ConfigurationError):
        assert read_configuration(folder / "any.toml", {}).named


@settings(max_examples=60)
@given(
    secret=some.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=8),
    others=some.dictionaries(
        KEYS.filter(lambda key: key not in ("developer_key", "webhook_token")), SCALARS, max_size=6
    ),
    place=some.sampled_from(["file", "environment", "reference", "keyword"]),
)
def test_seeded_secret_never_shows(acme_settings: type[Any], secret: str, others: dict[str, Any], place: str) -> None:
    """Wherever a secret comes from and whatever is wrong beside it, it is in no text that anybody reads."""
    secret = f"zq{secret}"
    table = {**others, "developer_key": {"file": secret, "reference": "env:KEY"}.get(place)}
    table = {key: value for key, value in table.items() if value is not None}
    sources = Sources(
        name="work",
        keywords={"developer_key": secret} if place == "keyword" else {},
        configuration=Configuration(path=Path("anymeet.toml"), profiles={"work": table}),
        environ={"KEY": secret, **({"ANYMEET_WORK_DEVELOPER_KEY": secret} if place == "environment" else {})},
    )
    try:
        profile = make_profile(sources, "acme", acme_settings, split_ability)
    except ConfigurationError as error:
        text = shown(error)
    else:
        text = repr(profile) + "".join(map(str, profile.origins.values()))
    assert secret not in text
