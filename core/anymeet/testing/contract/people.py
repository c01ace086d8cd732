"""The contract on participants and sessions: who was there, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from anymeet.errors import NotFound
from anymeet.models import LinkRole, Meeting, Participant, Session
from anymeet.pages import Pages
from anymeet.testing.contract.account import Account
from anymeet.testing.contract.base import Contract, proves
from anymeet.testing.contract.failures import Guide, expect, expect_among, expect_error, expect_that
from anymeet.testing.people import Person


class ParticipantsContract(Contract):
    """Who is in, and who was."""

    @proves("participants.list", see=Guide.ANSWERS)
    def test_participants_list(self, account: Account) -> None:
        """Everybody who came is there, the hosts told from the guests, somebody who came twice is there twice."""
        made = self.make_meeting(account)
        people = [*self.attend(account, made), self.enter(account, made, LinkRole.GUEST, "Grace")]
        listed = account.provider.participants.list
        if account.declares("sessions.list"):
            other = self.make_meeting(account)
            self.hold(account, other)
        self.leave(account, *people)
        _are("participants.list: who came", people, listed(made.id))
        for each in listed(made.id):
            expect_among("participants.list: where", (made.id, None), each.meeting_id, Guide.ANSWERS)
            stayed = each.left_at and each.joined_at and each.left_at > each.joined_at
            expect_that("participants.list: how long", stayed is not False, Guide.TIMES, expected="a stay", came=each)
        if account.declares("sessions.list"):
            self._by_session(account, made)

    def _by_session(self, account: Account, meeting: Meeting) -> None:
        self.hold(account, meeting)
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
        host, guest = self.attend(account, made)
        _are("participants.list_live: who is in", [host, guest], listed(made.id))
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
        for meeting in (made, other, made):
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

    @proves("sessions.get", see=Guide.IDS)
    def test_sessions_get(self, account: Account) -> None:
        """A session is found by the id that the list gives, and none by an unknown one."""
        made, get = self.make_meeting(account), account.provider.sessions.get
        self.hold(account, made)
        known = self.session_id(account, made)
        session = get(known)
        expect("sessions.get: the session that was asked for", known, session.id, Guide.ANSWERS)
        expect("sessions.get: its meeting", made.id, session.meeting_id, Guide.ANSWERS)
        _is_over(session, "sessions.get")
        with expect_error("sessions.get: an unknown id", NotFound, Guide.IDS):
            get(self.unknown(known))

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
    if all(each.name for each in came):
        expect(f"{what}: their names", [person.name for person in told], [each.name for each in came], Guide.ANSWERS)
        hosts = {person.name for person in told if person.host}
        wrong = [each for each in came if each.host is not None and each.host is not (each.name in hosts)]
        expect(f"{what}: taken for what they are not", [], wrong, Guide.ANSWERS)


def _name(participant: Participant) -> str:
    return participant.name or ""


def _is_over(session: Session, ability: str) -> None:
    expect_among(f"{ability}: a session that is over", (False, None), session.live, Guide.ANSWERS)
    least, longest = timedelta(minutes=29), timedelta(minutes=41)
    fits = session.duration is None or least <= session.duration <= longest
    expected = "about half an hour, which people were in"
    expect_that(f"{ability}: how long it was", fits, Guide.TIMES, expected=expected, came=session.duration)
    if session.starts_at and session.ends_at and session.duration:
        told = session.ends_at - session.starts_at
        expect(f"{ability}: its length is from start to end", told, session.duration, Guide.TIMES)
