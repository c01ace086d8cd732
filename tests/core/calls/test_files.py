"""The file of a recording: what stands in it, and what is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import anymeet
from anymeet import ConfigurationError
from anymeet.calls import Call, Place, read_calls
from anymeet.calls.files import content_from
from anymeet.calls.values import merged

ENTRY = {
    "provider": "digitalsamba",
    "ability": "meetings.create",
    "fields": ["features.chat", "title"],
    "asked": ["meetings.create"],
    "file": "app.py",
    "line": 30,
    "function": "review",
}
CALL = Call(
    place=Place("app.py", 30, "review"),
    ability="meetings.create",
    provider="digitalsamba",
    fields=("title", "features.chat"),
    asked=("meetings.create",),
)
NAMES = st.text(max_size=8)
SEVERAL = st.lists(NAMES, max_size=3).map(tuple)
PLACES = st.builds(Place, NAMES, st.integers(0, 9), NAMES)
CALLS = st.builds(
    Call,
    place=PLACES,
    ability=NAMES,
    provider=NAMES,
    fields=SEVERAL,
    asked=SEVERAL,
)


GROUP = "meetings.create.features"
ALIKE = st.builds(
    attrs.evolve,
    st.just(CALL),
    fields=st.sets(st.sampled_from(("title", "features.chat", "features.polls"))),
    asked=st.sets(st.sampled_from(("meetings.create", "meetings.create.title", GROUP, f"{GROUP}.chat"))),
)
"""Calls from one place."""


def guarded(calls: Iterable[Call]) -> set[tuple[str, ...]]:
    """The call and each field that was said, with what was asked about it."""
    (call,) = merged(calls)
    said = [call.ability, *(f"{call.ability}.{field}" for field in call.fields)]
    return {(field, *(each for each in call.asked if f"{field}.".startswith(f"{each}."))) for field in said}


def document(*entries: Any, **keys: Any) -> str:
    """A recording of these entries."""
    return json.dumps({"format": 1, "anymeet": "0.1.0", "calls": entries, **keys})


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in ENTRY.items() if name != key}


def test_what_stands_in_it(tmp_path: Path) -> None:
    """One JSON document, with each call in a line of its own, and names in the order of the alphabet."""
    (tmp_path / "usage.json").write_bytes(content_from([CALL]))
    text = (tmp_path / "usage.json").read_text()
    assert {"format": 1, "anymeet": anymeet.__version__, "calls": [ENTRY]} == json.loads(text)
    assert json.dumps(ENTRY) in text.splitlines()


@given(st.lists(CALLS, max_size=5))
def test_what_is_written_is_read_back(tmp_path: Path, calls: list[Call]) -> None:
    """Any calls are read as they were written, in the order of their places, those of one place and ability as one."""
    (tmp_path / "usage.json").write_bytes(content_from(merged(calls)))
    assert merged(calls) == read_calls(tmp_path / "usage.json")


def test_calls_of_one_place_are_one() -> None:
    """Fields add up, and only what was asked about before every call that it matters to stays asked."""
    other = Call(
        place=CALL.place,
        ability=CALL.ability,
        provider=CALL.provider,
        fields=("starts_at",),
        asked=("meetings.create.starts_at",),
    )
    (both,) = merged([CALL, other])
    assert (("features.chat", "starts_at", "title"), ("meetings.create.starts_at",)) == (both.fields, both.asked)


@given(st.lists(CALLS | ALIKE, max_size=3), st.lists(CALLS | ALIKE, max_size=3))
def test_merging_is_indifferent_to_order(first: list[Call], second: list[Call]) -> None:
    """It does not matter which process comes first, nor how often it writes."""
    assert merged([*first, *second]) == merged([*second, *merged(first), *first])


@given(ALIKE, ALIKE, ALIKE)
def test_what_is_covered_makes_no_difference(known: Call, covered: Call, later: Call) -> None:
    """A call that tells nothing new may be left out: whatever comes later, the same fields were asked about."""
    assume(known.covers(covered.fields, covered.asked))
    assert guarded([known, later]) == guarded([known, covered, later])


def test_what_a_later_version_adds_is_passed_over(tmp_path: Path) -> None:
    """Keys that this version does not know change nothing."""
    (tmp_path / "usage.json").write_text(document({**ENTRY, "often": 3}, machine="none"))
    assert (CALL,) == read_calls(tmp_path / "usage.json")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("import anymeet", "it is not JSON: Expecting value"),
        (b"\xff\xfe\xff", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("", "it is not JSON"),
        ("[]", r"not a recording of calls: not an object @ \$"),
        ("{}", r"required field missing @ \$\.format"),
        (json.dumps({"format": 1}), r"required field missing @ \$\.calls"),
        (document(format=2), "has format 2, and this version of anymeet reads 1: update anymeet"),
        (document(format=True), r"not a whole number: bool @ \$\.format"),
        (document(calls=ENTRY), r"not an array: dict of 7 @ \$\.calls"),
        (document(ENTRY, without("asked")), r"required field missing @ \$\.calls\[1\]\.asked"),
        (document({**ENTRY, "line": "30"}), r"not a whole number: str @ \$\.calls\[0\]\.line"),
        (document({**ENTRY, "provider": 5}), r"not text: int @ \$\.calls\[0\]\.provider"),
        (document({**ENTRY, "fields": "title"}), r"not an array: str of 5 @ \$\.calls\[0\]\.fields"),
        (document({**ENTRY, "fields": ["title", None]}), r"not text: NoneType @ \$\.calls\[0\]\.fields\[1\]"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str | bytes, problem: str) -> None:
    """The error names the file, what is wrong and where."""
    path = tmp_path / "usage.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError, match=rf"usage\.json.*{problem}"):
        read_calls(path)


def test_several_problems_are_told_at_once(tmp_path: Path) -> None:
    """Three of them, which shows what is the matter; a thousand lines would not."""
    (tmp_path / "usage.json").write_text(document(*[without("line")] * 1000))
    problems = "; ".join(f"required field missing @ $.calls[{index}].line" for index in range(3))
    with pytest.raises(ConfigurationError) as caught:
        read_calls(tmp_path / "usage.json")
    assert str(caught.value).endswith(f"usage.json is not a recording of calls: {problems}, and more")


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A file that is not there, a folder and a pipe are told as such."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigurationError, match="pipe cannot be read: it is not a file"):
        read_calls(tmp_path / "pipe")
    with pytest.raises(ConfigurationError, match=r"nowhere\.json cannot be read: No such file"):
        read_calls(tmp_path / "nowhere.json")
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        read_calls(tmp_path)


def test_a_place_in_words() -> None:
    """A place reads as editors understand it, followed by the function."""
    assert "app.py:30 in review" == str(CALL.place)
