"""What is read, operation by operation, against what is documented."""

from __future__ import annotations

import copy
import re
from datetime import date, datetime
from enum import Enum
from typing import Any

import attrs
import pytest

from anymeet.errors import UnexpectedResponse
from anymeet.wire import Model, moment_from
from anymeet_digitalsamba.models import Poll, Room, RoomSettings
from support.digitalsamba import ANSWERS, DOCUMENTED, OPERATIONS, answering, arguments, call, method, objects


def _documented(operation: str, number: int) -> Any:
    """A documented answer; an empty one as empty bytes, text as what the wire carries."""
    body = DOCUMENTED[operation]["answers"][number].get("body", b"")
    return body.encode() if isinstance(body, str) else copy.deepcopy(body)


def _assert_holds(value: Any, said: Any, path: str = "$") -> None:
    """Whether typed attributes, not only ``raw``, hold everything that was said."""
    if isinstance(value, Model):
        assert said == value.raw, path
        untyped = said.keys() - attrs.fields_dict(type(value)).keys()
        assert set() == untyped, f"{path}: only raw holds {untyped}"
        for name, part in said.items():
            _assert_holds(getattr(value, name), part, f"{path}.{name}")
    elif isinstance(said, dict):
        assert isinstance(value, dict), path
        assert said.keys() == value.keys(), path
        for name, part in said.items():
            _assert_holds(value[name], part, f"{path}.{name}")
    elif isinstance(said, list):
        assert isinstance(value, tuple), path
        assert len(said) == len(value), path
        for index, part in enumerate(said):
            _assert_holds(value[index], part, f"{path}[{index}]")
    elif isinstance(value, datetime):
        assert moment_from(said) == value, path
    elif isinstance(value, date):
        assert said == value.isoformat(), path
    elif isinstance(value, Enum):
        assert said == value.value, path
    elif path.endswith(".external_storage_url"):
        assert value == f"https://{said}", path  # the document leaves the scheme out
    else:
        assert (type(said), said) == (type(value), value), path
        assert not re.match(r"\d{4}-\d\d-\d\d", str(said)), f"{path}: a date that stays text"


@pytest.mark.parametrize(("operation", "number"), ANSWERS)
def test_sample_answer(operation: str, number: int) -> None:
    """Every key of a documented answer lands in a typed attribute that means the same, and all of it in ``raw``."""
    body = _documented(operation, number)

    value = call(answering(body), operation)

    if isinstance(body, bytes) or body == {}:
        assert value == (body or None)  # bytes of an export; None where nothing is said
    elif isinstance(body, dict) and "data" in body:
        _assert_holds(value, body["data"])
    else:
        _assert_holds(value, body)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_has_a_success(operation: str) -> None:
    """An operation whose success nobody has documented is content with an empty answer; the others have samples."""
    if not any(name == operation for name, _ in ANSWERS):
        assert call(answering(b""), operation) in (None, b"")


@pytest.mark.parametrize(
    ("operation", "number"),
    [(name, number) for name, number in ANSWERS if any(objects(DOCUMENTED[name]["answers"][number].get("body")))],
)
def test_never_seen_fields(operation: str, number: int) -> None:
    """Fields that nobody has documented survive in ``raw`` of the value they are part of, and do no harm."""
    body = _documented(operation, number)
    known = call(answering(copy.deepcopy(body)), operation)
    for part in list(objects(body)):
        part["never_seen"] = {"a": [1, None]}
    if "permissions" in body:
        del body["permissions"]["never_seen"]  # a mapping: every key of it is a permission

    value = call(answering(body), operation)

    assert known == value
    for item in value if isinstance(value, tuple) else [value] if value else []:
        assert {"a": [1, None]} == item.raw["never_seen"]


@pytest.mark.parametrize("operation", ["rooms.list", "polls.list", "files.list", "roles.list", "live.list"])
def test_both_list_shapes(operation: str) -> None:
    """A list is read from ``{data, total_count}`` and from a bare array alike."""
    item = {"id": "x", "created_at": "2024-11-01T10:00:00Z"}

    wrapped = call(answering({"data": [item], "total_count": "1"}), operation)
    bare = call(answering([item]), operation)

    assert [{"id": "x"}.items() <= value.raw.items() for value in wrapped] == [True]
    assert wrapped == bare


@pytest.mark.parametrize(("told", "total"), [("2", 2), (2, 2), ("two", None), (None, None), (-1, None), (2.5, None)])
def test_total(told: Any, total: int | None) -> None:
    """A total is read from a number or from text, and is unknown when it is neither."""
    api = answering({"data": [{"id": "a"}, {"id": "b"}], "total_count": told})

    assert total == api.rooms.list().total()


@pytest.mark.parametrize(
    "form",
    [
        "2024-03-07T00:00:00Z",
        "2024-03-07T00:00:00.000000Z",
        "2024-03-07 00:00:00",
        "2024-03-07",
        1709769600,
        "2024-03-07T01:00:00+01:00",
    ],
)
def test_date_forms(form: str | int) -> None:
    """All of the vendor's forms of a moment mean the same."""
    api = answering({"id": "r", "created_at": form})

    assert moment_from("2024-03-07T00:00:00Z") == api.rooms.get("r").created_at


@pytest.mark.parametrize(
    "operation",
    [name for name, o in DOCUMENTED.items() if o["method"] != "GET" and not any("body" in a for a in o["answers"])],
)
@pytest.mark.parametrize("body", [b"", b" ", b"{}", b"null", b"HTTP/1.1 200 OK"])
def test_actions(operation: str, body: bytes) -> None:
    """An action is content with any success, whatever its body."""
    assert call(answering(body), operation) is None


def test_values_never_seen() -> None:
    """A value of an enumeration that nobody has seen yet is kept as itself, and said to be unknown."""
    status = answering({"id": "r", "status": "EXPLODED"}).recordings.get("r").status

    assert status is not None
    assert ("EXPLODED", False) == (status, status.known)


def test_thin_list_items() -> None:
    """What a list leaves out is None: neither empty nor false."""
    room = Room(id="r")
    poll = Poll(id="p")

    assert [room] == list(answering({"data": [{"id": "r"}]}).rooms.list())
    assert [poll] == list(answering({"data": [{"id": "p"}]}).polls.list("r"))
    assert (None, None, None, None) == (room.roles, room.webhooks, room.chat_enabled, poll.options)


def test_permissions() -> None:
    """A permission is yes, no, or a list of roles; anything else is named with its path."""
    permissions = {"broadcast": True, "recording": False, "manage_roles": ["speaker", "attendee"]}

    role = answering({"id": "r", "permissions": permissions}).roles.get("r")

    assert {"broadcast": True, "recording": False, "manage_roles": ("speaker", "attendee")} == role.permissions
    with pytest.raises(UnexpectedResponse, match=r"neither true nor false nor a list of roles @ \$.permissions"):
        answering({"id": "r", "permissions": {"broadcast": "yes"}}).roles.get("r")


@pytest.mark.parametrize("said", ["storage-server.net/x", "https://storage-server.net/x"])
def test_storage_url(said: str) -> None:
    """Where an upload goes is a complete URL, whether or not the vendor writes the scheme."""
    api = answering({"file_id": "f", "external_storage_url": said, "token": "t"})

    assert "https://storage-server.net/x" == api.files.create("library").external_storage_url


def test_poll_types() -> None:
    """A poll may say how many options may be chosen in the old way, the new way, or both."""
    old = answering({"id": "p", "multiple": True}).polls.get("r", "p")
    new = answering({"id": "p", "type": "free", "multiple": False}).polls.get("r", "p")

    assert [(None, True), ("free", False)] == [(poll.type, poll.multiple) for poll in (old, new)]


def test_nested_library() -> None:
    """A hierarchy is read as deep as it goes."""
    deep = {"id": "l", "folders": [{"id": "f", "folders": [{"id": "g", "files": [{"id": "x", "size": "7"}]}]}]}

    library = answering(deep).libraries.hierarchy("l")

    assert library.folders is not None
    (inner,) = library.folders[0].folders or ()
    assert [("x", 7)] == [(file.id, file.size) for file in inner.files or ()]


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("rooms.create_token", {"token": "s3cret", "link": "https://t.digitalsamba.com/r?token=s3cret"}),
        ("recordings.download_link", {"link": "https://storage/x?h=s3cret"}),
        ("webhooks.get", {"id": "w", "authorization_header": "s3cret"}),
        ("files.create", {"file_id": "f", "external_storage_url": "storage", "token": "s3cret"}),
        ("files.links", {"pages": [{"url": "https://x/?h=s3cret", "thumbnail_url": "https://x/?h=s3cret"}]}),
        ("files.get", {"id": "f", "storage_url": "https://x/?h=s3cret"}),
        ("rooms.get", {"id": "r", "restream_key": "s3cret", "telephony_pin_dtmf": "s3cret"}),
    ],
)
def test_secrets(operation: str, body: dict[str, Any]) -> None:
    """What opens a door is not in a repr."""
    args, kwargs = arguments(operation)

    value = method(answering(body), operation)(*args, **kwargs)

    assert "s3cret" in str(attrs.asdict(value))
    assert "s3cret" not in repr(value)
    assert "s3cret" not in repr(RoomSettings(restream_key="s3cret", telephony_pin_dtmf="s3cret"))
