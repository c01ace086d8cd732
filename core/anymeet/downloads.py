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
from anymeet.files import check_target
from anymeet.http import Transport, error_for_status, retry_after_from
from anymeet.models import DownloadLink, Progress

LOGGER: Final = logging.getLogger("anymeet.http")
_PIECE: Final = 2**14  # bytes; what came of a piece before a cut is lost
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
    target = check_target(path)
    part = target.with_name(f".{target.name}.{hashlib.sha256(identity.encode()).hexdigest()[:8]}.part")
    url, best, fruitless, renewed = link().url, _size(part), 0, False
    while True:
        try:
            total = _fetch(transport, url, part, progress)
            break
        except (TransportError, ProviderError) as error:
            if _size(part) > best:
                best, fruitless, renewed = _size(part), 0, False
            else:
                fruitless += 1
            if isinstance(error, ProviderError) and error.status in _EXPIRED and not renewed:
                url, renewed = link().url, True
                continue
            pause = _pause(error, fruitless, transport)
            if pause is None or fruitless >= _PATIENCE:
                raise
            LOGGER.info("download of %s broke at byte %d: %s", target.name, _size(part), error)
            transport.clock.sleep(pause)
        except OSError:
            part.unlink(missing_ok=True)  # a full disk is not helped by half a file
            raise
    if total is not None and _size(part) != total:
        size = _size(part)
        part.unlink()
        raise UnexpectedResponse([f"{size} bytes came instead of the {total} that were announced"])
    part.replace(target)
    return target


def _pause(error: TransportError | ProviderError, fruitless: int, transport: Transport) -> float | None:
    """Seconds to wait before the next attempt, or None when there shall be none."""
    asked = error.retry_after if isinstance(error, ProviderError) else None
    passes = not error.lasting if isinstance(error, TransportError) else isinstance(error, RateLimited | Unavailable)
    if not passes or (asked or 0) > transport.settings.max_retry_after:
        return None
    return min(0.5 * 2.0**fruitless, 10.0) if asked is None else asked


def _fetch(transport: Transport, url: str, part: Path, progress: Progress | None) -> int | None:
    """One attempt: append to ``part`` what is missing. Returns the length of the whole, where told."""
    have = _size(part)
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with transport.open(url, headers) as answer:
        status = answer.status_code
        if have and status == requests.codes.requested_range_not_satisfiable and _whole(answer) == have:
            return have  # the cut came after the last byte
        fits = status == requests.codes.ok or (status == requests.codes.partial_content and _start(answer) == have)
        if fits:
            return _write(answer, part, have if status == requests.codes.partial_content else 0, progress)
        if not have or status not in (requests.codes.partial_content, requests.codes.requested_range_not_satisfiable):
            raise error_for_status(status)(
                f"the file was refused with HTTP {status}",
                status=status,
                retry_after=retry_after_from(answer.headers, transport.clock),
            )
    part.unlink()  # of another length, or another piece of it than asked for: only the beginning is of use now
    return _fetch(transport, url, part, progress)


def _write(answer: requests.Response, part: Path, have: int, progress: Progress | None) -> int | None:
    """Write what comes behind the first ``have`` bytes. Returns the length of the whole, where told."""
    length = answer.headers.get("Content-Length", "")
    total = _whole(answer)
    if total is None and length.isascii() and length.isdigit():
        total = have + int(length)
    with part.open("ab" if have else "wb") as file:
        if progress:
            progress(have, total)
        for piece in answer.iter_content(_PIECE):
            file.write(piece)
            file.flush()
            have += len(piece)
            if progress:
                progress(have, total)
        os.fsync(file.fileno())
    return total


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _start(answer: requests.Response) -> int | None:
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _whole(answer: requests.Response) -> int | None:
    """The length of the whole file by Content-Range."""
    found = re.search(r"/(\d+)$", answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


__all__ = ["download"]
