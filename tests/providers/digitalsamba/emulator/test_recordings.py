"""Recordings and their files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from anymeet.testing import NotAdmitted
from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]
Enter = Callable[..., Any]


@pytest.fixture
def recording(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> str:
    """The id of a recording of 90 seconds that has been converted."""
    ada = enter(room, ud="7")
    ada.record()
    emulator.clock.advance(90)
    ada.stop_recording()
    ada.leave()
    emulator.clock.advance(60)
    (found,) = api("GET", "/recordings")["data"]
    return str(found["id"])


def test_from_start_to_file(
    emulator: DigitalSambaEmulator, api: Api, call: Call, room: dict[str, Any], enter: Enter
) -> None:
    """A recording runs until it is stopped, converts for a minute, and is ready then."""
    enter(room)

    def states() -> list[str]:
        return [found["status"] for found in api("GET", "/recordings")["data"]]

    assert 200 == call("POST", "/rooms/standup/recordings/start").status_code
    assert ["IN_PROGRESS"] == states()
    emulator.clock.advance(59)
    assert 200 == call("POST", "/rooms/standup/recordings/stop").status_code
    emulator.clock.advance(59)
    assert ["PENDING_CONVERSION"] == states()
    emulator.clock.advance(1)
    assert ["READY"] == states()


def test_refused_starts_and_stops(api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """An empty room cannot be recorded, nor a room twice at a time, nor one without recordings; what does not run cannot be stopped."""
    start, stop = "/rooms/standup/recordings/start", "/rooms/standup/recordings/stop"
    empty = call("POST", start)
    enter(room)
    idle = call("POST", stop)
    api("POST", start)
    again = call("POST", start)
    api("POST", stop)
    api("PATCH", "/rooms/standup", {"recordings_enabled": False})
    disabled = call("POST", start)

    assert [422, 409, 409, 422] == [answer.status_code for answer in (empty, idle, again, disabled)]


def test_people_refused(room: dict[str, Any], enter: Enter) -> None:
    """People can start one recording at a time, stop and mark only what runs."""
    ada = enter(room)
    for action, details in (("stop-recording", {}), ("bookmark", {"text": "here"})):
        with pytest.raises(NotAdmitted, match="nothing is being recorded"):
            ada.act(action, **details)
    ada.record()
    with pytest.raises(NotAdmitted, match="already"):
        ada.record()


def test_what_is_told(api: Api, room: dict[str, Any], recording: str) -> None:
    """A recording is told with room, session and whoever started it; in a list without length and session."""
    found, (listed,) = api("GET", f"/recordings/{recording}"), api("GET", "/recordings")["data"]

    expected = (90, "READY", room["id"], "X1", "standup", False, "Ada", "7", api("GET", "/sessions")["data"][0]["id"])
    names = (
        "duration status room_id external_room_id friendly_url room_is_deleted participant_name participant_external_id"
    )
    assert expected == tuple(found[name] for name in (*names.split(), "session_id"))
    assert {"duration", "session_id", "room_is_deleted"} == found.keys() - listed.keys()


def test_end_of_the_session(emulator: DigitalSambaEmulator, api: Api, enter: Enter) -> None:
    """A room may record from the first who enters; the end of the session ends the recording."""
    enter(api("POST", "/rooms", {"privacy": "public", "recording_autostart_enabled": True}))
    api("POST", f"/sessions/{api('GET', '/sessions')['data'][0]['id']}/end")

    assert [("PENDING_CONVERSION", None)] == [
        (found["status"], found["participant_name"]) for found in api("GET", "/recordings")["data"]
    ]


def test_filters(api: Api, room: dict[str, Any], recording: str) -> None:
    """Recordings are found by room, session and state."""
    session = api("GET", f"/recordings/{recording}")["session_id"]

    def count(**query: str) -> str:
        return str(api("GET", "/recordings", **query)["total_count"])

    assert ["1", "1", "0"] == [count(room_id=value) for value in (room["id"], "standup", "none")]
    assert ["1", "0"] == [count(session_id=value) for value in (session, "none")]
    assert ["1", "0"] == [count(status=value) for value in ("READY", "IN_PROGRESS")]


def test_archive(api: Api, room: dict[str, Any], recording: str) -> None:
    """An archived recording is in its own list alone, until it comes back."""

    def lists() -> list[str]:
        return [api("GET", path, room_id=room["id"])["total_count"] for path in ("/recordings", "/recordings/archived")]

    assert None is api("POST", f"/recordings/{recording}/archive")
    assert ["0", "1"] == lists()
    assert "READY" == api("GET", f"/recordings/{recording}")["status"]
    api("POST", f"/recordings/{recording}/unarchive")
    assert ["1", "0"] == lists()


def test_download(api: Api, recording: str) -> None:
    """The link leads to the same bytes at every time, needs no key, and answers Range."""
    answer = api("GET", f"/recordings/{recording}/download")
    whole = requests.get(answer["link"], timeout=10)
    again = requests.get(api("GET", f"/recordings/{recording}/download", valid_for_minutes=5)["link"], timeout=10)
    part = requests.get(answer["link"], headers={"Range": "bytes=1000-"}, timeout=10)

    assert "2030-01-02T10:02:30Z" == answer["valid_until"]
    assert (200, "video/mp4", b"ftypisom") == (whole.status_code, whole.headers["Content-Type"], whole.content[4:12])
    assert 256 * 1024 + 90 * 16 * 1024 == len(whole.content)
    assert whole.content == again.content
    assert (206, whole.content[1000:]) == (part.status_code, part.content)


def test_links_run_out(emulator: DigitalSambaEmulator, api: Api, recording: str) -> None:
    """A link works until it expires, as long as nobody changes it and the recording is there."""
    link = api("GET", f"/recordings/{recording}/download", valid_for_minutes=1)["link"]
    longer = requests.get(link.replace("?e=", "?e=9"), timeout=10)
    emulator.clock.advance(59)
    last = requests.get(link, timeout=10)
    emulator.clock.advance(1)
    late = requests.get(link, timeout=10)
    fresh = api("GET", f"/recordings/{recording}/download")["link"]
    api("DELETE", f"/recordings/{recording}")
    deleted = requests.get(fresh, timeout=10)

    assert [403, 200, 403, 404] == [answer.status_code for answer in (longer, last, late, deleted)]
    assert "link-expired" == late.json()["error"]


def test_link_before_the_file(api: Api, call: Call, room: dict[str, Any], enter: Enter) -> None:
    """There is no link to what is still being recorded, nor one that works for no time."""
    enter(room).record()
    (found,) = api("GET", "/recordings")["data"]

    assert 422 == call("GET", f"/recordings/{found['id']}/download").status_code
    assert 400 == call("GET", f"/recordings/{found['id']}/download", params={"valid_for_minutes": 0}).status_code


def test_bookmarks(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """What people mark is listed with its place in the recording, in milliseconds."""
    ada = enter(room)
    ada.record()
    emulator.clock.advance(1.5)
    ada.act("bookmark", text="Decision")
    (found,) = api("GET", "/recordings")["data"]

    (bookmark,) = api("GET", f"/recordings/{found['id']}/bookmarks")
    assert ("Decision", 1500, ada.id) == (bookmark["bookmark"], bookmark["time"], bookmark["participant_id"])


def test_delete(call: Call, api: Api, recording: str) -> None:
    """A deleted recording is in no list and under no address."""
    assert [204, 404, 404] == [
        call(method, f"/recordings/{recording}").status_code for method in ("DELETE", "DELETE", "GET")
    ]
    assert "0" == api("GET", "/recordings")["total_count"]


def test_delete_what_converts(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any], enter: Enter) -> None:
    """A recording that is deleted while it runs never becomes ready."""
    api(
        "POST",
        "/webhooks",
        {"endpoint": f"{emulator.origin}/nowhere", "events": ["recording_ready", "recording_deleted"]},
    )
    ada = enter(room)
    ada.record()
    api("DELETE", f"/recordings/{api('GET', '/recordings')['data'][0]['id']}")
    ada.record()
    ada.stop_recording()
    api("DELETE", f"/recordings/{api('GET', '/recordings')['data'][0]['id']}")
    emulator.clock.advance(timedelta(hours=1))
    emulator.settle()

    assert ["recording_deleted"] * 2 == [delivery.payload["eventType"] for delivery in emulator.deliveries]
