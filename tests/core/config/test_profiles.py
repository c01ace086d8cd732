"""Where each value of a profile comes from, and everything that can be wrong with one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anymeet import ConfigurationError, Settings
from anymeet.config import Configuration, Origin, Profile, Source, Sources, make_profile, read_configuration, variable
from anymeet.provider import split_ability

Read = Callable[..., Profile]

WORK = "[profiles.work]\nprovider = 'acme'\nteam_id = 'file-team'\ndeveloper_key = 'seeded-key'\n"


def problems(read: Read, *args: Any, **keywords: Any) -> list[str]:
    """What is wrong with a profile."""
    with pytest.raises(ConfigurationError) as caught:
        read(*args, **keywords)
    return list(caught.value.problems)


def test_each_source_counts_before_the_next(read: Read) -> None:
    """A keyword counts before the environment, the environment before the file, the file before the default."""
    environ = {"ANYMEET_WORK_TEAM_ID": "environ-team", "ANYMEET_WORK_PAGE_SIZE": "5"}
    text = WORK + "page_size = 7\ntimeout = 9\n"
    profile = read(text, environ, team_id="keyword-team")
    settings: Any = profile.settings
    assert ("keyword-team", 5, 9.0, 3) == (settings.team_id, settings.page_size, settings.timeout, settings.retries)
    path = str(profile.origins["timeout"].place)
    assert Origin(source=Source.KEYWORD, shown="keyword-team") == profile.origins["team_id"]
    assert Origin(source=Source.ENVIRONMENT, place="ANYMEET_WORK_PAGE_SIZE", shown="5") == profile.origins["page_size"]
    assert Origin(source=Source.FILE, place=path, shown="9.0") == profile.origins["timeout"]
    assert Origin(source=Source.DEFAULT, shown="3") == profile.origins["retries"]
    assert path.endswith("anymeet.toml")


def test_every_value_has_an_origin(read: Read, acme_settings: type[Settings]) -> None:
    """All settings and the three common keys say where they came from, so that nothing has to be guessed."""
    profile = read(WORK)
    fields = set(acme_settings.__annotations__) | set(Settings.__annotations__)
    assert fields | {"provider", "unsupported", "requires"} == set(profile.origins)


def test_values_of_all_types_come_out_of_a_file(read: Read) -> None:
    """TOML's own types are taken as they are."""
    text = WORK + (
        "sign_locally = false\ntags = ['a', 'b']\nroles = { host = 'chair' }\nmode = 'fast'\nproxy = 'p'\nretries = 0\n"
        "unsupported = 'report'\nrequires = ['recordings.download', 'meetings.create.starts_at']\n"
    )
    profile = read(text)
    settings: Any = profile.settings
    assert (False, ("a", "b"), {"host": "chair"}) == (settings.sign_locally, settings.tags, settings.roles)
    assert ("fast", "p", 0) == (settings.mode, settings.proxy, settings.retries)
    assert (True, ("recordings.download", "meetings.create.starts_at")) == (
        profile.reports_unsupported,
        profile.requires,
    )
    assert "a, b" == profile.origins["tags"].shown


def test_values_of_all_types_come_out_of_the_environment(read: Read) -> None:
    """Text is read by the type of the setting, common keys included, and a profile needs no file at all."""
    environ = {
        "ANYMEET_WORK_TEAM_ID": "5",
        "ANYMEET_WORK_DEVELOPER_KEY": "k",
        "ANYMEET_WORK_SIGN_LOCALLY": "no",
        "ANYMEET_WORK_TAGS": "a, b",
        "ANYMEET_WORK_ROLES": "host=chair",
        "ANYMEET_WORK_TIMEOUT": "2.5",
        "ANYMEET_WORK_UNSUPPORTED": "report",
        "ANYMEET_WORK_REQUIRES": "meetings.create, links.create",
    }
    profile = read(None, environ)
    settings: Any = profile.settings
    assert ("5", "k", False, ("a", "b")) == (
        settings.team_id,
        settings.developer_key,
        settings.sign_locally,
        settings.tags,
    )
    assert ({"host": "chair"}, 2.5) == (settings.roles, settings.timeout)
    assert (True, ("meetings.create", "links.create")) == (profile.reports_unsupported, profile.requires)


def test_empty_variable_counts_as_not_set(read: Read) -> None:
    """A variable that is there and empty, as some tools leave it, does not hide the file."""
    settings: Any = read(WORK, {"ANYMEET_WORK_TEAM_ID": ""}).settings
    assert "file-team" == settings.team_id


@pytest.mark.parametrize(
    ("profile", "setting", "expected"),
    [
        ("work", "team_id", "ANYMEET_WORK_TEAM_ID"),
        ("my-work 2", "key", "ANYMEET_MY_WORK_2_KEY"),
        ("büro", "key", "ANYMEET_B_RO_KEY"),
    ],
)
def test_variables_are_upper_case_with_underscores(profile: str, setting: str, expected: str) -> None:
    """Whatever is no ASCII letter or digit becomes an underscore."""
    assert expected == variable(profile, setting)


def test_secrets_may_be_references(read: Read, folder: Path) -> None:
    """A secret may stand in a variable or a file, from wherever it is referred to; one line end is not part of it."""
    (folder / "secrets").mkdir()
    (folder / "secrets" / "key").write_text("from-file\n")
    environ = {"KEY": "from-variable", "ANYMEET_WORK_WEBHOOK_TOKEN": f"file:{folder / 'secrets' / 'key'}"}
    text = WORK.replace("'seeded-key'", "'env:KEY'")
    settings: Any = read(text, environ).settings
    assert ("from-variable", "from-file") == (settings.developer_key, settings.webhook_token)
    settings = read(WORK.replace("'seeded-key'", "'file:secrets/key'")).settings
    assert "from-file" == settings.developer_key
    profile = read(WORK, environ, developer_key="env:KEY")
    assert "from-variable" == profile.settings.developer_key  # type: ignore[attr-defined]
    assert Origin(source=Source.KEYWORD, reference="env:KEY", shown="set") == profile.origins["developer_key"]


def test_what_is_wrong_has_an_origin_as_well(read: Read) -> None:
    """The error about a profile tells of each setting where it comes from, also of those that are missing or wrong."""
    text = "[profiles.work]\nprovider = 'acme'\ndeveloper_key = 'env:NOBODY_SETS_IT'\npage_size = 'many'\n"
    with pytest.raises(ConfigurationError) as caught:
        read(text, {"ANYMEET_WORK_WEBHOOK_TOKEN": "t" * 9})
    told = {key: (origin.shown, origin.source, origin.reference) for key, origin in caught.value.origins.items()}
    assert {
        "team_id": ("not set", Source.NOWHERE, ""),
        "developer_key": ("not set", Source.FILE, "env:NOBODY_SETS_IT"),
        "page_size": ("many", Source.FILE, ""),
        "webhook_token": ("set", Source.ENVIRONMENT, ""),
        "timeout": ("30.0", Source.DEFAULT, ""),
    }.items() <= told.items()
    assert "roles" not in told  # what it would be is made, when all else is right


@pytest.mark.parametrize(("content", "expected"), [(b"k\r\n", "k"), (b"k\n\n", "k\n"), (b" k", " k"), (b"k", "k")])
def test_one_line_end_is_stripped_from_a_secret(read: Read, folder: Path, content: bytes, expected: str) -> None:
    """An editor's last line end goes, everything else is the secret."""
    (folder / "key").write_bytes(content)
    assert expected == read(WORK, developer_key="file:key").settings.developer_key  # type: ignore[attr-defined]


def test_files_of_secrets_are_looked_for_beside_the_file_that_names_them(
    folder: Path, tmp_path: Path, acme_settings: type[Settings]
) -> None:
    """A relative path in a file is relative to that file, wherever the program runs."""
    (tmp_path / "anymeet.toml").write_text(WORK.replace("'seeded-key'", "'file:key'"))
    (tmp_path / "key").write_text("beside")
    sources = Sources(name="work", configuration=read_configuration(tmp_path / "anymeet.toml", {}), environ={})
    assert "beside" == make_profile(sources, "acme", acme_settings, split_ability).settings.developer_key  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("env:NOWHERE", "needs the environment variable NOWHERE, which is not set"),
        ("env:EMPTY", "needs the environment variable EMPTY, which is not set"),
        ("file:nowhere", "nowhere, which cannot be read: No such file or directory"),
        ("file:binary", "binary, which is not UTF-8 text"),
        ("file:large", "large, which is larger than any secret"),
        ("file:a\\u0000b", "which is not UTF-8 text"),
        ("file:empty", "developer_key is empty"),
    ],
)
def test_reference_that_leads_nowhere_is_named(read: Read, folder: Path, reference: str, message: str) -> None:
    """A missing variable or file is told by its name, with the place that refers to it."""
    (folder / "binary").write_bytes(b"\xff\xfe")
    (folder / "large").write_text("k" * 70_000)
    (folder / "empty").write_text("\n")
    (problem,) = problems(read, WORK.replace("'seeded-key'", f'"{reference}"'), {"EMPTY": ""})
    assert message in problem
    assert problem.startswith("developer_key ")
    assert "anymeet.toml" in problem


@pytest.mark.parametrize("value", ["env:TEAM", "file:team"])
def test_what_is_no_secret_cannot_be_a_reference(read: Read, value: str) -> None:
    """A reference where nothing would follow it is refused instead of being taken for the value itself."""
    (problem,) = problems(read, WORK.replace("'file-team'", f"'{value}'"), {"TEAM": "t"})
    assert problem.startswith("team_id is not a secret, so its value itself must be given, not env: or file:")


def test_everything_wrong_is_told_at_once(read: Read, folder: Path) -> None:
    """Unknown keys with the nearest name, wrong types, missing settings and unknown abilities make one error."""
    text = (
        "[profiles.work]\nprovider = 'acme'\nteam = 'x'\ntimeout = 'soon'\ntags = 'a'\nunsupported = 'ignore'\n"
        "requires = ['meetings.creat', 'links.create']\n"
    )
    path = folder / "anymeet.toml"
    environ = {"ANYMEET_WORK_PAGE_SIZE": "many"}
    hint = "; a secret may be env:NAME or file:PATH"
    below = f"or write it below [profiles.work] in {path}"
    expected = [
        "acme has no setting 'developr_key' (keyword); did you mean 'developer_key'?",
        f"acme has no setting 'team' ({path}); did you mean 'team_id'?",
        f"unsupported must be one of raise, report ({path})",
        f"requires: ability must be one of anymeet's, not 'meetings.creat'; did you mean 'meetings.create'? ({path})",
        f"timeout must be a number ({path})",
        "retries must not be negative, not -1 (keyword)",
        f"team_id is missing (the team's id): set ANYMEET_WORK_TEAM_ID, {below}",
        f"developer_key is missing (the team's key): set ANYMEET_WORK_DEVELOPER_KEY, {below}{hint}",
        "page_size must be a whole number (ANYMEET_WORK_PAGE_SIZE)",
        f"tags must be a list ({path})",
    ]
    assert expected == problems(read, text, environ, developr_key="k", retries=-1)


def test_error_names_profile_and_provider(read: Read) -> None:
    """Whoever catches the error can ask it which profile and provider it is about."""
    with pytest.raises(ConfigurationError) as caught:
        read(WORK + "timeout = 0\nretries = -1\n")
    assert ("work", "acme") == (caught.value.profile, caught.value.provider)
    assert str(caught.value).startswith("profile 'work' has 2 problems:\n  - timeout must be more than 0, not 0.0")


def test_profile_that_is_nowhere_is_told_with_the_nearest_name(read: Read) -> None:
    """A misspelt profile whose provider is given otherwise is not only a list of missing settings."""
    (first, *rest) = problems(
        read, WORK.replace("[profiles.work]", "[profiles.wrok]"), {"ANYMEET_WORK_PROVIDER": "acme"}
    )
    assert first.startswith("there is no profile 'work' in ")
    assert first.endswith("anymeet.toml (it has wrok; did you mean 'wrok'?)")
    assert 2 == len(rest)


def test_without_profile_only_keywords_count(read: Read) -> None:
    """No name means no profile: neither environment nor file takes part, and errors say so."""
    environ = {"ANYMEET__TEAM_ID": "x", "KEY": "k"}
    found = problems(read, WORK, environ, name="", team_id="t")
    assert 1 == len(found)
    assert found[0].startswith("developer_key is missing (the team's key): pass developer_key=... to anymeet.connect()")
    settings: Any = read(WORK, environ, name="", team_id="t", developer_key="env:KEY").settings
    assert ("t", "k") == (settings.team_id, settings.developer_key)


def test_emulated_profile_takes_what_its_emulator_tells(read: Read) -> None:
    """An emulator's settings count below keywords and above defaults; environment and file take no part."""
    below = {"base_url": "http://127.0.0.1:1", "team_id": "emulated", "developer_key": "env:literal"}
    environ = {"ANYMEET_ACME_EMULATED_TEAM_ID": "x"}
    profile = read(WORK, environ, name="acme:emulated", below=below, timeout=1)
    settings: Any = profile.settings
    assert ("http://127.0.0.1:1", "emulated", "env:literal") == (
        settings.base_url,
        settings.team_id,
        settings.developer_key,
    )
    assert Origin(source=Source.EMULATOR, shown="set") == profile.origins["developer_key"]
    assert 1.0 == settings.timeout
    assert "keyword" == read(None, name="acme:emulated", below=below, team_id="keyword").settings.team_id  # type: ignore[attr-defined]


def test_validators_of_the_whole_object_speak_too(read: Read) -> None:
    """A rule about two settings is checked when each of them alone is right."""
    assert ["area must differ from team_id"] == problems(read, WORK + "area = 'file-team'\n")


def test_one_profile_does_not_suffer_from_another(read: Read) -> None:
    """What is wrong with a profile that nobody asks for is no problem of the one asked for."""
    settings: Any = read(WORK + "[profiles.other]\nprovider = 5\nnonsense = []\n").settings
    assert "file-team" == settings.team_id


# Variables that two profiles would read.


def test_variable_that_two_profiles_read_is_refused_when_set(read: Read) -> None:
    """ANYMEET_WORK_TEAM_TEAM_ID would be a setting of 'work-team' and of 'work_team', so it is of neither."""
    text = (WORK + WORK).replace("work]", "work-team]", 1).replace("work]", "work_team]", 1)
    environ = {"ANYMEET_WORK_TEAM_TEAM_ID": "x"}
    (problem,) = problems(read, text, environ, name="work-team")
    expected = (
        "ANYMEET_WORK_TEAM_TEAM_ID could be either team_id of profile 'work-team' or team_id of profile 'work_team'"
    )
    assert f"{expected}: unset it, or rename one" == problem
    assert "file-team" == read(text, {}, name="work-team").settings.team_id  # type: ignore[attr-defined]
    assert "mine" == read(text, environ, name="work-team", team_id="mine").settings.team_id  # type: ignore[attr-defined]


def test_variable_of_a_longer_name_is_refused_only_if_the_other_profile_reads_it(read: Read) -> None:
    """ANYMEET_WORK_PAGE_SIZE is page_size of 'work'; of 'work_page' it is only if its provider has a setting called size."""
    environ = {"ANYMEET_WORK_PAGE_SIZE": "5"}
    text = WORK + "[profiles.work_page]\nprovider = 'beta'\n"
    assert 5 == read(text, environ, settings_of={}.get).settings.page_size  # type: ignore[attr-defined]
    (problem,) = problems(read, text + "size = 3\n", environ, settings_of={}.get)
    assert "page_size of profile 'work' or size of profile 'work_page'" in problem

    class Sized(Settings):
        size: int

    import attrs

    (problem,) = problems(read, text, environ, settings_of={"beta": attrs.frozen(kw_only=True)(Sized)}.get)
    assert "page_size of profile 'work' or size of profile 'work_page'" in problem


def test_providers_of_unrelated_profiles_are_not_looked_at(read: Read) -> None:
    """Only a profile that could read the same variable makes its provider be asked for its settings."""
    asked: list[str] = []
    text = WORK + "[profiles.home]\nprovider = 'beta'\n[profiles.work_page]\nprovider = 'gamma'\n"
    read(text, {"ANYMEET_WORK_TEAM_ID": "x", "ANYMEET_WORK_PAGE_SIZE": "5"}, settings_of=asked.append)
    assert ["gamma"] == asked


# The provider of a profile.


def sources(text: str, folder: Path, **facts: Any) -> Sources:
    """The sources of the profile work."""
    (folder / "anymeet.toml").write_text(text)
    return Sources(
        name="work", configuration=read_configuration(folder / "anymeet.toml", {}), **{"environ": {}, **facts}
    )


def test_provider_comes_from_the_same_places(folder: Path) -> None:
    """Which provider it is can be said by keyword, environment or file, in this order."""
    environ = {"ANYMEET_WORK_PROVIDER": "beta"}
    assert "acme" == sources(WORK, folder).provider()
    assert "beta" == sources(WORK, folder, environ=environ).provider()
    assert "gamma" == sources(WORK, folder, environ=environ, keywords={"provider": "gamma"}).provider()
    assert "beta" == Sources(name="work", environ=environ).provider()


def test_profile_without_provider_says_where_to_write_it(folder: Path) -> None:
    """A profile that is there and names no provider is told apart from one that is not there."""
    with pytest.raises(
        ConfigurationError, match=r"work: provider is missing: set ANYMEET_WORK_PROVIDER, or write it below \[profiles"
    ):
        sources("[profiles.work]\nteam_id = 'x'\n", folder).provider()
    with pytest.raises(ConfigurationError, match=r"work: provider is missing"):
        sources("[profiles.work]\n", folder).provider()
    with pytest.raises(ConfigurationError, match="work: provider must be text"):
        sources("[profiles.work]\nprovider = 5\n", folder).provider()


def test_profile_that_does_not_exist_is_told_with_those_that_do(folder: Path) -> None:
    """The error names the file, the profiles in it, the nearest, and how to have one in the environment alone."""
    with pytest.raises(ConfigurationError) as caught:
        sources(WORK.replace("work", "wrok"), folder).provider()
    text = str(caught.value)
    assert f"there is no profile 'work' in {folder / 'anymeet.toml'} (it has wrok; did you mean 'wrok'?)" in text
    assert "set ANYMEET_WORK_PROVIDER" in text
    with pytest.raises(ConfigurationError, match=r"there is no profile 'work' in any anymeet\.toml"):
        Sources(name="work", environ={}, configuration=Configuration()).provider()


def test_profile_that_does_not_exist_is_told_with_what_names_it(folder: Path) -> None:
    """Whoever did not name the profile learns who did: ``default`` in the file, or the environment."""
    text = f"default = 'work'\n{WORK.replace('work', 'wrok')}"
    with pytest.raises(
        ConfigurationError, match=r"there is no profile 'work', which default names, in .*\(it has wrok"
    ):
        sources(text, folder).provider()
    with pytest.raises(ConfigurationError, match="there is no profile 'work', which ANYMEET_PROFILE names, in"):
        sources(text, folder, environ={"ANYMEET_PROFILE": "work"}).provider()
