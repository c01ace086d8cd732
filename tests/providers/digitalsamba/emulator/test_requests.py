"""What holds for every request: credentials, refusals, the rate limit, lists."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from anymeet_digitalsamba.emulator import DigitalSambaEmulator

Call = Callable[..., requests.Response]
Api = Callable[..., Any]


def test_accepted_credentials(emulator: DigitalSambaEmulator) -> None:
    """The key as a bearer, team and key as Basic, and both in base64 as a bearer let a request in."""
    team, key = emulator.settings["team_id"], emulator.settings["developer_key"]
    both = base64.b64encode(f"{team}:{key}".encode()).decode()

    statuses = [
        requests.get(f"{emulator.base_url}/rooms", timeout=10, **how).status_code
        for how in (
            {"headers": {"Authorization": f"Bearer {key}"}},
            {"auth": (team, key)},
            {"headers": {"Authorization": f"Bearer {both}"}},
        )
    ]
    assert [200, 200, 200] == statuses
    assert ["valid"] * 3 == [entry.credential for entry in emulator.journal]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic d3Jvbmc6d3Jvbmc=", "Digest x", "Bearer \xe9"])
def test_refused_credentials(emulator: DigitalSambaEmulator, header: str) -> None:
    """Without a right credential there is a 401, in JSON, even for what does not exist."""
    headers = {"Authorization": header.encode("latin-1")} if header else {}
    answers = [
        requests.get(f"{emulator.base_url}{path}", headers=headers, timeout=10) for path in ("/rooms", "/rooms/none")
    ]

    assert [401, 401] == [answer.status_code for answer in answers]
    assert {"message": "Unauthenticated.", "error": "unauthenticated"} == answers[0].json()


def test_credentials_outlive_a_reset(emulator: DigitalSambaEmulator, api: Api, room: dict[str, Any]) -> None:
    """A reset forgets the rooms, and neither team nor key."""
    before = emulator.settings

    emulator.reset()

    assert (before, "0") == (emulator.settings, api("GET", "/rooms")["total_count"])


def test_json_errors_whatever_is_accepted(call: Call) -> None:
    """An error is JSON for whoever asks for HTML, too."""
    answer = call("GET", "/rooms/none", headers={"Accept": "text/html"})

    assert (404, {"message": "Not Found", "error": "not-found"}) == (answer.status_code, answer.json())


def test_unknown_paths_and_methods(call: Call) -> None:
    """What the service does not have is a 404, what it has otherwise a 405; both say so in its envelope."""
    unknown, wrong = call("GET", "/meetings"), call("PUT", "/rooms")

    assert (404, {"message": "Not Found", "error": "not-found"}) == (unknown.status_code, unknown.json())
    assert (405, "method-not-allowed") == (wrong.status_code, wrong.json()["error"])


def test_slash_at_the_end(api: Api, room: dict[str, Any]) -> None:
    """A slash behind a path changes nothing, and the root of the API works with and without."""
    assert api("GET", "/rooms/standup") == api("GET", "/rooms/standup/")
    assert api("GET", "") == api("GET", "/")


@pytest.mark.parametrize("status", [400, 422])
def test_status_of_field_errors(emulator: DigitalSambaEmulator, call: Call, status: int) -> None:
    """A broken rule is a 400 or a 422, by a switch, and names all fields."""
    emulator.validation_status = status

    answer = call("POST", "/rooms", {"toolbar_color": "red"})

    expected = {
        "privacy": ["The privacy field is required."],
        "toolbar_color": ["The toolbar color field must match #[0-9a-fA-F]{6}."],
    }
    assert (status, expected) == (answer.status_code, answer.json()["errors"])
    assert answer.json()["message"] in ("The privacy field is required.", *expected["toolbar_color"])


def test_cursor_that_is_not_there(emulator: DigitalSambaEmulator, call: Call) -> None:
    """A cursor that names no record is a field error, with the status of all field errors."""
    answer = call("GET", "/rooms", params={"after": "none"})

    assert (400, ["after"]) == (answer.status_code, list(answer.json()["errors"]))


def test_body_that_is_no_json(emulator: DigitalSambaEmulator, call: Call) -> None:
    """A body that cannot be read is refused."""
    answer = call("POST", "/rooms", data=b"{", headers={"Content-Type": "application/json"})

    assert (400, "malformed") == (answer.status_code, answer.json()["error"])


def test_rate_limit(emulator: DigitalSambaEmulator, call: Call) -> None:
    """The request over the limit waits for the rest of the minute on the emulator's clock."""
    emulator.rate_limit = 2
    call("GET", "/events")
    emulator.clock.advance(22)
    call("GET", "/events")

    refused = call("GET", "/events")

    expected = {"message": "Too Many Attempts. You may try again in 38 seconds.", "error": "rate-limit"}
    assert (429, "38", expected) == (refused.status_code, refused.headers["retry-after"], refused.json())
    emulator.clock.advance(timedelta(seconds=38))
    assert 200 == call("GET", "/events").status_code


def test_rate_limit_as_documented(emulator: DigitalSambaEmulator, call: Call) -> None:
    """A minute has a thousand requests; the limit can be switched off."""
    assert 1000 == emulator.rate_limit
    emulator.rate_limit = 0
    refused = call("GET", "/events").status_code
    emulator.rate_limit = None

    assert (429, 200) == (refused, call("GET", "/events").status_code)


def test_lists_in_pages(emulator: DigitalSambaEmulator, api: Api) -> None:
    """Lists come newest first unless asked otherwise, by offset or behind a cursor, and count all pages as text."""
    for number in range(5):
        api("POST", "/rooms", {"privacy": "public", "friendly_url": f"room{number}"})

    def urls(**query: Any) -> list[str]:
        page = api("GET", "/rooms", **query)
        assert "5" == page["total_count"]
        return [room["friendly_url"] for room in page["data"]]

    assert ["room4", "room3", "room2", "room1", "room0"] == urls()
    assert ["room0", "room1"] == urls(order="asc", limit=2)
    assert ["room3", "room2"] == urls(limit=2, offset=1)
    assert ["room1", "room0"] == urls(after="room2")
    assert ["room3", "room4"] == urls(after=api("GET", "/rooms/room2")["id"], order="asc")
    assert [] == urls(after="room0")


def test_pages_are_never_larger_than_a_hundred(emulator: DigitalSambaEmulator, api: Api, call: Call) -> None:
    """A page has a hundred records if nothing is said, and a larger one cannot be had."""
    for _ in range(101):
        api("POST", "/rooms", {"privacy": "public"})

    assert (100, 1) == (len(api("GET", "/rooms")["data"]), len(api("GET", "/rooms", offset=100)["data"]))
    assert 400 == call("GET", "/rooms", params={"limit": 101}).status_code
