"""What a switch would have to move: all that exists on one account, and what could be created of it on another.

The one account is only read, the other is asked nothing, and nothing is changed on either. Who moves is the application.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final, Generic, TypeAlias, TypeVar

import attrs

from anymeet.errors import AnymeetError, Unsupported
from anymeet.models import LinkRole, Meeting, MeetingState, Recording, Webhook
from anymeet.provider import Provider
from anymeet.switching.meetings import Destination, PlannedMeeting
from anymeet.switching.sides import Side

T = TypeVar("T")

_OTHERWISE: Final = "its token is never shown, and events have other names elsewhere"

ReadingProgress: TypeAlias = Callable[[str, int, int | None], None]
"""Called with what is being read, how many there are so far, and how many in all, where the vendor tells."""

_HISTORY: Final = (
    "sessions.list",
    "participants.list",
    "usage.meeting",
    "transcripts.export",
    "chat.export",
    "questions.export",
    "polls.results",
)
"""How to read what was held, for each meeting or session by itself."""


@attrs.frozen(kw_only=True)
class Listing(Generic[T]):
    """All of one kind that an account tells of.

    ``error`` says why that is not all, or nothing: an `Unsupported`, or how the vendor failed. ``obstacle`` says why none
    of them can be created elsewhere; where it is empty, each one says so itself.
    """

    items: tuple[T, ...] = ()
    error: AnymeetError | None = attrs.field(default=None, eq=False)
    obstacle: str = ""

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@attrs.frozen(kw_only=True)
class SwitchPlan:
    """What a switch would have to move. ``steps`` are what remains for people, a sentence each.

    ``source`` and ``target`` are the profiles, or the provider's name where there is none. Nothing in here has a ``raw``,
    since there may be many thousands of meetings.
    """

    source: str
    target: str
    meetings: Listing[PlannedMeeting]
    webhooks: Listing[Webhook]
    recordings: Listing[Recording]
    steps: tuple[str, ...] = ()

    @property
    def links(self) -> Counter[LinkRole]:
        """How many links came with the meetings, by role. No vendor lists those that `links.create` made."""
        return Counter({role: sum(meeting.links.get(role, 0) for meeting in self.meetings) for role in LinkRole})


def plan_switch(
    source: Provider, target: Provider | type[Provider], *, progress: ReadingProgress | None = None
) -> SwitchPlan:
    """Read what there is on ``source``, and work out what could be created on ``target``.

    ``target`` is an open connection, or a provider's class for what its vendor can do in general.

    What ``source`` cannot list, or fails to, is told by its `Listing`; where not a single kind could be read, the first
    failure is raised. It costs the requests of reading each list once.
    """
    read = _Reader(source, progress or (lambda *_: None))
    destination = Destination(target)
    plan = SwitchPlan(
        source=source.profile or source.name,
        target=destination.side.name,
        meetings=_meetings(read, destination),
        webhooks=read("webhooks.list", _without_raw, str(destination.side.abilities["webhooks.create"] or _OTHERWISE)),
        recordings=read("recordings.list", _without_raw, "no vendor takes recordings that were made elsewhere"),
    )
    listings: tuple[Listing[Any], ...] = (plan.meetings, plan.webhooks, plan.recordings)
    failures = [listing.error for listing in listings if listing.error and not isinstance(listing.error, Unsupported)]
    if failures and all(listing.error and not listing.items for listing in listings):
        raise failures[0]
    return attrs.evolve(plan, steps=tuple(_steps(plan, source, destination.side)))


@attrs.frozen
class _Reader:
    """Reads lists to their end, or as far as the vendor lets it."""

    source: Provider
    progress: ReadingProgress

    def __call__(self, ability: str, keep: Callable[[Any], T], obstacle: str = "") -> Listing[T]:
        kind, _, operation = ability.partition(".")
        items: list[T] = []
        error: AnymeetError | None = None
        try:
            for page in getattr(self.source.interface(kind), operation)().pages():
                items += map(keep, page.items)
                self.progress(kind, len(items), page.total)
        except AnymeetError as failure:
            error = failure
        return Listing(items=tuple(items), error=error, obstacle=obstacle)


def _meetings(read: _Reader, destination: Destination) -> Listing[PlannedMeeting]:
    """Those that people are in, which some vendors list apart from all others, and the others; each once."""
    now = read.source.clock.now()
    running = read("meetings.list_live", _without_raw)
    live: dict[str, Meeting] = {meeting.id: meeting for meeting in running}

    def planned(meeting: Meeting) -> PlannedMeeting:
        if found := live.get(meeting.id):
            meeting = attrs.evolve(meeting, state=MeetingState.LIVE, links=meeting.links or found.links)
        return destination.planned(meeting, now)

    listed = read("meetings.list", planned)
    known = {meeting.id: meeting for meeting in listed}
    known |= {number: destination.planned(meeting, now) for number, meeting in live.items() if number not in known}
    error = listed.error or (None if isinstance(running.error, Unsupported) else running.error)
    return Listing(items=tuple(known.values()), error=error)


def _without_raw(value: Any) -> Any:
    return attrs.evolve(value, raw=None)


def _steps(plan: SwitchPlan, source: Provider, target: Side) -> Iterator[str]:
    """What anymeet cannot know, or does not do."""
    here, there, lacks = source.info.title, target.title, target.abilities
    if here == there:
        here, there = plan.source, plan.target
    yield (
        f"Compare the meetings with those that your application knows: a list from {here} may leave some out, "
        "and say less about each than meetings.get"
    )
    if creatable := sum(meeting.request is not None for meeting in plan.meetings):
        yield f"Let your application create {creatable} on {there}, and keep their new ids; anymeet creates none by itself"
        yield f"Set up on {there} what anymeet has no word for: branding, layouts, roles and whatever else {here} has"
    if live := sum(meeting.state is MeetingState.LIVE for meeting in plan.meetings):
        yield f"Let live meetings end ({live} now): people stay where they are"
    if lack := lacks["links.create"]:
        yield f"Find another way to let people in: {there} has no links.create ({lack})"
    else:
        yield f"Hand out new links (links.create): the ones that people have lead to {here}"
    if plan.webhooks.items and (lack := lacks["webhooks.create"]):
        yield f"Find another way to learn what happens: {there} has no webhooks.create ({lack})"
    elif plan.webhooks.items:
        yield f"Register the webhooks anew, with names of events that {there} has (webhooks.events) and with new tokens"
    if plan.recordings.items:
        yield f"Download the recordings, and those that are archived, while {here} still has them"
    if history := [ability for ability in _HISTORY if source.supports(ability)]:
        yield f"Keep the records of past sessions, which only {here} has: {', '.join(history)}"
