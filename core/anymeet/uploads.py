"""Files from disk to wherever a vendor keeps them: as a form, read piece by piece, however large they are."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs
from urllib3.fields import RequestField
from urllib3.filepost import choose_boundary

from anymeet.errors import InvalidRequest
from anymeet.http import HttpResponse, Transport
from anymeet.models import Progress

_PIECE: Final = 2**16


def upload(
    transport: Transport,
    url: str,
    path: str | Path,
    *,
    headers: Mapping[str, str],
    field: str = "file",
    progress: Progress | None = None,
) -> HttpResponse:
    """POST the file at ``path`` to an absolute URL, as the ``field`` of a multipart form, without our credentials.

    ``headers`` carry what proves the right to upload. ``progress`` is told the bytes sent so far and those in all, and
    begins anew where an attempt is repeated. Raises what `Transport.post` does, OSError when there is no such file, and
    `InvalidRequest` when it cannot be read to the end that it had at the beginning.
    """
    boundary = choose_boundary()
    form = _Form(Path(path), Path(path).stat().st_size, field, boundary, progress)
    return transport.post(url, form, {"Content-Type": f"multipart/form-data; boundary={boundary}", **headers})


@attrs.frozen
class _Form(Iterable[bytes]):
    """A form with one file; requests would hold the whole of it in memory."""

    path: Path
    size: int
    field: str
    boundary: str
    progress: Progress | None

    def __len__(self) -> int:
        return self.size + sum(map(len, self._around()))

    def __iter__(self) -> Iterator[bytes]:
        head, tail = self._around()
        yield head
        yield from self._content()
        yield tail

    def _around(self) -> tuple[bytes, bytes]:
        """What stands before the file, and after it."""
        kind = mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"
        part = RequestField.from_tuples(self.field, (self.path.name, b"", kind))
        return f"--{self.boundary}\r\n{part.render_headers()}".encode(), f"\r\n--{self.boundary}--\r\n".encode()

    def _content(self) -> Iterator[bytes]:
        # No OSError leaves here: the layers below would take it for one of the connection's.
        done, told = 0, self.progress or (lambda *_: None)
        told(done, self.size)
        try:
            with self.path.open("rb") as file:
                while done < self.size and (piece := file.read(min(_PIECE, self.size - done))):
                    yield piece
                    done += len(piece)
                    told(done, self.size)
                if done < self.size or file.read(1):
                    raise InvalidRequest("path", f"must not change while it is sent: {self.path.name} did")
        except OSError as error:
            raise InvalidRequest("path", f"must be readable: {self.path.name}: {error.strerror}") from None


__all__ = ["upload"]
