"""The ten calls against the documented ones: what is sent, and what is made of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from anymeet.errors import InvalidRequest
from anymeet.pages import Page
from anymeet.testing import load_operations
from anymeet_samesurf import SameSurf
from anymeet_samesurf.models import Bookmark, Cookie, NewRoom, Override, RoomFeature, SessionData, StorageItem
from anymeet_samesurf.operations import SameSurfAPI
from support.loopback import Loopback

Scripted = Callable[..., SameSurf]

DOCUMENTED: Final = {operation.id: operation for operation in load_operations("anymeet_samesurf.emulator")}

CALLS: Final[Mapping[str, Callable[[SameSurfAPI], Any]]] = {
    "rooms.running": lambda api: next(api.rooms.running(skip=5, limit=5).pages()),
    "rooms.create": lambda api: api.rooms.create(
        NewRoom(
            starturl="http://www.samesurf.com",
            title="Product demo",
            bookmarks=[Bookmark("Samesurrf", "https://www.samesurf.com")],
            session=SessionData(
                cookies=[
                    Cookie(
                        domain="twitter.com",
                        path="/",
                        name="auth_token",
                        value="your_auth_token",
                        secure=True,
                        httponly=True,
                    )
                ],
                storage=[StorageItem(domain="mydomain.com", name="test", value="test_value")],
            ),
        )
    ),
    "invitations.create": lambda api: api.invitations.create(room="123456789", usagelimit=1, isleader=True),
    "invitations.delete": lambda api: api.invitations.delete("ABCDEF123456"),
    "analytics.overview": lambda api: api.analytics.overview(),
    "analytics.rooms": lambda api: next(api.analytics.rooms(skip=20, take=20).pages()),
    "analytics.room": lambda api: api.analytics.room("123456789", version=1),
    "reseller.create_subscription": lambda api: api.reseller.create_subscription(
        name="ResoldSubscriptionName",
        licensecount=10,
        configuration_overrides=[
            Override("communications_active", value=False),
            Override("default_logout_url", "http://www.mywebsite.com"),
        ],
        bookmarks=[Bookmark("Samesurrf", "https://www.samesurf.com")],
        disabledfeatures=[RoomFeature.MODE_SCREEN_SHARE, RoomFeature.MODE_VIDEO_SHARE],
    ),
    "reseller.delete_subscription": lambda api: api.reseller.delete_subscription("ResoldSubscription1"),
    "reseller.create_api_key": lambda api: api.reseller.create_api_key("ResoldSubscriptionName"),
}

DEVIATIONS: Final[Mapping[str, Mapping[str, str]]] = {
    # The text, twice, and the only public client say `disabledfeatures`; one example says `disabled_features`.
    "reseller.create_subscription": {"disabled_features": "disabledfeatures"},
}
"""Fields that go out under another name than in the document's example."""

READS: Final = {"rooms.running", "analytics.overview", "analytics.rooms", "analytics.room"}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_what_is_sent_is_the_documented_request(name: str, scripted: Scripted, vendor: Loopback) -> None:
    """Each call sends its documented example, byte for byte of meaning, apart from the listed deviations."""
    documented = DOCUMENTED[name]
    CALLS[name](scripted(documented.success.body).native)
    heard = vendor.heard[0]
    assert (documented.method, documented.path) == (heard.method, heard.target)
    if documented.sample_body is None:
        assert (b"", "0", None) == (heard.body, heard.headers["content-length"], heard.headers.get("content-type"))
        return
    renamed = DEVIATIONS.get(name, {})
    assert {renamed.get(key, key): value for key, value in documented.sample_body.items()} == heard.json
    assert "application/json" == heard.headers["content-type"]


def test_the_documented_scheduled_room_is_sent(scripted: Scripted, vendor: Loopback) -> None:
    """The example of a scheduled room goes out as it is shown."""
    documented = DOCUMENTED["rooms.create"]
    sample = documented.facts["sample_scheduled_body"]
    scripted(documented.success.body).native.rooms.create(NewRoom(**sample))
    assert sample == vendor.heard[0].json


@pytest.mark.parametrize("name", DOCUMENTED)
def test_documented_answers_lose_nothing(name: str, scripted: Scripted) -> None:
    """Every documented key lands in an attribute of its name with its value, and ``raw`` is the answer."""
    sample = DOCUMENTED[name].success.body
    value = CALLS[name](scripted(sample).native)
    if isinstance(value, Page):
        assert int(sample.get("totalrooms", sample.get("total_rooms"))) == value.total
        assert sample["rooms"] == [room.raw for room in value.items]
        value, sample = value.items, sample["rooms"]
    else:
        assert sample == value.raw
    assert sample == _as_documented(value, sample)


def test_there_are_ten_operations() -> None:
    """The native API has the documented calls under their ids, method and path, and says which of them read."""
    operations = SameSurfAPI.operations()
    assert sorted((op.id, op.method, op.path) for op in DOCUMENTED.values()) == [
        (operation.id, operation.method, operation.path) for operation in operations
    ]
    assert READS == {operation.id for operation in operations if operation.reads}
    assert CALLS.keys() == DOCUMENTED.keys()


def test_fields_of_analytics_from_the_newer_reference_are_sent(scripted: Scripted, vendor: Loopback) -> None:
    """The dates and the time zone of the reference of 2025-05 go out under its names."""
    native = scripted({"total_rooms": 0, "rooms": []}).native
    assert [] == list(native.analytics.rooms(start_date="2025-01-01", end_date="2025-01-31", timezone="Europe/London"))
    said = {"take": 100, "start_date": "2025-01-01", "end_date": "2025-01-31", "timezone": "Europe/London"}
    assert said == vendor.heard[0].json


def test_fields_nobody_has_seen_yet_survive_both_ways(scripted: Scripted, vendor: Loopback) -> None:
    """A mapping in place of a room, and further fields of other calls, are sent as they are; new answers stay in raw."""
    native = scripted({"room": "1", "token": "t", "link": "https://x.example/1/t", "colour": "blue"}).native
    room = native.rooms.create({"title": "Named", "name": "reception"})
    native.invitations.create(room="1", usagelimit=1, isleader=False, further={"expires": "soon"})
    native.reseller.create_subscription(name="A", licensecount=1, further={"plan": "gold"})
    assert "blue" == room.raw["colour"]
    assert [
        {"title": "Named", "name": "reception"},
        {"room": "1", "usagelimit": 1, "isleader": False, "expires": "soon"},
        {"name": "A", "licensecount": 1, "plan": "gold"},
    ] == [heard.json for heard in vendor.heard]


def test_calls_without_documents_can_be_made(scripted: Scripted, vendor: Loopback) -> None:
    """Anything that is not described can be sent by hand, with a token and with failures recognised."""
    native = scripted({"success": True, "image": "..."}).native
    assert {"success": True, "image": "..."} == native.request("POST", "/api/v3/screenshot", json={"room": "1"})
    assert vendor.heard[0].headers["authorization"].startswith("Bearer ey")


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda api: api.invitations.create(room="1", usagelimit=0, isleader=False), "usagelimit"),
        (lambda api: api.invitations.create(room="1", usagelimit="2", isleader=False), "usagelimit"),
        (lambda api: api.invitations.create(room=123, usagelimit=1, isleader=False), "room"),
        (lambda api: api.invitations.create(room="1", usagelimit=1, isleader="no"), "isleader"),
        (lambda api: api.rooms.create(NewRoom(lengthinminutes=0)), "lengthinminutes"),
        (lambda api: api.rooms.create(NewRoom(bookmarks=["https://www.samesurf.com"])), "bookmarks.0"),  # type: ignore[list-item]
        (lambda api: api.reseller.create_subscription(name="A", licensecount=0), "licensecount"),
        (lambda api: api.analytics.room("1", version="0"), "version"),
        (lambda api: api.analytics.rooms(take="20"), "take"),
    ],
)
def test_writing_is_strict(call: Callable[[Any], object], field: str, scripted: Scripted, vendor: Loopback) -> None:
    """A value of the wrong kind or below the vendor's least is refused by its field, before anything is sent."""
    native = scripted().native
    with pytest.raises(InvalidRequest) as caught:
        call(native)
    assert field == caught.value.field
    assert [] == vendor.heard


def _as_documented(value: Any, sample: Any) -> Any:
    """A typed value written as the sample writes it, from its attributes alone."""
    if isinstance(sample, list):
        return [_as_documented(item, shown) for item, shown in zip(value, sample, strict=True)]
    if isinstance(sample, Mapping):
        return {key: _as_documented(getattr(value, key), shown) for key, shown in sample.items()}
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value
