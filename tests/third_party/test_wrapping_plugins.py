"""Two plugins, from the page on plugins, that wrap the interfaces of whatever provider there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import anymeet
from anymeet.models import LinkRequest, LinkRole, MeetingChanges, MeetingRequest
from anymeet.pages import Pages
from anymeet.plugins import Registry
from anymeet.provider import Provider
from support.projects import ROOT

VENDORS = ("blue", "digitalsamba", "samesurf")


@attrs.frozen
class Wrapping:
    """The registry with both plugins, and what the first one has written down."""

    registry: Registry
    handed_out: list[str]


@pytest.fixture
def wrapping(site: Path) -> Wrapping:
    """Both plugins exactly as the page has them: its first two blocks, up to where they are used."""
    page: dict[str, Any] = {}
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "plugins.md").read_text(), re.DOTALL)
    for block in blocks[:2]:
        exec(block.partition("\nanymeet.register(")[0], page)
    registry = Registry()
    registry.register(page["Audit"]())
    registry.register(page["Discretion"]())
    return Wrapping(registry, page["handed_out"])


@pytest.fixture(params=VENDORS)
def provider(request: pytest.FixtureRequest, wrapping: Wrapping) -> Iterator[Provider]:
    """An account at a vendor's emulator, seen through both plugins."""
    with anymeet.connect(f"{request.param}:emulated", registry=wrapping.registry) as provider:
        yield provider


def test_abilities_stay_as_they_were(provider: Provider, wrapping: Wrapping) -> None:
    """What the account can do, what it cannot and why is the same with the plugins and without."""
    for name in ("links", "meetings", "participants"):
        assert provider.interface(name).inner is not None
    with anymeet.connect(f"{provider.name}:emulated", registry=Registry()) as plain:
        assert plain.abilities() == provider.abilities()


def test_every_link_that_is_handed_out_is_written_down(provider: Provider, wrapping: Wrapping) -> None:
    """Those that come with a meeting and those that are asked for, each with its role and meeting."""
    meeting = provider.meetings.create(MeetingRequest(title="Weekly"))
    link = provider.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST, person="Ada"))
    expected = [f"{each.role} link to {meeting.id}" for each in meeting.links]
    assert [*expected, f"guest link to {meeting.id} for Ada"] == wrapping.handed_out
    assert (provider.name, provider.profile) == (link.provider, link.profile)


def test_links_in_lists_are_written_down_when_they_are_looked_at(provider: Provider, wrapping: Wrapping) -> None:
    """A list stays lazy: its links are handed out, and so written down, when somebody walks it."""
    if not provider.supports("meetings.list_live"):
        pytest.skip("this vendor does not list live meetings")
    meeting = provider.meetings.create(MeetingRequest(title="Weekly"))
    provider.links.create(meeting.id, LinkRequest(role=LinkRole.HOST, person="Ada"))
    provider.clock.sleep(120)
    wrapping.handed_out.clear()
    live = provider.meetings.list_live()
    assert isinstance(live, Pages)
    assert [] == wrapping.handed_out
    links = [each for found in live for each in found.links]
    assert [f"{each.role} link to {meeting.id}" for each in links] == wrapping.handed_out


def test_what_is_unsupported_stays_so(provider: Provider) -> None:
    """An override of a plugin's does not make an operation work that the vendor does not have."""
    if provider.supports("meetings.update"):
        pytest.skip("this vendor can change meetings")
    with pytest.raises(anymeet.Unsupported) as caught:
        provider.meetings.update("1", MeetingChanges(title="Other"))
    assert (provider.name, "meetings.update") == (caught.value.provider, caught.value.ability)


def test_nobody_is_told_who_was_there(provider: Provider) -> None:
    """The names of participants are in no field of what comes back, nor in what the vendor sent."""
    if not provider.supports("participants.list"):
        pytest.skip("this vendor does not list participants")
    meeting = provider.meetings.create(MeetingRequest(title="Weekly"))
    provider.links.create(meeting.id, LinkRequest(role=LinkRole.HOST, person="Ada"))
    provider.clock.sleep(120)
    if provider.supports("participants.list_live"):
        (inside,) = provider.participants.list_live(meeting.id)
        assert (None, None) == (inside.name, inside.raw)
    provider.clock.sleep(3600)
    (somebody,) = provider.participants.list(meeting.id)
    assert (None, None) == (somebody.name, somebody.raw)
    assert somebody.id
    assert "Ada" not in repr(attrs.asdict(somebody))


def test_reported_fields_are_noted_once(wrapping: Wrapping) -> None:
    """A field that is left out is in the notes once, however many plugins the request has passed."""
    with anymeet.connect("digitalsamba:emulated", registry=wrapping.registry, unsupported="report") as provider:
        start = provider.clock.now()
        meeting = provider.meetings.create(MeetingRequest(title="Weekly", starts_at=start))
    assert ["meetings.create.starts_at"] == [note.ability for note in meeting.notes]
