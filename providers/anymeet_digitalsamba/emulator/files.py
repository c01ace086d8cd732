"""Files of libraries: tickets to upload them by, the upload host, and the links they are seen by."""

from __future__ import annotations

import base64
import mimetypes
import string
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

import jwt

from anymeet.testing import JSON, Answer, EmulatedRequest, Refusal, answers, file_answer, serves
from anymeet_digitalsamba.emulator.base import shaped
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.state import File, Library, Room
from anymeet_digitalsamba.emulator.tokens import BadToken, read_token
from anymeet_digitalsamba.emulator.webhooks import Webhooks

TICKET_LASTS: Final = timedelta(minutes=15)
PROCESSING: Final = timedelta(seconds=5)
"""What the service takes to look at an uploaded file."""

_THUMBNAIL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_VIDEO_HOSTS: Final = {"youtube.com": "youtube", "youtu.be": "youtube", "vimeo.com": "vimeo"}


class Files(Webhooks):
    """The storage host is another one at the vendor's; here it is the same, beside the API."""

    def library(self, library_id: str) -> Library:
        return self.found(self.state.libraries, library_id)

    def file(self, library_id: str, file_id: str) -> File:
        library = self.library(library_id)
        return self.found({file.id: file for file in self.files_in(library)}, file_id)

    def files_in(self, library: Library) -> list[File]:
        return [file for file in self.state.files.values() if file.library is library]

    def folder_said(self, library: Library, folder_id: str | None, field: str) -> str | None:
        """A folder of the library, told by its id, or None; a field error for any other."""
        folder = self.state.folders.get(folder_id or "")
        if folder_id is not None and (folder is None or folder.library is not library):
            raise self.bad(field, "must be the id of a folder of the library")
        return folder_id

    def room_files(self, room: Room) -> JSON:
        """What a room shows: the completed files at the root of the library that it is wired to."""
        library = self.state.libraries.get(self.setting(room, "library_id"))
        shown = [file for file in self.files_in(library) if file.folder_id is None] if library else []
        return [{"id": file.id, "name": file.name, **page} for file in shown for page in self._pages(file)]

    def forget_file(self, file: File) -> None:
        del self.state.files[file.id]
        self._emit_file("file_deleted_from_library", file)

    @answers("files.list")
    def list_files(self, request: EmulatedRequest, library: str) -> JSON:
        """A bare array, as documented."""
        files = self.ordered(request, self.files_in(self.library(library)))
        return [shaped("files.list", file_view(file)) for file in files]

    @answers("files.get")
    def get_file(self, request: EmulatedRequest, library: str, file: str) -> JSON:
        return file_view(self.file(library, file))

    @answers("files.links")
    def link_file(self, request: EmulatedRequest, library: str, file: str) -> JSON:
        return {"pages": self._pages(self.file(library, file))}

    @answers("files.create")
    def create_file(self, request: EmulatedRequest, library: str) -> JSON:
        said = self.said(request)
        name = said.get("name") or "file"
        suffix = PurePosixPath(name).suffix.lower()
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = media_type.partition("/")[0]
        stored = f"{self.ids.text(40, string.ascii_letters + string.digits)}{suffix}"
        file = self._make_file(self.library(library), said, name, kind if kind in _KINDS else "document", stored)
        file.media_type = media_type
        now = int(self.clock.now().timestamp())
        expires = now + int(TICKET_LASTS.total_seconds())
        claims = {
            "name": stored,
            "action": "upload",
            "type": "library",
            "library_id": file.library.id,
            "file_id": file.id,
            "iss": "laravel",
            "iat": now,
            "exp": expires,
        }
        return {
            "file_id": file.id,
            "file_name": stored,
            "external_storage_url": f"{self.origin}/_storage/uploads",
            "token": jwt.encode(claims, self.storage_key, algorithm="HS256"),
            "expiration_timestamp": expires,
        }

    @answers("files.create_webapp")
    def create_webapp(self, request: EmulatedRequest, library: str) -> JSON:
        said = self.said(request)
        url = said.get("url") or ""
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        name = said.get("name") or host or "Web page"
        file = self._make_file(self.library(library), said, name, _VIDEO_HOSTS.get(host, "webapp"), "")
        file.url, file.status = url, "completed"
        self._emit_file("file_added_to_library", file)
        return shaped("files.create_webapp", {**file_view(file), "url": file.url})

    @answers("files.create_whiteboard")
    def create_whiteboard(self, request: EmulatedRequest, library: str) -> JSON:
        found = self.library(library)
        number = 1 + sum(file.type == "whiteboard" for file in self.files_in(found))
        stored = f"{self.ids.uuid()}.wb"
        file = self._make_file(found, self.said(request), f"Whiteboard {number}", "whiteboard", stored)
        file.content, file.status = b"{}", "completed"
        self._emit_file("file_added_to_library", file)
        more = {"storage_file_name": stored, "storage_url": self._address(file, stored)}
        return shaped("files.create_whiteboard", {**file_view(file), **more})

    @answers("files.update")
    def update_file(self, request: EmulatedRequest, library: str, file: str) -> JSON:
        found, said = self.file(library, file), self.said(request)
        if "folder_id" in said:
            found.folder_id = self.folder_said(found.library, said["folder_id"], "folder_id")
        if "name" in said:
            found.name = said["name"]
            self._emit_file("file_renamed", found)
        return file_view(found)

    @answers("files.delete")
    def delete_file(self, request: EmulatedRequest, library: str, file: str) -> None:
        self.forget_file(self.file(library, file))

    @serves("storage.upload", "POST", "/_storage/uploads", authenticated=False)
    def upload_file(self, request: EmulatedRequest) -> JSON:
        """The second step of an upload. What the vendor answers is not known."""
        file = self._ticketed(request)
        if "file" not in request.files:
            raise self.bad("file", "is required")
        file.content = request.files["file"].content
        file.status = "processing"
        self.clock.schedule(self.clock.now() + PROCESSING, lambda: self._process(file))
        return {}

    @serves("storage.file", "GET", "/_storage/library-files/{file}/{name}", authenticated=False)
    def serve_file(self, request: EmulatedRequest, file: str, name: str) -> Answer:
        found = self.found(self.state.files, file)
        if name == found.storage_name:
            return file_answer(request, found.content, found.media_type)
        self.found({_thumbnail_of(found): found}, name)
        return file_answer(request, _THUMBNAIL, "image/png")

    def _ticketed(self, request: EmulatedRequest) -> File:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            claims = read_token(token if scheme.lower() == "bearer" else "", self.storage_key, self.clock.now())
        except BadToken:
            raise Refusal(401, "Unauthenticated.", code="unauthenticated") from None
        return self.found(self.state.files, claims["file_id"])

    def _process(self, file: File) -> None:
        if file.id in self.state.files:
            file.status = "completed" if file.content else "failed"
            self._emit_file("file_added_to_library" if file.content else "file_processing_failed", file)

    def _make_file(self, library: Library, said: dict[str, Any], name: str, kind: str, stored: str) -> File:
        file = File(
            id=self.ids.uuid(),
            created_at=self.clock.now(),
            library=library,
            name=name,
            folder_id=self.folder_said(library, said.get("folder_id"), "folder_id"),
            type=kind,
            storage_name=stored,
        )
        self.state.files[file.id] = file
        return file

    def _pages(self, file: File) -> list[dict[str, str]]:
        if file.status != "completed":
            return []
        url = file.url or self._address(file, file.storage_name)
        return [{"url": url, "thumbnail_url": self._address(file, _thumbnail_of(file))}]

    def _address(self, file: File, name: str) -> str:
        return f"{self.origin}/_storage/library-files/{file.id}/{name}"

    def _emit_file(self, event: str, file: File) -> None:
        self.emit(event, libraryId=file.library.id, fileId=file.id, folderId=file.folder_id, name=file.name)


_KINDS: Final = frozenset({"audio", "image", "video"})


def _thumbnail_of(file: File) -> str:
    return f"{PurePosixPath(file.storage_name).stem or file.id}-thumbnail.png"


def file_view(file: File) -> dict[str, JSON]:
    """One file, with its state."""
    return {
        "id": file.id,
        "folder_id": file.folder_id,
        "name": file.name,
        "type": file.type,
        "size": len(file.content),
        "status": file.status,
        "created_at": zulu(file.created_at),
    }
