"""The token on each request, and the clock in it."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from anymeet.errors import Unauthorized
from anymeet.tokens import claims_of
from anymeet_samesurf import SameSurf, SameSurfSettings, UnsignedTokenWarning
from anymeet_samesurf.emulator import SameSurfEmulator
from anymeet_samesurf.tokens import TokenAuth
from support.clock import FakeClock
from support.loopback import Loopback, says

ConnectTo = Callable[..., SameSurf]
REFUSED = {"success": False, "errorcode": 101}
HOUR = timedelta(hours=1)


def decoded(token: str, part: int) -> Any:
    text = token.split(".")[part]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def settings(**more: Any) -> SameSurfSettings:
    return SameSurfSettings(api_key="THE-KEY", api_secret="the-secret", **more)


def test_a_token_has_two_claims(clock: FakeClock) -> None:
    """It is signed HS256 by the secret, over the time in whole seconds and the key, and nothing else."""
    token = TokenAuth(settings(), clock).token()
    assert {"typ": "JWT", "alg": "HS256"} == decoded(token, 0)
    assert {"iat": int(clock.now().timestamp()), "sub": "THE-KEY"} == claims_of(token, "the-secret")


def test_every_request_has_its_own_token(scripted: Callable[..., SameSurf], vendor: Loopback, clock: FakeClock) -> None:
    """A repeated request is signed anew, with the time at which it is repeated."""
    surf = scripted(retries=1)
    vendor.script(says(429, b"", Retry_After="7"), says(200, {}))
    surf.check()
    first, second = (decoded(heard.headers["authorization"].removeprefix("Bearer "), 1) for heard in vendor.heard)
    assert 7 == second["iat"] - first["iat"]


def test_a_configured_offset_is_added(clock: FakeClock) -> None:
    """The token tells the time of SameSurf's clock, as far as the profile knows it."""
    token = TokenAuth(settings(clock_offset=-90.0), clock).token()
    assert int((clock.now() - timedelta(seconds=90)).timestamp()) == decoded(token, 1)["iat"]


def test_the_offset_is_learnt_from_a_refusal(emulator: SameSurfEmulator, connect_to: ConnectTo) -> None:
    """When a token is refused and the answer's date differs, the clock is corrected and the call is made once more."""
    here = FakeClock()
    emulator.clock.set(here.now() + HOUR)
    surf = connect_to(emulator, {"clock": here})
    surf.check()
    surf.native.rooms.create({})
    told = [(entry.operation, entry.credential) for entry in emulator.journal]
    assert [("analytics.overview", "refused"), ("analytics.overview", "valid"), ("rooms.create", "valid")] == told


def test_a_clock_that_moves_again_is_learnt_again(emulator: SameSurfEmulator, connect_to: ConnectTo) -> None:
    """What was learnt is corrected when it no longer holds."""
    here = FakeClock()
    emulator.clock.set(here.now() + HOUR)
    surf = connect_to(emulator, {"clock": here})
    surf.check()
    emulator.clock.advance(HOUR)
    surf.check()
    assert ["refused", "valid"] * 2 == [entry.credential for entry in emulator.journal]


def test_wrong_credentials_are_tried_once(emulator: SameSurfEmulator, connect_to: ConnectTo) -> None:
    """When the clocks agree, a refusal stands, and nothing is sent twice."""
    swapped = {"api_key": emulator.settings["api_secret"], "api_secret": emulator.settings["api_key"]}
    with pytest.raises(Unauthorized):
        connect_to(emulator, **swapped).check()
    assert 1 == len(emulator.journal)


@pytest.mark.parametrize("date", [{}, {"Date": "yesterday"}, {"Date": "Tue, 01 Jan 2030 12:00:00 -0000"}])
def test_a_refusal_without_a_readable_date_stands(
    date: dict[str, str], scripted: Callable[..., SameSurf], vendor: Loopback
) -> None:
    """Without a date to compare with, there is nothing to correct."""
    surf = scripted()
    vendor.script(says(200, REFUSED, **date))
    with pytest.raises(Unauthorized):
        surf.check()
    assert 1 == len(vendor.heard)


def test_a_status_401_is_learnt_from_as_well(
    scripted: Callable[..., SameSurf], vendor: Loopback, clock: FakeClock
) -> None:
    """A refusal by status alone shows the other clock just the same."""
    surf = scripted()
    vendor.script(says(401, b"", Date="Tue, 01 Jan 2030 12:00:00 GMT"), says(200, {}))
    surf.check()
    assert int((clock.now() + 2 * HOUR).timestamp()) == decoded(vendor.heard[1].headers["authorization"][7:], 1)["iat"]


def test_threads_learn_together(emulator: SameSurfEmulator, connect_to: ConnectTo) -> None:
    """Calls of several threads with one provider all get through, whoever learns first."""
    here = FakeClock()
    emulator.clock.set(here.now() + HOUR)
    surf = connect_to(emulator, {"clock": here})
    with ThreadPoolExecutor(8) as pool:
        rooms = list(pool.map(lambda _: surf.native.rooms.create({}).room, range(8)))
    assert 8 == len(set(rooms))


def test_unsigned_tokens_need_a_setting_that_warns(
    emulate: Callable[..., SameSurfEmulator], connect_to: ConnectTo, caplog: pytest.LogCaptureFixture
) -> None:
    """With the setting on, tokens have no signature, and a warning and a log entry say what that means."""
    emulator = emulate(accepts_unsigned_tokens=True)
    with caplog.at_level(logging.WARNING), pytest.warns(UnsignedTokenWarning, match="not signed"):
        surf = connect_to(emulator, allow_unsigned_tokens=True)
    surf.check()
    assert ["anymeet.samesurf"] == [record.name for record in caplog.records]
    with pytest.warns(UnsignedTokenWarning):
        token = TokenAuth(settings(allow_unsigned_tokens=True), emulator.clock).token()
    assert {"typ": "JWT", "alg": "none"} == decoded(token, 0)
    assert token.endswith(".")


def test_unsigned_tokens_are_refused_by_a_key_that_is_not_set_so(
    emulator: SameSurfEmulator, connect_to: ConnectTo
) -> None:
    """The emulated key takes signed tokens only, unless it is switched."""
    with pytest.warns(UnsignedTokenWarning):
        surf = connect_to(emulator, allow_unsigned_tokens=True)
    with pytest.raises(Unauthorized):
        surf.check()
