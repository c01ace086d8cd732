"""The whole contract in one class."""

from __future__ import annotations

from anymeet.testing.contract.abilities import AbilitiesContract
from anymeet.testing.contract.accounts import AccountsContract
from anymeet.testing.contract.chat import ChatContract
from anymeet.testing.contract.extras import ExtrasContract
from anymeet.testing.contract.files import RecordingFilesContract
from anymeet.testing.contract.links import LinksContract
from anymeet.testing.contract.lists import ListsContract
from anymeet.testing.contract.manners import MannersContract
from anymeet.testing.contract.meetings import MeetingsContract
from anymeet.testing.contract.native import NativeContract
from anymeet.testing.contract.people import ParticipantsContract, SessionsContract
from anymeet.testing.contract.polls import PollsContract
from anymeet.testing.contract.questions import QuestionsContract
from anymeet.testing.contract.recordings import RecordingsContract
from anymeet.testing.contract.refusals import RefusalsContract
from anymeet.testing.contract.repeating import RepeatingContract
from anymeet.testing.contract.threads import ThreadsContract
from anymeet.testing.contract.transcripts import TranscriptsContract
from anymeet.testing.contract.usage import UsageReportsContract
from anymeet.testing.contract.webhooks import WebhooksContract


class ProviderContract(
    MeetingsContract,
    LinksContract,
    ParticipantsContract,
    SessionsContract,
    RecordingsContract,
    RecordingFilesContract,
    TranscriptsContract,
    ChatContract,
    QuestionsContract,
    PollsContract,
    UsageReportsContract,
    WebhooksContract,
    AccountsContract,
    AbilitiesContract,
    ExtrasContract,
    ListsContract,
    RepeatingContract,
    NativeContract,
    MannersContract,
    RefusalsContract,
    ThreadsContract,
):
    """All that holds for a provider. A subclass says its ``provider_type``, beside a fixture ``emulator``.

    See `anymeet.testing.contract.hooks.Hooks` for what else a subclass may say.
    """
