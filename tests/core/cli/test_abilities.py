"""The generated commands: an argument for each id, an option for each field, and answers people and scripts can read."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from anymeet.cli.abilities import ability_command
from anymeet.cli.fields import param_type, request_options
from anymeet.cli.texts import FIELDS, PARAMETERS
from anymeet.interfaces import INTERFACES
from anymeet.models import Feature, LinkRole
from anymeet.plugins import default_registry
from anymeet.provider import abilities

Run = Callable[..., Any]
NINE = datetime(2030, 3, 1, 9, tzinfo=UTC)
OPERATIONS = [ability for ability in abilities() if ability.count(".") == 1]


@pytest.mark.parametrize("ability", OPERATIONS)
def test_every_operation_is_a_command_with_help(ability: str) -> None:
    """Each operation becomes a command with a summary, an example, and help for each of its options."""
    interface, operation = ability.split(".")
    command = ability_command(INTERFACES[interface], operation)
    mute = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
    assert [] == mute
    assert command.help
    assert f"anymeet {interface} {operation.replace('_', '-')}" in str(command.epilog)


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_interface_has_a_command_of_an_installed_provider(anymeet: Run, interface: str) -> None:
    """The help of the program names all interfaces, because something of each is implemented by what anymeet brings."""
    answer = anymeet(interface, "--help")
    assert 0 == answer.code
    assert "Commands:" in answer.out
    assert "Examples:" in answer.out


def test_no_text_is_about_nothing() -> None:
    """Every written help belongs to a field or a parameter that exists."""
    fields = {
        name for interface in INTERFACES.values() for op in interface.operations() for name in names_of(interface, op)
    }
    assert set() == {*FIELDS, *PARAMETERS} - fields


def names_of(interface: Any, operation: str) -> set[str]:
    request = interface.request_type(operation)
    return {*inspect.signature(getattr(interface, operation)).parameters, *(request.field_names() if request else ())}


def test_a_request_says_what_the_options_say(anymeet: Run, asked: list[Any]) -> None:
    """Each option becomes the field of its name, with the type of that field."""
    answer = anymeet(
        *("meetings", "create", "--title", "Review", "--starts-at", "2030-03-01T10:00+01:00", "--duration", "1h30m"),
        *("--no-private", "--max-participants", "5", "--enable", "chat", "--disable", "polls"),
        *("--external-id", "x", "--reuse-existing", "--vendor", "palette=dark", "--vendor", "size=3"),
    )
    assert "" == answer.err
    assert [
        {
            "title": "Review",
            "starts_at": NINE,
            "duration": timedelta(minutes=90),
            "private": False,
            "max_participants": 5,
            "external_id": "x",
            "features": {Feature.CHAT: True, Feature.POLLS: False},
            "reuse_existing": True,
            "palette": "dark",
            "size": 3,
        }
    ] == asked


def test_a_request_without_options_says_nothing(anymeet: Run, asked: list[Any]) -> None:
    """What is not given is left to the account's defaults."""
    anymeet("meetings", "create")
    assert [{}] == asked


def test_a_count_of_nothing_is_not_taken_for_no_count(anymeet: Run) -> None:
    """A 0 is handed on, and refused by the rule of its field."""
    answer = anymeet("meetings", "create", "--max-participants", "0")
    assert (2, "Error: max_participants must be at least 1, not 0\n") == (answer.code, answer.err)


def test_a_secret_is_read_where_it_is(anymeet: Run, asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The token of a webhook need not stand on the command line, where others see it, and is not in the answer."""
    monkeypatch.setenv("HOOK_TOKEN", "t0ken-of-the-hook")
    arguments = ("webhooks", "create", "--endpoint", "https://example.com/hook", "--event", "room_opened", "--token")
    answer = anymeet(*arguments, "env:HOOK_TOKEN")
    assert (0, "t0ken-of-the-hook") == (answer.code, asked[0]["token"])
    assert "t0ken" not in answer.out + answer.err
    refused = anymeet(*arguments, "env:HOOK_TOCKEN")
    assert 2 == refused.code
    assert "'--token': needs the environment variable HOOK_TOCKEN, which is not set" in refused.err


def test_the_zone_gives_offsets_to_times_without(anymeet: Run, asked: list[Any]) -> None:
    """With a time zone, times may be local ones."""
    anymeet("meetings", "create", "--starts-at", "2030-03-01T10:00", "--timezone", "Europe/Berlin")
    assert [{"starts_at": NINE, "timezone": "Europe/Berlin"}] == asked


def test_the_zone_of_a_request_without_such_a_field_is_not_sent(anymeet: Run, asked: list[Any]) -> None:
    """Where a request knows no time zone, the option only reads times."""
    anymeet("links", "create", "1", "--expires-at", "2030-03-01T10:00", "--timezone", "Europe/Berlin")
    assert [("1", {"role": LinkRole.GUEST, "expires_at": NINE})] == asked


def test_a_local_time_that_clocks_skip_is_refused(anymeet: Run) -> None:
    """An hour that summer time takes away is no time of that zone."""
    answer = anymeet("meetings", "create", "--starts-at", "2030-03-31T02:30", "--timezone", "Europe/Berlin")
    assert 2 == answer.code
    assert "skip" in answer.err


def test_a_link_is_a_guests_unless_told_otherwise(anymeet: Run, asked: list[Any]) -> None:
    """Nobody becomes a host by leaving something out."""
    anymeet("links", "create", "1", "--person", "Ada")
    assert [("1", {"role": LinkRole.GUEST, "person": "Ada"})] == asked


def test_a_link_of_unknown_role_cannot_be_asked_for(anymeet: Run) -> None:
    """Only host and guest can be asked for."""
    assert 2 == anymeet("links", "create", "1", "--role", "unknown").code


def test_clearing_says_none(anymeet: Run, asked: list[Any]) -> None:
    """A cleared field is None, one that is not named stays unsaid."""
    anymeet("meetings", "update", "1", "--title", "New", "--clear", "external-id", "--clear", "starts-at")
    assert [{"title": "New", "external_id": None, "starts_at": None}] == asked


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--title", "New", "--clear", "title"), "--title is given, and is to be cleared as well"),
        ((), "nothing to change"),
        (("--enable", "chat", "--disable", "chat"), "chat is to be both enabled and disabled"),
        (("--clear", "features"), "'features' is not one of"),
    ],
)
def test_contradictions_are_refused(anymeet: Run, options: tuple[str, ...], error: str) -> None:
    """What cannot be meant is refused before anything is sent, with a pointer to the help."""
    answer = anymeet("meetings", "update", "1", *options)
    assert 2 == answer.code
    assert error in answer.err
    assert "Try: anymeet meetings update --help" in answer.err


def test_lists_become_repeated_options() -> None:
    """A field with many values is an option in the singular that can be repeated."""
    kind = INTERFACES["polls"].request_type("create")
    assert kind
    options = {option.opts[0]: option for option in request_options(kind)}
    assert options["--option"].multiple
    assert options["--option"].required


def test_repeated_options_become_a_list(anymeet: Run) -> None:
    """Each repetition is one value."""
    answer = anymeet("polls", "create", "1", "--question", "Lunch?", "--option", "Yes", "--option", "No", "--json")
    assert ["Yes", "No"] == [option["text"] for option in answer.json["options"]]


def test_lengths_have_the_interfaces_default(anymeet: Run, asked: list[Any]) -> None:
    """A parameter with a default keeps it, and takes a length otherwise."""
    anymeet("recordings", "wait", "7")
    waited = list(asked)
    anymeet("recordings", "wait", "7", "--timeout", "90s")
    assert [timedelta(minutes=30), timedelta(seconds=90)] == waited + asked


def test_an_unsupported_command_says_why(anymeet: Run) -> None:
    """A command that no provider implements is not listed, and answers with the reason of the chosen one."""
    answer = anymeet("meetings", "delete", "1")
    assert 4 == answer.code
    assert "Error: work meetings.delete: unsupported (vendor lacks): rooms stay" in answer.err
    assert "Try: anymeet capabilities work --only meetings.delete --why" in answer.err


def test_an_unsupported_option_says_why(anymeet: Run) -> None:
    """A field that the vendor lacks is refused with its reason."""
    answer = anymeet("meetings", "create", "--start-url", "https://example.com")
    assert 4 == answer.code
    assert "there is no co-browsing" in answer.err


def test_only_what_somebody_implements_is_listed(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group's help lists the operations of the installed providers, and no other."""
    assert 0 == anymeet("providers").code
    acme = default_registry().provider("acme")
    monkeypatch.setattr("anymeet.cli.abilities.installed_providers", lambda: [acme])
    commands = anymeet("meetings", "--help").out.partition("Commands:")[2].partition("Examples:")[0]
    listed = [line.split()[0] for line in commands.splitlines() if re.match(r"  \S", line)]
    assert ["create", "get", "list", "update", "end"] == listed


def test_a_group_that_nobody_implements_lists_nothing(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any provider a group's help has no commands."""
    monkeypatch.setattr("anymeet.cli.abilities.installed_providers", list)
    answer = anymeet("meetings", "--help")
    assert 0 == answer.code
    assert "Commands:" not in answer.out


def test_a_broken_provider_does_not_break_the_help(anymeet: Run, install: Callable[..., Path]) -> None:
    """A provider that cannot be loaded is left out of what is listed."""
    install("broken", {"broken_meet": "raise RuntimeError('no')"}, providers={"broken": "broken_meet:Broken"})
    assert 0 == anymeet("meetings", "--help").code


def test_a_misspelt_command_suggests_the_nearest(anymeet: Run) -> None:
    """A command that does not exist is answered with the one that was probably meant."""
    assert "did you mean 'list-live'?" in anymeet("meetings", "list-lives").err
    assert "did you mean 'meetings'?" in anymeet("meeting").err
    assert "no such command 'list_live'" in anymeet("meetings", "list_live").err


def test_a_delivery_is_read_from_a_file(anymeet: Run, tmp_path: Path) -> None:
    """Headers are pairs, and a body is the bytes of a file."""
    (tmp_path / "delivery.json").write_text('{"room": 1}')
    answer = anymeet("webhooks", "receive", "--header", "x-name=room_opened", "--body", "delivery.json", "--json")
    assert [("room_opened", {"room": 1})] == [(event["name"], event["data"]) for event in answer.json]


def test_a_type_that_nobody_can_type_is_an_error() -> None:
    """A request whose field the command line cannot read is noticed when the command is made."""
    with pytest.raises(TypeError, match="cannot read"):
        param_type(complex)
