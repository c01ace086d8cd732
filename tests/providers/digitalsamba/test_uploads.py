"""Files on their way into a library, on the emulator, and on a vendor whose storage a test watches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from anymeet.errors import Conflict, ConnectionFailed, NotFound, Rejected, Timeout
from anymeet.provider import Context
from anymeet.testing import Fault
from anymeet_digitalsamba import DigitalSamba, DigitalSambaSettings
from anymeet_digitalsamba.emulator import DigitalSambaEmulator
from anymeet_digitalsamba.models import Library
from support.clock import FakeClock

BASE = "https://api.digitalsamba.com/api/v1"
STORAGE = "https://storage.example.com"
KEY = "the-developer-key"
CONTENT = bytes(range(256)) * 400


@pytest.fixture
def emulator() -> Iterator[DigitalSambaEmulator]:
    """A team."""
    with DigitalSambaEmulator() as running:
        yield running


@pytest.fixture
def provider(emulator: DigitalSambaEmulator) -> Iterator[DigitalSamba]:
    """The team's account."""
    with DigitalSamba(DigitalSambaSettings(**emulator.settings), Context(clock=emulator.clock)) as opened:
        yield opened


@pytest.fixture
def library(provider: DigitalSamba) -> Library:
    """A library of the team's."""
    return provider.native.libraries.create(name="Slides")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A picture of several pieces."""
    file = tmp_path / "photo.png"
    file.write_bytes(CONTENT)
    return file


def operations(emulator: DigitalSambaEmulator) -> list[str]:
    return [entry.operation for entry in emulator.journal]


def test_a_file_is_uploaded(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, library: Library, path: Path
) -> None:
    """A ticket, the content, and a look at the file until it is complete; then it can be seen, byte by byte."""
    folder = provider.native.folders.create(library.id, name="2030")
    told: list[tuple[int, int | None]] = []
    emulator.journal.clear()
    file = provider.native.files.upload(library.id, path, folder_id=folder.id, progress=lambda *step: told.append(step))
    assert ("photo.png", "image", len(CONTENT), "completed", folder.id) == (
        file.name,
        file.type,
        file.size,
        file.status,
        file.folder_id,
    )
    assert ((0, len(CONTENT)), (len(CONTENT), len(CONTENT))) == (told[0], told[-1])
    assert ["files.create", "storage.upload", "files.get"] == list(dict.fromkeys(operations(emulator)))
    assert {"name": "photo.png", "folder_id": folder.id, "file_size": len(CONTENT)} == emulator.journal.of(
        "files.create"
    )[0].body
    (page,) = provider.native.files.links(library.id, file.id).pages
    assert page.url is not None
    assert CONTENT == requests.get(page.url, timeout=10).content


def test_the_storage_is_shown_the_ticket_and_not_the_developer_key(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, library: Library, path: Path
) -> None:
    """It lets the ticket in, and nobody who comes with the key, as the journal tells."""
    provider.native.files.upload(library.id, str(path), name="Photo")
    url = f"{emulator.origin}/_storage/uploads"
    headers = {"Authorization": f"Bearer {emulator.developer_key}"}
    requests.post(url, headers=headers, files={"file": b""}, timeout=10)
    uploaded, refused = emulator.journal.of("storage.upload")
    assert [(200, "Bearer ***"), (401, "Bearer ***")] == [
        (entry.status, entry.headers["Authorization"]) for entry in (uploaded, refused)
    ]
    assert [{"valid"}, {""}] == [
        {entry.credential for entry in emulator.journal if (entry.operation == "storage.upload") is there}
        for there in (False, True)
    ]


def test_what_the_storage_refuses_stays_nowhere(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, library: Library, path: Path
) -> None:
    """The file that was announced is deleted, and the refusal is told."""
    emulator.faults.add(Fault(operation="storage.upload", status=413))
    with pytest.raises(Rejected) as raised:
        provider.native.files.upload(library.id, path)
    assert (413, "digitalsamba") == (raised.value.status, raised.value.provider)
    assert [] == list(provider.native.files.list(library.id))


def test_a_broken_upload_stays_nowhere(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, library: Library, path: Path
) -> None:
    """Also when the vendor cannot be told: what went wrong first is what is raised."""
    emulator.faults.add(Fault(operation="storage.upload", cut="reset"))
    emulator.faults.add(Fault(operation="files.delete", status=500))
    with pytest.raises(ConnectionFailed):
        provider.native.files.upload(library.id, path)
    assert ["files.create", "storage.upload", "files.delete"] == operations(emulator)[-3:]


def test_a_file_that_cannot_be_read_is_not_announced(
    emulator: DigitalSambaEmulator, provider: DigitalSamba, library: Library, tmp_path: Path
) -> None:
    """What is not there, or is a folder, is an error of the disk."""
    with pytest.raises(FileNotFoundError):
        provider.native.files.upload(library.id, tmp_path / "none")
    with pytest.raises(IsADirectoryError):
        provider.native.files.upload(library.id, tmp_path)
    assert () == emulator.journal.of("files.create")


def test_a_library_that_is_not_there_is_not_found(provider: DigitalSamba, path: Path) -> None:
    """Before any content is sent."""
    with pytest.raises(NotFound):
        provider.native.files.upload("00000000-0000-0000-0000-000000000000", path)


def test_a_file_that_the_vendor_can_make_nothing_of_is_a_conflict(
    provider: DigitalSamba, library: Library, tmp_path: Path
) -> None:
    """It stays in the library as failed, and the error names it."""
    empty = tmp_path / "empty.txt"
    empty.touch()
    with pytest.raises(Conflict) as raised:
        provider.native.files.upload(library.id, empty)
    (file,) = provider.native.files.list(library.id)
    assert f"the vendor cannot show empty.txt, file {file.id}: its state is failed" == raised.value.message


def test_waiting_ends_in_time(provider: DigitalSamba, library: Library, path: Path) -> None:
    """The file may be ready later: it stays."""
    with pytest.raises(Timeout, match=r"the file photo.png is still processing after 0:00:02"):
        provider.native.files.upload(library.id, path, timeout=timedelta(seconds=2))
    assert ["photo.png"] == [file.name for file in provider.native.files.list(library.id)]


@pytest.mark.parametrize("place", ["storage.example.com", STORAGE])
@pytest.mark.parametrize("state", [{}, {"status": "completed"}])
def test_a_storage_of_another_host(path: Path, clock: FakeClock, place: str, state: dict[str, Any]) -> None:
    """With and without a scheme, and in the answers of 2024, which tell no state: the key goes to the vendor alone."""
    ticket = {"file_id": "f", "file_name": "x.png", "external_storage_url": place, "token": "the-ticket"}
    settings = DigitalSambaSettings(team_id="team", developer_key=KEY)
    with responses.RequestsMock() as web, DigitalSamba(settings, Context(clock=clock)) as provider:
        web.post(f"{BASE}/libraries/l/files", json=ticket)
        web.post(f"{STORAGE}/", status=204)
        web.get(f"{BASE}/libraries/l/files/f", json={"id": "f", "name": "photo.png", **state})
        assert "f" == provider.native.files.upload("l", path).id
        told = [(call.request.url, call.request.headers["Authorization"]) for call in web.calls]
        sent = b"".join(web.calls[1].request.body)  # type: ignore[arg-type]
    assert [f"Bearer {KEY}", "Bearer the-ticket", f"Bearer {KEY}"] == [authorization for _, authorization in told]
    assert [f"{BASE}/libraries/l/files", f"{STORAGE}/", f"{BASE}/libraries/l/files/f"] == [url for url, _ in told]
    assert CONTENT in sent
    assert KEY.encode() not in sent
    assert b'name="file"; filename="photo.png"' in sent
