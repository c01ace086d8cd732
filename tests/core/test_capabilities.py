"""The matrix: what vendors and accounts say, side by side, each with its proof."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import anymeet
from anymeet import ConfigurationError, UnknownProvider, hookimpl
from anymeet.capabilities import Cell, Column, column_from, declared_column, make_matrix, read_column
from anymeet.interfaces import Interface
from anymeet.models import Lack, Reason
from anymeet.plugins import Registry
from anymeet.provider import Provider, abilities
from anymeet_samesurf import SameSurf
from support.acme import Acme, AcmeEmulator, AcmeLinks, registry_of

Install = Callable[..., Path]

WORK = "[profiles.work]\nprovider = 'acme'\nkey = 'work-key'\n"
PLAN = Lack(Reason.PLAN, "upgrade")


class Poor(Acme):
    """An account whose plan makes no links."""

    def withheld(self, ability: str) -> Lack | None:
        return PLAN if ability == "links.create" else None


@pytest.fixture
def registry(folder: Path) -> Registry:
    """A registry that knows Acme."""
    return registry_of(Acme)


def proofs(column: Column, *names: str) -> list[str]:
    """The tests of some cells, without their class."""
    return [column.cells[name].proof.removeprefix("ProviderContract::") for name in names]


def test_every_ability_has_a_row_and_every_name_a_column(registry: Registry, folder: Path) -> None:
    """Rows come in the order of all abilities, columns as they were asked for, and nobody twice."""
    (folder / "anymeet.toml").write_text(WORK)
    matrix = make_matrix(["work", "samesurf", "acme", "work"], registry=registry)
    assert (("work", "samesurf", "acme"), ("Acme", "SameSurf", "Acme")) == (matrix.columns, matrix.titles)
    assert abilities() == tuple(row.ability for row in matrix.rows)
    assert {3} == {len(row.cells) for row in matrix.rows}


def test_a_vendor_is_proven_by_what_it_declares() -> None:
    """A cell says yes, or why not, with the test of the operation, of the field, or of the refusal."""
    column = declared_column(Acme)
    assert (True, None) == (column.cells["links.create"].supported, column.cells["links.create"].lack)
    assert Lack(Reason.VENDOR_LACKS, "links stay") == column.cells["links.revoke"].lack
    assert ["test_links_create", "test_field[links.create.role]", "test_unsupported[links.revoke]"] == proofs(
        column, "links.create", "links.create.role", "links.revoke"
    )


def test_what_is_withheld_is_proven_by_its_refusal() -> None:
    """An account that goes without what its vendor has names the test of that; what the vendor lacks is proven as ever."""
    with anymeet.connect(provider=Poor, key="k") as provider:
        column = column_from(provider)
    assert PLAN == column.cells["links.create"].lack
    assert ["test_withheld[links.create]", "test_withheld[links.create.role]", "test_unsupported[links.revoke]"] == (
        proofs(column, "links.create", "links.create.role", "links.revoke")
    )


@pytest.mark.parametrize(
    ("reseller", "test"), [(True, "test_accounts_create"), (False, "test_withheld[accounts.create]")]
)
def test_who_may_open_accounts(reseller: bool, test: str) -> None:
    """A subscription of SameSurf's that may not resell is told so by its plan, and that is what is proven."""
    with anymeet.connect(provider=SameSurf, api_key="k", api_secret="s", reseller=reseller) as provider:
        column = column_from(provider)
    assert (reseller, [test]) == (column.cells["accounts.create"].supported, proofs(column, "accounts.create"))


def test_what_a_plugin_changes_is_not_proven() -> None:
    """No contract of a provider tests a plugin: what one adds, takes or excuses has no proof, all else keeps it."""

    class Revoking(AcmeLinks):
        reasons = {}

        def revoke(self, link_id: str) -> None: ...

        def lack(self, ability: str) -> Lack | None:
            return PLAN if ability == "create.role" else super().lack(ability)

    class Plugin:
        @hookimpl
        def anymeet_interface(self, provider: Provider, name: str) -> Interface | None:
            return Revoking(provider) if name == "links" else None

    with anymeet.connect(provider=Acme, key="k", registry=registry_of(Plugin())) as provider:
        column = column_from(provider)
    assert Cell(lack=None, proof="") == column.cells["links.revoke"]
    assert Cell(lack=PLAN, proof="") == column.cells["links.create.role"]
    assert ["test_links_create", "test_unsupported[meetings.create]"] == proofs(
        column, "links.create", "meetings.create"
    )


def test_a_row_differs_when_some_can_and_others_cannot(registry: Registry) -> None:
    """Different reasons for what nobody has make no difference."""
    rows = {row.ability: row for row in make_matrix(["acme", "samesurf"], registry=registry).rows}
    assert rows["meetings.create"].differs
    assert not rows["links.create"].differs
    assert len({cell.lack for cell in rows["meetings.end"].cells}) == 2
    assert not rows["meetings.end"].differs


def test_a_name_is_a_profile_before_it_is_a_provider(
    registry: Registry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a profile has the name of a provider, in the file or in the environment, its account is told."""
    Acme.made.clear()
    read_column("acme", registry=registry)
    assert [] == Acme.made
    (folder / "anymeet.toml").write_text(WORK.replace("work]", "acme]"))
    read_column("acme", registry=registry)
    (folder / "anymeet.toml").unlink()
    monkeypatch.setenv("ANYMEET_ACME_PROVIDER", "acme")
    monkeypatch.setenv("ANYMEET_ACME_KEY", "cloud-key")
    read_column("acme", registry=registry)
    assert ["work-key", "cloud-key"] == [account.settings.secrets()[0] for account in Acme.made]


def test_an_emulated_profile_is_stopped_again(install: Install, folder: Path) -> None:
    """To know what an account has, its emulator runs as long as that takes."""
    AcmeEmulator.made.clear()
    install("acme-meet", providers={"acme": "support.acme:Acme"}, emulators={"acme": "support.acme:AcmeEmulator"})
    column = read_column("acme:emulated", registry=Registry())
    assert ("acme:emulated", "Acme") == (column.name, column.title)
    assert [0] == [emulator.running for emulator in AcmeEmulator.made]


def test_what_a_profile_requires_is_not_asked_for(registry: Registry, folder: Path) -> None:
    """Who wants to know what an account lacks is told, also when a profile requires just that."""
    (folder / "anymeet.toml").write_text(f"{WORK}requires = ['links.revoke']\n")
    assert not read_column("work", registry=registry).cells["links.revoke"].supported


def test_another_file_can_be_read(registry: Registry, folder: Path) -> None:
    """Profiles are those of the file that is named."""
    (folder / "other.toml").write_text(WORK)
    assert ("work",) == make_matrix(["work"], config=folder / "other.toml", registry=registry).columns


def test_a_name_that_nobody_has(registry: Registry, folder: Path) -> None:
    """It is told with what may have been meant."""
    with pytest.raises(ConfigurationError, match=r"there is no profile 'acne'.* There is a provider 'acme'"):
        make_matrix(["acne"], registry=registry)
    with pytest.raises(UnknownProvider, match="there is no provider 'acne'"):
        make_matrix(["acne:emulated"], registry=registry)
