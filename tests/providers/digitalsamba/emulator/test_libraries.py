"""Libraries, folders, files and their upload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests

from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]


@pytest.fixture
def library(api: Api) -> str:
    """The path of a library."""
    return f"/libraries/{api('POST', '/libraries', {'name': 'Slides', 'external_id': 'L1'})['id']}"


def upload(ticket: dict[str, Any], content: bytes = b"picture", **headers: str) -> requests.Response:
    """The second step of an upload."""
    sent = {"Authorization": f"Bearer {ticket['token']}"} | headers
    files = {"file": ("photo.png", content)}
    return requests.post(ticket["external_storage_url"], headers=sent, files=files, timeout=10)


def test_libraries(api: Api, call: Call, library: str) -> None:
    """Libraries are made, told, renamed and deleted; names are unique, and come from the clock if need be."""
    unnamed = api("POST", "/libraries", {})
    taken = call("POST", "/libraries", {"name": "Slides"})
    renamed = api("PATCH", library, {"name": "Slides"})

    renamed = api("PATCH", library, {"external_id": "L2"})

    assert "Library 01.01.2030 10:00" == unnamed["name"]
    assert (400, ["The name has already been taken."]) == (taken.status_code, taken.json()["errors"]["name"])
    assert ("Slides", "L2") == (renamed["name"], renamed["external_id"])
    assert (2, [unnamed, renamed]) == tuple(api("GET", "/libraries")[name] for name in ("total_count", "data"))
    assert [204, 404] == [call("DELETE", library).status_code for _ in range(2)]


def test_folders(api: Api, call: Call, library: str) -> None:
    """Folders lie in each other, move, and go with all that is in them."""
    outer = api("POST", f"{library}/folders", {"name": "2030"})
    inner = api("POST", f"{library}/folders", {"name": "March", "parent_id": outer["id"]})
    file = api("POST", f"{library}/files", {"name": "a.png", "folder_id": inner["id"]})["file_id"]
    cycle = call("PATCH", f"{library}/folders/{outer['id']}", {"parent_id": inner["id"]})
    stray = call("POST", f"{library}/folders", {"parent_id": "none"})

    tree, root = api("GET", f"{library}/hierarchy"), api("GET", library)
    assert [400, 400] == [cycle.status_code, stray.status_code]
    assert ("March", "March", outer["id"], "api") == (
        inner["name"],
        inner["description"],
        inner["parent_id"],
        inner["source"],
    )
    assert file == tree["folders"][0]["folders"][0]["files"][0]["id"]
    assert ([outer], []) == (root["folders"], root["files"])
    assert 2 == api("GET", f"{library}/folders")["total_count"]
    assert [204, 404, 404] == [
        call(method, f"{library}/{path}").status_code
        for method, path in (
            ("DELETE", f"folders/{outer['id']}"),
            ("GET", f"folders/{inner['id']}"),
            ("GET", f"files/{file}"),
        )
    ]


def test_moved_folder(api: Api, library: str) -> None:
    """A folder can be renamed and moved to the root; one without a name is called after the time."""
    outer = api("POST", f"{library}/folders", {})
    inner = api("POST", f"{library}/folders", {"name": "March", "parent_id": outer["id"]})
    renamed = api("PATCH", f"{library}/folders/{inner['id']}", {"name": "April"})
    moved = api("PATCH", f"{library}/folders/{inner['id']}", {"parent_id": None})
    api("DELETE", f"{library}/folders/{outer['id']}")

    assert ("Folder 01.01.2030 10:00", "April", outer["id"]) == (outer["name"], renamed["name"], renamed["parent_id"])
    assert ("April", None) == (moved["name"], moved["parent_id"])
    assert moved == api("GET", f"{library}/folders/{inner['id']}")


def test_upload(emulator: DigitalSambaEmulator, api: Api, library: str) -> None:
    """A ticket takes the file to the storage host; it is completed a moment later, and seen by its links."""
    ticket = api("POST", f"{library}/files", {"name": "photo.png", "file_size": 7})
    at = f"{library}/files/{ticket['file_id']}"
    claims = jwt.decode(ticket["token"], options={"verify_signature": False})
    awaited, early = api("GET", at), api("GET", f"{at}/links")
    assert upload(ticket).ok
    arrived = api("GET", at)
    emulator.clock.advance(5)
    completed = api("GET", at)
    (page,) = api("GET", f"{at}/links")["pages"]

    assert (1893492000 + 900, ".png") == (ticket["expiration_timestamp"], ticket["file_name"][-4:])
    assert ("upload", "library", ticket["file_id"], ticket["expiration_timestamp"]) == tuple(
        claims[name] for name in ("action", "type", "file_id", "exp")
    )
    assert ["pending", "processing", "completed"] == [found["status"] for found in (awaited, arrived, completed)]
    assert ({"pages": []}, 7, "image") == (early, completed["size"], completed["type"])
    assert (b"picture", b"\x89PNG") == (
        requests.get(page["url"], timeout=10).content,
        requests.get(page["thumbnail_url"], timeout=10).content[:4],
    )


def test_refused_uploads(emulator: DigitalSambaEmulator, api: Api, library: str) -> None:
    """The developer key is no upload token, and a token works for fifteen minutes, with a file, while there is one to upload."""
    ticket = api("POST", f"{library}/files", {"name": "photo.png"})
    bearer = f"Bearer {ticket['token']}"
    answers = [
        upload(ticket, Authorization=f"Bearer {emulator.developer_key}"),
        upload(ticket, Authorization=ticket["token"]),
        requests.post(ticket["external_storage_url"], headers={"Authorization": bearer}, timeout=10),
    ]
    emulator.clock.advance(899)
    answers.append(upload(ticket))
    emulator.clock.advance(1)
    answers.append(upload(ticket))
    later = api("POST", f"{library}/files", {"name": "photo.png"})
    api("DELETE", f"{library}/files/{later['file_id']}")
    answers.append(upload(later))

    assert [401, 401, 400, 200, 401, 404] == [answer.status_code for answer in answers]


def test_empty_file(emulator: DigitalSambaEmulator, api: Api, library: str) -> None:
    """A file in which nothing is fails, which is told."""
    api("POST", "/webhooks", {"endpoint": f"{emulator.origin}/nowhere", "events": ["file_processing_failed"]})
    ticket = api("POST", f"{library}/files", {"name": "notes.txt"})
    upload(ticket, b"")
    emulator.clock.advance(5)
    emulator.settle()

    assert ("failed", "document") == tuple(
        api("GET", f"{library}/files/{ticket['file_id']}")[name] for name in ("status", "type")
    )
    assert [ticket["file_id"]] == [sent.payload["data"]["fileId"] for sent in emulator.deliveries]


def test_file_deleted_on_its_way(emulator: DigitalSambaEmulator, api: Api, library: str) -> None:
    """A file that is deleted while it is looked at is not added any more."""
    api("POST", "/webhooks", {"endpoint": f"{emulator.origin}/nowhere", "events": api("GET", "/events")})
    ticket = api("POST", f"{library}/files", {"name": "photo.png"})
    upload(ticket)
    api("DELETE", f"{library}/files/{ticket['file_id']}")
    emulator.clock.advance(5)
    emulator.settle()

    assert ["file_deleted_from_library"] == [sent.payload["eventType"] for sent in emulator.deliveries]


def test_files(api: Api, call: Call, library: str) -> None:
    """Files come as a bare list in pages, are renamed, moved and deleted."""
    folder = api("POST", f"{library}/folders", {"name": "March"})
    first, second = (api("POST", f"{library}/files", {"name": name})["file_id"] for name in ("a.png", "b.png"))
    api("PATCH", f"{library}/files/{first}", {"name": "c.png"})
    changed = api("PATCH", f"{library}/files/{first}", {"folder_id": folder["id"]})

    assert [second, first] == [file["id"] for file in api("GET", f"{library}/files")]
    assert [first] == [file["id"] for file in api("GET", f"{library}/files", limit=1, after=second)]
    assert ("c.png", folder["id"]) == (changed["name"], changed["folder_id"])
    assert 400 == call("PATCH", f"{library}/files/{first}", {"folder_id": "none"}).status_code
    api("DELETE", f"{library}/folders/{folder['id']}")
    assert [404, 204, 404] == [
        call("DELETE", f"{library}/files/{file}").status_code for file in (first, second, second)
    ]


def test_pages_and_whiteboards(api: Api, library: str) -> None:
    """Web pages and whiteboards are complete at once; their links lead to the page, and to the board's file."""
    video = api("POST", f"{library}/webapps", {"url": "https://www.youtube.com/embed/x"})
    page = api("POST", f"{library}/webapps", {"url": "https://example.com/x", "name": "Example"})
    boards = [api("POST", f"{library}/whiteboards", {"private": False}) for _ in range(2)]

    assert [("youtube", "youtube.com"), ("webapp", "Example")] == [
        (found["type"], found["name"]) for found in (video, page)
    ]
    assert "https://example.com/x" == api("GET", f"{library}/files/{page['id']}/links")["pages"][0]["url"]
    assert [("Whiteboard 1", "completed"), ("Whiteboard 2", "completed")] == [
        (board["name"], board["status"]) for board in boards
    ]
    assert b"{}" == requests.get(boards[0]["storage_url"], timeout=10).content


def test_library_of_a_room(api: Api, room: dict[str, Any], library: str) -> None:
    """A room shows what lies at the root of its library, until that is deleted with the room's library or by itself."""
    folder = api("POST", f"{library}/folders", {"name": "March"})
    page = api("POST", f"{library}/webapps", {"url": "https://example.com/x", "name": "Example"})
    api("POST", f"{library}/webapps", {"url": "https://example.com/y", "folder_id": folder["id"]})
    wired = api("PATCH", "/rooms/standup", {"library_id": library.rpartition("/")[2]})
    api("DELETE", library)

    assert [(page["id"], "Example", "https://example.com/x")] == [
        (file["id"], file["name"], file["url"]) for file in wired["files"]
    ]
    assert (None, []) == tuple(api("GET", "/rooms/standup")[name] for name in ("library_id", "files"))
