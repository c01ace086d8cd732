"""The provider as a whole."""

from __future__ import annotations

import pytest
import responses

from anymeet.errors import ConfigurationError, Unauthorized, Unavailable
from anymeet.models import Reason
from anymeet_digitalsamba import DigitalSamba, DigitalSambaSettings

ROOMS = "https://api.digitalsamba.com/api/v1/rooms"
SETTINGS = DigitalSambaSettings(team_id="team-1", developer_key="seeded-key", retries=0)


@responses.activate
def test_checking_asks_for_one_room_with_the_developer_key() -> None:
    """The cheapest call there is, as a bearer."""
    matcher = responses.matchers.query_param_matcher({"limit": "1"})
    responses.get(ROOMS, json={"data": [], "total_count": "0"}, match=[matcher])
    with DigitalSamba(SETTINGS) as provider:
        provider.check()
    assert responses.calls[0].request.headers["Authorization"] == "Bearer seeded-key"


@responses.activate
def test_a_wrong_key_is_told_by_the_check() -> None:
    """Without showing it, even when the vendor repeats it."""
    responses.get(ROOMS, json={"message": "Bearer seeded-key is wrong"}, status=401)
    with DigitalSamba(SETTINGS) as provider, pytest.raises(Unauthorized, match="anymeet doctor") as caught:
        provider.check()
    assert "seeded-key" not in f"{caught.value!r} {caught.value} {vars(caught.value)}"


@responses.activate
def test_a_page_of_html_is_no_riddle() -> None:
    """What stands before the service answers so when the service is down."""
    responses.get(ROOMS, body=b"<h1>Bad Gateway</h1>", status=502)
    with DigitalSamba(SETTINGS) as provider, pytest.raises(Unavailable, match="HTTP 502"):
        provider.check()


def test_connecting_sends_nothing() -> None:
    """Opening and closing a provider needs no net."""
    with DigitalSamba(SETTINGS) as provider:
        assert ("digitalsamba", "") == (provider.name, provider.profile)
        assert "seeded-key" not in repr(provider)


def test_an_address_in_the_clear_is_refused() -> None:
    """The developer key would be there for everybody to read."""
    settings = DigitalSambaSettings(team_id="t", developer_key="k", base_url="http://api.digitalsamba.com/api/v1")
    with pytest.raises(ConfigurationError, match="https"):
        DigitalSamba(settings)


def test_only_what_the_vendor_lacks_is_lacking() -> None:
    """Every absence has a reason that says what to do or why, and none is for want of writing."""
    lacks = {ability: lack for ability, lack in DigitalSamba.declared_abilities() if lack}
    assert {lack.reason for lack in lacks.values()} == {Reason.VENDOR_LACKS}
    assert all(lack.detail for lack in lacks.values())
    operations = {ability for ability in lacks if ability.count(".") == 1}
    assert {"links.revoke", "accounts.create", "accounts.delete", "accounts.create_credentials"} == operations
