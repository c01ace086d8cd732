"""Putting a file into a content library: a ticket from the vendor, the content to its storage, and waiting.

The storage is another host. It is shown the ticket's token, which is good for this one file and for fifteen minutes,
and never the developer key (guide, page "content-library/files/upload").
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from anymeet import uploads
from anymeet.errors import AnymeetError, Conflict
from anymeet.http import Transport
from anymeet.models import Maybe, Progress
from anymeet_digitalsamba.models.choices import FileStatus
from anymeet_digitalsamba.models.libraries import LibraryFile
from anymeet_digitalsamba.waiting import wait_for

if TYPE_CHECKING:
    from anymeet_digitalsamba.operations.libraries import Files


def upload(
    files: Files,
    transport: Transport,
    library: str,
    path: Path,
    *,
    name: str,
    folder_id: Maybe[str],
    progress: Progress | None,
    timeout: timedelta,
) -> LibraryFile:
    """See `Files.upload`."""
    path.open("rb").close()  # what cannot be read needs no ticket
    ticket = files.create(library, name=name, folder_id=folder_id, file_size=path.stat().st_size)
    try:
        headers = {"Authorization": f"Bearer {ticket.token}"}
        uploads.upload(transport, ticket.external_storage_url, path, headers=headers, progress=progress)
    except BaseException:
        with suppress(AnymeetError):  # what went wrong first is what counts
            files.delete(library, ticket.file_id)
        raise
    return wait_for(
        lambda: files.get(library, ticket.file_id),
        _is_ready,
        lambda file: f"the file {name} is still {file.status}",
        clock=transport.clock,
        timeout=timeout,
    )


def _is_ready(file: LibraryFile) -> bool:
    """Whether a file can be shown; `Conflict` when it never will be.

    The vendor publishes no name for a failure, so one that says so is believed; the document of 2024 has no states.
    """
    status = file.status or FileStatus.COMPLETED
    if "FAIL" in status.upper() or "ERROR" in status.upper():
        raise Conflict(f"the vendor cannot show {file.name}, file {file.id}: its state is {status}")
    return status == FileStatus.COMPLETED
