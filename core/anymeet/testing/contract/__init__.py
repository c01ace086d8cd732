"""The contract of all providers, as tests: what is declared behaves, what is not is refused before anything is sent.

::

    @pytest.fixture(scope="module")
    def emulator():
        with AcmeEmulator() as running:
            yield running


    class TestAcme(ProviderContract):
        provider_type = Acme

The tests are chosen by what ``Acme`` declares: a test for each operation, one for each field of a request, one for each
ability that is absent, and those on manners that hold for everybody. See ``docs/contract.md``.

Names load on first use; all but `proof` need ``pip install 'anymeet[testing]'``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from anymeet.testing.contract.account import Account
    from anymeet.testing.contract.failures import ContractBroken, Guide, expect, expect_among, expect_error, expect_that
    from anymeet.testing.contract.proofs import proof
    from anymeet.testing.contract.suite import ProviderContract

__all__ = [
    "Account",
    "ContractBroken",
    "Guide",
    "ProviderContract",
    "expect",
    "expect_among",
    "expect_error",
    "expect_that",
    "proof",
]

_HOMES: Final = {
    "Account": "account",
    "ContractBroken": "failures",
    "Guide": "failures",
    "ProviderContract": "suite",
    "expect": "failures",
    "expect_among": "failures",
    "expect_error": "failures",
    "expect_that": "failures",
    "proof": "proofs",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = importlib.import_module(f"{__name__}.{_HOMES[name]}")
    except ModuleNotFoundError as error:
        if error.name not in ("pytest", "werkzeug", "cheroot"):
            raise
        message = f"the contract needs {error.name}, which is not installed: run `pip install 'anymeet[testing]'`"
        raise ImportError(message, name=error.name) from error
    return getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
