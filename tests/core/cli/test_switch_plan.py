"""A plan of a switch as it is printed: for people, for scripts, and while it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from anymeet.cli.state import State
from anymeet.cli.switch_plan import reading_progress, show_plan
from anymeet.errors import Forbidden
from anymeet.models import (
    Feature,
    LinkRole,
    MeetingRequest,
    MeetingState,
    Reason,
    Recording,
    RecordingState,
    Webhook,
)
from anymeet.switching.meetings import Lost, PlannedMeeting
from anymeet.switching.plan import Listing, SwitchPlan

Run = Callable[..., Any]
NINE = datetime(2030, 3, 1, 9, tzinfo=UTC)
SWITCH = ("switch", "--from", "work", "--to", "samesurf", "--plan")
NO_SWITCH = Reason.VENDOR_LACKS.because("rooms have no switch for it")
REFUSED = r"Pay\x1b[31m first (HTTP 403). The account's plan or rights do not include this"
PLAN = SwitchPlan(
    source="work",
    target="surf",
    meetings=Listing(
        items=(
            PlannedMeeting(
                id="m1",
                title="Standup\x1b[31m",
                state=MeetingState.SCHEDULED,
                links={LinkRole.HOST: 1, LinkRole.GUEST: 2},
                request=MeetingRequest(
                    title="Standup\x1b[31m",
                    starts_at=NINE,
                    duration=timedelta(minutes=30),
                    features={Feature.RECORDING: False},
                ),
                lost=(
                    Lost(field="expires_at", value=NINE, why=str(NO_SWITCH), lack=NO_SWITCH),
                    Lost(field="features.chat", value=True, why=str(NO_SWITCH), lack=NO_SWITCH),
                    Lost(field="timezone", value="Mars", why="must be an IANA time zone"),
                ),
                obstacle="",
            ),
            PlannedMeeting(
                id="m2",
                title="Over",
                state=MeetingState.ENDED,
                links={},
                request=None,
                lost=(),
                obstacle="has ended",
            ),
        )
    ),
    webhooks=Listing(
        items=(Webhook(id="w1", endpoint="https://me:hush@app.example/hook?key=hush", events=("a", "b")),),
        obstacle="its token is told to nobody",
    ),
    recordings=Listing(
        items=(Recording(id="r1", meeting_id="m2", state=RecordingState.READY),),
        error=Forbidden("Pay\x1b[31m first", status=403),
        obstacle="no vendor takes them",
    ),
    steps=("Hand out new links", "Keep the rest"),
)


def test_people_see_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """People see each meeting and its outcome, what is left out and why, all else that is there, and what remains to do."""
    show_plan(State(), PLAN)
    assert [
        "What a switch from work to surf would have to move. Nothing was changed.",
        "",
        "Meetings: 2, of which 1 would be created",
        "id  title            state      links            outcome",
        r"m1  Standup\x1b[31m  scheduled  1 host, 2 guest  created",
        "m2  Over             ended                       not created: has ended",
        "",
        "Left out of meetings that would be created",
        "meetings  why                                        fields",
        "1         vendor lacks: rooms have no switch for it  expires_at, features.chat",
        "1         must be an IANA time zone                  timezone",
        "",
        "Links that came with meetings: 1 host, 2 guest, of which none would be created: they lead to work",
        "",
        "Webhooks: 1, of which none would be created: its token is told to nobody",
        "id  endpoint                          events",
        "w1  https://***@app.example/hook?***  a, b",
        "",
        "Recordings: 1, of which none would be created: no vendor takes them; not all were listed, " + REFUSED,
        "id  meeting id  state",
        "r1  m2          ready",
        "",
        "To do",
        " 1. Hand out new links",
        " 2. Keep the rest",
    ] == capsys.readouterr().out.splitlines()


def test_nothing_there(capsys: pytest.CaptureFixture[str]) -> None:
    """Of an empty account, and of a kind that could not be read at all, there is one line each."""
    refused: Listing[Any] = attrs.evolve(PLAN.recordings, items=())
    show_plan(State(), attrs.evolve(PLAN, meetings=Listing(), webhooks=Listing(), recordings=refused))
    lines = capsys.readouterr().out.splitlines()
    assert ["", "Meetings: none", "", "Webhooks: none", "", f"Recordings: not listed, {REFUSED}", ""] == lines[1:8]


def test_scripts_get_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts get all that there is, with each request as it would be made, and no endpoint's secret."""
    show_plan(State(json=True), PLAN)
    document = json.loads(capsys.readouterr().out)
    assert ["source", "target", "meetings", "links", "webhooks", "recordings", "steps"] == list(document)
    first, second = document["meetings"]["items"]
    assert {
        "id": "m1",
        "title": "Standup\x1b[31m",
        "state": "scheduled",
        "links": {"host": 1, "guest": 2},
        "request": {
            "title": "Standup\x1b[31m",
            "starts_at": "2030-03-01T09:00:00Z",
            "duration": 1800,
            "features": {"recording": False},
        },
        "lost": [
            {"field": "expires_at", "value": "2030-03-01T09:00:00Z", "why": str(NO_SWITCH), "reason": "vendor_lacks"},
            {"field": "features.chat", "value": True, "why": str(NO_SWITCH), "reason": "vendor_lacks"},
            {"field": "timezone", "value": "Mars", "why": "must be an IANA time zone", "reason": None},
        ],
        "obstacle": "",
    } == first
    assert (None, [], "has ended") == (second["request"], second["lost"], second["obstacle"])
    assert {"host": 1, "guest": 2, "unknown": 0} == document["links"]
    assert (2, "", None) == tuple(document["meetings"][name] for name in ("count", "obstacle", "error"))
    assert ["https://***@app.example/hook?***"] == [item["endpoint"] for item in document["webhooks"]["items"]]
    assert "Forbidden" == document["recordings"]["error"]["kind"]
    assert ["Hand out new links", "Keep the rest"] == document["steps"]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    ("endpoint", "shown"),
    [
        ("https://app.example/hook#hush", "https://app.example/hook#***"),
        ("https://app.example/hook#a?hush", "https://app.example/hook#***"),
        ("https://[app.example/hook?hush", "https://[app.example/hook?***"),
    ],
)
def test_an_endpoint_is_shown_without_its_secrets(
    capsys: pytest.CaptureFixture[str], endpoint: str, shown: str, as_json: bool
) -> None:
    """Whatever stands behind its path is masked, also where it is no address at all."""
    show_plan(State(json=as_json), attrs.evolve(PLAN, webhooks=Listing(items=(Webhook(id="w1", endpoint=endpoint),))))
    out = capsys.readouterr().out
    assert (True, False) == (shown in out, "hush" in out)


@pytest.mark.parametrize("as_json", [False, True])
def test_what_a_vendor_says_cannot_control_the_terminal(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    """A title in a table or in JSON has neither control characters nor such as turn the order of what follows."""
    meeting = attrs.evolve(PLAN.meetings.items[0], title="\x9b2J\u202eseye\x1b", request=None)
    show_plan(State(json=as_json), attrs.evolve(PLAN, meetings=Listing(items=(meeting,))))
    out = capsys.readouterr().out
    assert (True, set()) == ("seye" in out, set(out) & {"\x9b", "\u202e", "\x1b"})


@pytest.mark.parametrize("as_json", [False, True])
def test_a_limit_is_one_for_each_list(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    """With a limit, so much of each list is shown, and the numbers are still those of all."""
    show_plan(State(json=as_json), PLAN, 1)
    out, err = capsys.readouterr()
    assert "Over" not in out
    if as_json:
        assert (2, 1) == (json.loads(out)["meetings"]["count"], len(json.loads(out)["meetings"]["items"]))
    else:
        assert "Meetings: 2, of which 1 would be created" in out
        assert "Note: there are more meetings than 1; --limit 0 shows all\n" == err


def test_the_command_reads_an_account(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command shows a hundred meetings of a profile's account to people, as many as wanted, and all to scripts."""
    monkeypatch.setenv("ANYMEET_WORK_ROOMS", "150")
    answer = anymeet(*SWITCH)
    assert 0 == answer.code
    assert 100 == sum(line.startswith("room-") for line in answer.out.splitlines())
    assert "Note: there are more meetings than 100; --limit 0 shows all\n" == answer.err
    assert 150 == sum(line.startswith("room-") for line in anymeet(*SWITCH, "--limit", "0").out.splitlines())
    document = anymeet(*SWITCH, "--json").json
    assert (150, {"title": "Room 1"}) == (
        len(document["meetings"]["items"]),
        document["meetings"]["items"][0]["request"],
    )
    assert "Unsupported" == document["webhooks"]["error"]["kind"]


def test_progress_is_for_terminals(anymeet: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar on stderr says how far the reading is where a person looks at it, and nowhere else."""
    assert "" == anymeet(*SWITCH).err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert "reading meetings" in anymeet(*SWITCH).err
    assert "" == anymeet(*SWITCH, "--json").err


def test_progress_shows_totals(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A list whose length the vendor reports to is shown as a part of the whole."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with reading_progress(State()) as progress:
        assert progress is not None
        progress("meetings", 100, 230)
        progress("meetings", 200, 230)
    assert "200/230" in capsys.readouterr().err
