"""Which file is read, and what a file may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from anymeet import ConfigurationError
from anymeet.config import Configuration, read_configuration

PROFILE = "[profiles.{}]\nprovider = 'acme'\n"


def names(configuration: Configuration) -> list[str]:
    """The profiles of a file."""
    return list(configuration.profiles)


def test_no_file_is_an_empty_configuration(folder: Path) -> None:
    """Without any file there are no profiles, and no error."""
    assert Configuration() == read_configuration(environ={})


def test_file_is_found_upwards_then_in_the_users_folder(folder: Path) -> None:
    """The nearest file upwards from the working directory counts before that of the user."""
    user = folder.parent.parent / "user" / "anymeet" / "anymeet.toml"
    user.parent.mkdir(parents=True)
    user.write_text(PROFILE.format("user"))
    assert ["user"] == names(read_configuration(environ={}))
    (folder.parent / "anymeet.toml").write_text(PROFILE.format("above"))
    assert ["above"] == names(read_configuration(environ={}))
    (folder / "anymeet.toml").write_text(PROFILE.format("here"))
    found = read_configuration(environ={})
    assert (["here"], folder / "anymeet.toml", False) == (names(found), found.path, found.named)


def test_folder_of_that_name_is_no_file(folder: Path) -> None:
    """A folder called anymeet.toml is passed over."""
    (folder / "anymeet.toml").mkdir()
    assert read_configuration(environ={}).path is None


def test_named_file_counts_before_found_ones(folder: Path, tmp_path: Path) -> None:
    """The argument counts before ANYMEET_CONFIG, and that before any file that would be found."""
    (folder / "anymeet.toml").write_text(PROFILE.format("found"))
    (tmp_path / "one.toml").write_text(PROFILE.format("one"))
    (tmp_path / "two.toml").write_text(PROFILE.format("two"))
    environ = {"ANYMEET_CONFIG": str(tmp_path / "two.toml")}
    assert ["one"] == names(read_configuration(tmp_path / "one.toml", environ))
    assert ["two"] == names(read_configuration(None, environ))
    assert read_configuration(None, environ).named
    assert ["found"] == names(read_configuration(None, {"ANYMEET_CONFIG": ""}))


def test_named_file_may_be_in_the_home_folder(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A leading tilde is the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "mine.toml").write_text(PROFILE.format("mine"))
    assert ["mine"] == names(read_configuration(None, {"ANYMEET_CONFIG": "~/mine.toml"}))


def test_lost_working_directory_is_no_error(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the working directory has been deleted, the user's file is read still."""
    user = tmp_path / "user" / "anymeet" / "anymeet.toml"
    user.parent.mkdir(parents=True)
    user.write_text(PROFILE.format("user"))

    def gone() -> Path:
        raise FileNotFoundError(2, "gone")

    monkeypatch.setattr(Path, "cwd", gone)
    assert ["user"] == names(read_configuration(environ={}))


def test_byte_order_mark_is_no_error(folder: Path) -> None:
    """A file written by an editor that puts a mark first is read as any other."""
    (folder / "anymeet.toml").write_bytes(b"\xef\xbb\xbf" + PROFILE.format("work").encode())
    assert ["work"] == names(read_configuration(environ={}))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a = \n", "is not TOML: Invalid value (at line 1, column 5)"),
        (b"[profiles.a]\nx = 'y\n", "is not TOML: "),
        (b"[profiles.a]\n[profiles.a]\n", "at line 2"),
        (b"x = " + b"9" * 5000, "is not TOML: "),
        (b"x = " + b"[" * 5000, "is nested too deeply"),
        (b"x = '\xff'", "is not UTF-8 at byte 5"),
    ],
)
def test_file_that_cannot_be_read_is_named(folder: Path, content: bytes, message: str) -> None:
    """What is no TOML is told with file and place, and nothing in the error holds the file's content."""
    path = folder / "anymeet.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(environ={})
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.__context__ is None


def test_named_file_that_is_not_there_is_an_error(folder: Path) -> None:
    """A file that somebody named has to exist."""
    with pytest.raises(ConfigurationError, match=r"nowhere\.toml there is no such file"):
        read_configuration("nowhere.toml", {})
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        read_configuration(folder, {})
    with pytest.raises(ConfigurationError, match="embedded null byte"):
        read_configuration("a\0b", {})


def test_everything_wrong_with_a_file_is_told_at_once(folder: Path) -> None:
    """Unknown keys with the nearest name, a default that is no name, profiles that are no tables, names with a colon."""
    path = folder / "anymeet.toml"
    path.write_text(
        "profile = 1\ndefault = 5\n[profiles]\nwork = 'x'\n[profiles.'acme:emulated']\nprovider = 'acme'\n[profiles.'']\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(environ={})
    assert (
        f"{path}: there is no 'profile'; did you mean 'profiles'?",
        f"{path}: profiles.work must be a table such as [profiles.work]",
        f"{path}: a profile's name must not be empty or contain ':', unlike 'acme:emulated'",
        f"{path}: a profile's name must not be empty or contain ':', unlike ''",
        f"{path}: default must be the name of a profile",
    ) == caught.value.problems


def test_profiles_must_be_tables(folder: Path) -> None:
    """A list of profiles is refused."""
    (folder / "anymeet.toml").write_text("profiles = ['work']")
    with pytest.raises(ConfigurationError, match=r"profiles must be tables such as \[profiles\.work\]"):
        read_configuration(environ={})


def test_repr_of_a_configuration_shows_no_profile(folder: Path) -> None:
    """Secrets that stand in a file are not shown with the configuration."""
    (folder / "anymeet.toml").write_text(PROFILE.format("work") + "developer_key = 'seeded-secret'")
    assert "seeded-secret" not in repr(read_configuration(environ={}))


@pytest.mark.parametrize(
    ("environ", "default", "profiles", "expected"),
    [
        ({"ANYMEET_PROFILE": "b"}, "a", ["a", "b"], "b"),
        ({"ANYMEET_PROFILE": "acme:emulated"}, "a", ["a", "b"], "acme:emulated"),
        ({"ANYMEET_PROFILE": ""}, "a", ["a", "b"], "a"),
        ({}, "a", ["a", "b"], "a"),
        ({}, "", ["only"], "only"),
    ],
)
def test_profile_is_chosen_by_environment_then_default_then_being_alone(
    environ: dict[str, str], default: str, profiles: list[str], expected: str
) -> None:
    """ANYMEET_PROFILE counts before the file's default; the only profile of a file needs neither."""
    configuration = Configuration(default=default, profiles={name: {} for name in profiles})
    assert expected == configuration.chosen(environ)


def test_several_profiles_without_default_are_listed() -> None:
    """Where nothing says which profile is meant, the error lists them and the three ways to choose."""
    configuration = Configuration(path=Path("anymeet.toml"), profiles={"a": {}, "b": {}})
    with pytest.raises(
        ConfigurationError,
        match=r"which profile\? anymeet.toml has a, b: name one, set ANYMEET_PROFILE, or write default = \"a\"",
    ):
        configuration.chosen({})
    with pytest.raises(ConfigurationError, match=r"which profile\? there is no anymeet\.toml"):
        Configuration().chosen({})
