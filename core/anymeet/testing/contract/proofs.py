"""Which test proves an ability: the tests are named after the abilities, so that nobody has to keep a list."""

from __future__ import annotations

from anymeet.errors import InvalidRequest
from anymeet.interfaces import INTERFACES
from anymeet.provider import split_ability


def proof(ability: str, *, declared: bool = True, withheld: bool = False) -> str:
    """The id of the contract test that proves ``ability`` where it is declared, or its refusal where it is not.

    ``ProviderContract::test_meetings_get``, ``ProviderContract::test_field[meetings.create.title]`` or
    ``ProviderContract::test_unsupported[meetings.end]``; in an author's run the class is the author's own.
    ``ProviderContract::test_withheld[meetings.update]`` proves that an account is refused what is ``withheld`` from it.
    `anymeet.errors.InvalidRequest` for a name that is no ability.
    """
    interface, rest = split_ability(ability)
    if rest not in INTERFACES[interface].abilities():
        raise InvalidRequest("ability", f"must be one, not {ability!r}, which is a group of them")
    if not declared:
        test = f"test_unsupported[{ability}]"
    elif withheld:
        test = f"test_withheld[{ability}]"
    else:
        test = f"test_field[{ability}]" if "." in rest else f"test_{interface}_{rest}"
    return f"ProviderContract::{test}"
