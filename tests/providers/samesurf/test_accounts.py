"""A reseller's accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from anymeet.errors import Conflict, Forbidden, NotFound, Unauthorized, Unsupported
from anymeet.models import AccountRequest, Feature, LinkRequest, LinkRole, MeetingRequest, Reason
from anymeet_samesurf import SameSurf
from anymeet_samesurf.emulator import SameSurfEmulator
from anymeet_samesurf.models import Override, OverrideKey
from support.loopback import Loopback

ConnectTo = Callable[..., SameSurf]


def test_a_reseller_story(surf: SameSurf, emulator: SameSurfEmulator, connect_to: ConnectTo) -> None:
    """An account is opened, given a key, used as a second profile, seen in its own analytics only, and closed."""
    account = surf.accounts.create(
        AccountRequest(
            name="Resold",
            licences=10,
            features={Feature.RECORDING: False},
            vendor={"samesurf": {"configuration_overrides": [{"key": "welcome_active", "value": False}]}},
        )
    )
    assert ("Resold", "Resold", 10, ()) == (account.id, account.name, account.licences, account.notes)
    credentials = surf.accounts.create_credentials(account.id)
    resold = connect_to(emulator, api_key=credentials.key, api_secret=credentials.secret)
    resold.check()

    meeting = resold.meetings.create(MeetingRequest(title="Theirs"))
    person = emulator.people.join(resold.links.create(meeting.id, LinkRequest(role=LinkRole.HOST)).url)
    emulator.clock.advance(timedelta(minutes=5))
    person.leave()
    assert ["Theirs"] == [held.title for held in resold.meetings.list()]
    assert [] == list(surf.meetings.list())
    with pytest.raises(NotFound):
        surf.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST))

    surf.accounts.delete(account.id)
    surf.accounts.delete(account.id)
    with pytest.raises(Unauthorized):
        resold.check()


def test_an_account_is_written_in_the_vendors_words(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """Features that are off, licences, and overrides whose truths become texts, go out under SameSurf's names."""
    overrides = [
        {"key": "welcome_active", "value": True},
        Override(OverrideKey.DEFAULT_LOGOUT_URL, "https://bye.example"),
    ]
    scripted({"success": True}).accounts.create(
        AccountRequest(
            name="Resold",
            licences=3,
            features={Feature.DOCUMENTS: False},
            vendor={"samesurf": {"configuration_overrides": overrides, "newer": 1}},
        )
    )
    assert {
        "name": "Resold",
        "licensecount": 3,
        "disabledfeatures": ["MODE_DOCUMENT_SHARE"],
        "configuration_overrides": [
            {"key": "welcome_active", "value": "true"},
            {"key": "default_logout_url", "value": "https://bye.example"},
        ],
        "newer": 1,
    } == vendor.heard[0].json


def test_licences_have_a_least(scripted: Callable[..., SameSurf], vendor: Loopback) -> None:
    """Without a number of licences it is one, and a note says so."""
    account = scripted({"success": True}).accounts.create(AccountRequest(name="Resold"))
    assert (1, 1) == (vendor.heard[0].json["licensecount"], account.licences)
    assert ["accounts.create.licences"] == [note.ability for note in account.notes]


def test_what_an_account_cannot_say_is_refused(surf: SameSurf) -> None:
    """A feature that is no switch of SameSurf's is refused, with a word on overrides."""
    with pytest.raises(Unsupported, match="configuration_overrides"):
        surf.accounts.create(AccountRequest(name="Resold", features={Feature.CHAT: False}))


def test_a_name_is_taken_once(surf: SameSurf) -> None:
    """A second account of a name is a conflict, named by its field."""
    surf.accounts.create(AccountRequest(name="Resold"))
    with pytest.raises(Conflict) as caught:
        surf.accounts.create(AccountRequest(name="Resold"))
    assert ("114", ["name"]) == (caught.value.code, list(caught.value.fields))


def test_credentials_for_nobody_are_not_found(surf: SameSurf) -> None:
    """Keys are made for accounts that exist."""
    with pytest.raises(NotFound):
        surf.accounts.create_credentials("Nobody")


@pytest.mark.parametrize("operation", ["create", "delete", "create_credentials"])
def test_who_is_no_reseller_learns_it_once(
    operation: str, emulate: Callable[..., SameSurfEmulator], connect_to: ConnectTo
) -> None:
    """After error 116 all of accounts is withheld for lack of the plan, without asking again."""
    emulator = emulate(reseller=False)
    surf = connect_to(emulator)
    assert surf.supports(f"accounts.{operation}")
    with pytest.raises(Forbidden):
        surf.native.reseller.create_api_key("Resold")
    lack = surf.reason(f"accounts.{operation}")
    assert lack is not None
    assert Reason.PLAN is lack.reason
    asked = len(emulator.journal)
    with pytest.raises(Unsupported, match="plan"):
        getattr(surf.accounts, operation)(AccountRequest(name="A") if operation == "create" else "A")
    assert asked == len(emulator.journal)
    assert surf.supports("meetings.create")


def test_a_profile_can_say_that_it_is_no_reseller(emulator: SameSurfEmulator, connect_to: ConnectTo) -> None:
    """With the setting off, nothing has to be asked."""
    surf = connect_to(emulator, reseller=False)
    assert not surf.supports("accounts.create")
    assert 0 == len(emulator.journal)
