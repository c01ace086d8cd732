"""Who can do what, ability by ability, each with the contract test that proves it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import attrs

from anymeet.config import read_configuration, variable
from anymeet.connection import connect
from anymeet.models import Lack
from anymeet.plugins import Registry, default_registry
from anymeet.provider import Provider, abilities, split_ability
from anymeet.testing.contract import proof


@attrs.frozen(kw_only=True)
class Cell:
    """What one account or vendor says about one ability.

    ``proof`` is the id of the contract test that shows it, see `anymeet.testing.contract.proof`. It is empty where a plugin
    changes what the provider says, since a provider's contract tests no plugins.
    """

    lack: Lack | None
    proof: str

    @property
    def supported(self) -> bool:
        """Whether it has the ability."""
        return self.lack is None


@attrs.frozen(kw_only=True)
class Column:
    """All that one account or vendor says: a cell for each ability. ``name`` is what was asked for, ``title`` the vendor's."""

    name: str
    title: str
    cells: Mapping[str, Cell]


@attrs.frozen(kw_only=True)
class Row:
    """One ability, with a cell for each column."""

    ability: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether some have the ability and some do not."""
        return len({cell.supported for cell in self.cells}) > 1


@attrs.frozen(kw_only=True)
class Matrix:
    """Abilities by accounts or vendors. ``columns`` are the names that were asked for."""

    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[Row, ...]


def make_matrix(
    names: Sequence[str], *, config: str | os.PathLike[str] | None = None, registry: Registry | None = None
) -> Matrix:
    """The matrix of profiles and providers, in this order. Nothing is sent to anybody; see `account_or_vendor` for what is raised."""
    return matrix_from([read_column(name, config=config, registry=registry) for name in dict.fromkeys(names)])


def matrix_from(columns: Iterable[Column]) -> Matrix:
    """The columns side by side."""
    columns = tuple(columns)
    rows = [Row(ability=ability, cells=tuple(column.cells[ability] for column in columns)) for ability in abilities()]
    return Matrix(
        columns=tuple(column.name for column in columns),
        titles=tuple(column.title for column in columns),
        rows=tuple(rows),
    )


def read_column(name: str, *, config: str | os.PathLike[str] | None = None, registry: Registry | None = None) -> Column:
    """What the account of a profile can do, or else the vendor of a provider: see `account_or_vendor`."""
    with account_or_vendor(name, config=config, registry=registry) as found:
        return column_from(found) if isinstance(found, Provider) else declared_column(found)


@contextmanager
def account_or_vendor(
    name: str, *, config: str | os.PathLike[str] | None = None, registry: Registry | None = None
) -> Iterator[Provider | type[Provider]]:
    """An open connection for the name of a profile, or else the class of a provider. Sends nothing.

    What a profile ``requires`` is not asked for here. Otherwise it raises what `anymeet.connect` raises.
    """
    registry = registry or default_registry()
    is_provider = name in (entry.name for entry in registry.entries()) and variable(name, "provider") not in os.environ
    if is_provider and name not in read_configuration(config).profiles:
        yield registry.provider(name)
        return
    with connect(name, config=config, registry=registry, requires=()) as provider:
        yield provider


def declared_column(provider: type[Provider]) -> Column:
    """What a provider declares: what its vendor can do, for accounts with every right."""
    cells = {
        ability: Cell(lack=lack, proof=proof(ability, declared=lack is None))
        for ability, lack in provider.declared_abilities()
    }
    return Column(name=provider.info.name, title=provider.info.title, cells=cells)


def column_from(provider: Provider) -> Column:
    """What an open connection can do, by the name of its profile."""
    cells = {}
    for ability, declared in provider.declared_abilities():
        interface, rest = split_ability(ability)
        lack = provider.interface(interface).lack(rest)
        own = provider.build(interface).lack(rest)  # before any plugin has touched it
        test = proof(ability, declared=declared is None, withheld=own is not None) if lack == own else ""
        cells[ability] = Cell(lack=lack, proof=test)
    return Column(name=provider.profile or provider.name, title=provider.info.title, cells=cells)


__all__ = ["Cell", "Column", "Matrix", "Row", "make_matrix"]
