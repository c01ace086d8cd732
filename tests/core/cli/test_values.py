"""What people type, and what it means."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from anymeet.cli.values import in_zone, pair_from, secret_from
from anymeet.notation import moment_from


def test_a_moment_keeps_its_offset() -> None:
    """A time with an offset means that instant, whatever the time zone beside it says."""
    moment = in_zone(moment_from("2030-03-01T10:00+01:00"), "Asia/Tokyo", "--starts-at")
    assert datetime(2030, 3, 1, 9, tzinfo=UTC) == moment


def test_a_moment_without_offset_is_read_in_the_zone() -> None:
    """A time without offset is local time of the given zone."""
    moment = in_zone(moment_from("2030-07-01T10:00"), "Europe/Berlin", "--starts-at")
    assert datetime(2030, 7, 1, 8, tzinfo=UTC) == moment


def test_a_moment_without_offset_and_zone_is_refused_with_advice() -> None:
    """A time whose offset nobody knows is refused, and the error shows how to write it."""
    with pytest.raises(click.UsageError, match=r"2030-07-01T10:00\+01:00"):
        in_zone(moment_from("2030-07-01T10:00"), None, "--starts-at")


def test_a_secret_can_stay_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read out of the environment or a file, as in a profile; any other text is the secret itself."""
    monkeypatch.setenv("HOOK_TOKEN", "from-the-environment")
    (tmp_path / "token").write_text("from-a-file\n")
    texts = ["env:HOOK_TOKEN", f"file:{tmp_path / 'token'}", "itself"]
    assert ["from-the-environment", "from-a-file", "itself"] == [secret_from(text) for text in texts]


def test_a_secret_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A variable that is not set, or a file that cannot be read, is named."""
    with pytest.raises(ValueError, match="needs the environment variable HOOK_TOKEN, which is not set"):
        secret_from("env:HOOK_TOKEN")
    with pytest.raises(ValueError, match=r"needs the file .*, which cannot be read"):
        secret_from(f"file:{tmp_path / 'token'}")


def test_a_pair_ends_at_the_first_equals_sign() -> None:
    """All behind the first = is the value, which may be empty."""
    assert [("a", "b=c"), ("a", "")] == [pair_from("a=b=c"), pair_from("a=")]


@pytest.mark.parametrize("text", ["a", "=b", ""])
def test_other_pairs_are_refused(text: str) -> None:
    """Without a key or = there is no pair."""
    with pytest.raises(ValueError, match="is not a pair"):
        pair_from(text)
