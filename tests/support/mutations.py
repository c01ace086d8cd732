"""Providers that say one thing and do another, each in one ability; and whether the contract notices."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from anymeet.interfaces import Interface
from anymeet.models import Lack, Reason, Request
from anymeet.provider import Provider, split_ability
from anymeet.testing import Emulator
from anymeet.testing.contract import ProviderContract, proof

REFUSED: Final = "declared, and raises Unsupported"
IDLE: Final = "declared, and does nothing"
DROPPED: Final = "declared, and left out silently"
DENIED: Final = "works, and is not declared"
INVENTED: Final = "absent, and declared"
KINDS: Final = (REFUSED, IDLE, DROPPED, DENIED, INVENTED)


@attrs.frozen
class Mutation:
    """A provider with one lie in it, and the test that is to find it: ``test_field[meetings.create.title]``."""

    ability: str
    kind: str
    provider: type[Provider]
    test: str


def mutations(provider: type[Provider], kind: str) -> Iterator[Mutation]:
    """Every lie of a kind that a provider could tell."""
    for ability, lack in provider.declared_abilities():
        is_field = "." in split_ability(ability)[1]
        fits = {
            REFUSED: lack is None and not is_field,
            IDLE: lack is None and not is_field,
            DROPPED: lack is None and is_field,
            DENIED: lack is None,
            INVENTED: lack is not None,
        }
        if fits[kind]:
            test = proof(ability, declared=kind != DENIED).partition("::")[2]
            yield Mutation(
                ability, kind, _denying(provider, ability) if kind == DENIED else _lying(provider, ability, kind), test
            )


def complaint(mutation: Mutation, emulator: Emulator) -> str:
    """What the contract says of a mutation; empty when it notices nothing."""
    contract = type("Mutated", (ProviderContract,), {"provider_type": mutation.provider})()
    name, _, parameter = mutation.test.removesuffix("]").partition("[")
    test: Callable[..., None] = getattr(contract, name)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with contract.opened(Path(folder), emulator=emulator) as account:
                test(account, *filter(None, [parameter]))
        except AssertionError as failure:
            return str(failure)
        except pytest.skip.Exception:
            return ""
    return ""


def _denying(provider: type[Provider], ability: str) -> type[Provider]:
    class Denying(provider):  # type: ignore[misc, valid-type]  # whichever it is
        @classmethod
        def declared_abilities(cls) -> Iterator[tuple[str, Lack | None]]:
            for name, lack in super().declared_abilities():
                yield name, Lack(Reason.VENDOR_LACKS) if name == ability else lack

    return Denying


def _lying(provider: type[Provider], ability: str, kind: str) -> type[Provider]:
    interface, rest = split_ability(ability)
    liar = _interface(provider.interface_type(interface), rest, kind)
    others = tuple(each for each in provider.interfaces if each.name != interface)
    return type(f"Lying{provider.__name__}", (provider,), {"interfaces": (*others, liar)})


def _interface(interface: type[Interface], ability: str, kind: str) -> type[Interface]:
    operation, _, field = ability.partition(".")
    honest: Callable[..., Any] = getattr(interface, operation)
    reasons = {name: why for name, why in interface.reasons.items() if not f"{name}.".startswith(f"{ability}.")}
    body: dict[str, Any] = {"reasons": reasons}

    def refuse(self: Interface, *_: Any, **__: Any) -> None:
        raise self.unsupported(operation, Lack(Reason.NOT_WRITTEN))

    def idle(self: Interface, *_: Any, **__: Any) -> None:
        """Do nothing."""

    def drop(self: Interface, *arguments: Any) -> Any:
        return honest(self, *(each.without(field) if isinstance(each, Request) else each for each in arguments))

    def declared_lack(cls: type[Interface], name: str) -> Lack | None:
        return None if name == ability else interface.declared_lack.__func__(cls, name)  # type: ignore[attr-defined]

    if not field:
        body[operation] = refuse if kind == REFUSED else idle
    else:
        body["declared_lack"] = classmethod(declared_lack)
        if not hasattr(honest, "__anymeet_stub__"):
            body[operation] = drop
    return type(f"Lying{interface.__name__}", (interface,), body)
