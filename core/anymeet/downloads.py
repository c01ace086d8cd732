"""Files to disk: whole or not at all, going on where a cut left off."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import requests

from anymeet.errors import ProviderError, RateLimited, TransportError, Unavailable, UnexpectedResponse
from anymeet.http import Transport, error_for_status
from anymeet.models import DownloadLink, Progress

LOGGER: Final = logging.getLogger("anymeet.http")
_PIECE: Final = 2**16
_PATIENCE: Final = 5
"""Attempts in a row that bring nothing before a download gives up; one that brings bytes starts the count anew."""
_EXPIRED: Final = frozenset({401, 403, 404, 410})


def download(
    transport: Transport,
    link: Callable[[], DownloadLink],
    path: str | Path,
    *,
    identity: str,
    progress: Progress | None = None,
) -> Path:
    """Fetch what ``link()`` points at to ``path``, and return the path.

    ``link`` is asked again whenever the address it gave no longer works. ``identity`` tells what is fetched, so that bytes of
    an earlier, broken call for the same thing are used; they wait beside the target under a hidden name. Raises
    `TransportError` when no attempt gets further, `ProviderError` when the file is refused even to a fresh link,
    `UnexpectedResponse` when its length is not what was promised, and OSError when the disk does not take it.
    """
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a folder; name the file to write")
    part = target.with_name(f".{target.name}.{hashlib.sha256(identity.encode()).hexdigest()[:8]}.part")
    url, fruitless, renewed = link().url, 0, False
    while True:
        before = _size(part)
        try:
            total = _fetch(transport, url, part, progress)
            break
        except (TransportError, RateLimited, Unavailable) as error:
            fruitless = 0 if _size(part) > before else fruitless + 1
            if fruitless >= _PATIENCE:
                raise
            LOGGER.info("download of %s broke at byte %d: %s", target.name, _size(part), error)
            transport.clock.sleep(min(0.5 * 2**fruitless, 10))
        except ProviderError as error:
            # A link that worked until now has expired; a fresh one that is refused at once never will work.
            if error.status not in _EXPIRED or (renewed and _size(part) == before):
                raise
            url, renewed = link().url, True
        except OSError:
            part.unlink(missing_ok=True)  # a full disk is not helped by half a file
            raise
    if total is not None and _size(part) != total:
        size = _size(part)
        part.unlink()
        raise UnexpectedResponse([f"{size} bytes came where {total} were promised"])
    part.replace(target)
    return target


def _fetch(transport: Transport, url: str, part: Path, progress: Progress | None) -> int | None:
    """One attempt: append to ``part`` what is missing. Returns the length of the whole, where told."""
    have = _size(part)
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with transport.open(url, headers) as answer:
        if answer.status_code == requests.codes.requested_range_not_satisfiable:
            total = _total(answer, 0)
            if total == have:
                return total  # the cut came after the last byte
            part.unlink()
            return _fetch(transport, url, part, progress)
        if answer.status_code not in (requests.codes.ok, requests.codes.partial_content):
            raise error_for_status(answer.status_code)(
                f"the file was refused with HTTP {answer.status_code}", status=answer.status_code
            )
        goes_on = answer.status_code == requests.codes.partial_content and _start(answer) == have
        if answer.status_code == requests.codes.partial_content and not goes_on:
            part.unlink(missing_ok=True)  # some other piece of it: only the beginning is of use then
            return _fetch(transport, url, part, progress)
        total = _total(answer, have if goes_on else 0)
        with part.open("ab" if goes_on else "wb") as file:
            done = have if goes_on else 0
            if progress:
                progress(done, total)
            for piece in answer.iter_content(_PIECE):
                file.write(piece)
                file.flush()
                done += len(piece)
                if progress:
                    progress(done, total)
            os.fsync(file.fileno())
    return total


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _start(answer: requests.Response) -> int | None:
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _total(answer: requests.Response, have: int) -> int | None:
    """The length of the whole file, from Content-Range or from the length of what is still to come."""
    if found := re.search(r"/(\d+)$", answer.headers.get("Content-Range", "")):
        return int(found[1])
    length = answer.headers.get("Content-Length", "")
    return have + int(length) if length.isascii() and length.isdigit() else None
