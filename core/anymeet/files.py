"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def check_target(path: str | os.PathLike[str]) -> Path:
    """Check that ``path`` can be written, before something long begins. Raises OSError that says why not."""
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a folder; name the file to write")
    if target.exists() and not target.is_file():
        raise FileExistsError(f"{target} is not a file, and nothing but a file is replaced")  # a device, for instance
    if not target.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {target.parent}")
    if not os.access(target.parent, os.W_OK):
        raise PermissionError(f"the folder {target.parent} cannot be written to")
    return target


def write_whole(path: Path, content: bytes) -> None:
    """Write a file. OSError that names it when the disk does not take it; then what was there before is still there.

    A link is replaced and not followed, and so nothing but ``path`` is ever written to.
    """
    check_target(path)
    # Nobody can put a link in its place before, and two programs that write the same file do not meet.
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
        part.replace(path)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from None
    finally:
        part.unlink(missing_ok=True)
