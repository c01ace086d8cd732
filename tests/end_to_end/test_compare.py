"""The scenarios that anymeet brings, on both emulators: what comes of every step, and that nothing of it lets anybody in."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from anymeet.capabilities import make_matrix
from anymeet.cli.comparisons import comparison_document
from anymeet.comparison import Comparison, ProviderRun, compare, read_scenario
from anymeet.comparison.report import report_html
from anymeet.comparison.scenarios import shipped_scenarios
from support.emulated import Emulators

PROFILES = ("digitalsamba:emulated", "samesurf:emulated")
DONE = ("done", "")
UNSUPPORTED = ("unsupported", "")
LINK = "not_told role, not_told person"
SCHEDULE = "not_told title, not_told starts_at, not_told duration, not_told timezone"
MOMENTS = "lost starts_at, lost duration, lost timezone"
NO_WEBINAR_SWITCH = (
    "lost features.chat, lost features.polls, lost features.questions, lost features.raise_hand, "
    "not_told features.screen_share, lost features.private_chat, lost features.inviting"
)
NOT_TOLD = (
    "not_told features.camera, not_told features.recording, not_told features.documents, "
    "not_told features.screen_share, not_told features.pointer"
)
NO_LESSON_SWITCH = (
    "lost features.transcription, lost features.captions, lost features.whiteboard, lost features.chat, "
    "lost features.lobby, lost features.private_chat"
)

Expected = Mapping[str, tuple[tuple[str, str], tuple[str, str]]]
"""By the title of a step: its outcome and what became of fields, at Digital Samba and at SameSurf."""

WEBINAR: Expected = {
    "plan it": (
        ("changed", MOMENTS),
        ("changed", f"{SCHEDULE}, lost private, lost max_participants, {NO_WEBINAR_SWITCH}"),
    ),
    "look it up": (DONE, ("refused", "")),
    "prepare a poll": (DONE, UNSUPPORTED),
    "link for the host": (("done", LINK), ("done", LINK)),
    "link for the second host": (("done", LINK), ("done", LINK)),
    "link for a guest": (("done", f"{LINK}, not_told expires_at"), ("changed", f"{LINK}, lost expires_at")),
    "link for the audience": (
        ("changed", "not_told role, lost max_uses, not_told expires_at"),
        ("changed", "not_told role, not_told max_uses, lost expires_at"),
    ),
    "wait for people": (DONE, DONE),
    "who is in": (DONE, UNSUPPORTED),
    "hold it": (DONE, DONE),
    "votes so far": (DONE, UNSUPPORTED),
    "close it for everybody": (DONE, UNSUPPORTED),
    "wait for the end": (DONE, DONE),
    "who was in": (DONE, DONE),
    "questions asked": (DONE, UNSUPPORTED),
    "questions as a file": (DONE, UNSUPPORTED),
    "its sessions": (DONE, DONE),
    "its figures": (DONE, DONE),
    "what happened when": (DONE, DONE),
}
_CUSTOMER = (
    ("changed", f"{LINK}, lost max_uses, not_told expires_at"),
    ("changed", f"{LINK}, not_told max_uses, lost expires_at"),
)
SALES: Expected = {
    "open the offer": (
        ("changed", "lost start_url, lost features.pointer"),
        ("changed", f"not_told title, lost external_id, not_told start_url, {NOT_TOLD}"),
    ),
    "link for the seller": (("changed", f"{LINK}, lost max_uses"), ("done", f"{LINK}, not_told max_uses")),
    "link for the customer": _CUSTOMER,
    "link for a colleague": _CUSTOMER,
    "take that one back": (UNSUPPORTED, DONE),
    "wait for people": (DONE, DONE),
    "what is live": (DONE, DONE),
    "who is in": (DONE, UNSUPPORTED),
    "look at the page": (DONE, DONE),
    "wait for the end": (DONE, DONE),
    "let it come to rest": (DONE, DONE),
    "who was in": (DONE, DONE),
    "its sessions": (DONE, DONE),
    "its first session": (DONE, DONE),
    "its figures": (DONE, DONE),
    "what happened when": (DONE, DONE),
    "the account's figures": (DONE, DONE),
}
_PUPIL = (
    ("done", f"{LINK}, not_told external_id, not_told expires_at"),
    ("changed", f"{LINK}, lost external_id, lost expires_at"),
)
LESSON: Expected = {
    "plan the lesson": (
        ("changed", MOMENTS),
        (
            "changed",
            f"{SCHEDULE}, lost private, lost max_participants, lost expires_at, not_told features.recording, {NO_LESSON_SWITCH}",
        ),
    ),
    "link for the teacher": _PUPIL,
    "link for a pupil": _PUPIL,
    "link for another pupil": _PUPIL,
    "wait for people": (DONE, DONE),
    "start recording": (DONE, UNSUPPORTED),
    "teach": (DONE, DONE),
    "stop recording": (DONE, UNSUPPORTED),
    "wait for the end": (DONE, DONE),
    "its recordings": (DONE, UNSUPPORTED),
    "wait for the file": (DONE, UNSUPPORTED),
    "download it": (DONE, UNSUPPORTED),
    "link to the file": (DONE, UNSUPPORTED),
    "its sessions": (DONE, DONE),
    "what was said": (DONE, UNSUPPORTED),
    "chat as a file": (DONE, UNSUPPORTED),
    "who was in": (DONE, DONE),
    "its figures": (DONE, DONE),
}
SCENARIOS = {"webinar": WEBINAR, "sales-co-browsing": SALES, "lesson-with-recording": LESSON}


def told(run: ProviderRun) -> dict[str, tuple[str, str]]:
    """The outcome of every step, and what became of fields."""
    return {
        step.title: (step.outcome.value, ", ".join(f"{each.fate} {each.field}" for each in step.differences))
        for step in run.steps
    }


@pytest.fixture(scope="module", params=shipped_scenarios())
def ran(request: pytest.FixtureRequest) -> tuple[str, Comparison, Emulators]:
    """A scenario on both emulators, twice, at the same time."""
    emulators = Emulators()
    scenario = read_scenario(request.param)
    return request.param, compare(PROFILES, scenario, repeat=2, registry=emulators), emulators


Ran = tuple[str, Comparison, Emulators]


def test_every_step_comes_out_as_expected(ran: Ran) -> None:
    """Each step of each scenario has the outcome, and the fields the fate, that the vendors' documents lead to."""
    name, comparison, _ = ran
    expected = SCENARIOS[name]
    assert [{title: each[place] for title, each in expected.items()} for place in range(2)] == [
        told(run) for run in comparison.runs
    ]


def test_repetitions_come_out_alike(ran: Ran) -> None:
    """The second time every step has the outcome of the first: cleaning up left nothing in the way."""
    _, comparison, _ = ran
    assert [] == [step.title for run in comparison.runs for step in run.steps if [step.outcome] * 2 != [*step.outcomes]]


def test_requests_are_those_that_the_vendor_got(ran: Ran) -> None:
    """What a step is said to have asked is in the emulator's journal, in this order, and with the answer it gave."""
    _, comparison, emulators = ran
    for run in comparison.runs:
        heard = iter([(entry.operation, entry.status) for entry in emulators.started[run.provider].journal])
        asked = [(exchange.operation, exchange.status) for step in run.steps for exchange in step.exchanges]
        assert len(asked) > 20
        assert all(each in heard for each in asked)


def test_latency_is_that_of_the_vendors_answers(ran: Ran) -> None:
    """A step waited for a part of its time, in each repetition, but not where it asked nothing, or waited for people."""
    _, comparison, _ = ran
    for step in (step for run in comparison.runs for step in run.steps):
        assert 2 == len(step.timings)
        assert (step.median is None) is (step.is_wait or step.requests == 0)
        assert all(0 <= timing.waited <= timing.length for timing in step.timings)


def test_runs_are_labelled_as_emulated(ran: Ran) -> None:
    """Both runs say that they are no vendor's, and whose they imitate."""
    _, comparison, _ = ran
    assert [("Digital Samba", True), ("SameSurf", True)] == [(run.title, run.emulated) for run in comparison.runs]


def test_what_was_made_is_removed(ran: Ran) -> None:
    """Nothing is left where it can be removed, and what cannot is named, with the vendor's reason."""
    _, comparison, emulators = ran
    samba, surf = comparison.runs
    assert [] == [item for item in samba.cleanup if item.left]
    state = emulators.started["digitalsamba"].state
    left = [room for room in state.rooms.values() if not room.deleted]
    assert [[], {}] == [left, state.polls]
    assert all(recording.deleted for recording in state.recordings.values())
    kept = [item for item in surf.cleanup if item.left]
    assert 2 == len(kept)
    assert all(item.what.startswith("the meeting") and "no call" in item.left for item in kept)
    assert {} == emulators.started["samesurf"].limited


def test_no_session_is_told_as_live(ran: Ran) -> None:
    """A session is read when it is over, also at a vendor that holds it open for some minutes."""
    _, comparison, _ = ran
    assert [] == [step.text for run in comparison.runs for step in run.steps if "live: yes" in step.text]


def test_nothing_told_lets_anybody_in(ran: Ran) -> None:
    """Neither the JSON nor the HTML has a link, a token or a key that the emulators gave out or know."""
    _, comparison, emulators = ran
    secrets = emulators.secrets()
    assert len(secrets) > 10
    pages = json.dumps(comparison_document(comparison), ensure_ascii=False) + report_html(comparison)
    assert len(pages) > 100_000
    assert [] == [secret for secret in secrets if secret in pages]


def test_the_matrix_is_of_the_accounts_that_ran(ran: Ran) -> None:
    """The abilities of both accounts, with reasons and proofs, are part of the comparison, as `capabilities` tells them."""
    _, comparison, _ = ran
    assert make_matrix(PROFILES) == comparison.matrix


def test_in_turn_is_as_at_once() -> None:
    """One profile after the other gives the same outcomes and differences as all at the same time."""
    in_turn = compare(PROFILES, read_scenario("webinar"), in_turn=True, registry=Emulators())
    assert [{title: each[place] for title, each in WEBINAR.items()} for place in range(2)] == [
        told(run) for run in in_turn.runs
    ]


def test_every_scenario_shows_what_vendors_differ_in(ran: Ran) -> None:
    """Each scenario has steps that one vendor does and the other does not."""
    _, comparison, _ = ran
    achieved = [{step.title for step in run.steps if step.outcome.achieved} for run in comparison.runs]
    assert achieved[0] != achieved[1]
