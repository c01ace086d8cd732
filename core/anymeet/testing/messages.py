"""What comes in, what goes out, and the helpers to write it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeAlias, TypeVar

import attrs
from werkzeug.datastructures import Headers
from werkzeug.http import parse_range_header

T = TypeVar("T")

JSON: TypeAlias = Any
"""A JSON value: what `json.dumps` takes."""


@attrs.frozen
class UploadedFile:
    """A file of a multipart body."""

    filename: str
    media_type: str
    content: bytes = attrs.field(repr=lambda content: f"<{len(content)} bytes>")


@attrs.frozen(kw_only=True)
class EmulatedRequest:
    """A request as a handler sees it.

    ``operation`` is the documented id, ``path`` the path as asked for. In ``query`` a name that is repeated, or ends in
    ``[]``, has a list; documented parameters have their types; ``query_string`` is the query as it was written, for whoever
    has to check a signature over it. ``body`` is the parsed JSON, or the fields of a form, or
    None; ``data`` its bytes.
    """

    operation: str
    method: str
    path: str
    url_root: str
    variables: Mapping[str, str] = attrs.field(factory=dict)
    query: Mapping[str, Any] = attrs.field(factory=dict)
    query_string: str = attrs.field(default="", repr=False)
    body: JSON = attrs.field(default=None, repr=False)
    data: bytes = attrs.field(default=b"", repr=False)
    headers: Headers = attrs.field(factory=Headers, repr=False)
    files: Mapping[str, UploadedFile] = attrs.field(factory=dict)

    @property
    def fields(self) -> Mapping[str, Any]:
        """The body as an object; an empty one for any other body."""
        return self.body if isinstance(self.body, Mapping) else {}


@attrs.frozen
class Answer:
    """What to answer. A text goes as plain text, bytes as they are, None as an empty body, anything else as JSON.

    ``headers`` may say another Content-Type.
    """

    status: int = 200
    body: JSON | bytes | str | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def content(self) -> bytes:
        """The body in bytes."""
        if self.body is None or isinstance(self.body, bytes):
            return self.body or b""
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()

    def header_list(self) -> list[tuple[str, str]]:
        """All headers, with type and length of the body; a 204 or 304 has neither."""
        headers = Headers(list(self.headers.items()))
        if self.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            headers.setdefault("Content-Length", str(len(self.content)))
            if self.content:
                headers.setdefault("Content-Type", self._media_type())
        return list(headers)

    def rendered(self) -> Answer:
        """The same answer in bytes, which stays as it is whatever happens to the values it was made of."""
        return Answer(self.status, self.content, dict(self.header_list()))

    def _media_type(self) -> str:
        if isinstance(self.body, bytes):
            return "application/octet-stream"
        return "text/plain; charset=utf-8" if isinstance(self.body, str) else "application/json"


class Refusal(Exception):
    """The vendor says no: how it says that, `Emulator.refuse` writes. ``fields`` maps a field to the rule it breaks."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.fields: Mapping[str, str] = dict(fields or {})
        self.headers: Mapping[str, str] = dict(headers or {})


def file_answer(request: EmulatedRequest, content: bytes, media_type: str) -> Answer:
    """A file, or the one Range of it that is asked for (RFC 9110): 200, 206 or 416; If-Range is honoured."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Accept-Ranges": "bytes", "Content-Type": media_type, "ETag": tag}
    wanted = parse_range_header(request.headers.get("Range"))
    unchanged = request.headers.get("If-Range") in (None, tag)
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1 or not unchanged:
        return Answer(200, content, headers)
    span = wanted.range_for_length(len(content))
    if span is None:
        return Answer(416, None, {"Content-Range": f"bytes */{len(content)}"})
    start, stop = span
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
    return Answer(206, content[start:stop], headers)


def _id_of(item: Any) -> str:
    return str(item["id"] if isinstance(item, Mapping) else item.id)


def page_of(
    items: Sequence[T],
    *,
    limit: int = 100,
    offset: int = 0,
    after: str | None = None,
    key: Callable[[T], str] = _id_of,
) -> list[T]:
    """At most ``limit`` items behind the one that ``after`` names, or behind the first ``offset``.

    `Refusal` (422) when ``after`` names none of them.
    """
    if after is not None:
        position = next((index for index, item in enumerate(items) if key(item) == after), None)
        if position is None:
            raise Refusal(422, "after names no record", code="invalid", fields={"after": "must be the id of a record"})
        offset = position + 1
    return list(items[offset : offset + limit])
