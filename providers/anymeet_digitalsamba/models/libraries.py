"""Content libraries: folders and files."""

from __future__ import annotations

from datetime import datetime

import attrs

from anymeet.wire import Model
from anymeet_digitalsamba.models.choices import FileStatus, FileType


@attrs.frozen(kw_only=True)
class LibraryFile(Model):
    """A file; ``size`` is in bytes. ``url`` is what a web app shows, ``storage_url`` needs no credentials."""

    id: str
    folder_id: str | None = None
    name: str | None = None
    type: FileType | None = None
    size: int | None = None
    status: FileStatus | None = None
    url: str | None = None
    storage_file_name: str | None = None
    storage_url: str | None = attrs.field(default=None, repr=False)
    created_at: datetime | None = None


@attrs.frozen(kw_only=True)
class LibraryFolder(Model):
    """A folder: the document calls its name ``description``, the guide ``name``. Its content is in hierarchies only."""

    id: str
    external_id: str | None = None
    name: str | None = None
    description: str | None = None
    parent_id: str | None = None
    source: str | None = None
    folders: tuple[LibraryFolder, ...] | None = None
    files: tuple[LibraryFile, ...] | None = None
    created_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Library(Model):
    """A content library; one alone has the files and folders of its root, a hierarchy all of them."""

    id: str
    external_id: str | None = None
    name: str | None = None
    folders: tuple[LibraryFolder, ...] | None = None
    files: tuple[LibraryFile, ...] | None = None
    created_at: datetime | None = None


def _with_scheme(url: str) -> str:
    # The document shows a bare host, the guide a complete URL.
    return url if "://" in url else f"https://{url}"


@attrs.frozen(kw_only=True)
class UploadTicket(Model):
    """Where the content of a file goes, by a multipart POST with the field ``file`` and ``token`` as bearer.

    The token takes the place of the developer key, which never goes there. ``file_name`` is the storage's own.
    """

    file_id: str
    external_storage_url: str = attrs.field(converter=_with_scheme)
    token: str = attrs.field(repr=False)
    file_name: str | None = None
    expiration_timestamp: datetime | None = None


@attrs.frozen(kw_only=True)
class FilePage(Model):
    """Links to one page of a file; they need no credentials, and expire."""

    url: str | None = attrs.field(default=None, repr=False)
    thumbnail_url: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class FileLinks(Model):
    """Links to all pages of a file."""

    pages: tuple[FilePage, ...] = ()
