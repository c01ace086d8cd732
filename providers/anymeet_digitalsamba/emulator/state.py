"""What an account holds: plain records that refer to each other, and one `State` that has them all."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

import attrs

from anymeet.testing import Scheduled


@attrs.define(kw_only=True, eq=False)
class Record:
    """Anything with an id of its own."""

    id: str
    created_at: datetime


@attrs.define(kw_only=True, eq=False)
class Span:
    """A stretch of time; open while it has no end.

    ``opened`` and ``closed`` number the beginnings and ends of all spans: they tell what came first even where the clock
    did not move between.
    """

    started_at: datetime
    opened: int
    ended_at: datetime | None = None
    closed: int | None = None

    def length(self, now: datetime) -> timedelta:
        """How long it took, or has taken so far."""
        return (self.ended_at or now) - self.started_at


@attrs.define(kw_only=True, eq=False)
class Role(Record):
    """``permissions`` maps each name to a boolean, or to the names of the roles it is directed at."""

    name: str
    display_name: str
    description: str | None
    permissions: dict[str, bool | list[str]]
    preset: bool = False
    updated_at: datetime


@attrs.define(kw_only=True, eq=False)
class Room(Record):
    """``settings`` has only what the room does not leave to the team's defaults; None in ``roles`` and ``default_role``
    leaves those to the team. ``session`` is the live one.
    """

    friendly_url: str
    privacy: str = "public"
    description: str | None = None
    external_id: str | None = None
    default_role: str | None = None
    roles: list[str] | None = None
    private_group_chat_roles: list[str] = attrs.field(factory=list)
    webhooks: list[str] = attrs.field(factory=list)
    tags: list[str] = attrs.field(factory=list)
    breakouts: list[dict[str, str]] = attrs.field(factory=list)
    settings: dict[str, Any] = attrs.field(factory=dict)
    expires_at: datetime | None = None
    expiry: Scheduled | None = None
    updated_at: datetime
    deleted: bool = False
    session: Session | None = None


@attrs.frozen(kw_only=True)
class Author:
    """Who wrote, asked, voted: somebody in the session, or whom the caller of the API names, or nobody."""

    id: str | None = None
    name: str | None = None
    external_id: str | None = None


@attrs.define(kw_only=True, eq=False)
class Session(Record):
    """``counts`` outlive the deletion of what they count. ``transcribed`` are the stretches with transcription on."""

    room: Room
    span: Span
    participants: list[Participant] = attrs.field(factory=list)
    counts: Counter[str] = attrs.field(factory=Counter)
    transcribed: list[Span] = attrs.field(factory=list)
    captioned: bool = False
    summary: Summary | None = None
    closing: Scheduled | None = None

    @property
    def live(self) -> bool:
        return self.span.ended_at is None

    @property
    def inside(self) -> list[Participant]:
        """Who is there now, in the order of their coming."""
        return [participant for participant in self.participants if participant.inside]


@attrs.define(kw_only=True, eq=False)
class Participant(Record):
    """Somebody's stay in a session; who comes back is another participant. ``seconds`` are media sent and received."""

    session: Session
    span: Span
    role: Role
    name: str | None
    external_id: str | None
    browser_id: str
    device: str = "desktop"
    encrypted: bool = False
    counts: Counter[str] = attrs.field(factory=Counter)
    seconds: defaultdict[str, float] = attrs.field(factory=lambda: defaultdict(float))

    @property
    def inside(self) -> bool:
        return self.span.ended_at is None

    @property
    def author(self) -> Author:
        return Author(id=self.id, name=self.name, external_id=self.external_id)


class Content(Protocol):
    """What a session leaves behind."""

    @property
    def id(self) -> str: ...
    @property
    def room(self) -> Room: ...
    @property
    def session(self) -> Session | None: ...


@attrs.define(kw_only=True, eq=False)
class Recording(Record):
    """``status`` is IN_PROGRESS, PENDING_CONVERSION or READY. A deleted one still counts as recorded."""

    room: Room
    session: Session
    span: Span
    name: str
    author: Author | None = None
    status: str = "IN_PROGRESS"
    archived: bool = False
    deleted: bool = False
    bookmarks: list[Bookmark] = attrs.field(factory=list)
    updated_at: datetime


@attrs.define(kw_only=True, eq=False)
class Bookmark(Record):
    """A moment that somebody marked in a recording."""

    text: str
    author: Author


@attrs.define(kw_only=True, eq=False)
class Message(Record):
    """A line of the public chat; without an author when it came through the API."""

    room: Room
    session: Session | None
    author: Author | None
    text: str

    @property
    def session_id(self) -> str | None:
        return self.session.id if self.session else None


@attrs.define(kw_only=True, eq=False)
class Line(Record):
    """What somebody said, as transcribed."""

    room: Room
    session: Session
    author: Author
    text: str
    ended_at: datetime


@attrs.define(kw_only=True, eq=False)
class Summary(Record):
    """What a session was about; ``text`` is told once it is ready."""

    text: str
    ready: bool = False


@attrs.define(kw_only=True, eq=False)
class Answered(Record):
    """An answer to a question."""

    author: Author
    text: str
    private: bool


@attrs.define(kw_only=True, eq=False)
class Question(Record):
    """A question to those who run the session; ``answering`` while somebody answers it aloud."""

    room: Room
    session: Session | None
    author: Author
    text: str
    anonymous: bool
    answers: dict[str, Answered] = attrs.field(factory=dict)
    voters: dict[str, Author] = attrs.field(factory=dict)
    dismissed: bool = False
    answering: bool = False

    @property
    def session_id(self) -> str | None:
        return self.session.id if self.session else None


@attrs.define(kw_only=True, eq=False)
class Choice:
    """An option of a poll, or of a question of a quiz."""

    id: str
    text: str
    correct: bool = False


@attrs.define(kw_only=True, eq=False)
class Poll(Record):
    """``type`` is single, multiple or free."""

    room: Room
    question: str
    type: str
    anonymous: bool
    options: list[Choice]


@attrs.define(kw_only=True, eq=False)
class QuizQuestion:
    """A question of a quiz."""

    id: str
    text: str
    multiple: bool
    choices: list[Choice]


@attrs.define(kw_only=True, eq=False)
class Quiz(Record):
    """A quiz of a room."""

    room: Room
    title: str
    questions: list[QuizQuestion]
    time_limit_minutes: int | None = None
    time_limit_seconds: int | None = None
    timing_mode: str | None = None
    passing_score: float | None = None


@attrs.define(kw_only=True, eq=False)
class Run(Record):
    """A poll or a quiz in one session; ``votes`` has the voters of each choice."""

    of: Poll | Quiz
    session: Session
    ended_at: datetime | None = None
    votes: dict[str, list[Author]] = attrs.field(factory=dict)

    @property
    def room(self) -> Room:
        return self.of.room

    @property
    def voters(self) -> set[str | None]:
        return {author.id for authors in self.votes.values() for author in authors}


@attrs.define(kw_only=True, eq=False)
class Webhook(Record):
    """An address that events are told to."""

    endpoint: str
    name: str | None
    authorization_header: str | None
    events: list[str]
    updated_at: datetime


@attrs.define(kw_only=True, eq=False)
class Library(Record):
    """A content library."""

    name: str
    external_id: str | None


@attrs.define(kw_only=True, eq=False)
class Folder(Record):
    """A folder of a library; one without parent lies at its root."""

    library: Library
    name: str
    parent_id: str | None


@attrs.define(kw_only=True, eq=False)
class File(Record):
    """``status`` goes from pending (its content is awaited) over processing to completed, or to failed."""

    library: Library
    name: str
    folder_id: str | None
    type: str
    storage_name: str
    status: str = "pending"
    media_type: str = "application/octet-stream"
    content: bytes = attrs.field(default=b"", repr=lambda content: f"<{len(content)} bytes>")
    url: str | None = None


@attrs.define(kw_only=True, eq=False)
class State:
    """A team with all it has; every mapping is by id, oldest first. ``settings`` are the team's own defaults."""

    team_id: str
    owner_id: str
    domain: str
    opened_at: datetime
    settings: dict[str, Any] = attrs.field(factory=dict)
    default_role: str = ""
    role_ids: list[str] = attrs.field(factory=list)
    private_group_chat_roles: list[str] = attrs.field(factory=list)
    roles: dict[str, Role] = attrs.field(factory=dict)
    rooms: dict[str, Room] = attrs.field(factory=dict)
    friendly_urls: dict[str, str] = attrs.field(factory=dict)
    sessions: dict[str, Session] = attrs.field(factory=dict)
    participants: dict[str, Participant] = attrs.field(factory=dict)
    recordings: dict[str, Recording] = attrs.field(factory=dict)
    messages: dict[str, Message] = attrs.field(factory=dict)
    lines: dict[str, Line] = attrs.field(factory=dict)
    questions: dict[str, Question] = attrs.field(factory=dict)
    polls: dict[str, Poll] = attrs.field(factory=dict)
    quizzes: dict[str, Quiz] = attrs.field(factory=dict)
    runs: dict[str, Run] = attrs.field(factory=dict)
    webhooks: dict[str, Webhook] = attrs.field(factory=dict)
    libraries: dict[str, Library] = attrs.field(factory=dict)
    folders: dict[str, Folder] = attrs.field(factory=dict)
    files: dict[str, File] = attrs.field(factory=dict)
    browsers: dict[str, str] = attrs.field(factory=dict)
    moments: Iterator[int] = attrs.field(factory=itertools.count)

    def opened(self, now: datetime) -> Span:
        """A span that begins now."""
        return Span(started_at=now, opened=next(self.moments))

    def close(self, span: Span, now: datetime) -> None:
        """End a span now; one that has ended stays as it is."""
        if span.ended_at is None:
            span.ended_at, span.closed = now, next(self.moments)


C = TypeVar("C", bound=Content)


def content_of(items: dict[str, C], scope: Room | Session) -> list[C]:
    """What belongs to a room, or to a session."""
    return [item for item in items.values() if scope in (item.room, item.session)]


def discard(items: dict[str, C], scope: Room | Session) -> None:
    """Forget what belongs to a room, or to a session."""
    for item in content_of(items, scope):
        del items[item.id]
