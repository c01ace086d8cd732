"""Content libraries: folders and files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from anymeet.models import UNSET, Maybe, Progress
from anymeet.operations import Resource, op
from anymeet.pages import Pages
from anymeet_digitalsamba.models.libraries import FileLinks, Library, LibraryFile, LibraryFolder, UploadTicket
from anymeet_digitalsamba.operations.parameters import After, Limit, Offset, Sorting
from anymeet_digitalsamba.rules import length, url
from anymeet_digitalsamba.uploads import upload


class Libraries(Resource):
    """Collections of files that rooms can show."""

    @op("GET /libraries")
    def list(
        self, *, limit: Limit = UNSET, offset: Offset = UNSET, order: Sorting = UNSET, after: After = UNSET
    ) -> Pages[Library]: ...

    @op("GET /libraries/{library}")
    def get(self, library: str) -> Library: ...

    @op("GET /libraries/{library}/hierarchy")
    def hierarchy(self, library: str) -> Library:
        """The library with all folders and files, however deep."""

    @op("POST /libraries")
    def create(
        self, *, name: Annotated[Maybe[str | None], length(1)] = UNSET, external_id: Maybe[str] = UNSET
    ) -> Library:
        """Names are unique; one that is not given is made of the time."""

    @op("PATCH /libraries/{library}")
    def update(
        self, library: str, *, name: Annotated[Maybe[str], length(1)] = UNSET, external_id: Maybe[str] = UNSET
    ) -> Library: ...

    @op("DELETE /libraries/{library}")
    def delete(self, library: str) -> None: ...


class Folders(Resource):
    """Folders of a library; without a parent, they are in its root."""

    @op("GET /libraries/{library}/folders")
    def list(
        self,
        library: str,
        *,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
    ) -> Pages[LibraryFolder]: ...

    @op("GET /libraries/{library}/folders/{libraryFolder}")
    def get(self, library: str, library_folder: str) -> LibraryFolder: ...

    @op("POST /libraries/{library}/folders")
    def create(
        self,
        library: str,
        *,
        name: Annotated[Maybe[str | None], length(1)] = UNSET,
        parent_id: Maybe[str | None] = UNSET,
    ) -> LibraryFolder: ...

    @op("PATCH /libraries/{library}/folders/{libraryFolder}")
    def update(
        self,
        library: str,
        library_folder: str,
        *,
        name: Annotated[Maybe[str], length(1)] = UNSET,
        parent_id: Maybe[str | None] = UNSET,
    ) -> LibraryFolder: ...

    @op("DELETE /libraries/{library}/folders/{libraryFolder}")
    def delete(self, library: str, library_folder: str) -> None: ...


class Files(Resource):
    """Files of a library; without a folder, they are in its root."""

    @op("GET /libraries/{library}/files")
    def list(
        self,
        library: str,
        *,
        limit: Limit = UNSET,
        offset: Offset = UNSET,
        order: Sorting = UNSET,
        after: After = UNSET,
    ) -> Pages[LibraryFile]: ...

    @op("GET /libraries/{library}/files/{libraryFile}")
    def get(self, library: str, library_file: str) -> LibraryFile: ...

    @op("GET /libraries/{library}/files/{libraryFile}/links")
    def links(self, library: str, library_file: str) -> FileLinks: ...

    @op("POST /libraries/{library}/files")
    def create(
        self,
        library: str,
        *,
        name: Maybe[str] = UNSET,
        folder_id: Maybe[str] = UNSET,
        file_size: Maybe[int] = UNSET,
    ) -> UploadTicket:
        """A place for a file of ``file_size`` bytes, for 15 minutes; `upload` brings the content to it."""

    @op("POST /libraries/{library}/webapps")
    def create_webapp(
        self,
        library: str,
        *,
        url: Annotated[Maybe[str], url] = UNSET,
        name: Annotated[Maybe[str], length(1)] = UNSET,
        folder_id: Maybe[str] = UNSET,
    ) -> LibraryFile: ...

    @op("POST /libraries/{library}/whiteboards")
    def create_whiteboard(
        self, library: str, *, folder_id: Maybe[str] = UNSET, private: Maybe[bool] = UNSET
    ) -> LibraryFile: ...

    def upload(
        self,
        library: str,
        path: str | Path,
        *,
        name: str = "",
        folder_id: Maybe[str] = UNSET,
        progress: Progress | None = None,
        timeout: timedelta = timedelta(minutes=10),
    ) -> LibraryFile:
        """Put the file at ``path`` into the library, and wait until it can be shown. Not one operation, but three.

        It keeps its own name, unless there is another ``name``. ``progress`` is told the bytes sent and those in all.

        Raises OSError when the file cannot be read, before anything is sent; `TransportError` and `ProviderError` when
        the vendor or its storage does not take it, and then nothing stays in the library; `Conflict` when the vendor can
        make nothing of it; `Timeout` when that is not known ``timeout`` after the last byte was sent.
        """
        return upload(
            self,
            self._native.transport,
            library,
            Path(path),
            name=name or Path(path).name,
            folder_id=folder_id,
            progress=progress,
            timeout=timeout,
        )

    @op("PATCH /libraries/{library}/files/{libraryFile}")
    def update(
        self, library: str, library_file: str, *, name: Maybe[str] = UNSET, folder_id: Maybe[str] = UNSET
    ) -> LibraryFile: ...

    @op("DELETE /libraries/{library}/files/{libraryFile}")
    def delete(self, library: str, library_file: str) -> None: ...
