"""Roles and permissions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

Call = Callable[..., requests.Response]
Api = Callable[..., Any]


def test_roles_of_a_fresh_team(api: Api) -> None:
    """A team begins with three roles, the moderator's the default one, and tells permissions of single roles only."""
    page = api("GET", "/roles", order="asc")

    assert (3, ["attendee", "moderator", "speaker"]) == (page["total_count"], [role["name"] for role in page["data"]])
    assert [False, True, False] == [role["default"] for role in page["data"]]
    assert "permissions" not in page["data"][0]
    assert {*api("GET", "/permissions")} == api("GET", "/roles/moderator")["permissions"].keys()
    assert 58 == len(api("GET", "/permissions"))


def test_presets_differ_in_what_they_may(api: Api) -> None:
    """A moderator may end sessions and manage all roles; an attendee may talk, and neither."""
    moderator, attendee = (api("GET", f"/roles/{name}")["permissions"] for name in ("moderator", "attendee"))

    assert (True, ["attendee", "moderator", "speaker"]) == (moderator["end_session"], moderator["manage_roles"])
    assert (False, False, True) == (attendee["end_session"], attendee["manage_roles"], attendee["broadcast"])


def test_role_of_ones_own(api: Api, call: Call) -> None:
    """A role can be made, found by name and id, changed and deleted; permissions it does not tell are off."""
    body = {"name": "guide", "display_name": "Guides", "permissions": {"recording": True, "nonsense": True}}
    role = api("POST", "/roles", body)
    changed = api("PATCH", "/roles/guide", {"display_name": "Leaders", "permissions": {"manage_roles": ["attendee"]}})

    assert (role["id"], "Leaders", True, ["attendee"], False) == (
        changed["id"],
        changed["display_name"],
        changed["permissions"]["recording"],
        changed["permissions"]["manage_roles"],
        changed["permissions"]["end_session"],
    )
    assert "nonsense" not in role["permissions"]
    assert changed == api("GET", f"/roles/{role['id']}")
    assert [204, 404] == [call("DELETE", "/roles/guide").status_code for _ in range(2)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "speaker", "display_name": "Speakers", "permissions": {}}, "name"),
        ({"name": "two words", "display_name": "Two", "permissions": {}}, "name"),
        ({"name": "odd", "display_name": "Odd", "permissions": {"recording": "yes"}}, "permissions.recording"),
        ({"name": "odd", "display_name": "Odd"}, "permissions"),
    ],
)
def test_rules(call: Call, body: dict[str, Any], field: str) -> None:
    """A role that breaks a rule is refused, naming the field."""
    answer = call("POST", "/roles", body)

    assert (400, field) == (answer.status_code, next(iter(answer.json()["errors"])))


def test_default_role_stays(call: Call) -> None:
    """The team's default role cannot be deleted."""
    assert 422 == call("DELETE", "/roles/moderator").status_code


def test_deleted_role_leaves_its_rooms(api: Api) -> None:
    """A room whose default role is deleted falls back to the team's."""
    room = api("POST", "/rooms", {"privacy": "public", "roles": ["speaker", "attendee"], "default_role": "speaker"})
    api("DELETE", "/roles/speaker")

    found = api("GET", f"/rooms/{room['id']}")
    assert (["attendee"], "moderator") == ([role["name"] for role in found["roles"]], found["default_role"]["name"])
