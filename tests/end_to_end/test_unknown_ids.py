"""Ids that nothing has, on every vendor's emulator, through the neutral API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from anymeet.errors import NotFound, Unsupported
from anymeet.models import MeetingChanges, WebhookChanges
from anymeet.provider import Provider
from support.accounts import GUEST, Account

NOBODY = "nothing-has-this-id"

UNKNOWN: Mapping[str, Callable[[Provider, str, Path], object]] = {
    "meetings.get": lambda provider, _, __: provider.meetings.get(NOBODY),
    "meetings.update": lambda provider, _, __: provider.meetings.update(NOBODY, MeetingChanges(title="Changed")),
    "meetings.end": lambda provider, _, __: provider.meetings.end(NOBODY),
    "links.create": lambda provider, _, __: provider.links.create(NOBODY, GUEST),
    "participants.list": lambda provider, _, __: list(provider.participants.list(NOBODY)),
    "participants.list_live": lambda provider, _, __: list(provider.participants.list_live(NOBODY)),
    "sessions.get": lambda provider, _, __: provider.sessions.get(NOBODY),
    "recordings.get": lambda provider, _, __: provider.recordings.get(NOBODY),
    "recordings.wait": lambda provider, _, __: provider.recordings.wait(NOBODY),
    "recordings.start": lambda provider, _, __: provider.recordings.start(NOBODY),
    "recordings.stop": lambda provider, _, __: provider.recordings.stop(NOBODY),
    "recordings.archive": lambda provider, _, __: provider.recordings.archive(NOBODY),
    "recordings.unarchive": lambda provider, _, __: provider.recordings.unarchive(NOBODY),
    "recordings.download": lambda provider, _, folder: provider.recordings.download(NOBODY, folder / "x.mp4"),
    "recordings.download_link": lambda provider, _, __: provider.recordings.download_link(NOBODY),
    "transcripts.get": lambda provider, _, __: provider.transcripts.get(NOBODY),
    "chat.list": lambda provider, _, __: list(provider.chat.list(NOBODY)),
    "questions.list": lambda provider, _, __: list(provider.questions.list(NOBODY)),
    "polls.list": lambda provider, _, __: list(provider.polls.list(NOBODY)),
    "polls.results": lambda provider, meeting, _: provider.polls.results(meeting, NOBODY),
    "usage.meeting": lambda provider, _, __: provider.usage.meeting(NOBODY),
    "usage.timeline": lambda provider, _, __: list(provider.usage.timeline(NOBODY)),
    "webhooks.update": lambda provider, _, __: provider.webhooks.update(NOBODY, WebhookChanges(name="Changed")),
    "accounts.create_credentials": lambda provider, _, __: provider.accounts.create_credentials(NOBODY),
}
"""What needs something that is there."""

GONE: Mapping[str, Callable[[Provider, str], None]] = {
    "meetings.delete": lambda provider, _: provider.meetings.delete(NOBODY),
    "links.revoke": lambda provider, _: provider.links.revoke(NOBODY),
    "recordings.delete": lambda provider, _: provider.recordings.delete(NOBODY),
    "chat.delete": lambda provider, _: provider.chat.delete(NOBODY),
    "questions.delete": lambda provider, _: provider.questions.delete(NOBODY),
    "polls.delete": lambda provider, meeting: provider.polls.delete(meeting, NOBODY),
    "webhooks.delete": lambda provider, _: provider.webhooks.delete(NOBODY),
    "accounts.delete": lambda provider, _: provider.accounts.delete(NOBODY),
}
"""What has nothing to do when it is not there."""


@pytest.mark.parametrize("ability", UNKNOWN)
def test_an_unknown_id(account: Account, ability: str, tmp_path: Path) -> None:
    """NotFound, naming the ability; where the account lacks that, Unsupported without a request, and no file is made."""
    provider = account.provider
    lacks = provider.reason(ability) is not None

    with account.watch.raises(Unsupported if lacks else NotFound) as caught:
        UNKNOWN[ability](provider, account.meeting_id, tmp_path)

    assert (provider.name, ability) == (caught.value.provider, caught.value.ability)
    assert not (lacks and len(account.emulator.journal))
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("ability", GONE)
def test_deleting_what_is_not_there(account: Account, ability: str) -> None:
    """Nothing happens, and nothing is raised; where the account lacks the ability, Unsupported without a request."""
    provider = account.provider

    if provider.reason(ability) is None:
        GONE[ability](provider, account.meeting_id)
        assert 1 == len(account.emulator.journal)
        return

    with account.watch.raises(Unsupported):
        GONE[ability](provider, account.meeting_id)
    assert 0 == len(account.emulator.journal)
