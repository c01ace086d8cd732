"""What an author may say about a vendor where the contract cannot find it out: attributes and methods to override."""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from anymeet.errors import AnymeetError
from anymeet.http import HttpResponse
from anymeet.interfaces import INTERFACES
from anymeet.models import Link, LinkRequest, LinkRole, Meeting, MeetingRequest, Poll, Request
from anymeet.operations import Native, Paging
from anymeet.provider import Provider, split_ability
from anymeet.testing.contract.failures import ContractBroken, Guide, Words
from anymeet.testing.contract.samples import company_of, samples_of
from anymeet.testing.journal import Entry
from anymeet.testing.people import Person

if TYPE_CHECKING:
    from anymeet.testing.contract.account import Account

_NEXT_DIGIT = str.maketrans(string.digits, string.digits[1:] + string.digits[:1])
_NEXT_LETTER = str.maketrans(string.ascii_letters, string.ascii_letters[1:] + string.ascii_letters[:1])
_READING = frozenset({"GET", "HEAD"})
_COUNTED = re.compile(r"([A-Za-z]+[-_:])?(\d{1,6})")  # ids that count up: 7, or room-7
_FAR = 987_654


class NobodyEnters(ContractBroken):
    """There is no way to let anybody in."""


class Hooks:
    """``provider_type`` is the class under test. Everything else has a default that fits most vendors.

    ``settings`` are further settings of the provider. ``samples`` are two different values for an ability
    (``"meetings.create.title"``) or for every field of a name (``"title"``), where the vendor does not take the contract's
    own.
    """

    provider_type: ClassVar[type[Provider]]
    settings: ClassVar[Mapping[str, Any]] = {}
    samples: ClassVar[Mapping[str, tuple[Any, Any]]] = {}

    # What is asked for.

    def sample(self, account: Account, ability: str) -> tuple[Any, Any]:
        """Two different values of a request's field; for a feature, on and off."""
        field = ability.split(".")[2]
        found = self.samples.get(ability) or self.samples.get(field)
        return found or samples_of(account, ability)

    def fields(self, account: Account, operation: str) -> dict[str, Any]:
        """What a plain request of an operation says: what it has to, and a title; of changes, one."""
        kind = request_type_of(operation)
        required = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
        said = {name: self.sample(account, f"{operation}.{name}")[0] for name in required}
        if operation == "meetings.create" and account.declares("meetings.create.title"):
            said["title"] = self.sample(account, "meetings.create.title")[0]
        if operation.endswith(".update"):
            changeable = (name for name in kind.field_names() if account.declared.get(f"{operation}.{name}", 0) is None)
            said |= {name: self.sample(account, f"{operation}.{name}")[1] for name in list(changeable)[:1]}
        return said

    def request(self, account: Account, operation: str, **fields: Any) -> Request:
        """A request that says ``fields``, what they do not go without, and what a plain one says."""
        return request_type_of(operation)(
            **{**self.fields(account, operation), **company_of(self, account, operation, fields), **fields}
        )

    def make_meeting(self, account: Account, **fields: Any) -> Meeting:
        """A meeting to try things with."""
        provider = account.provider
        request = self.request(account, "meetings.create", **{**self._title(account), **fields})
        assert isinstance(request, MeetingRequest)
        if not account.declares("meetings.create"):
            raise ContractBroken(
                "a meeting to try things with",
                expected=Words("meetings.create, or make_meeting() of the test class overridden"),
                came=Words("meetings.create is not declared"),
                see=Guide.EMULATOR,
            )
        account.need_to_undo("meetings.delete")
        meeting = provider.meetings.create(request)
        account.undo_by(lambda: provider.meetings.delete(meeting.id))
        return meeting

    def _title(self, account: Account) -> dict[str, Any]:
        """What the next meeting is called: from the second on, as no other, for vendors that want it so."""
        account.meetings += 1
        own = self.samples.get("meetings.create.title") or self.samples.get("title")
        if account.meetings == 1 or own or not account.declares("meetings.create.title"):
            return {}
        return {"title": f"{self.sample(account, 'meetings.create.title')[0]} {account.meetings}"}

    # Who comes.

    def link(self, account: Account, meeting: Meeting, role: LinkRole, name: str = "") -> Link:
        """How somebody of a role gets into a meeting: by a link that is made for them, else by one that came with it."""
        if account.declares("links.create"):
            person = name if name and account.declares("links.create.person") else None
            return account.provider.links.create(meeting.id, LinkRequest(role=role, person=person))
        link = meeting.link(role)
        if link is None:
            raise NobodyEnters(
                "people come into a meeting",
                expected=Words(
                    "links.create, a link that came with the meeting, or link() of the test class overridden"
                ),
                came=Words(f"no {role} link"),
                see=Guide.EMULATOR,
            )
        return link

    def enter(self, account: Account, meeting: Meeting, role: LinkRole, name: str) -> Person:
        """Somebody comes into a meeting, which begins now if it was to begin later."""
        clock = account.emulator.clock
        if meeting.starts_at and meeting.starts_at > clock.now():
            clock.set(meeting.starts_at)
        return account.emulator.people.join(self.link(account, meeting, role, name).url, name)

    def ask(self, person: Person, text: str) -> None:
        """Somebody in a meeting asks a question."""
        person.act("ask", text=text)

    def vote(self, person: Person, poll: Poll, option: str) -> None:
        """Somebody in a meeting votes in a poll; ``option`` is its text."""
        chosen = next(each.id or each.text for each in poll.options if each.text == option)
        person.act("vote", poll=poll.id, option=chosen)

    # How the vendor writes.

    def unknown(self, id: str) -> str:
        """An id that looks like another and is nobody's."""
        if counted := _COUNTED.fullmatch(id):  # the next one may be somebody's
            return f"{counted[1] or ''}{int(counted[2]) + _FAR}"
        return id.translate(_NEXT_DIGIT if any(character.isdigit() for character in id) else _NEXT_LETTER)

    def logs_in(self, account: Account, entry: Entry) -> bool:
        """Whether a request gets the token that others need: a POST to what is no documented call, without credentials."""
        beside = entry.operation and entry.operation not in account.documented
        return bool(beside and entry.method == "POST" and not entry.credential)

    def reads(self, account: Account, entry: Entry) -> bool:
        """Whether a request only reads: as its native operation says, else by its HTTP method; so does who logs in."""
        reads = account.native_reads.get(entry.operation, entry.method in _READING)
        return reads or self.logs_in(account, entry)

    def sent(self, entry: Entry) -> Any:
        """What the vendor answered, as it is to stand in ``raw``: JSON, what the native type decodes, anything else as text."""
        native, answered = self.provider_type.native_type, entry.answered
        if native and isinstance(answered, str):
            with suppress(AnymeetError):
                return native.decode(HttpResponse(status=entry.status, headers={}, body=entry.answer))
        return answered

    def small_pages(self, account: Account, size: int) -> None:
        """Let lists come in pages of ``size``, where the vendor has pages."""
        native = getattr(account.provider, "native", None)
        if isinstance(native, Native) and isinstance(native.paging, Paging):
            native.paging = attrs.evolve(native.paging, page_size=size)


@functools.cache
def request_type_of(operation: str) -> type[Request]:
    """The request that an operation takes, ``meetings.create`` for instance."""
    interface, name = split_ability(operation)
    kind = INTERFACES[interface].request_type(name)
    assert kind is not None
    return kind
