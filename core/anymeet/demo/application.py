"""One application for every vendor: plan a review, invite people, keep the recording, read the usage.

Copy it: it names no vendor. ``ANYMEET_PROFILE`` or ``anymeet.toml`` says where it runs.
"""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import anymeet
from anymeet.models import LinkRequest, LinkRole, Meeting, MeetingRequest


def review(provider: anymeet.Provider, folder: Path) -> Iterator[tuple[str, object]]:
    """Hold one review, telling each step and what came of it."""

    def optional(step: Callable[[], object], *abilities: str) -> object:
        return next(filter(None, map(provider.reason, abilities)), None) or step()

    begin = provider.clock.now() + timedelta(minutes=10)
    meeting = provider.meetings.create(MeetingRequest(title="Review", starts_at=begin, duration=timedelta(minutes=30)))
    yield "plan the meeting", meeting
    yield "link for the host", provider.links.create(meeting.id, LinkRequest(role=LinkRole.HOST, person="Ada"))
    for name in ("Grace", "Alan"):
        yield f"link for {name}", provider.links.create(meeting.id, LinkRequest(role=LinkRole.GUEST, person=name))
    yield "wait for people", optional(lambda: wait_until(provider, meeting, live=True), "meetings.list_live")
    yield "who is in", optional(lambda: list(provider.participants.list_live(meeting.id)), "participants.list_live")
    yield "start recording", optional(lambda: provider.recordings.start(meeting.id), "recordings.start")
    provider.clock.sleep(20 * 60)
    yield "stop recording", optional(lambda: provider.recordings.stop(meeting.id), "recordings.stop")
    needed = ("recordings.list", "recordings.wait", "recordings.download")
    yield "download it", optional(lambda: download(provider, meeting, folder), *needed)
    yield "wait for the end", optional(lambda: wait_until(provider, meeting, live=False), "meetings.list_live")
    yield "who was in", optional(lambda: list(provider.participants.list(meeting.id)), "participants.list")
    yield "usage", optional(lambda: provider.usage.meeting(meeting.id), "usage.meeting")


def wait_until(provider: anymeet.Provider, meeting: Meeting, *, live: bool) -> timedelta:
    """Look every minute, for three hours at most; how long it took."""
    for minute in range(180):
        if live == any(running.id == meeting.id for running in provider.meetings.list_live()):
            return timedelta(minutes=minute)
        provider.clock.sleep(60)
    raise TimeoutError(f"{meeting.title} is {'not live yet' if live else 'still live'} after three hours")


def download(provider: anymeet.Provider, meeting: Meeting, folder: Path) -> Path | None:
    """The meeting's recording as a file, once it is ready; None when there is none."""
    recording = provider.recordings.list(meeting.id).first()
    if recording is None:
        return None
    provider.recordings.wait(recording.id)
    return provider.recordings.download(recording.id, folder / "review.mp4")


if __name__ == "__main__":
    with anymeet.connect(unsupported="report") as connected:
        for step, outcome in review(connected, Path(tempfile.mkdtemp())):
            outcomes = outcome if isinstance(outcome, list) else ["done" if outcome is None else outcome]
            print(f"{step}:", *outcomes, *getattr(outcome, "notes", ()), sep="\n  ")
