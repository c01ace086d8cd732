"""The provider on its emulator, over real HTTP: what the two make of the vendor's documents fits together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from anymeet.errors import ConfigurationError, InvalidRequest, NotFound, Rejected, Unauthorized
from anymeet.models import (
    EventKind,
    Feature,
    LinkRequest,
    LinkRole,
    Meeting,
    MeetingChanges,
    MeetingRequest,
    MeetingState,
    PollRequest,
    RecordingState,
    UsageRequest,
    WebhookChanges,
    WebhookRequest,
)
from anymeet.provider import Context
from anymeet.testing import EmulatorClock, Fault, NotAdmitted, Person
from anymeet_digitalsamba import DigitalSamba, DigitalSambaSettings, RoomSettings, friendly_url_from
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.webhooks import EVENTS
from support.loopback import Loopback, says

START = datetime(2030, 1, 1, 10, tzinfo=UTC)
GUEST = LinkRequest(role=LinkRole.GUEST, person="Grace")
HOST = LinkRequest(role=LinkRole.HOST, person="Ada")


@pytest.fixture
def emulator() -> Iterator[DigitalSambaEmulator]:
    """A team, at ten on the first of January 2030."""
    with DigitalSambaEmulator(clock=EmulatorClock(START)) as running:
        yield running


@pytest.fixture
def provider(emulator: DigitalSambaEmulator) -> Iterator[DigitalSamba]:
    """The team's account."""
    with connect(emulator) as opened:
        yield opened


@pytest.fixture
def meeting(provider: DigitalSamba) -> Meeting:
    """A private meeting."""
    return provider.meetings.create(MeetingRequest(title="Weekly", external_id="EXT"))


def connect(emulator: DigitalSambaEmulator, **settings: object) -> DigitalSamba:
    known = DigitalSambaSettings(**{**emulator.settings, **settings})
    return DigitalSamba(known, Context(profile="emulated", clock=emulator.clock))


def join(emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting, request: LinkRequest) -> Person:
    return emulator.people.join(provider.links.create(meeting.id, request).url)


def test_credentials_are_tried(emulator: DigitalSambaEmulator, provider: DigitalSamba) -> None:
    """The right key passes, a wrong one is told apart."""
    provider.check()
    with connect(emulator, developer_key="wrong") as stranger, pytest.raises(Unauthorized):
        stranger.check()


def test_a_meeting_is_made_found_changed_and_deleted(provider: DigitalSamba) -> None:
    """What was said comes back, and what was cleared is gone."""
    expires_at = datetime(2030, 2, 1, 12, 30, tzinfo=UTC)
    made = provider.meetings.create(
        MeetingRequest(
            title="Weekly",
            private=False,
            max_participants=5,
            external_id="EXT",
            expires_at=expires_at,
            features={Feature.CHAT: False, Feature.CAMERA: False},
            vendor={"digitalsamba": {"palette_mode": "dark"}},
        )
    )
    assert ("Weekly", False, 5, "EXT") == (made.title, made.private, made.max_participants, made.external_id)
    assert (START, MeetingState.OPEN) == (made.created_at, made.state)
    assert (False, True, "dark") == tuple(made.raw[key] for key in ("chat_enabled", "is_audio_only", "palette_mode"))
    assert made == provider.meetings.get(made.id)
    changes = MeetingChanges(title="Monthly", max_participants=None, private=True, features={Feature.CHAT: True})
    changed = provider.meetings.update(made.id, changes)
    assert ("Monthly", True, "EXT", ()) == (changed.title, changed.private, changed.external_id, changed.links)
    provider.meetings.delete(made.id)
    provider.meetings.delete(made.id)
    with pytest.raises(NotFound):
        provider.meetings.get(made.id)
    with pytest.raises(NotFound):
        provider.meetings.end(made.id)
    with pytest.raises(NotFound):
        provider.meetings.update(made.id, changes)


def test_a_schedule_can_be_left_out_with_a_note(emulator: DigitalSambaEmulator) -> None:
    """If the profile says so; the note tells where the time can be kept instead."""
    context = Context(reports_unsupported=True, clock=emulator.clock)
    with DigitalSamba(DigitalSambaSettings(**emulator.settings), context) as provider:
        meeting = provider.meetings.create(MeetingRequest(title="Weekly", starts_at=START + timedelta(hours=1)))
    (note,) = meeting.notes
    assert ("Weekly", None, "meetings.create.starts_at") == (meeting.title, meeting.starts_at, note.ability)
    assert "keep the time in your application" in note.text


def test_a_meeting_vanishes_when_it_expires(emulator: DigitalSambaEmulator, provider: DigitalSamba) -> None:
    """The moment arrives at the vendor as it was meant."""
    made = provider.meetings.create(MeetingRequest(expires_at=START + timedelta(hours=1)))
    emulator.clock.advance(timedelta(minutes=59))
    assert provider.meetings.get(made.id).id == made.id
    emulator.clock.advance(timedelta(minutes=2))
    with pytest.raises(NotFound):
        provider.meetings.get(made.id)


def test_the_same_external_id_leads_to_the_same_meeting(provider: DigitalSamba, meeting: Meeting) -> None:
    """If that is asked for; otherwise there are two."""
    again = MeetingRequest(title="Weekly", external_id="EXT")
    assert meeting.id == provider.meetings.create(attrs.evolve(again, reuse_existing=True)).id
    assert meeting.id != provider.meetings.create(again).id
    assert len(list(provider.meetings.list())) == 2


def test_more_meetings_than_fit_on_a_page_are_all_listed(provider: DigitalSamba) -> None:
    """Each of them once."""
    made = {provider.meetings.create(MeetingRequest(title=f"Number {number}")).id for number in range(205)}
    listed = [meeting.id for meeting in provider.meetings.list()]
    assert (made, 205) == (set(listed), len(listed))


def test_a_meeting_is_live_while_people_are_in_and_can_be_ended(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting
) -> None:
    """Ending throws everybody out and leaves the meeting; doing it twice does no harm."""
    assert list(provider.meetings.list_live()) == []
    ada = join(emulator, provider, meeting, HOST)
    (live,) = provider.meetings.list_live()
    assert (meeting.id, "Weekly", "EXT") == (live.id, live.title, live.external_id)
    assert provider.meetings.get(meeting.id).state is MeetingState.LIVE
    provider.meetings.end(meeting.id)
    provider.meetings.end(meeting.id)
    assert not ada.inside
    assert provider.meetings.get(meeting.id).state is MeetingState.OPEN


def test_a_meeting_that_everybody_left_is_not_live(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting
) -> None:
    """Though its session goes on for another five minutes."""
    join(emulator, provider, meeting, HOST).leave()
    assert provider.meetings.get(meeting.id).state is MeetingState.OPEN
    assert list(provider.meetings.list_live()) == []
    (session,) = provider.sessions.list(meeting.id)
    assert session.live


def test_deleting_a_live_meeting_throws_everybody_out(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting
) -> None:
    """No flag stands in the way."""
    ada = join(emulator, provider, meeting, HOST)
    provider.meetings.delete(meeting.id)
    assert not ada.inside


@pytest.mark.parametrize("sign_locally", [True, False])
def test_links_let_people_in_with_the_rights_that_were_asked_for(
    emulator: DigitalSambaEmulator, meeting: Meeting, sign_locally: bool
) -> None:
    """Whoever signs the token: a host is a host, a guest is none, and both are who the link says."""
    with connect(emulator, sign_locally=sign_locally) as provider:
        ada = join(emulator, provider, meeting, HOST)
        grace = join(emulator, provider, meeting, attrs.evolve(GUEST, external_id="42"))
        assert [("Ada", True), ("Grace", False)] == [(who.name, who.host) for who in (ada, grace)]
        live = sorted(provider.participants.list_live(meeting.id), key=lambda who: who.name or "")
    assert [("Ada", "moderator", True, None), ("Grace", "attendee", False, "42")] == [
        (who.name, who.role, who.host, who.external_id) for who in live
    ]


def test_a_link_works_in_its_time_only(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting
) -> None:
    """Neither before it starts nor after it expired."""
    begin, end = START + timedelta(hours=1), START + timedelta(hours=2)
    url = provider.links.create(meeting.id, attrs.evolve(HOST, starts_at=begin, expires_at=end)).url
    with pytest.raises(NotAdmitted):
        emulator.people.join(url)
    emulator.clock.advance(timedelta(minutes=90))
    assert emulator.people.join(url).host
    emulator.clock.advance(timedelta(minutes=31))
    with pytest.raises(NotAdmitted):
        emulator.people.join(url)


def test_a_private_meeting_has_no_link_of_its_own(emulator: DigitalSambaEmulator, provider: DigitalSamba) -> None:
    """A public one has its address, whose role is that of whoever comes without a token."""
    assert provider.meetings.create(MeetingRequest()).links == ()
    for role, expected in (("attendee", LinkRole.GUEST), ("moderator", LinkRole.HOST), ("speaker", LinkRole.UNKNOWN)):
        made = provider.meetings.create(
            MeetingRequest(private=False, vendor={"digitalsamba": {"default_role": role, "roles": [role, "moderator"]}})
        )
        (link,) = provider.meetings.get(made.id).links
        assert expected is link.role
        assert emulator.people.join(link.url).role == role


def test_a_link_is_for_a_role_that_is_there(emulator: DigitalSambaEmulator, provider: DigitalSamba) -> None:
    """Neither one the room lacks nor one the team lacks ends in some other role."""
    hosts_only = provider.meetings.create(MeetingRequest(vendor={"digitalsamba": {"roles": ["moderator"]}}))
    with pytest.raises((InvalidRequest, ConfigurationError), match="attendee"):
        provider.links.create(hosts_only.id, GUEST)
    with connect(emulator, guest_role="participant") as misconfigured:
        made = misconfigured.meetings.create(MeetingRequest())
        with pytest.raises((InvalidRequest, ConfigurationError), match="participant"):
            misconfigured.links.create(made.id, GUEST)


def test_no_link_leads_into_an_unknown_meeting(provider: DigitalSamba) -> None:
    """Nor can anybody be in one."""
    with pytest.raises(NotFound):
        provider.links.create("00000000-0000-0000-0000-000000000000", GUEST)
    with pytest.raises(NotFound):
        list(provider.participants.list_live("00000000-0000-0000-0000-000000000000"))


def test_an_idle_meeting_has_nobody_in_it(provider: DigitalSamba, meeting: Meeting) -> None:
    """Which is not the same as being unknown."""
    assert list(provider.participants.list_live(meeting.id)) == []


def test_sessions_and_their_people_are_remembered(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting
) -> None:
    """Two runs are two sessions, and somebody who came twice is there twice."""
    for minutes in (10, 20):
        ada = join(emulator, provider, meeting, HOST)
        emulator.clock.advance(timedelta(minutes=minutes))
        ada.leave()
        emulator.clock.advance(timedelta(minutes=10))
    sessions = sorted(provider.sessions.list(meeting.id), key=lambda session: str(session.starts_at))
    lengths = [timedelta(minutes=15), timedelta(minutes=25)]
    assert lengths == [session.duration for session in sessions]
    assert [provider.sessions.get(session.id) for session in sessions] == sessions
    assert len(list(provider.participants.list(meeting.id))) == 2
    (stay,) = provider.participants.list(meeting.id, sessions[0].id)
    assert (START, START + timedelta(minutes=10), True) == (stay.joined_at, stay.left_at, stay.host)
    with pytest.raises(NotFound):
        provider.sessions.get("00000000-0000-0000-0000-000000000000")


def test_a_recording_gets_to_disk(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting, tmp_path: Path
) -> None:
    """Started, stopped, waited for and downloaded, though the connection breaks in the middle."""
    join(emulator, provider, meeting, HOST)
    provider.recordings.start(meeting.id)
    emulator.clock.advance(30)
    (running,) = provider.recordings.list(meeting.id)
    assert running.state is RecordingState.RECORDING
    provider.recordings.stop(meeting.id)
    assert provider.recordings.get(running.id).state is RecordingState.PROCESSING
    ready = provider.recordings.wait(running.id)
    expected = (RecordingState.READY, timedelta(seconds=30), meeting.id)
    assert expected == (ready.state, ready.duration, ready.meeting_id)
    emulator.faults.add(Fault(operation="storage.recording", cut="body"))
    seen: list[tuple[int, int | None]] = []
    path = provider.recordings.download(ready.id, tmp_path / "x.mp4", lambda *sizes: seen.append(sizes))
    size = path.stat().st_size
    assert (size, size) == seen[-1]
    assert [path] == list(tmp_path.iterdir())
    link = provider.recordings.download_link(ready.id, timedelta(hours=2))
    assert link.expires_at == emulator.clock.now().replace(microsecond=0) + timedelta(hours=2)


def test_recordings_are_put_aside_brought_back_and_deleted(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting
) -> None:
    """An archived one leaves the list."""
    ada = join(emulator, provider, meeting, HOST)
    ada.record()
    ada.stop_recording()
    (recording,) = provider.recordings.list()
    provider.recordings.archive(recording.id)
    assert list(provider.recordings.list()) == []
    provider.recordings.unarchive(recording.id)
    assert len(list(provider.recordings.list())) == 1
    provider.recordings.delete(recording.id)
    provider.recordings.delete(recording.id)
    with pytest.raises(NotFound):
        provider.recordings.get(recording.id)


def test_what_was_said_can_be_read_exported_and_deleted(emulator: DigitalSambaEmulator, provider: DigitalSamba) -> None:
    """Chat, questions and transcript, of the meeting and of its session."""
    features = dict.fromkeys((Feature.CHAT, Feature.QUESTIONS, Feature.TRANSCRIPTION), True)
    meeting = provider.meetings.create(MeetingRequest(title="Weekly", features=features))
    ada = join(emulator, provider, meeting, HOST)
    (session,) = provider.sessions.list(meeting.id)
    provider.native.transcripts.start(meeting.id)
    for text in ("first", "second"):
        ada.chat(text)
        ada.act("ask", text=f"{text}?")
        ada.talk(text)
        emulator.clock.advance(10)
    (asked,) = [question for question in provider.questions.list(meeting.id) if question.text == "first?"]
    ada.act("answer", question=asked.id, text="Yes.")
    for scope in (None, session.id):
        assert ["first", "second"] == [message.text for message in provider.chat.list(meeting.id, scope)]
        questions = list(provider.questions.list(meeting.id, scope))
        assert ["first?", "second?"] == [question.text for question in questions]
        assert [("Yes.", "Ada")] == [(answer.text, answer.person) for answer in questions[0].answers]
        assert b"second" in provider.chat.export(meeting.id, scope)
        assert b"second?" in provider.questions.export(meeting.id, scope)
    transcript = provider.transcripts.get(session.id)
    assert [("first", "Ada"), ("second", "Ada")] == [(line.text, line.speaker) for line in transcript.lines]
    assert b"second" in provider.transcripts.export(session.id)
    provider.chat.delete(meeting.id, session.id)
    provider.questions.delete(meeting.id)
    assert ([], []) == (list(provider.chat.list(meeting.id)), list(provider.questions.list(meeting.id)))
    provider.chat.delete("00000000-0000-0000-0000-000000000000")
    provider.questions.delete(meeting.id, "00000000-0000-0000-0000-000000000000")


def test_a_poll_is_voted_on(emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting) -> None:
    """Its results count the votes of each option."""
    request = PollRequest(question="When is it?", options=["Now", "Later"], multiple=True)
    poll = provider.polls.create(meeting.id, request)
    assert ("When is it?", True) == (poll.question, poll.multiple)
    assert [poll.id] == [listed.id for listed in provider.polls.list(meeting.id)]
    assert [0, 0] == [option.votes for option in provider.polls.results(meeting.id, poll.id).options]
    for request_ in (HOST, GUEST):
        join(emulator, provider, meeting, request_).act("vote", poll=poll.id, option="Later")
    results = provider.polls.results(meeting.id, poll.id)
    assert [("Now", 0), ("Later", 2)] == [(option.text, option.votes) for option in results.options]
    provider.polls.delete(meeting.id, poll.id)
    provider.polls.delete(meeting.id, poll.id)
    with pytest.raises(NotFound):
        provider.polls.results(meeting.id, poll.id)


def test_figures_add_up(emulator: DigitalSambaEmulator, provider: DigitalSamba, meeting: Meeting) -> None:
    """The account's and the meeting's, by period and for the current one; the timeline tells how it came to them."""
    ada, grace = (join(emulator, provider, meeting, request) for request in (HOST, GUEST))
    emulator.clock.advance(timedelta(minutes=1))
    ada.record()
    emulator.clock.advance(timedelta(minutes=9))
    for person in (grace, ada):
        person.leave()
        emulator.clock.advance(timedelta(minutes=5))
    emulator.clock.advance(timedelta(minutes=5))
    period = UsageRequest(starts_at=START, ends_at=START + timedelta(hours=1))
    for usage in (
        provider.usage.overview(),
        provider.usage.overview(period),
        provider.usage.meeting(meeting.id),
        provider.usage.meeting(meeting.id, period),
    ):
        assert (1, 2, 25) == (usage.sessions, usage.participants, usage.participant_minutes)
    (session,) = provider.sessions.list(meeting.id)
    expected = [
        EventKind.SESSION_STARTED,
        EventKind.PARTICIPANT_JOINED,
        EventKind.PARTICIPANT_JOINED,
        EventKind.RECORDING_STARTED,
        EventKind.PARTICIPANT_LEFT,
        EventKind.PARTICIPANT_LEFT,
        EventKind.SESSION_ENDED,
    ]
    for scope in (None, session.id):
        assert expected == [event.kind for event in provider.usage.timeline(meeting.id, scope)]
    with pytest.raises(NotFound):
        provider.usage.meeting("00000000-0000-0000-0000-000000000000")


def test_webhooks_are_managed_and_their_deliveries_read(emulator: DigitalSambaEmulator) -> None:
    """Registered with the profile's token, so that what arrives can be told from what anybody might send."""
    with connect(emulator, webhook_token="the-webhook-token") as provider:
        assert EVENTS == set(provider.webhooks.events())
        request = WebhookRequest(endpoint="https://x.example/hook", events=["participant_joined"], name="Joins")
        webhook = provider.webhooks.create(request)
        stored = emulator.state.webhooks[webhook.id]
        assert stored.authorization_header == "the-webhook-token"
        changed = provider.webhooks.update(webhook.id, WebhookChanges(events=["participant_left"]))
        assert ("Joins", ("participant_left",)) == (changed.name, changed.events)
        assert [webhook.id] == [listed.id for listed in provider.webhooks.list()]
        provider.webhooks.delete(webhook.id)
        provider.webhooks.delete(webhook.id)
        assert list(provider.webhooks.list()) == []
        with pytest.raises(NotFound):
            provider.webhooks.update(webhook.id, WebhookChanges(name="Gone"))


def test_what_a_webhook_brings_is_received(emulator: DigitalSambaEmulator, vendor: Loopback) -> None:
    """Each delivery proves itself, and tells who came, was recorded and left."""
    vendor.script(says(204))
    with connect(emulator, webhook_token="the-webhook-token") as provider:
        names = ["participant_joined", "participant_left", "recording_started"]
        provider.webhooks.create(WebhookRequest(endpoint=vendor.url, events=names))
        meeting = provider.meetings.create(MeetingRequest())
        ada = join(emulator, provider, meeting, HOST)
        ada.record()
        ada.leave()
        emulator.settle()
        events = [event for heard in vendor.heard for event in provider.webhooks.receive(heard.headers, heard.body)]
        (recording,) = provider.recordings.list()
    expected = [
        (EventKind.PARTICIPANT_JOINED, meeting.id, ada.id, None),
        (EventKind.RECORDING_STARTED, meeting.id, None, recording.id),
        (EventKind.PARTICIPANT_LEFT, meeting.id, ada.id, None),
    ]
    assert expected == [(event.kind, event.meeting_id, event.participant_id, event.recording_id) for event in events]
    assert len({event.key for event in events}) == 3


def test_a_readable_address_is_accepted(provider: DigitalSamba) -> None:
    """The vendor takes it as it is, natively and as an extra, and finds the room by it."""
    address = friendly_url_from("Weekly planning of the whole department")
    room = provider.native.rooms.create(RoomSettings(privacy="private", friendly_url=address))
    assert (room.id, address) == (provider.meetings.get(address).id, room.friendly_url)
    with pytest.raises(Rejected, match="friendly url") as caught:
        provider.meetings.create(MeetingRequest(vendor={"digitalsamba": {"friendly_url": address}}))
    assert list(caught.value.fields) == ["friendly_url"]
