"""No provider can lie about an ability without the contract noticing. ``python tests/contract`` prints by which test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anymeet.provider import Provider
from anymeet.testing import Emulator
from anymeet_blue import Blue
from anymeet_blue.emulator import BlueEmulator
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from support.mutations import DENIED, DROPPED, GRANTED, IDLE, INVENTED, KINDS, complaint, mutations

PROVIDERS: dict[type[Provider], type[Emulator]] = {
    DigitalSamba: DigitalSambaEmulator,
    SameSurf: SameSurfEmulator,
    Blue: BlueEmulator,  # whose requests differ each time
}


@pytest.fixture(scope="module", params=PROVIDERS, ids=lambda provider: provider.info.name)
def provider(request: pytest.FixtureRequest) -> type[Provider]:
    """Each of ours, and the example."""
    kind: type[Provider] = request.param
    return kind


@pytest.fixture(scope="module")
def emulator(provider: type[Provider]) -> Iterator[Emulator]:
    """Its vendor."""
    with PROVIDERS[provider]() as running:
        yield running


@pytest.mark.parametrize("kind", KINDS)
def test_every_lie_is_noticed(provider: type[Provider], emulator: Emulator, kind: str) -> None:
    """Flipping any one ability, in either direction, fails the very test that proves the ability."""
    lies = list(mutations(provider, kind))
    assert lies
    assert [] == [lie.ability for lie in lies if not complaint(lie.provider, lie.test, emulator)]


def test_every_ability_is_lied_about(provider: type[Provider]) -> None:
    """The lies cover all abilities: the declared ones in both directions and as withheld, the absent ones by claiming them."""
    declared = {ability for ability, lack in provider.declared_abilities() if lack is None}
    absent = {ability for ability, lack in provider.declared_abilities() if lack is not None}
    told = {kind: {lie.ability for lie in mutations(provider, kind)} for kind in KINDS}
    assert declared == told[DENIED]
    assert declared == told[IDLE] | told[DROPPED]
    assert declared == told[GRANTED]
    assert absent == told[INVENTED]


def test_an_honest_provider_gives_no_cause(provider: type[Provider], emulator: Emulator) -> None:
    """What is noticed above is the lie: without one, the same tests are content."""
    absent = next(ability for ability, lack in provider.declared_abilities() if lack)
    for test in ("test_meetings_get", "test_field[meetings.create.title]", f"test_unsupported[{absent}]"):
        assert "" == complaint(provider, test, emulator)
