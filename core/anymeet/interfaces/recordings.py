"""Recordings: making them, and getting them to disk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from anymeet.interfaces.base import Interface, ability
from anymeet.models import DownloadLink, Progress, Recording
from anymeet.pages import Pages


class Recordings(Interface):
    """Recorded stretches of sessions."""

    name = "recordings"

    @ability
    def list(self, meeting_id: str | None = None) -> Pages[Recording]:
        """The recordings of one meeting, or of the whole account; archived ones are left out."""

    @ability
    def get(self, recording_id: str) -> Recording:
        """One recording. `NotFound` for an unknown id."""

    @ability
    def wait(self, recording_id: str, timeout: timedelta = timedelta(minutes=30)) -> Recording:
        """Wait until the recording can be downloaded, asking the vendor again and again, and return it.

        Raises `anymeet.errors.Timeout` after ``timeout``, and `Conflict` when the vendor says that it failed.
        """

    @ability
    def start(self, meeting_id: str) -> None:
        """Start recording the session that is held now. `NotFound` for an unknown meeting."""

    @ability
    def stop(self, meeting_id: str) -> None:
        """Stop recording. `NotFound` for an unknown meeting."""

    @ability
    def download(self, recording_id: str, path: str | Path, progress: Progress | None = None) -> Path:
        """Fetch a recording to ``path``; the file is there whole or not at all.

        A broken download goes on where it stopped, within the call and in a later one. An existing file is replaced.
        Progress is reported in bytes: those on disk so far, and all of them, or None where that is not known.
        """

    @ability
    def download_link(self, recording_id: str, valid_for: timedelta | None = None) -> DownloadLink:
        """A URL that anybody can fetch the file from, for ``valid_for`` or as long as the vendor grants by itself."""

    @ability
    def archive(self, recording_id: str) -> None:
        """Put a recording aside, out of `list`. `NotFound` for an unknown id."""

    @ability
    def unarchive(self, recording_id: str) -> None:
        """Bring an archived recording back. `NotFound` for an unknown id."""

    @ability
    def delete(self, recording_id: str) -> None:
        """Delete a recording. Deleting what is not there does nothing."""
