"""Recordings to try things with."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from anymeet.models import Feature, Meeting, Recording
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract
from anymeet.testing.contract.failures import ContractBroken, Guide, Words
from anymeet.testing.people import Person

LENGTH: Final = timedelta(minutes=5, seconds=17)
"""Of a recording: in seconds a number that stands for nothing else."""


class Recorded(Contract):
    """Base of the classes that need recordings."""

    def recording_id(self, account: Account, meeting: Meeting) -> str:
        """The id of the one recording of a meeting."""
        return next(iter(self._listed(account, meeting))).id

    def _listed(self, account: Account, meeting: Meeting) -> Pages[Recording]:
        if not account.declares("recordings.list"):
            expected = Words("recordings.list, or recording_id() of the test class overridden")
            came = Words("recordings.list is not declared")
            raise ContractBroken("recordings to try things with", expected=expected, came=came, see=Guide.EMULATOR)
        return account.provider.recordings.list(meeting.id)

    def _recording(self, account: Account) -> tuple[Meeting, Person]:
        """A meeting that is being recorded, and its host."""
        made = self.with_features(account, Feature.RECORDING)
        host, _ = self.attend(account, made)
        self._record(account, made, host)
        return made, host

    def _record(self, account: Account, meeting: Meeting, host: Person) -> None:
        if account.declares("recordings.start"):
            account.provider.recordings.start(meeting.id)
        else:
            host.record()

    def _stop(self, account: Account, meeting: Meeting, host: Person) -> None:
        if account.declares("recordings.stop"):
            account.provider.recordings.stop(meeting.id)
        else:
            host.stop_recording()

    def _finish(self, account: Account) -> None:
        """All leave, and an hour goes by."""
        self.leave(account, *account.emulator.people.inside)
        account.wait(hours=1)

    def _recorded(self, account: Account) -> Meeting:
        """A meeting with a recording of five minutes, an hour later."""
        made, host = self._recording(account)
        account.emulator.clock.advance(LENGTH)
        self._stop(account, made, host)
        self._finish(account)
        return made
