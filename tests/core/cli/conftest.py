"""A vendor in memory, a profile of it, and a way to run a command line and see all that comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from anymeet import Provider, ProviderInfo, Settings, interfaces, setting
from anymeet.cli.program import run
from anymeet.errors import NotFound
from anymeet.interfaces import Writer
from anymeet.models import (
    Credentials,
    DownloadLink,
    Event,
    EventKind,
    ExportFormat,
    Link,
    LinkRole,
    Meeting,
    MeetingState,
    Note,
    Participant,
    Poll,
    PollOption,
    Reason,
    Recording,
    Transcript,
    TranscriptLine,
    Webhook,
)
from anymeet.pages import Page, Pages
from anymeet.plugins import Registry
from anymeet.provider import Context

NINE = datetime(2030, 3, 1, 9, tzinfo=UTC)
HOST_URL = "https://acme.example/r/1?t=host-token"


@attrs.frozen(kw_only=True)
class AcmeSettings(Settings):
    base_url: str = setting("https://api.acme.example", help="where the API is")
    key: str = setting(help="the account's key", secret=True)
    rooms: int = setting(3, help="how many rooms there are")


class Everything(Writer[Any]):
    """Writes every field as it stands, so that a test sees what was asked for."""

    def __getattr__(self, name: str) -> Any:
        field = name.removeprefix("write_")
        if field == name or field in ("start_url", "invitees"):
            raise AttributeError(name)
        return lambda value: {field: value}

    def write_features(self, value: Any) -> dict[str, Any]:
        return {"features": value}

    @classmethod
    def writes(cls, field: str) -> bool:
        return field not in ("start_url", "invitees")


class Meetings(interfaces.Meetings):
    writers = {"create": Everything, "update": Everything}
    reasons = {
        "delete": Reason.VENDOR_LACKS.because("rooms stay"),
        "create.start_url": Reason.VENDOR_LACKS.because("there is no co-browsing"),
    }
    provider: Acme

    def create(self, request: Any) -> Meeting:
        self.provider.asked.append(self.written("create", request))
        link = Link(url=HOST_URL, role=LinkRole.HOST, id="host-token", raw={"url": HOST_URL})
        notes = (Note("meetings.create.title", "cut to 40 characters"),) if request.title == "long" else ()
        return Meeting(id="1", title=request.title, starts_at=request.starts_at, links=(link,), notes=notes)

    def get(self, meeting_id: str) -> Meeting:
        if meeting_id != "1":
            raise NotFound("no such room", status=404, code="room_gone", request_line=f"GET /rooms/{meeting_id}")
        link = Link(url=HOST_URL, role=LinkRole.HOST, id="host-token")
        return Meeting(id="1", title="Standup", duration=timedelta(minutes=90), links=(link,), raw={"room": 1})

    def list(self) -> Pages[Meeting]:
        def fetch() -> Any:
            for number in range(1, self.provider.settings.rooms + 1):
                self.provider.asked.append(number)
                room = Meeting(id=f"room-{number:04}", title=f"Room {number}", state=MeetingState.OPEN, private=True)
                yield Page((attrs.evolve(room, created_at=NINE),))

        return Pages(fetch)

    def update(self, meeting_id: str, changes: Any) -> Meeting:
        self.provider.asked.append(self.written("update", changes))
        return Meeting(id=meeting_id)

    def end(self, meeting_id: str) -> None:
        self.provider.asked.append(meeting_id)


class Links(interfaces.Links):
    writers = {"create": Everything}
    provider: Acme

    def create(self, meeting_id: str, request: Any) -> Link:
        self.provider.asked.append((meeting_id, self.written("create", request)))
        return Link(url=f"https://acme.example/r/{meeting_id}?t=guest-token", role=request.role, person=request.person)


class Participants(interfaces.Participants):
    def list(self, meeting_id: str, session_id: str | None = None) -> Pages[Participant]:
        raw = {"email": "ada@example.com"}
        return Pages.of(
            [Participant(id="p1", name="Ada\x1b[31m\nLovelace", host=False, session_id=session_id, raw=raw)]
        )


class Recordings(interfaces.Recordings):
    provider: Acme

    def wait(self, recording_id: str, timeout: timedelta = timedelta(minutes=30)) -> Recording:
        self.provider.asked.append(timeout)
        if recording_id == "gone":
            raise NotFound("no such recording", status=404)
        return Recording(id=recording_id)

    def download(self, recording_id: str, path: str | Path, progress: Any = None) -> Path:
        self.provider.asked.append(progress)
        if progress:
            progress(2, 5)
        Path(path).write_bytes(b"movie")
        return Path(path)

    def download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        return DownloadLink(url="https://acme.example/f?sig=abc", expires_at=NINE + valid_for if valid_for else None)


class Transcripts(interfaces.Transcripts):
    def get(self, session_id: str) -> Transcript:
        lines = [TranscriptLine(text="Hello.", speaker="Ada", at=NINE), TranscriptLine(text="Hi.")]
        return Transcript(session_id=session_id, lines=tuple(lines))

    def export(self, session_id: str, form: ExportFormat = ExportFormat.TXT) -> bytes:
        return f"{session_id} as {form!r}\n".encode()


class Polls(interfaces.Polls):
    writers = {"create": Everything}

    def create(self, meeting_id: str, request: Any) -> Poll:
        return Poll(id="q", question=request.question, options=tuple(PollOption(text=text) for text in request.options))


class Webhooks(interfaces.Webhooks):
    writers = {"create": Everything}
    provider: Acme

    def create(self, request: Any) -> Webhook:
        self.provider.asked.append(self.written("create", request))
        return Webhook(id="w", endpoint=request.endpoint)

    def events(self) -> tuple[str, ...]:
        return ("room_opened", "room_closed")

    def receive(self, headers: Mapping[str, str], body: bytes) -> tuple[Event, ...]:
        return (Event(kind=EventKind.OTHER, name=headers["x-name"], data=json.loads(body)),)


class Accounts(interfaces.Accounts):
    def create_credentials(self, account_id: str) -> Credentials:
        return Credentials(account_id=account_id, key="new-key", secret="new-secret")


class Acme(Provider):
    """Keeps what it was asked in ``asked``, for all of its connections."""

    info = ProviderInfo(name="acme", title="Acme", plugin_api=1)
    settings_type = AcmeSettings
    interfaces = (Meetings, Links, Participants, Recordings, Transcripts, Polls, Webhooks, Accounts)
    settings: AcmeSettings
    asked: list[Any] = []

    def __init__(self, settings: AcmeSettings, context: Context | None = None) -> None:
        super().__init__(settings, context)
        self.asked.clear()

    def check(self) -> None:
        if self.settings.key == "wrong":
            raise NotFound("nobody has that key", status=404)


@attrs.frozen
class Ran:
    """What came of a command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The last line of stderr, which with --json is a document."""
        return json.loads(self.err.splitlines()[-1])


Run = Callable[..., Ran]


@pytest.fixture
def asked() -> list[Any]:
    """What the last connection to Acme was asked."""
    return Acme.asked


@pytest.fixture
def anymeet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line where the profile ``work``, of Acme, is the only one."""
    registry = Registry()
    monkeypatch.setattr("anymeet.plugins._DEFAULT", registry)
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: tmp_path / "user" / name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anymeet.toml").write_text('[profiles.work]\nprovider = "acme"\nkey = "s3cret-key"\n')

    def run_line(*arguments: str) -> Ran:
        registry.register(Acme)  # here, so that a test can install something before anything is read
        capsys.readouterr()
        code = run(arguments)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run_line
