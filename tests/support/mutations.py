"""Providers that say one thing and do another, and whether the contract notices."""

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
GRANTED: Final = "withheld, and declared"
KINDS: Final = (REFUSED, IDLE, DROPPED, DENIED, INVENTED, GRANTED)


@attrs.frozen
class Mutation:
    """A provider that lies about one ability, and the test that is to find it: ``test_field[meetings.create.title]``."""

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
            GRANTED: lack is None,
        }
        if fits[kind]:
            liar = _denying(provider, ability) if kind == DENIED else _lying(provider, ability, kind)
            test = proof(ability, declared=kind != DENIED, withheld=kind == GRANTED).partition("::")[2]
            yield Mutation(ability, kind, liar, test)


def complaint(provider: type[Provider], test: str, emulator: Emulator) -> str:
    """What a test of the contract says of a provider; empty when it is content, or skipped."""
    contract = type("Tried", (ProviderContract,), {"provider_type": provider})()
    name, _, parameter = test.removesuffix("]").partition("[")
    run: Callable[..., None] = getattr(contract, name)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with contract.opened(Path(folder), emulator=emulator) as account:
                run(account, *filter(None, [parameter]))
        except AssertionError as failure:
            return str(failure)
        except pytest.skip.Exception:
            return ""
    return ""


def with_interface(provider: type[Provider], interface: type[Interface]) -> type[Provider]:
    """The provider with another class for one of its interfaces."""
    others = tuple(each for each in provider.interfaces if each.name != interface.name)
    return type(f"{interface.__name__}{provider.__name__}", (provider,), {"interfaces": (*others, interface)})


def _denying(provider: type[Provider], ability: str) -> type[Provider]:
    def declared_abilities(_: type[Provider]) -> Iterator[tuple[str, Lack | None]]:
        for name, lack in provider.declared_abilities():
            yield name, Lack(Reason.VENDOR_LACKS) if name == ability else lack

    return type(f"Denying{provider.__name__}", (provider,), {"declared_abilities": classmethod(declared_abilities)})


def _lying(provider: type[Provider], ability: str, kind: str) -> type[Provider]:
    name, rest = split_ability(ability)
    interface = provider.interface_type(name)
    operation, _, field = rest.partition(".")
    honest: Callable[..., Any] = getattr(interface, operation)
    reasons = {known: why for known, why in interface.reasons.items() if not f"{known}.".startswith(f"{rest}.")}
    body: dict[str, Any] = {"reasons": reasons}

    def refuse(self: Interface, *_: Any, **__: Any) -> None:
        raise self.unsupported(operation, Lack(Reason.NOT_WRITTEN))

    def idle(self: Interface, *_: Any, **__: Any) -> None:
        """Do nothing."""

    def drop(self: Interface, *arguments: Any) -> Any:
        return honest(self, *(each.without(field) if isinstance(each, Request) else each for each in arguments))

    def declared_lack(cls: type[Interface], known: str) -> Lack | None:
        inherited: Callable[..., Lack | None] = interface.declared_lack.__func__  # type: ignore[attr-defined]
        return None if known == rest else inherited(cls, known)

    def lack(self: Interface, known: str) -> Lack | None:
        return None if known == rest else interface.lack(self, known)

    if kind == GRANTED:
        body["lack"] = lack
    elif not field:
        body[operation] = refuse if kind == REFUSED else idle
    else:
        body["declared_lack"] = classmethod(declared_lack)
        if not hasattr(honest, "__anymeet_stub__"):
            body[operation] = drop
    return with_interface(provider, type(f"Lying{interface.__name__}", (interface,), body))
