"""Which test proves an ability: the tests are named after the abilities, so that nobody has to keep a list."""

from __future__ import annotations

from anymeet.provider import split_ability

CONTRACT = "ProviderContract"


def proof(ability: str, *, declared: bool = True) -> str:
    """The id of the contract test that proves ``ability`` where it is declared, or its refusal where it is not.

    ``ProviderContract::test_meetings_get``, ``ProviderContract::test_field[meetings.create.title]`` or
    ``ProviderContract::test_unsupported[meetings.end]``; in an author's run the class is the author's own.
    `anymeet.errors.InvalidRequest` for a name that is no ability.
    """
    return f"{CONTRACT}::{name_of(ability, declared=declared)}"


def name_of(ability: str, *, declared: bool = True) -> str:
    """The name of the test, with its parameter."""
    interface, rest = split_ability(ability)
    if not declared:
        return f"test_unsupported[{ability}]"
    return f"test_field[{ability}]" if "." in rest else f"test_{interface}_{rest}"
