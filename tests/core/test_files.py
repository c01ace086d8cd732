"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from anymeet.files import check_target, write_whole
from support.disks import FullDisk


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    """What was there before is gone, and nothing stands beside the file."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    write_whole(path, b"new")
    assert [(path, b"new")] == [(file, file.read_bytes()) for file in tmp_path.iterdir()]


@pytest.mark.parametrize("method", ["open", "replace"])
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """When the disk is full, the old file is still there, nothing else is, and the error names the file."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    open_ = Path.open

    def full(self: Path, mode: str) -> FullDisk:
        return FullDisk(open_(self, mode), 2)

    def fail(self: Path, _: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))

    monkeypatch.setattr(Path, method, {"open": full, "replace": fail}[method])
    with pytest.raises(OSError, match=r"No space left on device: '.*/file'"):
        write_whole(path, b"new")
    monkeypatch.undo()
    assert [b"old"] == [file.read_bytes() for file in tmp_path.iterdir()]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """Neither a link in the file's place, nor one that somebody has laid beside it, leads to another file."""
    other, path = tmp_path / "other", tmp_path / "file"
    other.write_bytes(b"theirs")
    for name in ("file", ".file.part"):
        (tmp_path / name).symlink_to(other)
    write_whole(path, b"new")
    assert (b"theirs", b"new", False) == (other.read_bytes(), path.read_bytes(), path.is_symlink())


def test_a_device_stays(tmp_path: Path) -> None:
    """What is neither a file nor a folder is not replaced: whoever may write to /dev would lose it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for write in (check_target, lambda path: write_whole(path, b"new")):
        with pytest.raises(FileExistsError, match="pipe is not a file"):
            write(pipe)
    assert [pipe] == list(tmp_path.iterdir())
    assert pipe.is_fifo()


def test_a_place_for_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a file in a folder that is not there, and one in a folder that is closed are refused before anything is made."""
    assert tmp_path / "file" == check_target(tmp_path / "file")
    with pytest.raises(IsADirectoryError, match="is a folder; name the file to write"):
        check_target(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*/none"):
        check_target(tmp_path / "none" / "file")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError, match=r"the folder .* cannot be written to"):
        check_target(tmp_path / "file")
    assert [] == list(tmp_path.iterdir())
