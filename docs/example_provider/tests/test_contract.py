"""Blue keeps the contract of all providers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from anymeet.errors import UnexpectedResponse
from anymeet.http import HttpResponse
from anymeet.testing import Entry
from anymeet.testing.contract import ProviderContract
from anymeet_blue import Blue, decoded
from anymeet_blue.emulator import BlueEmulator


@pytest.fixture(scope="module")
def emulator() -> Iterator[BlueEmulator]:
    """A Blue server of this module's own."""
    with BlueEmulator() as running:
        yield running


class TestBlue(ProviderContract):
    """All of it, chosen by what Blue declares. Two parameters differ each time, and answers are no JSON."""

    provider_type = Blue
    volatile = frozenset({"meetingID", "checksum"})

    def sent(self, entry: Entry) -> Any:
        with suppress(UnexpectedResponse):
            return decoded(HttpResponse(status=entry.status, headers={}, body=entry.answer))
        return entry.answered
