"""From an ability to the test that proves it, and what a failure looks like."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from anymeet.errors import InvalidRequest
from anymeet.provider import Provider, abilities
from anymeet.testing.contract import ContractBroken, Guide, ProviderContract, expect, expect_error, expect_that, proof
from anymeet.testing.contract.failures import GUIDE
from anymeet.testing.contract.samples import saying
from anymeet_digitalsamba import DigitalSamba
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator


@pytest.mark.parametrize("provider", [DigitalSamba, SameSurf])
def test_every_cell_has_a_test(provider: type[Provider]) -> None:
    """Each ability is proven by one test of the suite, each of its parameters by an ability, and no test is left over."""
    contract: Any = type("TestAll", (ProviderContract,), {"provider_type": provider})
    parametrised = {
        f"{name}[{ability}]"
        for name, what in (("test_field", "field"), ("test_unsupported", "absent"))
        for ability in contract.chosen(what)
    }
    declared = dict(provider.declared_abilities())
    names = {
        proof(ability, declared=lack is None).removeprefix("ProviderContract::") for ability, lack in declared.items()
    }
    assert {name for name in names if "[" in name} == parametrised
    plain = {name for name in names if "[" not in name}
    assert plain == {name for name in plain if callable(getattr(contract, name, None))}
    absent = {
        f"test_{ability.replace('.', '_', 1)}" for ability in contract.chosen("absent") if ability.count(".") == 1
    }
    assert {None} == {getattr(contract, name) for name in absent}


def test_every_operation_has_a_test() -> None:
    """The suite has a test for every operation of every interface, also for those that no provider of ours has."""
    tests = {proof(ability).removeprefix("ProviderContract::") for ability in abilities() if ability.count(".") == 1}
    assert [] == [name for name in sorted(tests) if not hasattr(ProviderContract, name)]


def test_every_operation_can_be_arranged() -> None:
    """Whatever is sent can be sent once more under bad conditions: there is a `ready_` for each operation but the one that sends nothing."""
    operations = {ability.replace(".", "_") for ability in abilities() if ability.count(".") == 1}
    missing = {name for name in operations if not hasattr(ProviderContract, f"ready_{name}")}
    assert {"webhooks_receive"} == missing


def test_every_field_has_two_values(tmp_path: Path) -> None:
    """There are two different samples for each field of each request, which the request takes."""
    with SameSurfEmulator() as emulator:
        contract: Any = type("TestSamples", (ProviderContract,), {"provider_type": SameSurf})()
        with contract.opened(tmp_path, emulator=emulator) as account:
            for ability in (ability for ability in abilities() if ability.count(".") > 1):
                one, other = contract.sample(account, ability)
                assert one != other, ability
                operation = ".".join(ability.split(".")[:2])
                made = [contract.request(account, operation, **saying(ability, value)) for value in (one, other)]
                assert made[0] != made[1], ability


@pytest.mark.parametrize("ability", ["meetings.creat", "meetings", "meetings.create.features", ""])
def test_what_is_no_ability_has_no_proof(ability: str) -> None:
    """A misspelt name, an interface, or a group of features is refused."""
    with pytest.raises(InvalidRequest, match=r"^ability"):
        proof(ability)


def test_a_proof_needs_no_pytest() -> None:
    """Asking for it imports nothing of the suite; asking for the suite without pytest says what to install."""
    code = (
        "import sys; sys.modules['pytest'] = None\n"
        "from anymeet.testing import contract\n"
        "print(contract.proof('meetings.get'))\n"
        "try: contract.ProviderContract\n"
        "except ImportError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    expected = "the contract needs pytest, which is not installed: run `pip install 'anymeet[testing]'`"
    assert ["ProviderContract::test_meetings_get", expected] == done.stdout.splitlines(), done.stderr


def test_a_failure_says_all_there_is_to_say() -> None:
    """What was expected, what came, and which section of the guide explains it."""
    with pytest.raises(ContractBroken) as caught:
        expect("meetings.get: its title", "Weekly", None, Guide.ANSWERS)
    assert [
        "meetings.get: its title",
        "  expected: 'Weekly'",
        "  came:     None",
        f"  see:      {GUIDE}#answers",
    ] == str(caught.value).splitlines()
    assert Guide.ANSWERS is caught.value.see


def test_what_came_is_shortened() -> None:
    """A value that would fill the screen is cut, and an error is shown as one."""
    with pytest.raises(ContractBroken, match=r"came:     'x{999}\.\.\.\n"):
        expect("a file", b"", "x" * 2000, Guide.FILES)
    with (
        pytest.raises(ContractBroken, match=r"expected: KeyError\n  came:     ValueError: no"),
        expect_error("an id", KeyError, Guide.IDS),
    ):
        raise ValueError("no")


def test_no_error_is_a_failure_too() -> None:
    """Where an error is expected, none is told in words."""
    with (
        pytest.raises(ContractBroken, match=r"expected: KeyError or ValueError\n  came:     no error"),
        expect_error("an id", (KeyError, ValueError), Guide.IDS),
    ):
        expect_that("a failure inside is let through", holds=True, see=Guide.IDS, expected="", came="")


def test_a_broken_contract_is_not_swallowed() -> None:
    """A failure inside a block that expects an error is told as it is."""
    with pytest.raises(ContractBroken, match="inside"), expect_error("outside", Exception, Guide.IDS):
        expect("inside", 1, 2, Guide.IDS)
