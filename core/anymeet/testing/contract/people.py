"""The contract on participants and sessions: who was there, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from anymeet.errors import NotFound
from anymeet.models import LinkRole, Meeting, Participant, Session
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.agreement import expect_moment, expect_since
from anymeet.testing.contract.base import LINGERED, STAYED, Contract, one_of, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that
from anymeet.testing.people import Person

_PAGE: Final = 2


class ParticipantsContract(Contract):
    """Who is in, and who was."""

    @proves("participants.list", see=Guide.ANSWERS)
    def test_participants_list(self, account: Account) -> None:
        """Everybody who came is there, with their times; hosts are told from guests, and who came twice is there twice."""
        made, listed, now = self.make_meeting(account), account.provider.participants.list, account.provider.clock.now
        people, joined = [*self.attend(account, made)], [now()]
        account.wait(minutes=5)
        people.append(self.enter(account, made, LinkRole.GUEST, "Grace"))
        joined.append(now())
        account.wait(minutes=5)
        people[1].leave()
        early = now()
        account.wait(minutes=20)
        for person in people:
            person.leave()
        left = [now(), early]
        account.emulator.clock.advance(LINGERED)
        came = list(listed(made.id))
        _are("participants.list: who came", people, came)
        for each in came:
            expect_among("participants.list: where", (made.id, None), each.meeting_id, Guide.ANSWERS)
            for name, moments in (("joined_at", joined), ("left_at", left)):
                _happened(f"participants.list: {name}", moments, getattr(each, name), each.raw)
        with expect_error("participants.list: an unknown id", NotFound, Guide.IDS):
            list(listed(self.unknown(made.id)))
        if account.declares("sessions.list"):
            self._by_session(account, made)

    def _by_session(self, account: Account, meeting: Meeting) -> None:
        for each in (self.make_meeting(account), meeting):
            self.hold(account, each)
        self.small_pages(account, _PAGE)
        listed = account.provider.participants.list
        sessions = {
            session.id: [*listed(meeting.id, session.id)] for session in account.provider.sessions.list(meeting.id)
        }
        expect("participants.list by session", [2, 3], sorted(map(len, sessions.values())), Guide.ANSWERS)
        told = {each.session_id for session in sessions for each in sessions[session]} - {None}
        expect("participants.list by session: whose", set(), told - sessions.keys(), Guide.ANSWERS)
        expect("participants.list: of all sessions", 5, len(list(listed(meeting.id))), Guide.ANSWERS)

    @proves("participants.list_live", see=Guide.ANSWERS)
    def test_participants_list_live(self, account: Account) -> None:
        """Whoever is in is there until they leave; an unknown id is not found."""
        made, listed = self.make_meeting(account), account.provider.participants.list_live
        expect("participants.list_live: nobody is in", [], list(listed(made.id)), Guide.ANSWERS)
        account.wait(minutes=5)
        host, guest = self.attend(account, made)
        live, now = list(listed(made.id)), account.provider.clock.now()
        _are("participants.list_live: who is in", [host, guest], live)
        for each in live:
            expect_among("participants.list_live: where", (made.id, None), each.meeting_id, Guide.ANSWERS)
            expect_moment("participants.list_live: joined_at", [now], each.joined_at, None)
            expect("participants.list_live: left_at of somebody who is in", None, each.left_at, Guide.TIMES)
        guest.leave()
        _are("participants.list_live: one has left", [host], listed(made.id))
        host.leave()
        _are("participants.list_live: all have left", [], listed(made.id))
        with expect_error("participants.list_live: an unknown id", NotFound, Guide.IDS):
            list(listed(self.unknown(made.id)))

    # Arranging.

    def ready_participants_list(self, account: Account) -> Callable[..., list[Participant]]:
        made = self.make_meeting(account)
        self.hold(account, made)
        return lambda: list(account.provider.participants.list(made.id))

    def ready_participants_list_live(self, account: Account) -> Callable[..., list[Participant]]:
        made = self.make_meeting(account)
        self.attend(account, made)
        return lambda: list(account.provider.participants.list_live(made.id))

    def many_participants_list(self, account: Account, count: int) -> Callable[[], Pages[Participant]]:
        made = self._crowded(account, count)
        self.leave(account, *account.emulator.people.inside)
        return lambda: account.provider.participants.list(made.id)

    def many_participants_list_live(self, account: Account, count: int) -> Callable[[], Pages[Participant]]:
        made = self._crowded(account, count)
        return lambda: account.provider.participants.list_live(made.id)

    def _crowded(self, account: Account, count: int) -> Meeting:
        made = self.make_meeting(account)
        for number in range(count):
            self.enter(account, made, LinkRole.GUEST if number else LinkRole.HOST, f"Person {number}")
        return made


class SessionsContract(Contract):
    """Held runs of meetings."""

    @proves("sessions.list", see=Guide.ANSWERS)
    def test_sessions_list(self, account: Account) -> None:
        """Each run of a meeting is a session, with its times; one meeting's are told from all."""
        made, other, listed = self.make_meeting(account), self.make_meeting(account), account.provider.sessions.list
        begun = account.provider.clock.now()
        people = self.attend(account, made)
        with suppress(NotFound):  # where the vendor tells of it once it is over
            for session in listed(made.id):
                _goes_on(session, "sessions.list")
        self.leave(account, *people)
        for meeting in (other, made):
            self.hold(account, meeting)
        ours = list(listed(made.id))
        expect("sessions.list: one for each run", 2, len({session.id for session in ours}), Guide.ANSWERS)
        expect("sessions.list: whose they are", {made.id}, {session.meeting_id for session in ours}, Guide.ANSWERS)
        expect("sessions.list: those of the account", 3, len({session.id for session in listed()}), Guide.ANSWERS)
        expect_among(
            "sessions.list: when the first began",
            (begun, None),
            min((session.starts_at for session in ours if session.starts_at), default=None),
            Guide.TIMES,
        )
        for session in ours:
            _is_over(session, "sessions.list")
            for name in ("starts_at", "ends_at"):
                expect_since(f"sessions.list: {name}", begun, getattr(session, name), account)

    @proves("sessions.get", see=Guide.IDS)
    def test_sessions_get(self, account: Account) -> None:
        """A session is found by the id that the list gives, and none by an unknown one."""
        made, get, begun = self.make_meeting(account), account.provider.sessions.get, account.provider.clock.now()
        people = self.attend(account, made)
        if account.declares("sessions.list"):
            with suppress(NotFound):  # where the vendor tells of it once it is over
                for session in account.provider.sessions.list(made.id):
                    _goes_on(get(session.id), "sessions.get")
        self.leave(account, *people)
        known = self.session_id(account, made)
        session = get(known)
        expect("sessions.get: the session that was asked for", known, session.id, Guide.ANSWERS)
        expect("sessions.get: its meeting", made.id, session.meeting_id, Guide.ANSWERS)
        _is_over(session, "sessions.get")
        for name in ("starts_at", "ends_at"):
            expect_since(f"sessions.get: {name}", begun, getattr(session, name), account)
        if account.declares("sessions.list"):
            self._as_listed(session, one_of(account.provider.sessions.list(made.id), known))
        with expect_error("sessions.get: an unknown id", NotFound, Guide.IDS):
            get(self.unknown(known))

    def _as_listed(self, session: Session, listed: Session | None) -> None:
        if listed is None:
            return
        titles = (listed.title, None) if listed.title else (session.title,)
        expect_among("sessions.get: its title, as in sessions.list", titles, session.title, Guide.ANSWERS)
        if session.ends_at and listed.ends_at is None:
            expect_moment("sessions.list: ends_at, as in sessions.get", [session.ends_at], None, listed.raw)

    # Arranging.

    def ready_sessions_list(self, account: Account) -> Callable[..., list[Session]]:
        self.hold(account, self.make_meeting(account))
        return lambda: list(account.provider.sessions.list())

    def ready_sessions_get(self, account: Account) -> Callable[..., Session]:
        made = self.make_meeting(account)
        self.hold(account, made)
        known = self.session_id(account, made)
        return lambda: account.provider.sessions.get(known)

    def many_sessions_list(self, account: Account, count: int) -> Callable[[], Pages[Session]]:
        made = self.make_meeting(account)
        for _ in range(count):
            self.leave(account, self.enter(account, made, LinkRole.HOST, "Ada"))
        return lambda: account.provider.sessions.list(made.id)


def _are(what: str, people: Iterable[Person], participants: Iterable[Participant]) -> None:
    """The participants are these people, as far as the vendor tells their names, and whether they are hosts."""
    came, told = sorted(participants, key=_name), sorted(people, key=lambda person: person.name)
    expect(f"{what}: how many", len(told), len(came), Guide.ANSWERS)
    expect(f"{what}: each has an id of its own", len(came), len({each.id for each in came}), Guide.ANSWERS)
    if all(each.name for each in came):
        expect(f"{what}: their names", [person.name for person in told], [each.name for each in came], Guide.ANSWERS)
        hosts = {person.name for person in told if person.host}
        wrong = [each for each in came if each.host is not None and each.host is not (each.name in hosts)]
        expect(f"{what}: taken for what they are not", [], wrong, Guide.ANSWERS)


def _happened(what: str, moments: Sequence[datetime], came: datetime | None, raw: Any) -> None:
    """At the last of the moments nothing else happened: an answer that has it tells of this."""
    expect_moment(what, moments if came else moments[-1:], came, raw)


def _name(participant: Participant) -> str:
    return participant.name or ""


def _goes_on(session: Session, ability: str) -> None:
    expect_among(f"{ability}: whether a session is live that goes on", (True, None), session.live, Guide.ANSWERS)
    expect(f"{ability}: ends_at of a session that goes on", None, session.ends_at, Guide.TIMES)


def _is_over(session: Session, ability: str) -> None:
    expect_among(f"{ability}: whether a session is live that is over", (False, None), session.live, Guide.ANSWERS)
    expect_among(f"{ability}: how many were in it", (2, None), session.participants, Guide.ANSWERS)
    ids = (session.id, session.meeting_id)
    expect_that(f"{ability}: its title", session.title not in ids, Guide.ANSWERS, expected="no id", came=session.title)
    least, longest = STAYED - timedelta(minutes=1), STAYED + LINGERED
    fits = session.duration is None or least <= session.duration <= longest
    expected = f"the {STAYED} that people were in, and less than {LINGERED} more"
    expect_that(f"{ability}: how long it was", fits, Guide.TIMES, expected=expected, came=session.duration)
    if session.starts_at and session.ends_at and session.duration:
        told = session.ends_at - session.starts_at
        expect(f"{ability}: its length is from start to end", told, session.duration, Guide.TIMES)
