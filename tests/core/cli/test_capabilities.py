"""``anymeet capabilities``, as people read it and as scripts do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anymeet import Provider, hookimpl, interfaces, register
from anymeet.provider import abilities

Run = Callable[..., Any]
VENDORS = ("digitalsamba", "samesurf")


def test_all_providers_are_told(anymeet: Run) -> None:
    """Without a name every ability is told of every installed provider."""
    matrix = anymeet("capabilities", "--json").json
    assert list(abilities()) == [row["ability"] for row in matrix]
    assert {("acme", *VENDORS)} == {tuple(row["support"]) for row in matrix}


def test_all_providers_are_told_whatever_profiles_there_are(anymeet: Run, tmp_path: Path) -> None:
    """Without a name no account is meant, not even by a profile that has the name of a provider and cannot be used."""
    (tmp_path / "anymeet.toml").write_text('[profiles.samesurf]\nprovider = "samesurf"\napi_key = "env:NOT_SET"\n')
    assert 0 == anymeet("capabilities", "--only", "links").code


def test_each_cell_has_its_proof(anymeet: Run) -> None:
    """What is supported names the test that shows it; what is absent has its reason, a sentence, and the test of its refusal."""
    rows = {row["ability"]: row["support"] for row in anymeet("capabilities", "acme", "--json").json}
    absent = {"supported": False, "reason": "vendor_lacks", "detail": "rooms stay"}
    present = {"supported": True, "reason": "", "detail": ""}
    assert absent | {"proof": "ProviderContract::test_unsupported[meetings.delete]"} == rows["meetings.delete"]["acme"]
    assert present | {"proof": "ProviderContract::test_meetings_get"} == rows["meetings.get"]["acme"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "vendor lacks"),
        (("--why",), "vendor lacks: rooms stay"),
        (("--proof",), "vendor lacks (test_unsupported[meetings.delete])"),
        (("--why", "--proof"), "vendor lacks: rooms stay (test_unsupported[meetings.delete])"),
    ],
)
def test_people_are_told_as_much_as_they_ask_for(anymeet: Run, options: tuple[str, ...], words: str) -> None:
    """The reason in two words; on demand a sentence about it, and the test that proves it."""
    lines = anymeet("capabilities", "acme", "--only", "meetings.delete", *options).out.splitlines()
    assert [f"meetings.delete  {words}"] == lines[1:]


def test_the_account_of_a_profile_is_told(anymeet: Run) -> None:
    """The name of a profile stands for its account, --profile for the only one."""
    lines = anymeet("capabilities", "--profile", "work", "--only", "links").out.splitlines()
    assert ["ability", "work"] == lines[0].split()
    assert all(line.startswith("links.") for line in lines[1:])


def test_only_differences(anymeet: Run) -> None:
    """Rows that say the same, or lack the same for other reasons, can be left out."""
    arguments = ("capabilities", *VENDORS, "--only", "links", "--differences")
    told = [row["ability"] for row in anymeet(*arguments, "--json").json]
    assert ["external_id", "max_uses", "starts_at", "expires_at"] == [name.rpartition(".")[2] for name in told[:-1]]
    assert "links.revoke" == told[-1]
    assert told == [line.split()[0] for line in anymeet(*arguments).out.splitlines()[1:]]


def test_no_differences(anymeet: Run) -> None:
    """Where all say the same, that is told, and scripts get an empty list."""
    arguments = ("capabilities", "acme", "work", "--differences")
    assert (0, "", "None.\n") == ((answer := anymeet(*arguments)).code, answer.out, answer.err)
    assert [] == anymeet(*arguments, "--json").json


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--only", "meetings.crate"), 2, "did you mean 'meetings.create'?"),
        (("acne",), 3, "There is a provider 'acme'"),
        (("acme", "--differences"), 2, "name another profile or provider"),
    ],
)
def test_what_cannot_be_told_is_told_why(anymeet: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    """A name that does not exist is answered with what may have been meant, one column with that it differs from none."""
    answer = anymeet("capabilities", *arguments)
    assert code == answer.code
    assert words in answer.err


def test_a_plugin_proves_nothing(anymeet: Run) -> None:
    """An ability that a plugin adds to an account is told as such: no test of its provider's contract covers it."""

    class Revoking(interfaces.Links):
        def revoke(self, link_id: str) -> None: ...

    class Plugin:
        @hookimpl
        def anymeet_interface(self, provider: Provider, name: str) -> interfaces.Interface | None:
            return Revoking(provider) if name == "links" else None

    register(Plugin())
    lines = anymeet("capabilities", "work", "--only", "links.revoke", "--proof").out.splitlines()
    assert "links.revoke  yes (no test: a plugin says so)" == lines[1]
