"""Every cell of the matrix names a test that a run has, and that cannot pass without trying."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import pytest

from anymeet.capabilities import declared_column
from anymeet.testing.contract import ContractBroken, ProviderContract, proof
from anymeet_blue import Blue
from anymeet_digitalsamba import DigitalSamba
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from support.collection import collected

CONTRACTS = (
    "tests/contract/test_digitalsamba.py",
    "tests/contract/test_samesurf.py",
    "docs/example_provider/tests/test_contract.py",
)


def test_every_cell_has_its_test() -> None:
    """The run of each contract has what the cells of the vendor name, and of any account there: neither skipped nor left out."""
    found = collected(*CONTRACTS)
    for provider in (DigitalSamba, SameSurf, Blue):
        cells = declared_column(provider).cells
        named = {cell.proof for cell in cells.values()}
        named |= {proof(ability, withheld=True) for ability, cell in cells.items() if cell.supported}
        assert set() == {name.removeprefix("ProviderContract::") for name in named} - found[provider.info.name]


@pytest.mark.parametrize(
    ("test", "parameters"),
    [
        ("test_meetings_get", ()),
        ("test_field", ("meetings.create.title",)),
        ("test_unsupported", ("meetings.create.expires_at",)),
        ("test_withheld", ("meetings.create.title",)),
    ],
)
def test_no_proof_skips_itself(test: str, parameters: tuple[str, ...], tmp_path: Path) -> None:
    """On an emulator a test that proves an ability is tried or fails: an author's own way of arranging it cannot skip it."""

    def skip(*_: object, **__: object) -> NoReturn:
        pytest.skip("not today")

    contract: Any = type("Skipping", (ProviderContract,), {"provider_type": SameSurf, "fields": skip})()
    with (
        SameSurfEmulator() as emulator,
        contract.opened(tmp_path, emulator=emulator) as account,
        pytest.raises(ContractBroken, match=r"expected: to be tried\n  came:     Skipped: not today"),
    ):
        getattr(contract, test)(account, *parameters)
