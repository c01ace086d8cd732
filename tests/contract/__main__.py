"""``python tests/contract`` prints which test of the contract catches what: a line for each lie of each provider."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "example_provider" / "src"))

from anymeet_blue import Blue
from anymeet_blue.emulator import BlueEmulator
from anymeet_digitalsamba import DigitalSamba
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from support.mutations import KINDS, complaint, mutations

print("| provider | ability | lie | caught by | which says |\n| --- | --- | --- | --- | --- |")
survivors = 0
for provider, vendor in ((DigitalSamba, DigitalSambaEmulator), (SameSurf, SameSurfEmulator), (Blue, BlueEmulator)):
    with vendor() as emulator:
        for kind in KINDS:
            for mutation in mutations(provider, kind):
                said = complaint(mutation.provider, mutation.test, emulator)
                survivors += not said
                words = said.partition("\n")[0].replace("|", "\\|") or "nothing"
                print(f"| {provider.info.name} | {mutation.ability} | {kind} | {mutation.test} | {words} |")
sys.exit(f"{survivors} survive" if survivors else 0)
